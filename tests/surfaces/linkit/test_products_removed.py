"""Products over Linkit as they go, and the counts that follow them (linkit-v1 §2.1, D-26)."""

from tests.cases import DELETE, GET, PATCH, POST, PUT, Case, table
from tests.cast import Stage

TEA = {"iv_id": "TEA", "name_en": "Green tea"}
REFERENCES = [
    POST("/brands", {"brand_code": "B"}, keep="brand"),
    POST("/categories", {"category_code": "C"}, keep="category"),
    POST("/generics", {"generic_code": "G", "name_en": "G"}, keep="generic"),
]
MADE = [
    *REFERENCES,
    POST(
        "/products",
        TEA | {"brand_id": "<brand>", "category_id": "<category>", "generic_id": "<generic>", "is_enabled": False},
        keep="tea",
    ),
]
REMOVED = [*MADE, DELETE("/products/TEA")]
REMOVE = [
    Case("delete", DELETE("/products/<tea>"), 204, None, given=MADE, events=["product.deleted"]),
    Case("delete by identifier", DELETE("/products/TEA"), 204, None, given=MADE, events=["product.deleted"]),
    Case("delete twice", DELETE("/products/<tea>"), 404, given=REMOVED),
    Case("delete a stranger's", DELETE("/products/<strangers_product>"), 404),
    Case("a deleted one is not read", GET("/products/<tea>"), 404, given=REMOVED),
    Case("nor changed", PATCH("/products/<tea>", {"name_en": "x"}), 404, given=REMOVED),
    Case("nor listed", GET("/products"), 200, {"data": [], "total_count": 0}, given=REMOVED, queries=2),
    Case("nor found", GET("/products?search=green"), 200, {"total_count": 0}, given=REMOVED, queries=4),
    Case(
        "but listed among the deleted",
        GET("/products?is_deleted=true"),
        200,
        {"data": [{"id": "<tea>", "is_deleted": True}], "total_count": 1},
        given=[*REMOVED, POST("/products", TEA)],
        queries=4,
    ),
    Case("is_deleted=false", GET("/products?is_deleted=false"), 200, {"total_count": 0}, given=REMOVED, queries=2),
    Case(
        "its SKUs go",
        GET("/skus"),
        200,
        {"total_count": 0},
        given=[POST("/branches", {"iv_id": "N1", "name_en": "N"}), *MADE, DELETE("/products/TEA")],
        queries=2,
    ),
    Case("it no longer counts for its brand", GET("/brands/code/B"), 200, {"product_count": 0}, given=REMOVED),
    Case("nor its category", GET("/categories/code/C"), 200, {"product_count": 0}, given=REMOVED),
    Case("nor its generic", GET("/generics/code/G"), 200, {"product_count": 0, "products": []}, given=REMOVED),
]

COUNTS = [
    Case("it counts, enabled or not", GET("/brands/code/B"), 200, {"product_count": 1}, given=MADE),
    Case("for its category", GET("/categories/code/C"), 200, {"product_count": 1}, given=MADE),
    Case("for its generic", GET("/generics/code/G"), 200, {"product_count": 1, "products": ["<tea>"]}, given=MADE),
    Case(
        "moved to another brand",
        GET("/brands?sort=brand_code"),
        200,
        {"data": [{"product_count": 0}, {"product_count": 1}]},
        given=[
            *MADE,
            POST("/brands", {"brand_code": "B2"}, keep="other"),
            PATCH("/products/TEA", {"brand_id": "<other>"}),
        ],
        queries=3,
    ),
    Case(
        "taken out of its brand",
        GET("/brands/code/B"),
        200,
        {"product_count": 0},
        given=[*MADE, PUT("/products/TEA", TEA)],
    ),
]


@table([*REMOVE, *COUNTS])
async def test_remove_and_count(stage: Stage, case: Case):
    await stage.play(case)
