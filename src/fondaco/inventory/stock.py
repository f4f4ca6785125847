"""Moves stock for a document: what is promised and what is taken, of several stock records at once."""

from collections.abc import Mapping, Sequence

from fondaco.events.outbox import Event, stamp
from fondaco.inventory.pieces import Piece, given, taken, with_default
from fondaco.inventory.rules import Cell, Shift
from fondaco.inventory.thresholds import follow_levels
from fondaco.kernel.actor import Actor
from fondaco.kernel.values import Struct
from fondaco.store import sqlfile
from fondaco.store.counters import count_change
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)
PUT_BACK = "put back"


class Move(Struct, frozen=True):
    """By how much the quantity on hand of a stock record changes, which has these quantities and lots before."""

    sku: int
    by: int
    on_hand: int
    held: int
    lots: int
    lot: int | None = None


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
    moves = [
        Move(each.cell.id, each.on_hand, each.cell.on_hand, each.cell.held, each.cell.lots, each.lot) for each in moved
    ]
    await write_moves(tx, actor, moves, reason=reason, document=document)
    await count_change(tx, actor.org, "skus")
    await follow_levels(tx, actor, {each.cell.id: each.on_hand for each in moved})
    return [
        Event("sku.updated", each.cell.uid, {"on_hand": (each.cell.on_hand, each.cell.on_hand + each.on_hand)})
        for each in moved
    ]


async def write_moves(tx: Connection, actor: Actor, moves: Sequence[Move], *, reason: str, document: str) -> None:
    """Write to the ledger what moves, each lot's part by itself, and move it in the lots that stand under the records.

    What comes back for a document goes to the lots that it was taken from.
    """
    shared = stamp(actor) | {"reason": reason, "document": document}
    lotted = [move.sku for move in moves if move.lots]
    pieces = await load_pieces(tx, actor.org, lotted) if lotted else {}
    owed = await _owed(tx, actor, lotted, document) if lotted and reason == PUT_BACK else {}
    entries, parts = [], []
    for move in moves:
        if not move.lots:
            entries.append(shared | {"sku": move.sku, "quantity": move.by, "lot": None})
            continue
        whole = with_default(pieces[move.sku], default=0, on_hand=move.on_hand, held=move.held)
        split = (
            taken(whole, -move.by, move.lot) if move.by < 0 else given(whole, move.by, owed.get(move.sku, {}), move.lot)
        )
        for part in split:
            entries.append(shared | {"sku": move.sku, "quantity": part.by, "lot": part.piece.uid or None})
            if part.piece.uid:
                parts.append(shared | {"sku": move.sku, "lot": part.piece.lot, "on_hand": part.by})
    if len(entries) == 1:
        await tx.run(sql.move, entries[0])
    elif entries:
        await tx.many(sql.move, entries)
    if parts:
        await tx.many(sql.move_in_lot, parts)


async def load_pieces(db: Connection, org: int, skus: Sequence[int]) -> dict[int, list[Piece]]:
    """What the named lots under these stock records hold, from the oldest lot."""
    pieces: dict[int, list[Piece]] = {sku: [] for sku in skus}
    for sku, *piece in await db.all(sql.pieces, {"org": org, "skus": list(skus)}):
        pieces[sku].append(Piece(*piece))
    return pieces


async def _owed(tx: Connection, actor: Actor, skus: Sequence[int], document: str) -> Mapping[int, dict[str, int]]:
    owed: dict[int, dict[str, int]] = {}
    found = await tx.all(sql.taken_of_lots, {"org": actor.org, "skus": list(skus), "document": document})
    for sku, lot, quantity in found:
        owed.setdefault(sku, {})[lot] = quantity
    return owed
