"""The shop of the order cases: tea and mugs, in stock at two branches, and orders of them."""

from collections.abc import Sequence
from typing import Any

import pytest
from tests.cases import PATCH, POST, Case, Only, Request
from tests.cast import Stage

SHOP = [
    POST("/branches", {"iv_id": "N1", "name_en": "North"}, keep="north"),
    POST("/branches", {"iv_id": "S1", "name_en": "South"}, keep="south"),
    POST(
        "/products",
        {"iv_id": "TEA", "name_en": "Green tea", "average_price": 12.5, "vat_value": 15, "barcode": "622"},
        keep="tea",
    ),
    POST("/products", {"iv_id": "MUG", "name_en": "Mug", "average_price": 3, "vat_value": 5}, keep="mug"),
    PATCH("/skus/TEA_N1", {"qty": 40}, keep="tea_n1"),
    PATCH("/skus/TEA_S1", {"qty": 3, "price": 14}, keep="tea_s1"),
    PATCH("/skus/MUG_N1", {"qty": 5}, keep="mug_n1"),
]
LINE = {"product_id": "TEA", "quantity": 4}
CREATED = ["order.created"]
UPDATED = ["order.updated"]
MOVED = ["order.status_changed"]
FLAT = Only(
    *"id organization_id source external_id customer_name customer_email customer_phone products subtotal".split(),
    *"discount tax delivery_fee total_amount currency status payment_status fulfillment_status notes".split(),
    *"created updated".split(),
)
UNIFIED = Only("spec_version", "event", "order")
BOTH = Only(*FLAT.names, *UNIFIED.names)
ORDER = Only(
    *"id organization_id source_reference source_transaction_id source_timestamp destination_id".split(),
    *"destination_reference order_status fulfillment_status payment_status fulfillment_method".split(),
    *"payment_method currency total_amount discounts_amount vat_amount customer_name customer_phone".split(),
    *"customer_email receiver_name receiver_phone skus products shipping_address order_code order_type".split(),
    *"transport_type comment promised_for is_preorder delivery_fee service_fee subtotal store_name".split(),
    "dispatch_routing",
)
PRODUCT = Only(*"product_id name quantity price total iv_id sku barcode vat stock_short".split())


def ordered(*lines: dict[str, Any], keep: str = "order", **more: Any) -> Request:
    """An order of four tea, or of these lines, at the northern branch unless it goes elsewhere."""
    body = {"products": list(lines) or [LINE], "destination_id": "N1"} | more
    return POST("/orders", body, keep=keep)


def placed(*, keep: str = "", **more: Any) -> Request:
    """Four tea that go nowhere yet."""
    return POST("/orders", {"products": [LINE]} | more, keep=keep)


def moved(status: str, order: str = "order", /, **more: Any) -> Request:
    return PATCH(f"/orders/<{order}>/status", {"status": status} | more)


def change(order: str = "order", /, **more: Any) -> Request:
    return PATCH(f"/orders/<{order}>", more)


def settled(**settings: Any) -> Request:
    return PATCH("/organization", settings)


async def play_all(stage: Stage, prepared: Sequence[Request], cases: Sequence[Case]) -> None:
    """Cases that change nothing, all on one stage: what they are given is costly to prepare."""
    for request in prepared:
        await stage.prepare(request)
    wrong = []
    for case in cases:
        try:
            await stage.play(case)
        except pytest.fail.Exception as failure:
            wrong.append(f"{case.name}\n{failure}")
    assert not wrong, "\n".join(wrong)
