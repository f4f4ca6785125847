"""What is sent three times at once happens once: by its Idempotency-Key, and orders by their source and external id."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import pytest
from tests.hostile.shops import Hub
from tests.proofs.clients import Answer, Client, Crowd, by_length
from tests.proofs.truth import checked, undisturbed

CLIENTS = 32
TIMES = 3
ROUNDS = by_length(2, 20)
STOCK = 1_000_000
TABLES = ("orders", "payments", "products", "customers", "events")
Body = dict[str, Any]

pytestmark = pytest.mark.xdist_group("retries")


class Retrying:
    """A shop whose clients trust no answer to arrive. Connections `number`, `number + CLIENTS` … are one client's."""

    def __init__(self, hub: Hub, crowd: Crowd) -> None:
        self.hub = hub
        self.crowd = crowd
        self.branch = hub.ours.codes["/branches"]
        self.product = hub.ours.codes["/products"]

    async def at_once(self, path: str, bodies: Sequence[Body], *, keys: Sequence[str] = ()) -> list[list[Answer]]:
        """The answers to each body, sent TIMES over and all together."""

        async def send(client: Client, number: int) -> Answer:
            at = number % CLIENTS
            headers = {"idempotency-key": keys[at]} if keys else None
            return await client.ask("POST", path.format(at), bodies[at], headers)

        answers = await self.crowd.each(send)
        return [list(answers[number::CLIENTS]) for number in range(CLIENTS)]

    def order(self, name: str, **more: Any) -> Body:
        lines = [{"product_id": self.product, "quantity": 2, "price": 3}]
        return {"products": lines, "destination_id": self.branch, "status": "confirmed", "notes": name} | more

    def buyer(self, name: str) -> Body:
        """An order of somebody nobody knows yet."""
        return self.order(name, customer_email=f"{name}@retries.test", status="pending")

    def goods(self, name: str) -> Body:
        return {"iv_id": name, "name_en": name, "brand_id": self.hub.ours.ids["/brands"]}

    def short(self, name: str) -> Body:
        """More than there is."""
        return self.order(name, products=[{"product_id": self.product, "quantity": STOCK * 2}])


def agree(answers: Sequence[Answer], *, status: int) -> Answer:
    """One of them did the work, and the others say the same, byte by byte, and that they repeat it."""
    assert [answer.status for answer in answers] == [status] * TIMES, [answer.body for answer in answers]
    assert len({answer.body for answer in answers}) == 1
    assert sorted(answer.is_replayed for answer in answers) == [False] + [True] * (TIMES - 1)
    return answers[0]


def names_of(kind: str, round: int) -> list[str]:
    return [f"{kind}-{round}-{number}" for number in range(CLIENTS)]


async def by_key(shop: Retrying, path: str, body: Callable[[str], Body], round: int) -> None:
    """Each client's request three times at once, and once more when all is over; another body under its key is none."""
    kind = body.__name__
    names = names_of(kind, round)
    bodies = [body(name) for name in names]
    found = [agree(answers, status=201) for answers in await shop.at_once(path, bodies, keys=names)]
    assert len({answer.data["id"] for answer in found}) == CLIENTS
    for late, answer in zip(await shop.at_once(path, bodies, keys=names), found, strict=True):
        assert all(again.is_replayed and again.body == answer.body and again.status == 201 for again in late)
    other = [body(f"not-{name}") for name in names]
    assert {answer.status for three in await shop.at_once(path, other, keys=names) for answer in three} == {409}


async def refused(shop: Retrying, round: int) -> None:
    """What is refused is refused each time: it had no effect that a key could keep."""
    names = names_of("short", round)
    found = await shop.at_once("/orders", [shop.short(name) for name in names], keys=names)
    assert Counter(answer.status for three in found for answer in three) == {422: CLIENTS * TIMES}
    mended = [shop.order(name) for name in names]
    for answers in await shop.at_once("/orders", mended, keys=names):
        agree(answers, status=201)


async def paid(shop: Retrying, round: int) -> None:
    """Payments of one order from many sides: each counts once."""
    order = await shop.crowd.clients[0].made("/orders", shop.order(f"to pay {round}"))
    path = f"/orders/{order['id']}/payments"
    names = names_of("payment", round)
    bodies = [{"amount": 0.25, "reference": name} for name in names]
    for answers in await shop.at_once(path, bodies, keys=names):
        agree(answers, status=201)
    ledger = (await shop.crowd.clients[0].ask("GET", path)).json()
    assert sorted(entry["reference"] for entry in ledger["data"]) == sorted(names)
    assert ledger["balance"] == order["total_amount"] - 0.25 * CLIENTS


async def by_external_id(shop: Retrying, round: int, **more: Any) -> None:
    """Without a key: one order is made, and shown to those who send it again. Another under its id is refused."""
    names = names_of("external", round)
    bodies = [shop.order(name, external_id=name, **more) for name in names]
    found = []
    for answers in await shop.at_once("/orders", bodies):
        assert Counter(answer.status for answer in answers) == {201: 1, 200: TIMES - 1}, answers
        assert not any(answer.is_replayed for answer in answers)
        assert len({str(answer.data) for answer in answers}) == 1
        found.append(answers[0].data["id"])
    assert len(set(found)) == CLIENTS
    for late, id in zip(await shop.at_once("/orders", bodies), found, strict=True):
        assert [(answer.status, answer.data["id"]) for answer in late] == [(200, id)] * TIMES
    other = [body | {"notes": "something else"} for body in bodies]
    assert {answer.status for three in await shop.at_once("/orders", other) for answer in three} == {409}


async def play(hub: Hub) -> None:
    async with Crowd(hub.server, hub.ours.key, CLIENTS * TIMES) as crowd:
        shop = Retrying(hub, crowd)
        await crowd.clients[0].ask("PATCH", f"/skus/{hub.ours.codes['/skus']}", {"qty": STOCK})
        scenes: list[tuple[Callable[[int], Awaitable[None]], dict[str, int]]] = [
            (partial(by_key, shop, "/orders", shop.order), {"orders": 1, "events": 1}),
            (partial(by_key, shop, "/orders", shop.buyer), {"orders": 1, "customers": 1, "events": 2}),
            (partial(by_key, shop, "/products", shop.goods), {"products": 1, "events": 1}),
            (partial(by_external_id, shop), {"orders": 1, "events": 1}),
            (partial(refused, shop), {"orders": 1, "events": 1}),
        ]
        for round in range(ROUNDS):
            for scene, expected in scenes:
                before = await counts(hub)
                await scene(round)
                grown = Counter(await counts(hub)) - Counter(before)
                assert grown == {table: count * CLIENTS for table, count in expected.items()}, scene
            await paid(shop, round)
            await by_external_id(shop, -round - 1, source="salla")


async def counts(hub: Hub) -> dict[str, int]:
    sql = " union all ".join(f"select '{table}', count(*) from {table}" for table in TABLES)
    return dict(await asyncio.to_thread(hub.select, sql))


def reserved(hub: Hub) -> int:
    ((units,),) = hub.select(f"select reserved from skus where code = '{hub.ours.codes['/skus']}'")
    return int(units) // 10_000


def test_what_is_sent_three_times_happens_once(hub: Hub) -> None:
    before = reserved(hub)
    asyncio.run(play(hub))
    checked(hub)
    undisturbed(hub)
    # Two units for each order that is confirmed here: by key, by external id, mended, and the one that was paid.
    assert reserved(hub) - before == 2 * ROUNDS * (3 * CLIENTS + 1)
