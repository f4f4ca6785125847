"""Products kept together with their varieties."""

from collections.abc import Sequence

from fondaco.catalog.listed import LISTINGS, Listing
from fondaco.catalog.rules import Values
from fondaco.events import records
from fondaco.inventory.listings import add_listing, change_listing
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid
from fondaco.store.database import Connection

# What a variety has of its parent when it is made.
SHARED = (
    "description",
    "listing_state",
    "product_category_id",
    "product_subcategory_id",
    "product_line_id",
    "brand_id",
    "manufacturer_org_id",
    "license_id",
    "strain_classification",
    "grow_type",
    "is_medical",
)


async def add_with_varieties(tx: Connection, actor: Actor, values: Values, varieties: Sequence[Values]) -> Listing:
    """Raises Invalid."""
    parent = await add_listing(tx, actor, values)
    return await set_varieties(tx, actor, parent, varieties)


async def change_with_varieties(
    tx: Connection, actor: Actor, listing: Listing, values: Values, varieties: Sequence[Values]
) -> Listing:
    """Raises Invalid."""
    changed = await change_listing(tx, actor, listing, values)
    return await set_varieties(tx, actor, changed, varieties)


async def set_varieties(tx: Connection, actor: Actor, parent: Listing, wanted: Sequence[Values]) -> Listing:
    """Change the varieties that are named by their `id`, add the others; those not named stay. The parent anew.

    Raises Invalid.
    """
    if not wanted:
        return parent
    if parent.parent_id is not None:
        raise Invalid("A variety has no varieties", "varieties")
    ids = [each["id"] for each in wanted if each.get("id") is not None]
    known = {each.id: each for each in await records.load_all(tx, LISTINGS, actor.org, "id", ids, lock=True)}
    for i, each in enumerate(wanted):
        values = {name: value for name, value in each.items() if name != "id"}
        variety = known.get(each["id"]) if each.get("id") is not None else None
        if each.get("id") is not None and (variety is None or variety.parent_id != parent.id):
            raise Invalid("This product has no such variety", f"varieties.{i}.id")
        if variety is not None:
            await change_listing(tx, actor, variety, values)
        else:
            shared = {name: getattr(parent, name) for name in SHARED} | {"parent_id": parent.id}
            await add_listing(tx, actor, shared | values)
    renewed = await records.load(tx, LISTINGS, actor.org, "id", parent.id, archived=True)
    assert renewed is not None
    return renewed
