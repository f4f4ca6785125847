"""Whatever is done to stock: on hand is the sum of the movements, reserved that of the reservations."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cases import DELETE, PATCH, POST, Request
from tests.cast import Stage, application, client_of, open_stage

from fondaco.inventory.ledger import quantities_at
from fondaco.kernel.values import now
from fondaco.orders.stock_commands import run_due
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
# What stands where placeholders are is known once the shop is open: products, branches and lots by their place.
lot = st.sampled_from(("0", "1", "2"))
place = st.fixed_dictionaries({"product_id": product, "facility_id": branch, "batch_id": lot})
commanded = st.one_of(
    st.builds(
        lambda kind, where, many: POST(
            f"/leaflink/inventory/commands/{kind}", {"quantity": many, "reason": "x"} | where
        ),
        st.sampled_from(("putaway", "hold", "unhold", "destroy", "archive", "unarchive")),
        place,
        few,
    ),
    st.builds(
        lambda where, many: POST(
            "/leaflink/inventory/commands/reconcile", {"to_quantity": many, "reason": "x"} | where
        ),
        place,
        few,
    ),
    st.builds(
        lambda here, there, many: POST(
            "/leaflink/inventory/commands/transfer",
            {f"from_{name}": id for name, id in here.items()}
            | {f"to_{name}": id for name, id in there.items()}
            | {"quantity": many},
        ),
        place,
        place,
        few,
    ),
    st.builds(
        lambda kind, n, many: POST(f"/leaflink/inventory/commands/{kind}", {"order": n, "quantity": many}),
        st.sampled_from(("fulfillment", "unfulfillment", "unreserve")),
        st.integers(1, 8),
        few,
    ),
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
    commanded,
    st.builds(lambda code: DELETE(f"/skus/{code}"), sku),
    st.builds(lambda p, b: POST("/skus", {"product_iv_id": p, "branch_iv_id": b, "qty": 6}), product, branch),
    st.builds(lambda code: DELETE(f"/products/{code}"), product),
    st.builds(lambda code: POST("/products", {"iv_id": code, "name_en": code}), product),
    st.builds(lambda code: DELETE(f"/branches/{code}"), branch),
    st.builds(lambda code: POST("/branches", {"iv_id": code, "name_en": code}), branch),
)
LOTS = """
select s.id from skus s left join (
    select sku_id, count(*) as cells, sum(on_hand) as on_hand, sum(held) as held, sum(archived) as archived
    from lot_cells group by sku_id
) c on c.sku_id = s.id
where s.org_id = :org and (s.lots <> coalesce(c.cells, 0)
    or c.on_hand > s.on_hand or c.held > s.held or c.archived > s.archived
    or s.held - c.held > s.on_hand - c.on_hand or s.held + s.reserved > s.on_hand
    or s.archived <> -(
        select coalesce(sum(m.quantity), 0) from movements m where m.sku_id = s.id and m.reason = 'archived'))
union all
select c.id from lot_cells c join lots l on l.id = c.lot_id where c.org_id = :org and (c.held > c.on_hand
    or c.on_hand <> (select coalesce(sum(m.quantity), 0) from movements m where m.sku_id = c.sku_id and m.lot = l.uid))
"""
IDS = """
select 'product', code, id from products where org_id = :org and is_deleted = false
union all select 'facility', code, id from branches where org_id = :org
union all select 'batch', cast(row_number() over (order by id) - 1 as text), id from lots where org_id = :org
"""
LINES = """
select order_id, id, product_id from order_lines
where org_id = :org and order_id in (select id from orders where uid = :uid)
"""
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
        for number in ("L-1", "L-2"):
            body = {"company_id": "<company>", "number": number}
            await self.stage.prepare(POST("/leaflink/batches?company_id=<company>", body))
        for code in PRODUCTS:
            await self.stage.prepare(POST("/products", {"iv_id": code, "name_en": code}))
            await self.stage.prepare(PATCH(f"/skus/{code}_N1", {"qty": 9}))

    async def take(self, step: Request) -> None:
        """Send a request; one about an order goes to one of the latest."""
        method, path = step.method, step.path
        if path.startswith("/leaflink/"):
            await self.command(step)
            return
        if path.startswith("/orders/"):
            _, _, number, *rest = path.split("/")
            if not self.orders:
                return
            path = "/".join(["/orders", self.orders[-min(int(number), len(self.orders))], *rest])
        answer = await self.stage.send(Request(method, path, step.body))
        assert answer.status_code < 500, (step, answer.text)
        if path == "/orders" and answer.status_code == 201:
            self.orders.append(answer.json()["data"]["id"])

    async def command(self, step: Request) -> None:
        """Give a command, with ids for what it names, and have it done."""
        body, org = dict(step.body) | {"created_by": 0}, {"org": self.stage.org}
        reader = self.stage.database.of(self.stage.org)
        if "order" in body:
            if not self.orders:
                return
            uid = self.orders[-min(body.pop("order"), len(self.orders))]
            lines_ = await reader.all(LINES, org | {"uid": uid})
            body |= dict(zip(("order_id", "order_product_id", "product_id"), lines_[0], strict=True))
        ids = {(kind, name): id for kind, name, id in await reader.all(IDS, org)}
        for name, value in body.items():
            kind = name.removeprefix("from_").removeprefix("to_").removesuffix("_id")
            if isinstance(value, str) and kind in ("product", "facility", "batch"):
                body[name] = ids.get((kind, value), 999_999)
        if body.get("product_id", 1) is None:
            return
        if "reason" in body and step.path.endswith("putaway"):
            del body["reason"]
        answer = await self.stage.send(Request("POST", step.path, body))
        assert answer.status_code == 202, (step, answer.text)
        await run_due(self.stage.database)
        told = await self.stage.prepare(
            Request("GET", f"/leaflink/inventory/commands/{answer.json()['command_id']}/status")
        )
        assert "detail" not in (told["result_metadata"] or {}), told

    async def audit(self) -> None:
        reader, org = self.stage.database.of(self.stage.org), {"org": self.stage.org}
        books = await reader.all(BOOKS, org)
        for id, on_hand, reserved, moved, held in books:
            assert (on_hand, reserved) == (moved, held), id
            assert 0 <= reserved <= on_hand
        assert [row for row in await reader.all(LOOSE, org) if row[1]] == []
        assert list(await reader.all(LOTS, org)) == []
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
