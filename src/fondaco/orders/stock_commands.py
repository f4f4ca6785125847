"""Does the commands on stock that wait, those on the lines of orders among them (leaflink §3.12, D-23)."""

import logging
from typing import Any

from fondaco.events import records
from fondaco.events.outbox import Event, record
from fondaco.identity.actions import organizations_of
from fondaco.inventory import commands
from fondaco.inventory.commands import Command, Doing, sent_of
from fondaco.inventory.rules import Cell, Shift
from fondaco.inventory.stock import load_cells, shift
from fondaco.kernel.actor import Actor, User
from fondaco.kernel.errors import Faults, Invalid, Problem
from fondaco.kernel.values import encode, now
from fondaco.orders.model import ORDERS, Line, Order
from fondaco.orders.placing import sql
from fondaco.orders.reading import lines_of
from fondaco.store.database import Connection, Database

log = logging.getLogger(__name__)
Values = dict[str, Any]
NAMES = {"branch_id": "facility_id", "lot_id": "batch_id"}  # as commands call them


async def run_due(database: Database) -> int:
    """Do all commands that wait; how many. Several processes may: of those that name a product each waits its turn."""
    done = 0
    while await database.of(None).value(sql.due, {}) is not None:
        id = await _run_next(database)
        if id is None:
            break  # others are at what is left
        done += 1
    return done


async def _run_next(database: Database) -> int | None:
    """The id of the command that was done, or could not be."""
    begun: list[Command] = []

    async def work(tx: Connection) -> int | None:
        begun.clear()  # PostgreSQL may let us try again
        found = await tx.one(sql.next_command, {})
        if found is None:
            return None
        begun.append(Command(*found))
        await _do(tx, begun[0])
        await _finish(tx, begun[0], "Success", None)
        return begun[0].id

    try:
        return await database.write(None, work)
    except Problem as problem:
        said = _said(problem)
    except Exception:
        if not begun:
            raise
        # Whatever went wrong, those behind it wait no longer for it.
        log.exception("command %d (%s) failed", begun[0].id, begun[0].kind)
        said = {"detail": "It could not be done: something is wrong on our side"}
    failed = begun[0]
    await database.write(None, lambda tx: _finish(tx, failed, "Failed", said))
    return failed.id


def _said(problem: Problem) -> dict[str, str]:
    faults = problem.faults if isinstance(problem, Faults) else [problem]
    return {NAMES.get(fault.field or "", fault.field or "detail"): fault.detail for fault in faults}


async def _finish(tx: Connection, command: Command, status: str, result: dict[str, str] | None) -> None:
    told = {"org": command.org_id, "id": command.id, "status": status, "now": now()}
    await tx.run(sql.finish_command, told | {"result": encode(result).decode() if result else None})


async def _do(tx: Connection, command: Command) -> None:
    (organization,) = await organizations_of(tx, [command.org_id])
    user = User(0, command.user_uid, "", "") if command.user_uid else None
    actor = Actor(organization, "owner", user=user, key=command.key_uid, request=command.request)
    await DOING[command.kind](tx, actor, command, sent_of(command))


async def fulfillment(tx: Connection, actor: Actor, command: Command, sent: Values) -> None:
    """What the line has reserved leaves the stock."""
    quantity = sent["quantity"]
    order, line, cell = await _find(tx, actor, sent)
    _check("reserved", line.reserved, quantity)
    await _keep(tx, actor, line, reserved=-quantity, issued=quantity)
    moves = [Shift(cell, -quantity, -quantity)]
    await record(tx, actor, await shift(tx, actor, moves, reason="issued", document=order.uid))


async def unfulfillment(tx: Connection, actor: Actor, command: Command, sent: Values) -> None:
    """What has left for the line comes back into stock; it is not reserved again."""
    quantity = sent["quantity"]
    order, line, cell = await _find(tx, actor, sent)
    _check("fulfilled", line.issued, quantity)
    await _keep(tx, actor, line, reserved=0, issued=-quantity)
    moves = [Shift(cell, 0, quantity)]
    await record(tx, actor, await shift(tx, actor, moves, reason="put back", document=order.uid))


async def unreserve(tx: Connection, actor: Actor, command: Command, sent: Values) -> None:
    """What the line has reserved is free again."""
    quantity = sent["quantity"]
    order, line, cell = await _find(tx, actor, sent)
    _check("reserved", line.reserved, quantity)
    await _keep(tx, actor, line, reserved=-quantity, issued=0)
    await shift(tx, actor, [Shift(cell, -quantity, 0)], reason="reserved", document=order.uid)
    told = {"reserved": (cell.reserved, cell.reserved - quantity)}
    await record(tx, actor, [Event("sku.updated", cell.uid, told)])


DOING: dict[str, Doing] = commands.DOING | {
    "fulfillment": fulfillment,
    "unfulfillment": unfulfillment,
    "unreserve": unreserve,
}


async def _find(tx: Connection, actor: Actor, sent: Values) -> tuple[Order, Line, Cell]:
    """The order, its line and the line's stock record, all locked for change. Raises Invalid."""
    order = await records.load(tx, ORDERS, actor.org, "id", sent["order_id"], lock=True)
    if order is None:
        raise Invalid(f"There is no such order: {sent['order_id']}", "order_id")
    lines = (await lines_of(tx, actor.org, [order.id]))[order.id]
    line = next((each for each in lines if each.id == sent["order_product_id"]), None)
    if line is None:
        raise Invalid(f"The order has no such line: {sent['order_product_id']}", "order_product_id")
    if line.product_id != sent["product_id"]:
        raise Invalid("The line is of another product", "product_id")
    cells = await load_cells(tx, actor.org, [line.sku_id]) if line.sku_id is not None else {}
    if line.sku_id not in cells:
        raise Invalid("The line holds no stock", "order_product_id")
    return order, line, cells[line.sku_id]


async def _keep(tx: Connection, actor: Actor, line: Line, *, reserved: int, issued: int) -> None:
    held = {"org": actor.org, "id": line.id, "reserved": line.reserved + reserved, "issued": line.issued + issued}
    await tx.run(sql.handle, held)


def _check(what: str, there: int, quantity: int) -> None:
    if quantity > there:
        raise Invalid(f"Less than that is {what} for this line", "quantity")
