"""Stock records over Linkit (linkit-v1 §3.2, D-12, D-23, D-31)."""

from tests.cases import DELETE, GET, PATCH, POST, PUT, READER, STRANGER, Case, Only, given, table
from tests.cast import Stage

FIELDS = Only(
    *"id iv_id organization_id product_iv_id branch_iv_id qty price cost available created updated barcode".split(),
    "reserved_qty",
)
SHOP = [
    POST("/branches", {"iv_id": "N1", "name_en": "North"}, keep="north"),
    POST("/branches", {"iv_id": "S1", "name_en": "South"}, keep="south"),
    POST("/products", {"iv_id": "TEA", "name_en": "Green tea", "average_price": 12.5, "barcode": "622"}, keep="tea"),
    POST("/products", {"iv_id": "MUG", "name_en": "Mug", "name_ar": "كوب", "average_price": 3}, keep="mug"),
]
KEPT = [*SHOP, PATCH("/skus/TEA_N1", {"qty": 40, "cost": 7.25}, keep="sku")]
UPDATED = ["sku.updated"]
SAME = {"data": {"qty": 40, "cost": 7.25, "price": 12.5, "available": True, "updated": "<sku.updated>"}}
PAIR = {"product_iv_id": "TEA", "branch_iv_id": "N1"}

READ = given(
    KEPT,
    [
        Case(
            "by id",
            GET("/skus/<sku>"),
            200,
            {"iv_id": "TEA_N1", "product_iv_id": "TEA", "branch_iv_id": "N1", "organization_id": "<org>"}
            | {"qty": 40, "price": 12.5, "cost": 7.25, "available": True, "barcode": "622"},
            queries=2,
        ),
        Case("by identifier", GET("/skus/TEA_N1"), 200, {"id": "<sku>"}, queries=2),
        Case("fields in order", GET("/skus/TEA_N1"), 200, FIELDS),
        Case("of nothing", GET("/skus/TEA_X"), 404, {"details": "There is no such SKU"}),
        Case("a stranger's by id", GET("/skus/<strangers_sku>"), 404),
        Case("a stranger's by identifier", GET("/skus/P-THEIRS_B-THEIRS"), 404),
        Case("by a stranger", GET("/skus/<sku>", as_=STRANGER), 404),
        Case("the product's barcode follows", GET("/skus/TEA_N1"), 200, {"barcode": "9"},
             given=[PATCH("/products/TEA", {"barcode": "9"})]),
    ],
)  # fmt: skip

LIST = given(
    [*KEPT, PATCH("/skus/MUG_S1", {"available": False, "qty": 3})],
    [
        Case("all", GET("/skus"), 200, {"total_count": 4}, queries=3),
        Case("a stranger's", GET("/skus", as_=STRANGER), 200, {"data": [{"iv_id": "P-THEIRS_B-THEIRS"}]}, queries=3),
        Case("of a product", GET("/skus?product_iv_id=TEA&sort=iv_id"), 200,
             {"data": [{"iv_id": "TEA_N1"}, {"iv_id": "TEA_S1"}]}, queries=4),
        Case("of a product whose code two deleted ones had", GET("/skus?product_iv_id=TEA&sort=iv_id"), 200,
             {"data": [{"iv_id": "TEA_N1"}, {"iv_id": "TEA_S1"}]}, queries=4,
             given=[each for _ in "12" for each in (DELETE("/products/TEA"), SHOP[2])]),
        Case("at a branch", GET("/skus?branch_iv_id=S1&sort=-iv_id"), 200,
             {"data": [{"iv_id": "TEA_S1"}, {"iv_id": "MUG_S1"}]}, queries=4),
        Case("of a product at a branch", GET("/skus?branch_iv_id=S1&product_iv_id=TEA"), 200,
             {"data": [{"iv_id": "TEA_S1"}]}, queries=4),
        Case("of a product by its id", GET("/skus?product_iv_id=<tea>"), 200, {"total_count": 0}, queries=3),
        Case("of a stranger's product", GET("/skus?product_iv_id=P-THEIRS"), 200, {"total_count": 0}, queries=3),
        Case("at a stranger's branch", GET("/skus?branch_iv_id=B-THEIRS"), 200, {"total_count": 0}, queries=3),
        Case("available", GET("/skus?available=true"), 200, {"total_count": 3}, queries=4),
        Case("not available", GET("/skus?available=FALSE"), 200, {"data": [{"iv_id": "MUG_S1"}]}, queries=4),
        Case("enabled is the same", GET("/skus?enabled=0"), 200, {"data": [{"iv_id": "MUG_S1"}]}, queries=4),
        Case("both, agreeing", GET("/skus?enabled=0&available=0"), 200, {"total_count": 1}, queries=4),
        Case("both, disagreeing", GET("/skus?enabled=1&available=0"), 200, {"total_count": 0}, queries=3),
        Case("at least", GET("/skus?min_qty=3&sort=qty"), 200, {"data": [{"qty": 3}, {"qty": 40}]}, queries=4),
        Case("at most", GET("/skus?max_qty=3&sort=-qty"), 200, {"data": [{"qty": 3}, {"qty": 0}, {"qty": 0}]},
             queries=4),
        Case("between", GET("/skus?min_qty=3&max_qty=39"), 200, {"data": [{"qty": 3}]}, queries=4),
        Case("exactly", GET("/skus?min_qty=40&max_qty=40"), 200, {"data": [{"qty": 40}]}, queries=4),
        Case("the wrong way round", GET("/skus?min_qty=40&max_qty=3"), 200, {"data": [], "total_count": 0}, queries=3),
        Case("below nothing", GET("/skus?max_qty=-1"), 200, {"total_count": 0}, queries=3),
        Case("more than can be", GET("/skus?min_qty=99999999999999999"), 200, {"total_count": 0}, queries=3),
        Case("half a unit", GET("/skus?min_qty=1.5"), 400, {"details": {"field": "min_qty"}}),
        Case("a quantity of text", GET("/skus?max_qty=many"), 400, {"details": {"field": "max_qty"}}),
        Case("Arabic digits", GET("/skus?max_qty=٥"), 400, {"details": {"field": "max_qty"}}),
        Case("an empty quantity", GET("/skus?min_qty="), 200, {"total_count": 4}, queries=3),
        Case("found by product name", GET("/skus?search=green"), 200, {"total_count": 2}, queries=5),
        Case("found by Arabic product name", GET("/skus?search=كوب"), 200, {"total_count": 2}, queries=5),
        Case("found by identifier", GET("/skus?search=TEA_N1"), 200, {"data": [{"iv_id": "TEA_N1"}]}, queries=5),
        Case("found among others", GET("/skus?search=green&branch_iv_id=S1"), 200, {"data": [{"iv_id": "TEA_S1"}]},
             queries=5),
        Case("sorted by branch, then product", GET("/skus?sort=-branch_iv_id,product_iv_id"), 200,
             {"data": [{"iv_id": "MUG_S1"}, {"iv_id": "TEA_S1"}, {"iv_id": "MUG_N1"}, {"iv_id": "TEA_N1"}]}, queries=3),
        Case("sorted by price", GET("/skus?sort=price,iv_id"), 200,
             {"data": [{"iv_id": "MUG_N1"}, {"iv_id": "MUG_S1"}, {"price": 12.5}, {"price": 12.5}]}, queries=3),
        Case("sorted by barcode", GET("/skus?sort=-barcode&limit=2"), 200,
             {"data": [{"barcode": "622"}, {"barcode": "622"}]}, queries=3),
        Case("no items", GET("/skus"), 200, Only(*"data count total_count page limit has_next meta".split()),
             queries=3),
    ],
)  # fmt: skip


def refused(name, status, field, **change):
    return Case(name, PATCH("/skus/TEA_N1", change), status, {"details": {"field": field}})


UPDATE = given(
    KEPT,
    [
        Case("quantity", PATCH("/skus/<sku>", {"qty": 41}), 200,
             {"success": True, "message": "SKU updated", "data": {"qty": 41, "cost": 7.25}}, events=UPDATED),
        Case("it changes only that record", GET("/skus?min_qty=41"), 200, {"data": [{"iv_id": "TEA_N1"}]},
             given=[PATCH("/skus/TEA_N1", {"qty": 41})], queries=4),
        Case("price, cost and availability", PATCH("/skus/TEA_N1",
             {"price": 9.995, "cost": 0, "available": False}), 200,
             {"data": {"price": 10, "cost": 0, "available": False, "qty": 40}}, events=UPDATED),
        Case("nothing sent", PATCH("/skus/TEA_N1", {}), 200, SAME),
        Case("the same", PATCH("/skus/TEA_N1", {"qty": 40, "price": 12.5}), 200, SAME),
        Case("what was read", PUT("/skus/TEA_N1", "<sku.all>"), 200, SAME),
        Case("PUT keeps what is left out", PUT("/skus/TEA_N1", {"qty": 5}), 200,
             {"data": {"qty": 5, "cost": 7.25, "price": 12.5}}, events=UPDATED),
        Case("an empty PUT", PUT("/skus/TEA_N1", {}), 200, SAME),
        Case("what it derives from is read-only",
             PATCH("/skus/TEA_N1", {"iv_id": "X", "product_iv_id": "MUG", "branch_iv_id": "S1", "barcode": "0"}), 200,
             {"data": {"iv_id": "TEA_N1", "product_iv_id": "TEA", "branch_iv_id": "N1", "barcode": "622"}}),
        Case("as many as can be", PATCH("/skus/TEA_N1", {"qty": 2_147_483_647}), 200, {"data": {"qty": 2_147_483_647}},
             events=UPDATED),
        Case("a whole number with a point", PATCH("/skus/TEA_N1", {"qty": 7.0}), 200, {"data": {"qty": 7}},
             events=UPDATED),
        refused("more", 422, "qty", qty=2_147_483_648),
        refused("less than none", 422, "qty", qty=-1),
        refused("half a unit", 400, "qty", qty=1.5),
        refused("a quantity as text", 400, "qty", qty="5"),
        refused("a quantity of null", 422, "qty", qty=None),
        refused("a price below nothing", 422, "price", price=-1),
        refused("a price too high", 422, "price", price=1e9),
        refused("a cost as text", 400, "cost", cost="1"),
        refused("available of null", 422, "available", available=None),
        Case("by a stranger", PATCH("/skus/<sku>", {"qty": 1}, as_=STRANGER), 404),
        Case("a stranger's", PATCH("/skus/<strangers_sku>", {"qty": 1}), 404),
        Case("of nothing", PATCH("/skus/TEA_X", {"qty": 1}), 404),
    ],
)  # fmt: skip

STOCK = given(
    KEPT,
    [
        Case("more", PATCH("/skus/TEA_N1/stock", {"delta": 2}), 200, {"message": "Stock updated", "data": {"qty": 42}},
             events=UPDATED),
        Case("less", PATCH("/skus/<sku>/stock", {"delta": -40}), 200, {"data": {"qty": 0}}, events=UPDATED),
        Case("nothing", PATCH("/skus/TEA_N1/stock", {"delta": 0}), 200, SAME),
        Case("below zero", PATCH("/skus/TEA_N1/stock", {"delta": -41}), 422, {"details": {"field": "delta"}}),
        Case("above what can be counted", PATCH("/skus/TEA_N1/stock", {"delta": 2_147_483_647}), 422,
             {"details": {"field": "delta"}}),
        Case("without a delta", PATCH("/skus/TEA_N1/stock", {"qty": 3}), 400, {"details": {"field": "delta"}}),
        Case("half", PATCH("/skus/TEA_N1/stock", {"delta": 0.5}), 400, {"details": {"field": "delta"}}),
        Case("null", PATCH("/skus/TEA_N1/stock", {"delta": None}), 400, {"details": {"field": "delta"}}),
        Case("by a stranger", PATCH("/skus/<sku>/stock", {"delta": 1}, as_=STRANGER), 404),
        Case("by a reader", PATCH("/skus/<sku>/stock", {"delta": 1}, as_=READER), 403),
        Case("of nothing", PATCH("/skus/nothing/stock", {"delta": 1}), 404),
        Case("read", GET("/skus/TEA_N1/stock"), 405, headers={"Allow": "PATCH"}),
    ],
)  # fmt: skip

GONE = [*KEPT, DELETE("/skus/TEA_N1")]
MADE_AND_GONE = [
    Case("delete", DELETE("/skus/<sku>"), 204, None, given=KEPT, events=["sku.deleted"]),
    Case("delete by identifier", DELETE("/skus/TEA_N1"), 204, None, given=KEPT, events=["sku.deleted"]),
    Case("delete twice", DELETE("/skus/TEA_N1"), 404, given=GONE),
    Case("delete a stranger's", DELETE("/skus/<strangers_sku>"), 404),
    Case("a deleted one is gone", GET("/skus"), 200, {"total_count": 3}, given=GONE, queries=3),
    Case("no later edit brings it back", GET("/skus?product_iv_id=TEA"), 200, {"data": [{"iv_id": "TEA_S1"}]},
         given=[*GONE, PATCH("/products/TEA", {"average_price": 1}), PATCH("/branches/N1", {"active": False}),
                POST("/products/bulk", [{"iv_id": "TEA", "name_en": "T"}]),
                POST("/branches", {"iv_id": "X", "name_en": "X"}), DELETE("/branches/X")], queries=4),
    Case("create what exists", POST("/skus", PAIR), 409, {"details": {"iv_id": "TEA_N1"}}, given=KEPT),
    Case("create what was deleted", POST("/skus", PAIR), 201,
         {"message": "SKU created", "data": {"iv_id": "TEA_N1", "qty": 0, "price": 12.5, "cost": 0, "available": True}},
         given=GONE, events=["sku.created"]),
    Case("with values of its own", POST("/skus", PAIR | {"qty": 3, "price": 9, "cost": 1, "available": False}), 201,
         {"data": {"qty": 3, "price": 9, "cost": 1, "available": False}}, given=GONE,
         events=["sku.created", "sku.updated"]),
    Case("an identifier that is sent is ignored", POST("/skus", PAIR | {"iv_id": "MINE"}), 201,
         {"data": {"iv_id": "TEA_N1"}}, given=GONE, events=["sku.created"]),
    Case("at the price of today", POST("/skus", PAIR), 201, {"data": {"price": 14}},
         given=[*GONE, PATCH("/products/TEA", {"average_price": 14})], events=["sku.created"]),
    Case("an unknown product", POST("/skus", PAIR | {"product_iv_id": "X"}), 422,
         {"details": {"field": "product_iv_id"}}, given=SHOP),
    Case("an unknown branch", POST("/skus", PAIR | {"branch_iv_id": "X"}), 422,
         {"details": {"field": "branch_iv_id"}}, given=SHOP),
    Case("a stranger's product", POST("/skus", PAIR | {"product_iv_id": "P-THEIRS"}), 422, given=SHOP),
    Case("a deleted product", POST("/skus", PAIR), 422, {"details": {"field": "product_iv_id"}},
         given=[*SHOP, DELETE("/products/TEA")]),
    Case("no product", POST("/skus", {"branch_iv_id": "N1"}), 400, {"details": {"field": "product_iv_id"}}),
    Case("no branch", POST("/skus", {"product_iv_id": "TEA"}), 400, {"details": {"field": "branch_iv_id"}}),
    Case("a quantity below none", POST("/skus", PAIR | {"qty": -1}), 422, {"details": {"field": "qty"}}),
]  # fmt: skip


@table(READ)
async def test_read(stage: Stage, case: Case):
    await stage.play(case)


@table(LIST)
async def test_list(stage: Stage, case: Case):
    await stage.play(case)


@table(UPDATE)
async def test_update(stage: Stage, case: Case):
    await stage.play(case)


@table(STOCK)
async def test_stock(stage: Stage, case: Case):
    await stage.play(case)


@table(MADE_AND_GONE)
async def test_create_and_delete(stage: Stage, case: Case):
    await stage.play(case)
