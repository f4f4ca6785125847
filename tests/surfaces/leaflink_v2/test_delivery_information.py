"""How an order is delivered, in Marketplace V2."""

from tests.cases import BOTH, GET, POST, STRANGER, Case, given, table
from tests.cast import Stage
from tests.surfaces.leaflink.test_deliveries import DANA, ORDER, WISH

V2 = "/leaflink/api/v2/orders/"
NUMBER = "<delivery.mp_order_number>"
DELIVERED = POST(
    "/leaflink/deliveries", WISH | {"order_number": "<order.order.order_code>", "notes": "Fragile"}, keep="delivery"
)
OTHER = POST("/leaflink/deliveries", WISH)
SHOWN = {
    "order_number": NUMBER,
    "order_short_number": str,
    "seller": "<company>",
    "delivery_info": {"manifest_number": None},
    "status": "Submitted",
    "total": {"amount": "5.00", "currency": "SAR"},
    "deliveries": [
        {
            "number": "<delivery.number>",
            "status": "created",
            "notes": "Fragile",
            "pickup_driver": DANA,
            "transport_company": "Our Shop",
            "payment_expected": {"amount": "12.50", "currency": "SAR"},
        }
    ],
}

CASES = given(
    [ORDER, OTHER, DELIVERED],
    [
        Case("by number", GET(f"{V2}{NUMBER}/delivery-information/"), 200, SHOWN),
        Case("for two companies", GET(f"{V2}{NUMBER}/delivery-information/", as_=BOTH), 200, SHOWN),
        Case("a stranger's", GET(f"{V2}{NUMBER}/delivery-information/", as_=STRANGER), 404, {"detail": str}),
        Case("of no order", GET(f"{V2}0/delivery-information/"), 404, {"detail": str}),
        Case("of a very large one", GET(f"{V2}{'9' * 30}/delivery-information/"), 404, {"detail": str}),
        Case("without a slash", GET(f"{V2}{NUMBER}/delivery-information"), 400, {"detail": str}),
    ],
)
# Another order than the one that is delivered.
CASES += given(
    [ORDER, DELIVERED, ORDER, GET("/leaflink/api/v2/orders-received/?ordering=-created_on", keep="orders")],
    [
        Case(
            "not at all",
            GET(f"{V2}<orders.results.0.short_id>/delivery-information/"),
            200,
            {"order_number": "<orders.results.0.number>", "deliveries": []},
        )
    ],
)


@table(CASES)
async def test_delivery_information(stage: Stage, case: Case):
    await stage.play(case)
