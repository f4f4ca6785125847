"""PocketBase with the same data, the indexes its own queries want, no request log and the cheapest rules."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from bench import data
from bench.data import Tenant
from bench.load import MARK, ask, request
from bench.process import Server, free_port, serving
from bench.wire import PAGE, QUESTIONS

PROGRAM = Path(sys.executable).parent / "pocketbase"
ACCOUNT = {"identity": "bench@example.com", "password": "a-bench-password"}
SETTINGS = {"logs": {"maxDays": 0}, "batch": {"enabled": True, "maxRequests": 10_000, "timeout": 60}}

RECORDS = "/api/collections/{}/records"
PRODUCT_INDEXES = [
    "create index products_newest on products (org, created desc)",
    "create index products_of_brand on products (org, brand, is_enabled, created desc)",
    "create unique index products_code on products (org, code)",
]
SKU_INDEXES = [
    "create unique index skus_pair on skus (product, branch)",
    "create index skus_newest on skus (org, created desc)",
]


ORDER_INDEXES = [
    "create index orders_newest on orders (org, created desc)",
    "create index orders_of_status on orders (org, status, source, created desc)",
]
LINE_INDEXES = ["create index lines_of_order on order_lines (`order`)"]


def field(name: str, kind: str = "text", **options: object) -> dict[str, object]:
    return {"name": name, "type": kind, **options}


def stamps() -> list[dict[str, object]]:
    return [field("created", "autodate", onCreate=True), field("updated", "autodate", onCreate=True, onUpdate=True)]


def collection(name: str, fields: list[dict[str, object]], indexes: Iterable[str] = ()) -> dict[str, object]:
    """A collection as cheap as it can be: no rule to evaluate (the organization stands in the filter of signed-in
    requests) and no relations (each would be looked up again at every update)."""
    rules = dict.fromkeys(("listRule", "viewRule", "createRule", "updateRule"), "")
    return {"name": name, "type": "base", "fields": [*fields, *stamps()], "indexes": list(indexes), **rules}


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[Server]:
    port = free_port()
    command = [str(PROGRAM), "serve", "--automigrate=false", "--dir", str(folder), "--http", f"127.0.0.1:{port}"]
    with serving(command, port, folder.parent / "pocketbase.log", ready="/api/health") as server:
        yield server


def prepare(folder: Path, tenants: list[Tenant]) -> Path:
    """A data folder holding the tenants: its schema made through its API, its rows written into its file at rest."""
    if (folder / "loaded").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    account = [ACCOUNT["identity"], ACCOUNT["password"]]
    subprocess.run(
        [str(PROGRAM), "superuser", "upsert", *account, "--dir", str(folder)], check=True, stdout=subprocess.PIPE
    )
    with serve(folder) as server:
        _declare(server, tenants)
    _fill(folder / "data.db", tenants)
    (folder / "loaded").touch()
    return folder


def sign_in(server: Server, users: str = "users") -> dict[str, str]:
    """The headers of a signed-in user (or of a superuser)."""
    answer = tell(server, "POST", f"/api/collections/{users}/auth-with-password", ACCOUNT, {})
    return {"Authorization": answer["token"]}


def tell(server: Server, method: str, path: str, body: object, headers: dict[str, str]) -> dict[str, Any]:
    status, content = ask(server.port, request(method, path, headers, body))
    if status >= 300:
        raise RuntimeError(f"PocketBase answered {status} to {method} {path}: {content.decode()}")
    return msgspec.json.decode(content, type=dict[str, Any])


def _declare(server: Server, tenants: list[Tenant]) -> None:
    admin = sign_in(server, "_superusers")
    tell(server, "PATCH", "/api/settings", SETTINGS, admin)

    def create(name: str, fields: list[dict[str, object]], indexes: Iterable[str] = ()) -> None:
        tell(server, "POST", "/api/collections", collection(name, fields, indexes), admin)

    def texts(*names: str) -> list[dict[str, object]]:
        return [field(name) for name in names]

    create("brands", texts("code", "org", "name_en", "name_ar"))
    create("branches", texts("code", "org", "name_en", "name_ar"))
    flags = [field("is_enabled", "bool"), field("is_deleted", "bool")]
    own = texts("code", "org", "name_en", "name_ar", "barcode", "brand", "category", "generic")
    create("products", [*own, field("price", "number"), field("vat", "number"), *flags], PRODUCT_INDEXES)
    stock = [
        field("price", "number"),
        field("cost", "number"),
        field("qty", "number", onlyInt=True, min=0),
        field("available", "bool"),
    ]
    create("skus", [*texts("code", "org", "product", "branch"), *stock], SKU_INDEXES)
    sums = [field(name, "number") for name in ("subtotal", "discount", "tax", "delivery_fee", "total")]
    buyer = texts("code", "org", "source", "status", "payment_status", "branch", "customer_name", "currency", "notes")
    create("orders", [*buyer, *sums], ORDER_INDEXES)
    sold = texts("order", "product", "sku", "name", "code")
    create("order_lines", [*sold, field("quantity", "number"), field("price", "number")], LINE_INDEXES)
    users = tell(server, "GET", "/api/collections/users", None, admin)
    tell(server, "PATCH", "/api/collections/users", {"fields": [*users["fields"], field("org")]}, admin)
    user = {"email": ACCOUNT["identity"], "verified": True, "org": tenants[0].uid}
    secret = {"password": ACCOUNT["password"], "passwordConfirm": ACCOUNT["password"]}
    tell(server, "POST", "/api/collections/users/records", {**user, **secret}, admin)


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.000Z")


def _fill(path: Path, tenants: list[Tenant]) -> None:
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("pragma synchronous = off")
        for tenant in tenants:
            _fill_names(db, tenant)
            _fill_products(db, tenant)
        db.commit()
        db.execute("analyze")
        db.execute("pragma wal_checkpoint(truncate)")
    os.sync()


def _insert(db: sqlite3.Connection, table: str, rows: Iterable[dict[str, object]]) -> None:
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    statement = f"insert into {table} ({', '.join(first)}) values ({', '.join(':' + name for name in first)})"
    db.execute(statement, first)
    db.executemany(statement, rows)


def _fill_names(db: sqlite3.Connection, tenant: Tenant) -> None:
    created = stamp(data.EPOCH)
    for table, kind, count in (("brands", "brand", tenant.brands), ("branches", "branch", tenant.branches)):
        own = {"org": tenant.uid, "created": created, "updated": created, "name_ar": ""}
        _insert(
            db,
            table,
            (
                {"id": uid, "code": f"{kind}{n}", "name_en": f"{kind} {n}", **own}
                for n, uid in enumerate(tenant.ids(kind, count))
            ),
        )


def _fill_products(db: sqlite3.Connection, tenant: Tenant) -> None:
    brands, branches = tenant.ids("brand", tenant.brands), tenant.ids("branch", tenant.branches)
    categories, generics = tenant.ids("category", tenant.categories), tenant.ids("generic", tenant.generics)
    found = list(data.products(tenant))
    products = (
        {
            "id": item.uid,
            "code": item.code,
            "org": tenant.uid,
            "name_en": item.name_en,
            "name_ar": item.name_ar,
            "barcode": item.barcode,
            "price": item.price / data.UNITS,
            "vat": 0,
            "brand": brands[item.brand],
            "category": categories[item.category],
            "generic": generics[item.generic],
            "is_enabled": item.is_enabled,
            "is_deleted": False,
            "created": stamp(item.created),
            "updated": stamp(item.created),
        }
        for item in found
    )
    _insert(db, "products", products)
    stock = (
        {
            "id": sku.uid,
            "code": f"{found[sku.product].code}_branch{sku.branch}",
            "org": tenant.uid,
            "product": found[sku.product].uid,
            "branch": branches[sku.branch],
            "qty": sku.on_hand // data.UNITS,
            "price": sku.price / data.UNITS,
            "cost": sku.cost / data.UNITS,
            "available": True,
            "created": stamp(found[sku.product].created),
            "updated": stamp(found[sku.product].created),
        }
        for sku in data.skus(tenant)
    )
    _insert(db, "skus", stock)


def requests(headers: dict[str, str], shop: Tenant, large: Tenant) -> dict[str, list[bytes]]:
    """For each reading workload what to send, keys, brands and words varying."""

    def listed(condition: str, size: int = 20, page: int = 1) -> bytes:
        asked = f"page={page}&perPage={size}&sort=-created&filter=({quote(condition)})"
        return request("GET", f"{RECORDS.format('products')}?{asked}", headers)

    def searched(tenant: Tenant) -> list[bytes]:
        asked = (" && ".join(map(holds, words.split())) for words in data.questions(tenant, QUESTIONS))
        return [listed(f"{owned(tenant)} && {condition}") for condition in asked]

    products, brands = data.sample(shop, "product", 1_000), data.sample(shop, "brand", 100)
    return {
        "one": [request("GET", f"{RECORDS.format('products')}/{uid}", headers) for uid in products],
        "list": [listed(owned(shop))],
        "filtered": [listed(f"{owned(shop)} && is_enabled=true && brand='{uid}'") for uid in brands],
        "search": searched(shop),
        "search-large": searched(large),
        "order": orders(headers, shop),
        "walk": [listed(owned(large), PAGE, page + 1) for page in range(-(-large.products // PAGE))],
    }


def owned(tenant: Tenant) -> str:
    return f"org='{tenant.uid}'"


def holds(word: str) -> str:
    """That a product's name holds the word, in the language of filters."""
    text = word.replace("\\", "\\\\").replace("'", "\\'")
    return f"(name_en ~ '{text}' || name_ar ~ '{text}')"


def quantities(headers: dict[str, str], tenant: Tenant, turn: int) -> list[bytes]:
    return [
        request("PATCH", f"{RECORDS.format('skus')}/{uid}", headers, {"qty": quantity})
        for uid, quantity in data.quantities(tenant, turn)
    ]


def orders(headers: dict[str, str], tenant: Tenant, count: int = 2_000) -> list[bytes]:
    """Batches of an order, its lines and their stock: an update that would leave less than none fails them all."""
    products = {uid: n for n, uid in enumerate(tenant.ids("product", tenant.products))}
    branch = tenant.ids("branch", 1)[0]

    def batch(chosen: list[str]) -> dict[str, object]:
        head = {"id": MARK.decode(), "code": "ORD", "org": tenant.uid, "source": "manual", "status": "confirmed"}
        head |= {"payment_status": "pending", "branch": branch, "currency": "EGP", "subtotal": 30, "total": 30}
        skus = [data.uid("sku", tenant.number, products[uid] * tenant.branches) for uid in chosen]
        lines = [
            {
                "order": MARK.decode(),
                "product": uid,
                "sku": sku,
                "name": "Ware",
                "code": "P",
                "quantity": 1,
                "price": 10,
            }
            for uid, sku in zip(chosen, skus, strict=True)
        ]
        return {
            "requests": [
                {"method": "POST", "url": RECORDS.format("orders"), "body": head},
                *({"method": "POST", "url": RECORDS.format("order_lines"), "body": line} for line in lines),
                *({"method": "PATCH", "url": f"{RECORDS.format('skus')}/{sku}", "body": {"qty-": 1}} for sku in skus),
            ]
        }

    return [request("POST", "/api/batch", headers, batch(chosen)) for chosen in data.baskets(tenant, count)]


def durability() -> str:
    """How it writes, as the address by which its program opens databases says; no option of its changes that."""
    return "synchronous=NORMAL" if b"_pragma=synchronous(NORMAL)" in PROGRAM.read_bytes() else "durability as shipped"
