"""What can be done to carriers and the links to them, to drivers and vehicles.

Whoever drives itself is a carrier of its own, made when its first driver or vehicle is.
"""

from fondaco.catalog.reference import STATES
from fondaco.delivery import rules
from fondaco.delivery.model import (
    CARRIERS,
    DRIVERS,
    LINKS,
    VEHICLES,
    WORDINGS,
    Carrier,
    Driver,
    Link,
    Vehicle,
    Wording,
)
from fondaco.delivery.rules import Values
from fondaco.events import records
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Conflict, Invalid
from fondaco.kernel.text import normalise
from fondaco.kernel.values import new_uid, now
from fondaco.store import sqlfile
from fondaco.store.counters import count_change
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)


async def add_carrier(tx: Connection, actor: Actor, values: Values) -> Carrier:
    """A carrier that this organization alone knows. Raises Invalid."""
    settled = {"medical_license": "", "adult_use_license": "", "state": "", "is_fleet": False} | values
    return (await records.add(tx, actor, CARRIERS, [settled | {"name": rules.check_name(values["name"])}]))[0]


async def share_carrier(tx: Connection, values: Values) -> int:
    """A carrier that every organization knows: the platform's own, so that nobody's log tells of it. Raises Invalid."""
    name = rules.check_name(values["name"])
    row = values | {"name": name, "search": normalise(name), "uid": new_uid(), "now": now()}
    id: int = await tx.value(sql.share_carrier, row)
    return id


async def fleet_of(tx: Connection, actor: Actor) -> Carrier:
    """The organization as a carrier of its own."""
    await count_change(tx, actor.org, "carriers")  # on PostgreSQL a fleet is made by one at a time
    known = await records.load_all(tx, CARRIERS, actor.org, "is_fleet", [True])
    return known[0] if known else await add_carrier(tx, actor, {"name": actor.organization.name, "is_fleet": True})


async def link_carrier(tx: Connection, actor: Actor, values: Values) -> Link:
    """Work with a carrier. Raises Invalid for an unknown one, Conflict for one that is linked."""
    carrier = await _free_carrier(tx, actor, values["carrier_id"])
    return (await records.add(tx, actor, LINKS, [{"carrier_id": carrier.id, "name": carrier.name}]))[0]


async def change_link(tx: Connection, actor: Actor, link: Link, changes: Values) -> Link:
    """Work with another carrier instead. Raises Invalid, Conflict."""
    wanted = changes.get("carrier_id", link.carrier_id)
    if wanted == link.carrier_id:
        return link
    carrier = await _free_carrier(tx, actor, wanted)
    await records.change(tx, actor, LINKS, [(link, {"carrier_id": carrier.id, "name": carrier.name})])
    (changed,) = await records.load_all(tx, LINKS, actor.org, "id", [link.id])
    return changed


async def add_driver(tx: Connection, actor: Actor, values: Values) -> Driver:
    """A driver of the organization's own fleet."""
    fleet = await fleet_of(tx, actor)
    settled = {"email": "", "is_active": True} | values | {"carrier_id": fleet.id}
    return (await records.add(tx, actor, DRIVERS, [settled]))[0]


async def change_driver(tx: Connection, actor: Actor, driver: Driver, changes: Values) -> Driver:
    return (await records.change(tx, actor, DRIVERS, [(driver, changes)]))[0]


async def driver_meant(tx: Connection, actor: Actor, values: Values) -> Driver:
    """The driver of the fleet that these values describe, made if there is none."""
    known = await records.load_all(tx, DRIVERS, actor.org, "employee_id", [values["employee_id"]])
    return rules.same_driver(values, known) or await add_driver(tx, actor, values)


async def add_vehicle(tx: Connection, actor: Actor, values: Values) -> Vehicle:
    """A vehicle of the organization's own fleet, registered where that is at home if it says no other `state_id`.

    Raises Invalid for one that leads nowhere.
    """
    await _check_state(tx, actor, values)
    settled = values | {"carrier_id": (await fleet_of(tx, actor)).id}
    if settled.get("state_id") is None:
        settled["state_id"] = await tx.value(sql.state_of_company, {"org": actor.org})
    return (await records.add(tx, actor, VEHICLES, [settled]))[0]


async def change_vehicle(tx: Connection, actor: Actor, vehicle: Vehicle, changes: Values) -> Vehicle:
    """Raises Invalid."""
    await _check_state(tx, actor, changes)
    return (await records.change(tx, actor, VEHICLES, [(vehicle, changes)]))[0]


async def remove_vehicle(tx: Connection, actor: Actor, vehicle: Vehicle) -> None:
    """Deliveries remember what it was."""
    await records.remove(tx, actor, VEHICLES, [vehicle])


async def vehicle_meant(tx: Connection, actor: Actor, values: Values) -> Vehicle:
    """The vehicle of the fleet that these values describe, made if there is none."""
    column = next((name for name in ("license_number", "make") if values.get(name)), "carrier_id")
    value = values.get(column) or (await fleet_of(tx, actor)).id
    known = await records.load_all(tx, VEHICLES, actor.org, column, [value])
    return rules.same_vehicle(values, known) or await add_vehicle(tx, actor, values)


async def wording_meant(tx: Connection, actor: Actor, values: Values) -> Wording:
    """The method or term of payment that was said in these words before, or is from now on."""
    known = await records.load_all(tx, WORDINGS, actor.org, "name", [values["name"]])
    same = (each for each in known if all(getattr(each, name) == value for name, value in values.items()))
    return next(same, None) or (await records.add(tx, actor, WORDINGS, [values]))[0]


async def _free_carrier(tx: Connection, actor: Actor, id: int) -> Carrier:
    carrier = await records.load(tx, CARRIERS, actor.org, "id", id)
    if carrier is None:
        raise Invalid("There is no such carrier", "transport_company_id")
    if await records.load(tx, LINKS, actor.org, "carrier_id", id):
        raise Conflict("This carrier is linked already", "transport_company_id", id)
    return carrier


async def _check_state(tx: Connection, actor: Actor, values: Values) -> None:
    state = values.get("state_id")
    if state is not None and not await records.load_all(tx, STATES, actor.org, "id", [state]):
        raise Invalid("There is no such state", "state_id")
