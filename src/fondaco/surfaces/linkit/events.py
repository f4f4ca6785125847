"""The event feed over Linkit (*ext*): as a list that can wait for the next, and as server-sent events."""

import asyncio
import math
import re
import time
from collections.abc import AsyncGenerator

from fondaco.events import feed
from fondaco.events.feed import Batch, Wanted
from fondaco.identity.credentials import holds
from fondaco.kernel.errors import Malformed, Unauthorized
from fondaco.kernel.values import Struct, encode
from fondaco.store.once import Reply
from fondaco.surfaces.linkit.event_shapes import Feed, show_batch, show_event
from fondaco.surfaces.operation import Call, Handler, Operation, Parameter, show
from fondaco.surfaces.surface import House

BATCH = 100
MOST = 1000
LONGEST_WAIT = 60
HEARTBEAT = 15
LARGEST = 10**15
TYPE = r"(\*|[a-z_]+\.(\*|[a-z_]+))"
TYPES = re.compile(rf"{TYPE}(,{TYPE})*")
PATH = "/events"
STREAM: tuple[tuple[bytes, bytes], ...] = (
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
)


class Asked(Struct, frozen=True):
    """What a reader wants; `wait` in seconds."""

    wanted: Wanted
    after: int
    limit: int
    wait: float


def read_asked(call: Call, *, wait: float = 0, resumed: str = "") -> Asked:
    """`wait` is what holds if the reader names none, `resumed` the number it went on from. Raises Malformed."""
    params = call.query
    types = params.get("types", "").replace(" ", "")
    if types and not TYPES.fullmatch(types):
        raise Malformed("Types are like order.created or order.*, with commas between", "types")
    named = () if "*" in types.split(",") else tuple(filter(None, types.split(",")))
    wanted = Wanted(
        types=tuple(type for type in named if not type.endswith("*")),
        nouns=tuple(type[:-1] for type in named if type.endswith("*")),
        record=params.get("record", ""),
    )
    if "\0" in wanted.record:
        raise Malformed("Must not hold the character NUL", "record")
    after = _whole("Last-Event-ID", resumed) if resumed else _whole("after", params.get("after") or "0")
    limit = min(MOST, _whole("limit", params.get("limit") or str(BATCH), least=1))
    if text := params.get("wait"):
        wait = min(LONGEST_WAIT, _whole("wait", text))
    return Asked(wanted, after, limit, wait)


def _whole(name: str, text: str, *, least: int = 0) -> int:
    if not (text.isascii() and text.isdigit()) or (len(text) <= 20 and int(text) < least):
        raise Malformed(f"Must be a whole number from {least}", name)
    return int(text) if len(text) < len(str(LARGEST)) else LARGEST


async def _read(call: Call, asked: Asked, after: int) -> Batch:
    return await feed.read(call.database, call.actor.org, asked.wanted, after=after, limit=asked.limit)


def list_events(house: House) -> Handler:
    async def act(call: Call) -> Reply:
        """With `wait` the answer comes with the next event, or empty once the time is over."""
        asked = read_asked(call)
        end = time.monotonic() + asked.wait
        batch = await _read(call, asked, asked.after)
        while not batch.entries and batch.last >= asked.after and call.method != "HEAD":
            left = end - time.monotonic()
            if left <= 0:
                break
            if not batch.has_more and not await house.watch.beyond(call.actor.org, batch.last, left):
                break
            if not await holds(call.database.of(None), call.actor):
                raise Unauthorized("The credential ended while you waited")
            batch = await _read(call, asked, batch.last)
        return show(200, show_batch(batch))

    return act


def stream_events(house: House) -> Handler:
    async def act(call: Call) -> Reply:
        """It ends when the reader goes, when the server does, and when the credential ends; with `wait` also once
        nothing came for so long."""
        asked = read_asked(call, wait=math.inf, resumed=call.request.header("last-event-id").strip())
        return Reply(200, b"", STREAM, follow(house, call, asked))

    return act


async def follow(house: House, call: Call, asked: Asked) -> AsyncGenerator[bytes, None]:
    """The wanted events as server-sent ones, without end. A quiet quarter of a minute gives a sign of life.

    What a filter passed over is told with it as an id alone, so that who comes again need not pass over it again.
    """
    after = told = asked.after
    heard = said = time.monotonic()
    yield b":\n\n"
    while not house.watch.is_closed and await holds(call.database.of(None), call.actor):
        batch = await _read(call, asked, after)
        after, at = batch.last, time.monotonic()
        if batch.entries:
            yield b"".join(
                b"id: %d\nevent: %s\ndata: %s\n\n" % (each.number, each.type.encode(), encode(show_event(each)))
                for each in batch.entries
            )
            told, heard, said = batch.entries[-1].number, at, at
        elif at >= said + HEARTBEAT:
            yield b"id: %d\n:\n\n" % after if after > told else b":\n\n"
            told, said = after, at
        if batch.has_more:
            await asyncio.sleep(0)
        elif at >= heard + asked.wait:
            return
        else:
            await house.watch.beyond(call.actor.org, after, min(said + HEARTBEAT, heard + asked.wait) - at)


def event_operations(house: House) -> list[Operation]:
    tag = "events"
    types = {"type": "string", "pattern": f"^({TYPES.pattern})?$", "examples": ["order.created,sku.*"]}
    whole = {"type": "integer", "minimum": 0}
    asked = (
        Parameter("after", whole | {"default": 0}, "The number last seen: only later events"),
        Parameter("types", types, "Types, or their beginning with .*; all if absent"),
        Parameter("record", {"type": "string", "pattern": r"^[^\x00]*$"}, "The id of the record they happened to"),
        Parameter("limit", whole | {"minimum": 1, "default": BATCH}, f"At most {MOST}: more is served as {MOST}"),
    )
    wait = whole | {"default": 0}
    return [
        Operation(
            "GET",
            PATH,
            list_events(house),
            "Read the events after a number, or wait for the next",
            tag,
            schema=Feed,
            parameters=(*asked, Parameter("wait", wait, f"Seconds to wait if there is none, at most {LONGEST_WAIT}")),
            errors=(400,),
            waits=True,
        ),
        Operation(
            "GET",
            f"{PATH}/stream",
            stream_events(house),
            "Follow the events as server-sent ones; goes on after the header Last-Event-ID",
            tag,
            schema=str,
            parameters=(
                *asked,
                Parameter("wait", whole, "Ends once nothing came for so many seconds; never if absent"),
            ),
            errors=(400,),
            media=("text/event-stream",),
        ),
    ]
