"""Fills the usual stack's database and runs it under uvicorn."""

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import create_engine

from bench import data
from bench.data import Tenant
from bench.peers import usual_app
from bench.process import Server, free_port, serving, uvicorn

KINDS = {"brands": "brand", "categories": "category", "generics": "generic", "branches": "branch"}


@contextlib.contextmanager
def serve(path: Path) -> Iterator[Server]:
    port = free_port()
    with serving(
        uvicorn("bench.peers.usual_app:app", port), port, path.parent / "usual.log", env={"BENCH_DATABASE": str(path)}
    ) as server:
        yield server


def prepare(path: Path, tenants: list[Tenant]) -> Path:
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    usual_app.Base.metadata.create_all(create_engine(f"sqlite:///{part}"))
    with contextlib.closing(sqlite3.connect(part)) as db:
        db.execute("pragma synchronous = off")
        for tenant in tenants:
            _fill(db, tenant)
        db.commit()
        db.execute("analyze")
        db.execute("pragma journal_mode = wal")
    part.rename(path)
    return path


def _insert(db: sqlite3.Connection, table: str, columns: str, rows: Iterable[tuple[object, ...]]) -> None:
    db.executemany(f"insert into {table} ({columns}) values ({', '.join('?' * len(columns.split(',')))})", rows)


def _fill(db: sqlite3.Connection, tenant: Tenant) -> None:
    org = tenant.number
    _insert(db, "organizations", "id, uid", [(org, tenant.uid)])
    _insert(db, "api_keys", "digest, org_id", [(hashlib.sha256(tenant.key.encode()).hexdigest(), org)])
    first = {}
    for table, kind in KINDS.items():
        first[kind] = int(db.execute(f"select coalesce(max(id), 0) + 1 from {table}").fetchone()[0])
        uids = tenant.ids(kind, getattr(tenant, table))
        rows = ((first[kind] + n, uid, org, f"{kind}{n}", f"{kind} {n}") for n, uid in enumerate(uids))
        _insert(db, table, "id, uid, org_id, code, name_en", rows)
    start = int(db.execute("select coalesce(max(id), 0) + 1 from products").fetchone()[0])
    created: list[datetime] = []

    def products() -> Iterator[tuple[object, ...]]:
        for n, item in enumerate(data.products(tenant)):
            at = item.created.replace(tzinfo=None)
            created.append(at)
            links = (first["brand"] + item.brand, first["category"] + item.category, first["generic"] + item.generic)
            named = (item.code, item.name_en, item.name_ar, item.price, 0, item.barcode)
            yield (
                start + n,
                item.uid,
                org,
                *named,
                *links,
                item.is_enabled,
                False,
                str(at) + ".000000",
                str(at) + ".000000",
            )

    columns = "id, uid, org_id, code, name_en, name_ar, price, vat, barcode, brand_id, category_id, generic_id"
    _insert(db, "products", f"{columns}, is_enabled, is_deleted, created, updated", products())
    skus = (
        (
            sku.uid,
            org,
            start + sku.product,
            first["branch"] + sku.branch,
            f"P{sku.product:07d}_branch{sku.branch}",
            sku.on_hand,
            sku.price,
            sku.cost,
            True,
            str(created[sku.product]) + ".000000",
            str(created[sku.product]) + ".000000",
        )
        for sku in data.skus(tenant)
    )
    columns = "uid, org_id, product_id, branch_id, code, on_hand, price, cost, available, created, updated"
    _insert(db, "skus", columns, skus)
