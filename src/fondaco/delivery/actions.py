"""What can be done to deliveries: they are made, and remember what was said of them (leaflink §5)."""

from collections.abc import Sequence

from fondaco.delivery import rules
from fondaco.delivery.fleets import driver_meant, vehicle_meant, wording_meant
from fondaco.delivery.model import DELIVERIES, Delivery, Driver, Vehicle, Wording
from fondaco.delivery.parties import route, sender
from fondaco.delivery.rules import Values
from fondaco.events import records
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid
from fondaco.kernel.values import encode
from fondaco.orders.model import ORDERS, Order
from fondaco.store import sqlfile
from fondaco.store.counters import next_number
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)
DRIVING = ("pickup_driver", "delivery_driver")
RIDING = ("pickup_vehicle", "delivery_vehicle")
MOST_DIGITS = 18
PAYING = ("payment_method", "payment_term")


async def add_delivery(tx: Connection, actor: Actor, values: Values) -> Delivery:
    """A delivery, of the order that `order` names by number or code if it names one. Raises Invalid.

    Drivers, vehicles and ways of payment are values: those the company knows are meant by them, others are made.
    `brand` is the name it goes under, `eligible` the methods of payment that may be taken.
    """
    settled = rules.settle_delivery(values, actor.organization.time_zone)
    order = await _order_named(tx, actor, settled.pop("order", ""))
    details = await route(tx, actor, order) | {"eligible": settled.pop("eligible")}
    details["brand"] = await sender(tx, actor, settled.pop("brand"))
    drivers = {name: await driver_meant(tx, actor, settled.pop(name)) for name in DRIVING}
    details |= {name: _driver(driver) for name, driver in drivers.items()}
    details |= {name: _vehicle(await vehicle_meant(tx, actor, settled.pop(name))) for name in RIDING}
    details |= {name: _wording(await wording_meant(tx, actor, settled.pop(name))) for name in PAYING}
    number = await next_number(tx, actor.org, "delivery_numbers")
    is_deleted = settled.pop("is_deleted")
    row = settled | {
        "number": f"T-{number}",
        "order_id": order.id if order else None,
        "order_number": order.number if order else "",
        "invoice_number": order.code if order else "",
        "buyer": order.customer_name if order else "",
        "carrier_id": drivers["delivery_driver"].carrier_id,
        "details": encode(details).decode(),
    }
    (delivery,) = await records.add(tx, actor, DELIVERIES, [row])
    return (await records.change(tx, actor, DELIVERIES, [(delivery, {"is_deleted": is_deleted})]))[0]


async def deliveries_of(db: Connection, org: int, order: int) -> list[Delivery]:
    """Those of an order, the oldest first."""
    return await records.load_all(db, DELIVERIES, org, "order_id", [order])


async def find_order(db: Connection, orgs: Sequence[int], named: str) -> tuple[int, Order] | None:
    """The seller's organization and the order of this number, short number, code or id, if that is one alone (E-11)."""
    named = named.strip()
    id = int(named) if named.isascii() and named.isdigit() and len(named) <= MOST_DIGITS else 0
    found = await db.all(sql.orders_named, {"orgs": list(orgs), "named": named, "id": id})
    if len(found) != 1:
        return None
    ((order, org),) = found
    shown = await records.load_all(db, ORDERS, org, "id", [order])
    return (org, shown[0]) if shown else None


async def _order_named(tx: Connection, actor: Actor, named: str) -> Order | None:
    if not named:
        return None
    found = await find_order(tx, [actor.org], named)
    if found is None:
        raise Invalid("There is no such order", "order_number")
    return found[1]


def _driver(d: Driver) -> Values:
    return {
        "id": d.id,
        "first_name": d.first_name,
        "last_name": d.last_name,
        "metrc_employee_id": d.employee_id,
        "license_number": d.license_number,
        "phone": d.phone,
        "is_active": bool(d.is_active),
        "transport_company_id": d.carrier_id,
    }


def _vehicle(v: Vehicle) -> Values:
    return {
        "id": v.id,
        "make": v.make,
        "model_year": v.model_year,
        "model_name": v.model_name,
        "license_number": v.license_number,
        "capacity": v.capacity,
        "has_air_conditioner": bool(v.has_air_conditioner),
    }


def _wording(w: Wording) -> Values:
    return {
        "id": w.id,
        "name": w.name,
        "description": w.description,
        "days": w.days,
        "created": w.created,
        "updated": w.updated,
    }
