"""Transfers between branches and stocktakes over Linkit (*ext*)."""

from dataclasses import replace

from tests.cases import DELETE, GET, PATCH, POST, READER, STRANGER, Case, Only, given, table
from tests.cast import Stage

from fondaco.kernel.values import UNITS, decode

SHOP = [
    POST("/branches", {"iv_id": "N1", "name_en": "North"}, keep="north"),
    POST("/branches", {"iv_id": "S1", "name_en": "South"}, keep="south"),
    POST("/products", {"iv_id": "TEA", "name_en": "Tea", "average_price": 2}, keep="tea"),
    POST("/products", {"iv_id": "MUG", "name_en": "Mug", "average_price": 3}, keep="mug"),
    PATCH("/skus/TEA_N1", {"qty": 40}, keep="tea_n1"),
    PATCH("/skus/MUG_N1", {"qty": 5}, keep="mug_n1"),
    PATCH("/skus/MUG_S1", {"qty": 1}, keep="mug_s1"),
]
ORDER = POST(
    "/orders",
    {"products": [{"product_id": "TEA", "quantity": 6}], "destination_id": "N1", "status": "confirmed"},
    keep="order",
)
UPDATED = "sku.updated"


def move(*lines, **more):
    body = {"from_branch": "N1", "to_branch": "S1", "lines": [{"product_id": p, "quantity": q} for p, q in lines]}
    return POST("/stock/transfers", body | more)


def counted(*lines, **more):
    return POST("/stock/counts", {"branch": "N1", "lines": [{"product_id": p, "counted": c} for p, c in lines]} | more)


def side(code, before, after):
    return {"iv_id": code, "before": before, "after": after}


def short(line, code, left):
    message = f"Not enough stock of {code}: {left} left"
    return {"field": f"lines.{line}.quantity", "message": message}


def refused(name, request, status, field, **more):
    return Case(name, request, status, {"details": {"field": field}}, **more)


TRANSFERS = given(
    SHOP,
    [
        Case("one product", move(("TEA", 4), reference="T-1"), 201,
             {"success": True, "message": "Stock transferred", "data": {
                 "id": str, "from_branch": {"id": "<north>", "iv_id": "N1"},
                 "to_branch": {"id": "<south>", "iv_id": "S1"}, "reference": "T-1",
                 "lines": [{"product_id": "<tea>", "product_iv_id": "TEA", "quantity": 4,
                            "from": side("TEA_N1", 40, 36) | {"id": "<tea_n1>"}, "to": side("TEA_S1", 0, 4)}],
                 "user": "", "api_key": "<owner_key>", "created": str}},
             events=[UPDATED, UPDATED, "stock.transferred"], queries=11),
        Case("fields in order", move(("TEA", 4)), 201,
             {"data": Only(*"id from_branch to_branch reference lines user api_key created".split())},
             events=[UPDATED, UPDATED, "stock.transferred"]),
        Case("everything by its id", POST("/stock/transfers", {
                 "from_branch": "<north>", "to_branch": "<south>",
                 "lines": [{"product_id": "<tea>", "quantity": 40}, {"product_id": "<mug>", "quantity": 2}]}), 201,
             {"data": {"lines": [{"from": side("TEA_N1", 40, 0), "to": side("TEA_S1", 0, 40)},
                                 {"from": side("MUG_N1", 5, 3), "to": side("MUG_S1", 1, 3)}]}},
             events=[UPDATED] * 4 + ["stock.transferred"], queries=11),
        Case("lines of one product add up", move(("TEA", 30), ("MUG", 5), ("<tea>", 10)), 201,
             {"data": {"lines": [{"quantity": 40, "from": side("TEA_N1", 40, 0)}, {"quantity": 5}]}},
             events=[UPDATED] * 4 + ["stock.transferred"]),
        Case("it can be read again", GET("/stock/transfers/<moved>"), 200, "<moved.all>", queries=2,
             given=[replace(move(("TEA", 4), reference="T-1"), keep="moved")]),
        Case("lines of one product are short together", move(("TEA", 30), ("MUG", 6), ("<tea>", 11)), 422,
             {"details": short(1, "MUG_N1", 5),
              "errors": [short(1, "MUG_N1", 5), short(2, "TEA_N1", 10)]}),
        Case("what orders hold stays", move(("TEA", 35)), 422, {"details": short(0, "TEA_N1", 34)}, given=[ORDER]),
        Case("all that is free", move(("TEA", 34)), 201, {"data": {"lines": [{"from": side("TEA_N1", 40, 6)}]}},
             given=[ORDER], events=[UPDATED, UPDATED, "stock.transferred"]),
        Case("refused, nothing has moved", GET("/skus?sort=iv_id"), 200,
             {"data": [{"qty": 5}, {"qty": 1}, {"qty": 40}, {"qty": 0}]}, queries=3,
             given=[POST("/stock/transfers", {"from_branch": "N1", "to_branch": "S1", "lines": [
                 {"product_id": "TEA", "quantity": 1}, {"product_id": "MUG", "quantity": 6}]}, refused=422)]),
        Case("more than can be counted", move(("MUG", 5)), 422,
             {"details": {"field": "lines.0.quantity", "message": "There would be more than 2147483647 of MUG_S1"}},
             given=[PATCH("/skus/MUG_S1", {"qty": 2_147_483_643})]),
        refused("to the same branch", move(("TEA", 1), to_branch="<north>"), 422, "to_branch"),
        refused("from no branch", move(("TEA", 1), from_branch="X"), 422, "from_branch"),
        refused("to no branch", move(("TEA", 1), to_branch="X"), 422, "to_branch"),
        Case("between no branches", move(("TEA", 1), from_branch="X", to_branch="Y"), 422,
             {"errors": [{"field": "from_branch"}, {"field": "to_branch"}]}),
        refused("to a stranger's branch", move(("TEA", 1), to_branch="B-THEIRS"), 422, "to_branch"),
        refused("no such product", move(("TEA", 1), ("X", 1)), 422, "lines.1.product_id"),
        refused("a stranger's product", move(("<strangers_product>", 1)), 422, "lines.0.product_id"),
        refused("a deleted product", move(("TEA", 1)), 422, "lines.0.product_id", given=[DELETE("/products/TEA")]),
        Case("no stock record there", move(("TEA", 1)), 422,
             {"details": {"field": "lines.0.product_id", "message": "TEA has no stock record where it goes"}},
             given=[DELETE("/skus/TEA_S1")]),
        Case("no stock record here", move(("TEA", 1)), 422,
             {"details": {"field": "lines.0.product_id", "message": "TEA has no stock record where it comes from"}},
             given=[DELETE("/skus/TEA_N1")]),
        refused("nothing of it", move(("TEA", 0)), 422, "lines.0.quantity"),
        refused("half of it", move(("TEA", 0.5)), 400, "lines.0.quantity"),
        refused("less than nothing", move(("TEA", -1)), 422, "lines.0.quantity"),
        refused("no lines", move(), 422, "lines"),
        refused("more lines than can be", move(*[("TEA", 1)] * 1001), 422, "lines"),
        refused("lines left out", POST("/stock/transfers", {"from_branch": "N1", "to_branch": "S1"}), 400, "lines"),
        refused("a branch left out", POST("/stock/transfers", {"from_branch": "N1", "lines": []}), 400, "to_branch"),
        refused("a line without its product", move(lines=[{"quantity": 1}]), 400, "lines.0.product_id"),
        refused("a product of null", move((None, 1)), 400, "lines.0.product_id"),
        Case("by a reader", POST("/stock/transfers", {}, as_=READER), 403),
        Case("by a stranger", POST("/stock/transfers", {
            "from_branch": "<north>", "to_branch": "<south>", "lines": [{"product_id": "<tea>", "quantity": 1}]},
            as_=STRANGER), 422, {"details": {"field": "from_branch"}}),
        Case("read one that is none", GET("/stock/transfers/nothing"), 404, {"details": "There is no such transfer"}),
    ],
)  # fmt: skip

COUNTS = given(
    SHOP,
    [
        Case("one product", counted(("TEA", 38), reference="C-1"), 201,
             {"success": True, "message": "Stock counted", "data": {
                 "id": str, "branch": {"id": "<north>", "iv_id": "N1"}, "reference": "C-1",
                 "lines": [{"product_id": "<tea>", "product_iv_id": "TEA", "sku_id": "<tea_n1>", "sku_iv_id": "TEA_N1",
                            "before": 40, "counted": 38, "difference": -2}],
                 "user": "", "api_key": "<owner_key>", "created": str}},
             events=[UPDATED, "stock.counted"], queries=11),
        Case("fields in order", counted(("TEA", 38)), 201,
             {"data": Only(*"id branch reference lines user api_key created".split())},
             events=[UPDATED, "stock.counted"]),
        Case("some as they were", counted(("TEA", 40), ("<mug>", 7)), 201,
             {"data": {"lines": [{"before": 40, "counted": 40, "difference": 0},
                                 {"before": 5, "counted": 7, "difference": 2}]}},
             events=[UPDATED, "stock.counted"]),
        Case("all as they were", counted(("TEA", 40), ("MUG", 5)), 201, {"data": {"lines": [..., ...]}},
             events=["stock.counted"], queries=7),
        Case("what was as it was has not moved", GET("/skus/TEA_N1/movements"), 200, {"total_count": 1},
             given=[counted(("TEA", 40))], queries=5),
        Case("none left", counted(("TEA", 0)), 201, {"data": {"lines": [{"difference": -40}]}},
             events=[UPDATED, "stock.counted"]),
        Case("it can be read again", GET("/stock/counts/<counted>"), 200, "<counted.all>", queries=2,
             given=[POST("/stock/counts", {"branch": "<north>", "lines": [{"product_id": "TEA", "counted": 4}]},
                         keep="counted")]),
        Case("it is no transfer", GET("/stock/transfers/<counted>"), 404,
             given=[POST("/stock/counts", {"branch": "<north>", "lines": [{"product_id": "TEA", "counted": 4}]},
                         keep="counted")]),
        Case("less than orders hold", counted(("MUG", 1), ("TEA", 5)), 422,
             {"details": {"field": "lines.1.counted",
                          "message": "6 are reserved for open orders: on hand cannot be less"}}, given=[ORDER]),
        Case("as much as orders hold", counted(("TEA", 6)), 201, given=[ORDER], events=[UPDATED, "stock.counted"]),
        Case("refused, nothing has moved", GET("/skus?sort=iv_id&branch_iv_id=N1"), 200,
             {"data": [{"qty": 5}, {"qty": 40}]}, queries=4,
             given=[ORDER, POST("/stock/counts", {"branch": "N1", "lines": [
                 {"product_id": "MUG", "counted": 1}, {"product_id": "TEA", "counted": 5}]}, refused=422)]),
        refused("the same product twice", counted(("TEA", 1), ("MUG", 1), ("<tea>", 1)), 422, "lines.2.product_id"),
        refused("at no branch", counted(("TEA", 1), branch="X"), 422, "branch"),
        refused("at a stranger's branch", counted(("TEA", 1), branch="<strangers_branch>"), 422, "branch"),
        refused("no such product", counted(("X", 1)), 422, "lines.0.product_id"),
        refused("no stock record", counted(("TEA", 1)), 422, "lines.0.product_id", given=[DELETE("/skus/TEA_N1")]),
        refused("less than nothing", counted(("TEA", -1)), 422, "lines.0.counted"),
        refused("half of one", counted(("TEA", 1.5)), 400, "lines.0.counted"),
        refused("more than can be counted", counted(("TEA", 2_147_483_648)), 422, "lines.0.counted"),
        refused("no lines", counted(), 422, "lines"),
        Case("by a reader", POST("/stock/counts", {}, as_=READER), 403),
        Case("a stranger reads nothing", GET("/stock/counts/<counted>", as_=STRANGER), 404,
             {"details": "There is no such count"},
             given=[POST("/stock/counts", {"branch": "N1", "lines": [{"product_id": "TEA", "counted": 4}]},
                         keep="counted")]),
    ],
)  # fmt: skip


@table(TRANSFERS)
async def test_transfers(stage: Stage, case: Case):
    await stage.play(case)


@table(COUNTS)
async def test_counts(stage: Stage, case: Case):
    await stage.play(case)


EVENTS = "select type, record, changes from events where org_id = :org and type like 'stock.%' order by id"


async def test_the_event_holds_the_lines(stage: Stage):
    for request in (*SHOP, replace(move(("TEA", 4)), keep="moved"), replace(counted(("TEA", 30)), keep="found")):
        await stage.prepare(request)
    found = await stage.database.of(stage.org).all(EVENTS, {"org": stage.org})
    told = {row[0]: (row[1], decode(row[2])["lines"]) for row in found}
    tea = {"uid": stage.kept["tea"]["id"], "code": "TEA"}
    here = {"sku": stage.kept["tea_n1"]["id"], "code": "TEA_N1", "before": 40 * UNITS, "after": 36 * UNITS}
    uid, (before, (line,)) = told["stock.transferred"]
    assert (uid, before, line["product"], line["quantity"]) == (stage.kept["moved"]["id"], [], tea, 4 * UNITS)
    assert line["source"] == here
    uid, (before, lines) = told["stock.counted"]
    assert (uid, before) == (stage.kept["found"]["id"], [])
    assert lines == [{"product": tea} | here | {"before": 36 * UNITS, "after": 30 * UNITS}]


async def test_sent_twice_it_happens_once(stage: Stage):
    for request in SHOP:
        await stage.prepare(request)
    for request in (move(("TEA", 4)), counted(("MUG", 9))):
        keyed = replace(request, headers={"Idempotency-Key": f"twice {request.path}"})
        first, second = [await stage.send(keyed) for _ in "12"]
        assert first.status_code == 201
        assert second.content == first.content
        assert second.headers["idempotent-replayed"] == "true"
    body = await stage.prepare(GET("/skus?sort=iv_id"))
    assert [each["qty"] for each in body["data"]] == [9, 1, 36, 4]


async def test_a_thousand_lines(stage: Stage):
    for request in SHOP[:2]:
        await stage.prepare(request)
    codes = [f"P{i:04}" for i in range(1000)]
    for half in (codes[:500], codes[500:]):
        await stage.prepare(POST("/products/bulk", [{"iv_id": code, "name_en": code} for code in half]))
    await stage.play(Case("counted", counted(*[(code, 3) for code in codes]), 201, queries=11,
                          events=[UPDATED] * 1000 + ["stock.counted"]))  # fmt: skip
    await stage.play(Case("transferred", move(*[(code, 2) for code in reversed(codes)]), 201, queries=11,
                          events=[UPDATED] * 2000 + ["stock.transferred"]))  # fmt: skip
    body = await stage.prepare(GET("/skus?branch_iv_id=S1&min_qty=2&max_qty=2&limit=1"))
    assert body["total_count"] == 1000
