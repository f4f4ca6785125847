"""Watches Fondaco answer, so that floor 1 can run the very statements it ran."""

import asyncio
from collections.abc import AsyncIterator, Iterator, MutableMapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import apsw
import msgspec
from msgspec import Struct

from bench import data, hub, wire
from bench.data import Tenant
from bench.peers.floors import Plan, Script, Statement
from fondaco.app import Hub
from fondaco.identity.actions import organizations
from fondaco.kernel.values import asdict
from fondaco.orders.states import STATUSES
from fondaco.settings import Settings

# What a floor leaves out: finding the caller, and what its own store says by itself.
CALLERS = ("api_keys", "revoked_tokens")
STORE = ("begin", "savepoint", "release", "commit", "pragma")


class Watched(Struct, frozen=True):
    """Fondaco without a server, and every statement it runs."""

    app: Hub
    seen: list[tuple[str, dict[str, Any]]]

    async def ask(
        self, tenant: Tenant, path: str, change: object = None, varying: str = ""
    ) -> tuple[str, list[Statement]]:
        """The body of the answer to one request, and the statements behind it, `varying` marked in their arguments."""
        return await self.ask_as(tenant.key, hub.BASE + path, change, varying)

    async def ask_as(
        self, credential: str, path: str, change: object = None, varying: str = ""
    ) -> tuple[str, list[Statement]]:
        """The same of any dialect."""
        self.seen.clear()
        body = (await _ask(self.app, credential, path, change)).decode()
        return body, [
            Statement(sql, args, [name for name, value in args.items() if value == varying])
            for sql, args in self.seen
            if not any(name in sql for name in CALLERS) and not sql.startswith(STORE)
        ]


def capture(folder: Path, shop: Tenant, large: Tenant) -> Plan:
    """For each workload what floor 1 shall do, and the body that floor 0 shall return."""
    return asyncio.run(_capture(folder, shop, large))


async def _capture(folder: Path, shop: Tenant, large: Tenant) -> Plan:
    with watching() as seen:
        app = Hub(Settings(data=folder))
        async with opened(app):
            watched = Watched(app, seen)
            plan = Plan(database=str(folder / "fondaco.db"))
            await _read(watched, shop, plan)
            await _change(watched, shop, plan)
            for name, tenant in (("search", shop), ("search-large", large)):
                await _search(watched, tenant, plan, name)
            await _book(watched, shop, plan)
    return plan


async def _read(watched: Watched, shop: Tenant, plan: Plan) -> None:
    product = data.sample(shop, "product", 1)[0]
    brands = data.sample(shop, "brand", 100)
    totals = {}
    for brand in brands:
        body, _ = await watched.ask(shop, f"/products?limit=20&is_enabled=true&brand_id={brand}")
        totals[brand] = _total(body)
    asked = {
        "one": (f"/products/{product}", product),
        "list": ("/products?limit=20", "-"),
        "filtered": (f"/products?limit=20&is_enabled=true&brand_id={brands[0]}", brands[0]),
    }
    for name, (path, varying) in asked.items():
        await watched.ask(shop, path)
        plan.bodies[name], statements = await watched.ask(shop, path, varying=varying)
        known = totals if name == "filtered" else {}
        plan.scripts[name] = Script(statements, shop.uid, name != "one", known)


async def _change(watched: Watched, shop: Tenant, plan: Plan) -> None:
    """The last of a few changes, when the tidying that every start brings is over; it leaves what turn 0 asks for."""
    uid, quantity = next(data.quantities(shop, 0))
    for each in (quantity + 2, quantity + 1, quantity):
        plan.bodies["quantity"], statements = await watched.ask(shop, f"/skus/{uid}", {"qty": each})
    plan.scripts["quantity"] = Script(statements, shop.uid)


async def _search(watched: Watched, tenant: Tenant, plan: Plan, name: str) -> None:
    plan.searches[name] = []
    for words in data.questions(tenant, wire.QUESTIONS):
        body, statements = await watched.ask(tenant, f"/products?search={quote_plus(words)}")
        plan.searches[name].append(Script(statements, tenant.uid, True, {"": _total(body)}))
        plan.bodies.setdefault(name, body)


async def _book(watched: Watched, shop: Tenant, plan: Plan) -> None:
    """The order book by status and source, asked for a second time each."""
    for status in STATUSES:
        for source in data.SOURCES:
            path = f"/orders?limit=20&status={status}&source={source}"
            await watched.ask(shop, path)
            body, statements = await watched.ask(shop, path)
            plan.books.append(Script(statements, shop.uid, True, {"": _total(body)}))
            plan.bodies.setdefault("orders", body)
    app = watched.app
    house = app.dialects.linkit.house
    (found,) = [each for each in await organizations(house.database.of(None)) if each.uid == shop.uid]
    plan.shop.update(asdict(found))


def _total(body: str) -> int:
    return int(msgspec.json.decode(body)["total_count"])


@contextmanager
def watching() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """Every statement run by connections that are opened meanwhile."""
    seen: list[tuple[str, dict[str, Any]]] = []

    def note(cursor: apsw.Cursor, sql: str, args: Any) -> bool:
        seen.append((sql, dict(args or {})))
        return True

    def watch(connection: apsw.Connection) -> None:
        connection.exec_trace = note

    apsw.connection_hooks.append(watch)
    try:
        yield seen
    finally:
        apsw.connection_hooks.remove(watch)


@asynccontextmanager
async def opened(app: Hub) -> AsyncIterator[None]:
    """Started and stopped as a server would."""
    said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    heard: asyncio.Queue[Any] = asyncio.Queue()
    life = asyncio.create_task(app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, said.get, heard.put))
    for word in ("startup", "shutdown"):
        await said.put({"type": f"lifespan.{word}"})
        if (answer := await heard.get())["type"] != f"lifespan.{word}.complete":
            raise RuntimeError(str(answer))
        if word == "startup":
            yield
    await life


async def _ask(app: Hub, credential: str, path: str, change: object) -> bytes:
    """The body of the answer to one request: reading, or with a change PATCH."""
    sent: list[MutableMapping[str, Any]] = []
    content = b"" if change is None else msgspec.json.encode(change)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    headers = [(b"host", b"127.0.0.1"), (b"authorization", credential.encode())]
    if content:
        headers += [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
    place, _, query = path.partition("?")
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "PATCH" if content else "GET",
        "scheme": "http",
        "path": place,
        "raw_path": place.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 1),
    }
    await app(scope, receive, send)
    if sent[0]["status"] != 200:
        raise RuntimeError(f"{path} was answered {sent[0]['status']}")
    return b"".join(message.get("body", b"") for message in sent)
