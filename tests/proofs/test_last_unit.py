"""The last unit is sold once: two hundred clients at the same shelf, and no order refused that would have fitted."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from msgspec import Struct
from tests.hostile.shops import Hub
from tests.proofs.clients import Answer, Client, Crowd, by_length
from tests.proofs.truth import checked, undisturbed

CLIENTS = 200
ROUNDS = by_length(2, 50)
LEFT = re.compile(r"Not enough stock of (\S+): (\d+) left")
Basket = list[tuple[int, int]]

pytestmark = pytest.mark.xdist_group("last unit")


class Shelf(Struct, frozen=True):
    """What there is of each product, and what a client asks for: products by their place, with quantities."""

    name: str
    stock: tuple[int, ...]
    basket: Callable[[random.Random, int], Basket]


def one_of_one(chance: random.Random, client: int) -> Basket:
    return [(0, 1)]


def several_of_one(chance: random.Random, client: int) -> Basket:
    return [(0, chance.randint(1, 9))]


def lines_that_share(chance: random.Random, client: int) -> Basket:
    return [(0, chance.randint(1, 3)), (1, chance.randint(1, 3)), (0, chance.randint(1, 3))]


def opposite_ways(chance: random.Random, client: int) -> Basket:
    """Some from the first product on, some from the last back: who locks as he goes meets another who does."""
    basket = [(product, chance.randint(1, 4)) for product in sorted(chance.sample(range(6), 4))]
    return basket[::-1] if client % 2 else basket


SHELVES = (
    Shelf("one unit", (1,), one_of_one),
    Shelf("sixty units", (60,), one_of_one),
    Shelf("mixed quantities", (100,), several_of_one),
    Shelf("lines that share", (100, 100), lines_that_share),
    Shelf("opposite ways", (90, 100, 80, 100, 90, 100), opposite_ways),
)


class Fair:
    """One shelf as it stands in one round."""

    def __init__(self, hub: Hub, shelf: Shelf, number: int) -> None:
        self.shelf = shelf
        self.chance = random.Random(f"{shelf.name} {number}")
        self.number = number
        self.codes = [f"{shelf.name.replace(' ', '-')}-{number}-{i}" for i in range(len(shelf.stock))]
        self.branch = hub.ours.codes["/branches"]
        self.baskets = [shelf.basket(self.chance, client) for client in range(CLIENTS)]

    def sku(self, product: int) -> str:
        return f"{self.codes[product]}_{self.branch}"

    async def stock(self, client: Client) -> None:
        products = [{"iv_id": code, "name_en": code, "average_price": 2.5, "vat_value": 14} for code in self.codes]
        quantities = [{"iv_id": self.sku(i), "qty": quantity} for i, quantity in enumerate(self.shelf.stock)]
        for path, entries in (("/products/bulk", products), ("/skus/bulk", quantities)):
            answer = await client.ask("POST", path, entries)
            assert answer.data["failed"] == 0, answer.body

    def order(self, client: int, **more: Any) -> dict[str, Any]:
        """A client's order; every third comes with a customer that nobody knows yet, every third with a known one."""
        lines = [
            {"product_id": self.codes[product], "quantity": quantity} for product, quantity in self.baskets[client]
        ]
        email = (f"new-{self.number}-{client}-{self.codes[0]}@fair.test", f"known-{client}@fair.test", "")[client % 3]
        return {"products": lines, "destination_id": self.branch, "customer_email": email} | more

    def needs(self, client: int) -> Counter[int]:
        needs: Counter[int] = Counter()
        for product, quantity in self.baskets[client]:
            needs[product] += quantity
        return needs

    def settle(self, answers: Sequence[Answer], *, accepted: int) -> Counter[int]:
        """What the accepted orders take, none of them more than there is, and no other could have been."""
        taken: Counter[int] = Counter()
        for client, answer in enumerate(answers):
            assert answer.status in (accepted, 422), (answer.status, answer.body)
            if answer.status == accepted:
                taken += self.needs(client)
        left = {product: quantity - taken[product] for product, quantity in enumerate(self.shelf.stock)}
        assert min(left.values()) >= 0, left
        for client, answer in enumerate(answers):
            if answer.status == 422:
                self.check_refusal(answer, left)
                assert any(need > left[product] for product, need in self.needs(client).items()), "it would have fitted"
        if self.shelf.basket is one_of_one:
            assert taken[0] == min(CLIENTS, self.shelf.stock[0])
        return taken

    def check_refusal(self, answer: Answer, left: dict[int, int]) -> None:
        """It names a stock record and says how many there are, of which there are no more in the end."""
        body = answer.json()
        found = LEFT.fullmatch(body["details"]["message"])
        assert found, answer.body
        assert re.fullmatch(r"products\.\d\.quantity", body["details"]["field"])
        product = next(i for i in range(len(self.codes)) if self.sku(i) == found[1])
        shared = 9 if len(self.codes) == 2 else 0  # a line before it in the same order may have taken some
        assert int(found[2]) >= left[product] - shared

    def check_stock(self, hub: Hub, taken: Counter[int]) -> None:
        found = hub.select(
            f"select code, on_hand, reserved from skus where code like '{self.codes[0][:-2]}-__{self.branch}'"
        )
        expected = [(self.sku(i), quantity, taken[i]) for i, quantity in enumerate(self.shelf.stock)]
        assert sorted((code, on_hand // 10_000, reserved // 10_000) for code, on_hand, reserved in found) == expected


async def place_at_once(fair: Fair, crowd: Crowd) -> Counter[int]:
    """They order, and the order is confirmed as it is placed, or comes from a marketplace and reserves at once."""
    way = {"source": "marketplace"} if fair.number % 2 else {"status": "confirmed"}
    answers = await crowd.each(lambda client, number: client.ask("POST", "/orders", fair.order(number, **way)))
    return fair.settle(answers, accepted=201)


async def confirm_at_once(fair: Fair, crowd: Crowd) -> Counter[int]:
    """They all have ordered what they cannot all get; the merchant confirms."""

    async def place(client: Client, number: int) -> str:
        return str((await client.made("/orders", fair.order(number)))["id"])

    orders = await crowd.each(place)

    async def confirm(client: Client, number: int) -> Answer:
        return await client.ask("PATCH", f"/orders/{orders[number]}/status", {"status": "confirmed"})

    return fair.settle(await crowd.each(confirm), accepted=200)


async def play(hub: Hub, shelf: Shelf) -> None:
    async with Crowd(hub.server, hub.ours.key, CLIENTS) as crowd:
        for number in range(ROUNDS):
            fair = Fair(hub, shelf, number)
            await fair.stock(crowd.clients[0])
            taken = await (confirm_at_once if number % 3 == 1 else place_at_once)(fair, crowd)
            await asyncio.to_thread(fair.check_stock, hub, taken)


def test_the_last_unit(hub: Hub) -> None:
    for shelf in SHELVES:
        asyncio.run(play(hub, shelf))
    checked(hub)
    undisturbed(hub)
