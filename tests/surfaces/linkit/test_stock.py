"""What Linkit tells of a quantity (*ext*): its movements, why it is what it is, and what it was."""

import re

from tests.cases import GET, PATCH, POST, READER, STRANGER, Case, Only, given, table
from tests.cast import Stage

from fondaco.kernel.values import UNITS, now
from fondaco.store.counters import count_change
from fondaco.store.database import Connection

SHOP = [
    POST("/branches", {"iv_id": "N1", "name_en": "North"}, keep="north"),
    POST("/branches", {"iv_id": "S1", "name_en": "South"}),
    POST("/products", {"iv_id": "TEA", "name_en": "Tea", "average_price": 2}, keep="tea"),
]


def placed(quantities, **more):
    lines = [{"product_id": "TEA", "quantity": quantity} for quantity in quantities]
    return POST("/orders", {"products": lines, "destination_id": "N1", "status": "confirmed"}, **more)


# On hand 40, 25, 21, 30, 27; then 3 and 2 are held.
YEAR = [
    *SHOP,
    PATCH("/skus/TEA_N1", {"qty": 40}, keep="sku"),
    PATCH("/skus/TEA_N1/stock", {"delta": -15}),
    placed([4], keep="sold"),
    PATCH("/orders/<sold>/status", {"status": "shipped"}),
    POST("/stock/counts", {"branch": "N1", "lines": [{"product_id": "TEA", "counted": 30}]}, keep="count"),
    POST("/stock/transfers", {"from_branch": "N1", "to_branch": "S1",
                              "lines": [{"product_id": "TEA", "quantity": 3}]}, keep="transfer"),
    placed([3, 2], keep="open"),
]  # fmt: skip
LATEST = [
    {"quantity": -3, "reason": "transfer", "document": "<transfer>"},
    {"quantity": 9, "reason": "counted", "document": "<count>"},
    {"quantity": -4, "reason": "issued", "document": "<sold>"},
    {"quantity": -15, "reason": "adjusted", "document": ""},
    {"quantity": 40, "reason": "adjusted", "document": ""},
]
FIELDS = "quantity reason document user api_key created".split()
MOVEMENTS = "/skus/TEA_N1/movements"
NOT_A_MOMENT = ("yesterday", "2024-02-30", "2024-01-15T10:30:00", "12", "2024", "2024-01-15T25:00:00Z", "%00")


def listed(name, question, *latest, total=None, queries=5):
    body = {"total_count": len(latest) if total is None else total, "data": [LATEST[i] for i in latest]}
    return Case(name, GET(MOVEMENTS + question), 200, body, queries=queries)


LIST = given(
    YEAR,
    [
        listed("the newest first", "", *range(5)),
        Case("by the id of the record", GET("/skus/<sku>/movements"), 200, {"total_count": 5}, queries=5),
        Case("who did it, and when", GET(MOVEMENTS + "?limit=1"), 200,
             {"count": 1, "has_next": True, "limit": 1, "page": 1, "meta": {}, "data": [
                 {"user": "", "api_key": "<owner_key>", "created": re.compile(r"\d{4}(-\d\d){2}T(\d\d:){2}\d\dZ")}]},
             queries=5),
        Case("fields in order", GET(MOVEMENTS + "?limit=1"), 200, {"data": [Only(*FIELDS)]}, queries=5),
        listed("from the oldest", "?sort=created", 4, 3, 2, 1, 0),
        listed("by quantity", "?sort=quantity", 3, 2, 0, 1, 4),
        listed("by reason, then age", "?sort=reason,created", 4, 3, 1, 2, 0),
        listed("a page", "?limit=2&page=2", 2, 3, total=5),
        listed("past the end", "?page=9", total=5, queries=4),
        listed("of a reason", "?reason=adjusted", 3, 4),
        listed("of several reasons", "?reason=counted,issued", 1, 2),
        listed("of a reason there is none of", "?reason=removed", queries=4),
        listed("of a document", "?document=<transfer>", 0),
        listed("of a document and another reason", "?document=<transfer>&reason=issued", queries=4),
        listed("since the beginning", "?created_from=2020-01-01", *range(5)),
        listed("until long ago", "?created_to=2020-01-01", queries=4),
        Case("until the second of the last", GET(MOVEMENTS + "?created_to=<open.created>"), 200, {"total_count": 5},
             queries=5),
        Case("of another record", GET("/skus/TEA_S1/movements"), 200,
             {"data": [{"quantity": 3, "reason": "transfer", "document": "<transfer>"}]}, queries=5),
        Case("by a reader", GET(MOVEMENTS, as_=READER), 200, {"total_count": 5}, queries=5),
        Case("by a stranger", GET("/skus/<sku>/movements", as_=STRANGER), 404),
        Case("a stranger's", GET("/skus/<strangers_sku>/movements"), 404),
        Case("of nothing", GET("/skus/TEA_X/movements"), 404, {"details": "There is no such SKU"}),
        Case("an unknown reason", GET(MOVEMENTS + "?reason=stolen"), 400, {"details": {"field": "reason"}}),
        Case("an unknown order", GET(MOVEMENTS + "?sort=balance"), 400, {"details": {"field": "sort"}}),
        *[Case(f"from {text}", GET(f"{MOVEMENTS}?created_from={text}"), 400, {"details": {"field": "created_from"}})
          for text in NOT_A_MOMENT],
    ],
)  # fmt: skip

STEPS = [step | {"balance": balance} for step, balance in zip(reversed(LATEST), (40, 25, 21, 30, 27), strict=True)]
HELD = [
    {"order_id": "<open>", "order_code": "<open.order.order_code>", "line": 0, "quantity": 3},
    {"order_id": "<open>", "order_code": "<open.order.order_code>", "line": 1, "quantity": 2},
]
EXPLAIN = given(
    YEAR,
    [
        Case("from the beginning", GET("/skus/TEA_N1/explain"), 200,
             {"id": "<sku>", "iv_id": "TEA_N1", "opening": 0, "movements": STEPS, "reservations": HELD, "on_hand": 27,
              "reserved": 5, "free": 22}, queries=3),
        Case("the latest", GET("/skus/<sku>/explain?limit=2"), 200,
             {"opening": 21, "movements": STEPS[3:], "reservations": HELD, "on_hand": 27, "reserved": 5, "free": 22},
             queries=3),
        Case("more than can be", GET("/skus/TEA_N1/explain?limit=501"), 200, {"opening": 0}),
        Case("fields in order", GET("/skus/TEA_N1/explain"), 200,
             Only(*"id iv_id opening movements reservations on_hand reserved free".split())),
        Case("fields of a movement in order", GET("/skus/TEA_N1/explain?limit=1"), 200,
             {"movements": [Only(*FIELDS, "balance")]}),
        Case("where nothing moved", GET("/skus/MUG_S1/explain"), 200,
             {"opening": 0, "movements": [], "reservations": [], "on_hand": 0, "reserved": 0, "free": 0},
             given=[POST("/products", {"iv_id": "MUG", "name_en": "M"})], queries=3),
        Case("a reservation let go", GET("/skus/TEA_N1/explain"), 200,
             {"reservations": [], "on_hand": 27, "reserved": 0, "free": 27},
             given=[PATCH("/orders/<open>/status", {"status": "cancelled"})]),
        Case("by a stranger", GET("/skus/<sku>/explain", as_=STRANGER), 404),
        Case("a stranger's", GET("/skus/<strangers_sku>/explain"), 404),
        Case("no movements", GET("/skus/TEA_N1/explain?limit=0"), 400, {"details": {"field": "limit"}}),
        Case("a limit of text", GET("/skus/TEA_N1/explain?limit=all"), 400, {"details": {"field": "limit"}}),
    ],
)  # fmt: skip

LONG_AGO = "2020-01-01"
THEN = {"qty": 0, "reserved_qty": None, "as_of": "2020-01-01T23:59:59Z", "price": 2}
AS_OF = given(
    YEAR,
    [
        Case("now", GET("/skus/TEA_N1"), 200, {"qty": 27, "reserved_qty": 5}, queries=2),
        Case("before it began", GET(f"/skus/TEA_N1?as_of={LONG_AGO}"), 200, THEN, queries=3),
        Case("later than now", GET("/skus/<sku>?as_of=2999-01-01T00:00:00%2B03:00"), 200,
             {"qty": 27, "reserved_qty": None, "as_of": "2998-12-31T21:00:00Z"}, queries=3),
        Case("fields in order", GET(f"/skus/TEA_N1?as_of={LONG_AGO}"), 200,
             Only(*"id iv_id organization_id product_iv_id branch_iv_id qty price cost available".split(),
                  *"created updated barcode reserved_qty as_of".split())),
        Case("of no moment", GET("/skus/TEA_N1?as_of="), 200, {"qty": 27, "reserved_qty": 5}, queries=2),
        Case("a stranger's", GET(f"/skus/<strangers_sku>?as_of={LONG_AGO}"), 404),
        Case("in a list", GET(f"/skus?as_of={LONG_AGO}"), 200,
             {"total_count": 2, "data": [THEN, THEN]}, queries=4),
        Case("in a list with filters", GET("/skus?as_of=2999-01-01&branch_iv_id=S1&sort=iv_id"), 200,
             {"data": [{"iv_id": "TEA_S1", "qty": 3, "reserved_qty": None}]}, queries=5),
        Case("in an empty list", GET("/skus?as_of=2999-01-01&product_iv_id=X"), 200, {"data": []}, queries=3),
        Case("a stranger's list", GET("/skus?as_of=2999-01-01", as_=STRANGER), 200,
             {"data": [{"qty": int, "as_of": str}]}, queries=4),
        Case("in a list by what is on hand", GET(f"/skus?as_of={LONG_AGO}&min_qty=1"), 400,
             {"details": {"field": "min_qty"}}),
        Case("in a list sorted by what is on hand", GET(f"/skus?as_of={LONG_AGO}&sort=-qty"), 400,
             {"details": {"field": "sort"}}),
        *[Case(f"at {text}", GET(f"/skus/TEA_N1?as_of={text}"), 400, {"details": {"field": "as_of"}})
          for text in NOT_A_MOMENT],
        *[Case(f"in a list at {text}", GET(f"/skus?as_of={text}"), 400, {"details": {"field": "as_of"}})
          for text in NOT_A_MOMENT[:2]],
    ],
)  # fmt: skip


@table(LIST)
async def test_movements(stage: Stage, case: Case):
    await stage.play(case)


@table(EXPLAIN)
async def test_explain(stage: Stage, case: Case):
    await stage.play(case)


@table(AS_OF)
async def test_as_of(stage: Stage, case: Case):
    await stage.play(case)


async def last_moved(stage: Stage) -> str:
    moment: str = await stage.database.of(stage.org).value(
        "select max(created) from movements where org_id = :org", {"org": stage.org}
    )
    return moment


async def test_as_of_each_moment(stage: Stage):
    """From the microsecond of a change to the next one, a quantity is what it made it."""
    for request in SHOP:
        await stage.prepare(request)
    seen = []
    for quantity in (40, 7, 12):
        await stage.prepare(PATCH("/skus/TEA_N1", {"qty": quantity}))
        seen += [(moment, quantity) for moment in (await last_moved(stage), now())]
    for moment, quantity in seen:
        assert (await stage.prepare(GET(f"/skus/TEA_N1?as_of={moment}")))["qty"] == quantity
        listed = await stage.prepare(GET(f"/skus?as_of={moment}&sort=iv_id"))
        assert [each["qty"] for each in listed["data"]] == [quantity, 0]


INSERT = """
insert into movements (org_id, sku_id, quantity, reason, created)
select :org, id, :quantity, 'adjusted', :now from skus where org_id = :org and code = 'TEA_N1'
"""
MANY = 2100  # more than are looked at inside the event loop


async def test_a_long_ledger_is_walked_to_its_end(stage: Stage):
    """Each movement once, however many; what comes meanwhile is counted at once."""
    for request in SHOP:
        await stage.prepare(request)

    async def work(tx: Connection) -> None:
        rows = [{"org": stage.org, "quantity": each * UNITS, "now": now()} for each in range(1, MANY + 1)]
        await tx.many(INSERT, rows)
        await count_change(tx, stage.org, "skus")

    await stage.write(work)
    walked: list[int] = []
    page, has_next = 1, True
    while has_next:
        body = await stage.prepare(GET(f"/skus/TEA_N1/movements?limit=100&page={page}"))
        assert body["total_count"] == MANY
        walked += [each["quantity"] for each in body["data"]]
        page, has_next = page + 1, body["has_next"]
    assert walked == list(range(MANY, 0, -1))
    await stage.prepare(PATCH("/skus/TEA_N1/stock", {"delta": 5}))
    body = await stage.prepare(GET("/skus/TEA_N1/movements?limit=1"))
    assert (body["total_count"], body["data"][0]["quantity"]) == (MANY + 1, 5)
    explained = await stage.prepare(GET("/skus/TEA_N1/explain?limit=9999"))
    assert len(explained["movements"]) == 500
    assert explained["on_hand"] == MANY * (MANY + 1) // 2 + 5
