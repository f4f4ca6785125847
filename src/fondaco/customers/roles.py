"""The corporate and the delivery address of a business, each one of the addresses it has (leaflink §3.14, §10.9)."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from fondaco.customers import business_rules
from fondaco.customers.model import ADDRESSES, Address
from fondaco.customers.rules import COUNTRY, Values
from fondaco.events import records
from fondaco.events.records import Changes
from fondaco.kernel.actor import Actor, Operator
from fondaco.kernel.errors import NotFound
from fondaco.store import sqlfile
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)
Role = Literal["corporate_address", "delivery_address"]
ROLES: tuple[Role, ...] = ("corporate_address", "delivery_address")
MARKS: Mapping[str, str] = {"corporate_address": "is_corporate", "delivery_address": "is_delivery"}
# Their attributes, and our columns.
COLUMNS = {
    "address": "line1",
    "unit_number": "line2",
    "city": "city",
    "county": "district",
    "state": "region",
    "zipcode": "postal_code",
    "country": "country",
    "lat": "lat",
    "lon": "lon",
}
EMPTY: Values = dict.fromkeys(("line1", "line2", "city", "district", "region", "postal_code"), "")


async def addresses_of(db: Connection, orgs: Sequence[int], customers: Sequence[int]) -> dict[int, dict[str, Address]]:
    """Of each of these customers its addresses that have a role, by role."""
    found: dict[int, dict[str, Address]] = {id: {} for id in customers}
    for address in await records.load_all(db, ADDRESSES, tuple(orgs), "customer_id", list(customers)):
        for role, mark in MARKS.items():
            if getattr(address, mark):
                found[address.customer_id][role] = address
    return found


async def set_address(
    tx: Connection, actor: Actor | Operator, customer: Any, role: str, place: Values, *, country: str = ""
) -> Changes:
    """Give a customer this corporate or delivery address, or change of the one it has what `place` names.

    What changed of the customer by that: the uid of its address from one to the other. Raises Invalid.
    """
    present = await records.load_all(tx, ADDRESSES, actor.org, "customer_id", [customer.id])
    before = next((each for each in present if getattr(each, MARKS[role])), None)
    home = country or (actor.organization.country if isinstance(actor, Actor) else "")
    columns = await _columns(tx, actor, place, before.country if before else home or COUNTRY)
    if before is not None and not (before.is_corporate and before.is_delivery):
        (after,) = await records.change(tx, actor, ADDRESSES, [(before, columns)])
        return {role: (before.uid, after.uid)} if after != before else {}
    if before is not None:
        # It has the other role too, and keeps that one as it is.
        columns = {name: getattr(before, name) for name in (*EMPTY, "country", "lat", "lon", "state_id")} | columns
        await records.change(tx, actor, ADDRESSES, [(before, {MARKS[role]: False})])
    is_first = not present or role == "delivery_address"
    if is_first:
        former = [(each, {"is_default": False}) for each in present if each.is_default]
        await records.change(tx, actor, ADDRESSES, former)
    marks = {"is_corporate": False, "is_delivery": False, MARKS[role]: True, "is_default": is_first}
    new = {"customer_id": customer.id, "state_id": None} | EMPTY | columns | marks
    (after,) = await records.add(tx, actor, ADDRESSES, [new])
    return {role: (before.uid if before else None, after.uid)}


async def clear_address(tx: Connection, actor: Actor, customer: Any, role: str) -> Changes:
    """Take a role from its address, which goes unless it has the other one too. Raises NotFound where there is none."""
    present = await records.load_all(tx, ADDRESSES, actor.org, "customer_id", [customer.id])
    address = next((each for each in present if getattr(each, MARKS[role])), None)
    if address is None:
        raise NotFound("There is no such address")
    if address.is_corporate and address.is_delivery:
        await records.change(tx, actor, ADDRESSES, [(address, {MARKS[role]: False})])
    else:
        await records.remove(tx, actor, ADDRESSES, [address])
        others = [each for each in present if each.id != address.id]
        if address.is_default and others:
            oldest = min(others, key=lambda each: (each.created, each.id))
            await records.change(tx, actor, ADDRESSES, [(oldest, {"is_default": True})])
    return {role: (address.uid, None)}


async def _columns(tx: Connection, actor: Actor | Operator, place: Values, country: str) -> Values:
    columns = {COLUMNS[name]: value for name, value in place.items()}
    columns["country"] = business_rules.country_code(place.get("country") or "", country)
    if "region" in columns:
        asked = {"org": actor.org, "state": columns["region"].lower(), "country": columns["country"]}
        found = await tx.one(sql.state_by_word, asked)
        columns["state_id"] = found[0] if found else None
        columns["region"] = found[1] if found else columns["region"]
    return columns
