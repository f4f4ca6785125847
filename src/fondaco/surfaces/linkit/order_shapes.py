"""Orders as Linkit shows them: the flat generation, the unified one, and both at once (linkit-v1 §5.1, §5.2, D-35)."""

from typing import Any, Literal, TypedDict

from fondaco.kernel.actor import Organization
from fondaco.kernel.values import UNITS, decode, from_units
from fondaco.orders.model import Line, Order
from fondaco.orders.states import stock_of
from fondaco.surfaces.linkit.shapes import moment

SPEC = "2026-04-01"
View = Literal["both", "flat", "unified"]


class LineView(TypedDict):
    product_id: str | None
    name: str
    quantity: int
    price: float
    total: float
    iv_id: str
    sku: str
    barcode: str
    vat: float
    stock_short: int


class FlatView(TypedDict):
    id: str
    organization_id: str
    source: str
    external_id: str
    customer_name: str
    customer_email: str
    customer_phone: str
    products: list[LineView]
    subtotal: float
    discount: float
    tax: float
    delivery_fee: float
    total_amount: float
    currency: str
    status: str
    payment_status: str
    fulfillment_status: str
    notes: str
    created: str
    updated: str


class EventView(TypedDict):
    id: str
    type: str
    occurred_at: str
    source: str


class UnifiedOrder(TypedDict):
    id: str
    organization_id: str
    source_reference: str
    source_transaction_id: str
    source_timestamp: str | None
    destination_id: str | None
    destination_reference: str
    order_status: str
    fulfillment_status: str
    payment_status: str
    fulfillment_method: str
    payment_method: str
    currency: str
    total_amount: float
    discounts_amount: float
    vat_amount: float
    customer_name: str
    customer_phone: str
    customer_email: str
    receiver_name: str
    receiver_phone: str
    skus: list[str]
    products: list[LineView]
    shipping_address: dict[str, Any] | None
    order_code: str
    order_type: str
    transport_type: str
    comment: str
    promised_for: str | None
    is_preorder: bool
    delivery_fee: float
    service_fee: float
    subtotal: float
    store_name: str
    dispatch_routing: dict[str, Any] | None


class UnifiedView(TypedDict):
    spec_version: str
    event: EventView
    order: UnifiedOrder


# Everything at once, or one generation of it: clients of either find what they know.
AnyOrderView = TypedDict("OrderView", FlatView.__annotations__ | UnifiedView.__annotations__, total=False)  # type: ignore[misc]


def show_order(order: Order, lines: list[Line], organization: Organization, view: str) -> Any:
    products = show_lines(order, lines)
    if view == "flat":
        return show_flat(order, products, organization)
    unified = {
        "spec_version": SPEC,
        "event": {
            "id": order.event_uid,
            "type": order.event_type,
            "occurred_at": moment(order.updated),
            "source": order.source,
        },
        "order": show_unified(order, lines, products, organization),
    }
    return unified if view == "unified" else show_flat(order, products, organization) | unified


def show_lines(order: Order, lines: list[Line]) -> list[LineView]:
    moves = stock_of(order.stock_policy, order.state) != "free"
    return [
        {
            "product_id": line.product_uid or None,
            "name": line.name,
            "quantity": line.quantity // UNITS,
            "price": from_units(line.price),
            "total": from_units(line.total),
            "iv_id": line.product_code,
            "sku": line.sku_code,
            "barcode": line.barcode,
            "vat": from_units(line.vat),
            "stock_short": (line.quantity - line.reserved - line.issued) // UNITS if moves and line.product_uid else 0,
        }
        for line in lines
    ]


def show_flat(o: Order, products: list[LineView], organization: Organization) -> dict[str, Any]:
    return {
        "id": o.uid,
        "organization_id": organization.uid,
        "source": o.source,
        "external_id": o.external_id,
        "customer_name": o.customer_name,
        "customer_email": o.customer_email,
        "customer_phone": o.customer_phone,
        "products": products,
        "subtotal": from_units(o.subtotal),
        "discount": from_units(o.discount),
        "tax": from_units(o.tax),
        "delivery_fee": from_units(o.delivery_fee),
        "total_amount": from_units(o.total),
        "currency": o.currency,
        "status": o.status,
        "payment_status": o.payment_status,
        "fulfillment_status": o.fulfillment_status,
        "notes": o.notes,
        "created": moment(o.created),
        "updated": moment(o.updated),
    }


def show_unified(o: Order, lines: list[Line], products: list[LineView], organization: Organization) -> dict[str, Any]:
    carried = decode(o.details)
    text = carried.get
    return {
        "id": o.uid,
        "organization_id": organization.uid,
        "source_reference": o.reference,
        "source_transaction_id": o.external_id,
        "source_timestamp": _moment(text("source_timestamp")),
        "destination_id": o.destination or None,
        "destination_reference": text("destination_reference", ""),
        "order_status": o.status,
        "fulfillment_status": o.fulfillment_status,
        "payment_status": o.payment_status,
        "fulfillment_method": text("fulfillment_method", ""),
        "payment_method": text("payment_method", ""),
        "currency": o.currency,
        "total_amount": from_units(o.total),
        "discounts_amount": from_units(o.discount),
        "vat_amount": from_units(o.tax),
        "customer_name": o.customer_name,
        "customer_phone": o.customer_phone,
        "customer_email": o.customer_email,
        "receiver_name": text("receiver_name", ""),
        "receiver_phone": text("receiver_phone", ""),
        "skus": [line.sku_code for line in lines if line.sku_code],
        "products": products,
        "shipping_address": text("shipping_address"),
        "order_code": o.code,
        "order_type": text("order_type", ""),
        "transport_type": text("transport_type", ""),
        "comment": o.notes,
        "promised_for": _moment(text("promised_for")),
        "is_preorder": text("is_preorder", False),
        "delivery_fee": from_units(o.delivery_fee),
        "service_fee": from_units(o.service_fee),
        "subtotal": from_units(o.subtotal),
        "store_name": o.store_name,
        "dispatch_routing": text("dispatch_routing"),
    }


def _moment(stored: str | None) -> str | None:
    return moment(stored) if stored else None
