"""The ledger: what is on hand is the sum of its movements, whatever is done to it."""

import random

from tests.cases import DELETE, OWNER, PATCH, POST
from tests.cast import Stage

from fondaco.catalog import actions as catalog
from fondaco.catalog.model import PRODUCTS
from fondaco.events.records import Kind, R, load
from fondaco.inventory import actions
from fondaco.inventory.model import BRANCHES, SKUS
from fondaco.kernel.actor import Actor
from fondaco.kernel.values import UNITS
from fondaco.store.counters import read_counter
from fondaco.store.database import Connection

SHOP = [
    POST("/branches", {"iv_id": "N1", "name_en": "North"}),
    POST("/products", {"iv_id": "TEA", "name_en": "Tea"}, keep="tea"),
]
MOVEMENTS = """
select m.quantity, m.reason, m.document, m.key_uid from movements m where m.org_id = :org order by m.id
"""
BALANCE = """
select s.id, s.on_hand, (select coalesce(sum(m.quantity), 0) from movements m where m.sku_id = s.id) from skus s
where s.org_id = :org
"""
LOOSE = """
select m.sku_id, sum(m.quantity) from movements m
where m.org_id = :org and not exists (select 1 from skus s where s.id = m.sku_id) group by m.sku_id
"""
GAPS = """
select p.code, b.code from products p join branches b on b.org_id = p.org_id
where p.org_id = :org and p.is_deleted = false
    and not exists (select 1 from skus s where s.product_id = p.id and s.branch_id = b.id)
    and not exists (select 1 from removed_skus r where r.product_id = p.id and r.branch_id = b.id)
"""


async def moved(stage: Stage) -> list[tuple[int, str, str, str]]:
    found = await stage.database.of(stage.org).all(MOVEMENTS, {"org": stage.org})
    return [(row[0] // UNITS, row[1], row[2], row[3]) for row in found]


async def test_a_new_record_has_moved_nothing(stage: Stage):
    for request in SHOP:
        await stage.prepare(request)
    assert await moved(stage) == []


async def test_each_change_of_a_quantity_is_a_movement(stage: Stage):
    """With its reason, its document and who did it; what changes no quantity moves nothing."""
    await stage.prepare(*SHOP[:1])
    await stage.prepare(*SHOP[1:])
    for request in (
        PATCH("/skus/TEA_N1", {"qty": 40}),
        PATCH("/skus/TEA_N1", {"qty": 40, "price": 9}),
        PATCH("/skus/TEA_N1/stock", {"delta": -15}),
        PATCH("/skus/TEA_N1/stock", {"delta": 0}),
        POST("/skus/bulk", [{"iv_id": "TEA_N1", "qty": 30}, {"iv_id": "TEA_N1", "qty": 31}]),
    ):
        await stage.prepare(request)
    key = stage.kept["owner_key"]["id"]
    assert await moved(stage) == [(by, "adjusted", "", key) for by in (40, -15, 5, 1)]


async def test_what_is_removed_moves_out(stage: Stage):
    for request in (*SHOP, PATCH("/skus/TEA_N1", {"qty": 7}), DELETE("/products/TEA")):
        await stage.prepare(request)
    assert [each[:3] for each in await moved(stage)] == [(7, "adjusted", ""), (-7, "removed", stage.kept["tea"]["id"])]


async def test_movements_of_a_failed_change_are_undone(stage: Stage):
    for request in (*SHOP, PATCH("/skus/TEA_N1/stock", {"delta": -1}, refused=422)):
        await stage.prepare(request)
    assert await moved(stage) == []


class Year:
    """What happens in a shop, at random."""

    def __init__(self, stage: Stage, actor: Actor) -> None:
        self.org = stage.org
        self.actor = actor
        self.chance = random.Random(7)
        self.number = 0

    async def any_of(self, tx: Connection, kind: Kind[R]) -> R | None:
        live = " and is_deleted = false" if kind.resource.live else ""
        statement = f"select id from {kind.resource.table} where org_id = :org{live} order by id"
        ids = await tx.all(statement, {"org": self.org})
        return await load(tx, kind, self.org, "id", self.chance.choice(ids)[0], lock=True) if ids else None

    async def day(self, tx: Connection) -> None:
        self.number += 1
        days = [self.product, self.product, self.branch, self.close, self.reprice, self.drop, self.unstock]
        await self.chance.choice([*days, *[self.count] * 4])(tx)

    async def product(self, tx: Connection) -> None:
        await actions.add_products(tx, self.actor, [{"code": f"P{self.number}", "name_en": "P", "average_price": 1}])

    async def branch(self, tx: Connection) -> None:
        await actions.add_branch(tx, self.actor, {"code": f"B{self.number}", "name_en": "B"})

    async def close(self, tx: Connection) -> None:
        if branch := await self.any_of(tx, BRANCHES):
            await actions.remove_branch(tx, self.actor, branch)

    async def reprice(self, tx: Connection) -> None:
        if product := await self.any_of(tx, PRODUCTS):
            await catalog.change_products(tx, self.actor, [(product, {"average_price": self.number})])

    async def drop(self, tx: Connection) -> None:
        if product := await self.any_of(tx, PRODUCTS):
            await actions.remove_product(tx, self.actor, product)

    async def unstock(self, tx: Connection) -> None:
        if sku := await self.any_of(tx, SKUS):
            await actions.remove_sku(tx, self.actor, sku)

    async def count(self, tx: Connection) -> None:
        if sku := await self.any_of(tx, SKUS):
            on_hand = self.chance.randrange(9) * UNITS
            await actions.change_skus(tx, self.actor, [(sku, {"on_hand": on_hand})])


async def test_whatever_happens_the_books_balance_and_the_matrix_is_full(stage: Stage):
    """A random year in the life of a shop, audited after each day."""
    year = Year(stage, await stage.actor(OWNER))
    reader, org = stage.database.of(stage.org), {"org": stage.org}
    for _ in range(150):
        await stage.write(year.day)
        assert [row for row in await reader.all(BALANCE, org) if row[1] != row[2]] == []
        assert [row for row in await reader.all(LOOSE, org) if row[1] != 0] == []
        assert list(await reader.all(GAPS, org)) == []
        for table in ("products", "branches", "skus"):
            live = " and is_deleted = false" if table == "products" else ""
            rows = await reader.value(f"select count(*) from {table} where org_id = :org{live}", org)
            assert (await read_counter(reader, stage.org, table))[0] == rows
    assert len(await moved(stage)) > 20
