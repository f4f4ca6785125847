"""A seller's orders as invoices, and the payments recorded with them, in the dated API (leaflink §3.17, §5)."""

from typing import Annotated, Literal, TypedDict

from msgspec import Meta, Struct

from fondaco.events.records import load
from fondaco.kernel.actor import Organization
from fondaco.kernel.errors import Invalid, NotFound
from fondaco.kernel.resource import Filter
from fondaco.kernel.values import Struct as Value
from fondaco.kernel.values import decode
from fondaco.orders.book import find_trade
from fondaco.orders.ledger import EVERY, FINANCED, METHODS, PAYMENTS, record_payment
from fondaco.orders.lines import items_of
from fondaco.orders.trades import TRADES, Item, RecordedPayment, Trade
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import Amount
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.operation import Call, show
from fondaco.surfaces.records import Record, path_id

# Drafts are no invoices, and what was called off or merged is none any more (D-27).
GONE = ("draft", "rejected", "cancelled", "combined")
INVOICED = (Filter("is_hidden", "eq", False), Filter("state", "nin", GONE))
DATED = {
    "created_date_from": Ask("created", "moment", "gte"),
    "created_date_to": Ask("created", "until", "lte"),
}
ALL_METHODS = (*METHODS, *FINANCED)


class NamedCustomerView(TypedDict):
    id: int
    name: str


class InvoiceLineView(TypedDict):
    description: str
    name: str
    quantity: str
    ordered_unit_price: str


class InvoiceView(TypedDict):
    id: int
    created_date: str | None
    modified_date: str | None
    paid_date: str | None
    buyer: NamedCustomerView | None
    total: str
    order: str
    payment_due_date: str | None
    ship_date: str | None
    balance: str
    line_items: list[InvoiceLineView]


class Invoice(Value, frozen=True):
    """An order with its lines."""

    trade: Trade
    items: list[Item]

    @property
    def id(self) -> int:
        return self.trade.id

    @property
    def org_id(self) -> int:
        return self.trade.org_id


async def read_invoices(db: Connection, orgs: tuple[int, ...], rows: list[Trade]) -> list[Invoice]:
    items = await items_of(db, orgs, [row.id for row in rows])
    return [Invoice(row, items[row.id]) for row in rows]


def show_invoice(invoice: Invoice, organization: Organization) -> InvoiceView:
    t = invoice.trade
    return {
        "id": t.id,
        "created_date": wire.moment(t.created, organization),
        "modified_date": wire.moment(t.updated, organization),
        "paid_date": _paid_date(t, organization),
        "buyer": named_customer(t.customer_id, t.customer_full_name or t.customer_name),
        "total": wire.fixed(t.total),
        "order": t.number,
        "payment_due_date": wire.moment(t.payment_due, organization),
        "ship_date": wire.moment(t.ship_date, organization),
        "balance": wire.fixed(t.balance),
        "line_items": [show_line(item) for item in invoice.items],
    }


def _paid_date(t: Trade, organization: Organization) -> str | None:
    if t.payment_status != "paid":
        return None
    return t.paid_date or (wire.moment(t.last_paid, organization) or "")[:10] or None


def named_customer(id: int | None, name: str) -> NamedCustomerView | None:
    return {"id": id, "name": name} if id is not None else None


def show_line(item: Item) -> InvoiceLineView:
    """What it was of is told as it was then."""
    product = decode(item.frozen)["product"] if item.frozen else {}
    return {
        "description": product.get("display_name") or item.name,
        "name": item.name,
        "quantity": wire.fixed(item.quantity, 4),
        "ordered_unit_price": wire.fixed(item.price),
    }


INVOICE = Record(
    "sales invoice",
    TRADES,
    Collection(
        "/sales_invoices",
        TRADES.resource,
        show_invoice,
        InvoiceView,
        names={
            "id": "id",
            "created_date": "created",
            "modified_date": "updated",
            "created_on": "created",
            "modified": "updated",
            "total": "total",
            "balance": "owed",
            "order": "number",
            "paid_date": "paid_date",
            "payment_due_date": "payment_due",
            "ship_date": "ship_date",
        },
        order="-created_date",
        asks=DATED,
        is_searchable=True,
        complete=read_invoices,
    ),
    SPEECH,
)


async def list_invoices(call: Call) -> Reply:
    return await SPEECH.list_(call, INVOICE.collection, INVOICE.orgs(call), INVOICED)


async def read_invoice(call: Call) -> Reply:
    trade = await load(call.db, TRADES, call.actor.orgs, "id", path_id(call))
    if trade is None or trade.state in GONE or trade.is_hidden:
        raise NotFound("There is no such sales invoice")
    return show(200, await INVOICE.view(call, trade))


class PaymentView(TypedDict):
    id: int
    created_date: str | None
    modified_date: str | None
    order: str
    payment_date: str | None
    total: str
    currency: str
    payment_type: str
    customer: NamedCustomerView | None


class PaymentIn(Struct):
    order: Annotated[str, Meta(min_length=1, max_length=36)]
    total: Amount
    payment_date: str | None = None
    payment_type: Literal[
        "other",
        "cash",
        "check",
        "credit",
        "trade",
        "ach",
        "wire",
        "cashier",
        "leaflink_direct_payment",
        "leaflink_flexible_payment",
        "leaflink_financial",
    ] = "other"


def show_payment(p: RecordedPayment, organization: Organization) -> PaymentView:
    return {
        "id": p.id,
        "created_date": wire.moment(p.created, organization),
        "modified_date": wire.moment(p.created, organization),
        "order": p.order_number,
        "payment_date": wire.moment(p.paid_at or p.created, organization),
        "total": wire.fixed(p.amount),
        "currency": p.currency,
        "payment_type": p.method if p.method in ALL_METHODS else "other",
        "customer": named_customer(p.customer_id, p.customer_name),
    }


PAYMENT = Record(
    "payment",
    PAYMENTS,
    Collection(
        "/payments",
        PAYMENTS.resource,
        show_payment,
        PaymentView,
        names={
            "id": "id",
            "created_date": "created",
            "modified_date": "created",
            "created_on": "created",
            "modified": "created",
            "order": "order_number",
            "payment_date": "paid_at",
            "total": "amount",
            "currency": "currency",
            "payment_type": "method",
        },
        order="-id",
        asks=DATED,
        is_searchable=True,
    ),
    SPEECH,
    PaymentIn,
    names={"total": "amount", "payment_date": "paid_at", "payment_type": "method"},
)


async def list_payments(call: Call) -> Reply:
    return await SPEECH.list_(call, PAYMENT.collection, PAYMENT.orgs(call), EVERY)


async def create_payment(call: Call) -> Reply:
    """By the order's uuid; it is recorded in the name of who acts."""
    sent = PAYMENT.read_body(call, partial=False)
    try:
        found = await find_trade(call.db, call.actor, sent["order"], lock=True)
    except NotFound as problem:
        raise Invalid(problem.detail, "order") from None
    if "seller" not in found.sides:
        raise Invalid("There is no such order", "order")
    values = {
        "amount": sent["total"],
        "method": sent["payment_type"],
        "reason": "",
        "paid_at": wire.take_moment(sent["payment_date"], found.actor.organization, "payment_date"),
    }
    with PAYMENT.speaking():
        payment = await record_payment(call.db, found.actor, found.trade, values)
    return show(201, await PAYMENT.view(call, payment))
