"""Orders, their lines and payments, as stored, as they may be asked for, and the command that places one."""

from typing import Any

from fondaco.customers.rules import national_phone
from fondaco.events.records import Kind
from fondaco.kernel.resource import Resource, Row
from fondaco.kernel.values import Struct


class Order(Row, frozen=True):
    """Money in 1/10 000 of `currency`. `number` is its uuid, `code` is for display, `destination` a branch's uid.

    `state` is the domain's (leaflink §4.1), `status` its word in Linkit. `stock_policy` is the state at which it
    reserves, empty if it moves no stock. `paid` is the sum of its payments; `payment_said` what they cannot tell.
    `keeps_totals` marks totals that its source set and that do not follow from its lines. A discount or a tax that is a
    percentage (in 1/10 000 of one) follows them.
    """

    number: str
    code: str
    source: str
    external_id: str
    digest: str
    state: str
    status: str
    first_state: str
    payment_status: str
    payment_said: str
    fulfillment_status: str
    stock_policy: str
    customer_id: int | None
    customer_name: str
    customer_email: str
    customer_phone: str
    branch_id: int | None
    destination: str | None
    store_name: str
    currency: str
    subtotal: int
    discount: int
    tax: int
    delivery_fee: int
    service_fee: int
    total: int
    paid: int
    keeps_totals: bool
    reference: str
    notes: str
    details: str
    event_uid: str
    event_type: str
    created: str
    updated: str
    discount_percent: int | None = None
    tax_percent: int | None = None


class Line(Struct, frozen=True, gc=False):
    """One line: a copy of what was sold. Quantities and money in 1/10 000, `vat` in 1/10 000 of a percent.

    One that is not managed takes no stock. `short` is what it was promised beyond what there was.
    """

    id: int
    order_id: int
    position: int
    product_id: int | None
    product_uid: str
    sku_id: int | None
    name: str
    product_code: str
    sku_code: str
    barcode: str
    quantity: int
    price: int
    total: int
    vat: int
    reserved: int
    issued: int
    is_managed: bool = True
    short: int = 0


class Payment(Struct, frozen=True):
    """`amount` is below 0 for a refund."""

    id: int
    uid: str
    amount: int
    method: str
    reference: str
    created: str


class Change(Struct, frozen=True):
    """One entry of an order's history: `field` is state, payment_status or fulfillment_status."""

    field: str
    was: str
    became: str
    comment: str
    user_uid: str
    key_uid: str
    created: str


class WantedLine(Struct, frozen=True):
    """A line as asked for: `product` is a product's uid or code, empty for what is not in the catalogue."""

    name: str = ""
    product: str = ""
    quantity: int = 0
    price: int | None = None
    total: int | None = None
    vat: int | None = None
    sku_code: str = ""
    product_code: str = ""
    barcode: str = ""


class PlaceOrder(Struct, frozen=True, kw_only=True):
    """The order every surface translates its own body into. None stands for what is to be computed.

    `destination` is a branch's uid or code; `created` is only for books kept elsewhere before.
    """

    lines: list[WantedLine]
    source: str = "manual"
    external_id: str = ""
    state: str = "submitted"
    payment_status: str = "pending"
    fulfillment_status: str = ""
    currency: str = ""
    subtotal: int | None = None
    discount: int = 0
    tax: int | None = None
    delivery_fee: int = 0
    service_fee: int = 0
    total: int | None = None
    customer_name: str = ""
    customer_email: str = ""
    customer_phone: str = ""
    destination: str = ""
    store_name: str = ""
    code: str = ""
    reference: str = ""
    notes: str = ""
    details: dict[str, Any] = {}
    created: str = ""


def _dialled(values: dict[str, Any]) -> str:
    """The buyer's phone as people dial it at home, which they search for."""
    phone: str = values["customer_phone"]
    return national_phone(phone) if phone.startswith("+") else ""


ORDERS = Kind(
    "order",
    Order,
    Resource(
        Order,
        table="orders",
        indexes=(
            ("status", "source", "created"),
            ("status", "created", "source", "payment_status", "fulfillment_status"),
            ("source", "created", "status", "payment_status", "fulfillment_status"),
            ("destination", "created", "status", "source"),
            ("customer_email", "created"),
            ("customer_phone", "created"),
            ("external_id", "source"),
            ("created", "status", "source", "payment_status", "fulfillment_status", "destination", "currency"),
        ),
        folded=frozenset({"customer_name", "code", "store_name", "external_id", "notes"}),
        nullable=frozenset({"destination"}),
        is_scanned=True,
        only="status <> ''",
        sparse=frozenset({"customer_email", "customer_phone", "external_id"}),
    ),
    ("code", "external_id", "reference", "customer_name", "customer_email", "customer_phone"),
    _dialled,
)
