"""Inventory items of Marketplace V2: what a lot holds of a product at a branch, as one number (marketplace §4)."""

from collections.abc import Sequence
from typing import Any

from fondaco.events import records
from fondaco.inventory.actions import change_skus
from fondaco.inventory.cells import Amounts, Place, change_place, find_place
from fondaco.inventory.model import SKUS
from fondaco.inventory.stock import sql
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid
from fondaco.kernel.resource import Entry
from fondaco.kernel.values import Struct
from fondaco.store.database import Connection, Database

Values = dict[str, Any]


class Item(Entry, frozen=True):
    """Quantities in 1/10 000. The default lot's item of a stock record has twice its id, a named lot's twice that of
    its lot cell and one. It is archived with its stock record, which is not for sale then."""

    org_id: int
    sku_id: int
    product_id: int
    branch_id: int
    lot_id: int
    on_hand: int
    reserved: int
    is_archived: bool


class Wanted(Struct, frozen=True):
    """Which items: of these products, with archived ones or without, in the order of a column. An `id` of 0 is any."""

    id: int = 0
    products: Sequence[int] | None = None
    with_archived: bool = False
    column: str = "id"
    down: bool = False
    limit: int = 1
    offset: int = 0


async def list_items(database: Database, orgs: Sequence[int], wanted: Wanted) -> tuple[list[Item], int]:
    """A page of those that are not empty, and how many there are."""

    async def work(db: Connection) -> tuple[list[Item], int]:
        found = await db.all(sql.items, _args(orgs, wanted))
        if not found and wanted.offset:
            first = await db.one(sql.items, _args(orgs, wanted) | {"limit": 1, "offset": 0})
            return [], first[-1] if first else 0
        return [Item(*row[:-1]) for row in found], found[0][-1] if found else 0

    return await database.aside(orgs[0] if len(orgs) == 1 else None, work)


async def find_item(db: Connection, orgs: Sequence[int], id: int, *, with_archived: bool) -> Item | None:
    """The item of this id, even if it is empty."""
    found = await db.one(sql.items, _args(orgs, Wanted(id, with_archived=with_archived)))
    return Item(*found[:-1]) if found else None


def _args(orgs: Sequence[int], wanted: Wanted) -> Values:
    return {
        "orgs": list(orgs),
        "id": wanted.id,
        "all_products": wanted.products is None,
        "products": list(wanted.products or ()),
        "with_archived": wanted.with_archived,
        "column": wanted.column,
        "sign": -1 if wanted.down else 1,
        "limit": wanted.limit,
        "offset": wanted.offset,
    }


async def add_item(tx: Connection, actor: Actor, values: Values) -> Item:
    """Set what a lot holds of a product at a branch. Without a lot what the default one held is archived before.

    Raises Invalid.
    """
    lot = values["lot_id"]
    product, branch = values["product_id"], values["branch_id"]
    place = await find_place(tx, actor, product=product, branch=branch, lot=lot, opens=True)
    earlier = place.piece.free - place.reserved
    if lot is None and earlier > 0:
        archived = Amounts(on_hand=-earlier, archived=earlier)
        await change_place(tx, actor, place, archived, reason="archived")
        place = await find_place(tx, actor, product=product, branch=branch, lot=lot)
    await _count(tx, actor, place, values["quantity"], opens=True)
    await _mark(tx, actor, place.cell.id, values["is_archived"])
    cell = await tx.value(sql.lot_cell_at, {"org": actor.org, "sku": place.cell.id, "lot": place.piece.lot})
    return await _found(tx, actor, 2 * cell + 1 if cell else 2 * place.cell.id)


async def change_item(tx: Connection, actor: Actor, item: Item, changes: Values) -> Item:
    """Set its quantity, or archive it. Raises Invalid."""
    if "quantity" in changes:
        place = await find_place(tx, actor, product=item.product_id, branch=item.branch_id, lot=item.lot_id)
        await _count(tx, actor, place, changes["quantity"])
    if "is_archived" in changes:
        await _mark(tx, actor, item.sku_id, changes["is_archived"])
    return await _found(tx, actor, item.id)


async def _found(tx: Connection, actor: Actor, id: int) -> Item:
    item = await find_item(tx, [actor.org], id, with_archived=True)
    assert item
    return item


async def _count(tx: Connection, actor: Actor, place: Place, quantity: int, *, opens: bool = False) -> None:
    """`opens` makes a lot cell of a lot that is to hold nothing."""
    if quantity < 0:
        raise Invalid("Must not be less than 0", "quantity")
    if quantity < place.piece.held:
        raise Invalid("More than that is held back", "quantity")
    by = quantity - place.piece.on_hand
    if by or (opens and place.piece.uid):
        await change_place(tx, actor, place, Amounts(on_hand=by), reason="counted")


async def _mark(tx: Connection, actor: Actor, sku: int, is_archived: bool) -> None:
    row = await records.load(tx, SKUS, actor.org, "id", sku, lock=True)
    assert row
    await change_skus(tx, actor, [(row, {"available": not is_archived})])


async def owner_of(db: Connection, orgs: Sequence[int], product: int) -> int | None:
    """Which of these companies has this product."""
    found: int | None = await db.value(sql.owner_of_product, {"orgs": list(orgs), "product": product})
    return found
