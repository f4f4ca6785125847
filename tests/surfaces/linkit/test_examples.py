"""The worked examples of linkit-v1 §11, word for word as far as orders are not concerned."""

from tests.cases import GET, NOBODY, PATCH, POST, Case, given, table
from tests.cast import Stage

TEA = {"iv_id": "TEA-20", "name_en": "Green tea, 20 bags", "average_price": 12.5, "vat_value": 15}
SHOP = [
    POST("/branches", {"iv_id": "N1", "name_en": "North"}),
    POST("/branches", {"iv_id": "S1", "name_en": "South"}),
]
MATRIX = [*SHOP, POST("/products", TEA)]
FRESH = {"qty": 0, "price": 12.5}
OF_TEA = GET("/skus?product_iv_id=TEA-20&sort=iv_id")

CASES = [
    Case("a product is created", POST("/products", TEA), 201, {"data": TEA}, given=SHOP, events=["product.created"]),
    Case("both SKUs stand", OF_TEA, 200, {"data": [{"iv_id": "TEA-20_N1"} | FRESH, {"iv_id": "TEA-20_S1"} | FRESH]},
         given=MATRIX, queries=4),
    Case("a branch adds one", OF_TEA, 200, {"data": [{}, {}, {"iv_id": "TEA-20_W1"} | FRESH]},
         given=[*MATRIX, POST("/branches", {"iv_id": "W1", "name_en": "West"})], queries=4),
    Case("stock is set", PATCH("/skus/TEA-20_N1", {"qty": 40}), 200, {"data": {"qty": 40}}, given=MATRIX,
         events=["sku.updated"]),
    Case("of that record only", OF_TEA, 200, {"data": [{"qty": 40}, {"qty": 0}]},
         given=[*MATRIX, PATCH("/skus/TEA-20_N1", {"qty": 40})], queries=4),
    Case("posting again", POST("/products", TEA), 409, {"code": 409, "details": {"iv_id": "TEA-20"}}, given=MATRIX),
    *given(MATRIX, [
        Case("no name", POST("/products", {"iv_id": "x"}), 400,
             {"error": "Validation failed", "details": {"field": "name_en", "message": str}}),
        Case("an empty name", POST("/products", TEA | {"name_en": ""}), 422, {"error": "Validation error"}),
        Case("page 0", GET("/products?page=0"), 400, {"details": {"field": "page", "message": str}}),
        Case("limit 500", GET("/products?limit=500"), 200, {"limit": 100}, queries=3),
        Case("True", GET("/products?is_enabled=True"), 200, {"total_count": 1}, queries=4),
    ]),
    Case("roots only", GET("/categories?parent_id=null"), 200, {"data": [{"category_code": "ROOT"}]},
         given=[POST("/categories", {"category_code": "ROOT"}, keep="root"),
                POST("/categories", {"category_code": "LEAF", "parent_id": "<root>"})], queries=4),
    Case("an expired token", GET("/products", as_=NOBODY, headers={"Authorization": "Bearer eyJ0eXAiOiJKV1QifQ.e30.x"}),
         401),
]  # fmt: skip


@table(CASES)
async def test_examples(stage: Stage, case: Case):
    await stage.play(case)
