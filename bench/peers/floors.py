"""The two floors: a bare function that returns the same bytes, and one that does the same SQL and encoding alone.

What Fondaco searches in a thread and what it writes in shared commits floor 1 does so too: that is the store's way.
"""

import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from bench.peers import floor_orders
from bench.peers.floor_orders import show_book
from fondaco.kernel.actor import Organization
from fondaco.kernel.values import UNITS, decode, encode, from_units, new_uid, now
from fondaco.store.database import Connection
from fondaco.store.sqlite import SQLite, SQLiteConnection

PLAN = "BENCH_FLOOR"

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Floor = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]


class Statement(Struct, frozen=True):
    """One statement as Fondaco ran it; the arguments named in `asked` take the last part of the path instead."""

    sql: str
    args: dict[str, Any]
    asked: list[str] = []


class Script(Struct, frozen=True):
    """How one workload is answered: its statements, and totals that Fondaco remembers by what is asked for."""

    statements: list[Statement]
    organization: str
    is_page: bool = False
    totals: dict[str, int] = {}


class Plan(Struct, frozen=True):
    """What a floor is told: bodies by name for floor 0, scripts by name for floor 1, one for each question searched."""

    bodies: dict[str, str] = {}
    database: str = ""
    scripts: dict[str, Script] = {}
    searches: dict[str, list[Script]] = {}
    books: list[Script] = []
    shop: dict[str, Any] = {}


def zero() -> Floor:
    """Returns the body whose name is the path."""
    bodies = {name: body.encode() for name, body in _plan().bodies.items()}

    async def app(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        await _answer(send, bodies[scope["path"].split("/")[1]])

    return app


def one() -> Floor:
    """Runs the script named by the first part of the path, on connections such as Fondaco opens."""
    plan = _plan()
    database = Path(plan.database)
    db = SQLiteConnection(database, lambda: None, cache_mib=16, readonly=True).raw
    store = SQLite(database.parent)
    scripts = plan.scripts
    shop = Organization(**plan.shop)

    def read(name: str, asked: str) -> bytes:
        script = scripts[name]
        found: list[list[tuple[Any, ...]]] = []
        for statement in script.statements:
            args = statement.args
            if statement.asked:
                args = args | dict.fromkeys(statement.asked, asked)
            found.append(db.execute(statement.sql, args).fetchall())
        shown = [show(row, script.organization) for row in found[-1]]
        return encode(envelope(shown, script.totals.get(asked) or found[0][0][0]) if script.is_page else shown[0])

    def book(script: Script) -> bytes:
        *_, rows, lines = [db.execute(each.sql, each.args).fetchall() for each in script.statements]
        return encode(envelope(show_book(rows, lines, shop), script.totals[""]))

    async def order(scope: dict[str, Any], receive: Receive) -> bytes:
        key, raw = dict(scope["headers"])[b"idempotency-key"].decode(), (await receive())["body"]
        return await store.write(None, lambda tx: floor_orders.keyed(tx, shop, key, raw))

    async def search(script: Script) -> bytes:
        counter, *statements = script.statements
        db.execute(counter.sql, counter.args).fetchall()
        rows = await store.aside(None, lambda connection: _search(connection, statements))
        return encode(envelope([show(row, script.organization) for row in rows], script.totals[""]))

    async def change(uid: str, receive: Receive) -> bytes:
        script, on_hand = scripts["quantity"], decode((await receive())["body"])["qty"] * UNITS
        row = await store.write(None, lambda tx: _change(tx, script.statements, uid, on_hand))
        return encode({"success": True, "message": "SKU updated", "data": show_sku(row, script.organization)})

    async def app(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        _, name, asked = scope["path"].split("/")
        if name == "orders":
            await _answer(send, book(plan.books[int(asked)]))
        elif name == "order":
            await floor_orders.answer(send, 201, await order(scope, receive))
        elif name == "quantity":
            await _answer(send, await change(asked, receive))
        elif name in plan.searches:
            await _answer(send, await search(plan.searches[name][int(asked)]))
        else:
            await _answer(send, read(name, asked))

    return app


async def _search(connection: Connection, statements: list[Statement]) -> Sequence[Sequence[Any]]:
    """The rows of the last statement; where it takes ids, those that the statement before it found, in their order."""
    found: Sequence[Sequence[Any]] = []
    for statement in statements:
        if "value" in statement.args:
            ids = [row[0] for row in found]
            rows = await connection.all(statement.sql, statement.args | {"value": encode(ids).decode()})
            by_id = {row[0]: row for row in rows}
            found = [by_id[id] for id in ids]
        else:
            found = await connection.all(statement.sql, statement.args)
    return found


async def _change(tx: Connection, statements: list[Statement], uid: str, on_hand: int) -> Sequence[Any]:
    """Find the SKU, then write all that its new quantity brings; the row as it is then."""
    find, *writes = statements
    (row,) = await tx.all(find.sql, find.args | {"value": uid})
    if row[8] == on_hand:
        return row
    at = now()
    stamp = {"now": at, "updated": at, "uid": new_uid(), "record": uid, "sku": row[0], "id": row[0]}
    changes = encode({"on_hand": (row[8], on_hand)}).decode()
    args = {**stamp, "quantity": on_hand - row[8], "on_hand": on_hand, "changes": changes}
    for statement in writes:
        found = await tx.all(statement.sql, statement.args | args)
        if "returning rows" in statement.sql:
            ((args["number"],),) = found
    return (*row[:8], on_hand, *row[9:14], at, *row[15:])


def show(row: Sequence[Any], organization: str) -> dict[str, Any]:
    """A product as Linkit shows it, from its columns in the order Fondaco selects them."""
    _, uid, code, name_en, name_ar, price, vat, barcode, *rest = row
    _, brand, _, category, _, generic, enabled, deleted, created, updated = rest
    return {
        "id": uid,
        "iv_id": code,
        "organization_id": organization,
        "name_en": name_en,
        "name_ar": name_ar,
        "average_price": price / UNITS if price % UNITS else price // UNITS,
        "vat_value": vat / UNITS if vat % UNITS else vat // UNITS,
        "barcode": barcode,
        "brand_id": brand,
        "category_id": category,
        "generic_id": generic,
        "is_enabled": bool(enabled),
        "is_deleted": bool(deleted),
        "created": created[:19] + "Z",
        "updated": updated[:19] + "Z",
    }


def show_sku(row: Sequence[Any], organization: str) -> dict[str, Any]:
    """A SKU as Linkit shows it, likewise."""
    _, uid, code, _, product, _, branch, barcode, on_hand, reserved, price, cost, available, created, updated, *_ = row
    return {
        "id": uid,
        "iv_id": code,
        "organization_id": organization,
        "product_iv_id": product,
        "branch_iv_id": branch,
        "qty": on_hand // UNITS,
        "price": from_units(price),
        "cost": from_units(cost),
        "available": bool(available),
        "created": created[:19] + "Z",
        "updated": updated[:19] + "Z",
        "barcode": barcode,
        "reserved_qty": reserved // UNITS,
    }


def envelope(shown: list[dict[str, Any]], total: int) -> dict[str, Any]:
    """The first page of twenty."""
    more = total > len(shown)
    return {
        "data": shown,
        "count": len(shown),
        "total_count": total,
        "page": 1,
        "limit": 20,
        "has_next": more,
        "meta": {},
    }


def path(workload: str, asked: str = "-") -> str:
    """Where floor 1 answers a workload for one product or brand."""
    return f"/{workload}/{asked}"


def _plan() -> Plan:
    return msgspec.json.decode(Path(os.environ[PLAN]).read_bytes(), type=Plan)


async def _answer(send: Send, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
