"""Products and their varieties: who may stand under whom, and how many do."""

from collections.abc import Sequence

from fondaco.catalog.listed import LISTINGS, Listing
from fondaco.events.records import load
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid
from fondaco.store import sqlfile
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)


async def check_parent(tx: Connection, actor: Actor, id: int, listing: Listing | None) -> None:
    """A variety has no varieties, and what it varies is alive and no variety. Raises Invalid."""
    parent = await load(tx, LISTINGS, actor.org, "id", id)
    if parent is None:
        raise Invalid("There is no such product", "parent_id")
    if parent.parent_id is not None or (listing is not None and listing.id == id):
        raise Invalid("This product cannot have varieties", "parent_id")
    if listing is not None and listing.children_count:
        raise Invalid("A product that has varieties is none itself", "parent_id")


async def count_children(tx: Connection, actor: Actor, parents: Sequence[int | None]) -> None:
    """Keep count of the live varieties of these products."""
    ids = sorted({id for id in parents if id is not None})
    if ids:
        await tx.run(sql.count_children, {"org": actor.org, "ids": ids})


async def count_siblings(tx: Connection, actor: Actor, id: int) -> None:
    """The same for the product that this one varies, if it does."""
    await count_children(tx, actor, [await tx.value(sql.parent_of, {"org": actor.org, "id": id})])


async def follow(tx: Connection, actor: Actor, ids: Sequence[int]) -> None:
    """Set what follows from the names, the category and the switch of these products: their displayed names and those
    of their varieties, their place in the taxonomy, their listing state (§10.3)."""
    if ids:
        await tx.run(sql.follow, {"org": actor.org, "ids": list(ids)})
