"""Keeps an order: where its goods stand, what was paid of it, and what changed of it with its history and events."""

from collections.abc import Sequence
from typing import TypeVar

from fondaco.customers.rules import Values
from fondaco.events.outbox import Event, record, stamp
from fondaco.events.records import Changes, searchable
from fondaco.kernel.actor import Actor
from fondaco.kernel.values import new_uid, now, replace
from fondaco.orders import rules
from fondaco.orders.model import ORDERS, Line, Order
from fondaco.orders.payments import Ledger
from fondaco.orders.placing import sql
from fondaco.orders.reading import lines_of
from fondaco.orders.states import stock_of
from fondaco.orders.stock import hold
from fondaco.orders.trades import Trade
from fondaco.store import saving
from fondaco.store.database import Connection

Ordered = TypeVar("Ordered", Order, Trade)
# What follows from other columns, of which no event tells.
DERIVED = frozenset({"status"})


async def move_stock(
    tx: Connection, actor: Actor, order: Order | Trade, state: str, *, is_strict: bool | None = None
) -> list[Event]:
    """The goods of an order to where they stand in a state; the events of that, to be recorded.

    Unless it is said, only an order from elsewhere may take less than it needs. Raises Invalid, Faults.
    """
    before, after = stock_of(order.stock_policy, order.state), stock_of(order.stock_policy, state)
    if before == after:
        return []
    lines = (await lines_of(tx, actor.org, [order.id]))[order.id]
    held, stocked = await hold(
        tx,
        actor,
        await _stocked_now(tx, actor, order, lines) if before == "free" else lines,
        held=lines,
        stock=after,
        is_strict=not rules.is_from_elsewhere(order.source) if is_strict is None else is_strict,
        document=order.uid,
    )
    await keep_holds(tx, actor, held, order.stock_policy, state)
    return stocked


async def keep_holds(tx: Connection, actor: Actor, lines: Sequence[Line], policy: str, state: str) -> None:
    """Write down what lines that are there hold of the stock, and what they are short of."""
    stock = stock_of(policy, state)
    amounts = [
        {
            "org": actor.org,
            "id": line.id,
            "reserved": line.reserved,
            "issued": line.issued,
            "sku": line.sku_id,
            "short": rules.shortfall(line, policy, stock),
        }
        for line in lines
    ]
    if amounts:
        await tx.many(sql.hold, amounts)


async def _stocked_now(tx: Connection, actor: Actor, order: Order | Trade, lines: Sequence[Line]) -> list[Line]:
    """Lines that hold nothing, with the stock records their products have now: some may have come or gone meanwhile."""
    products = sorted({line.product_id for line in lines if line.product_id is not None})
    asked = {"org": actor.org, "branch": order.branch_id, "ids": products}
    rows = await tx.all(sql.stocked_now, asked) if products else []
    skus: dict[int | None, int] = {row[0]: row[1] for row in rows}
    return [replace(line, sku_id=skus.get(line.product_id)) for line in lines]


async def ledger_of(tx: Connection, actor: Actor, order: Order | Trade) -> Ledger:
    received, refunded = await tx.one(sql.ledger, {"org": actor.org, "order": order.id}) or (0, 0)
    return Ledger(received, refunded, order.payment_said)


async def save_order(
    tx: Connection,
    actor: Actor,
    order: Ordered,
    changed: Values,
    *,
    kind: str,
    stocked: Sequence[Event] = (),
    comment: str = "",
    beside: Changes | None = None,
    entering: int = 0,
) -> Ordered:
    """Save what is different, its history and its events; the order as it is then.

    `entering` is 1 for a draft that becomes an order: from then on it is counted.
    """
    new = {name: value for name, value in changed.items() if getattr(order, name) != value}
    told = {name: (getattr(order, name), value) for name, value in new.items() if name not in DERIVED}
    told |= beside or {}
    if not told:
        return order
    new |= {"updated": now(), "event_uid": new_uid(), "event_type": kind}
    after = replace(order, **new)
    if new.keys() & set(ORDERS.searched):
        new |= searchable(ORDERS, {name: getattr(after, name) for name in ORDERS.searched})
    await saving.update(tx, actor.org, "orders", [(order.id, new)], rows=entering)
    entries = [
        stamp(actor) | {"order": order.id, "field": name, "was": was, "became": became, "comment": comment}
        for name, (was, became) in told.items()
        if name in ("state", "payment_status", "fulfillment_status")
    ]
    if entries:
        await tx.many(sql.insert_change, entries)
    await record(tx, actor, [Event(kind, order.uid, told, new["event_uid"]), *stocked])
    return after
