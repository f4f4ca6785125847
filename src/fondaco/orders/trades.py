"""Orders as two companies trade by them, and what belongs to them: as stored, and as they may be asked for."""

from fondaco.catalog.external import external_sets
from fondaco.events.records import Kind
from fondaco.kernel.resource import Join, Resource, Row, Through
from fondaco.kernel.values import replace
from fondaco.orders.model import ORDERS


class Trade(Row, frozen=True, gc=False):
    """An order with both its sides. Money in 1/10 000 of `currency`, percentages in 1/10 000 of one.

    `org_id` is the seller. `reps`, `external_ids`, `payment_option` and the addresses are JSON. `credited` is what of
    it was paid with credits, `owed` the rest when it was read, `last_paid` when money came in last.
    """

    org_id: int
    buyer_org_id: int | None
    number: str
    code: str
    source: str
    external_id: str
    external_id_seller: str | None
    external_id_buyer: str | None
    account_id: str | None
    is_manual: bool
    is_hidden: bool
    state: str
    status: str
    fulfillment_status: str
    stock_policy: str
    customer_id: int | None
    customer_full_name: str | None
    customer_nickname: str | None
    customer_account: str | None
    customer_delinquent: bool | None
    customer_name: str
    brand_id: int | None
    branch_id: int | None
    currency: str
    subtotal: int
    discount: int
    discount_percent: int | None
    tax: int
    tax_percent: int | None
    delivery_fee: int
    service_fee: int
    total: int
    paid: int
    payment_status: str
    payment_said: str
    payment_option: str
    payment_due: str | None
    paid_date: str | None
    last_paid: str | None
    credited: int | None
    owed: int
    ship_date: str | None
    shipping_details: str | None
    notes: str
    internal_notes: str | None
    delivery_preferences: str | None
    classification: str
    delivery_provider: int | None
    acquired: str | None
    acquire_type: int | None
    manifest_number: str | None
    corporate_address: str
    delivery_address: str
    delivered_date: str | None
    user_name: str
    user_id: int | None
    reps: str
    external_ids: str
    event_uid: str
    event_type: str
    created: str
    updated: str

    @property
    def short_id(self) -> str:
        return self.number[-8:]

    @property
    def balance(self) -> int:
        """What is still to be paid of it."""
        return self.total - self.paid - (self.credited or 0)


def _mark(kind: str) -> Through:
    return Through("order_marks", "order_id", "", "", "word", only=f"kind = '{kind}'")


_NULLABLE = frozenset(
    """buyer_org_id external_id_seller external_id_buyer account_id customer_id customer_full_name customer_nickname
    customer_account customer_delinquent brand_id branch_id discount_percent tax_percent payment_due paid_date last_paid
    credited ship_date shipping_details internal_notes delivery_preferences delivery_provider acquired acquire_type
    manifest_number delivered_date user_id""".split()
)
_CUSTOMER = {
    "customer_full_name": "full_name",
    "customer_nickname": "nickname",
    "customer_account": "account_id",
    "customer_delinquent": "is_delinquent",
}
_JOINS = {name: Join("customer_id", "customers", column) for name, column in _CUSTOMER.items()} | {
    name: Join("id", "order_extras", name) for name in ("reps", "external_ids", "credited", "last_paid", "owed")
}

TRADES = Kind(
    "order",
    Trade,
    Resource(
        Trade,
        table="orders",
        joins=_JOINS,
        sets={name: _mark(name) for name in ("name", "customer", "zone", "rep", "external")} | external_sets("order"),
        indexes=(("is_hidden", "created"), ("is_hidden", "updated")),
        folded=frozenset({"external_id_seller", "classification", "user_name", "customer_full_name", "notes"}),
        nullable=_NULLABLE,
        is_scanned=True,
        widely=("number",),
    ),
    ORDERS.searched,
    ORDERS.said,
)
# The same as the company that buys asks for them.
SENT = replace(
    TRADES.resource,
    tenant="buyer_org_id",
    joins=TRADES.resource.joins
    | {
        "seller_slug": Join("org_id", "organizations", "slug"),
        "buyer_slug": Join("buyer_org_id", "organizations", "slug"),
        "is_theirs": Join("id", "order_extras", "is_theirs"),
    },
)


class Item(Row, frozen=True, gc=False):
    """A line with what is shown of its order, whose uid it has: for that one's events tell of it.

    `frozen` is JSON of its product as it was when the line was added.
    """

    org_id: int
    order_id: int
    order_number: str
    currency: str
    position: int
    product_id: int | None
    name: str
    product_code: str
    sku_code: str
    quantity: int
    price: int
    unit_price: int | None
    sale_price: int
    total: int
    is_by_case: bool
    unit_multiplier: int
    unit: str
    is_managed: bool
    notes: str | None
    is_sample: bool
    is_medical: bool
    is_packed: bool
    packed_at: str | None
    packed_by: int | None
    is_backorder: bool | None
    batch_id: int | None
    wholesale_price: int | None
    frozen: str


class RecordedPayment(Row, frozen=True):
    """A payment, below 0 a refund. `recorded_by` is the membership of who entered it, `paid_at` when it was made."""

    org_id: int
    order_id: int
    order_number: str
    currency: str
    customer_id: int | None
    customer_name: str
    amount: int
    method: str
    reason: str
    recorded_by: int | None
    recorder: str
    paid_at: str | None
    created: str


class LogEntry(Row, frozen=True):
    """What happened to an order: an event of it. `changes` is JSON of each column, from what to what."""

    org_id: int
    order_id: int
    number: str
    type: str
    changes: str
    author_name: str
    author: str
    key_uid: str
    created: str


class Comment(Row, frozen=True):
    org_id: int
    order_id: int
    author_id: int
    author_name: str
    message: str
    created: str
    updated: str


class Rep(Row, frozen=True):
    """Who of the seller's people an order belongs to: `staff_id` is a membership's."""

    org_id: int
    order_id: int
    order_number: str
    staff_id: int
    created: str
    updated: str


class Report(Row, frozen=True):
    """`content` is the file that it was made as, `asked` JSON of what for."""

    org_id: int
    number: str
    report_type: str
    status: str
    asked: str
    user_id: int | None
    to_email: str
    completed: str | None
    created: str
    updated: str
