"""Payments as companies record them with an order: who entered it, for what, when it was made (marketplace §3)."""

from typing import Any

from fondaco.events.outbox import stamp
from fondaco.events.records import Kind, load
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Conflict, Invalid
from fondaco.kernel.resource import Filter, Join, Resource
from fondaco.kernel.values import new_uid, now
from fondaco.orders import payments
from fondaco.orders.book import load_trade
from fondaco.orders.keeping import ledger_of, save_order
from fondaco.orders.placing import sql
from fondaco.orders.trade_rules import Values
from fondaco.orders.trades import RecordedPayment, Trade
from fondaco.store.database import Connection

# What a payment may be called; whatever else Linkit called one is shown as "other".
METHODS = ("other", "cash", "check", "credit", "trade", "ach", "wire", "cashier")
FINANCED = ("leaflink_direct_payment", "leaflink_flexible_payment", "leaflink_financial")
PAYMENTS = Kind(
    "payment",
    RecordedPayment,
    Resource(
        RecordedPayment,
        table="payments",
        joins={
            "order_number": Join("order_id", "orders", "number"),
            "currency": Join("order_id", "orders", "currency"),
            "customer_id": Join("order_id", "orders", "customer_id"),
            "customer_name": Join("order_id", "orders", "customer_name"),
            "order_search": Join("order_id", "orders", "search"),
        },
        folded=frozenset({"customer_name", "method", "reason", "recorder"}),
        nullable=frozenset({"customer_id", "recorded_by", "paid_at"}),
        is_scanned=True,
        counter="orders",
        text="payments",
        widely=("order_number", "customer_name", "method"),
    ),
)
# Lists of rows that the counter of another table tells of are always asked within something.
EVERY = (Filter("id", "gt", 0),)


async def record_payment(tx: Connection, actor: Actor, trade: Trade, values: Values) -> RecordedPayment:
    """Enter a payment; the order's balance follows. `amount` below 0 goes back.

    `recorded_by` is a member of the seller's staff, None for who acts. Raises Invalid, Conflict.
    """
    if trade.state in ("draft", "cancelled", "rejected", "combined"):
        raise Conflict(f"An order that is {trade.state} is not paid")
    recorder = await _recorder(tx, actor, values.get("recorded_by"))
    id = await _pay(tx, actor, trade, values | recorder)
    found = await load(tx, PAYMENTS, trade.org_id, "id", id)
    assert found is not None
    return found


async def pay_off(tx: Connection, actor: Actor, trade: Trade, day: str | None) -> Trade:
    """Record what is left to pay of an order, as paid on this day. Raises Conflict."""
    if trade.state == "draft":
        raise Conflict("A draft is not paid")
    if trade.balance > 0:
        recorder = await _recorder(tx, actor, None)
        values = {
            "amount": trade.balance,
            "method": "other",
            "reason": "",
            "paid_at": day and f"{day}T00:00:00.000000Z",
        }
        await _pay(tx, actor, trade, values | recorder)
        trade = await load_trade(tx, trade.org_id, trade.id)
    return trade


async def _pay(tx: Connection, actor: Actor, trade: Trade, values: Values) -> int:
    ledger = payments.with_entry(await ledger_of(tx, actor, trade), values["amount"])
    made = stamp(actor) | {"uid": new_uid(), "order": trade.id}
    id: int = await tx.value(sql.insert_recorded_payment, made | values | {"paid_at": values["paid_at"] or now()})
    status = payments.status_of(ledger, trade.total)
    changed: dict[str, Any] = {"paid": ledger.balance, "payment_said": ledger.said, "payment_status": status}
    kind = "order.updated" if status == trade.payment_status else "order.status_changed"
    await save_order(tx, actor, trade, changed, kind=kind)
    return id


async def _recorder(tx: Connection, actor: Actor, staff: int | None) -> Values:
    """Who entered a payment. Raises Invalid."""
    if staff is not None:
        found = await tx.one(sql.staff_named, {"org": actor.org, "ids": [staff]})
        if found is None:
            raise Invalid("There is no such member of staff", "recorded_by")
    elif actor.user:
        found = await tx.one(sql.staff_of_user, {"org": actor.org, "user": actor.user.id})
    else:
        found = await tx.one(sql.first_staff, {"org": actor.org})
    return {"recorded_by": found[0] if found else None, "recorder": found[1] if found else ""}
