"""Bulk upserts over Linkit (linkit-v1 D-17)."""

import pytest
from tests.cases import DELETE, GET, PATCH, POST, READER, STRANGER, Case, Only, given, table
from tests.cast import Stage

TEA = {"iv_id": "TEA", "name_en": "Tea", "average_price": 2, "barcode": "1"}
MUG = {"iv_id": "MUG", "name_en": "Mug"}
HAS_TEA = [POST("/products", TEA, keep="tea")]
SHOP = [
    POST("/branches", {"iv_id": "N1", "name_en": "North"}),
    POST("/branches", {"iv_id": "S1", "name_en": "South"}),
    *HAS_TEA,
]
CREATED = ["product.created"]
UPDATED = ["product.updated"]


def result(status, index=0, **more):
    return (
        {"index": index, "status": status} | ({"error": None, "id": str} if status != "failed" else {"id": None}) | more
    )


def failed(index, code, field, **more):
    return result("failed", index, error={"code": code, "error": str, "details": {"field": field}}, **more)


def done(*results):
    counts = {status: sum(each["status"] == status for each in results) for status in ("created", "updated", "failed")}
    return {"success": not counts["failed"], "data": counts | {"results": list(results)}}


PRODUCTS = [
    Case(
        "new ones, and one that exists keeps what is not sent",
        POST("/products/bulk", {"items": [MUG, {"iv_id": "TEA", "name_en": "Green tea"}]}),
        200,
        done(result("created", iv_id="MUG"), result("updated", 1, iv_id="TEA", id="<tea>")),
        given=HAS_TEA,
        events=CREATED + UPDATED,
    ),
    Case("kept", GET("/products/TEA"), 200, TEA | {"name_en": "Green tea"}, given=[
        *HAS_TEA, POST("/products/bulk", [{"iv_id": "TEA", "name_en": "Green tea"}])]),
    Case("a bare array", POST("/products/bulk", [MUG]), 200, done(result("created")), events=CREATED),
    Case("the wrapping", POST("/products/bulk", [MUG]), 200, Only("success", "message", "data"), events=CREATED),
    Case("the fields of a result", POST("/products/bulk", [MUG]), 200,
         {"data": {"results": [Only("index", "status", "id", "iv_id", "error")]}}, events=CREATED),
    Case("the same again changes nothing", POST("/products/bulk", [TEA]), 200, done(result("updated", id="<tea>")),
         given=HAS_TEA),
    Case("no name is needed for one that exists", POST("/products/bulk", [{"iv_id": "TEA"}]), 200,
         done(result("updated")), given=HAS_TEA),
    Case("a name is needed for a new one", POST("/products/bulk", [{"iv_id": "X"}]), 200,
         done(failed(0, 400, "name_en", iv_id="X"))),
    Case("twice in one call: the later after the earlier",
         POST("/products/bulk", [MUG, MUG | {"name_en": "Cup"}, {"iv_id": "MUG", "barcode": "7"}]), 200,
         done(result("created"), result("updated", 1), result("updated", 2)), events=CREATED + UPDATED * 2),
    Case("and that is what stands", GET("/products"), 200,
         {"data": [{"iv_id": "MUG", "name_en": "Cup", "barcode": "7"}], "total_count": 1},
         given=[POST("/products/bulk", [MUG, MUG | {"name_en": "Cup"}, {"iv_id": "MUG", "barcode": "7"}])], queries=3),
    Case("twice, with blanks", POST("/products/bulk", [MUG, {"iv_id": " MUG ", "name_en": "Cup"}]), 200,
         done(result("created"), result("updated", 1, iv_id="MUG")), events=CREATED + UPDATED),
    Case("the first of two fails, the second is made", POST("/products/bulk", [{"iv_id": "MUG"}, MUG]), 200,
         done(failed(0, 400, "name_en"), result("created", 1)), events=CREATED),
    Case("each entry stands alone",
         POST("/products/bulk", [MUG, {"name_en": "x"}, 5, MUG | {"iv_id": "B", "brand_id": "x"}, {"iv_id": 7}, None,
                                 MUG | {"iv_id": "C", "average_price": -1}, MUG | {"iv_id": "D"}]), 200,
         {"success": False, "data": {"created": 2, "updated": 0, "failed": 6, "results": [
             result("created"), failed(1, 400, "iv_id"), result("failed", 2), failed(3, 422, "brand_id"),
             failed(4, 400, "iv_id"), result("failed", 5), failed(6, 422, "average_price", iv_id="C"),
             result("created", 7)]}}, events=CREATED * 2),
    Case("errors have the standard body", POST("/products/bulk", [{"iv_id": "X"}]), 200,
         {"data": {"results": [{"error": Only("code", "error", "details", "errors")}]}}),
    Case("read-only fields are ignored", POST("/products/bulk", [MUG | {"is_deleted": True}]), 200,
         done(result("created")), events=CREATED),
    Case("a stranger's identifier makes one of ours", POST("/products/bulk", [MUG | {"iv_id": "P-THEIRS"}]), 200,
         done(result("created")), events=CREATED),
    Case("and theirs stays", GET("/products/P-THEIRS", as_=STRANGER), 200, {"name_en": "Theirs"},
         given=[POST("/products/bulk", [MUG | {"iv_id": "P-THEIRS"}])]),
    Case("a stranger's brand", POST("/products/bulk", [MUG | {"brand_id": "<strangers_brand>"}]), 200,
         done(failed(0, 422, "brand_id"))),
    Case("an id names nothing", POST("/products/bulk", [{"id": "<tea>", "name_en": "x"}]), 200,
         done(failed(0, 400, "iv_id")), given=HAS_TEA),
    Case("the matrix is full", GET("/skus?product_iv_id=MUG&sort=iv_id"), 200,
         {"data": [{"iv_id": "MUG_N1"}, {"iv_id": "MUG_S1"}]}, given=[*SHOP, POST("/products/bulk", [MUG])], queries=4),
    Case("the identifier of a deleted one makes a new one", POST("/products/bulk", [TEA]), 200,
         done(result("created", id=lambda id: id)), given=[*HAS_TEA, DELETE("/products/TEA")], events=CREATED),
    Case("counts follow", GET("/brands/<brand>"), 200, {"product_count": 2},
         given=[POST("/brands", {"brand_code": "B"}, keep="brand"), *HAS_TEA,
                POST("/products/bulk", [{"iv_id": "TEA", "brand_id": "<brand>"}, MUG | {"brand_id": "<brand>"}])]),
    Case("two that would share a SKU", POST("/products/bulk", [MUG | {"iv_id": "A"}, MUG | {"iv_id": "A_B"}]), 200,
         done(result("created"), result("failed", 1, error={"code": 409, "details": {"iv_id": "A_B"}})),
         given=[POST("/branches", {"iv_id": "B_C", "name_en": "x"}), POST("/branches", {"iv_id": "C", "name_en": "x"})],
         events=CREATED),
]  # fmt: skip

SHAPES = [
    Case("no entries", POST("/products/bulk", []), 400, {"details": {"field": "items"}}),
    Case("no items", POST("/products/bulk", {}), 400, {"details": {"field": "items"}}),
    Case("items of null", POST("/products/bulk", {"items": None}), 400, {"details": {"field": "items"}}),
    Case("an empty list of items", POST("/products/bulk", {"items": []}), 400),
    Case("items of an object", POST("/products/bulk", {"items": {"iv_id": "x"}}), 400),
    Case("text", POST("/products/bulk", b'"x"'), 400),
    Case("null", POST("/products/bulk", b"null"), 400),
    Case("nothing", POST("/products/bulk", b""), 400),
    Case("broken", POST("/products/bulk", b'[{"iv_id": "x"'), 400),
    Case("another type", POST("/products/bulk", b"[]", headers={"Content-Type": "text/plain"}), 400),
    Case("501 entries", POST("/products/bulk", [MUG] * 501), 400, {"details": {"field": "items"}}),
    Case("500 entries", POST("/products/bulk", [TEA] * 500), 200, {"data": {"updated": 500}}, given=HAS_TEA),
    Case("a reader", POST("/products/bulk", [MUG], as_=READER), 403),
    Case("not to be read", GET("/products/bulk/x"), 404),
]

OTHERS = [
    Case("brands", POST("/brands/bulk", [{"brand_code": "B"}, {"brand_code": "N", "name_en": "x"}]), 200,
         done(result("updated", code="B"), result("created", 1, code="N")),
         given=[POST("/brands", {"brand_code": "B", "name_en": "Kept"})], events=["brand.created"]),
    Case("brands keep what is not sent", GET("/brands/code/B"), 200, {"name_en": "Kept", "name_ar": "ب"},
         given=[POST("/brands", {"brand_code": "B", "name_en": "Kept"}),
                POST("/brands/bulk", [{"brand_code": "B", "name_ar": "ب"}])]),
    Case("the fields of a result by code", POST("/brands/bulk", [{"brand_code": "B"}]), 200,
         {"data": {"results": [Only("index", "status", "id", "code", "error")]}}, events=["brand.created"]),
    Case("a brand without a code", POST("/brands/bulk", [{"name_en": "x"}]), 200, done(failed(0, 400, "brand_code"))),
    Case("brands twice in a call", POST("/brands/bulk", [{"brand_code": "B"},
         {"brand_code": "B", "name_en": "x"}]), 200,
         done(result("created"), result("updated", 1)), events=["brand.created", "brand.updated"]),
    Case("categories", POST("/categories/bulk", [{"category_code": "A"}, {"category_code": "B", "parent_id": "<top>"},
                                                 {"category_code": "TOP", "name_en": "Up"}]), 200,
         done(result("created"), result("created", 1), result("updated", 2, code="TOP")),
         given=[POST("/categories", {"category_code": "TOP"}, keep="top")],
         events=["category.created"] * 2 + ["category.updated"] * 2),
    Case("a category below itself", POST("/categories/bulk", [{"category_code": "TOP", "parent_id": "<top>"}]), 200,
         done(failed(0, 422, "parent_id")), given=[POST("/categories", {"category_code": "TOP"}, keep="top")]),
    Case("a category renamed and one below it moved", GET("/categories?sort=category_code"), 200,
         {"data": [{"path": "A"}, {"path": "Up > B"}, {"path": "Up"}]},
         given=[POST("/categories", {"category_code": "TOP"}, keep="top"),
                POST("/categories", {"category_code": "A", "parent_id": "<top>"}, keep="a"),
                POST("/categories", {"category_code": "B", "parent_id": "<a>"}),
                POST("/categories/bulk", [{"category_code": "TOP", "name_en": "Up"},
                                          {"category_code": "A", "parent_id": None},
                                          {"category_code": "B", "parent_id": "<top>"}])], queries=3),
    Case("generics", POST("/generics/bulk", [{"generic_code": "A", "name_en": "Ibuprofen"},
                                             {"generic_code": "B", "name_en": "IBUPROFEN"}]), 200,
         done(result("created"), result("failed", 1, error={"code": 409, "details": {"name_en": "IBUPROFEN"}})),
         events=["generic.created"]),
    Case("generics swap nothing", POST("/generics/bulk", [{"generic_code": "A", "common_brands": ["x"]}]), 200,
         done(result("updated")), given=[POST("/generics", {"generic_code": "A", "name_en": "A"})],
         events=["generic.updated"]),
    Case("branches", POST("/branches/bulk", [{"iv_id": "N1", "active": False},
         {"iv_id": "W1", "name_en": "West"}]), 200,
         done(result("updated", iv_id="N1"), result("created", 1, iv_id="W1")), given=SHOP,
         events=["branch.created", "branch.updated"]),
    Case("a new branch stocks every product", GET("/skus?branch_iv_id=W1"), 200, {"data": [{"iv_id": "TEA_W1"}]},
         given=[*SHOP, POST("/branches/bulk", [{"iv_id": "W1", "name_en": "West"}])], queries=4),
    Case("a branch with wrong hours", POST("/branches/bulk", [{"iv_id": "N1", "working_hours": {"x": None}}]), 200,
         done(failed(0, 422, "working_hours.x", iv_id="N1")), given=SHOP),
]  # fmt: skip

SKUS = given(
    SHOP,
    [
        Case("by identifier", POST("/skus/bulk", [{"iv_id": "TEA_N1", "qty": 5}]), 200,
             done(result("updated", iv_id="TEA_N1")), events=["sku.updated"]),
        Case("by product and branch",
             POST("/skus/bulk", [{"product_iv_id": "TEA", "branch_iv_id": "S1", "qty": 5, "price": 1.5}]), 200,
             done(result("updated", iv_id="TEA_S1")), events=["sku.updated"]),
        Case("both ways in one call, the later after the earlier", GET("/skus/TEA_N1"), 200, {"qty": 6, "price": 3},
             given=[POST("/skus/bulk", [{"iv_id": "TEA_N1", "qty": 5, "price": 3},
                                        {"product_iv_id": "TEA", "branch_iv_id": "N1", "qty": 6}])]),
        Case("one that was deleted is made again",
             POST("/skus/bulk", [{"product_iv_id": "TEA", "branch_iv_id": "N1", "qty": 2}]), 200,
             done(result("created", iv_id="TEA_N1")), given=[DELETE("/skus/TEA_N1")],
             events=["sku.created", "sku.updated"]),
        Case("one that was deleted, by identifier alone", POST("/skus/bulk", [{"iv_id": "TEA_N1", "qty": 2}]), 200,
             done(failed(0, 400, "product_iv_id")), given=[DELETE("/skus/TEA_N1")]),
        Case("an unknown product", POST("/skus/bulk", [{"product_iv_id": "X", "branch_iv_id": "N1"}]), 200,
             done(failed(0, 422, "product_iv_id"))),
        Case("failures beside successes", POST("/skus/bulk", [{"iv_id": "TEA_N1", "qty": -1}, {"qty": 1},
                                                              {"iv_id": "TEA_S1", "qty": 3}]), 200,
             done(failed(0, 422, "qty", iv_id="TEA_N1"), failed(1, 400, "product_iv_id"), result("updated", 2)),
             events=["sku.updated"]),
        Case("a stranger's", POST("/skus/bulk", [{"iv_id": "P-THEIRS_B-THEIRS", "qty": 1}]), 200,
             done(result("failed"))),
    ],
)  # fmt: skip

LIMITED = Case(
    "counted as bulk",
    POST("/products/bulk", [TEA]),
    200,
    given=[PATCH("/organization", {"bulk_limit": 7})],
    headers={"X-RateLimit-Limit": "7", "X-RateLimit-Remaining": "6"},
    events=CREATED,
)


@table(PRODUCTS)
async def test_products(stage: Stage, case: Case):
    await stage.play(case)


@table(SHAPES)
async def test_shapes(stage: Stage, case: Case):
    await stage.play(case)


@table([*OTHERS, LIMITED])
async def test_others(stage: Stage, case: Case):
    await stage.play(case)


@table(SKUS)
async def test_skus(stage: Stage, case: Case):
    await stage.play(case)


@pytest.mark.parametrize("branches", [2])
async def test_a_whole_call_of_500_takes_no_query_for_each(stage: Stage, branches: int):
    """What a call costs does not grow with its entries."""
    for number in range(branches):
        await stage.prepare(POST("/branches", {"iv_id": f"B{number}", "name_en": "B"}))
    for name in ("new", "known"):
        spent = []
        for size in (5, 500):
            items = [{"iv_id": f"{size}-{i}", "name_en": name} for i in range(size)]
            before = stage.database.statements
            await stage.prepare(POST("/products/bulk", items))
            spent.append(stage.database.statements - before)
        assert spent[0] == spent[1], name
    await stage.play(Case("every SKU", GET("/skus?limit=1"), 200, {"total_count": 505 * branches}, queries=3))
