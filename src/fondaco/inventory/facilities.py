"""Branches as the marketplace knows them: facilities that may be archived, with an address (leaflink §3.9, D-31)."""

from typing import Any

from fondaco.events import records
from fondaco.inventory.actions import add_branch
from fondaco.inventory.model import BRANCHES, Branch
from fondaco.inventory.stock import sql
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Conflict, Invalid
from fondaco.kernel.values import UNITS, now
from fondaco.store.database import Connection

Values = dict[str, Any]


async def add_facility(tx: Connection, actor: Actor, values: Values) -> Branch:
    """`address` is a mapping or None, its `lat` and `lon` in 1/10 000 000. Raises Conflict."""
    columns = {name: value for name, value in values.items() if name != "address"}
    address = values.get("address")
    if address:
        columns["address_id"] = await tx.value(sql.insert_address, {"org": actor.org, "now": now()} | address)
        columns |= {name: _degrees(address[name]) for name in ("lat", "lon")}
    return await add_branch(tx, actor, columns)


def _degrees(units: int | None) -> float | None:
    return None if units is None else units / (UNITS * 1000)


async def change_facility(tx: Connection, actor: Actor, branch: Branch, changes: Values) -> Branch:
    """Raises Invalid for an address that is not the company's, Conflict for an archived one with stock."""
    if changes.get("address_id") is not None:
        named = {"org": actor.org, "id": changes["address_id"]}
        if await tx.value(sql.address_known, named) is None:
            raise Invalid("There is no such address", "address_id")
    if branch.active and changes.get("active") is False:
        await tx.all(sql.hold_skus_of_branch, {"org": actor.org, "id": branch.id})
        if await tx.value(sql.stock_at, {"org": actor.org, "branch": branch.id}) is not None:
            raise Conflict("There is stock in this facility: move or destroy it first", "is_archived")
    return (await records.change(tx, actor, BRANCHES, [(branch, changes)]))[0]


async def archive_facility(tx: Connection, actor: Actor, branch: Branch) -> Branch:
    """It leaves the lists; one that has left stays as it is. Raises Conflict while there is stock in it."""
    return await change_facility(tx, actor, branch, {"active": False}) if branch.active else branch
