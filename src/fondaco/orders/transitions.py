"""Moves an order between the states that two companies trade by, its goods with it (leaflink §4.2, §4.3, D-24)."""

from collections.abc import Sequence

from fondaco.events.outbox import Event
from fondaco.inventory.stock import load_cells
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid, NotFound
from fondaco.kernel.values import new_uuid
from fondaco.orders import trade_rules as rules
from fondaco.orders.book import Found, load_trade, new_row, sums_of
from fondaco.orders.keeping import move_stock, save_order
from fondaco.orders.model import Line
from fondaco.orders.placing import sql
from fondaco.orders.reading import lines_of
from fondaco.orders.states import STATES, fulfillment_of, stock_of
from fondaco.orders.trade_rules import Values
from fondaco.orders.trades import Trade
from fondaco.store import saving
from fondaco.store.database import Connection

# What a second order, split off for the lines that wait, takes over from the first.
HEADER = (
    "org_id buyer_org_id is_manual source account_id customer_id customer_name brand_id branch_id currency "
    "discount_percent tax_percent payment_option ship_date shipping_details notes internal_notes delivery_preferences "
    "classification delivery_provider corporate_address delivery_address user_name user_id stock_policy"
).split()


async def transit(tx: Connection, found: Found, action: str) -> Trade:
    """Take a step. Raises NotFound for one that nobody knows, Conflict for one that cannot be, Invalid, Faults."""
    if action not in rules.ACTIONS:
        raise NotFound("There is no such step")
    trade = found.trade
    state = rules.next_state(trade.state, action, found.sides, is_manual=bool(trade.is_manual))
    if action == "submit":
        return await submit(tx, found)
    # A seller may promise what there is not; what is handed over must be there (D-25).
    is_strict = stock_of(trade.stock_policy, state) == "issued"
    return await enter(tx, found.actor, trade, state, is_strict=is_strict)


async def enter(
    tx: Connection,
    actor: Actor,
    trade: Trade,
    state: str,
    *,
    is_strict: bool,
    comment: str = "",
    beside: Values | None = None,
) -> Trade:
    """Let an order be in a state, its goods with it. Raises Invalid, Faults."""
    stocked = await move_stock(tx, actor, trade, state, is_strict=is_strict)
    changed = (beside or {}) | {
        "state": state,
        "status": STATES[state].status,
        "fulfillment_status": fulfillment_of(state, trade.fulfillment_status, was=trade.state),
    }
    return await _saved(tx, actor, trade, changed, stocked, comment=comment)


async def _saved(
    tx: Connection, actor: Actor, trade: Trade, changed: Values, stocked: Sequence[Event], *, comment: str = ""
) -> Trade:
    kind = "order.cancelled" if changed["status"] == "cancelled" else "order.status_changed"
    is_new = trade.state == "draft"
    return await save_order(
        tx,
        actor,
        trade,
        changed,
        kind="order.created" if is_new else kind,
        stocked=stocked,
        comment=comment,
        entering=1 if is_new else 0,
    )


async def submit(tx: Connection, found: Found) -> Trade:
    """Hand a draft to the seller. Lines that wait for stock to return become a backorder: the whole order if all do,
    else one of their own, and the others go ahead (§4.1, D-24). Raises Invalid, Faults."""
    trade, actor = found.trade, found.actor
    lines = (await lines_of(tx, trade.org_id, [trade.id]))[trade.id]
    if not lines:
        raise Invalid("An order has at least one line", "line_items")
    waiting = await _waiting(tx, trade, lines)
    inside = {"org": trade.org_id, "order": trade.id}
    if waiting:
        await tx.run(sql.mark_backorder, inside | {"ids": waiting})
    shown: Values = {"is_hidden": False}
    if len(waiting) == len(lines):
        return await enter(tx, actor, trade, "backorder", is_strict=False, beside=shown)
    if waiting:
        shown |= await _split(tx, found, waiting)
    return await enter(tx, actor, trade, "submitted", is_strict=not trade.is_manual, beside=shown)


async def _waiting(tx: Connection, trade: Trade, lines: Sequence[Line]) -> list[int]:
    """The ids of the lines whose product is listed as on backorder, and is not there in such a number."""
    inside = {"org": trade.org_id, "order": trade.id}
    listed = {id for id, state, _ in await tx.all(sql.frozen_states, inside) if state == rules.BACKORDER}
    asked = [line for line in lines if line.id in listed and line.is_managed]
    if not asked:
        return []
    cells = await load_cells(tx, trade.org_id, sorted({line.sku_id for line in asked if line.sku_id is not None}))
    free = {id: cell.free for id, cell in cells.items()}
    found: list[int] = []
    for line in asked:
        if line.quantity > free.get(line.sku_id or 0, 0):
            found.append(line.id)
        elif line.sku_id is not None:
            free[line.sku_id] -= line.quantity
    return found


async def _split(tx: Connection, found: Found, waiting: Sequence[int]) -> Values:
    """Move lines into a backorder of their own; the sums of the order that they leave. Raises Invalid."""
    trade, actor = found.trade, found.actor
    head: Values = {name: getattr(trade, name) for name in HEADER} | {"number": new_uuid(), "state": "draft"}
    head |= dict.fromkeys(("subtotal", "discount", "tax", "delivery_fee", "total"), 0)
    row = new_row(head, noun="draft", is_hidden=False) | {"created": trade.created}
    other = await saving.insert_one(tx, "orders", row)
    moved = {"org": trade.org_id, "order": trade.id, "other": other, "ids": list(waiting)}
    await tx.run(sql.move_lines, moved)
    second = await load_trade(tx, trade.org_id, other)
    await enter(tx, actor, second, "backorder", is_strict=False, beside=await sums_of(tx, second, {}))
    return await sums_of(tx, trade, {}, caps=True)
