"""A busy hour: two hundred clients order, change their minds, ship, return and pay; the merchant counts and adds."""

import asyncio
import random
from collections import Counter
from typing import Any

import pytest
from msgspec import Struct
from tests.hostile.shops import Hub
from tests.proofs.clients import Answer, Client, Crowd, by_length
from tests.proofs.truth import checked, undisturbed

CLIENTS = 200
MERCHANTS = 10
ROUNDS = by_length(1, 15)
PRODUCTS = 6
STOCK = 150
UNITS = 10_000
# Ways an order can go: Linkit's words one after another, "lines" for other lines, "paid" for a payment.
WAYS = (
    ("cancelled",),
    ("shipped",),
    ("lines",),
    ("lines", "cancelled"),
    ("paid", "preparing", "ready", "delivered", "returned"),
    ("ready", "cancelled"),
    ("preparing", "lines", "shipped"),
    (),
)
ISSUED = ("ready", "shipped", "delivered")
RESERVED = ("confirmed", "preparing")

pytestmark = pytest.mark.xdist_group("last unit")


class Tally(Struct):
    """What all clients together have come to, in units by product."""

    reserved: Counter[int] = Counter()
    issued: Counter[int] = Counter()
    counted: Counter[int] = Counter()


class Hour:
    """One round, with products of its own."""

    def __init__(self, hub: Hub, number: int) -> None:
        self.hub = hub
        self.number = number
        self.branch = hub.ours.codes["/branches"]
        self.codes = [f"bustle-{number}-{i}" for i in range(PRODUCTS)]
        self.tally = Tally(Counter(), Counter(), Counter())

    def sku(self, product: int) -> str:
        return f"{self.codes[product]}_{self.branch}"

    async def stock(self, client: Client) -> None:
        brand = self.hub.ours.ids["/brands"]
        products = [{"iv_id": code, "name_en": code, "average_price": 3, "brand_id": brand} for code in self.codes]
        for path, entries in (
            ("/products/bulk", products),
            ("/skus/bulk", [{"iv_id": self.sku(i), "qty": STOCK} for i in range(PRODUCTS)]),
        ):
            assert (await client.ask("POST", path, entries)).data["failed"] == 0

    def basket(self, chance: random.Random) -> Counter[int]:
        products = chance.sample(range(PRODUCTS), 3)
        return Counter({product: chance.randint(1, 3) for product in products})

    def lines(self, basket: Counter[int]) -> list[dict[str, Any]]:
        return [{"product_id": self.codes[product], "quantity": quantity} for product, quantity in basket.items()]

    async def work(self, client: Client, number: int) -> None:
        chance = random.Random(f"{self.number} {number}")
        await (self.trade if number < MERCHANTS else self.buy)(client, chance)

    async def buy(self, client: Client, chance: random.Random) -> None:
        """Place an order and go one of the ways, as far as the stock lets."""
        basket = self.basket(chance)
        email = f"buyer{chance.randint(1, CLIENTS)}-{self.number}@bustle.test"
        wish = {"products": self.lines(basket), "destination_id": self.branch, "status": "confirmed"}
        placed = allowed(await client.ask("POST", "/orders", wish | {"customer_email": email}))
        if placed is None:
            return
        status, path = "confirmed", f"/orders/{placed['id']}"
        for step in chance.choice(WAYS):
            if step == "lines":
                other = self.basket(chance)
                if allowed(await client.ask("PATCH", path, {"products": self.lines(other)})) is not None:
                    basket = other
            elif step == "paid":
                assert allowed(await client.ask("POST", f"{path}/payments", {"amount": 1})) is not None
            else:
                assert allowed(await client.ask("PATCH", f"{path}/status", {"status": step})) is not None
                status = step
        if status in RESERVED:
            self.tally.reserved += basket
        if status in ISSUED:
            self.tally.issued += basket

    async def trade(self, client: Client, chance: random.Random) -> None:
        """Goods come in, records are edited, customers written down that order at the same time."""
        for step in range(8):
            product = chance.randrange(PRODUCTS)
            answer = await client.ask("PATCH", f"/skus/{self.sku(product)}/stock", {"delta": 2})
            assert allowed(answer) is not None
            self.tally.counted[product] += 2
            code = f"{self.codes[product]}-{chance.random()}"
            brand = self.hub.ours.ids["/brands"]
            added = {"iv_id": code, "name_en": code, "brand_id": brand}
            assert allowed(await client.ask("POST", "/products", added)) is not None
            name = {"name_en": f"Renamed {chance.random()}"}
            for path in (f"/products/{self.codes[product]}", f"/brands/{brand}", f"/branches/{self.branch}"):
                assert allowed(await client.ask("PATCH", path, name)) is not None
            email = f"buyer{chance.randint(1, CLIENTS)}-{self.number}@bustle.test"
            answer = await client.ask("POST", "/customers", {"first_name": f"Step {step}", "email": email})
            assert answer.status in (201, 409), (answer.status, answer.body)

    def check(self) -> None:
        found = self.hub.select(
            f"select code, on_hand, reserved from skus where code like '{self.codes[0][:-2]}-__{self.branch}'"
        )
        expected = [
            (self.sku(i), STOCK + self.tally.counted[i] - self.tally.issued[i], self.tally.reserved[i])
            for i in range(PRODUCTS)
        ]
        assert sorted((code, on_hand // UNITS, reserved // UNITS) for code, on_hand, reserved in found) == expected


def allowed(answer: Answer) -> Any:
    """The record as it is then; None where the stock was too short for it. Nothing else may come back."""
    if answer.status == 422:
        assert b"Not enough stock" in answer.body, answer.body
        return None
    assert answer.status in (200, 201), (answer.status, answer.body)
    return answer.data


async def play(hub: Hub) -> None:
    async with Crowd(hub.server, hub.ours.key, CLIENTS) as crowd:
        for number in range(ROUNDS):
            hour = Hour(hub, number)
            await hour.stock(crowd.clients[0])
            await crowd.each(hour.work)
            await asyncio.to_thread(hour.check)


def test_a_busy_hour(hub: Hub) -> None:
    asyncio.run(play(hub))
    checked(hub)
    undisturbed(hub)
