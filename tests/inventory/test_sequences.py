"""Whatever is done to stock: on hand is the sum of the movements, reserved that of the reservations."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cases import DELETE, PATCH, POST, Request
from tests.cast import Stage, application, client_of, open_stage

from fondaco.inventory.ledger import quantities_at
from fondaco.kernel.values import now
from fondaco.surfaces.surface import House

PRODUCTS = ("TEA", "MUG", "CUP")
BRANCHES = ("N1", "S1")
STATUSES = ("confirmed", "preparing", "ready", "shipped", "delivered", "cancelled", "returned")
SOURCES = ("manual", "marketplace", "shop")

product, branch = st.sampled_from(PRODUCTS), st.sampled_from(BRANCHES)
sku = st.builds("{}_{}".format, product, branch)
few = st.integers(1, 4)


def lines(**more: Any) -> Any:
    return st.lists(st.fixed_dictionaries({"product_id": product} | more), min_size=1, max_size=4)


orders = st.fixed_dictionaries(
    {
        "products": lines(quantity=few),
        "destination_id": branch,
        "source": st.sampled_from(SOURCES),
        "status": st.sampled_from(("pending", "confirmed")),
    }
)
quantity = st.fixed_dictionaries({"iv_id": sku, "qty": st.integers(0, 9)})
ended = st.integers(1, 8)  # which order, of the latest
STEP = st.one_of(
    st.builds(lambda code, qty: PATCH(f"/skus/{code}", {"qty": qty}), sku, st.integers(0, 9)),
    st.builds(lambda code, by: PATCH(f"/skus/{code}/stock", {"delta": by}), sku, st.integers(-4, 6)),
    st.builds(lambda entries: POST("/skus/bulk", entries), st.lists(quantity, min_size=1, max_size=4)),
    st.builds(
        lambda here, there, moved: POST("/stock/transfers", {"from_branch": here, "to_branch": there, "lines": moved}),
        branch,
        branch,
        lines(quantity=few),
    ),
    st.builds(
        lambda here, found: POST("/stock/counts", {"branch": here, "lines": found}),
        branch,
        lines(counted=st.integers(0, 9)),
    ),
    st.builds(lambda body: POST("/orders", body), orders),
    st.builds(lambda n, status: PATCH(f"/orders/{n}/status", {"status": status}), ended, st.sampled_from(STATUSES)),
    st.builds(lambda n, wanted: PATCH(f"/orders/{n}", {"products": wanted}), ended, lines(quantity=few)),
    st.builds(lambda n, there: PATCH(f"/orders/{n}", {"destination_id": there}), ended, branch),
    st.builds(lambda code: DELETE(f"/skus/{code}"), sku),
    st.builds(lambda p, b: POST("/skus", {"product_iv_id": p, "branch_iv_id": b, "qty": 6}), product, branch),
    st.builds(lambda code: DELETE(f"/products/{code}"), product),
    st.builds(lambda code: POST("/products", {"iv_id": code, "name_en": code}), product),
    st.builds(lambda code: DELETE(f"/branches/{code}"), branch),
    st.builds(lambda code: POST("/branches", {"iv_id": code, "name_en": code}), branch),
)
BOOKS = """
select s.id, s.on_hand, s.reserved,
    (select coalesce(sum(m.quantity), 0) from movements m where m.sku_id = s.id),
    (select coalesce(sum(l.reserved), 0) from order_lines l where l.sku_id = s.id)
from skus s where s.org_id = :org
"""
LOOSE = """
select sku_id, sum(quantity) from movements m
where m.org_id = :org and not exists (select 1 from skus s where s.id = m.sku_id) group by sku_id
union all
select sku_id, sum(reserved) from order_lines l
where l.org_id = :org and l.reserved > 0 and not exists (select 1 from skus s where s.id = l.sku_id) group by sku_id
"""


class Shop:
    """A shop in which anything may happen, audited after each step."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.orders: list[str] = []
        self.seen: list[tuple[str, dict[int, int]]] = []

    async def open(self) -> None:
        for code in BRANCHES:
            await self.stage.prepare(POST("/branches", {"iv_id": code, "name_en": code}))
        for code in PRODUCTS:
            await self.stage.prepare(POST("/products", {"iv_id": code, "name_en": code}))
            await self.stage.prepare(PATCH(f"/skus/{code}_N1", {"qty": 9}))

    async def take(self, step: Request) -> None:
        """Send a request; one about an order goes to one of the latest."""
        method, path = step.method, step.path
        if path.startswith("/orders/"):
            _, _, number, *rest = path.split("/")
            if not self.orders:
                return
            path = "/".join(["/orders", self.orders[-min(int(number), len(self.orders))], *rest])
        answer = await self.stage.send(Request(method, path, step.body))
        assert answer.status_code < 500, (step, answer.text)
        if path == "/orders" and answer.status_code == 201:
            self.orders.append(answer.json()["data"]["id"])

    async def audit(self) -> None:
        reader, org = self.stage.database.of(self.stage.org), {"org": self.stage.org}
        books = await reader.all(BOOKS, org)
        for id, on_hand, reserved, moved, held in books:
            assert (on_hand, reserved) == (moved, held), id
            assert 0 <= reserved <= on_hand
        assert [row for row in await reader.all(LOOSE, org) if row[1]] == []
        self.seen.append((now(), {row[0]: row[1] for row in books}))

    async def look_back(self) -> None:
        """What was on hand after each step is told of that moment; what each record is now is explained."""
        _, last = self.seen[-1]
        reader = self.stage.database.of(self.stage.org)
        for moment, then in self.seen:
            told = await quantities_at(reader, self.stage.org, sorted(last), moment)
            assert told == {id: then.get(id, 0) for id in last}
        for record in (await self.stage.prepare(Request("GET", "/skus?limit=100")))["data"]:
            why = await self.stage.prepare(Request("GET", f"/skus/{record['id']}/explain?limit=3"))
            assert (why["on_hand"], why["reserved"]) == (record["qty"], record["reserved_qty"])
            assert why["opening"] + sum(each["quantity"] for each in why["movements"]) == why["on_hand"]
            assert sum(each["quantity"] for each in why["reservations"]) == why["reserved"]


@pytest.fixture
def surface(house: House) -> Any:
    return application(house)


@settings(max_examples=25)
@given(steps=st.lists(STEP, min_size=5, max_size=40))
async def test_the_books_balance(house: House, surface: Any, steps: list[Request]):
    async with client_of(surface) as client:
        shop = Shop(await open_stage(house, client))
        await shop.open()
        for step in steps:
            await shop.take(step)
            await shop.audit()
        await shop.look_back()
