"""Listing states that follow the level of stock (leaflink §4.3, D-26)."""

from collections.abc import Mapping

from fondaco.catalog.listed import LISTINGS, Listing
from fondaco.catalog.listings import change_listings
from fondaco.events import records
from fondaco.inventory.levels import EMPTY, read_levels
from fondaco.kernel.actor import Actor
from fondaco.kernel.values import UNITS
from fondaco.store import sqlfile
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)
STATES = {"backorder": "Backorder", "unavailable": "Unavailable", "internal": "Internal", "available": "Available"}


async def follow_levels(tx: Connection, actor: Actor, moved: Mapping[int, int]) -> None:
    """Move products whose level fell below or rose above its threshold to the state that this threshold names.

    `moved` says by how much each stock record changed what it holds for sale.
    """
    watched = await tx.all(sql.watched, {"org": actor.org, "ids": sorted(moved)})
    changes: dict[int, int] = {}
    for sku, product in watched:
        changes[product] = changes.get(product, 0) + moved[sku]
    ids = sorted(product for product, change in changes.items() if change)
    if not ids:
        return
    levels = await read_levels(tx, [actor.org], ids)
    settled = []
    for listing in await records.load_all(tx, LISTINGS, actor.org, "id", ids, lock=True):
        after = levels.get(listing.id, EMPTY).quantity
        if state := state_after(listing, after - changes[listing.id], after):
            settled.append((listing, {"listing_state": state}))
    if settled:
        await change_listings(tx, actor, settled)


def state_after(listing: Listing, before: int, after: int) -> str | None:
    """The state a product goes to when its level changes from one quantity to another, None to stay as it is."""
    action, below, above = "default", listing.threshold_value, listing.reverse_threshold_value
    if below is not None and after < below * UNITS <= before:
        action = listing.threshold_action
    elif above is not None and before <= above * UNITS < after:
        action = listing.reverse_threshold_action
    state = STATES.get(action)
    return state if state != listing.listing_state and listing.listing_state in STATES.values() else None
