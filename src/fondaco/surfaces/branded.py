"""Records that belong to the company whose brand they name, in both LeafLink dialects."""

from fondaco.catalog.model import BRANDS
from fondaco.events.records import load
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid
from fondaco.surfaces.operation import Call


async def owner_of_brand(call: Call, brand: int, field: str = "brand") -> Actor:
    """The caller for the company of a brand. Raises Invalid for one of nobody it may act for."""
    found = await load(call.db, BRANDS, call.actor.orgs, "id", brand)
    if found is None:
        raise Invalid("There is no such brand", field)
    return call.actor.at(found.org_id)
