"""What there is of everything, measured by product, branch and lot (leaflink §3.10, D-21)."""

from collections.abc import Sequence

from fondaco.inventory.stock import sql
from fondaco.kernel.errors import Unusable
from fondaco.kernel.values import Struct, now
from fondaco.store.database import Connection, Database

MOST_ROWS = 10_000  # of a bare array (leaflink D-08)


class Grain(Struct, frozen=True):
    """By what is measured."""

    product: bool = False
    branch: bool = False
    lot: bool = False


class Wanted(Struct, frozen=True):
    """The ids that are measured; of None all."""

    products: Sequence[int] | None = None
    branches: Sequence[int] | None = None
    lots: Sequence[int] | None = None


class Measured(Struct, frozen=True):
    """Quantities in 1/10 000 of what these ids name, 0 where a grain does not tell them apart."""

    product_id: int
    branch_id: int
    lot_id: int
    on_hand: int
    reserved: int
    allocated: int
    held: int
    archived: int
    available: int
    updated: str


async def measure(database: Database, org: int, grain: Grain, wanted: Wanted) -> list[Measured]:
    """In the order of the ids; what is empty is left out. Raises Unusable for more rows than are told at once."""
    args = {
        "org": org,
        "now": now(),
        "by_product": grain.product,
        "by_branch": grain.branch,
        "by_lot": grain.lot,
        "all_products": wanted.products is None,
        "all_branches": wanted.branches is None,
        "all_lots": wanted.lots is None,
        "products": list(wanted.products or ()),
        "branches": list(wanted.branches or ()),
        "lots": list(wanted.lots or ()),
        "most": MOST_ROWS + 1,
    }

    async def work(db: Connection) -> list[Measured]:
        return [Measured(*row) for row in await db.all(sql.measurements, args)]

    found = await database.aside(org, work)
    if len(found) > MOST_ROWS:
        raise Unusable(f"There are more than {MOST_ROWS} rows: ask for fewer", "product_id")
    return found
