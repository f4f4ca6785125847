"""The event feed loses nothing: readers that hang up at random under a storm of writes see one gapless sequence."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from msgspec import json
from tests.hostile.shops import API, Hub
from tests.proofs.clients import WAIT, Client, Crowd, by_length
from tests.servers import HOST

WRITES = by_length(1_500, 20_000)
WRITERS = 16
PATIENCE = by_length(120, 900)

pytestmark = pytest.mark.xdist_group("feed")


class Reader:
    """What one reader has seen, in order, and how often it was cut off."""

    def __init__(self, hub: Hub, name: str, chance: random.Random) -> None:
        self.hub = hub
        self.name = name
        self.chance = chance
        self.seen: list[tuple[int, str, str, str]] = []
        self.cuts = 0
        self.goal: int | None = None

    @property
    def last(self) -> int:
        return self.seen[-1][0] if self.seen else 0

    @property
    def is_done(self) -> bool:
        return self.goal is not None and self.last >= self.goal

    def note(self, event: Any) -> None:
        self.seen.append((event["number"], event["id"], event["type"], event["record"]))

    @contextlib.asynccontextmanager
    async def asking(self, path: str, **headers: Any) -> AsyncIterator[asyncio.StreamReader]:
        """A request on a connection of its own, which is dropped wherever it stands when we leave."""
        reader, writer = await asyncio.open_connection(HOST, self.hub.server.port)
        said = {"host": HOST, "authorization": self.hub.ours.key} | headers
        lines = [f"GET {API}{path} HTTP/1.1", *(f"{name}: {value}" for name, value in said.items())]
        try:
            writer.write("\r\n".join([*lines, "", ""]).encode())
            yield reader
        finally:
            writer.transport.abort()

    async def poll(self) -> None:
        """One long poll, now and then given up before its answer or in the middle of it."""
        path = f"/events?after={self.last}&limit={self.chance.choice((1, 7, 100, 1000))}&wait=2"
        async with self.asking(path) as reader:
            if self.chance.random() < 0.1:
                self.cuts += 1
                await asyncio.sleep(self.chance.random() / 50)
                return
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 "), head
            length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
            if self.chance.random() < 0.1:
                self.cuts += 1
                await reader.readexactly(self.chance.randint(0, length))
                return
            body = json.decode(await reader.readexactly(length))
        for event in body["data"]:
            self.note(event)
        assert body["last"] == self.last

    async def follow(self) -> None:
        """A stream, cut off after a random number of bytes; only whole events count."""
        left = self.chance.randint(1, 60_000)
        async with self.asking("/events/stream", **{"last-event-id": self.last}) as reader:
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 "), head
            text = b""
            while left > 0 and not self.is_done:
                with contextlib.suppress(TimeoutError):
                    size = int(await asyncio.wait_for(reader.readline(), 1), 16)
                    part = (await reader.readexactly(size + 2))[:size]
                    assert size, "a stream ends with its server or its key"
                    text += part[:left]
                    left -= size
                *blocks, text = text.split(b"\n\n")
                for block in blocks:
                    self.take(block)
            self.cuts += left <= 0

    def take(self, block: bytes) -> None:
        fields = dict(line.split(b": ", 1) for line in block.split(b"\n") if b": " in line)
        if b"data" in fields:
            event = json.decode(fields[b"data"])
            assert (int(fields[b"id"]), fields[b"event"].decode()) == (event["number"], event["type"])
            self.note(event)

    async def read(self, way: Callable[["Reader"], Awaitable[None]]) -> None:
        while not self.is_done:
            await asyncio.wait_for(way(self), WAIT)


async def either(reader: Reader) -> None:
    await (reader.poll() if reader.chance.random() < 0.5 else reader.follow())


WAYS: dict[str, Callable[[Reader], Awaitable[None]]] = {"poll": Reader.poll, "stream": Reader.follow, "either": either}


async def write(client: Client, chance: random.Random, sku: str, name: str) -> None:
    """One change, or one that is refused."""
    kind = chance.random()
    if kind < 0.5:
        answer = await client.ask("PATCH", f"/skus/{sku}/stock", {"delta": chance.randint(-3, 9)})
        assert answer.status in (200, 422), answer.body
    elif kind < 0.75:
        answer = await client.ask("POST", "/brands", {"brand_code": name})
        assert answer.status == 201, answer.body
    else:
        line = {"name": name, "quantity": 1, "price": 1}
        answer = await client.ask("POST", "/orders", {"products": [line], "status": "confirmed"})
        assert answer.status == 201, answer.body


async def storm(hub: Hub, seed: int) -> list[Reader]:
    """All writers and all readers at once, until the readers have seen everything."""
    readers = [Reader(hub, name, random.Random(f"{seed} {name}")) for name in WAYS]
    sku = hub.ours.codes["/skus"]

    async def work(client: Client, number: int) -> None:
        chance = random.Random(f"{seed} {number}")
        for n in range(WRITES // WRITERS):
            await write(client, chance, sku, f"w{number}-{n}")

    async def write_all() -> None:
        async with Crowd(hub.server, hub.ours.key, WRITERS) as crowd:
            await crowd.each(work)
        end = (await asyncio.to_thread(logged, hub))[-1][0]
        for reader in readers:
            reader.goal = end

    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        group.create_task(write_all())
        for reader in readers:
            group.create_task(reader.read(WAYS[reader.name]))
    return readers


def logged(hub: Hub) -> list[tuple[int, str, str, str]]:
    """The log as it is stored."""
    rows = hub.select(f"select number, uid, type, record from events where org_id = {hub.ours.number} order by number")
    return [tuple(row) for row in rows]


def test_readers_see_one_sequence(hub: Hub) -> None:
    """The same for each, as stored, without a gap: whatever they missed when they hung up, they got."""
    readers = asyncio.run(storm(hub, seed=11))
    stored = logged(hub)
    assert [number for number, *_ in stored] == list(range(1, len(stored) + 1))
    assert len(stored) >= WRITES * 0.9
    for reader in readers:
        assert reader.seen == stored, reader.name
        assert reader.cuts >= 3, f"{reader.name} was cut off {reader.cuts} times"
