"""Who a delivery comes from and goes to, as they are when it is made: it remembers them so."""

from typing import Any

from fondaco.delivery.rules import Values
from fondaco.kernel.actor import Actor
from fondaco.kernel.values import decode
from fondaco.orders.model import Order
from fondaco.store import sqlfile
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)
NOWHERE = {"address": "", "unit_number": "", "city": "", "county": "", "state": "", "zipcode": ""}
LICENSE = ("id", "number", "type", "display_type", "classification")


async def sender(tx: Connection, actor: Actor, name: str) -> Values:
    """The company in whose name a delivery goes, called so; with its address and its licences."""
    asked = {"org": actor.org}
    found = await tx.one(sql.address_of_company, asked)
    address = NOWHERE | dict(zip(("address", "unit_number", "city", "state", "zipcode"), found or (), strict=False))
    licenses = [dict(zip(LICENSE, row, strict=True)) for row in await tx.all(sql.licenses_of_company, asked)]
    return {
        "id": actor.org,
        "display_name": name,
        "licenses": licenses,
        "delivery_address": address,
        "corporate_address": address,
    }


async def route(tx: Connection, actor: Actor, order: Order | None) -> dict[str, Any]:
    """For whom an order is, where it is fetched and where it goes; nothing where there is no order."""
    if order is None:
        return {"customer": {}, "pickup_address": {}, "destination": {}}
    pickup: Values = {}
    if order.branch_id is not None:
        branch = await tx.one(sql.branch_of_order, {"org": actor.org, "id": order.branch_id})
        pickup = {"facility_id": branch[0], "name": branch[1]} if branch else {}
    written = await tx.value(sql.address_of_order, {"org": actor.org, "id": order.id})
    return {
        "customer": {"id": order.customer_id, "display_name": order.customer_name},
        "pickup_address": pickup,
        "destination": decode(written) if written else decode(order.details).get("shipping_address") or {},
    }
