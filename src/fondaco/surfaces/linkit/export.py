"""Orders as a file, CSV or JSON, written while it is being sent (linkit-v1 D-45)."""

import asyncio
import csv
import io
import re
from collections.abc import AsyncGenerator, Callable, Sequence
from functools import partial
from typing import Any

from fondaco.kernel.actor import Organization
from fondaco.kernel.errors import Malformed
from fondaco.kernel.values import Struct, encode, now
from fondaco.orders.model import ORDERS, Line, Order
from fondaco.orders.reading import with_lines
from fondaco.store.database import Connection
from fondaco.store.listing import list_ids
from fondaco.store.once import Reply
from fondaco.store.searching import rows_of
from fondaco.surfaces.linkit.order_shapes import FlatView, show_flat, show_lines
from fondaco.surfaces.linkit.orders import COLLECTION, as_stored
from fondaco.surfaces.linkit.query import read_query
from fondaco.surfaces.linkit.standard import list_parameters
from fondaco.surfaces.operation import Call, Operation, Parameter

MOST = 50_000
PART = 25  # orders at a time: a millisecond or two in which others wait
PAUSE = 0.001  # seconds in which they have their turn
COLUMNS = tuple(FlatView.__annotations__)
RISKY = re.compile(r"[=+\-@]")
# No letter, so no function and no cell: a number, or a telephone.
HARMLESS = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?|\+[0-9][0-9 ().-]*")

Flat = dict[str, Any]


class Format(Struct, frozen=True):
    """A file: its beginning, what comes between two parts, its end, and how a part is written."""

    media: str
    head: bytes
    between: bytes
    tail: bytes
    write: Callable[[Sequence[Flat]], bytes]


def cell(value: Any) -> Any:
    """A value as a cell that no spreadsheet takes for a formula; what has parts as JSON."""
    if isinstance(value, str):
        return f"'{value}" if RISKY.match(value) and not HARMLESS.fullmatch(value) else value
    return encode(value).decode() if isinstance(value, list | dict) else value


def csv_rows(orders: Sequence[Flat]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([cell(order[name]) for name in COLUMNS] for order in orders)
    return text.getvalue().encode()


def json_rows(orders: Sequence[Flat]) -> bytes:
    return b",\n".join(encode(order) for order in orders)


FORMATS = {
    "csv": Format(
        "text/csv; charset=utf-8", "\ufeff".encode() + ",".join(COLUMNS).encode() + b"\r\n", b"", b"", csv_rows
    ),
    "json": Format("application/json", b"[", b",\n", b"]", json_rows),
}


async def export_orders(call: Call) -> Reply:
    """Each order that matches now, once, in order, as it is when its turn comes."""
    params = as_stored(call)
    form = params.pop("format", "") or "csv"
    if form not in FORMATS:
        raise Malformed(f"Must be one of {', '.join(FORMATS)}", "format")
    query = read_query(COLLECTION, {name: text for name, text in params.items() if name not in ("page", "limit")})
    ids = await list_ids(call.database, ORDERS.resource, call.actor.org, query, most=MOST + 1)
    if len(ids) > MOST:
        raise Malformed(f"More than {MOST} orders match: narrow the filter, as by created_from and created_to")
    headers = (
        (b"content-type", FORMATS[form].media.encode()),
        (b"content-disposition", f'attachment; filename="orders-{now()[:10]}.{form}"'.encode()),
    )
    return Reply(200, b"", headers, written(call, ids, FORMATS[form]))


async def written(call: Call, ids: list[int], form: Format) -> AsyncGenerator[bytes, None]:
    """The file, a few orders at a time: its memory does not grow, and others have their turn in between."""
    org = call.actor.organization
    yield form.head
    for at in range(0, len(ids), PART):
        found = await call.database.aside(org.id, partial(load, org=org.id, ids=ids[at : at + PART]))
        part = await asyncio.to_thread(write, form, found, org)
        yield form.between + part if at else part
        await asyncio.sleep(PAUSE)
    yield form.tail


async def load(connection: Connection, org: int, ids: list[int]) -> list[tuple[Order, list[Line]]]:
    orders = await rows_of(connection, ORDERS.resource, org, ids)
    return await with_lines(connection, org, orders)


def write(form: Format, found: Sequence[tuple[Order, list[Line]]], org: Organization) -> bytes:
    return form.write([show_flat(order, show_lines(order, lines), org) for order, lines in found])


def export_operation() -> Operation:
    form = Parameter("format", {"type": "string", "enum": ["", *FORMATS], "default": "csv"})
    listed = [each for each in list_parameters(COLLECTION, "search") if each.name not in ("page", "limit")]
    return Operation(
        "GET",
        f"{COLLECTION.path}/export",
        export_orders,
        f"Orders as a file: as the list, all of them, at most {MOST}",
        "orders",
        schema=list[FlatView],
        parameters=(form, *listed),
        errors=(400,),
        scope="bulk",
        media=("text/csv", "application/json"),
    )
