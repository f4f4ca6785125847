"""What commands do to the goods of one lot of a product at a branch (leaflink §3.12, D-21)."""

from fondaco.catalog.model import PRODUCTS
from fondaco.events import records
from fondaco.events.outbox import Event, record, stamp
from fondaco.inventory.actions import add_sku
from fondaco.inventory.levels import allocated_at
from fondaco.inventory.model import BRANCHES
from fondaco.inventory.pieces import Piece, promised, with_default
from fondaco.inventory.rules import Cell, check_bound
from fondaco.inventory.stock import load_cells, load_pieces, sql
from fondaco.inventory.thresholds import follow_levels
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid
from fondaco.kernel.values import MOST_QUANTITY, UNITS, Struct
from fondaco.store.counters import count_change
from fondaco.store.database import Connection


class Place(Struct, frozen=True):
    """A cell: a stock record locked for change, and what the lot in question holds of it; `reserved` of that."""

    cell: Cell
    piece: Piece
    reserved: int
    allocated: int = 0

    @property
    def available(self) -> int:
        """What may be moved away: it is neither promised nor held, nor set aside for anybody."""
        return max(0, self.piece.free - self.reserved - self.allocated)


class Amounts(Struct, frozen=True):
    """By how much a cell changes."""

    on_hand: int = 0
    held: int = 0
    archived: int = 0


async def find_place(
    tx: Connection, actor: Actor, *, product: int, branch: int, lot: int | None, opens: bool = False
) -> Place:
    """The cell of these ids; a lot of None is the default one. With `opens` a cell that is not there is made.

    Raises Invalid for what the company does not have, and for what is archived.
    """
    named = {"org": actor.org, "product": product, "branch": branch, "lot": lot}
    found = await tx.one(sql.place, named)
    assert found
    goods, is_open, lot_id, lot_uid, sku = found
    if goods is None:
        raise Invalid(f"There is no such product: {product}", "product_id")
    if is_open is None:
        raise Invalid(f"There is no such facility: {branch}", "branch_id")
    if not is_open:
        raise Invalid("The facility is archived", "branch_id")
    if lot_id is None:
        raise Invalid(f"There is no such batch: {lot}", "lot_id")
    if sku is None:
        if not opens:
            raise Invalid("The product has no stock record at this facility", "branch_id")
        sku = await _stocked(tx, actor, product, branch)
    cell = (await load_cells(tx, actor.org, [sku]))[sku]
    return await _place(tx, actor, cell, lot_id, lot_uid)


async def _stocked(tx: Connection, actor: Actor, product: int, branch: int) -> int:
    goods = await records.load(tx, PRODUCTS, actor.org, "id", product)
    where = await records.load(tx, BRANCHES, actor.org, "id", branch)
    assert goods
    assert where
    return (await add_sku(tx, actor, {"product_code": goods.code, "branch_code": where.code})).id


async def _place(tx: Connection, actor: Actor, cell: Cell, lot: int, uid: str) -> Place:
    named = (await load_pieces(tx, actor.org, [cell.id]))[cell.id] if cell.lots else []
    default = 0 if uid else lot
    whole = with_default(named, default=default, on_hand=cell.on_hand, held=cell.held, archived=cell.archived)
    piece = next((each for each in whole if each.lot == lot), None) or Piece(lot, uid, 0, 0)
    reserved = promised(whole, cell.reserved).get(lot, 0)
    allocated = 0 if uid else await allocated_at(tx, actor.org, cell.id)
    return Place(cell, piece, reserved, allocated)


async def change_place(
    tx: Connection, actor: Actor, place: Place, by: Amounts, *, reason: str = "", document: str = ""
) -> None:
    """Change what a cell holds, written to the ledger and told. Raises Invalid for what cannot be."""
    cell, piece = place.cell, place.piece
    if cell.on_hand + by.on_hand > MOST_QUANTITY * UNITS:
        raise Invalid(f"A quantity is at most {MOST_QUANTITY}", "quantity")
    if by.on_hand < 0:
        check_bound(cell.on_hand + by.on_hand, cell, "quantity")
    shared = stamp(actor) | {"sku": cell.id, "lot": piece.lot, "uid": piece.uid or None}
    shared |= {"reason": reason, "document": document}
    amounts = {"on_hand": by.on_hand, "held": by.held, "archived": by.archived}
    if piece.uid:
        if await tx.run(sql.open_lot_cell, shared):
            await tx.run(sql.count_lot, shared)
        await tx.run(sql.change_lot_cell, shared | amounts)
    await tx.run(sql.change_cell, shared | amounts)
    if by.on_hand:
        entry = {"lot": piece.uid or None, "quantity": by.on_hand}
        await tx.run(sql.move, shared | entry)
    await follow_levels(tx, actor, {cell.id: by.on_hand - by.held})
    await count_change(tx, actor.org, "skus")
    await record(tx, actor, _told(cell, by))


def _told(cell: Cell, by: Amounts) -> list[Event]:
    """What is moved is told of the stock record, what is held back or archived as what was done to it."""
    events: list[Event] = []
    if by.on_hand:
        events.append(Event("sku.updated", cell.uid, {"on_hand": (cell.on_hand, cell.on_hand + by.on_hand)}))
    for amount, done, undone in ((by.held, "held", "released"), (by.archived, "archived", "unarchived")):
        if amount:
            line = {"sku": cell.uid, "code": cell.code, "quantity": abs(amount)}
            events.append(Event(f"stock.{done if amount > 0 else undone}", cell.uid, {"lines": ([], [line])}))
    return events
