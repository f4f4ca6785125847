"""The LeafLink dialects under load: pages beside their floor, a walk to the end, and the life of an order in each."""

import asyncio
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from bench import data, hub, wire
from bench.alone import Found, fine
from bench.capture import Watched, opened, watching
from bench.data import Tenant
from bench.load import Outcome, Stream, ask, request
from bench.peers import floor_market
from bench.peers.floor_market import Pages
from bench.process import Measure, Server, free_port, serving, uvicorn
from bench.report import Sight, Verdict, middle, sight
from bench.systems import FLOOR_1, FONDACO, System
from fondaco.app import Hub
from fondaco.identity.actions import organizations
from fondaco.kernel.values import asdict
from fondaco.settings import Settings

DATED, MARKETPLACE = "/leaflink", "/leaflink/api/v2"
PAGES = {
    "products": f"{DATED}/products?page_size=50",
    "orders": f"{MARKETPLACE}/orders-received/?include_children=line_items&limit=50",
}
SPOKEN = {"products": DATED, "orders": MARKETPLACE}
NAMES = {"products": "50 of 25,000 products, dated API", "orders": "50 orders with their lines, Marketplace V2"}
RIGHTS = "orders=write,products=write,customers=write"
MOST = {"products": 1.8, "orders": 2.0}
STATEMENTS = {"orders": 3}
LIVES = 1_000
CALLERS = 32
HALF = 0.5
WALKED = 500  # products on a page of the walk


def page(systems: dict[str, System], tenants: list[Tenant], seconds: float, which: str) -> Found:
    """A list's first page beside a bare function that runs the same statements and shows the same rows."""
    shop, fondaco = tenants[0], systems[FONDACO].server
    folder = fondaco.log.parent
    credential = credential_of(folder / "fondaco", shop, SPOKEN[which])
    plan = asyncio.run(_capture(folder / "fondaco", shop, which, credential))
    (folder / "market.json").write_bytes(msgspec.json.encode(plan))
    asked = [request("GET", PAGES[which], {"Authorization": credential})]
    seen: dict[str, list[Sight]] = {FLOOR_1: [], FONDACO: []}
    name = {"products": "50 of 25,000 products, dated API", "orders": "50 orders with their lines, Marketplace V2"}[
        which
    ]
    with _floor(folder) as floor:
        theirs = [request("GET", f"/{which}")]
        if (mine := ask(fondaco.port, asked[0])) != (bare := ask(floor.port, theirs[0])):
            raise RuntimeError(f"the floor answers {which} with {bare[1][:500]!r}, Fondaco with {mine[1][:500]!r}")
        for n in range(6 if seconds >= 1 else 2):
            for system, server, requests in ((FLOOR_1, floor, theirs), (FONDACO, fondaco, asked)):
                measure = server.measure(Stream(requests, seconds=seconds))
                if n:
                    seen[system].append(sight(name, system, measure))
    bare_sight, own = (middle(each) for each in seen.values())
    times, most = own.cpu / bare_sight.cpu, MOST[which]
    ok = not own.refusal and not bare_sight.refusal
    verdicts = [Verdict(name, f"cpu ≤ {most:g} × floor 1", f"{times:.2f} ×", ok and times <= most)]
    if which in STATEMENTS:
        count = len(plan.statements[which])
        verdicts.append(
            Verdict(name, f"at most {STATEMENTS[which]} statements", str(count), count <= STATEMENTS[which])
        )
    return Found([bare_sight, own], verdicts)


def products(systems: dict[str, System], tenants: list[Tenant], seconds: float) -> Found:
    return page(systems, tenants, seconds, "products")


def orders(systems: dict[str, System], tenants: list[Tenant], seconds: float) -> Found:
    return page(systems, tenants, seconds, "orders")


def walk(systems: dict[str, System], tenants: list[Tenant], seconds: float) -> Found:
    """All pages of the large organization by following `next`; the middle of three walks counts."""
    name, server, large = "walk of 100,000 by next, dated API", systems[FONDACO].server, tenants[4]
    headers = {"Authorization": credential_of(server.log.parent / "fondaco", large, DATED)}
    path: str | None = f"{DATED}/products?page_size={WALKED}"
    links: list[str] = []
    while path:
        links.append(path)
        _, body = ask(server.port, request("GET", path, headers))
        following = msgspec.json.decode(body)["next"]
        path = following and "/" + following.split("/", 3)[3]
    sent = [request("GET", link, headers) for link in links]
    tenth = max(1, len(sent) // 10)
    walks = []
    for _ in range(3):
        parts = sent[:tenth], sent[tenth:-tenth], sent[-tenth:]
        walks.append([server.measure(Stream(part, 1, count=len(part))) for part in parts if part])
    walks.sort(key=lambda each: each[-1].cpu / each[0].cpu)
    first, last = walks[1][0], walks[1][-1]
    cpu, wall = last.cpu / first.cpu, last.main.at(0.5) / first.main.at(0.5)
    ok = all(fine(part) for parts in walks for part in parts)
    found = f"{cpu:.2f} × in cpu, {wall:.2f} × in p50, {len(links)} pages of {WALKED}"
    sights = [sight(f"{name}, {which} tenth", FONDACO, each) for which, each in (("first", first), ("last", last))]
    return Found(sights, [Verdict(name, "last tenth ≤ 1.5 × first tenth", found, ok and max(cpu, wall) <= 1.5)])


def lives(systems: dict[str, System], tenants: list[Tenant], seconds: float) -> Found:
    """An order of three lines from submitted to complete, five calls, in Marketplace V2 and in Linkit."""
    shop, server = tenants[2], systems[FONDACO].server
    count = LIVES if seconds >= 1 else 100
    name = "life of an order of 3 lines, 5 calls, 32 connections"
    key = {"Authorization": credential_of(server.log.parent / "fondaco", shop, MARKETPLACE)}
    mine = _live(server, name, _marketplace_orders(server, shop, key, count), _transitions(server, shop, key))
    theirs = _live(server, f"{name}, in Linkit", _linkit_orders(shop, count), _statuses(server, shop))
    ok = not mine.refusal and not theirs.refusal
    times = mine.rate / theirs.rate if theirs.rate else 0
    found = f"{times:.2f} × in calls/s, {theirs.cpu / mine.cpu:.2f} × in cpu"
    return Found([mine, theirs], [Verdict(name, "≥ 50 % of Linkit's calls/s", found, ok and times >= HALF)])


def _live(server: Server, name: str, placing: list[bytes], stepping: Callable[[], list[list[bytes]]]) -> Sight:
    """Every order is placed, then every one goes a step further, and so on: the cost of a call over all of them."""
    measures = [server.measure(Stream(placing, CALLERS, count=len(placing)), limit=300)]
    measures += [server.measure(Stream(step, CALLERS, count=len(step)), limit=300) for step in stepping()]
    answers = [latency for each in measures for latency in each.main.latencies]
    whole = Outcome(
        sum(each.main.wall for each in measures),
        answers,
        {
            status: sum(each.main.statuses.get(status, 0) for each in measures)
            for each in measures
            for status in each.main.statuses
        },
        0,
        next((each.main.refusal for each in measures if each.main.refusal), ""),
    )
    cpu = sum(each.cpu * len(each.main.latencies) for each in measures) / len(answers)
    return sight(name, FONDACO, Measure(cpu, [whole]))


def _marketplace_orders(server: Server, shop: Tenant, key: dict[str, str], count: int) -> list[bytes]:
    """Orders that the seller writes down for a customer, submitted at once."""
    customer = _made(server, f"{MARKETPLACE}/customers/", key, {"name": "Bench", "owner": shop.number})["id"]
    first = _first_product(server, shop, key)
    choose = random.Random(19)
    plenty = data.in_stock(shop, 2_000)
    money = {"amount": "12.50", "currency": "EGP"}
    return [
        request(
            "POST",
            f"{MARKETPLACE}/orders-received/",
            key,
            {
                "seller": shop.number,
                "customer": {"id": customer},
                "status": "Submitted",
                "line_items": [
                    {"product": first + n, "quantity": "1", "ordered_unit_price": money, "sale_price": money}
                    for n in choose.sample(plenty, data.LINES)
                ],
            },
        )
        for _ in range(count)
    ]


def _transitions(server: Server, shop: Tenant, key: dict[str, str]) -> Callable[[], list[list[bytes]]]:
    def steps() -> list[list[bytes]]:
        numbers = _all(server, f"{MARKETPLACE}/orders-received/?status=submitted&limit=500", key, "number")
        return [
            [request("POST", f"{MARKETPLACE}/orders-received/{number}/transition/{action}/", key) for number in numbers]
            for action in ("accept", "fulfill", "ship", "complete")
        ]

    return steps


def _linkit_orders(shop: Tenant, count: int) -> list[bytes]:
    return wire.orders(hub.BASE, shop, "pending", count)


def _statuses(server: Server, shop: Tenant) -> Callable[[], list[list[bytes]]]:
    def steps() -> list[list[bytes]]:
        headers = {"Authorization": shop.key}
        path, uids = f"{hub.BASE}/orders?status=pending&source=manual&limit=100", []
        page = 1
        while True:
            found = _asked(server, f"{path}&page={page}", headers)
            uids += [each["id"] for each in found["data"]]
            if not found["has_next"]:
                break
            page += 1
        return [
            [request("PATCH", f"{hub.BASE}/orders/{uid}/status", headers, {"status": status}) for uid in uids]
            for status in ("confirmed", "ready", "shipped", "delivered")
        ]

    return steps


def _first_product(server: Server, shop: Tenant, key: dict[str, str]) -> int:
    found = _asked(server, f"{MARKETPLACE}/products/?limit=1", key)
    return int(found["results"][0]["id"])


def _all(server: Server, path: str | None, key: dict[str, str], name: str) -> list[Any]:
    """One attribute of every record of a list, page by page."""
    found: list[Any] = []
    while path:
        page = _asked(server, path, key)
        found += [each[name] for each in page["results"]]
        path = page["next"] and "/" + page["next"].split("/", 3)[3]
    return found


def _asked(server: Server, path: str, headers: dict[str, str]) -> dict[str, Any]:
    status, body = ask(server.port, request("GET", path, headers))
    if status != 200:
        raise RuntimeError(f"{path} was answered {status}: {body[:500]!r}")
    found: dict[str, Any] = msgspec.json.decode(body)
    return found


def _made(server: Server, path: str, headers: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
    status, answer = ask(server.port, request("POST", path, headers, body))
    if status != 201:
        raise RuntimeError(f"{path} was answered {status}: {answer[:500]!r}")
    made: dict[str, Any] = msgspec.json.decode(answer)
    return made


async def _capture(folder: Path, shop: Tenant, which: str, credential: str) -> Pages:
    """The statements behind a page that has been asked for once, and its next link."""
    with watching() as seen:
        app = Hub(Settings(data=folder))
        async with opened(app):
            watched = Watched(app, seen)
            await watched.ask_as(credential, PAGES[which])
            body, statements = await watched.ask_as(credential, PAGES[which])
            found = msgspec.json.decode(body)
            house = app.dialects.linkit.house
            (own,) = [each for each in await organizations(house.database.of(None)) if each.uid == shop.uid]
    return Pages(
        str(folder / "fondaco.db"), asdict(own), {which: statements}, {which: found["count"]}, {which: found["next"]}
    )


def credential_of(folder: Path, shop: Tenant, dialect: str) -> str:
    """A token of the dated API, or an application's key of Marketplace V2, as the operator's command makes it."""
    made = {
        DATED: ["token", "create", "--ttl", "24h", "--role", "admin"],
        MARKETPLACE: ["key", "create", "--kind", "app", "--name", "bench", "--role", "admin", "--rights", RIGHTS],
    }[dialect]
    command = [sys.executable, "-m", "fondaco", *made, "--org", shop.uid, "--data", str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=60, check=True)
    return f"{'Bearer' if dialect == DATED else 'App'} {done.stdout.strip()}"


@contextmanager
def _floor(folder: Path) -> Iterator[Server]:
    port = free_port()
    command = [*uvicorn("bench.peers.floor_market:app", port), "--factory"]
    environ = {floor_market.PLAN: str(folder / "market.json")}
    with serving(command, port, folder / "floor-market.log", ready="/products", env=environ) as server:
        yield server


WORKLOADS = {"market-products": products, "market-orders": orders, "market-walk": walk, "market-lives": lives}
