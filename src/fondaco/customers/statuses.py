"""Where customers stand with a seller, in its own words or the platform's, and how they rank (leaflink §3.15)."""

import re

from fondaco.customers.rules import Values
from fondaco.events import records
from fondaco.events.records import Kind
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Forbidden, Invalid
from fondaco.kernel.resource import Resource, Row
from fondaco.kernel.values import now
from fondaco.store import sqlfile
from fondaco.store.counters import count_change
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)
COLOUR = re.compile("#[0-9a-fA-F]{6}")


class Status(Row, frozen=True):
    """One of no organization is the platform's stock. `position` sorts them, lower first."""

    org_id: int | None
    state: str
    position: int
    description: str | None
    hex_color: str | None
    is_stock: bool
    created: str
    updated: str


class Tier(Row, frozen=True):
    org_id: int | None
    rank: str
    position: int
    created: str
    updated: str


STATUSES = Kind(
    "customer_status",
    Status,
    Resource(
        Status,
        table="customer_statuses",
        folded=frozenset({"state", "description", "hex_color"}),
        nullable=frozenset({"org_id", "description", "hex_color"}),
        is_shared=True,
    ),
    ("state",),
)

TIERS = Kind(
    "customer_tier",
    Tier,
    Resource(Tier, table="customer_tiers", folded=frozenset({"rank"}), is_shared=True),
    ("rank",),
)


async def add_status(tx: Connection, actor: Actor, values: Values) -> Status:
    """Raises Invalid."""
    return (await records.add(tx, actor, STATUSES, [_settled(values)]))[0]


async def change_status(tx: Connection, actor: Actor, status: Status, changes: Values) -> Status:
    """Raises Invalid, and Forbidden for the stock (leaflink D-31)."""
    _check_own(status)
    return (await records.change(tx, actor, STATUSES, [(status, _settled(changes))]))[0]


async def remove_status(tx: Connection, actor: Actor, status: Status) -> None:
    """Customers who stood there stand nowhere then (leaflink D-31). Raises Forbidden for the stock."""
    _check_own(status)
    if await tx.run(sql.leave_status, {"org": actor.org, "id": status.id, "now": now()}):
        await count_change(tx, actor.org, "customers")
    await records.remove(tx, actor, STATUSES, [status])


def _check_own(status: Status) -> None:
    if status.org_id is None:
        raise Forbidden("A stock status is the same for all companies and cannot be changed")


def _settled(values: Values) -> Values:
    if values.get("is_stock"):
        raise Invalid("Only the platform's own statuses are stock", "is_stock")
    colour = values.get("hex_color")
    if colour and not COLOUR.fullmatch(colour):
        raise Invalid("A colour is # and six hexadecimal digits", "hex_color")
    nothing = {name: None for name in ("description", "hex_color") if values.get(name) == ""}
    return {name: value for name, value in values.items() if name != "is_stock"} | nothing
