"""`kill -9` in the middle of write storms: what was acknowledged is there, once; what is repeated happens once."""

import random
import threading
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct, json
from tests.hostile.shops import API, WAIT, Hub, open_hub
from tests.servers import HOST, Postgres

CLIENTS = 4
MOST_ACKNOWLEDGED = 60


class Sent(Struct):
    """A request as its client noted it before sending, and the answer's body as noted after."""

    method: str
    path: str
    body: dict[str, Any]
    key: str = ""
    answer: Any = None


class Journal:
    """What one client sent, run after run. It keeps a product of its own, whose stock it moves."""

    def __init__(self, hub: Hub, name: str) -> None:
        self.hub = hub
        self.name = name
        self.sku = (
            hub.http.post("/products", json={"iv_id": name, "name_en": name}).json()["data"]["iv_id"] + "_ours-B1"
        )
        self.on_hand = 0
        self.made: dict[str, str] = {}
        self.sent: list[Sent] = []
        self.count = 0

    def next(self, chance: random.Random) -> Sent:
        self.count += 1
        if chance.random() < 0.5:
            return Sent("PATCH", f"/skus/{self.sku}/stock", {"delta": chance.randint(1, 9)})
        code = f"{self.name}-{self.count}"
        return Sent("POST", "/products", {"iv_id": code, "name_en": f"Product {code}"}, key=f"key of {code}")

    def storm(self, chance: random.Random, acknowledged: threading.Semaphore) -> None:
        """Write until the server is gone."""
        with closing(HTTPConnection(HOST, self.hub.server.port, timeout=WAIT)) as http:
            while True:
                each = self.next(chance)
                self.sent.append(each)
                try:
                    each.answer = exchange(http, self.hub.ours.key, each)
                except (OSError, HTTPException):
                    return
                acknowledged.release()

    def settle(self) -> None:
        """After the restart: compare, and repeat what got no answer."""
        hub = self.hub
        with closing(HTTPConnection(HOST, hub.server.port, timeout=WAIT)) as http:
            for each in self.sent:
                if each.key:
                    known = each.answer and each.answer["data"]["id"]
                    again = exchange(http, hub.ours.key, each)
                    assert known in (None, again["data"]["id"]), "an acknowledged product was lost and made anew"
                    self.made[each.body["iv_id"]] = again["data"]["id"]
                elif each.answer:
                    self.on_hand += each.body["delta"]
        on_hand = hub.http.get(f"/skus/{self.sku}").json()["qty"]
        unsure = [each.body["delta"] for each in self.sent if not each.key and not each.answer]
        assert len(unsure) <= 1
        assert on_hand in (self.on_hand, self.on_hand + sum(unsure)), f"{self.sku}: {on_hand}, not {self.on_hand}"
        self.on_hand = on_hand
        self.sent.clear()


def exchange(http: HTTPConnection, key: str, each: Sent) -> Any:
    headers = {"authorization": key, "content-type": "application/json"}
    headers |= {"idempotency-key": each.key} if each.key else {}
    http.request(each.method, API + each.path, json.encode(each.body), headers)
    answer = http.getresponse()
    body = json.decode(answer.read())
    assert answer.status in (200, 201), body
    return body


def run(hub: Hub, journals: list[Journal], chance: random.Random) -> None:
    acknowledged = threading.Semaphore(0)
    writers = [
        threading.Thread(target=journal.storm, args=(random.Random(chance.random()), acknowledged))
        for journal in journals
    ]
    for writer in writers:
        writer.start()
    for _ in range(chance.randint(1, MOST_ACKNOWLEDGED)):
        assert acknowledged.acquire(timeout=WAIT)
    hub.server.kill()
    for writer in writers:
        writer.join(WAIT)
        assert not writer.is_alive()
    hub.server.start()
    for journal in journals:
        journal.settle()


def check(hub: Hub, journals: list[Journal]) -> None:
    """The tables agree with the journals and among themselves."""
    ours = f"org_id = {hub.ours.number}"
    products = dict(hub.select(f"select code, uid from products where {ours}"))
    expected = {code: uid for journal in journals for code, uid in journal.made.items()}
    assert expected.items() <= products.items()
    assert len(products) == len(expected) + len(journals) + 1
    ((branches,),) = hub.select(f"select count(*) from branches where {ours}")
    rows = {"products": len(products), "skus": len(products) * branches}
    assert hub.select(f"select count(*) from skus where {ours}") == [(rows["skus"],)]
    moved = "(select coalesce(sum(quantity), 0) from movements m where m.sku_id = s.id)"
    assert hub.select(f"select code from skus s where on_hand <> {moved}") == []
    assert hub.select(f"select count(*) - max(number), count(*) - count(distinct number) from events where {ours}") == [
        (0, 0)
    ]
    created = hub.select(
        f"select count(*), count(distinct record) from events where {ours} and type = 'product.created'"
    )
    assert created == [(len(products), len(products))]
    for table, count in rows.items():
        assert hub.select(f"select rows from counters where {ours} and name = '{table}'") == [(count,)]
    assert hub.select(f"select count(*) from replies where {ours} and status = 0") == [(0,)]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def stormed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hub, int]]:
    """A server of its own, and how often it is killed."""
    folder: Path = tmp_path_factory.mktemp("stormed")
    if request.param == "sqlite":
        with open_hub("--rate-limits", "off", data=folder) as hub:
            yield hub, 50
        return
    cluster: Postgres = request.getfixturevalue("cluster")
    with open_hub("--rate-limits", "off", database_url=cluster.create_database("stormed")) as hub:
        yield hub, 5


@pytest.mark.xdist_group("kill")
def test_kill_in_the_middle_of_writing(stormed: tuple[Hub, int]) -> None:
    hub, times = stormed
    chance = random.Random(7)
    journals = [Journal(hub, f"client{i}") for i in range(CLIENTS)]
    for _ in range(times):
        run(hub, journals, chance)
        check(hub, journals)
    assert all(journal.made and journal.on_hand for journal in journals)
    assert "Traceback" not in hub.new_log()
    if hub.data:
        assert hub.select("pragma integrity_check") == [("ok",)]
