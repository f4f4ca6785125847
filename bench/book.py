"""The order book under workloads of its own: on PostgreSQL, among readers for long, and exported whole."""

import asyncio
import json
import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.servers import Postgres

from bench import compared, data, hub, wire
from bench.alone import Found, fine, prober, waits
from bench.data import Tenant
from bench.load import MARK, Outcome, Stream, request
from bench.peers import floor_orders
from bench.process import Measure, Server, free_port, serving, uvicorn
from bench.report import Sight, Verdict, middle, sight
from bench.systems import FLOOR_1, FONDACO, System
from fondaco.events.records import load_all
from fondaco.identity import actions as identity
from fondaco.inventory import actions as inventory
from fondaco.inventory.model import SKUS, Sku
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.values import UNITS, asdict
from fondaco.store.database import Connection
from fondaco.store.open import open_database

GOODS = 2_000
WORKERS = 2
HALF = 0.5
MINUTES = 10
LATE = 0.02


def order_postgres(systems: dict[str, System], tenants: list[Tenant], seconds: float) -> Found:
    """Orders of three lines on PostgreSQL, Fondaco and the bare function each with two processes."""
    name = "order of 3 lines on PostgreSQL, 2 workers, 64 connections"
    rounds = 5 if seconds >= 1 else 1
    with Postgres(durable=True) as cluster:
        url = cluster.create_database("bench")
        shop, key, products, branch = asyncio.run(_stocked(url))
        ours = _orders(f"{hub.BASE}/orders", products, branch, {"Authorization": key})
        theirs = _orders("/order/-", products, branch, {})
        seen: dict[str, list[Sight]] = {FLOOR_1: [], FONDACO: []}
        with _on_postgres(url) as mine, _floor(url, shop) as floor:
            for n in range(rounds + 1):
                for system, server, requests in ((FLOOR_1, floor, theirs), (FONDACO, mine, ours)):
                    measure = server.measure(Stream(requests, 64, seconds=seconds * 2))
                    if n:
                        seen[system].append(sight(name, system, measure))
    sights = [middle(each) for each in seen.values()]
    times = sights[1].rate / sights[0].rate if sights[0].rate else 0
    ok = not any(each.refusal for each in sights)
    return Found(sights, [Verdict(name, "≥ 50 % of floor 1, requests/s", f"{times:.2f} ×", ok and times >= HALF)])


def _orders(path: str, products: Sequence[str], branch: str, headers: dict[str, str]) -> list[bytes]:
    choose = random.Random(17)
    return [
        request(
            "POST",
            path,
            headers | {"Idempotency-Key": MARK.decode()},
            {
                "destination_id": branch,
                "status": "confirmed",
                "products": [{"product_id": uid, "quantity": 1} for uid in choose.sample(products, data.LINES)],
            },
        )
        for _ in range(2_000)
    ]


async def _stocked(url: str) -> tuple[Organization, str, list[str], str]:
    """An organization with goods at one branch, as much of each as nobody buys in a run."""
    db = await open_database(Path("unused"), url)

    async def open_shop(tx: Connection) -> tuple[Organization, str]:
        uid = await identity.create_organization(tx, "Bench", currency="EGP", country="EG")
        shop = await identity.organization(tx, uid)
        _, key = await identity.create_key(tx, shop.id, "bench", role="admin", read_only=False)
        return shop, key

    shop, key = await db.write(None, open_shop)
    actor = Actor(shop, "admin")

    async def stock(tx: Connection) -> tuple[list[str], str]:
        branch = await inventory.add_branch(tx, actor, {"code": "N1", "name_en": "North"})
        wanted = [{"code": f"P{n:05d}", "name_en": f"Ware {n}", "average_price": 100_000} for n in range(GOODS)]
        products = await inventory.add_products(tx, actor, wanted)
        codes = [f"P{n:05d}_N1" for n in range(GOODS)]
        skus: list[Sku] = await load_all(tx, SKUS, shop.id, "code", codes, lock=True)
        await inventory.change_skus(tx, actor, [(sku, {"on_hand": 1_000_000 * UNITS}) for sku in skus])
        return [getattr(product, "uid", "") for product in products], branch.uid

    products, branch = await db.write(shop.id, stock, long=True)
    await db.close()
    return shop, key, products, branch


@contextmanager
def _on_postgres(url: str) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "fondaco", "serve", "--database-url", url, "--port", str(port)]
    command += ["--workers", str(WORKERS), "--rate-limits", "off"]
    with serving(command, port, hub_log("fondaco_postgres"), ready=f"{hub.BASE}/ping") as server:
        yield server


@contextmanager
def _floor(url: str, shop: Organization) -> Iterator[Server]:
    port = free_port()
    command = [*uvicorn("bench.peers.floor_orders:app", port), "--factory", "--workers", str(WORKERS)]
    environ = {floor_orders.DATABASE: url, floor_orders.ORG: json.dumps(asdict(shop))}
    with serving(command, port, hub_log("floor_postgres"), env=environ) as server:
        yield server


def hub_log(name: str) -> Path:
    return Path(compared.__file__).parents[1] / "build" / "bench" / f"{name}.log"


def mixed(systems: dict[str, System], tenants: list[Tenant], seconds: float) -> Found:
    """Nine reads to an order for ten minutes, in pieces so that memory is seen between them."""
    server, shop = systems[FONDACO].server, tenants[1]
    length = MINUTES * 60 if seconds >= 1 else 20
    pieces = 10
    requests = _mixture(shop)
    memory, outcomes, cpu = [], [], []
    for _ in range(pieces):
        measure = server.measure(Stream(requests, 32, seconds=length / pieces), limit=length)
        outcomes.append(measure.main)
        cpu.append(measure.cpu)
        memory.append(server.memory().resident)
    name = f"90 % reads, 10 % orders, {length // 60} min, 32 connections"
    whole = _joined(outcomes)
    growth = memory[-1] / memory[0] - 1
    ok = not any(outcome.failed for outcome in outcomes)
    return Found(
        [sight(name, FONDACO, Measure(sum(cpu) / pieces, [whole]))],
        [
            Verdict(name, "no error", f"{len(whole.latencies):,} answers, {whole.failed} failed", ok),
            Verdict(name, "p99 ≤ 100 ms", f"{whole.at(0.99) * 1e3:.1f} ms", ok and whole.at(0.99) <= 0.1),
            Verdict(
                name,
                "memory growth ≤ 5 % after the first minute",
                f"{growth:+.1%} ({memory[0] / 1e6:.0f} → {memory[-1] / 1e6:.0f} MB)",
                growth <= 0.05,
            ),
        ],
    )


def _mixture(shop: Tenant) -> list[bytes]:
    choose = random.Random(19)
    reads = [
        *wire.one(hub.BASE, shop, 3_000),
        *wire.newest(hub.BASE, shop) * 300,
        *wire.by_brand(hub.BASE, shop, data.sample(shop, "brand", 600)),
        *wire.booked(hub.BASE, shop) * 20,
        *[wire.get(hub.BASE, shop, f"/skus/{uid}") for uid in data.sample(shop, "sku", 3_000)],
        *[wire.get(hub.BASE, shop, f"/orders/{data.uid('order', shop.number, n)}") for n in range(0, shop.orders, 100)],
    ]
    choose.shuffle(reads)
    orders = wire.orders(hub.BASE, shop, "pending", len(reads) // 9)
    mixture: list[bytes] = []
    for n, order in enumerate(orders):
        mixture += [*reads[n * 9 : n * 9 + 9], order]
    return mixture


def _joined(outcomes: Sequence[Outcome]) -> Outcome:
    statuses: dict[str, int] = {}
    for outcome in outcomes:
        for status, count in outcome.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
    refusal = next((outcome.refusal for outcome in outcomes if outcome.refusal), "")
    return Outcome(
        sum(outcome.wall for outcome in outcomes),
        [latency for outcome in outcomes for latency in outcome.latencies],
        statuses,
        sum(outcome.received for outcome in outcomes),
        refusal,
    )


def export(systems: dict[str, System], tenants: list[Tenant], seconds: float) -> Found:
    """Fifty thousand orders as CSV and as JSON, with others reading meanwhile."""
    server, shop = systems[FONDACO].server, tenants[0]
    idle = server.measure(prober_for(shop, seconds * 2))
    sights, verdicts = [], []
    for form in ("csv", "json"):
        asked = wire.get(hub.BASE, shop, f"/orders/export?format={form}&source=salla")
        before = server.memory().resident
        measure = server.measure(Stream([asked], 1, count=1), prober(shop))
        name = f"export of {shop.orders // len(data.SOURCES):,} orders, {form}"
        took, size, probe = measure.main.at(1), measure.main.received / 1e6, measure.outcomes[1]
        grown = (server.memory().peak - before) / 1e6
        late = probe.at(1) - idle.main.at(0.5)
        sights.append(sight(name, FONDACO, measure))
        verdicts += [
            Verdict(name, "≤ 10 s", f"{took:.1f} s, {size:.0f} MB", fine(measure) and took <= 10),
            Verdict(name, "memory + ≤ 50 MB", f"peak {grown:+.0f} MB over what was resident", grown <= 50),
            Verdict(name, "no other delayed by more than 20 ms", waits(probe), fine(measure) and late <= LATE),
        ]
    return Found(sights, verdicts)


def prober_for(shop: Tenant, seconds: float) -> Stream:
    return Stream(prober(shop).requests, 1, seconds=seconds, every=prober(shop).every)


WORKLOADS: dict[str, Any] = {"order-postgres": order_postgres, "export": export, "mixed": mixed}
