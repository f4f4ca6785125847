"""A shop whose book holds an order in every state and under every stock policy, all of it made by actions."""

import asyncio
from typing import Any

from tests.cli.conftest import Place

from fondaco.catalog.model import PRODUCTS
from fondaco.customers.businesses import add_business
from fondaco.events.records import load
from fondaco.identity.actions import organization
from fondaco.inventory import actions as inventory
from fondaco.inventory.documents import transfer
from fondaco.inventory.model import SKUS, WantedMove
from fondaco.kernel.actor import Actor
from fondaco.kernel.values import UNITS, replace
from fondaco.orders import actions
from fondaco.orders.book import Found
from fondaco.orders.marketplace import WantedTrade, write
from fondaco.orders.model import ORDERS, Order, PlaceOrder, WantedLine
from fondaco.orders.placing import place
from fondaco.orders.states import STATES
from fondaco.orders.trade_rules import WantedItem
from fondaco.orders.transitions import transit
from fondaco.store.database import Connection
from fondaco.store.open import open_database

LINES = [
    WantedLine(product="TEA", quantity=2 * UNITS),
    WantedLine(product="DATES", quantity=3 * UNITS),
    WantedLine(name="Wrapping", quantity=1 * UNITS, price=5_000),
]
BUYER = {"customer_name": "Dana", "customer_email": "dana@example.com"}


def way_to(state: str, first: str = "submitted") -> list[str]:
    """The states through which an order comes to this one, one of the shortest ways, the first left out."""
    ways: list[list[str]] = [[first]]
    for way in ways:
        if way[-1] == state:
            return way[1:]
        ways += [[*way, following] for following in sorted(STATES[way[-1]].next)]
    raise AssertionError(f"no way leads to {state}")


class Book:
    """What places and moves orders in one transaction."""

    def __init__(self, tx: Connection, actor: Actor) -> None:
        self.tx = tx
        self.actor = actor

    async def order(self, code: str, *states: str, **wish: Any) -> Order:
        """An order with this code, moved through these states."""
        wished: dict[str, Any] = {"lines": LINES, "destination": "N1", "delivery_fee": 9 * UNITS} | BUYER | wish
        await place(self.tx, self.actor, PlaceOrder(code=code, **wished))
        order = await load(self.tx, ORDERS, self.actor.org, "code", code, lock=True)
        assert order is not None
        for state in states:
            order = await actions.change_status(self.tx, self.actor, order, state=state, comment="onward")
        return order

    async def pay(self, order: Order, *statuses: str, amount: int | None = None) -> Order:
        for status in statuses:
            order = await actions.change_status(self.tx, self.actor, order, payment=status, amount=amount)
        return order


async def stock(tx: Connection, actor: Actor, code: str, price: int) -> None:
    """A product, and a thousand of it at the branch."""
    product = {"code": code, "name_en": code.title(), "average_price": price, "vat_value": 15 * UNITS}
    await inventory.add_products(tx, actor, [product])
    sku = await load(tx, SKUS, actor.org, "code", f"{code}_N1", lock=True)
    assert sku is not None
    await inventory.change_skus(tx, actor, [(sku, {"on_hand": 1_000 * UNITS})], "counted")


async def fill(tx: Connection, actor: Actor) -> None:
    await inventory.add_branch(tx, actor, {"code": "N1", "name_en": "North", "name_ar": ""})
    for code, price in (("TEA", 125_000), ("DATES", 70_000), ("FIGS", 30_000), ("NUTS", 40_000), ("PLUMS", 60_000)):
        await stock(tx, actor, code, price)
    await inventory.add_branch(tx, actor, {"code": "S1", "name_en": "South", "name_ar": ""})
    await transfer(tx, actor, [WantedMove("TEA", 10 * UNITS)], source="N1", target="S1")
    book = Book(tx, actor)
    for state in STATES:
        if state == "draft":
            continue  # companies write them, and Linkit sees none
        first = {state} & {"backorder"} or {"submitted"}
        for source in ("manual", "marketplace", "salla"):
            (begun,) = first
            await book.order(f"{source} {state}", *way_to(state, begun), source=source, state=begun)
        await book.order(f"nowhere {state}", source="salla", state=state, destination="")
    await fill_payments(book)
    await fill_changes(book)
    await fill_trades(tx, actor)


async def fill_trades(tx: Connection, actor: Actor) -> None:
    """Orders as companies trade by them: a draft, one through all steps, one that takes more than there is."""
    customer = await add_business(tx, actor, {"name": "Corner Shop"})

    async def trade(state: str, *steps: str, of: str = "TEA", **columns: Any) -> None:
        product = await load(tx, PRODUCTS, actor.org, "code", of)
        assert product is not None
        item = WantedItem(product=product.id, quantity=2 * UNITS, unit_price=70_000, sale_price=0)
        wish = WantedTrade(state=state, items=[item, item], columns=columns)
        made = await write(tx, actor, customer, wish, side="seller")
        for step in steps:
            made = await transit(tx, Found(made, ("seller",), actor), step)

    await trade("draft")
    await trade("draft", "submit", "accept", "reject", discount_percent=100_000, tax_percent=150_000)
    await trade("submitted", "accept", "fulfill", "ship", "complete")
    await trade("submitted", "accept", "fulfill", "reject")
    await trade("submitted", "accept", of="FIGS")


async def fill_payments(book: Book) -> None:
    for status in ("pending", "paid", "refunded", "partially_refunded", "failed"):
        await book.order(f"came {status}", source="salla", payment_status=status)
        await book.order(
            f"free {status}",
            lines=[WantedLine(name="Gift", quantity=UNITS)],
            source="salla",
            delivery_fee=0,
            payment_status=status,
        )
    await book.pay(await book.order("paid"), "paid")
    await book.pay(await book.order("retried"), "failed", "pending", "paid", "partially_refunded", "refunded")
    await book.pay(await book.pay(await book.order("refunded in part"), "paid"), "partially_refunded", amount=UNITS)
    some = await actions.add_payment(book.tx, book.actor, await book.order("paid in part"), 5 * UNITS, method="cash")
    await actions.add_payment(book.tx, book.actor, some, -UNITS)


async def fill_changes(book: Book) -> None:
    """Orders that were changed, and orders whose goods are no more."""
    tx, actor = book.tx, book.actor
    changed = await book.order("changed", "accepted")
    lines = [WantedLine(product="TEA", quantity=7 * UNITS)]
    await actions.change_order(tx, actor, changed, {"lines": lines, "discount": 3 * UNITS, "notes": "less"})
    await book.order("kept totals", source="salla", total=1_000 * UNITS, subtotal=900 * UNITS)
    adjusting = Book(tx, replace(actor, organization=replace(actor.organization, orders_adjust_stock=True)))
    await adjusting.order(
        "short", "accepted", "shipped", source="salla", lines=[WantedLine(product="FIGS", quantity=5_000 * UNITS)]
    )
    await book.order("all reserved", "accepted", lines=[WantedLine(product="NUTS", quantity=1_000 * UNITS)])
    for code, states in (("kept", ["complete"]), ("brought back", ["complete", "returned"])):
        sold = await book.order(code, *states[:1], lines=[WantedLine(product="PLUMS", quantity=UNITS)])
        plums = await load(tx, PRODUCTS, actor.org, "code", "PLUMS", lock=True)
        assert plums is not None
        await inventory.remove_product(tx, actor, plums)
        for state in states[1:]:
            await actions.change_status(tx, actor, sold, state=state)
        await stock(tx, actor, "PLUMS", 60_000)


def write_book(place: Place) -> str:
    """Fill an organization at this place; its uid."""
    org = place.open_shop()

    async def whole() -> None:
        db = await open_database(place.data, place.url)
        try:
            actor = Actor(await organization(db.of(None), org), "owner", request="book")
            await db.write(actor.org, lambda tx: fill(tx, actor), long=True)
        finally:
            await db.close()

    asyncio.run(whole())
    return org
