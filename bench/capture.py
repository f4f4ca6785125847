"""Watches Fondaco answer, so that floor 1 can run the very statements it ran."""

import asyncio
from collections.abc import AsyncIterator, Iterator, MutableMapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import apsw
import msgspec

from bench import data, hub
from bench.data import Tenant
from bench.peers.floors import Script, Statement
from fondaco.app import Hub
from fondaco.settings import Settings

# What a floor leaves out: finding the caller.
CALLER = "api_keys"


def capture(folder: Path, tenant: Tenant) -> tuple[dict[str, Script], dict[str, str]]:
    """For each reading workload what floor 1 shall do, and the body that floor 0 shall return."""
    return asyncio.run(_capture(folder, tenant))


async def _capture(folder: Path, tenant: Tenant) -> tuple[dict[str, Script], dict[str, str]]:
    product = data.sample(tenant, "product", 1)[0]
    brands = data.sample(tenant, "brand", 100)
    asked = {
        "one": (f"/products/{product}", "", product),
        "list": ("/products", "limit=20", "-"),
        "filtered": ("/products", f"limit=20&is_enabled=true&brand_id={brands[0]}", brands[0]),
    }
    scripts, bodies = {}, {}
    with _watching() as seen:
        app = Hub(Settings(data=folder))
        async with _open(app):
            totals = {}
            for brand in brands:
                body = await _get(app, tenant, "/products", f"limit=20&is_enabled=true&brand_id={brand}")
                totals[brand] = int(msgspec.json.decode(body)["total_count"])
            for name, (path, query, varying) in asked.items():
                await _get(app, tenant, path, query)
                seen.clear()
                bodies[name] = (await _get(app, tenant, path, query)).decode()
                statements = [_statement(sql, args, varying) for sql, args in seen if CALLER not in sql]
                known = totals if name == "filtered" else {}
                scripts[name] = Script(statements, tenant.uid, name != "one", known)
    return scripts, bodies


def _statement(sql: str, args: dict[str, Any], varying: str) -> Statement:
    return Statement(sql, args, [name for name, value in args.items() if value == varying])


@contextmanager
def _watching() -> Iterator[list[tuple[str, dict[str, Any]]]]:
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
async def _open(app: Hub) -> AsyncIterator[None]:
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


async def _get(app: Hub, tenant: Tenant, path: str, query: str) -> bytes:
    """One request without a server: the body of its answer."""
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    headers = [(b"host", b"127.0.0.1"), (b"authorization", tenant.key.encode())]
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
    }
    scope |= {"path": hub.BASE + path, "raw_path": (hub.BASE + path).encode(), "query_string": query.encode()}
    await app(
        scope | {"root_path": "", "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 1)},
        receive,
        send,
    )
    if sent[0]["status"] != 200:
        raise RuntimeError(f"{path}?{query} was answered {sent[0]['status']}")
    return b"".join(message.get("body", b"") for message in sent)
