"""For whom products are reserved, on both databases: what is entered, replaced, told and hidden."""

import json
from functools import partial
from typing import Any

import pytest
from tests.cases import OWNER, POST, STRANGER
from tests.cast import Stage

from fondaco.catalog.model import PRODUCTS, Product
from fondaco.customers import actions as customers
from fondaco.customers.model import GROUPS
from fondaco.events import records
from fondaco.inventory.actions import add_products
from fondaco.inventory.levels import read_levels
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid
from fondaco.kernel.values import UNITS, ago
from fondaco.pricing import assignments
from fondaco.pricing.listed import MEASURED, Measured
from fondaco.pricing.model import ASSIGNMENTS, Assignee, Assignment
from fondaco.store.counters import read_counter
from fondaco.store.database import Connection
from fondaco.store.listing import find_all

SHOP = [POST("/products", {"iv_id": code, "name_en": code}) for code in ("TEA", "NUT", "FIG")]


class Seller:
    """A shop of three products that may be reserved for one buyer and one group."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    async def open(self) -> "Seller":
        for request in SHOP:
            await self.stage.prepare(request)
        self.actor: Actor = await self.stage.actor(OWNER)
        self.db = self.stage.database.of(self.stage.org)
        found = await records.load_all(self.db, PRODUCTS, self.stage.org, "code", ["TEA", "NUT", "FIG"])
        self.products = [each.id for each in found]
        self.buyer = self.stage.buyers_org
        adding = partial(customers.add_group, actor=self.actor, values={"name": "Gold"})
        self.group = (await self.stage.write(adding)).id
        return self

    async def assign(self, products: list[int], *assignees: Assignee, is_exclusive: bool = False) -> list[Assignment]:
        known = {"buyers": [self.buyer], "groups": [self.group]}
        return await self.stage.write(
            partial(
                assignments.assign,
                actor=self.actor,
                products=products,
                assignees=assignees,
                is_exclusive=is_exclusive,
                known=known,
            )
        )

    async def hidden(self, groups: list[int], buyer: int = 0) -> list[int]:
        return await assignments.hidden_products(self.db, [self.stage.org], buyer, groups)


async def test_reserved_for_one_then_for_another(stage: Stage):
    seller = await Seller(stage).open()
    tea, nut, _ = seller.products
    one, all_ = Assignee(buyer=seller.buyer, call_to_action="Call us"), Assignee(group=seller.group)
    rows = await seller.assign([nut, tea, nut], one, is_exclusive=True)
    assert [(row.product_id, row.is_exclusive) for row in rows] == [(nut, True), (tea, True)]
    (again,) = await seller.assign([tea], one, all_)
    assert (again.id, bool(again.is_exclusive)) == (rows[1].id, False)
    found = await assignments.assignees_of(seller.db, [stage.org], [row.id for row in rows])
    assert found == {rows[0].id: [one], rows[1].id: [one, all_]}
    last = await seller.db.one(
        "select type, changes from events where org_id = :org order by number desc limit 1", {"org": stage.org}
    )
    assert last is not None
    told = {"is_exclusive": [True, False], "assignees": [assignments.spoken([one]), assignments.spoken([one, all_])]}
    assert (last[0], json.loads(last[1])) == ("assignment.updated", told)
    before = await stage.events()
    await seller.assign([tea], one, all_)
    assert await stage.events() == before
    await seller.assign([tea, nut])
    assert await records.load_all(seller.db, ASSIGNMENTS, stage.org, "product_id", [tea, nut]) == []
    assert (await read_counter(seller.db, stage.org, "assignments"))[0] == 0


async def test_who_does_not_see_what(stage: Stage):
    seller = await Seller(stage).open()
    tea, nut, fig = seller.products
    await seller.assign([tea], Assignee(buyer=seller.buyer), is_exclusive=True)
    await seller.assign([nut], Assignee(group=seller.group), is_exclusive=True)
    await seller.assign([fig], Assignee(group=seller.group))
    assert await seller.hidden([]) == [tea, nut]
    assert await seller.hidden([seller.group]) == [tea]
    assert await seller.hidden([], seller.buyer) == [nut]
    await seller.assign([tea], Assignee(buyer=seller.buyer, expires=ago(60)), is_exclusive=True)
    assert await seller.hidden([seller.group], seller.buyer) == [tea]
    await seller.assign([fig], is_exclusive=True)
    assert await seller.hidden([seller.group], seller.buyer) == [tea, fig]


@pytest.mark.parametrize("wrong", ["product", "foreign", "buyer", "group"])
async def test_what_is_not_there_is_not_reserved(stage: Stage, wrong: str):
    seller = await Seller(stage).open()
    theirs = await records.load(stage.database.of(None), PRODUCTS, stage.strangers_org, "code", "P-THEIRS")
    assert theirs
    tea = seller.products[0]
    wishes: dict[str, Any] = {
        "product": ([tea, 99_999_999], [], "product_ids"),
        "foreign": ([theirs.id], [], "product_ids"),
        "buyer": ([tea], [Assignee(buyer=stage.strangers_org)], "assigned_buyers"),
        "group": ([tea], [Assignee(group=99_999_999)], "assigned_groups"),
    }
    products, assignees, field = wishes[wrong]
    with pytest.raises(Invalid) as refusal:
        await seller.assign(products, *assignees, is_exclusive=True)
    assert refusal.value.field == field


async def test_a_group_that_goes_takes_its_reservations_along(stage: Stage):
    seller = await Seller(stage).open()
    (row,) = await seller.assign([seller.products[0]], Assignee(group=seller.group), is_exclusive=True)
    (group,) = await records.load_all(seller.db, GROUPS, stage.org, "id", [seller.group])
    await stage.write(partial(customers.remove_group, actor=seller.actor, group=group))
    assert await assignments.assignees_of(seller.db, [stage.org], [row.id]) == {row.id: []}


async def run(tx: Connection, statement: str, args: dict[str, int]) -> None:
    await tx.run(statement, args)


async def test_what_products_are_listed_by_is_what_is_shown_of_them(stage: Stage):
    """Also of a variety, which has its parent's stock, and where orders are short."""
    org = {"org": stage.strangers_org}
    db = stage.database.of(stage.strangers_org)
    tea = await records.load(db, PRODUCTS, stage.strangers_org, "code", "P-THEIRS")
    assert tea
    values = {"code": "VARIETY", "name_en": "Variety"}
    theirs = Actor((await stage.actor(STRANGER)).organization, "owner")
    (variety,) = await stage.database.write(theirs.org, partial(add_products, actor=theirs, wanted=[values]))
    assert isinstance(variety, Product)
    for changing in (
        "update products set parent_id = :tea where org_id = :org and code = 'VARIETY'",
        "update products set inventory_management = 'inherited' where org_id = :org and code = 'VARIETY'",
        "update order_lines set short = 10000 where org_id = :org and product_id = :tea",
    ):
        args = org | {name: id for name, id in {"tea": tea.id, "variety": variety.id}.items() if f":{name}" in changing}
        await stage.database.write(theirs.org, partial(run, statement=changing, args=args))
    measured = await find_all(db, Measured, MEASURED, stage.strangers_org, "id", [tea.id, variety.id])
    levels = await read_levels(db, [stage.strangers_org], [tea.id, variety.id])
    assert [each.available for each in measured] == [levels[each.id].available for each in measured]
    assert [each.available // UNITS for each in measured] == [2, 3]
    assert (measured[0].stock_records, measured[0].images, measured[0].varieties_on_sale) == (1, 0, 0)
