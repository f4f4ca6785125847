"""Orders as Linkit takes them: bodies of either generation become our commands (linkit-v1 §5.1, §5.2, D-36)."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid, Problem, refuse
from fondaco.kernel.moments import read_moment
from fondaco.kernel.values import UNITS, to_units
from fondaco.orders import pricing, rules
from fondaco.orders.model import PlaceOrder, WantedLine
from fondaco.surfaces.linkit.records import Values
from fondaco.surfaces.linkit.shapes import Key, Money, Name, Percent

TEXT = r"^[^\x00]*$"
Long = Annotated[str, Meta(max_length=2000, extra_json_schema={"pattern": TEXT})]
Short = Annotated[str, Meta(max_length=100, extra_json_schema={"pattern": TEXT})]
Moment = Annotated[str, Meta(max_length=40, extra_json_schema={"format": "date-time"})]
Code = Annotated[str, Meta(max_length=3, extra_json_schema={"pattern": "^([A-Z]{3})?$"})]
OrderStatus = Literal["pending", "confirmed", "preparing", "ready", "shipped", "delivered", "cancelled", "returned"]
PaymentStatus = Literal["pending", "paid", "refunded", "partially_refunded", "failed"]
FulfillmentStatus = Literal["unfulfilled", "partially_fulfilled", "fulfilled", "returned"]
# The unified names with the flat ones that mean the same.
SAME = {
    "source_transaction_id": "external_id",
    "order_status": "status",
    "discounts_amount": "discount",
    "vat_amount": "tax",
    "comment": "notes",
}
MONEY = ("subtotal", "discount", "tax", "delivery_fee", "service_fee", "total_amount")
MOMENTS = ("source_timestamp", "promised_for")
CARRIED = (
    "source_timestamp",
    "destination_reference",
    "fulfillment_method",
    "payment_method",
    "receiver_name",
    "receiver_phone",
    "shipping_address",
    "order_type",
    "transport_type",
    "promised_for",
    "is_preorder",
    "dispatch_routing",
)
# What we call the fields whose name differs.
OURS = {
    "total_amount": "total",
    "destination_id": "destination",
    "source_reference": "reference",
    "order_code": "code",
    "products": "lines",
}


class LineIn(Struct, kw_only=True):
    quantity: Annotated[int, Meta(ge=1, le=999_999_999)]
    product_id: Annotated[str, Meta(max_length=100)] | None = None
    name: Name = ""
    price: Money | UnsetType = UNSET
    total: Money | UnsetType = UNSET
    iv_id: Name = ""
    sku: Name = ""
    barcode: Name = ""
    vat: Percent | UnsetType = UNSET


class OrderIn(Struct, kw_only=True):
    products: Annotated[list[LineIn], Meta(min_length=1, max_length=rules.MOST_LINES)]
    source: Annotated[str, Meta(max_length=100, pattern=r"^[^\x00-\x1f]*$")] | UnsetType = UNSET
    external_id: Name | UnsetType = UNSET
    source_transaction_id: Name | UnsetType = UNSET
    source_reference: Name | UnsetType = UNSET
    source_timestamp: Moment | UnsetType | None = UNSET
    destination_id: Key | UnsetType | None = UNSET
    destination_reference: Name | UnsetType = UNSET
    store_name: Name | UnsetType = UNSET
    customer_name: Name | UnsetType = UNSET
    customer_email: Name | UnsetType = UNSET
    customer_phone: Name | UnsetType = UNSET
    receiver_name: Name | UnsetType = UNSET
    receiver_phone: Name | UnsetType = UNSET
    subtotal: Money | UnsetType = UNSET
    discount: Money | UnsetType = UNSET
    discounts_amount: Money | UnsetType = UNSET
    tax: Money | UnsetType = UNSET
    vat_amount: Money | UnsetType = UNSET
    delivery_fee: Money | UnsetType = UNSET
    service_fee: Money | UnsetType = UNSET
    total_amount: Money | UnsetType = UNSET
    currency: Code | UnsetType = UNSET
    status: OrderStatus | UnsetType = UNSET
    order_status: OrderStatus | UnsetType = UNSET
    payment_status: PaymentStatus | UnsetType = UNSET
    fulfillment_status: FulfillmentStatus | UnsetType = UNSET
    notes: Long | UnsetType = UNSET
    comment: Long | UnsetType = UNSET
    order_code: Short | UnsetType = UNSET
    order_type: Short | UnsetType = UNSET
    transport_type: Short | UnsetType = UNSET
    fulfillment_method: Short | UnsetType = UNSET
    payment_method: Short | UnsetType = UNSET
    promised_for: Moment | UnsetType | None = UNSET
    is_preorder: bool | UnsetType = UNSET
    shipping_address: dict[str, Any] | UnsetType | None = UNSET
    dispatch_routing: dict[str, Any] | UnsetType | None = UNSET


class StatusIn(Struct, kw_only=True):
    status: OrderStatus | UnsetType = UNSET
    order_status: OrderStatus | UnsetType = UNSET
    payment_status: PaymentStatus | UnsetType = UNSET
    fulfillment_status: FulfillmentStatus | UnsetType = UNSET
    comment: Long = ""
    amount: Money | UnsetType = UNSET


class PaymentIn(Struct, kw_only=True):
    amount: Annotated[float, Meta(ge=-999_999_999.99, le=999_999_999.99)]
    method: Short = ""
    reference: Name = ""


# What a PUT leaves out goes back to this (linkit-v1 D-12); states, identity and what is computed stay as they are.
DEFAULTS: Values = {
    "customer_name": "",
    "customer_email": "",
    "customer_phone": "",
    "discount": 0,
    "tax": None,
    "delivery_fee": 0,
    "service_fee": 0,
    "destination_id": None,
    "store_name": "",
    "subtotal": None,
    "total_amount": None,
    "source_reference": "",
    "notes": "",
    "source_timestamp": None,
    "destination_reference": "",
    "fulfillment_method": "",
    "payment_method": "",
    "receiver_name": "",
    "receiver_phone": "",
    "shipping_address": None,
    "order_type": "",
    "transport_type": "",
    "promised_for": None,
    "is_preorder": False,
    "dispatch_routing": None,
}


def one_generation(sent: Values) -> Values:
    """The body in flat names. Raises Invalid where both names of a thing are given and differ (D-36)."""
    refuse(
        [
            Invalid(f"This is not what {flat} says", unified)
            for unified, flat in SAME.items()
            if unified in sent and flat in sent and sent[unified] != sent[flat]
        ]
    )
    return {SAME.get(name, name): value for name, value in sent.items()}


def joined(flat: Mapping[str, Any], unified: Mapping[str, Any], seen: Mapping[str, Any]) -> Values:
    """One body of both generations: of two names of a thing, that with another value than was `seen` says what it is.

    So a client of either generation may change what it knows of the whole order, and send that back. Raises Invalid
    where both are new and differ (D-36).
    """
    known = OrderIn.__annotations__.keys()
    values = {name: value for name, value in flat.items() if name in known}
    faults: list[Problem] = []
    for name, value in unified.items():
        same = SAME.get(name, name)
        if name not in known or value == values.get(same, values.get(name)):
            continue
        if same not in values or values[same] == seen.get(same, seen):
            values.pop(same, None)
            values[name] = value
        elif value != seen.get("order", {}).get(name, seen):
            faults.append(Invalid(f"This is not what {same} says", name))
    refuse(faults)
    return values


def settle(sent: Values, currency: str) -> Values:
    """The body's values as ours, in flat names of the wire. Raises Invalid, Faults."""
    places = pricing.digits(currency)
    taken = dict(sent)
    faults: list[Problem] = []
    for name in MONEY:
        if taken.get(name) is not None:
            taken[name] = to_units(taken[name], places)
    for name in MOMENTS:
        if taken.get(name) is not None:
            moment = read_moment(taken[name])
            if moment is None:
                faults.append(Invalid("A moment is written with its offset, as 2026-04-01T10:00:00Z (RFC 3339)", name))
            else:  # in whole seconds, as it is shown: who sends back what it read changes nothing
                taken[name] = f"{moment[:20]}000000Z"
    if "products" in taken:
        taken["products"] = [_line(line, places) for line in taken["products"]]
    refuse(faults)
    return taken


def _line(line: LineIn, places: int) -> WantedLine:
    def units(value: float | UnsetType, digits: int) -> int | None:
        return None if isinstance(value, UnsetType) else to_units(value, digits)

    return WantedLine(
        name=line.name.strip(),
        product=(line.product_id or "").strip(),
        quantity=line.quantity * UNITS,
        price=units(line.price, places),
        total=units(line.total, places),
        vat=units(line.vat, 4),
        sku_code=line.sku,
        product_code=line.iv_id.strip(),
        barcode=line.barcode,
    )


def renamed(values: Mapping[str, Any]) -> Values:
    """In our names, with what the hub only carries together."""
    ours = {OURS.get(name, name): value for name, value in values.items() if name not in CARRIED}
    carried = {name: values[name] for name in CARRIED if name in values}
    return ours | ({"details": carried} if carried else {})


def take_order(sent: Values, actor: Actor) -> PlaceOrder:
    """The command that a body means. Raises Invalid, Faults."""
    flat = one_generation(sent)
    source = flat.pop("source", rules.MANUAL).strip().lower() or rules.MANUAL
    values = renamed(settle(flat, flat.get("currency") or actor.organization.currency))
    values["state"] = rules.first_state(source, values.pop("status", "pending"))
    values["external_id"] = values.get("external_id", "").strip()
    values["destination"] = (values.get("destination") or "").strip()
    return PlaceOrder(source=source, **values)


def take_changes(sent: Values, currency: str, *, partial: bool) -> Values:
    """The changes that a body means, states aside. Raises Invalid, Faults."""
    flat = one_generation(sent)
    if "source" in flat:
        flat["source"] = flat["source"].strip().lower() or rules.MANUAL
    if "external_id" in flat:
        flat["external_id"] = flat["external_id"].strip()
    values = renamed(settle(flat if partial else DEFAULTS | flat, currency))
    if "destination" in values:
        values["destination"] = (values["destination"] or "").strip()
    return values
