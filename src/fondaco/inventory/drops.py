"""Puts products on sale at the hour they are to be (marketplace §4)."""

from fondaco.catalog.listed import LISTINGS
from fondaco.catalog.listings import change_listings
from fondaco.events import records
from fondaco.identity.actions import organizations_of
from fondaco.kernel.actor import Actor
from fondaco.kernel.values import now
from fondaco.store import sqlfile
from fondaco.store.database import Connection, Database

sql = sqlfile.load(__package__)
AT_ONCE = 100


async def drop_due(database: Database) -> int:
    """Make Available what was kept Unavailable until now; how many. Several processes may: one comes first."""
    done = 0
    for org, id in await database.of(None).all(sql.drops_due, {"now": now(), "limit": AT_ONCE}):
        done += await database.write(org, lambda tx, org=org, id=id: _drop(tx, org, id))  # type: ignore[misc]
    return done


async def _drop(tx: Connection, org: int, id: int) -> int:
    (organization,) = await organizations_of(tx, [org])
    listing = await records.load(tx, LISTINGS, org, "id", id, lock=True)
    if listing is None or listing.listing_state != "Unavailable":
        return 0
    actor = Actor(organization, "owner", request="drop")
    await change_listings(tx, actor, [(listing, {"listing_state": "Available"})])
    return 1
