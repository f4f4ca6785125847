"""How much of a product there is to sell, and how much of that is promised (leaflink §10.4)."""

from collections.abc import Sequence

from fondaco.kernel.values import Struct, now
from fondaco.store import sqlfile
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)


class Level(Struct, frozen=True):
    """Of one product, in 1/10 000: what stands in sellable cells, and what open orders have reserved."""

    quantity: int = 0
    reserved: int = 0

    @property
    def available(self) -> int:
        return self.quantity - self.reserved


EMPTY = Level()


async def read_levels(db: Connection, orgs: Sequence[int], products: Sequence[int]) -> dict[int, Level]:
    """Of these products, by id; those that stand nowhere are left out. Who inherits has its parent's level."""
    if not products:
        return {}
    found = await db.all(sql.levels, {"orgs": list(orgs), "ids": list(products)})
    return {id: Level(quantity, reserved) for id, quantity, reserved in found}


async def allocated_at(db: Connection, org: int, sku: int) -> int:
    """How much of a stock record is set aside for buyers and groups."""
    return await db.value(sql.allocated_at, {"org": org, "sku": sku, "now": now()}) or 0
