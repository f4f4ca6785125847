"""Floor 1 of the LeafLink lists: the statements behind one page, its views and their encoding, in a bare function.

It finds no caller, counts nothing against a limit and reads no query: it trusts that this page is asked for.
"""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from bench.peers.floors import Statement
from fondaco.kernel.actor import Organization
from fondaco.kernel.values import encode
from fondaco.store.sqlite import SQLiteConnection
from fondaco.surfaces.leaflink.products import PRODUCT
from fondaco.surfaces.leaflink_v2.orders import ORDER

PLAN = "BENCH_MARKET"
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


class Pages(Struct, frozen=True):
    """How the first pages are answered: of each list its statements, its total, which Fondaco remembers, and the next
    link."""

    database: str
    shop: dict[str, Any]
    statements: dict[str, list[Statement]]
    totals: dict[str, int]
    following: dict[str, str]


COLLECTIONS = {"products": PRODUCT.collection, "orders": ORDER.collection}
CHILDREN = {"products": [], "orders": ["line_items"]}


def app() -> Any:
    """GET /products and GET /orders."""
    pages = msgspec.json.decode(Path(os.environ[PLAN]).read_bytes(), type=Pages)
    db = SQLiteConnection(Path(pages.database), lambda: None, cache_mib=16, readonly=True)
    shop = Organization(**pages.shop)

    async def page(name: str) -> bytes:
        collection = COLLECTIONS[name]
        counter, rows, *_ = pages.statements[name]
        await db.all(counter.sql, counter.args)
        found: list[Any] = [collection.resource.row(*row) for row in await db.all(rows.sql, rows.args)]
        if collection.complete:
            found = await collection.complete(db, (shop.id,), found)
        shown = [collection.show(row, shop) for row in found]
        for child in CHILDREN[name]:
            of_each = await collection.dynamic.children[child].load(db, (shop.id,), found, shop)
            for row, view in zip(found, shown, strict=True):
                view[child] = of_each.get(row.id, [])
        return encode({"count": pages.totals[name], "next": pages.following[name], "previous": None, "results": shown})

    async def serve(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        body = await page(scope["path"].split("/")[1])
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return serve
