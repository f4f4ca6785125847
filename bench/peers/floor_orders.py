"""Floor 1 of the order book: the statements Fondaco runs for an order or a list of them, and their encoding, alone.

It finds no caller, reads no rule and checks no body: it trusts that what is asked for is there.
"""

import os
from collections.abc import Awaitable, Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from fondaco.events.outbox import sql as event_sql
from fondaco.inventory.stock import sql as stock_sql
from fondaco.kernel.actor import Organization
from fondaco.kernel.values import UNITS, decode, encode, new_uid, new_uuid, now
from fondaco.orders.model import Line, Order
from fondaco.orders.placing import sql
from fondaco.store.counters import sql as counter_sql
from fondaco.store.database import Connection, Database
from fondaco.store.postgres import Postgres
from fondaco.store.sqlite import SQLite
from fondaco.surfaces.linkit.order_shapes import show_order

DATABASE = "BENCH_ORDERS"
ORG = "BENCH_ORDERS_ORG"
# What every order here has alike.
PLAIN: dict[str, Any] = dict.fromkeys(Order.__struct_fields__, "") | {
    "id": 0,
    "source": "manual",
    "state": "accepted",
    "status": "confirmed",
    "first_state": "accepted",
    "payment_status": "pending",
    "fulfillment_status": "unfulfilled",
    "stock_policy": "accepted",
    "customer_id": None,
    "discount": 0,
    "tax": 0,
    "delivery_fee": 0,
    "service_fee": 0,
    "paid": 0,
    "keeps_totals": False,
    "details": "{}",
    "event_type": "order.created",
}
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


def app() -> Any:
    """POST /order on the database that the environment names: a folder, or an address of PostgreSQL."""
    where = os.environ[DATABASE]
    organization = decode(os.environ[ORG])
    found: list[Database] = []

    async def serve(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if not found:
            found.append(await Postgres.connect(where) if "://" in where else SQLite(Path(where)))
        if scope["method"] == "GET":
            return await answer(send, 200, b"{}")
        raw = (await receive())["body"]
        key = dict(scope["headers"])[b"idempotency-key"].decode()
        shop = Organization(**organization)

        async def work(tx: Connection) -> bytes:
            return await keyed(tx, shop, key, raw)

        return await answer(send, 201, await found[0].write(shop.id, work))

    return serve


def show_book(rows: Sequence[Any], lines: Sequence[Any], shop: Organization) -> list[Any]:
    """Orders with their lines, as Linkit shows them."""
    by_order: dict[int, list[Line]] = {row[0]: [] for row in rows}
    for line in lines:
        by_order[line[1]].append(Line(*line[:-1]))
    return [show_order(Order(*row), by_order[row[0]], shop, "both") for row in rows]


async def answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def keyed(tx: Connection, shop: Organization, key: str, raw: bytes) -> bytes:
    at, asked = now(), {"org": shop.id, "path": "/orders", "key": key}
    await tx.run(counter_sql.claim_key, asked | {"digest": sha256(raw).hexdigest(), "now": at, "before": "2"})
    order, lines = await place(tx, shop, decode(raw), at)
    shown = show_order(order, lines, shop, "both")
    body = encode({"success": True, "message": "Order created", "data": shown})
    await tx.run(counter_sql.keep_reply, asked | {"status": 201, "body": body})
    return body


async def place(tx: Connection, shop: Organization, sent: dict[str, Any], at: str) -> tuple[Order, list[Line]]:
    org, uid, event = shop.id, new_uid(), new_uid()
    branch = await tx.one(sql.branch_named, {"org": org, "named": sent["destination_id"]})
    assert branch is not None
    named = [line["product_id"] for line in sent["products"]]
    goods = {row[1]: row for row in await tx.all(sql.goods, {"org": org, "named": named, "branch": branch[0]})}
    lines = []
    for position, line in enumerate(sent["products"]):
        id, product, code, name, barcode, price, vat, sku, sku_code = goods[line["product_id"]]
        quantity = line["quantity"] * UNITS
        price_of_all = quantity * price // UNITS
        texts = {"product_uid": product, "name": name, "product_code": code, "sku_code": sku_code, "barcode": barcode}
        money = {"quantity": quantity, "price": price, "total": price_of_all, "vat": vat}
        held = {"reserved": quantity, "issued": 0}
        lines.append(
            {"id": 0, "order_id": 0, "position": position, "product_id": id, "sku_id": sku} | texts | money | held
        )
    await tx.all(stock_sql.cells, {"org": org, "ids": sorted(line["sku_id"] for line in lines)})
    await tx.many(
        stock_sql.promise, [{"org": org, "sku": line["sku_id"], "reserved": line["quantity"]} for line in lines]
    )
    number = await tx.value(counter_sql.next_number, {"org": org, "name": "orders", "count": 1})
    subtotal = sum(line["total"] for line in lines)
    row = PLAIN | {
        "uid": uid,
        "number": new_uuid(),
        "code": f"ORD-{number}",
        "branch_id": branch[0],
        "destination": branch[1],
        "store_name": branch[2],
        "currency": shop.currency,
        "subtotal": subtotal,
        "total": subtotal,
        "event_uid": event,
        "created": at,
        "updated": at,
    }
    row["id"] = await tx.value(sql.insert_order, row | {"org": org, "search": f"ord-{number}"})
    await tx.many(sql.insert_line, [line | {"org": org, "order": row["id"]} for line in lines])
    last = await tx.value(counter_sql.next_number, {"org": org, "name": "events", "count": 1})
    told = {"uid": event, "number": last, "type": "order.created", "record": uid, "changes": "{}"}
    await tx.run(event_sql.insert_event, told | {"org": org, "user": "", "key": "", "request": "", "now": at})
    return Order(**row), [Line(**line) for line in lines]
