"""What happened to an order, as the marketplace tells it: the events of it, in its own words (marketplace §3)."""

from collections.abc import Sequence
from typing import Any

from fondaco.events.records import Kind
from fondaco.kernel.resource import Resource
from fondaco.kernel.values import decode
from fondaco.orders.placing import sql
from fondaco.orders.trades import LogEntry
from fondaco.store.database import Connection

LOG = Kind(
    "order",
    LogEntry,
    Resource(
        LogEntry,
        table="order_log",
        folded=frozenset({"author", "author_name"}),
        counter="events",
        is_scanned=True,
    ),
)
ENTERED = {
    "submitted": "submitted",
    "backorder": "backordered",
    "accepted": "accepted",
    "preparing": "edited",
    "fulfilled": "fulfilled",
    "shipped": "shipped",
    "complete": "completed",
    "returned": "edited",
    "rejected": "rejected",
    "cancelled": "cancelled",
    "combined": "combined",
}
SHIPPING = frozenset(
    "ship_date shipping_details delivery_fee delivery_preferences delivery_provider acquired acquire_type "
    "manifest_number destination".split()
)


def event_type(entry: LogEntry, changes: dict[str, Any]) -> str:
    """One of the words that there are for what happened."""
    if "state" in changes:
        return ENTERED.get(changes["state"][1], "edited")
    if entry.type.endswith(".created"):
        return "created"
    if "sales_reps" in changes:
        return "rep_edited"
    return "shipping_edited" if changes and changes.keys() <= SHIPPING else "edited"


def changed(entry: LogEntry) -> dict[str, Any]:
    found: dict[str, Any] = decode(entry.changes)
    return found


def description(changes: dict[str, Any]) -> str | None:
    """What a buyer's purchasing system said, where it said something."""
    if "approval" not in changes:
        return None
    said = changes["approval"][1]
    return f"{said['status']}: {said['message']}".removesuffix(": ")[:255]


async def changers_of(db: Connection, orders: Sequence[int]) -> dict[int, tuple[int | None, str]]:
    """Who changed each of these orders last: an id of a user, if it was one, and a name."""
    return {row[0]: (row[1], row[2]) for row in await db.all(sql.changers_of, {"ids": list(orders)})} if orders else {}
