"""What belongs to orders in Marketplace V2: payments, the log, sales representatives, comments (marketplace §3)."""

import re
from typing import Annotated, Any, Literal, TypedDict

from msgspec import Meta, Struct

from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.errors import Invalid, NotFound
from fondaco.orders.book import Found, find_trade
from fondaco.orders.ledger import EVERY, METHODS, PAYMENTS, record_payment
from fondaco.orders.log import LOG, changed, description, event_type
from fondaco.orders.reps import REPS, add_comment, add_rep, comments_of, remove_rep
from fondaco.orders.trades import Comment, LogEntry, RecordedPayment, Rep
from fondaco.store.listing import find_all
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.asking import companies, ranges
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import MoneyIn, Values, check_json, read_object, take_fields
from fondaco.surfaces.goods import amount
from fondaco.surfaces.leaflink_v2.dialect import SPEECH, answer_list
from fondaco.surfaces.leaflink_v2.orders import sold
from fondaco.surfaces.operation import Call, show
from fondaco.surfaces.records import Record

NAMELESS = re.compile(r"[^\w.@+-]")


class PaymentView(TypedDict):
    id: int
    created_on: str | None
    modified: str | None
    order: str
    recorded_by: int | None
    recorder_name: str
    total: dict[str, Any]
    payment_date: str | None
    reason: str
    payment_type: str


class PaymentIn(Struct):
    order: str
    recorded_by: int
    total: MoneyIn
    payment_date: Annotated[str, Meta(min_length=1)]
    reason: Annotated[str, Meta(max_length=2000)] = ""
    payment_type: Literal["other", "cash", "check", "credit", "trade", "ach", "wire", "cashier"] = "other"


def show_payment(p: RecordedPayment, organization: Organization) -> PaymentView:
    return {
        "id": p.id,
        "created_on": wire.moment(p.created, organization),
        "modified": wire.moment(p.created, organization),
        "order": p.order_number,
        "recorded_by": p.recorded_by,
        "recorder_name": p.recorder,
        "total": wire.money_text(p.amount, p.currency),
        "payment_date": wire.moment(p.paid_at or p.created, organization),
        "reason": p.reason,
        "payment_type": p.method if p.method in METHODS else "other",
    }


PAYMENT = Record(
    "payment",
    PAYMENTS,
    Collection(
        "/order-payments",
        PAYMENTS.resource,
        show_payment,
        PaymentView,
        names={
            "id": "id",
            "created_on": "created",
            "modified": "created",
            "order": "order_number",
            "recorded_by": "recorded_by",
            "total": "amount",
            "payment_date": "paid_at",
            "payment_type": "method",
        },
        order="-id",
        asks={
            "id": Ask("id", "wholes"),
            "order": Ask("order_number", "texts"),
            "payment_type": Ask("method", "choices", choices=METHODS),
        }
        | ranges("created_on", "created")
        | ranges("payment_date", "paid_at")
        | companies(),
        is_searchable=True,
    ),
    SPEECH,
    PaymentIn,
    names={"total": "amount", "payment_date": "paid_at", "payment_type": "method"},
)


async def list_payments(call: Call) -> Reply:
    return await answer_list(call, PAYMENT.collection, PAYMENT.orgs(call), EVERY)


async def order_named(call: Call, number: str, field: str = "order") -> Found:
    """The order that an attribute of a body names, for its seller. Raises Invalid."""
    try:
        found = await find_trade(call.db, call.actor, number, lock=True)
    except NotFound as problem:
        raise Invalid(problem.detail, field) from None
    if "seller" not in found.sides:
        raise Invalid("There is no such order", field)
    return found


async def create_payment(call: Call) -> Reply:
    sent = PAYMENT.read_body(call, partial=False)
    found = await order_named(call, sent["order"])
    with PAYMENT.speaking():
        payment = await record_payment(call.db, found.actor, found.trade, _take_payment(sent, found.actor))
    return show(201, await PAYMENT.view(call, payment))


def _take_payment(sent: Values, actor: Actor) -> Values:
    return {
        "amount": amount(sent["total"], actor, "total"),
        "method": sent["payment_type"],
        "reason": sent["reason"],
        "recorded_by": sent["recorded_by"],
        "paid_at": wire.take_moment(sent["payment_date"], actor.organization, "payment_date"),
    }


async def payments_of_order(call: Call) -> Reply:
    trade = (await sold(call)).trade
    rows = await find_all(call.db, RecordedPayment, PAYMENTS.resource, trade.org_id, "order_id", [trade.id])
    organization = call.actor.at(trade.org_id).organization
    return show(200, [show_payment(row, organization) for row in rows])


class LogView(TypedDict):
    id: int
    order: str
    author_name: str
    by: str
    event_type: str
    description: str | None
    created_on: str | None
    modified: str | None
    timestamp: str | None
    changed_fields: dict[str, Any]
    source: str
    source_detail: str


def show_entry(e: LogEntry, organization: Organization) -> LogView:
    at = wire.moment(e.created, organization)
    changes = changed(e)
    return {
        "id": e.id,
        "order": e.number,
        "author_name": e.author_name,
        "by": NAMELESS.sub("_", e.author or e.key_uid or "system"),
        "event_type": event_type(e, changes),
        "description": description(changes),
        "created_on": at,
        "modified": at,
        "timestamp": at,
        "changed_fields": changes,
        "source": "api" if e.key_uid else "app" if e.author else "other",
        "source_detail": e.author_name[:200] if e.key_uid else "",
    }


ENTRY = Record(
    "event of an order",
    LOG,
    Collection(
        "/order-event-logs",
        LOG.resource,
        show_entry,
        LogView,
        names={
            "id": "id",
            "order": "number",
            "author_name": "author_name",
            "by": "author",
            "created_on": "created",
            "modified": "created",
            "timestamp": "created",
        },
        order="id",
        asks={
            "id": Ask("id", "wholes"),
            "by": Ask("author", "text", "ieq"),
            "order": Ask("number", "texts"),
        }
        | ranges("created_on", "created")
        | companies(),
    ),
    SPEECH,
)


async def list_entries(call: Call) -> Reply:
    return await answer_list(call, ENTRY.collection, ENTRY.orgs(call), EVERY)


class OrderRepView(TypedDict):
    id: int
    order: str
    rep: int
    created_on: str | None


class RepIn(Struct):
    order: str
    rep: int


def show_rep(r: Rep, organization: Organization) -> OrderRepView:
    return {
        "id": r.id,
        "order": r.order_number,
        "rep": r.staff_id,
        "created_on": wire.moment(r.created, organization),
    }


REP = Record(
    "sales representative",
    REPS,
    Collection(
        "/order-sales-reps",
        REPS.resource,
        show_rep,
        OrderRepView,
        names={"id": "id", "order": "order_number", "rep": "staff_id", "created_on": "created"},
        order="id",
        asks={"id": Ask("id", "wholes"), "order": Ask("order_number", "texts"), "rep": Ask("staff_id", "wholes")}
        | companies(),
    ),
    SPEECH,
    RepIn,
)


async def create_rep(call: Call) -> Reply:
    sent = REP.read_body(call, partial=False)
    found = await order_named(call, sent["order"])
    return show(201, await REP.view(call, await add_rep(call.db, found.actor, found.trade, sent["rep"])))


async def delete_rep(call: Call) -> Reply:
    rep = await REP.find(call, lock=True)
    found = await find_trade(call.db, call.actor, rep.order_number, lock=True)
    await remove_rep(call.db, found.actor, rep, found.trade)
    return Reply(204, b"")


class CommentView(TypedDict):
    id: int
    order: str
    author: int
    author_name: str
    message: str
    created_on: str | None
    modified: str | None


class CommentIn(Struct):
    message: Annotated[str, Meta(min_length=1, max_length=4000)]


def show_comment(c: Comment, number: str, organization: Organization) -> CommentView:
    return {
        "id": c.id,
        "order": number,
        "author": c.author_id,
        "author_name": c.author_name,
        "message": c.message,
        "created_on": wire.moment(c.created, organization),
        "modified": wire.moment(c.updated, organization),
    }


async def list_comments(call: Call) -> Reply:
    trade = (await sold(call)).trade
    organization = call.actor.at(trade.org_id).organization
    return show(200, [show_comment(each, trade.number, organization) for each in await comments_of(call.db, trade)])


async def create_comment(call: Call) -> Reply:
    found = await sold(call, lock=True)
    check_json(call.request)
    sent = take_fields(read_object(call.raw), CommentIn, partial=False)
    comment = await add_comment(call.db, found.actor, found.trade, sent["message"])
    return show(201, show_comment(comment, found.trade.number, found.actor.organization))
