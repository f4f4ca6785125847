"""Orders on their way over Linkit: status, fulfilment, payments and history (linkit-v1 §5.3, D-38)."""

import re

from tests.cases import GET, PATCH, POST, READER, STAFF, STRANGER, Case, given, table
from tests.cast import Stage
from tests.surfaces.linkit.trade import MOVED, SHOP, UPDATED, change, moved, placed

STATUSES = "pending confirmed preparing ready shipped delivered cancelled returned".split()
CANCELLED = ["order.cancelled"]
# What may follow each status, besides itself.
NEXT = {
    "pending": "confirmed preparing ready shipped delivered cancelled",
    "confirmed": "preparing ready shipped delivered cancelled",
    "preparing": "ready shipped delivered cancelled",
    "ready": "shipped delivered cancelled",
    "shipped": "delivered",
    "delivered": "returned",
    "cancelled": "",
    "returned": "",
}


def step(before, after):
    request = PATCH(f"/orders/<{before}>/status", {"status": after})
    if after == before:
        return Case(f"{before} again", request, 200, {"data": {"status": before, "updated": f"<{before}.updated>"}})
    if after in NEXT[before].split():
        return Case(f"{before} to {after}", request, 200, {"message": "Order updated", "data": {"status": after}},
                    events=CANCELLED if after == "cancelled" else MOVED)  # fmt: skip
    said = f"An order that is {before} cannot become {after}"
    return Case(f"{before} to {after}", request, 422, {"details": {"field": "status", "message": said}})


STEPS = [
    Case(each.name, each.request, each.status, each.body, [*SHOP, placed(source="salla", status=before, keep=before)],
         each.events)
    for before in STATUSES
    for each in (step(before, after) for after in STATUSES)
]  # fmt: skip

FULFILLED = given(
    SHOP,
    [
        *(
            Case(f"{status} is {becomes}", moved(status), 200, {"data": {"fulfillment_status": becomes}},
                 [placed(keep="order")], CANCELLED if status == "cancelled" else MOVED)
            for status, becomes in {
                "confirmed": "unfulfilled", "preparing": "unfulfilled", "ready": "fulfilled", "shipped": "fulfilled",
                "delivered": "fulfilled", "cancelled": "unfulfilled",
            }.items()
        ),
        Case("returned is returned", moved("returned"), 200, {"data": {"fulfillment_status": "returned"}},
             [placed(keep="order", status="delivered")], MOVED),
        Case("cancelled after it was ready", moved("cancelled"), 200, {"data": {"fulfillment_status": "returned"}},
             [placed(keep="order", status="ready")], CANCELLED),
        *(
            Case(f"by hand {each}", PATCH("/orders/<order>/status", {"fulfillment_status": each}), 200,
                 {"data": {"fulfillment_status": each, "status": "pending"}}, [placed(keep="order")], MOVED)
            for each in ("partially_fulfilled", "fulfilled", "returned")
        ),
        Case("by hand the same", PATCH("/orders/<order>/status", {"fulfillment_status": "unfulfilled"}), 200,
             {"data": {"event": {"type": "order.created"}}}, [placed(keep="order")]),
        Case("by hand beside a status", moved("ready", fulfillment_status="partially_fulfilled"), 200,
             {"data": {"fulfillment_status": "partially_fulfilled", "status": "ready"}}, [placed(keep="order")], MOVED),
        Case("all at once", moved("delivered", payment_status="paid", comment="At the door"), 200,
             {"data": {"status": "delivered", "payment_status": "paid", "fulfillment_status": "fulfilled"}},
             [placed(keep="order")], MOVED),
        Case("by its unified name", PATCH("/orders/<order>/status", {"order_status": "confirmed"}), 200,
             {"data": {"status": "confirmed"}}, [placed(keep="order")], MOVED),
        Case("by both names, differing", moved("confirmed", order_status="ready"), 422,
             {"details": {"field": "order_status"}}, [placed(keep="order")]),
        Case("a step that there is not, by its unified name",
             PATCH("/orders/<order>/status", {"order_status": "returned"}), 422,
             {"details": {"field": "order_status"}}, [placed(keep="order")]),
        Case("nothing at all", PATCH("/orders/<order>/status", {}), 200, {"data": {"updated": "<order.updated>"}},
             [placed(keep="order")]),
        Case("one step that there is not stops all", moved("returned", payment_status="paid"), 422,
             {"details": {"field": "status"}}, [placed(keep="order")]),
        Case("a payment that cannot be stops all", moved("confirmed", payment_status="refunded"), 422,
             {"details": {"field": "payment_status"}}, [placed(keep="order")]),
        Case("nothing of what was stopped is left", GET("/orders/<order>"), 200,
             {"status": "pending", "payment_status": "pending", "event": {"type": "order.created"}},
             [placed(keep="order"),
              PATCH("/orders/<order>/status", {"status": "confirmed", "payment_status": "refunded"}, refused=422)]),
        *(
            Case(f"{field} of {value!r}", PATCH("/orders/<order>/status", {field: value}), status,
                 {"details": {"field": field}}, [placed(keep="order")])
            for field, value, status in (
                ("status", "new", 422), ("status", None, 422), ("status", 7, 400), ("payment_status", "owed", 422),
                ("fulfillment_status", "half", 422), ("comment", "x" * 2001, 422), ("comment", 7, 400),
                ("amount", 1, 422), ("amount", "1", 400), ("amount", -1, 422),
            )
        ),
        Case("by staff", PATCH("/orders/<order>/status", {"status": "confirmed"}, as_=STAFF), 200, ...,
             [placed(keep="order")], MOVED),
        Case("by a reader", PATCH("/orders/<order>/status", {"status": "confirmed"}, as_=READER), 403, ...,
             [placed(keep="order")]),
        Case("by a stranger", PATCH("/orders/<order>/status", {"status": "confirmed"}, as_=STRANGER), 404, ...,
             [placed(keep="order")]),
        Case("a stranger's", PATCH("/orders/<strangers_order>/status", {"status": "ready"}), 404),
        Case("of nothing", PATCH("/orders/aaaaaaaaaaaaaaa/status", {"status": "ready"}), 404),
        Case("no JSON", PATCH("/orders/<order>/status", b"ready"), 400, ..., [placed(keep="order")]),
    ],
)  # fmt: skip


def paying(status, **more):
    return PATCH("/orders/<order>/status", {"payment_status": status} | more)


def pay(amount, **more):
    return POST("/orders/<order>/payments", {"amount": amount} | more)


def ledger(name, amounts, balance, *, after):
    body = {"data": [{"amount": amount} for amount in amounts], "count": len(amounts), "balance": balance}
    return Case(name, GET("/orders/<order>/payments"), 200, body, after)


def status(name, request, wanted, *, after=(), events=MOVED):
    code = 201 if request.method == "POST" else 200
    return Case(name, request, code, {"data": {"payment_status": wanted}}, after, events)


def unpaid(name, request, field, *, after=()):
    return Case(name, request, 422, {"details": {"field": field}}, after)


# The order comes to 57.50.
PAYMENTS = given(
    [*SHOP, placed(keep="order", payment_method="card")],
    [
        status("said to be paid", paying("paid"), "paid"),
        ledger("which enters what was due", [57.5], 0, after=[paying("paid")]),
        Case("in the way it is paid", GET("/orders/<order>/payments"), 200,
             {"data": [{"id": re.compile("[a-z0-9]{15}"), "amount": 57.5, "method": "card", "reference": "",
                        "created": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")}]}, [paying("paid")]),
        status("said twice", paying("paid"), "paid", after=[paying("paid")], events=[]),
        ledger("which enters it once", [57.5], 0, after=[paying("paid"), paying("paid")]),
        ledger("after a part was paid, the rest", [7.5, 50], 0, after=[pay(7.5), paying("paid")]),
        status("said to have failed", paying("failed"), "failed"),
        ledger("which enters nothing", [], 57.5, after=[paying("failed")]),
        status("then pending", paying("pending"), "pending", after=[paying("failed")]),
        status("then paid", paying("paid"), "paid", after=[paying("failed")]),
        unpaid("refunded before it was paid", paying("refunded"), "payment_status"),
        unpaid("in part, before it was paid", paying("partially_refunded"), "payment_status"),
        unpaid("pending after it was paid", paying("pending"), "payment_status", after=[paying("paid")]),
        unpaid("failed after it was paid", paying("failed"), "payment_status", after=[paying("paid")]),
        status("refunded", paying("refunded"), "refunded", after=[paying("paid")]),
        ledger("which enters what was paid", [57.5, -57.5], 57.5, after=[paying("paid"), paying("refunded")]),
        unpaid("paid after it was refunded", paying("paid"), "payment_status",
               after=[paying("paid"), paying("refunded")]),
        status("refunded in part, nobody says how much", paying("partially_refunded"), "partially_refunded",
               after=[paying("paid")]),
        ledger("which enters nothing yet", [57.5], 0, after=[paying("paid"), paying("partially_refunded")]),
        status("refunded in part", paying("partially_refunded", amount=7.5), "partially_refunded",
               after=[paying("paid")]),
        ledger("which enters that part", [57.5, -7.5], 7.5,
               after=[paying("paid"), paying("partially_refunded", amount=7.5)]),
        status("said twice, it is refunded once", paying("partially_refunded", amount=7.5), "partially_refunded",
               after=[paying("paid"), paying("partially_refunded", amount=7.5)], events=[]),
        unpaid("said again of another amount, it is not swallowed", paying("partially_refunded", amount=8), "amount",
               after=[paying("paid"), paying("partially_refunded", amount=7.5)]),
        ledger("then the rest", [57.5, -7.5, -50], 57.5,
               after=[paying("paid"), paying("partially_refunded", amount=7.5), paying("refunded")]),
        unpaid("a part that is all", paying("partially_refunded", amount=57.5), "amount", after=[paying("paid")]),
        unpaid("a part of nothing", paying("partially_refunded", amount=0), "amount", after=[paying("paid")]),
        unpaid("an amount of a payment", paying("paid", amount=5), "amount"),
        status("a payment", pay(7.5, method="cash", reference="till 3"), "pending", events=UPDATED),
        Case("as it is told", pay(7.5), 201, {"success": True, "message": "Payment recorded"}, events=UPDATED),
        ledger("as it is kept", [7.5], 50, after=[pay(7.5)]),
        status("a payment of all", pay(57.5), "paid"),
        status("a payment of more", pay(60), "paid"),
        status("the last of several", pay(50), "paid", after=[pay(7.5)]),
        status("a payment after it failed", pay(1), "pending", after=[paying("failed")]),
        status("a refund of a part", pay(-7.5), "partially_refunded", after=[paying("paid")]),
        status("a refund of all", pay(-57.5), "refunded", after=[paying("paid")]),
        status("a refund of what was too much", pay(-2.5), "paid", after=[pay(60)], events=UPDATED),
        unpaid("a refund of more than was paid", pay(-57.51), "amount", after=[paying("paid")]),
        unpaid("a refund of what was not paid", pay(-1), "amount"),
        unpaid("a payment of nothing", pay(0), "amount"),
        unpaid("a payment of less than the smallest coin", pay(0.004), "amount"),
        unpaid("a payment beyond counting", pay(1e9), "amount"),
        Case("a payment of text", pay("5"), 400, {"details": {"field": "amount"}}),
        Case("a payment without its amount", POST("/orders/<order>/payments", {}), 400,
             {"details": {"field": "amount"}}),
        Case("a payment by a reader", POST("/orders/<order>/payments", {"amount": 1}, as_=READER), 403),
        Case("a payment by a stranger", POST("/orders/<order>/payments", {"amount": 1}, as_=STRANGER), 404),
        Case("payments told to a stranger", GET("/orders/<order>/payments", as_=STRANGER), 404),
        ledger("an order that comes paid", [57.5], 0, after=[placed(keep="order", payment_status="paid")]),
        ledger("an order that comes refunded", [57.5, -57.5], 57.5,
               after=[placed(keep="order", payment_status="refunded")]),
        ledger("an order that comes refunded in part", [57.5], 0,
               after=[placed(keep="order", payment_status="partially_refunded")]),
        ledger("an order that comes failed", [], 57.5, after=[placed(keep="order", payment_status="failed")]),
        status("paid, then it costs more", change(delivery_fee=1), "pending", after=[paying("paid")], events=UPDATED),
        status("paid, then it costs less", change(tax=0), "paid", after=[paying("paid")], events=UPDATED),
        status("paid in part, then it costs no more", change(tax=0, discount=40), "paid", after=[pay(10)],
               events=UPDATED),
        Case("one key pays once", GET("/orders/<order>/payments"), 200, {"count": 1},
             [POST("/orders/<order>/payments", {"amount": 5}, headers={"Idempotency-Key": "k"})] * 2),
    ],
)  # fmt: skip
FREE = given(
    [*SHOP, placed(keep="order", products=[{"name": "Sample", "quantity": 1}])],
    [
        Case("it is pending", GET("/orders/<order>"), 200, {"total_amount": 0, "payment_status": "pending"}),
        status("it is paid by saying so", paying("paid"), "paid"),
        ledger("which enters nothing", [], 0, after=[paying("paid")]),
        status("then it costs something", change(delivery_fee=1), "pending", after=[paying("paid")], events=UPDATED),
        status("then it is refunded", paying("refunded"), "refunded", after=[paying("paid")]),
        status("or in part", paying("partially_refunded"), "partially_refunded", after=[paying("paid")]),
        unpaid("but of no amount", paying("partially_refunded", amount=1), "amount", after=[paying("paid")]),
        Case("one that comes paid", placed(products=[{"name": "Sample", "quantity": 1}], payment_status="paid"), 201,
             {"data": {"payment_status": "paid"}}, events=["order.created"]),
    ],
)  # fmt: skip
PAYMENTS += [Case(f"free: {c.name}", c.request, c.status, c.body, c.given, c.events) for c in FREE]

BEGUN = {"field": "status", "from": "", "to": "pending"}
HISTORY = given(
    SHOP,
    [
        Case("from the beginning", GET("/orders/<order>/history"), 200,
             {"data": [BEGUN | {"comment": "", "user": "", "api_key": "", "created": "<order.created>"}], "count": 1},
             [placed(keep="order")], queries=3),
        Case("from where it began", GET("/orders/<order>/history"), 200, {"data": [{"from": "", "to": "ready"}]},
             [placed(keep="order", status="ready")]),
        Case("each change", GET("/orders/<order>/history"), 200,
             {"data": [BEGUN,
                       {"field": "status", "from": "pending", "to": "confirmed", "comment": "Called",
                        "api_key": "<owner_key>", "user": ""},
                       {"field": "payment_status", "from": "pending", "to": "paid", "comment": ""},
                       {"field": "status", "from": "confirmed", "to": "delivered"},
                       {"field": "fulfillment_status", "from": "unfulfilled", "to": "fulfilled"},
                       {"field": "status", "from": "delivered", "to": "returned"},
                       {"field": "fulfillment_status", "from": "fulfilled", "to": "returned"}], "count": 7},
             [placed(keep="order"), moved("confirmed", comment="Called"), paying("paid"), moved("delivered"),
              moved("returned")]),
        Case("by a user", GET("/orders/<order>/history"), 200, {"data": [BEGUN, {"user": "<dana>", "api_key": ""}]},
             [placed(keep="order"), PATCH("/orders/<order>/status", {"status": "confirmed"}, as_="user")]),
        Case("nothing that is the same", GET("/orders/<order>/history"), 200, {"count": 1},
             [placed(keep="order"), moved("pending", comment="x"), change(notes="x")]),
        Case("a payment that follows from the ledger", GET("/orders/<order>/history"), 200,
             {"data": [BEGUN, {"field": "payment_status", "from": "pending", "to": "paid"}]},
             [placed(keep="order"), pay(60)]),
        Case("called off before it was accepted", GET("/orders/<order>/history"), 200,
             {"data": [BEGUN, {"from": "pending", "to": "cancelled"}]}, [placed(keep="order"), moved("cancelled")]),
        Case("called off after", GET("/orders/<order>/history"), 200,
             {"data": [{"to": "ready"}, {"from": "ready", "to": "cancelled"},
                       {"from": "fulfilled", "to": "returned"}]},
             [placed(keep="order", status="ready"), moved("cancelled")]),
        Case("of a stranger's", GET("/orders/<strangers_order>/history"), 404),
        Case("of nothing", GET("/orders/aaaaaaaaaaaaaaa/history"), 404),
    ],
)  # fmt: skip


@table(STEPS)
async def test_steps(stage: Stage, case: Case):
    await stage.play(case)


@table(FULFILLED)
async def test_fulfilled(stage: Stage, case: Case):
    await stage.play(case)


@table(PAYMENTS)
async def test_payments(stage: Stage, case: Case):
    await stage.play(case)


@table(HISTORY)
async def test_history(stage: Stage, case: Case):
    await stage.play(case)
