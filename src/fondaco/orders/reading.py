"""Reads orders with their lines, both of one moment."""

from collections.abc import Sequence

from fondaco.events.records import load_all
from fondaco.orders.model import ORDERS, Line, Order
from fondaco.store import sqlfile
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)
ALL = 2**62
LOOKS = 5
WithLines = list[tuple[Order, list[Line]]]


async def lines_of(db: Connection, org: int, orders: Sequence[int]) -> dict[int, list[Line]]:
    """The lines of each of these orders, in order."""
    return (await _look(db, org, orders, ALL))[0]


async def with_lines(db: Connection, org: int, orders: Sequence[Order], most: int = ALL) -> WithLines:
    """Each order with its lines, of all of them at most so many.

    On PostgreSQL somebody may change an order between the look at it and the look at its lines, which tell the event
    of its last change: one for which that is another is looked at again.
    """
    found = {order.id: order for order in orders}
    lines: dict[int, list[Line]] = {}
    stale = list(found)
    for _ in range(LOOKS):
        if not stale:
            break
        fresh, events = await _look(db, org, stale, most)
        lines |= fresh
        stale = [id for id, event in events.items() if event != found[id].event_uid]
        if stale:
            found |= {order.id: order for order in await load_all(db, ORDERS, org, "id", stale)}
    return [(found[order.id], lines[order.id]) for order in orders]


async def _look(
    db: Connection, org: int, orders: Sequence[int], most: int
) -> tuple[dict[int, list[Line]], dict[int, str]]:
    """The lines of these orders, and the event of each order's last change as these lines were read."""
    lines: dict[int, list[Line]] = {id: [] for id in orders}
    events: dict[int, str] = {}
    for row in await db.all(sql.lines_of, {"org": org, "ids": list(orders), "most": most}):
        lines[row[1]].append(Line(*row[:-1]))
        events[row[1]] = row[-1]
    return lines, events
