"""A shop run at random over HTTP and the same shop in memory: they agree after every step, doctor after every run."""

import asyncio
import itertools
from contextlib import suppress
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec import json
from tests.hostile.shops import API, WAIT, Hub, make_shop
from tests.proofs.clients import by_length
from tests.proofs.model import FORWARD, Line, Order, Product, Refused, Shop
from tests.proofs.truth import checked, examined
from tests.servers import HOST

from fondaco.store.open import open_database

RUNS, STEPS = by_length((15, 30), (50, 50))
BATCHES = by_length(1, 10)  # each on a database of its own, so that doctor's look stays short
PER_ORDER = 2  # of the steps that have nothing to do with an order
ANY = st.integers(0, 999)
STATUSES = (*FORWARD, "cancelled", "returned")
NUMBERS = itertools.count()
Wish = tuple[int, int, int | None]
WISHES = st.lists(st.tuples(ANY, st.integers(1, 9), st.sampled_from([None, 0, 105, 999])), min_size=1, max_size=4)

pytestmark = pytest.mark.xdist_group("simulation")


def beside(simulation: "Simulation") -> bool:
    """Whether it is time for something else than orders; Hypothesis likes simple steps too much."""
    return simulation.aside < PER_ORDER * len(simulation.shop.orders)


class Simulation(RuleBasedStateMachine):
    """Each run has an organization of its own on the one server."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.shop = Shop()
        self.key = asyncio.run(open_organization(hub))
        self.wire = HTTPConnection(HOST, hub.server.port, timeout=WAIT)
        self.sent: list[tuple[str, Any, str, bytes]] = []
        self.external: list[tuple[str, Any]] = []
        self.aside = 0

    def teardown(self) -> None:
        try:
            for uid, order in self.shop.orders.items():
                ledger = self.read(f"/orders/{uid}/payments")
                assert [cents(entry["amount"]) for entry in ledger["data"]] == order.entries
                assert cents(ledger["balance"]) == order.total - order.balance
                history = [entry["from"] for entry in self.read(f"/orders/{uid}/history")["data"]]
                assert len(history) >= len(order.was)
            checked(self.hub)
            asyncio.run(examined(self.hub))
        finally:
            self.wire.close()

    def ask(self, method: str, path: str, body: Any = None, key: str = "") -> tuple[int, bytes, bool]:
        headers = {"authorization": self.key, "content-type": "application/json"}
        headers |= {"idempotency-key": key} if key else {}
        self.wire.request(method, API + path, None if body is None else json.encode(body), headers)
        answer = self.wire.getresponse()
        return answer.status, answer.read(), answer.headers.get("idempotent-replayed") == "true"

    def read(self, path: str) -> Any:
        status, content, _ = self.ask("GET", path)
        assert status == 200, content
        return json.decode(content)

    def change(self, method: str, path: str, body: Any, *, is_refused: bool, status: int = 200) -> Any:
        """What is made or changed, by a key where it is a POST; None where the model refuses it too."""
        self.aside += "orders" not in path
        key = f"key {next(NUMBERS)}" if method == "POST" else ""
        found, content, _ = self.ask(method, path, body, key)
        assert found == (422 if is_refused else status), content
        if is_refused:
            return None
        if key:
            self.sent.append((path, body, key, content))
        return json.decode(content)["data"]

    # What there is to choose from.

    def order(self, pick: int) -> tuple[str, Order]:
        uids = list(self.shop.orders)
        uid = uids[pick % len(uids)]
        return uid, self.shop.orders[uid]

    def cell(self, pick: int) -> tuple[str, str]:
        cells = list(self.shop.cells)
        return cells[pick % len(cells)]

    def branch(self, pick: int) -> str:
        """A branch, or none."""
        return ["", *self.shop.branches][pick % (len(self.shop.branches) + 1)]

    def wanted(self, wishes: list[Wish]) -> tuple[list[Any], list[Line]]:
        """Lines as they are sent, and as the model holds them."""
        codes = list(self.shop.products)
        sent, lines = [], []
        for pick, quantity, price in wishes:
            code = codes[pick % len(codes)]
            product = self.shop.products[code]
            sent.append({"product_id": code, "quantity": quantity} | ({} if price is None else {"price": price / 100}))
            lines.append(Line(code, quantity, product.price if price is None else price, product.vat))
        return sent, lines

    # What is done.

    @initialize()
    def begin(self) -> None:
        for code in ("N", "S"):
            self.add_branch(code)
        for price, vat in ((1235, 14), (310, 0), (99, 5)):
            self.add_product(price, vat)
        for number, cell in enumerate(self.shop.cells):
            self.set_quantity(number, 10 + number)
            assert self.shop.cells[cell].on_hand == 10 + number
        for number, source in enumerate(("manual", "marketplace", "salla")):
            self.order_of(source, "pending", number + 1, [(number, 2, None), (number + 1, 1, 250)])
        self.aside = 0

    @precondition(lambda self: len(self.shop.products) < 6 and beside(self))
    @rule(price=st.integers(0, 5000), vat=st.integers(0, 20))
    def add_product(self, price: int, vat: int) -> None:
        code = f"P{len(self.shop.products)}"
        body = {"iv_id": code, "name_en": code, "average_price": price / 100, "vat_value": vat}
        self.change("POST", "/products", body, is_refused=False, status=201)
        self.shop.add_product(code, Product(price, vat))

    @precondition(lambda self: len(self.shop.branches) < 4 and beside(self))
    @rule(code=st.sampled_from(["E", "W"]))
    def add_branch(self, code: str) -> None:
        if code not in self.shop.branches:
            body = {"iv_id": code, "name_en": code}
            made = self.change("POST", "/branches", body, is_refused=False, status=201)
            self.shop.add_branch(code, made["id"])

    @precondition(beside)
    @rule(adjusts=st.sampled_from([None, True, False]))
    def settle(self, adjusts: bool | None) -> None:
        self.change("PATCH", "/organization", {"orders_adjust_stock": adjusts}, is_refused=False)
        self.shop.adjusts = adjusts

    @precondition(beside)
    @rule(pick=ANY, on_hand=st.integers(0, 40))
    def set_quantity(self, pick: int, on_hand: int) -> None:
        cell = self.cell(pick)
        is_refused = refuses(partial(self.shop.set_quantity, cell, on_hand))
        self.change("PATCH", f"/skus/{cell[0]}_{cell[1]}", {"qty": on_hand}, is_refused=is_refused)

    @precondition(beside)
    @rule(pick=ANY, delta=st.integers(-12, 12))
    def move_quantity(self, pick: int, delta: int) -> None:
        cell = self.cell(pick)
        on_hand = self.shop.cells[cell].on_hand + delta
        is_refused = refuses(partial(self.shop.set_quantity, cell, on_hand))
        self.change("PATCH", f"/skus/{cell[0]}_{cell[1]}/stock", {"delta": delta}, is_refused=is_refused)

    @precondition(beside)
    @rule(pick=ANY, counted=st.integers(0, 40))
    def count(self, pick: int, counted: int) -> None:
        product, branch = self.cell(pick)
        is_refused = refuses(partial(self.shop.set_quantity, (product, branch), counted))
        body = {"branch": branch, "lines": [{"product_id": product, "counted": counted}]}
        self.change("POST", "/stock/counts", body, is_refused=is_refused, status=201)

    @precondition(beside)
    @rule(pick=ANY, other=ANY, quantity=st.integers(1, 12))
    def transfer(self, pick: int, other: int, quantity: int) -> None:
        product, source = self.cell(pick)
        target = list(self.shop.branches)[other % len(self.shop.branches)]
        is_refused = refuses(partial(self.shop.transfer, product, quantity, source=source, target=target))
        lines = [{"product_id": product, "quantity": quantity}]
        body = {"from_branch": source, "to_branch": target, "lines": lines}
        self.change("POST", "/stock/transfers", body, is_refused=is_refused, status=201)

    @rule(
        source=st.sampled_from(["manual", "marketplace", "salla"]),
        status=st.sampled_from(STATUSES),
        pick=ANY,
        wishes=WISHES,
        discount=st.sampled_from([0, 50, 777]),
        fee=st.sampled_from([0, 900]),
    )
    def place(self, source: str, status: str, pick: int, wishes: list[Wish], discount: int, fee: int) -> None:
        self.order_of(source, status, pick, wishes, discount=discount, fee=fee)

    @rule(source=st.sampled_from(["manual", "marketplace"]), pick=ANY, wishes=WISHES)
    def place_as_usual(self, source: str, pick: int, wishes: list[Wish]) -> None:
        self.order_of(source, "confirmed", pick, wishes)

    @rule(source=st.sampled_from(["manual", "salla"]), status=st.sampled_from(FORWARD), pick=ANY, wishes=WISHES)
    def place_once(self, source: str, status: str, pick: int, wishes: list[Wish]) -> None:
        self.order_of(source, status, pick, wishes, is_external=True)

    def order_of(
        self,
        source: str,
        status: str,
        pick: int,
        wishes: list[Wish],
        *,
        discount: int = 0,
        fee: int = 0,
        is_external: bool = False,
    ) -> None:
        branch = self.branch(pick)
        sent, lines = self.wanted(wishes)
        discount = discount if source != "salla" else 0
        order = Order(source, branch, status, "", lines, discount, fee)
        is_refused = refuses(partial(self.shop.place, order))
        body: dict[str, Any] = {"source": source, "status": status, "products": sent, "destination_id": branch or None}
        body |= {"discount": discount / 100, "delivery_fee": fee / 100}
        body |= {"external_id": f"X{next(NUMBERS)}"} if is_external else {}
        made = self.change("POST", "/orders", body, is_refused=is_refused, status=201)
        if made:
            self.shop.orders[made["id"]] = order
            if is_external:
                self.external.append((made["id"], body))

    @precondition(lambda self: self.shop.orders)
    @rule(pick=ANY, status=st.sampled_from(STATUSES))
    def move(self, pick: int, status: str) -> None:
        uid, order = self.order(pick)
        is_refused = refuses(partial(self.shop.move, order, status))
        self.change("PATCH", f"/orders/{uid}/status", {"status": status}, is_refused=is_refused)

    @precondition(lambda self: any(order.status in FORWARD[:-1] for order in self.shop.orders.values()))
    @rule(pick=ANY)
    def move_on(self, pick: int) -> None:
        uids = [uid for uid, order in self.shop.orders.items() if order.status in FORWARD[:-1]]
        uid = uids[pick % len(uids)]
        number = list(self.shop.orders).index(uid)
        self.move(number, FORWARD[FORWARD.index(self.shop.orders[uid].status) + 1])

    @precondition(lambda self: self.shop.orders)
    @rule(pick=ANY, wishes=WISHES)
    def edit_lines(self, pick: int, wishes: list[Wish]) -> None:
        uid, order = self.order(pick)
        sent, lines = self.wanted(wishes)
        is_refused = refuses(partial(self.shop.edit, order, lines=lines))
        self.change("PATCH", f"/orders/{uid}", {"products": sent}, is_refused=is_refused)

    @precondition(lambda self: self.shop.orders)
    @rule(pick=ANY, other=ANY)
    def send_elsewhere(self, pick: int, other: int) -> None:
        uid, order = self.order(pick)
        branch = self.branch(other)
        is_refused = refuses(partial(self.shop.edit, order, branch=branch))
        self.change("PATCH", f"/orders/{uid}", {"destination_id": branch or None}, is_refused=is_refused)

    @precondition(lambda self: any(order.source != "salla" for order in self.shop.orders.values()))
    @rule(pick=ANY, discount=st.integers(0, 3000))
    def discount(self, pick: int, discount: int) -> None:
        uids = [uid for uid, order in self.shop.orders.items() if order.source != "salla"]
        uid = uids[pick % len(uids)]
        is_refused = refuses(partial(self.shop.edit, self.shop.orders[uid], discount=discount))
        self.change("PATCH", f"/orders/{uid}", {"discount": discount / 100}, is_refused=is_refused)

    @precondition(lambda self: self.shop.orders)
    @rule(pick=ANY, amount=st.integers(-2000, 6000))
    def pay(self, pick: int, amount: int) -> None:
        uid, order = self.order(pick)
        is_refused = refuses(partial(self.shop.pay, order, amount))
        body = {"amount": amount / 100}
        self.change("POST", f"/orders/{uid}/payments", body, is_refused=is_refused, status=201)

    @precondition(lambda self: self.shop.orders)
    @rule(pick=ANY, word=st.sampled_from(["pending", "paid", "refunded", "failed"]))
    def say_paid(self, pick: int, word: str) -> None:
        uid, order = self.order(pick)
        is_refused = refuses(partial(self.shop.say_paid, order, word))
        self.change("PATCH", f"/orders/{uid}/status", {"payment_status": word}, is_refused=is_refused)

    @precondition(lambda self: self.sent)
    @rule(pick=ANY)
    def repeat(self, pick: int) -> None:
        """What was sent before with its key: the same answer, and nothing happens."""
        path, body, key, content = self.sent[pick % len(self.sent)]
        status, again, is_replayed = self.ask("POST", path, body, key)
        assert (status, again, is_replayed) == (201, content, True)

    @precondition(lambda self: self.external)
    @rule(pick=ANY, is_same=st.booleans())
    def repeat_by_external_id(self, pick: int, is_same: bool) -> None:
        uid, body = self.external[pick % len(self.external)]
        status, content, _ = self.ask("POST", "/orders", body if is_same else body | {"notes": "another"})
        assert status == (200 if is_same else 409), content
        if is_same:
            assert json.decode(content)["data"]["id"] == uid

    # What must be so.

    @invariant()
    def stock_agrees(self) -> None:
        listed = self.read("/skus?limit=100")
        found = {(s["product_iv_id"], s["branch_iv_id"]): (s["qty"], s["reserved_qty"]) for s in listed["data"]}
        assert found == {key: (cell.on_hand, cell.reserved) for key, cell in self.shop.cells.items()}

    @invariant()
    def orders_agree(self) -> None:
        listed = self.read("/orders?limit=100&view=both")
        assert {each["id"]: shown(each) for each in listed["data"]} == {
            uid: (
                order.status,
                order.payment,
                order.fulfillment,
                self.shop.branches.get(order.branch),
                (order.subtotal, order.discount, order.tax, order.total),
                [(line.product, line.quantity, line.price, short(order, line)) for line in order.lines],
            )
            for uid, order in self.shop.orders.items()
        }


def shown(each: Any) -> tuple[Any, ...]:
    return (
        each["status"],
        each["payment_status"],
        each["fulfillment_status"],
        each["order"]["destination_id"],
        tuple(cents(each[name]) for name in ("subtotal", "discount", "tax", "total_amount")),
        [(line["iv_id"], line["quantity"], cents(line["price"]), line["stock_short"]) for line in each["products"]],
    )


def short(order: Order, line: Line) -> int:
    return 0 if order.stands == "free" else line.quantity - line.reserved - line.issued


def cents(money: float) -> int:
    whole = round(money * 100)
    assert abs(whole - money * 100) < 1e-6, money
    return whole


def refuses(act: Any) -> bool:
    """Whether the model refuses it; else it is done there."""
    with suppress(Refused):
        act()
        return False
    return True


async def open_organization(hub: Hub) -> str:
    """A new organization on the server's database; the key to it."""
    database = await open_database(hub.data or Path(), hub.url)
    try:
        return (await database.write(None, partial(make_shop, name=f"simulated{next(NUMBERS)}"))).key
    finally:
        await database.close()


@pytest.mark.parametrize("batch", range(BATCHES))
def test_model_and_system_agree(hub: Hub, batch: int) -> None:
    run_state_machine_as_test(
        partial(Simulation, hub),  # type: ignore[arg-type]
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            derandomize=BATCHES == 1,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
