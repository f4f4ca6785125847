"""Deliveries in the dated API, under both of their paths."""

import re
from typing import Any

from tests.cases import GET, POST, READER, STRANGER, Case, given, table
from tests.cast import Stage
from tests.surfaces.leaflink.goods import BRANDS, product

L = "/leaflink/deliveries"
T = "/leaflink/transportation/orders"
DANA = {
    "first_name": "Dana",
    "last_name": "Reed",
    "metrc_employee_id": "E1",
    "license_number": "L1",
    "phone": "5550000001",
}
VAN = {"make": "Kia", "license_number": "ABC"}
WISH: dict[str, Any] = {
    "payment_expected": {"amount": 12.5, "currency": "SAR"},
    "pickup_driver": DANA,
    "delivery_driver": DANA,
    "pickup_vehicle": VAN,
    "delivery_vehicle": VAN,
    "payment_method": {"method": "Cash", "description": "Coins"},
    "payment_term": {"term": "Net 15", "description": "Later", "days": 15},
    "brand": {"display_name": "our shop"},
}
REST: dict[str, Any] = {
    "status": "shipped",
    "requested_pickup_date": "2026-03-08",
    "expected_pickup_datetime": "2026-03-08T10:00:00+00:00",
    "actual_pickup_datetime": "2026-03-08T11:00:00+00:00",
    "requested_delivery_date": "2026-03-09",
    "expected_delivery_datetime": "2026-03-10T12:00:00+00:00",
    "actual_delivery_datetime": None,
    "customer_notes": "Ring twice",
    "notes": "Fragile",
    "eligible_payment_methods": ["cash", "check"],
    "payment_method_collected": "cash",
    "collected_payment_amount": "12.50",
    "delivery_driver_comment": "Done",
}
SHOWN = REST | {
    name: REST[name].replace("+", ".000000+")
    for name in ("expected_pickup_datetime", "actual_pickup_datetime", "expected_delivery_datetime")
}
FIRST = POST(L, WISH, keep="first")
SECOND = POST(T, WISH | REST, keep="second")
ORDER = POST(
    "/orders?view=unified",
    {"products": [{"name": "Tea", "quantity": 1, "price": 5}], "customer_name": "Tea House"},
    keep="order",
)
NUMBER = {"transport_order_id": "<first.transport_order_id>"}
OTHER = {"transport_order_id": "<second.transport_order_id>"}

# An order of the marketplace, whose buyer has said where it goes.
PLACE = {"address": "1 High St", "unit_number": "", "city": "Denver", "county": "", "state": "CO", "zipcode": "80939"}
TRADED = [
    *BRANDS,
    product("tea"),
    POST("/leaflink/customers", {"name": "Tea House", "owner_id": "<company>"}, keep="customer"),
    POST("/leaflink/customers/<customer>/delivery_address", PLACE),
    POST(
        "/leaflink/api/v2/orders-received/",
        {
            "seller": "<company>",
            "customer": {"id": "<customer>"},
            "status": "Submitted",
            "line_items": [
                {
                    "product": "<tea>",
                    "quantity": "1",
                    "ordered_unit_price": {"amount": "5.00", "currency": "SAR"},
                    "sale_price": {"amount": "0", "currency": "SAR"},
                }
            ],
        },
        keep="trade",
    ),
    POST(L, WISH | {"order_number": "<trade.short_id>"}, keep="traded"),
]

CASES = [
    *given(
        TRADED,
        [
            Case(
                "of an order of the marketplace",
                GET(f"{L}/<traded.transport_order_id>"),
                200,
                {
                    "mp_order_number": "<trade.number>",
                    "invoice_number": "<trade.short_id>",
                    "customer": {"id": "<customer>", "display_name": "Tea House"},
                    "destination": PLACE,
                },
            ),
        ],
    ),
    Case(
        "one is made",
        POST(L, WISH),
        201,
        {
            "number": "T-1",
            "invoice_number": "",
            "mp_order_number": "",
            "transport_order_id": str,
            "payment_expected": {"amount": 12.5, "currency": "SAR"},
            "status": "created",
            "pickup_driver": DANA | {"id": int, "is_active": True, "transport_company_id": int},
            "pickup_vehicle": VAN | {"id": int, "model_year": None},
            "payment_method": {"id": int, "method": "Cash", "description": "Coins", "created_on": str},
            "payment_term": {"id": int, "term": "Net 15", "days": 15, "modified": str},
            "brand": {"id": "<company>", "display_name": "our shop", "licenses": [], "delivery_address": dict},
            "transport_company": {"name": "Our Shop"},
            "display_delivery_date": None,
        },
        events=[
            "carrier.created",
            "driver.created",
            "vehicle.created",
            "payment_wording.created",
            "payment_wording.created",
            "delivery.created",
        ],
    ),
    *given([FIRST], [Case("all of it", POST(T, WISH | REST), 201, SHOWN, events=["delivery.created"])]),
    *given(
        [ORDER, FIRST, POST(L, WISH | {"order_number": "<order.order.order_code>"}, keep="second")],
        [
            Case(
                "of an order",
                GET(f"{L}/<second.transport_order_id>"),
                200,
                {
                    "invoice_number": "<order.order.order_code>",
                    "mp_order_number": re.compile("[0-9a-f-]{36}"),
                    "customer": {"display_name": "Tea House"},
                },
            ),
            Case("to a buyer", GET(f"{L}?buyer=TEA house"), 200, {"results": [OTHER]}, queries=4),
            Case(
                "of an invoice",
                GET(f"{L}?order_invoice_number=<order.order.order_code>"),
                200,
                {"results": [OTHER]},
                queries=4,
            ),
            Case("of no invoice", GET(f"{L}?order_invoice_number=x"), 200, {"results": []}, queries=3),
        ],
    ),
    Case("nothing", POST(L, {}), 400, {name: [str] for name in WISH}),
    Case("of nobody", POST(L, WISH | {"brand": {"display_name": "x"}}), 400, {"brand": {"display_name": [str]}}),
    Case(
        "in other money",
        POST(L, WISH | {"payment_expected": {"amount": 1, "currency": "USD"}}),
        400,
        {"payment_expected": {"currency": [str]}},
    ),
    Case("of no order", POST(L, WISH | {"order_number": "x"}), 400, {"order_number": [str]}),
    Case("in no state", POST(L, WISH | {"status": "lost"}), 400, {"status": [str]}),
    Case("some day", POST(L, WISH | {"requested_pickup_date": "soon"}), 400, {"requested_pickup_date": [str]}),
    Case("by a reader", POST(L, WISH, as_=READER), 403, {"detail": str}),
    *given(
        [FIRST, SECOND],
        [
            Case("the newest first", GET(L), 200, {"count": 2, "results": [OTHER, NUMBER]}, queries=3),
            Case("the same", GET(T), 200, {"count": 2, "results": [OTHER, NUMBER]}, queries=3),
            Case("by offset", GET(f"{L}?limit=1&offset=1"), 200, {"results": [NUMBER], "next": None}, queries=3),
            Case("by status", GET(f"{L}?status=created&status=planned"), 200, {"results": [NUMBER]}, queries=4),
            Case("by a status that is none", GET(f"{L}?status=deleted"), 400, {"detail": str}),
            Case("picked up on a day", GET(f"{L}?pickup_date=2026-03-08"), 200, {"results": [OTHER]}, queries=4),
            Case("delivered on a day", GET(f"{L}?delivery_date=2026-03-10"), 200, {"results": [OTHER]}, queries=4),
            Case("wanted on a day", GET(f"{L}?requested_date=2026-03-09"), 200, {"results": [OTHER]}, queries=4),
            Case("wanted on no day", GET(f"{L}?requested_date=2026-03-10"), 200, {"count": 0}, queries=3),
            Case(
                "sorted",
                GET(f"{L}?sort_by=created_on"),
                200,
                {"results": [NUMBER, OTHER]},
                queries=3,
            ),
            Case(
                "sorted by days",
                GET(f"{L}?sort_by=-display_delivery_date,-requested_pickup_date"),
                200,
                {"count": 2},
                queries=3,
            ),
            Case("sorted otherwise", GET(f"{L}?sort_by=number"), 400, {"detail": str}),
            Case("sorted twice", GET(f"{L}?sort_by=created_on&ordering=number"), 400, {"detail": str}),
            Case("ordered", GET(f"{L}?ordering=number"), 200, {"results": [NUMBER, OTHER]}, queries=3),
            Case("by words", GET(f"{L}?search=t-2"), 200, {"results": [OTHER]}, queries=4),
            Case("one", GET(f"{L}/<second.transport_order_id>"), 200, SHOWN),
            Case("one by the other path", GET(f"{T}/<second.transport_order_id>"), 200, OTHER),
            Case("another's", GET(f"{L}/<second.transport_order_id>", as_=STRANGER), 404, {"detail": str}),
            Case("a stranger's", GET(L, as_=STRANGER), 200, {"count": 0}, queries=2),
        ],
    ),
]


@table(CASES)
async def test_deliveries(stage: Stage, case: Case):
    await stage.play(case)
