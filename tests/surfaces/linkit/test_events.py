"""The event feed over Linkit: the list that waits, and the stream (*ext*)."""

import asyncio
import json
import time
from functools import partial

import pytest
from tests.cases import DELETE, GET, HEAD, NOBODY, PATCH, POST, READER, STRANGER, USER, Case, Only, given, table
from tests.cast import Stage, application, client_of, open_stage
from tests.surfaces.linkit.listening import Listener

from fondaco.identity import actions as identity
from fondaco.kernel.values import replace
from fondaco.surfaces.linkit import events
from fondaco.surfaces.surface import House

FIELDS = Only(*"number id type record changes user api_key request_id created".split())
TEA = {"iv_id": "TEA", "name_en": "Tea", "average_price": 12.5}
MADE = [
    POST("/branches", {"iv_id": "N1", "name_en": "North"}, keep="north"),
    POST("/products", TEA, keep="tea"),
    POST("/brands", {"brand_code": "B1"}, keep="brand"),
    PATCH("/products/TEA", {"average_price": 13, "name_en": "Green", "brand_id": "<brand>"},
          headers={"X-Request-ID": "r1"}),
    PATCH("/skus/TEA_N1", {"qty": 40}, keep="sku"),
]  # fmt: skip
ALL = ["branch.created", "product.created", "brand.created", "product.updated", "sku.updated"]


async def start(stage: Stage) -> int:
    """Where the log stands; kept as `start`."""
    stage.kept["start"] = {"id": (await stage.prepare(GET("/events?after=999999999")))["last"]}
    return int(stage.kept["start"]["id"])


def seen(*types: str, **more):
    return {"data": [{"type": type} for type in types]} | more


CASES = [
    Case("all", GET("/events?after=<start>", as_=READER), 200, seen(*ALL, has_more=False), queries=3),
    Case("each has these fields", GET("/events?after=<start>&limit=1"), 200, {"data": [FIELDS]}),
    Case("as many as asked for", GET("/events?after=<start>&limit=2"), 200, seen(*ALL[:2], has_more=True)),
    Case("more than may be", GET("/events?after=<start>&limit=100000"), 200, seen(*ALL)),
    Case("one type", GET("/events?after=<start>&types=brand.created"), 200, seen("brand.created", has_more=False)),
    Case("a kind", GET("/events?after=<start>&types=product.*"), 200, seen("product.created", "product.updated")),
    Case("several", GET("/events?after=<start>&types=brand.created,sku.*"), 200, seen("brand.created", "sku.updated")),
    Case("every kind", GET("/events?after=<start>&types=sku.*,*"), 200, seen(*ALL)),
    Case("none of it", GET("/events?after=<start>&types=order.*"), 200, seen(has_more=False)),
    Case("of one record", GET("/events?record=<tea>"), 200, seen("product.created", "product.updated"), queries=3),
    Case("of one record and type", GET("/events?record=<tea>&types=product.updated"), 200, seen("product.updated")),
    Case("of nobody", GET("/events?record=nobody"), 200, seen()),
    Case("empty parameters", GET("/events?after=&types=&limit=&wait=&record="), 200, {"has_more": False}),
    Case("theirs are not ours", GET("/events?record=<tea>", as_=STRANGER), 200, seen()),
    Case("head", HEAD("/events?after=<start>"), 200, None),
    Case("head waits for nothing", HEAD("/events?after=999999999&wait=60"), 200, None),
    Case("head of the stream", HEAD("/events/stream"), 200, None, headers={"content-type": "text/event-stream"}),
    Case("nobody", GET("/events", as_=NOBODY), 401),
    Case("nobody streams", GET("/events/stream", as_=NOBODY), 401),
    *(
        Case(f"not {path}?{asked}", GET(f"/events{path}?{asked}"), 400, {"details": {"field": asked.partition("=")[0]}})
        for path in ("", "/stream")
        for asked in ("after=-1", "after=x", "after=1.5", "limit=0", "limit=x", "wait=x", "types=order",
                      "types=Order.*", "types=order.created;sku.*", "types=,", "types=.x", "record=%00")
    ),
    Case("resuming from nonsense", GET("/events/stream", headers={"Last-Event-ID": "x"}), 400,
         {"details": {"field": "Last-Event-ID"}}),
    Case("a change, field by field", GET("/events?after=<start>&types=product.updated"), 200, {"data": [{
        "record": "<tea>", "api_key": "<owner_key>", "user": None, "request_id": "r1",
        "changes": lambda found: found == {
            "average_price": {"from": 12.5, "to": 13},
            "name_en": {"from": "Tea", "to": "Green"},
            "brand_id": {"from": None, "to": found["brand_id"]["to"]},
        } and found["brand_id"]["to"] is not None,
    }]}),
    Case("a quantity", GET("/events?after=<start>&types=sku.updated"), 200,
         {"data": [{"changes": {"qty": {"from": 0, "to": 40}}, "record": "<sku>"}]}),
]  # fmt: skip


@table(CASES)
async def test_feed(stage: Stage, case: Case):
    await start(stage)
    await stage.play(*given(MADE, [case]))


async def test_last_is_told_whatever_the_filter_left_out(stage: Stage):
    """So that nobody rescans; a number beyond the end is told where the end is."""
    before = await start(stage)
    for request in MADE:
        await stage.prepare(request)
    for query in (f"after={before}&types=order.*", f"after={before}", "after=99999999", "record=nobody", "after=0"):
        body = await stage.prepare(GET(f"/events?{query}&limit=1000"))
        assert (body["last"], body["has_more"]) == (before + len(MADE), False), query


async def test_orders_are_told_in_the_words_of_the_api(stage: Stage):
    for request in MADE:
        await stage.prepare(request)
    line = {"product_id": "TEA", "quantity": 4, "price": 10}
    await stage.prepare(POST("/orders", {"products": [line], "destination_id": "N1", "status": "confirmed"}, keep="o"))
    await stage.prepare(PATCH("/orders/<o>", {"delivery_fee": 2.5, "products": [line | {"quantity": 5}]}))
    await stage.prepare(PATCH("/orders/<o>/status", {"status": "shipped"}))
    found = (await stage.prepare(GET("/events?record=<o>")))["data"]
    assert [each["type"] for each in found] == ["order.created", "order.updated", "order.status_changed"]
    told = found[1]["changes"]
    assert told["delivery_fee"] == {"from": 0, "to": 2.5}
    assert told["subtotal"] == {"from": 40, "to": 50}
    assert told["total_amount"]["to"] == 52.5
    assert [line["quantity"] for line in told["products"]["to"]] == [5]
    assert found[2]["changes"]["status"] == {"from": "confirmed", "to": "shipped"}


async def poll(stage: Stage, query: str, **more) -> dict:
    return await stage.prepare(GET(f"/events?{query}", **more))


async def test_waiting_for_the_next(stage: Stage):
    before = await start(stage)
    began = time.monotonic()
    body = await poll(stage, f"after={before}&wait=1")
    assert body == {"data": [], "last": before, "has_more": False}
    assert 0.9 < time.monotonic() - began < 3
    waiting = asyncio.create_task(poll(stage, f"after={before}&wait=30&types=brand.*"))
    await asyncio.sleep(0.3)
    await stage.prepare(MADE[0])
    await asyncio.sleep(0.3)
    assert not waiting.done(), "what was passed over wakes nobody"
    began = time.monotonic()
    await stage.prepare(MADE[2])
    body = await waiting
    assert time.monotonic() - began < 0.5
    assert [each["type"] for each in body["data"]] == ["brand.created"]
    assert body["last"] == before + 2


async def test_what_is_there_is_not_waited_for(stage: Stage):
    await stage.prepare(MADE[0])
    began = time.monotonic()
    assert (await poll(stage, "wait=30"))["data"]
    assert (await poll(stage, "after=99999999&wait=30"))["last"] < 99999999
    assert time.monotonic() - began < 3


async def test_a_wait_counts_once(house: House):
    limited = application(house)
    async with client_of(limited) as client:
        stage = await open_stage(house, client)
        end = await start(stage)
        first = await stage.send(GET(f"/events?after={end}&wait=1"))
        second = await stage.send(GET("/events?limit=1"))
    left = [int(each.headers["X-RateLimit-Remaining"]) for each in (first, second)]
    assert left[0] - left[1] == 1


async def test_a_credential_that_ends_meanwhile_is_refused(stage: Stage):
    end = await start(stage)
    waiting = asyncio.create_task(stage.send(GET(f"/events?after={end}&wait=30", as_="staff")))
    await asyncio.sleep(0.2)
    await stage.prepare(DELETE("/api-keys/<staff_key>"))
    await stage.prepare(MADE[2])
    assert (await waiting).status_code == 401


async def test_who_hangs_up_waits_no_longer(stage: Stage):
    end = await start(stage)
    async with Listener(stage, f"/events?after={end}&wait=60") as waiting:
        await asyncio.sleep(0.1)
        waiting.hang_up()
        await asyncio.wait_for(waiting.task, 1)


async def test_a_stream(stage: Stage):
    before = await start(stage)
    await stage.prepare(MADE[0])
    async with Listener(stage, f"/events/stream?after={before}", as_=READER) as stream:
        await stream.until(lambda: stream.events)
        assert stream.status == 200
        assert stream.answered["content-type"] == "text/event-stream"
        for request in MADE[1:]:
            await stage.prepare(request)
        await stream.until(lambda: len(stream.events) == len(MADE))
        listed = (await poll(stage, f"after={before}"))["data"]
        assert stream.events == [(each["number"], each["type"], each) for each in listed]


@pytest.mark.parametrize("limit", [1, 2, 100])
async def test_a_stream_goes_on_where_it_was(stage: Stage, limit: int):
    """The header goes before the parameter: a browser that comes again sends both."""
    before = await start(stage)
    for request in MADE:
        await stage.prepare(request)
    path, resumed = f"/events/stream?after=0&wait=0&limit={limit}", {"last_event_id": str(before + 2)}
    async with Listener(stage, path, **resumed) as stream:
        await asyncio.wait_for(stream.task, 5)
    assert stream.is_whole
    assert [type for _, type, _ in stream.events] == ALL[2:]


async def test_a_stream_of_some_types(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    """What was passed over comes with the sign of life, as an id alone."""
    monkeypatch.setattr(events, "HEARTBEAT", 0.2)
    before = await start(stage)
    async with Listener(stage, f"/events/stream?after={before}&types=brand.*") as stream:
        await stream.until(lambda: len(stream.blocks) > 2)
        assert all(block == {"comment": ""} for block in stream.blocks)
        for request in MADE[:2]:
            await stage.prepare(request)
        await stream.until(lambda: {"id": str(before + 2), "comment": ""} in stream.blocks)
        await stage.prepare(MADE[2])
        await stream.until(lambda: stream.events)
        assert [number for number, _, _ in stream.events] == [before + 3]


async def test_a_stream_ends_with_its_reader(stage: Stage):
    await stage.prepare(MADE[0])
    async with Listener(stage, "/events/stream") as stream:
        await stream.until(lambda: stream.events)
        stream.hang_up()
        await asyncio.wait_for(stream.task, 1)


async def test_a_stream_ends_with_the_house(house: House):
    closing = replace(house, watch=type(house.watch)(house.database))
    async with client_of(application(closing)) as client:
        stage = await open_stage(closing, client)
        async with Listener(stage, "/events/stream") as stream:
            await stream.until(lambda: stream.text)
            await asyncio.sleep(0.1)
            closing.watch.close()
            await asyncio.wait_for(stream.task, 1)
            assert stream.is_whole


async def revoke(stage: Stage, who: str) -> None:
    await stage.prepare(DELETE(f"/api-keys/<{who}_key>"))


async def suspend(stage: Stage, who: str) -> None:
    org = stage.kept["org"]["id"]
    await stage.database.write(None, partial(identity.suspend, uid=org, suspended=True))


async def sign_out(stage: Stage, who: str) -> None:
    await stage.prepare(POST("/auth/logout", as_=USER))


@pytest.mark.parametrize(
    ("who", "end"),
    [("staff", revoke), ("staff", suspend), (USER, sign_out)],
    ids=["revoked", "suspended", "signed out"],
)
async def test_a_stream_ends_with_its_credential(stage: Stage, who: str, end, monkeypatch: pytest.MonkeyPatch):
    """At the next event or the next sign of life, and before anything else is told."""
    monkeypatch.setattr(events, "HEARTBEAT", 0.3)
    await stage.prepare(MADE[0])
    async with Listener(stage, "/events/stream", as_=who) as stream:
        await stream.until(lambda: stream.events)
        await end(stage, who)
        before = len(stream.events)
        await asyncio.wait_for(stream.task, 3)
        assert stream.is_whole
        assert len(stream.events) == before


async def test_a_stream_ends_when_its_token_expires(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(events, "HEARTBEAT", 0.3)
    brief = replace(house, tokens=type(house.tokens)(house.tokens._secret, 2))
    async with client_of(application(brief)) as client:
        stage = await open_stage(brief, client)
        await stage.prepare(MADE[0])
        async with Listener(stage, "/events/stream", as_=USER) as stream:
            await stream.until(lambda: stream.events)
            await asyncio.wait_for(stream.task, 5)
            assert stream.is_whole


async def test_what_comes_is_one_line(stage: Stage):
    """A line break in what people write cannot end a block."""
    before = await start(stage)
    await stage.prepare(POST("/customers", {"first_name": "A", "email": "a@shop.test"}, keep="a"))
    await stage.prepare(PATCH("/customers/<a>", {"last_name": "\u2028B\u0085"}))
    async with Listener(stage, f"/events/stream?after={before}&wait=0") as stream:
        await asyncio.wait_for(stream.task, 5)
    assert [type for _, type, _ in stream.events] == ["customer.created", "customer.updated"]
    assert json.dumps(stream.events[1][2]["changes"])
