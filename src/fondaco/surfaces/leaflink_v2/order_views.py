"""An order as its seller sees it in Marketplace V2, and its lines (marketplace §3)."""

from typing import Any, TypedDict

from msgspec import Raw

from fondaco.kernel.actor import Organization
from fondaco.kernel.values import UNITS, decode, encode
from fondaco.orders import trade_rules as rules
from fondaco.orders.rules import MANUAL, MARKETPLACE
from fondaco.orders.trades import Item, Trade
from fondaco.surfaces import wire
from fondaco.surfaces.leaflink_v2.products import MoneyView

NOWHERE = Raw(encode(dict.fromkeys(("address", "unit_number", "city", "county", "state", "zipcode"), "")))
DOORS = {1: "Drop off", 2: "Pick up", 3: "In storage", 4: "Will call"}
BOTH_SIDES = {"seller", "buyer"}


class LightCustomerView(TypedDict):
    id: int
    display_name: str
    ext_acct_id: str | None
    delinquent: bool


class DeliveryInfoView(TypedDict):
    acquire_date: str | None
    acquire_type: int | None
    get_acquire_type_display: str
    manifest_number: str | None


class RepView(TypedDict):
    id: int
    user: str


class OrderTaxView(TypedDict):
    id: int
    order: int
    tax: int
    name: str
    rate: str
    state: str
    auto_apply: str


class PlaceView(TypedDict):
    address: str
    unit_number: str
    city: str
    county: str
    state: str
    zipcode: str


class OrderView(TypedDict):
    number: str
    short_id: str
    external_id_seller: str | None
    external_id_buyer: str | None
    ext_acct_id: str | None
    created_on: str | None
    user: str
    buyer: int | None
    seller: int
    customer: LightCustomerView | None
    brand: int | None
    status: str
    manual: bool
    discount: float
    discount_type: str
    tax_amount: float
    tax_type: str
    final_tax: str
    shipping_charge: MoneyView
    total: MoneyView
    payment_term: str | None
    payment_methods: list[str] | None
    selected_payment_option: dict[str, Any] | None
    payment_due_date: str | None
    paid: bool
    paid_date: str | None
    ship_date: str | None
    shipping_details: str | None
    notes: str | None
    internal_notes: str | None
    delivery_preferences: str | None
    sales_reps: list[RepView]
    classification: str | None
    payment_balance: str
    available_transitions: list[str]
    modified: str | None
    has_special_requests: bool
    delivery_provider: int | None
    order_taxes: list[OrderTaxView]
    delivery_info: DeliveryInfoView
    is_combination: str
    llf_payment_method: bool
    credits: str
    facility_id: int | None
    order_number: str
    order_seller_number: str
    order_buyer_number: str
    order_short_number: str
    distributor: str | None
    external_ids: dict[str, str]
    corporate_address: PlaceView
    delivery_address: PlaceView


def status_of(state: str) -> str:
    """Capitalised, as this surface says it."""
    return rules.SHOWN.get(state, state).capitalize()


def show_order(t: Trade, organization: Organization) -> dict[str, Any]:
    """In the order of the published object."""
    short = t.short_id
    option = decode(t.payment_option) if t.payment_option else None
    return {
        "number": t.number,
        "short_id": short,
        "external_id_seller": t.external_id_seller,
        "external_id_buyer": t.external_id_buyer,
        "ext_acct_id": t.account_id,
        "created_on": wire.moment(t.created, organization),
        "user": t.user_name,
        "buyer": t.buyer_org_id,
        "seller": t.org_id,
        "customer": show_customer(t),
        "brand": t.brand_id,
        "status": status_of(t.state),
        "manual": bool(t.is_manual),
        "discount": wire.number(t.discount if t.discount_percent is None else t.discount_percent, 4),
        "discount_type": "$" if t.discount_percent is None else "%",
        "tax_amount": wire.number(t.tax if t.tax_percent is None else t.tax_percent, 4),
        "tax_type": "%" if t.tax_percent is not None or not t.tax else "$",
        "final_tax": wire.fixed(t.tax),
        "shipping_charge": wire.money_text(t.delivery_fee, t.currency),
        "total": wire.money_text(t.total, t.currency),
        "payment_term": option["payment_term"]["code"] if option else None,
        "payment_methods": _methods(option),
        "selected_payment_option": show_option(option),
        "payment_due_date": wire.moment(t.payment_due, organization),
        "paid": t.payment_status == "paid",
        "paid_date": paid_date(t, organization),
        "ship_date": wire.moment(t.ship_date, organization),
        "shipping_details": t.shipping_details,
    } | _show_rest(t, option, organization)


def _show_rest(t: Trade, option: dict[str, Any] | None, organization: Organization) -> dict[str, Any]:
    short = t.short_id
    return {
        "notes": t.notes or None,
        "internal_notes": t.internal_notes,
        "delivery_preferences": t.delivery_preferences,
        "sales_reps": Raw(t.reps.encode()),
        "classification": t.classification or None,
        "payment_balance": wire.fixed(t.balance),
        "available_transitions": rules.may_step(t.state, ("seller",), is_manual=bool(t.is_manual)),
        "modified": wire.moment(t.updated, organization),
        "has_special_requests": bool(t.notes),
        "delivery_provider": t.delivery_provider,
        # Taxes are kept with an order as one amount.
        "order_taxes": [],
        "delivery_info": {
            "acquire_date": wire.moment(t.acquired, organization),
            "acquire_type": t.acquire_type,
            "get_acquire_type_display": DOORS.get(t.acquire_type or 0, ""),
            "manifest_number": t.manifest_number,
        },
        "is_combination": "false",
        "llf_payment_method": bool(option and option["payment_term"]["code"] == "llf"),
        "credits": wire.fixed(t.credited or 0),
        "facility_id": t.branch_id,
        "order_number": t.number,
        "order_seller_number": t.external_id_seller or short,
        "order_buyer_number": t.external_id_buyer or short,
        "order_short_number": short,
        "distributor": str(t.delivery_provider) if t.delivery_provider is not None else None,
        "external_ids": external_ids(t),
        "corporate_address": Raw(t.corporate_address.encode()) if t.corporate_address else NOWHERE,
        "delivery_address": Raw(t.delivery_address.encode()) if t.delivery_address else NOWHERE,
    }


def external_ids(t: Trade) -> Any:
    """What other systems call it; one of them may be where Linkit was told that it comes from (leaflink §10.2)."""
    if t.external_id and t.source not in (MANUAL, MARKETPLACE):
        return {t.source: t.external_id} | decode(t.external_ids)
    return Raw(t.external_ids.encode())


def show_customer(t: Trade) -> LightCustomerView | None:
    if t.customer_id is None:
        return None
    return {
        "id": t.customer_id,
        "display_name": t.customer_nickname or t.customer_full_name or t.customer_name,
        "ext_acct_id": t.customer_account,
        "delinquent": bool(t.customer_delinquent),
    }


def paid_date(t: Trade, organization: Organization) -> str | None:
    """The day on which the last of what is due came in, unless another was said."""
    if t.payment_status != "paid":
        return None
    return t.paid_date or (wire.moment(t.last_paid, organization) or "")[:10] or None


def _methods(option: dict[str, Any] | None) -> list[str] | None:
    if option is None:
        return None
    method = option["payment_method"]
    return [method["code"]] if method else []


def show_option(option: dict[str, Any] | None) -> dict[str, Any] | None:
    if option is None:
        return None
    method = option["payment_method"]
    return option | {"payment_method": {"id": method["id"], "method": method["method"]} if method else None}


class ItemView(TypedDict):
    id: int
    ordered_unit_price: MoneyView
    quantity: str
    order: str
    product: str
    notes: str | None
    is_sample: bool
    sale_price: MoneyView
    unit_multiplier: int
    is_medical_line_item: bool
    is_packed: bool
    packed_at: str | None
    packed_by: int | None
    unit_of_measure: str
    position: int | None
    bulk_units: int
    on_sale: bool
    is_backorder: bool | None
    order_id: str
    batch: int | None
    package_tags: str
    frozen_data: dict[str, Any]
    wholesale_price: str | None


def show_item(i: Item, organization: Organization) -> dict[str, Any]:
    unit_price = i.price if i.unit_price is None else i.unit_price
    return {
        "id": i.id,
        "ordered_unit_price": wire.money_text(unit_price, i.currency),
        "quantity": wire.fixed(i.quantity, 4),
        "order": i.order_number,
        "product": str(i.product_id or ""),
        "notes": i.notes,
        "is_sample": bool(i.is_sample),
        "sale_price": wire.money_text(i.sale_price, i.currency),
        "unit_multiplier": i.unit_multiplier,
        "is_medical_line_item": bool(i.is_medical),
        "is_packed": bool(i.is_packed),
        "packed_at": wire.moment(i.packed_at, organization),
        "packed_by": i.packed_by,
        "unit_of_measure": "Case" if i.is_by_case else i.unit,
        "position": i.position,
        "bulk_units": i.quantity // (UNITS * i.unit_multiplier),
        "on_sale": 0 < i.sale_price < unit_price,
        "is_backorder": None if i.is_backorder is None else bool(i.is_backorder),
        "order_id": str(i.order_id),
        "batch": i.batch_id,
        # What only a regulator's feed would know.
        "package_tags": "",
        "frozen_data": Raw(i.frozen.encode()) if i.frozen else _frozen(i),
        "wholesale_price": wire.optional_fixed(i.wholesale_price),
    }


def _frozen(i: Item) -> dict[str, Any]:
    """Of a line that Linkit wrote: what it copied of its product."""
    named = {"id": i.product_id, "name": i.name, "sku": i.sku_code or i.product_code, "price": wire.fixed(i.price)}
    return {"product": named | {"product_line_name": None}}
