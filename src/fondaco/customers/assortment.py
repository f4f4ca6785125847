"""What a buyer sees of sellers' products, and at which prices (leaflink §10.8)."""

from collections import Counter
from collections.abc import Sequence

from fondaco.catalog.listed import LISTINGS
from fondaco.customers.businesses import customers_of
from fondaco.events import records
from fondaco.pricing.actions import price_for
from fondaco.pricing.assignments import hidden_products
from fondaco.store import sqlfile
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)


async def sellers_to(db: Connection, buyer: int) -> list[int]:
    """The ids of the sellers that have this company as a customer. Runs for the platform: they are of many."""
    return [row[0] for row in await db.all(sql.sellers_to, {"buyer": buyer})]


async def hidden_from(db: Connection, sellers: Sequence[int], buyer: int) -> list[int]:
    """The ids of the products that these sellers have reserved for others."""
    if not sellers:
        return []
    groups = [row[0] for row in await db.all(sql.groups_of_buyer, {"orgs": list(sellers), "buyer": buyer})]
    return await hidden_products(db, sellers, buyer, groups)


async def hidden_from_all(db: Connection, buyers: Sequence[int]) -> tuple[list[int], list[int]]:
    """The sellers that have any of these companies as a customer, and their products that none of these may see.

    Runs for the platform: they are of many.
    """
    sellers: dict[int, list[int]] = {buyer: await sellers_to(db, buyer) for buyer in buyers}
    hidden: Counter[int] = Counter()
    for buyer, known in sellers.items():
        hidden.update(await hidden_from(db, known, buyer))
    everybody = sorted({seller for known in sellers.values() for seller in known})
    products = await records.load_all(db, LISTINGS, tuple(everybody), "id", sorted(hidden)) if hidden else []
    looking = Counter(seller for known in sellers.values() for seller in known)
    return everybody, [each.id for each in products if hidden[each.id] == looking[each.org_id]]


async def prices_for(db: Connection, sellers: Sequence[int], buyer: int, products: Sequence[int]) -> dict[int, int]:
    """What these products cost a buyer that is on their sellers' price schedules, by their ids; the others are left
    out. Of several records of one buyer the oldest counts."""
    prices: dict[int, int] = {}
    schedules: dict[int, int | None] = {}
    for each in await customers_of(db, sellers, buyer):
        if not each.is_archived:
            schedules.setdefault(each.org_id, each.price_schedule_id)
    for seller in sellers:
        prices |= await price_for(db, seller, schedules.get(seller), products)
    return prices
