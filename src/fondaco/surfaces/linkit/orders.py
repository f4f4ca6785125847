"""The order book as Linkit asks it and writes to it (linkit-v1 §5)."""

import re
from collections.abc import Collection as Several
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from typing import Any, TypedDict

from fondaco.customers.actions import normal
from fondaco.events.records import load, load_all
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.errors import Faults, Invalid, Malformed, NotFound, Problem
from fondaco.kernel.values import encode_sorted, from_units, to_units
from fondaco.orders import actions, payments, pricing
from fondaco.orders.model import ORDERS, Order, Payment
from fondaco.orders.placing import find_same, place
from fondaco.orders.reading import WithLines, with_lines
from fondaco.orders.states import FULFILLMENTS, STATES, STATUSES, entered
from fondaco.store.database import Connection
from fondaco.store.listing import list_page
from fondaco.store.once import Reply
from fondaco.surfaces.bodies import check_type, pick_fields, read_fields, read_json
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.linkit.dialect import done, envelope
from fondaco.surfaces.linkit.order_bodies import (
    OURS,
    SAME,
    OrderIn,
    PaymentIn,
    StatusIn,
    joined,
    one_generation,
    take_changes,
    take_order,
)
from fondaco.surfaces.linkit.order_shapes import AnyOrderView, show_order
from fondaco.surfaces.linkit.query import read_query
from fondaco.surfaces.linkit.records import Values, is_uid
from fondaco.surfaces.linkit.shapes import moment
from fondaco.surfaces.operation import Call, show
from fondaco.surfaces.surface import SAFE

FEW = 500  # lines of a page that are shown within a few milliseconds; with more it is made aside
VIEWS = ("both", "flat", "unified")
THEIRS = {ours: wire for wire, ours in OURS.items()} | {"state": "status"}


def _show(order: Order, organization: Organization) -> Any:
    return show_order(order, [], organization, organization.order_view)


COLLECTION = Collection(
    "/orders",
    ORDERS.resource,
    _show,
    AnyOrderView,
    names={
        "id": "uid",
        "source": "source",
        "external_id": "external_id",
        "customer_name": "customer_name",
        "customer_email": "customer_email",
        "customer_phone": "customer_phone",
        "subtotal": "subtotal",
        "discount": "discount",
        "tax": "tax",
        "delivery_fee": "delivery_fee",
        "total_amount": "total",
        "currency": "currency",
        "status": "status",
        "payment_status": "payment_status",
        "fulfillment_status": "fulfillment_status",
        "notes": "notes",
        "order_code": "code",
        "created": "created",
        "updated": "updated",
    },
    order="-created",
    asks={
        "status": Ask("status", "choice", choices=STATUSES, description="Several with commas"),
        "source": Ask("source", "text", description="In lower case"),
        "payment_status": Ask("payment_status", "choice", choices=payments.STATUSES),
        "fulfillment_status": Ask("fulfillment_status", "choice", choices=FULFILLMENTS),
        "external_id": Ask("external_id", "text"),
        "destination_id": Ask("destination", "id", description="A branch's id; null for none; several with commas"),
        "customer_phone": Ask("customer_phone", "text"),
        "customer_email": Ask("customer_email", "text"),
        "currency": Ask("currency", "text"),
        "created_from": Ask("created", "moment", "gte"),
        "created_to": Ask("created", "moment", "lte", description="To the end of a day, or of a second"),
    },
    is_searchable=True,
)


HistoryEntry = TypedDict(
    "HistoryEntry",
    {"field": str, "from": str, "to": str, "comment": str, "user": str, "api_key": str, "created": str},
)


class History(TypedDict):
    data: list[HistoryEntry]
    count: int


class PaymentView(TypedDict):
    id: str
    amount: float
    method: str
    reference: str
    created: str


class Payments(TypedDict):
    data: list[PaymentView]
    count: int
    balance: float


@contextmanager
def speaking(sent: Several[str] = ()) -> Iterator[None]:
    """Whatever is refused within is refused with Linkit's field names, those of the generation that was sent."""
    unified = {flat: name for name, flat in SAME.items() if name in sent and flat not in sent}
    try:
        yield
    except Problem as problem:
        for each in [problem, *(problem.faults if isinstance(problem, Faults) else [])]:
            if each.field:
                name, dot, rest = each.field.partition(".")
                name = THEIRS.get(name, name)
                each.field = unified.get(name, name) + dot + re.sub(r"product$", "product_id", rest)
        raise


def view_of(call: Call) -> str:
    """Which generation to show (linkit-v1 D-35). Raises Malformed."""
    view = call.query.get("view", "") or call.actor.organization.order_view
    if view not in VIEWS:
        raise Malformed(f"Must be one of {', '.join(VIEWS)}", "view")
    return view


async def shown(db: Connection, actor: Actor, orders: Sequence[Order], view: str) -> list[Any]:
    found = await with_lines(db, actor.org, orders)
    return [show_order(order, lines, actor.organization, view) for order, lines in found]


async def find(call: Call, *, lock: bool = False) -> Order:
    uid = call.path["id"]
    order = await load(call.db, ORDERS, call.actor.org, "uid", uid, lock=lock) if is_uid(uid) else None
    if order is None:
        raise NotFound("There is no such order")
    return order


def as_stored(call: Call) -> dict[str, str]:
    """The query with e-mail and phone as they are stored, where they can be."""
    params = call.query
    for contact in ("email", "phone"):
        if written := params.get(f"customer_{contact}", "").strip():
            try:
                params[f"customer_{contact}"] = normal(call.actor, contact, written)
            except Invalid:
                continue
    if source := params.get("source", ""):
        params["source"] = source.strip().lower()
    return params


async def list_orders(call: Call) -> Reply:
    view, actor = view_of(call), call.actor
    page = await list_page(call.database, ORDERS.resource, actor.org, read_query(COLLECTION, as_stored(call)))

    def answer(found: WithLines) -> Reply:
        return show(200, envelope(page, [show_order(order, lines, actor.organization, view) for order, lines in found]))

    found = await with_lines(call.db, actor.org, page.rows, FEW + 1)
    if sum(len(lines) for _, lines in found) <= FEW:
        return answer(found)

    async def work(db: Connection) -> Reply:
        return answer(await with_lines(db, actor.org, page.rows))

    return await call.database.aside(actor.org, work)


async def read(call: Call) -> Reply:
    order = await find(call, lock=call.method not in SAFE)
    return show(200, (await shown(call.db, call.actor, [order], view_of(call)))[0])


async def read_order(call: Call, *, partial: bool, order: Order | None = None) -> Values:
    """The body's fields as sent, of either generation or both; `order` is the one that they change."""
    check_type(call.request)
    whole = read_json(call.raw) if b'"order"' in call.raw else None
    inner = whole.get("order") if isinstance(whole, dict) else None
    if not isinstance(whole, dict) or not isinstance(inner, dict):
        return read_fields(call.raw, OrderIn, partial=partial)
    seen = (await shown(call.db, call.actor, [order], "both"))[0] if order else {}
    return pick_fields(joined(whole, inner, seen), OrderIn, partial=partial)


async def create(call: Call) -> Reply:
    view = view_of(call)
    sent = await read_order(call, partial=False)
    with speaking(sent):
        wish = take_order(sent, call.actor)
        digest = blake2b(encode_sorted(wish), digest_size=16).hexdigest() if wish.external_id else ""
        same = await find_same(call.db, call.actor, wish, digest)
        if not same:
            order, lines = await place(call.db, call.actor, wish, digest)
            return done(201, "Order created", show_order(order, lines, call.actor.organization, view))
    present = await load_all(call.db, ORDERS, call.actor.org, "uid", [same])
    return done(200, "This order was here already", (await shown(call.db, call.actor, present, view))[0])


async def update(call: Call) -> Reply:
    """PUT and PATCH: what the order says, then its states."""
    view, actor = view_of(call), call.actor
    order = await find(call, lock=True)
    partial = call.method == "PATCH"
    sent = await read_order(call, partial=partial, order=order)
    with speaking(sent):
        values = take_changes(sent, order.currency, partial=partial)
        named = {name: values.pop(name, "") for name in ("status", "payment_status", "fulfillment_status")}
        # Who sends back what it read asks for no step, even where the rest of the change has moved it.
        steps = {name: value for name, value in named.items() if value != getattr(order, name)}
        order = await actions.change_order(call.db, actor, order, values, **stepped(order, steps))
    return done(200, "Order updated", (await shown(call.db, actor, [order], view))[0])


async def set_status(call: Call) -> Reply:
    check_type(call.request)
    view = view_of(call)
    order = await find(call, lock=True)
    sent = read_fields(call.raw, StatusIn, partial=True)
    amount = to_units(sent.pop("amount"), pricing.digits(order.currency)) if "amount" in sent else None
    comment = sent.pop("comment", "")
    with speaking(sent):
        steps = stepped(order, one_generation(sent))
        order = await actions.change_status(call.db, call.actor, order, comment=comment, amount=amount, **steps)
    return done(200, "Order updated", (await shown(call.db, call.actor, [order], view))[0])


def stepped(order: Order, steps: Values) -> dict[str, str]:
    """The steps that Linkit's words mean for the order. Raises Invalid."""
    status = steps.get("status")
    return {
        "state": entered(order.state, status) if status else "",
        "payment": steps.get("payment_status", ""),
        "fulfillment": steps.get("fulfillment_status", ""),
    }


async def history(call: Call) -> Reply:
    """Each change of a status, from the beginning (linkit-v1 D-38)."""
    order = await find(call)
    entries = [
        {
            "field": "status" if entry.field == "state" else entry.field,
            "from": _word(entry.field, entry.was),
            "to": _word(entry.field, entry.became),
            "comment": entry.comment,
            "user": entry.user_uid,
            "api_key": entry.key_uid,
            "created": moment(entry.created),
        }
        for entry in await actions.history_of(call.db, call.actor.org, order)
    ]
    return show(200, {"data": entries, "count": len(entries)})


def _word(field: str, value: str) -> str:
    return STATES[value].status if field == "state" and value else value


def show_payment(payment: Payment) -> PaymentView:
    return {
        "id": payment.uid,
        "amount": from_units(payment.amount),
        "method": payment.method,
        "reference": payment.reference,
        "created": moment(payment.created),
    }


async def list_payments(call: Call) -> Reply:
    order = await find(call)
    found = [show_payment(payment) for payment in await actions.payments_of(call.db, call.actor.org, order)]
    return show(200, {"data": found, "count": len(found), "balance": from_units(order.total - order.paid)})


async def add_payment(call: Call) -> Reply:
    check_type(call.request)
    view = view_of(call)
    order = await find(call, lock=True)
    sent = read_fields(call.raw, PaymentIn, partial=False)
    amount = to_units(sent.pop("amount"), pricing.digits(order.currency))
    order = await actions.add_payment(call.db, call.actor, order, amount, **sent)
    return done(201, "Payment recorded", (await shown(call.db, call.actor, [order], view))[0])
