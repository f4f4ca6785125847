"""An order comes once, however often it is sent: by source and external id, or by key (linkit-v1 D-37)."""

import asyncio
from collections import Counter

from tests.cases import DELETE, GET, PATCH, POST, STRANGER, Case, given, table
from tests.cast import Stage
from tests.surfaces.linkit.trade import CREATED, LINE, MOVED, SHOP, change, moved, settled

SENT = {
    "products": [LINE | {"price": 10}],
    "source": "salla",
    "external_id": "S-1",
    "destination_id": "N1",
    "status": "confirmed",
    "payment_status": "paid",
    "customer_email": "nadia@shop.test",
}
UNIFIED = {
    "order": {
        "products": [LINE | {"price": 10}],
        "source_transaction_id": "S-1",
        "destination_id": "N1",
        "order_status": "confirmed",
        "payment_status": "paid",
        "customer_email": "nadia@shop.test",
    },
    "source": "salla",
}
HERE = [*SHOP, settled(orders_adjust_stock=True), POST("/orders", SENT, keep="order")]


def send(name, change, status, events=(), *, after=(), body=..., **more):
    return Case(name, POST("/orders", SENT | change, **more), status, body, after, events)


def again(name, change=(), after=(), **more):
    """The order that is here, and nothing else happens."""
    body = {"success": True, "message": "This order was here already", "data": {"id": "<order>"}}
    return send(name, dict(change), 200, after=after, body=body, **more)


TAKEN = {"code": 409, "error": "Resource already exists", "details": {"external_id": "S-1"}}
BY_IDENTIFIER = given(
    HERE,
    [
        again("an address differently laid out", {"external_id": "S-2", "shipping_address": {"a": 1, "b": 2}},
              [POST("/orders", SENT | {"external_id": "S-2", "shipping_address": {"b": 2, "a": 1}},
                    keep="order")]),
        again("again"),
        again("again, as it was answered", after=[GET("/orders/<order>", keep="order")]),
        again("with a source in capitals", {"source": " SALLA"}),
        again("with blanks around", {"external_id": " S-1 "}),
        Case("in the other generation", POST("/orders", UNIFIED), 200, {"data": {"id": "<order>"}}),
        again("with what is unknown", {"mystery": 1}),
        again("after it went on", after=[moved("shipped")]),
        again("after it was changed", after=[change(notes="x", delivery_fee=5)]),
        again("after prices, products and branches did", after=[
            PATCH("/skus/TEA_N1", {"price": 1}), moved("cancelled"), DELETE("/products/TEA"), DELETE("/branches/N1")]),
        again("after its buyer was renamed", after=[PATCH("/orders/<order>", {"customer_email": "n@shop.test"})]),
        send("other content", {"notes": "x"}, 409, body=TAKEN),
        send("another status", {"status": "ready"}, 409, body=TAKEN),
        send("other lines", {"products": [LINE]}, 409, body=TAKEN),
        send("what could not be read is said first", {"currency": "ZZZ"}, 422),
        send("another identifier", {"external_id": "S-2"}, 201, CREATED),
        send("the same of another source", {"source": "zid"}, 201, CREATED),
        send("an identifier in small letters", {"external_id": "s-1"}, 201, CREATED),
        send("a stranger's", {"products": [{"name": "x", "quantity": 1}], "destination_id": None}, 201,
             ["customer.created", *CREATED], as_=STRANGER),
        send("no identifier", {"external_id": ""}, 201, CREATED),
        send("no identifier, twice", {"external_id": ""}, 201, CREATED,
             after=[POST("/orders", SENT | {"external_id": " "})]),
        Case("nothing was reserved twice", GET("/skus/TEA_N1"), 200, {"reserved_qty": 4},
             [POST("/orders", SENT), POST("/orders", SENT)]),
        Case("nothing was paid twice", GET("/orders/<order>/payments"), 200, {"count": 1}, [POST("/orders", SENT)]),
        Case("nobody became a customer twice", GET("/customers?search=nadia"), 200, {"total_count": 1},
             [POST("/orders", SENT)], queries=5),
    ],
)  # fmt: skip
BY_IDENTIFIER.append(
    Case("the identifier of one by hand", POST("/orders", SENT | {"source": "manual"}), 200,
         given=[*SHOP, POST("/orders", SENT | {"source": "manual"})])
)  # fmt: skip


def keyed(body=SENT, path="/orders", **more):
    return POST(path, body, headers={"Idempotency-Key": "k-1"}, **more)


REPLAYED = {"Idempotent-Replayed": "true"}
MANUAL = {"products": [LINE], "destination_id": "N1", "status": "confirmed"}
BY_KEY = given(
    SHOP,
    [
        Case("the first time", keyed(MANUAL), 201, events=CREATED, headers={"Idempotent-Replayed": None}),
        Case("again", keyed(MANUAL), 201, {"data": "<order.all>"}, [keyed(MANUAL, keep="order")], headers=REPLAYED),
        Case("again, after it went on", keyed(MANUAL), 201, {"data": {"status": "confirmed"}},
             [keyed(MANUAL, keep="order"), moved("shipped")], headers=REPLAYED),
        Case("with other content", keyed(MANUAL | {"notes": "x"}), 409, {"details": {"Idempotency-Key": "k-1"}},
             [keyed(MANUAL)]),
        Case("after it was refused", keyed(MANUAL), 201, ..., [keyed(MANUAL | {"status": "new"}, refused=422)],
             CREATED),
        Case("without the key", POST("/orders", MANUAL), 201, ..., [keyed(MANUAL)], CREATED),
        Case("a stranger's key", keyed({"products": [{"name": "x", "quantity": 1}]}, as_=STRANGER), 201, ...,
             [keyed(MANUAL)], CREATED),
        Case("of a payment", keyed({"amount": 1}, "/orders/<order>/payments"), 201,
             {"data": {"payment_status": "pending"}}, [keyed(MANUAL, keep="order")], ["order.updated"]),
        Case("nothing was reserved twice", GET("/skus/TEA_N1"), 200, {"reserved_qty": 4},
             [keyed(MANUAL), keyed(MANUAL), keyed(MANUAL)]),
        Case("a key and an identifier", keyed(), 201, {"data": "<order.all>"}, [keyed(keep="order")],
             headers=REPLAYED),
        Case("an identifier without its key", POST("/orders", SENT), 200, {"data": {"id": "<order>"}},
             [keyed(keep="order")]),
        Case("PATCH knows none", PATCH("/orders/<order>/status", {"status": "ready"},
             headers={"Idempotency-Key": "k-1"}), 200, ..., [keyed(MANUAL, keep="order")], [*MOVED, "sku.updated"]),
    ],
)  # fmt: skip


@table(BY_IDENTIFIER)
async def test_by_identifier(stage: Stage, case: Case):
    await stage.play(case)


@table(BY_KEY)
async def test_by_key(stage: Stage, case: Case):
    await stage.play(case)


async def test_sent_many_times_at_once(stage: Stage):
    """Of those that arrive together one is placed, and all hear of it."""
    for request in SHOP:
        await stage.prepare(request)
    answers = await asyncio.gather(*(stage.send(POST("/orders", SENT)) for _ in range(12)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 11}
    assert len({answer.json()["data"]["id"] for answer in answers}) == 1


async def test_one_newcomer_with_many_orders_at_once(stage: Stage):
    for request in SHOP:
        await stage.prepare(request)
    bodies = [SENT | {"external_id": f"S-{i}"} for i in range(12)]
    answers = await asyncio.gather(*(stage.send(POST("/orders", body)) for body in bodies))
    assert [answer.status_code for answer in answers] == [201] * 12
    assert (await stage.prepare(GET("/customers")))["total_count"] == 1


async def test_steps_of_one_order_at_once(stage: Stage):
    """Each finds it as another left it: it is shipped once, and what was issued for it left once."""
    for request in [*SHOP, POST("/orders", MANUAL, keep="order")]:
        await stage.prepare(request)
    answers = await asyncio.gather(*(stage.send(moved(each)) for each in ("ready", "shipped", "cancelled") * 4))
    assert {answer.status_code for answer in answers} <= {200, 422}
    status = (await stage.prepare(GET("/orders/<order>")))["status"]
    sku = await stage.prepare(GET("/skus/TEA_N1"))
    assert (status, sku["qty"], sku["reserved_qty"]) in [("shipped", 36, 0), ("cancelled", 40, 0)]
