"""Moves stock for a document: what is promised and what is taken, of several stock records at once."""

from collections.abc import Sequence

from fondaco.events.outbox import Event, stamp
from fondaco.inventory.rules import Cell, Shift
from fondaco.kernel.actor import Actor
from fondaco.store import sqlfile
from fondaco.store.counters import count_change
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)


async def load_cells(tx: Connection, org: int, ids: Sequence[int]) -> dict[int, Cell]:
    """These stock records by id; nobody else changes them until we are done, and all lock them in this order."""
    found = await tx.all(sql.cells, {"org": org, "ids": list(ids)}) if ids else []
    return {row[0]: Cell(*row) for row in found}


async def shift(tx: Connection, actor: Actor, shifts: Sequence[Shift], *, reason: str, document: str) -> list[Event]:
    """Change quantities of loaded records; the events of those whose quantity on hand moved, to be recorded last.

    A promise alone does not touch `updated` (leaflink §4.3).
    """
    promised = [each for each in shifts if each.reserved and not each.on_hand]
    moved = [each for each in shifts if each.on_hand]
    shared = stamp(actor)
    if promised:
        deltas = [{"org": actor.org, "sku": each.cell.id, "reserved": each.reserved} for each in promised]
        await tx.many(sql.promise, deltas)
    if not moved:
        return []
    deltas = [shared | {"sku": each.cell.id, "reserved": each.reserved, "on_hand": each.on_hand} for each in moved]
    await tx.many(sql.shift, deltas)
    told = shared | {"reason": reason, "document": document}
    await tx.many(sql.move, [told | {"sku": each.cell.id, "quantity": each.on_hand} for each in moved])
    await count_change(tx, actor.org, "skus")
    return [
        Event("sku.updated", each.cell.uid, {"on_hand": (each.cell.on_hand, each.cell.on_hand + each.on_hand)})
        for each in moved
    ]
