"""What is reserved for one order, and what of it has left, by stock record and lot (leaflink §3.11)."""

from collections.abc import Mapping, Sequence

from fondaco.events.records import load
from fondaco.inventory.allocations import assigned_to
from fondaco.inventory.pieces import Piece, promised_between, with_default
from fondaco.inventory.stock import load_pieces
from fondaco.kernel.errors import NotFound
from fondaco.kernel.values import Struct
from fondaco.orders.model import ORDERS
from fondaco.orders.placing import sql
from fondaco.store.database import Connection

OPEN = ("pending", "confirmed", "preparing")


class Reservation(Struct, frozen=True):
    """Quantities in 1/10 000: what was reserved and is still, or has left by now; what is the buyer's by allocation."""

    product_id: int
    branch_id: int
    lot_id: int
    quantity: int
    allocated: int
    fulfilled: int
    order_id: int
    created: str
    words: str


class Held(Struct, frozen=True):
    """What the lines of an order hold of one stock record; `text` is what their product is called."""

    sku_id: int
    product_id: int
    branch_id: int
    reserved: int
    issued: int
    on_hand: int
    held: int
    lots: int
    is_default_branch: bool
    text: str


async def reservations_of(db: Connection, org: int, order_id: int) -> list[Reservation]:
    """In the order of product, branch and lot. Raises NotFound."""
    order = await load(db, ORDERS, org, "id", order_id)
    if order is None:
        raise NotFound("There is no such order")
    found = [Held(*row) for row in await db.all(sql.held_for, {"org": org, "order": order.id})]
    if not found:
        return []
    default: int = await db.value(sql.default_lot_of, {"org": org})
    lotted = [each.sku_id for each in found if each.lots]
    pieces = await load_pieces(db, org, lotted) if lotted else {}
    before = await _promised_before(db, org, order.id, lotted) if lotted else {}
    left = await _left(db, org, order.uid)
    assigned = await assigned_to(db, org, order.customer_id, [each.product_id for each in found])
    reservations: list[Reservation] = []
    for each in found:
        named = pieces.get(each.sku_id, [])
        whole = with_default(named, default=default, on_hand=each.on_hand, held=each.held)
        open_ = promised_between(whole, before.get(each.sku_id, 0), each.reserved)
        gone = _by_lot(left.get(each.sku_id, {}), whole, each.issued)
        for lot in sorted(open_.keys() | gone.keys()):
            quantity = open_.get(lot, 0) + gone.get(lot, 0)
            is_set_aside = lot == default and each.is_default_branch
            allocated = min(quantity, assigned.get(each.product_id, 0)) if is_set_aside else 0
            reservations.append(
                Reservation(
                    each.product_id,
                    each.branch_id,
                    lot,
                    quantity,
                    allocated,
                    gone.get(lot, 0),
                    order.id,
                    order.created,
                    each.text,
                )
            )
    return sorted(reservations, key=lambda each: (each.product_id, each.branch_id, each.lot_id))


async def _promised_before(db: Connection, org: int, order: int, skus: Sequence[int]) -> Mapping[int, int]:
    """What orders before this one have reserved of these stock records: they are served first."""
    named = {"org": org, "order": order, "skus": list(skus), "open": list(OPEN)}
    return {row[0]: row[1] for row in await db.all(sql.promised_before, named)}


async def _left(db: Connection, org: int, document: str) -> dict[int, dict[str, int]]:
    """What has left for an order by stock record and the uid of the lot, empty for the default one."""
    left: dict[int, dict[str, int]] = {}
    for sku, lot, quantity in await db.all(sql.left_for, {"org": org, "document": document}):
        left.setdefault(sku, {})[lot] = quantity
    return left


def _by_lot(left: Mapping[str, int], whole: Sequence[Piece], issued: int) -> dict[int, int]:
    """The same by the ids of the lots; what was of one that is no more is the default lot's."""
    if not issued:
        return {}
    known = {piece.uid: piece.lot for piece in whole}
    gone: dict[int, int] = {}
    for uid, quantity in left.items():
        if quantity > 0:
            lot = known.get(uid, whole[0].lot)
            gone[lot] = gone.get(lot, 0) + quantity
    return gone
