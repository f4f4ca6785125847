"""Stock set aside for buyers and groups: what products are assigned to them with a quantity (leaflink §5).

It is set aside in the default lot at the default branch.
"""

from collections.abc import Sequence

from fondaco.inventory.stock import sql
from fondaco.kernel.errors import NotFound
from fondaco.kernel.values import Struct, now
from fondaco.store.database import Connection


class Allocation(Struct, frozen=True):
    """`quantity` in 1/10 000; for a buying company or for a group of customers."""

    product_id: int
    branch_id: int
    lot_id: int
    quantity: int
    buyer_id: int | None
    group_id: int | None
    created: str
    words: str


async def for_buyer(db: Connection, org: int, buyer: int) -> list[Allocation]:
    """In the order of the products."""
    found = await db.all(sql.allocations, {"org": org, "buyer": buyer, "group": 0, "now": now()})
    return [Allocation(*row) for row in found]


async def for_group(db: Connection, org: int, group: int) -> list[Allocation]:
    """The same for a group. Raises NotFound."""
    if not await db.all(sql.groups_known, {"org": org, "ids": [group]}):
        raise NotFound("There is no such customer group")
    found = await db.all(sql.allocations, {"org": org, "buyer": 0, "group": group, "now": now()})
    return [Allocation(*row) for row in found]


async def assigned_to(db: Connection, org: int, customer: int | None, products: Sequence[int]) -> dict[int, int]:
    """How much of these products is set aside for a customer: for its company, or for the groups that it is in."""
    if customer is None:
        return {}
    named = {"org": org, "customer": customer, "products": list(products), "now": now()}
    return {row[0]: row[1] for row in await db.all(sql.assigned_to, named)}
