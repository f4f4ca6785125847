"""Fondaco itself: its database filled in its own schema, and its server."""

import asyncio
import contextlib
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import apsw

from bench import data
from bench.data import Tenant
from bench.process import Server, free_port, serving
from fondaco.identity.credentials import digest
from fondaco.kernel.text import normalise
from fondaco.orders.states import STATES
from fondaco.store.open import open_database

BASE = "/api/v1"
# High enough never to answer 429; counting stays on.
LIMIT = 1_000_000_000
UNHURRIED = {
    f"FONDACO_{name}_LIMIT": str(LIMIT)
    for name in ("LEAFLINK_MINUTE", "LEAFLINK_SECOND", "MARKETPLACE_MINUTE", "MARKETPLACE_BURST")
}
FAST = "pragma synchronous = off; pragma journal_mode = wal; pragma cache_size = -400000; pragma foreign_keys = off"
NAMED = {"brands": "brand", "categories": "category", "generics": "generic", "branches": "branch"}
Rows = Iterable[tuple[object, ...]]

COUNTS = """
update {table} set product_count = (select count(*) from products p where p.org_id = :org and p.{kind}_id = {table}.id)
where org_id = :org
"""
MOVEMENTS = """
insert into movements (org_id, sku_id, quantity, reason, created)
select org_id, id, on_hand, 'count', created from skus where org_id = :org and on_hand <> 0 order by id
"""


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[Server]:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "fondaco",
        "serve",
        "--data",
        str(folder),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    with serving(command, port, folder.parent / "fondaco.log", ready=f"{BASE}/ping", env=UNHURRIED) as server:
        yield server


def prepare(folder: Path, tenants: list[Tenant]) -> Path:
    """A data folder holding the tenants, each with one key of an administrator."""
    if (folder / "loaded").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    asyncio.run(_make_schema(folder))
    db = apsw.Connection(str(folder / "fondaco.db"))
    db.execute(FAST).fetchall()
    for tenant in tenants:
        with db:
            _fill(db, tenant)
    db.execute("pragma wal_checkpoint(truncate)").fetchall()
    db.close()
    (folder / "loaded").touch()
    return folder


async def _make_schema(folder: Path) -> None:
    db = await open_database(folder)
    await db.close()


def _insert(db: apsw.Connection, table: str, columns: str, rows: Rows) -> None:
    # By way of a table of its own: as one statement the search index is written out once, not once per row.
    db.execute(f"create temp table waiting ({columns})")
    db.executemany(f"insert into waiting values ({', '.join('?' * len(columns.split(',')))})", rows)
    db.execute(f"insert into {table} ({columns}) select * from waiting")
    db.execute("drop table waiting")


def _value(db: apsw.Connection, sql: str) -> int:
    ((value,),) = db.execute(sql)
    assert isinstance(value, int)
    return value


def _first(db: apsw.Connection, table: str) -> int:
    """The id the next row of a table takes."""
    return _value(db, f"select coalesce(max(id), 0) + 1 from {table}")


def _fill(db: apsw.Connection, tenant: Tenant) -> None:
    org, at = tenant.number, data.text(data.EPOCH)
    columns = "id, uid, name, currency, country, read_limit, write_limit, bulk_limit, created, updated, slug, uuid"
    named = (f"shop-{org}", f"00000000-0000-4000-8000-{org:012x}")
    _insert(
        db,
        "organizations",
        columns,
        [(org, tenant.uid, f"Shop {org}", "EGP", "EG", LIMIT, LIMIT, LIMIT, at, at, *named)],
    )
    key = (data.uid("key", org, 1), org, "bench", digest(tenant.key), tenant.key[-4:], "admin", at)
    _insert(db, "api_keys", "uid, org_id, name, hash, hint, role, created", [key])
    first = {kind: _fill_named(db, tenant, table, kind) for table, kind in NAMED.items()}
    _fill_products(db, tenant, first)
    _fill_skus(db, tenant, first["branch"])
    _fill_orders(db, tenant)
    for table in ("brands", "categories", "generics"):
        db.execute(COUNTS.format(table=table, kind=NAMED[table]), {"org": org})
    db.execute(MOVEMENTS, {"org": org})
    for table in (*NAMED, "products", "skus", "orders"):
        rows = _value(db, f"select count(*) from {table} where org_id = {org}")
        _insert(db, "counters", "org_id, name, rows, revision", [(org, table, rows, 1)])


def _fill_named(db: apsw.Connection, tenant: Tenant, table: str, kind: str) -> int:
    first = _first(db, table)
    at = data.text(data.EPOCH)
    columns = "id, uid, org_id, code, name_en, search, created, updated"
    rows: Rows = (
        (first + n, uid, tenant.number, f"{kind}{n}", f"{kind} {n}", f"{kind} {n}", at, at)
        for n, uid in enumerate(tenant.ids(kind, getattr(tenant, table)))
    )
    if table == "generics":
        columns += ", name_key"
        rows = ((*row, row[4]) for row in rows)
    _insert(db, table, columns, rows)
    return first


def _fill_products(db: apsw.Connection, tenant: Tenant, first: dict[str, int]) -> None:
    start = _first(db, "products")

    def rows() -> Iterator[tuple[object, ...]]:
        for n, item in enumerate(data.products(tenant)):
            at = data.text(item.created)
            links = (first["brand"] + item.brand, first["category"] + item.category, first["generic"] + item.generic)
            text = f"{normalise(item.name_en)}\n{normalise(item.name_ar)}"
            named = (item.code, item.name_en, item.name_ar, item.price, item.barcode)
            yield start + n, item.uid, tenant.number, *named, *links, item.is_enabled, text, at, at

    columns = "id, uid, org_id, code, name_en, name_ar, average_price, barcode, brand_id, category_id, generic_id"
    _insert(db, "products", f"{columns}, is_enabled, search, created, updated", rows())


def _fill_orders(db: apsw.Connection, tenant: Tenant) -> None:
    """A book of past orders that hold no stock."""
    org, first = tenant.number, _first(db, "orders")
    products = _first(db, "products") - tenant.products

    def orders() -> Iterator[tuple[object, ...]]:
        for n, past in enumerate(data.past_orders(tenant)):
            at, total = data.text(past.created), sum(price for _, price in past.lines)
            state = STATES[past.state]
            code, buyer = f"ORD-{n + 1}", f"Buyer {n % 5000}"
            number = f"00000000-0000-7000-{org:04x}-{n:012x}"
            words = (past.source, f"X{n}", past.state, state.status, past.state, "pending")
            money = ("EGP", total, 0, 0, 0, 0, total)
            ids = (first + n, past.uid, org, number, code)
            text = f"{normalise(code)}\nx{n}\n{normalise(buyer)}"
            event = (data.uid("event", org, n), "order.created")
            yield (*ids, *words, state.fulfillment or "unfulfilled", buyer, *money, text, *event, at, at)

    columns = "id, uid, org_id, number, code, source, external_id, state, status, first_state, payment_status"
    columns += (
        ", fulfillment_status, customer_name, currency, subtotal, discount, tax, delivery_fee, service_fee, total"
    )
    _insert(db, "orders", f"{columns}, search, event_uid, event_type, created, updated", orders())

    def lines() -> Iterator[tuple[object, ...]]:
        for n, past in enumerate(data.past_orders(tenant)):
            for position, (product, price) in enumerate(past.lines):
                named = (data.uid("product", org, product), f"Ware {product}", f"P{product:07d}")
                yield org, first + n, position, products + product, *named, data.UNITS, price, price

    columns = "org_id, order_id, position, product_id, product_uid, name, product_code, quantity, price, total"
    _insert(db, "order_lines", columns, lines())


def _fill_skus(db: apsw.Connection, tenant: Tenant, branch: int) -> None:
    start = _first(db, "products") - tenant.products
    created = [data.text(item.created) for item in data.products(tenant)] if tenant.branches else []
    org = tenant.number

    def rows() -> Iterator[tuple[object, ...]]:
        for sku in data.skus(tenant):
            code, at = f"P{sku.product:07d}_branch{sku.branch}", created[sku.product]
            place = (start + sku.product, branch + sku.branch)
            yield sku.uid, org, code, *place, sku.on_hand, sku.price, sku.cost, at, at

    _insert(db, "skus", "uid, org_id, code, product_id, branch_id, on_hand, price, cost, created, updated", rows())
