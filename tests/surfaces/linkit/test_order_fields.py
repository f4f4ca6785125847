"""Every field of an order that can be changed: changed alone it is kept, shown and told; the same again is nothing."""

from typing import Any

import pytest
from msgspec import json
from tests.cases import GET, PATCH, POST, Case
from tests.cast import Stage

from fondaco.surfaces.linkit.order_bodies import LineIn, OrderIn

LINE = {"name": "Tea", "quantity": 2, "price": 5, "vat": 15}
SHOP = [
    POST("/branches", {"iv_id": "N1", "name_en": "North"}, keep="branch"),
    POST("/products", {"iv_id": "TEA", "name_en": "Tea", "average_price": 5, "vat_value": 15}, keep="tea"),
    PATCH("/skus/TEA_N1", {"qty": 9}),
]
PLACED = [*SHOP, POST("/orders", {"products": [LINE]}, keep="order")]
MOMENT = "2026-04-01T10:00:00Z"
# A value for each field with the field of the event that tells it, where it is not its own.
FIELDS: dict[str, tuple[Any, str]] = {
    "source_reference": ("R", "reference"),
    "source_timestamp": (MOMENT, "details"),
    "destination_id": ("N1", "destination"),
    "destination_reference": ("R", "details"),
    "store_name": ("Shop", "store_name"),
    "customer_name": ("Dana", "customer_name"),
    "customer_email": ("dana@shop.test", "customer_email"),
    "customer_phone": ("0512345670", "customer_phone"),
    "receiver_name": ("Noor", "details"),
    "receiver_phone": ("05", "details"),
    "discount": (1, "discount"),
    "discounts_amount": (1, "discount"),
    "tax": (7, "tax"),
    "vat_amount": (7, "tax"),
    "delivery_fee": (3, "delivery_fee"),
    "service_fee": (3, "service_fee"),
    "status": ("confirmed", "state"),
    "order_status": ("confirmed", "state"),
    "payment_status": ("paid", "payment_status"),
    "fulfillment_status": ("partially_fulfilled", "fulfillment_status"),
    "notes": ("Ring twice", "notes"),
    "comment": ("Ring twice", "notes"),
    "order_code": ("A-1", "code"),
    "order_type": ("gift", "details"),
    "transport_type": ("bike", "details"),
    "fulfillment_method": ("pickup", "details"),
    "payment_method": ("cash", "details"),
    "promised_for": (MOMENT, "details"),
    "is_preorder": (True, "details"),
    "shipping_address": ({"city": "Cairo"}, "details"),
    "dispatch_routing": ({"route": 7}, "details"),
}
# What cannot be changed, or follows from the rest.
FIXED = {"products", "source", "external_id", "source_transaction_id", "currency", "subtotal", "total_amount"}
LINES = {
    "quantity": 3,
    "product_id": "TEA",
    "name": "Green tea",
    "price": 6,
    "total": 10.01,
    "iv_id": "X",
    "sku": "X_Y",
    "barcode": "622",
    "vat": 5,
}


def test_no_field_is_left_out() -> None:
    assert FIELDS.keys() | FIXED == OrderIn.__annotations__.keys()
    assert LINES.keys() == LineIn.__annotations__.keys()


async def told(stage: Stage) -> dict[str, Any]:
    """The changes in the newest event of the order."""
    newest = "select changes from events where record = :uid order by id desc limit 1"
    changes = await stage.database.of(None).value(newest, {"uid": stage.kept["order"]["id"]})
    found: dict[str, Any] = json.decode(changes)
    return found


@pytest.mark.parametrize("field", FIELDS)
async def test_a_field_changed_alone(stage: Stage, field: str) -> None:
    for request in PLACED:
        await stage.prepare(request)
    value, name = FIELDS[field]
    kind = "order.status_changed" if field.endswith("status") else "order.updated"
    events = ["customer.created", kind] if field in ("customer_email", "customer_phone") else [kind]
    change = PATCH("/orders/<order>", {field: value})
    answer = await stage.play(Case(field, change, 200, events=events))
    assert name in await told(stage)
    assert (await stage.send(GET("/orders/<order>"))).json() == answer.json()["data"]
    again = await stage.play(Case("again", change, 200))
    assert again.json()["data"] == answer.json()["data"]


@pytest.mark.parametrize("field", LINES)
async def test_a_field_of_a_line_changed_alone(stage: Stage, field: str) -> None:
    """`total` of an order from elsewhere, where it may be what it likes."""
    placed = POST("/orders", {"products": [LINE], "source": "elsewhere"}, keep="order")
    for request in (*SHOP, placed):
        await stage.prepare(request)
    change = PATCH("/orders/<order>", {"products": [LINE | {field: LINES[field]}]})
    answer = await stage.play(Case(field, change, 200, events=["order.updated"]))
    before, after = (await told(stage))["lines"]
    assert before != after
    assert (await stage.send(GET("/orders/<order>"))).json() == answer.json()["data"]
    await stage.play(Case("again", change, 200))
