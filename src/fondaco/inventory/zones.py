"""Distribution zones: where an organization delivers, and from which of its branches (leaflink §5)."""

from typing import Any

from fondaco.events import records
from fondaco.events.records import Kind
from fondaco.inventory.model import BRANCHES
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid
from fondaco.kernel.resource import Resource, Row
from fondaco.kernel.values import decode, encode, now
from fondaco.store import sqlfile
from fondaco.store.counters import count_change
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)
Values = dict[str, Any]
LONGEST_NAME = 300


class Zone(Row, frozen=True):
    """`branches` is a JSON list of ids, `zip_codes` one of objects with `name`, `value` and `polygon`."""

    org_id: int
    name: str
    description: str | None
    is_active: bool
    branches: str
    zip_codes: str
    created: str
    updated: str


ZONES = Kind(
    "distribution_zone",
    Zone,
    Resource(
        Zone, table="distribution_zones", folded=frozenset({"name", "description"}), nullable=frozenset({"description"})
    ),
    ("name",),
)


async def add_zone(tx: Connection, actor: Actor, values: Values) -> Zone:
    """`branches` are ids, `zip_codes` objects. Raises Invalid."""
    return (await records.add(tx, actor, ZONES, [await _settle(tx, actor, values)]))[0]


async def change_zone(tx: Connection, actor: Actor, zone: Zone, changes: Values) -> Zone:
    """Raises Invalid."""
    return (await records.change(tx, actor, ZONES, [(zone, await _settle(tx, actor, changes))]))[0]


async def remove_zone(tx: Connection, actor: Actor, zone: Zone) -> None:
    """Customers in it stay, without a zone."""
    if await tx.run(sql.leave_zone, {"org": actor.org, "id": zone.id, "now": now()}):
        await count_change(tx, actor.org, "customers")
    await records.remove(tx, actor, ZONES, [zone])


async def branch_names(db: Connection, orgs: tuple[int, ...], zones: list[Zone]) -> dict[int, list[tuple[int, str]]]:
    """Ids and names of each zone's branches that there still are."""
    wanted = {zone.id: decode(zone.branches) for zone in zones}
    ids = sorted({id for each in wanted.values() for id in each})
    names = {branch.id: branch.name_en for branch in await records.load_all(db, BRANCHES, orgs, "id", ids)}
    return {zone: [(id, names[id]) for id in each if id in names] for zone, each in wanted.items()}


async def _settle(tx: Connection, actor: Actor, values: Values) -> Values:
    settled = dict(values)
    if "name" in values:
        settled["name"] = values["name"].strip()
        if not 1 <= len(settled["name"]) <= LONGEST_NAME:
            raise Invalid(f"A name has 1 to {LONGEST_NAME} characters", "name")
    if "branches" in values:
        ids = list(dict.fromkeys(values["branches"]))
        known = {branch.id for branch in await records.load_all(tx, BRANCHES, actor.org, "id", ids)}
        missing = [id for id in ids if id not in known]
        if missing:
            raise Invalid(f"There is no such facility: {missing[0]}", "facilities")
        settled["branches"] = encode(ids).decode()
    if "zip_codes" in values:
        for zip_code in values["zip_codes"]:
            if any(len(point) != 2 for point in zip_code["polygon"]):
                raise Invalid("A corner of a polygon is a latitude and a longitude", "zip_codes")
        settled["zip_codes"] = encode(values["zip_codes"]).decode()
    return settled
