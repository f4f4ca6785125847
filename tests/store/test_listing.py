"""Lists against their plain definition: filter, sort, count and cut, computed in Python over all rows."""

import random
from collections.abc import Iterator
from functools import cmp_to_key
from typing import Any

import pytest
from tests.cases import OWNER
from tests.cast import Stage

from fondaco.catalog import actions as catalog
from fondaco.catalog.model import BRANDS, PRODUCTS, Product
from fondaco.events.records import load
from fondaco.inventory import actions as inventory
from fondaco.inventory.model import BRANCHES, SKUS
from fondaco.kernel.actor import Actor
from fondaco.kernel.resource import Filter, Query, Resource, Sort
from fondaco.kernel.text import normalise, words
from fondaco.kernel.values import replace
from fondaco.store import compose, listing, searching
from fondaco.store.database import Connection
from fondaco.store.listing import list_page

NAMES = ["", "b", "B", "a", "Ä", "ä", "É", "Zebra", "zebra b", "شاي", "ΑΣ", "ας", "b zebra", "%", "a_b"]
BARCODES = ["", "1", "2", "10", "b"]


async def all_rows(stage: Stage, resource: Resource) -> list[dict[str, Any]]:
    """Every row of the organization, each borrowed column looked up."""
    db = stage.database.of(stage.org)
    org = {"org": stage.org}
    own = [name for name in resource.columns if name not in resource.joins]
    found = await db.all(f"select {', '.join(own)} from {resource.table} where org_id = :org", org)
    rows = [dict(zip(own, row, strict=True)) for row in found]
    for name, join in resource.joins.items():
        lent = await db.all(f"select id, {join.column} from {join.table} where org_id = :org", org)
        known = {row[0]: row[1] for row in lent}
        for row in rows:
            row[name] = known.get(row[join.via])
    return rows


def holds(row: dict[str, Any], f: Filter) -> bool:
    value = row[f.column]
    if f.op == "isnull":
        return (value is None) is f.value
    if value is None:
        return False
    if f.op == "in":
        return value in f.value
    return {"eq": value == f.value, "gt": value > f.value, "gte": value >= f.value, "lte": value <= f.value}[f.op]


def searched(row: dict[str, Any], texts: dict[int, dict[str, Any]], query: Query, resource: Resource) -> bool:
    if not query.search:
        return True
    product = texts[row[resource.via]]
    text = "\n".join(normalise(product[name]) for name in ("name_en", "name_ar"))
    exact = any(row[name] == query.question for name in resource.exact)
    return exact or all(word in text for word in query.search)


def in_order(resource: Resource, sorts: tuple[Sort, ...]) -> Any:
    def compare(a: dict[str, Any], b: dict[str, Any]) -> int:
        for sort in (*sorts, Sort("id", sorts[-1].down)):
            x, y = a[sort.column], b[sort.column]
            if sort.column in resource.folded and x is not None and y is not None:
                x, y = x.lower(), y.lower()
            if x == y:
                continue
            if x is None or y is None:
                return 1 if x is None else -1
            return (-1 if x < y else 1) * (-1 if sort.down else 1)
        return 0

    return cmp_to_key(compare)


async def plainly(stage: Stage, resource: Resource, query: Query) -> tuple[list[int], int]:
    """The ids of a page and the total, by definition."""
    rows = await all_rows(stage, resource)
    texts = {row["id"]: row for row in await all_rows(stage, PRODUCTS.resource)}
    rows = [row for row in rows if not resource.live or bool(row[resource.live]) is query.deleted]
    rows = [row for row in rows if all(holds(row, f) for f in query.filters)]
    rows = [row for row in rows if searched(row, texts, query, resource)]
    rows.sort(key=in_order(resource, query.sort))
    start = (query.page - 1) * query.size
    return [row["id"] for row in rows[start : start + query.size]], len(rows)


class Shop:
    """A shop whose stock changes at random."""

    def __init__(self, stage: Stage, actor: Actor, seed: int) -> None:
        self.stage = stage
        self.actor = actor
        self.random = random.Random(seed)
        self.number = 0
        self.brands: list[str] = []

    async def open(self) -> None:
        async def work(tx: Connection) -> None:
            for code in ("B1", "B2", "B3"):
                self.brands.append((await catalog.add_brand(tx, self.actor, {"code": code})).uid)
            for code in ("N1", "S1"):
                await inventory.add_branch(tx, self.actor, {"code": code, "name_en": code})
            await inventory.add_products(tx, self.actor, [self.product() for _ in range(12)])

        await self.stage.write(work)

    def product(self) -> dict[str, Any]:
        self.number += 1
        return {"code": f"P{self.number:03}"} | self.texts() | {"average_price": self.random.randrange(3) * 10_000}

    def texts(self) -> dict[str, Any]:
        pick = self.random.choice
        return {
            "name_en": pick(NAMES),
            "name_ar": pick(NAMES),
            "barcode": pick(BARCODES),
            "is_enabled": pick([True, True, False]),
            "brand_uid": pick([*self.brands, None]),
        }

    async def change(self) -> None:
        """Something happens: most often to a product or its stock, at times to a brand or a branch."""
        happenings = [self.add, self.edit, self.edit, self.remove, self.restock, self.restock, self.unbrand, self.close]
        await self.stage.write(self.random.choices(happenings, [4, 3, 3, 2, 3, 3, 1, 1])[0])

    async def add(self, tx: Connection) -> None:
        await inventory.add_products(tx, self.actor, [self.product() for _ in range(self.random.randrange(1, 3))])

    async def edit(self, tx: Connection) -> None:
        if product := await self.one(tx, PRODUCTS):
            kept = [(name, value) for name, value in self.texts().items() if self.random.random() < 0.5]
            await catalog.change_products(tx, self.actor, [(product, dict(kept))])

    async def remove(self, tx: Connection) -> None:
        if product := await self.one(tx, PRODUCTS):
            await inventory.remove_product(tx, self.actor, product)

    async def restock(self, tx: Connection) -> None:
        if sku := await self.one(tx, SKUS):
            values = {"on_hand": self.random.randrange(4) * 10_000, "available": self.random.random() < 0.5}
            await inventory.change_skus(tx, self.actor, [(sku, values)])

    async def unbrand(self, tx: Connection) -> None:
        if len(self.brands) > 1:
            brand = await load(tx, BRANDS, self.actor.org, "uid", self.brands.pop())
            assert brand
            await catalog.remove_brand(tx, self.actor, brand)

    async def close(self, tx: Connection) -> None:
        self.number += 1
        if (branch := await self.one(tx, BRANCHES)) and self.random.random() < 0.3:
            await inventory.remove_branch(tx, self.actor, branch)
        await inventory.add_branch(tx, self.actor, {"code": f"X{self.number}", "name_en": "X"})

    async def one(self, tx: Connection, kind: Any) -> Any:
        live = " and is_deleted = false" if kind.resource.live else ""
        ids = await tx.all(
            f"select id from {kind.resource.table} where org_id = :org{live} order by id", {"org": self.actor.org}
        )
        return await load(tx, kind, self.actor.org, "id", self.random.choice(ids)[0]) if ids else None

    def question(self, resource: Resource) -> Query:
        pick = self.random.choice
        sorts = {
            "products": [
                "created",
                "name_en",
                "average_price",
                "brand_uid",
                "is_enabled",
                "barcode",
                "updated",
                "code",
            ],
            "skus": ["created", "code", "on_hand", "price", "barcode", "product_code", "branch_code", "available"],
        }[resource.table]
        chosen = tuple(Sort(name, pick([True, False])) for name in self.random.sample(sorts, pick([1, 1, 1, 2, 3])))
        filters = {
            "products": [
                Filter("is_enabled", "eq", pick([True, False])),
                Filter("brand_uid", "eq", pick(self.brands)),
                Filter("brand_uid", "in", tuple(self.brands)),
                Filter("brand_uid", "isnull", pick([True, False])),
                Filter("barcode", "eq", pick(BARCODES)),
                Filter("code", "eq", "P003"),
            ],
            "skus": [
                Filter("available", "eq", pick([True, False])),
                Filter("on_hand", "gte", 10_000),
                Filter("on_hand", "lte", 20_000),
                Filter("branch_code", "eq", "N1"),
                Filter("product_code", "eq", "P003"),
            ],
        }[resource.table]
        picked = self.random.sample(filters, pick([0, 0, 1, 1, 2]))
        asked = pick(["", "", "", "zebra", "b", "ze bra", "شاي", "P002", "%", "2"])
        return Query(
            page=1,
            size=pick([1, 2, 3, 5]),
            sort=chosen,
            filters=tuple(sorted(picked, key=lambda each: (each.column, each.op))),
            search=tuple(words(asked)),
            question=asked,
            deleted=bool(resource.live) and pick([False] * 5 + [True]),
        )


@pytest.fixture(params=["as it is", "as if large"])
def scale(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same with the measures of smallness shrunk, so that a few rows take the ways of many."""
    if request.param == "as if large":
        for module in (compose, listing):
            monkeypatch.setattr(module, "SMALL", 3)
        monkeypatch.setattr(searching, "BROAD", 2)
        monkeypatch.setattr(searching, "SPARSE", 5)
        compose.bounded_count_sql.cache_clear()
    yield
    compose.bounded_count_sql.cache_clear()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.usefixtures("scale")
async def test_a_page_is_what_its_definition_says(stage: Stage, seed: int):
    """Several walks at once while the shop changes: what is remembered of earlier pages never shows."""
    shop = Shop(stage, await stage.actor(OWNER), seed)
    await shop.open()
    kinds = [PRODUCTS.resource, SKUS.resource]
    walks = [(resource, shop.question(resource)) for resource in kinds for _ in range(4)]
    for _ in range(120):
        if shop.random.random() < 0.25:
            await shop.change()
        chosen = shop.random.randrange(len(walks))
        resource, query = walks[chosen]
        page = await list_page(stage.database, resource, stage.org, query)
        ids, total = await plainly(stage, resource, query)
        assert ([row.id for row in page.rows], page.total) == (ids, total), f"seed {seed}: {query}"
        assert page.has_next == (query.page * query.size < total)
        move = shop.random.random()
        following = query.page + 1 if page.has_next and move < 0.8 else shop.random.randrange(1, 6)
        walks[chosen] = resource, shop.question(resource) if move > 0.9 else replace(query, page=following)


@pytest.mark.parametrize(("sort", "change"), [(Sort("barcode"), "0"), (Sort("barcode", True), "9")])
async def test_a_walk_along_a_borrowed_column(stage: Stage, sort: Sort, change: str):
    """What another table lends may change between two pages."""
    actor = await stage.actor(OWNER)
    products = [{"code": f"P{i}", "name_en": "P", "barcode": str(i)} for i in range(1, 7)]
    await stage.write(lambda tx: inventory.add_branch(tx, actor, {"code": "N1", "name_en": "N"}))
    added = await stage.write(lambda tx: inventory.add_products(tx, actor, products))
    product = added[3]
    assert isinstance(product, Product)
    query = Query(page=1, size=2, sort=(sort,))
    await list_page(stage.database, SKUS.resource, stage.org, query)
    await stage.write(lambda tx: catalog.change_products(tx, actor, [(product, {"barcode": change})]))
    for number in (2, 3):
        page = await list_page(stage.database, SKUS.resource, stage.org, replace(query, page=number))
        assert [row.id for row in page.rows] == (await plainly(stage, SKUS.resource, page.query))[0]
