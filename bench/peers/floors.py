"""The two floors: a bare function that returns the same bytes, and one that does the same SQL and encoding alone."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from fondaco.store.sqlite import SQLiteConnection

UNITS = 10_000
PLAN = "BENCH_FLOOR"

Send = Callable[[dict[str, Any]], Awaitable[None]]
Floor = Callable[[dict[str, Any], object, Send], Awaitable[None]]


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
    """What a floor is told: bodies by name for floor 0, scripts by name for floor 1."""

    bodies: dict[str, str] = {}
    database: str = ""
    scripts: dict[str, Script] = {}


def zero() -> Floor:
    """Returns the body whose name is the path."""
    bodies = {f"/{name}": body.encode() for name, body in _plan().bodies.items()}

    async def app(scope: dict[str, Any], receive: object, send: Send) -> None:
        await _answer(send, bodies[scope["path"]])

    return app


def one() -> Floor:
    """Runs the script named by the first part of the path, on a connection such as Fondaco opens."""
    plan = _plan()
    db = SQLiteConnection(Path(plan.database), lambda: None, cache_mib=16, readonly=True).raw
    scripts = plan.scripts
    encode = msgspec.json.Encoder().encode

    async def app(scope: dict[str, Any], receive: object, send: Send) -> None:
        _, name, asked = scope["path"].split("/")
        script = scripts[name]
        found: list[list[tuple[Any, ...]]] = []
        for statement in script.statements:
            args = statement.args
            if statement.asked:
                args = args | dict.fromkeys(statement.asked, asked)
            found.append(db.execute(statement.sql, args).fetchall())
        shown = [show(row, script.organization) for row in found[-1]]
        if script.is_page:
            await _answer(send, encode(envelope(shown, script.totals.get(asked) or found[0][0][0])))
        else:
            await _answer(send, encode(shown[0]))

    return app


def show(row: tuple[Any, ...], organization: str) -> dict[str, Any]:
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
