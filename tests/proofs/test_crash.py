"""`kill -9` at any moment: nothing acknowledged is lost, nothing happens twice, and the books agree each time."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.hostile.shops import Hub, open_hub
from tests.proofs.clients import Answer, Broke, Client, by_length
from tests.proofs.journal import Journal, agreed
from tests.proofs.truth import checked, examined
from tests.servers import Missing, Postgres

CLIENTS = 32
STOCK = 1_000_000
SKUS = 8
MOST_ACKNOWLEDGED = 100
PATIENCE = 40
KILLS = {"sqlite": by_length(6, 200), "postgres": by_length(3, 60)}
BACKENDS = """
select pid from pg_stat_activity
where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
"""
TERMINATE = BACKENDS.replace("select pid", "select pg_terminate_backend(pid)")

pytestmark = pytest.mark.xdist_group("crash")


class Storm:
    """Clients that write as fast as they can and remember only what is in their journals."""

    def __init__(self, hub: Hub, folder: Path) -> None:
        self.hub = hub
        self.branch = hub.ours.codes["/branches"]
        self.journals = [Journal(folder / f"client{number}") for number in range(CLIENTS)]
        self.products = [f"storm{i}" for i in range(SKUS)]
        self.skus = [f"{product}_{self.branch}" for product in self.products]
        self.acknowledged = 0
        self.failed = 0
        self.is_over = False
        self.run = 0

    async def prepare(self) -> None:
        async with Client(self.hub.server, self.hub.ours.key) as client:
            for product, sku in zip(self.products, self.skus, strict=True):
                await client.made("/products", {"iv_id": product, "name_en": product, "average_price": 4})
                assert (await client.ask("PATCH", f"/skus/{sku}", {"qty": STOCK})).status == 200

    async def begin(self) -> list[asyncio.Task[None]]:
        self.run += 1
        self.acknowledged, self.failed, self.is_over = 0, 0, False
        return [asyncio.create_task(self.write(number)) for number in range(CLIENTS)]

    async def write(self, number: int) -> None:
        """Repeat what got no answer, then go on until it is over."""
        journal, chance = self.journals[number], random.Random(f"{self.run} {number}")
        known = journal.read()
        count = len(known)
        open_orders = {name: each.id for name, each in known.items() if each.status == "confirmed" and not each.wanted}
        async with Client(self.hub.server, self.hub.ours.key) as client:
            for name, each in known.items():
                if not each.id:
                    open_orders[name] = await self.place(client, journal, name, each.lines)
                elif each.wanted:
                    await self.move(client, journal, name, each.id, each.wanted)
            while not self.is_over:
                if open_orders and chance.random() < 0.4:
                    name, id = open_orders.popitem()
                    wanted = chance.choice(("shipped", "cancelled"))
                    journal.note(name, wants=wanted)
                    await self.move(client, journal, name, id, wanted)
                    continue
                count += 1
                name = f"crash-{number}-{count}"
                lines = {sku: chance.randint(1, 5) for sku in chance.sample(self.skus, 2)}
                journal.note(name, sends=lines)
                if id := await self.place(client, journal, name, lines):
                    open_orders[name] = id

    async def place(self, client: Client, journal: Journal, name: str, lines: dict[str, int]) -> str:
        """The order's id; empty where it was over before an answer came."""
        products = [
            {"product_id": sku.removesuffix(f"_{self.branch}"), "quantity": quantity} for sku, quantity in lines.items()
        ]
        body = {"products": products, "destination_id": self.branch, "status": "confirmed", "external_id": name}
        answer = await self.insist(client, "POST", "/orders", body)
        if answer is None:
            return ""
        id = str(answer.data["id"])
        journal.note(name, id=id)
        return id

    async def move(self, client: Client, journal: Journal, name: str, id: str, wanted: str) -> None:
        if await self.insist(client, "PATCH", f"/orders/{id}/status", {"status": wanted}) is not None:
            journal.note(name, **{"is": wanted})

    async def insist(self, client: Client, method: str, path: str, body: Any) -> Answer | None:
        """Send it until it is answered; None where it is over before. No answer but one that says so, or 5xx."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                answer = await client.ask(method, path, body)
            except Broke:
                answer = None
            if answer and answer.status < 500:
                assert answer.status in (200, 201), (answer.status, answer.body)
                self.acknowledged += 1
                return answer
            self.failed += 1
            if self.is_over:
                return None
            assert time.monotonic() < end, f"no answer for {PATIENCE} s: {answer and answer.body!r}"
            await asyncio.sleep(0.02)

    async def until(self, *, acknowledged: int = 0, failed: int = 0) -> None:
        """Wait for so many answers, or failures, since the beginning."""
        end = time.monotonic() + PATIENCE
        while self.acknowledged < acknowledged or self.failed < failed:
            assert time.monotonic() < end, f"{self.acknowledged} answers, {self.failed} failures in {PATIENCE} s"
            await asyncio.sleep(0.002)


async def kill_server(storm: Storm, chance: random.Random) -> None:
    """And start it again when everybody has noticed. What was under way stays unanswered."""
    writers = await storm.begin()
    await storm.until(acknowledged=chance.randint(1, MOST_ACKNOWLEDGED))
    await asyncio.sleep(chance.random() / 50)
    storm.is_over = True
    await asyncio.to_thread(storm.hub.server.kill)
    await asyncio.gather(*writers)
    await asyncio.to_thread(storm.hub.server.start)


async def disturb(storm: Storm, chance: random.Random, *, by_force: bool) -> None:
    """End all the server's sessions on PostgreSQL, or kill the process of one, whereupon PostgreSQL begins anew.

    Nobody helps the server: its clients repeat what failed until it works again.
    """
    hub, pid = storm.hub, storm.hub.server.pid
    writers = await storm.begin()
    await storm.until(acknowledged=chance.randint(1, MOST_ACKNOWLEDGED))
    if by_force:
        victims = await asyncio.to_thread(hub.select, BACKENDS)
        os.kill(backend(chance.choice(victims)[0]), signal.SIGKILL)
    else:
        assert all(row[0] for row in await asyncio.to_thread(hub.select, TERMINATE))
    await storm.until(failed=1)
    await storm.until(acknowledged=storm.acknowledged + CLIENTS * 2)
    storm.is_over = True
    await asyncio.gather(*writers)
    assert hub.server.pid == pid


def backend(pid: int) -> int:
    """This process, which must be a PostgreSQL server's."""
    assert Path(f"/proc/{pid}/cmdline").read_bytes().startswith(b"postgres")
    return pid


async def rehearse(storm: Storm, times: int) -> None:
    await storm.prepare()
    chance = random.Random(11)
    unsure = 0
    for number in range(times):
        if storm.hub.data or number % 3 == 0:
            await kill_server(storm, chance)
        else:
            await disturb(storm, chance, by_force=number % 3 == 1)
        _, more = await asyncio.to_thread(agreed, storm.hub, storm.journals, STOCK, storm.skus)
        unsure += more
        await asyncio.to_thread(checked, storm.hub)
        await examined(storm.hub)
    print(f"{unsure} orders were kept whose answers were lost")
    # In the end everything is repeated that got no answer, and then nothing is unsure.
    writers = await storm.begin()
    await storm.until(acknowledged=CLIENTS * 2)
    storm.is_over = True
    await asyncio.gather(*writers)
    acknowledged, more = await asyncio.to_thread(agreed, storm.hub, storm.journals, STOCK, storm.skus)
    assert (acknowledged > times, more) == (True, 0)
    await examined(storm.hub)


@pytest.fixture(scope="module")
def durable_cluster() -> Iterator[Postgres]:
    """PostgreSQL as in earnest: what it has acknowledged outlives its processes."""
    try:
        server = Postgres(durable=True)
    except Missing as missing:
        pytest.skip(str(missing))
    with server:
        yield server


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_killed_in_a_storm(request: pytest.FixtureRequest, tmp_path: Path, database: str) -> None:
    if database == "sqlite":
        opened = open_hub("--rate-limits", "off", data=tmp_path / "data")
    else:
        cluster: Postgres = request.getfixturevalue("durable_cluster")
        url = cluster.create_database("crash")
        opened = open_hub("--workers", "2", "--rate-limits", "off", database_url=url)
    with opened as hub:
        storm = Storm(hub, tmp_path)
        asyncio.run(rehearse(storm, KILLS[database]))
        for journal in storm.journals:
            journal.close()
        if hub.data:
            assert "Traceback" not in hub.new_log(), hub.server.log[-4000:]
