"""Placing orders over Linkit and reading them (linkit-v1 §5, D-35, D-36)."""

from tests.cases import GET, PATCH, POST, READER, STRANGER, Case, given, table
from tests.cast import Stage

SHOP = [
    POST("/branches", {"iv_id": "N1", "name_en": "North"}, keep="north"),
    POST("/products", {"iv_id": "TEA-20", "name_en": "Green tea", "average_price": 12.5, "vat_value": 15}, keep="tea"),
    PATCH("/skus/TEA-20_N1", {"qty": 40}, keep="sku"),
]
LINE = {"product_id": "TEA-20", "quantity": 4}
PLACED = [
    *SHOP,
    POST("/orders", {"products": [LINE], "destination_id": "N1", "delivery_fee": 9, "status": "confirmed",
                     "customer_name": "Dana", "customer_phone": "0512345670"}, keep="order"),
]  # fmt: skip

SLICE = given(
    PLACED,
    [
        Case(
            "read",
            GET("/orders/<order>"),
            200,
            {"subtotal": 50, "tax": 7.5, "total_amount": 66.5, "currency": "SAR", "spec_version": "2026-04-01"},
            queries=3,
        ),
        Case("list", GET("/orders"), 200, {"total_count": 1, "data": [{"id": "<order>"}]}, queries=4),
        Case("list with filters", GET("/orders?status=confirmed&source=manual"), 200, {"total_count": 1}, queries=5),
        Case("searched", GET("/orders?search=dan"), 200, {"total_count": 1}, queries=5),
        Case(
            "a stranger sees theirs",
            GET("/orders", as_=STRANGER),
            200,
            {"data": [{"id": "<strangers_order>"}]},
            queries=4,
        ),
        Case("a stranger reads nothing", GET("/orders/<order>", as_=STRANGER), 404),
        Case("a reader writes nothing", POST("/orders", {"products": [LINE]}, as_=READER), 403),
        Case("stock is reserved", GET("/skus/<sku>"), 200, {"qty": 40, "reserved_qty": 4}),
        Case("stock cannot fall below it", PATCH("/skus/<sku>", {"qty": 3}), 422, {"details": {"field": "qty"}}),
        Case(
            "short stock",
            POST("/orders", {"products": [LINE | {"quantity": 37}], "destination_id": "N1", "status": "confirmed"}),
            422,
            {"details": {"field": "products.0.quantity", "message": "Not enough stock of TEA-20_N1: 36 left"}},
        ),
        Case(
            "shipped",
            PATCH("/orders/<order>/status", {"status": "shipped"}),
            200,
            {"data": {"status": "shipped", "fulfillment_status": "fulfilled"}},
            events=["order.status_changed", "sku.updated"],
        ),
        Case(
            "what was shipped has left",
            GET("/skus/<sku>"),
            200,
            {"qty": 36, "reserved_qty": 0},
            given=[PATCH("/orders/<order>/status", {"status": "shipped"})],
        ),
        Case(
            "moving back",
            PATCH("/orders/<order>/status", {"status": "pending"}),
            422,
            {"details": {"field": "status"}},
        ),
        Case("nothing changes", PATCH("/orders/<order>/status", {"status": "confirmed"}), 200),
    ],
)


@table(SLICE)
async def test_slice(stage: Stage, case: Case):
    await stage.play(case)
