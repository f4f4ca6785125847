"""Places an order: finds what it names, prices it, takes its stock, and writes it down."""

from collections.abc import Mapping, Sequence
from typing import Any

from fondaco.customers import actions as customers
from fondaco.customers.model import Customer
from fondaco.customers.rules import Values
from fondaco.events.outbox import Event, record, stamp
from fondaco.events.records import searchable
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Conflict, Invalid
from fondaco.kernel.values import Struct, asdict, encode, new_uid, new_uuid, now
from fondaco.orders import payments, pricing, rules
from fondaco.orders.model import ORDERS, Line, Order, PlaceOrder
from fondaco.orders.pricing import Totals
from fondaco.orders.rules import Good
from fondaco.orders.states import STATES, fulfillment_of, stock_of
from fondaco.orders.stock import hold
from fondaco.store import sqlfile
from fondaco.store.counters import next_number
from fondaco.store.database import Connection, Taken

sql = sqlfile.load(__package__)
LONGEST_NAME = 100  # of a customer (linkit-v1 §4.1)
BUYER = ("customer_name", "customer_email", "customer_phone")


class Place(Struct, frozen=True):
    """Where an order goes, or comes from: one of our branches, or nowhere."""

    id: int | None = None
    uid: str = ""
    name: str = ""


async def find_same(tx: Connection, actor: Actor, wish: PlaceOrder, digest: str) -> str:
    """The uid of the order with this source and external id, empty for none (linkit-v1 D-37).

    Raises Conflict if it had other content.
    """
    if not wish.external_id:
        return ""
    key = {"org": actor.org, "source": wish.source, "external_id": wish.external_id}
    found = await tx.one(sql.order_from, key)
    if found is None:
        return ""
    if found[1] != digest:
        raise Conflict("Another order has this external id", "external_id", wish.external_id)
    return str(found[0])


async def place(tx: Connection, actor: Actor, wish: PlaceOrder, digest: str = "") -> tuple[Order, list[Line]]:
    """Place an order: it and its lines, whose ids are not known. Raises Invalid, Faults (linkit-v1 §5, D-36, R5)."""
    rules.check_lines(wish.lines)
    currency = wish.currency or actor.organization.currency
    pricing.digits(currency)
    branch = await find_branch(tx, actor, wish.destination)
    goods = await find_goods(tx, actor, wish.lines, branch)
    lines = rules.price_lines(wish.lines, goods, source=wish.source, currency=currency)
    fees = (wish.delivery_fee, wish.service_fee)
    ours = rules.total_up(lines, currency=currency, discount=wish.discount, tax=wish.tax, fees=fees)
    totals = rules.settle_totals(
        ours, source=wish.source, subtotal=wish.subtotal, total=wish.total, discount=wish.discount
    )
    policy = rules.stock_policy(wish.source, actor.organization.orders_adjust_stock) if branch.id else ""
    entered, said = payments.opening(totals.total, wish.payment_status)
    uid = new_uid()
    lines, stocked = await hold(
        tx,
        actor,
        lines,
        held=[],
        stock=stock_of(policy, wish.state),
        is_strict=not rules.is_from_elsewhere(wish.source),
        document=uid,
    )
    # Before a new customer's event: whoever counts after an event meets another who counts before.
    ordinal = await next_number(tx, actor.org, "orders")
    buyer = await find_buyer(tx, actor, {name: getattr(wish, name) for name in BUYER})
    at = wish.created or now()
    row: Values = {
        "id": 0,
        "uid": uid,
        "digest": digest,
        "currency": currency,
        "stock_policy": policy,
        "payment_said": said,
        "paid": sum(entered),
        "keeps_totals": totals != ours,
        "event_uid": new_uid(),
        "created": at,
        "updated": at,
    }
    row |= columns(wish, branch, totals) | buyer
    row["code"] = row["code"] or f"ORD-{ordinal}"  # no order is ever deleted, so none has this number
    row["id"] = await tx.value(sql.insert_order, row | {"org": actor.org} | searchable(ORDERS, row))
    order = Order(**row)
    await insert_lines(tx, actor, order.id, lines)
    await enter_payments(tx, actor, order.id, entered, method=wish.details.get("payment_method", ""))
    await record(tx, actor, [Event("order.created", uid, {}, order.event_uid), *stocked])
    return order, lines


def columns(wish: PlaceOrder, branch: Place, totals: Totals) -> Values:
    """The part of an order's row that follows from what was wished for."""
    return {
        "number": new_uuid(),
        "code": wish.code,
        "source": wish.source,
        "external_id": wish.external_id,
        "state": wish.state,
        "first_state": wish.state,
        "status": STATES[wish.state].status,
        "payment_status": wish.payment_status,
        "fulfillment_status": wish.fulfillment_status or fulfillment_of(wish.state, "unfulfilled", was=wish.state),
        "branch_id": branch.id,
        "destination": branch.uid or None,
        "store_name": branch.name or wish.store_name,
        "subtotal": totals.subtotal,
        "discount": wish.discount,
        "tax": totals.tax,
        "delivery_fee": wish.delivery_fee,
        "service_fee": wish.service_fee,
        "total": totals.total,
        "reference": wish.reference,
        "notes": wish.notes,
        "details": encode(rules.carried(wish.details)).decode(),
        "event_type": "order.created",
    }


async def find_branch(tx: Connection, actor: Actor, named: str) -> Place:
    """The branch with this uid or code. Raises Invalid."""
    if not named:
        return Place()
    found = await tx.one(sql.branch_named, {"org": actor.org, "named": named})
    if found is None:
        raise Invalid("There is no such branch", "destination")
    return Place(found[0], found[1], found[2])


async def find_goods(tx: Connection, actor: Actor, lines: Sequence[Any], branch: Place) -> dict[str, Good]:
    """The products that lines name, by uid and by code, as the branch sells them."""
    named = sorted({name for line in lines for name in (line.product, line.product_code) if name})
    if not named:
        return {}
    found = await tx.all(sql.goods, {"org": actor.org, "named": named, "branch": branch.id})
    goods = [Good(*row) for row in found]
    # A uid goes before a code that looks like one.
    return {good.code: good for good in goods} | {good.uid: good for good in goods}


async def find_buyer(tx: Connection, actor: Actor, written: Mapping[str, str]) -> Values:
    """The columns of the buyer: the customer with this e-mail or phone, made if there is none (leaflink §10.6).

    What cannot be an e-mail or a phone is kept as text: no order is lost over it. `orders` must have been counted, so
    that two orders of one newcomer make one customer. Raises Taken.
    """
    if not any(written.values()):
        return {**written, "customer_id": None}
    normal: dict[str, str] = {}
    customer: Customer | None = None
    for contact in customers.CONTACTS:
        if not (text := written[f"customer_{contact}"].strip()):
            continue
        try:
            normal[contact] = customers.normal(actor, contact, text)
        except Invalid:
            continue
        customer = customer or await customers.look_up(tx, actor, contact, normal[contact])
    if customer is None and normal:
        name = written["customer_name"].strip() or normal.get("email") or normal["phone"]
        try:
            customer = await customers.add_customer(tx, actor, {"first_name": name[:LONGEST_NAME].strip()} | normal)
        except Conflict:
            raise Taken("customers") from None  # somebody made it since we looked
    found = {f"customer_{contact}": text for contact, text in normal.items()}
    return {**written, **found, "customer_id": customer.id if customer else None}


async def insert_lines(tx: Connection, actor: Actor, order: int, lines: Sequence[Line]) -> None:
    await tx.many(sql.insert_line, [asdict(line) | {"org": actor.org, "order": order} for line in lines])


async def enter_payments(
    tx: Connection, actor: Actor, order: int, amounts: Sequence[int], *, method: str = "", reference: str = ""
) -> None:
    if amounts:
        shared = stamp(actor) | {"order": order, "method": method, "reference": reference}
        await tx.many(sql.insert_payment, [shared | {"uid": new_uid(), "amount": amount} for amount in amounts])
