"""Two shops on one server, and the ways to talk to it: through httpx, and byte by byte where httpx would refuse."""

import asyncio
import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import apsw
import asyncpg
import httpx
from msgspec import Struct, json
from tests.servers import HOST, Server

from fondaco.identity import actions
from fondaco.identity.access_tokens import LONGEST_LIFE, open_access_tokens
from fondaco.identity.rules import GROUPS
from fondaco.settings import Settings
from fondaco.store.database import Connection
from fondaco.store.open import open_database
from fondaco.store.sqlite import FILE

API = "/api/v1"
PASSWORD = "correct horse battery staple"
TABLES = (
    "organizations users memberships api_keys counters replies events brands categories generics products branches "
    "skus removed_skus movements customers addresses customer_groups group_members "
    "orders order_lines order_history payments"
).split()
WAIT = 60


class Shop(Struct):
    """An organization with an owner who signs in, an admin key, and one record of each kind by its path.

    `token` is what the dated LeafLink API asks for, `application` the key for Marketplace V2.
    """

    org: str
    number: int
    name: str
    email: str
    key: str
    token: str = ""
    application: str = ""
    ids: dict[str, str] = {}
    codes: dict[str, str] = {}


class Answer(Struct):
    """What came back over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.decode(self.body)


class Hub:
    """A running server and its two shops."""

    def __init__(self, server: Server, ours: Shop, theirs: Shop, *, data: Path | None, url: str) -> None:
        self.server = server
        self.ours = ours
        self.theirs = theirs
        self.url = url
        self.data = data
        self.http = client(server, ours.key)
        self._seen = 0

    def new_log(self) -> str:
        """What the server wrote since the last look."""
        log = self.server.log
        new, self._seen = log[self._seen :], len(log)
        return new

    def counts(self) -> dict[str, int]:
        """Rows of each table, read past the server."""
        found = self.select(" union all ".join(f"select '{table}', count(*) from {table}" for table in TABLES))
        return dict(found)

    def select(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows as the owner of the tables sees them."""
        if self.data is None:
            return asyncio.run(_select(self.url, sql))
        with closing(apsw.Connection(str(self.data / FILE), flags=apsw.SQLITE_OPEN_READONLY)) as raw:
            raw.set_busy_timeout(10_000)
            return list(raw.execute(sql))

    def run(self, sql: str) -> None:
        """Change something behind the server's back."""
        if self.data is None:
            asyncio.run(_run(self.url, sql))
            return
        with closing(apsw.Connection(str(self.data / FILE))) as raw:
            raw.set_busy_timeout(10_000)
            raw.execute(sql)

    def get(self, path: str, params: Mapping[str, Any]) -> httpx.Response:
        """What is answered to us; of a stream, which need not end, only how it begins."""
        with self.http.stream("GET", path, params=params) as answer:
            media = answer.headers["content-type"]
            if media.startswith("text/event-stream"):
                return httpx.Response(answer.status_code, headers={"content-type": media})
            answer.read()
        return answer

    def send(self, raw: bytes, *, head: bool = False) -> Answer:
        """One request as these bytes, and what comes back until the server closes or the body is whole."""
        with closing(socket.create_connection((HOST, self.server.port), timeout=WAIT)) as wire:
            wire.sendall(raw)
            return receive(wire, head=head)

    def ask(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Answer:
        """The same from its parts; the path goes out as written, and the key unless `headers` name another."""
        return self.send(request(method, path, {"authorization": self.ours.key} | dict(headers or {}), body))


def client(server: Server, key: str) -> httpx.Client:
    return httpx.Client(base_url=server.url + API, headers={"authorization": key}, timeout=WAIT)


def request(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    fixed = {"host": HOST, "connection": "close"} | ({"content-length": str(len(body))} if body else {})
    if body:
        fixed["content-type"] = "application/json"
    lines = [f"{name}: {value}" for name, value in (fixed | dict(headers)).items()]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode("latin-1") + body


def receive(wire: socket.socket, *, head: bool = False) -> Answer:
    """One answer off the wire."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = wire.recv(65536)
        assert more, f"the server closed after {data!r}"
        data += more
    top, _, body = data.partition(b"\r\n\r\n")
    first, *lines = top.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = 0 if head else int(headers.get("content-length", "0"))
    while len(body) < length and (more := wire.recv(65536)):
        body += more
    return Answer(int(first.split()[1]), headers, body)


def refused(answer: Any, *statuses: int) -> Any:
    """That this is a refusal with one of these statuses (any 4xx without), in exactly the dialect's body."""
    status = answer.status_code if isinstance(answer, httpx.Response) else answer.status
    assert status in statuses if statuses else 400 <= status < 500, (status, str(answer.json())[:300])
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-request-id"]
    body = answer.json()
    assert set(body) - {"errors"} == {"code", "error", "details"}, body
    assert body["code"] == status
    assert isinstance(body["error"], str)
    assert body["error"]
    assert isinstance(body["details"], str | dict)
    for fault in body.get("errors", ()):
        assert set(fault) == {"field", "message"}
        assert all(isinstance(part, str) for part in fault.values())
    return body


@contextmanager
def open_hub(*arguments: str, data: Path | None = None, database_url: str = "", **more: Any) -> Iterator[Hub]:
    ours, theirs = asyncio.run(make_shops(data or Path(), database_url))
    with Server(*arguments, data=data, database_url=database_url or None, **more) as server:
        hub = Hub(server, ours, theirs, data=data, url=database_url)
        with hub.http, client(server, theirs.key) as their_http:
            stock(hub.http, ours)
            stock(their_http, theirs)
            yield hub


async def make_shops(data: Path, url: str) -> list[Shop]:
    db = await open_database(data, url)
    try:
        shops = [await db.write(None, partial(make_shop, name=name)) for name in ("ours", "secretive")]
        tokens = await open_access_tokens(db, Settings())
        for shop in shops:
            shop.token, _ = tokens.issue(shop.name, [shop.number], role="owner", life=LONGEST_LIFE)
        return shops
    finally:
        await db.close()


async def make_shop(tx: Connection, name: str) -> Shop:
    org = await actions.create_organization(tx, f"The {name} shop", currency="EGP", country="EG")
    number = (await actions.organization(tx, org)).id
    email = f"owner@{name}.test"
    await actions.create_user(tx, org, email, password=PASSWORD, role="owner")
    _, key = await actions.create_key(tx, number, name, role="owner", read_only=False)
    rights = dict.fromkeys(GROUPS, "write")
    _, application = await actions.create_marketplace_key(tx, number, name, kind="app", role="owner", rights=rights)
    return Shop(org, number, name, email, key, application=application)


def stock(http: Any, shop: Shop) -> None:
    """One record of each kind. Codes and names carry the shop's name, so that a leak shows."""
    name = shop.name

    def post(path: str, **body: Any) -> str:
        answer = http.post(path, json=body)
        assert answer.status_code == 201, answer.text
        made = answer.json()["data"]
        shop.ids[path] = made["id"]
        return str(made["id"])

    for path, field in (("/brands", "brand_code"), ("/categories", "category_code"), ("/generics", "generic_code")):
        shop.codes[path] = f"{name}-{field}"
        post(path, **{field: shop.codes[path]}, name_en=f"{name} {path}")
    shop.codes |= {"/branches": f"{name}-B1", "/products": f"{name}-P1", "/skus": f"{name}-P1_{name}-B1"}
    post("/branches", iv_id=shop.codes["/branches"], name_en=f"{name} branch")
    post("/branches", iv_id=f"{name}-B2", name_en=f"{name} other branch")
    shop.ids["/branches"] = http.get(f"/branches/{shop.codes['/branches']}").json()["id"]
    references = {field: shop.ids[path] for field, path in REFERENCES.items()}
    post("/products", iv_id=shop.codes["/products"], name_en=f"{name} product", barcode=f"{name}-622", **references)
    shop.ids["/skus"] = http.get(f"/skus/{shop.codes['/skus']}").json()["id"]
    shop.ids["/api-keys"] = http.get("/api-keys").json()["data"][0]["id"]
    group = post("/customer-groups", name=f"{name} group")
    customer = post("/customers", first_name=f"{name} customer", email=f"buyer@{name}.test", group_ids=[group])
    post(f"/customers/{customer}/addresses", line1=f"{name} street", city=f"{name} city")
    shop.ids[ADDRESSES] = shop.ids.pop(f"/customers/{customer}/addresses")
    product, here, there = shop.codes["/products"], shop.codes["/branches"], f"{name}-B2"
    post("/stock/counts", branch=here, lines=[{"product_id": product, "counted": 9}], reference=f"{name} count")
    moved = [{"product_id": product, "quantity": 1}]
    post("/stock/transfers", from_branch=here, to_branch=there, lines=moved, reference=f"{name} transfer")
    shop.codes["/orders"] = f"{name}-order"
    post(
        "/orders",
        products=[{"product_id": product, "quantity": 2, "price": 10}],
        destination_id=here,
        order_code=shop.codes["/orders"],
        external_id=shop.codes["/orders"],
        customer_email=f"buyer@{name}.test",
        customer_name=f"{name} buyer",
        status="confirmed",
        payment_status="paid",
        notes=f"{name} notes",
    )


ADDRESSES = "/customers/{id}/addresses"
REFERENCES = {"brand_id": "/brands", "category_id": "/categories", "generic_id": "/generics"}


async def _select(url: str, sql: str) -> list[tuple[Any, ...]]:
    raw = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await raw.fetch(sql)]
    finally:
        await raw.close()


async def _run(url: str, sql: str) -> None:
    raw = await asyncpg.connect(url)
    try:
        await raw.execute(sql)
    finally:
        await raw.close()
