"""Price schedules on both databases: prices of products, what is counted and told, and public menus made of them."""

import json
from functools import partial
from typing import Any

import pytest
from tests.cases import OWNER, POST
from tests.cast import Stage

from fondaco.catalog.model import BRANDS, PRODUCTS, Brand, Product
from fondaco.events import records
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Conflict, Invalid
from fondaco.pricing import actions
from fondaco.pricing.model import MENUS, SCHEDULES, Menu, MenuPrice, Schedule
from fondaco.store.counters import read_counter

SHOP = [
    POST("/brands", {"brand_code": "ACME", "name_en": "Acmé & Sons"}),
    POST("/products", {"iv_id": "TEA", "name_en": "Tea"}),
    POST("/products", {"iv_id": "NUT", "name_en": "Nut"}),
]


async def furnished(stage: Stage) -> tuple[Actor, Brand, Product, Product, Schedule]:
    for request in SHOP:
        await stage.prepare(request)
    actor = await stage.actor(OWNER)
    db = stage.database.of(stage.org)
    brand = await records.load(db, BRANDS, stage.org, "code", "ACME")
    tea, nut = [await records.load(db, PRODUCTS, stage.org, "code", code) for code in ("TEA", "NUT")]
    schedule = await stage.write(lambda tx: actions.add_schedule(tx, actor, " Retail "))
    assert brand
    assert tea
    assert nut
    return actor, brand, tea, nut, schedule


async def set_prices(stage: Stage, actor: Actor, product: Product, *menu: MenuPrice) -> None:
    await stage.write(lambda tx: actions.set_menu_prices(tx, actor, product, menu))


async def told(stage: Stage) -> list[tuple[str, Any]]:
    found = await stage.database.of(stage.org).all(
        "select type, changes from events where org_id = :org order by number desc limit 1", {"org": stage.org}
    )
    return [(row[0], json.loads(row[1])) for row in found]


async def test_prices_are_set_told_and_found(stage: Stage):
    actor, _, tea, nut, schedule = await furnished(stage)
    db = stage.database.of(stage.org)
    await set_prices(stage, actor, tea, MenuPrice(schedule.id, 95_000, "SAR"))
    assert await told(stage) == [
        ("price_schedule.updated", {"product_count": [0, 1], "prices": [{tea.uid: None}, {tea.uid: 95_000}]})
    ]
    other = await stage.write(lambda tx: actions.add_schedule(tx, actor, "Other"))
    await set_prices(stage, actor, tea, MenuPrice(other.id, 1))
    products = [tea.id, nut.id]
    assert await actions.price_for(db, stage.org, schedule.id, products) == {tea.id: 95_000}
    assert await actions.price_for(db, stage.org, None, products) == {}
    before = await stage.events()
    await set_prices(stage, actor, tea, MenuPrice(schedule.id, 95_000))
    await set_prices(stage, actor, tea)
    assert await stage.events() == before
    await set_prices(stage, actor, tea, MenuPrice(schedule.id, 0))
    assert await told(stage) == [("price_schedule.updated", {"prices": [{tea.uid: 95_000}, {tea.uid: 0}]})]
    row = await records.load(db, SCHEDULES, stage.org, "id", schedule.id)
    assert row
    assert (row.product_count, row.name) == (1, "Retail")


@pytest.mark.parametrize("refused", ["unknown", "foreign", "twice", "negative", "currency"])
async def test_prices_that_are_refused(stage: Stage, refused: str):
    actor, _, tea, _, schedule = await furnished(stage)
    theirs = Actor((await stage.actor("stranger")).organization, "owner")
    foreign = await stage.database.write(theirs.org, lambda tx: actions.add_schedule(tx, theirs, "Retail"))
    menus = {
        "unknown": [MenuPrice(schedule.id + 99, 1)],
        "foreign": [MenuPrice(foreign.id, 1)],
        "twice": [MenuPrice(schedule.id, 1), MenuPrice(schedule.id, 2)],
        "negative": [MenuPrice(schedule.id, -1)],
        "currency": [MenuPrice(schedule.id, 1, "USD")],
    }
    with pytest.raises(Invalid) as refusal:
        await set_prices(stage, actor, tea, *menus[refused])
    assert refusal.value.field == "custom_menu"
    assert await actions.price_for(stage.database.of(stage.org), stage.org, schedule.id, [tea.id]) == {}


async def test_a_name_is_taken_once(stage: Stage):
    actor, *_ = await furnished(stage)
    for name, problem in ((" RETAIL", Conflict), ("", Invalid), ("x" * 257, Invalid)):
        with pytest.raises(problem):
            await stage.write(partial(actions.add_schedule, actor=actor, name=name))


async def test_customers_are_counted(stage: Stage):
    actor, _, _, _, schedule = await furnished(stage)
    db = stage.database.of(stage.org)
    _, before = await read_counter(db, stage.org, "price_schedules")
    await stage.write(lambda tx: actions.count_customers(tx, actor, {schedule.id: 2}))
    await stage.write(lambda tx: actions.count_customers(tx, actor, {schedule.id: -1, schedule.id + 1: 0}))
    row = await records.load(db, SCHEDULES, stage.org, "id", schedule.id)
    assert row
    assert row.customer_count == 1
    assert await read_counter(db, stage.org, "price_schedules") == (1, before + 2)


async def test_a_menu_and_its_products(stage: Stage):
    actor, brand, tea, nut, schedule = await furnished(stage)
    wish = {"brand_id": brand.id, "schedule_id": schedule.id, "products": [nut.id, tea.id, nut.id]}
    menu: Menu = await stage.write(lambda tx: actions.add_menu(tx, actor, wish))
    assert (menu.name, menu.product_count) == ("Acmé & Sons – Retail", 2)
    assert menu.slug.startswith("acme-sons-retail-")
    assert len(menu.slug) == 25
    db = stage.database.of(stage.org)
    assert await actions.products_of(db, [stage.org], [menu.id]) == {menu.id: [nut.id, tea.id]}
    changed = await stage.write(lambda tx: actions.change_menu(tx, actor, menu, {"products": [tea.id]}))
    assert await told(stage) == [
        ("express_menu.updated", {"product_count": [2, 1], "products": [[nut.id, tea.id], [tea.id]]})
    ]
    assert (changed.slug, changed.product_count) == (menu.slug, 1)
    for wrong, field in (
        ({"products": [tea.id, 99_999_999]}, "products"),
        ({"brand_id": 99_999_999}, "brand"),
        ({"schedule_id": 99_999_999}, "price_schedule"),
    ):
        with pytest.raises(Invalid) as refusal:
            await stage.write(partial(actions.change_menu, actor=actor, menu=changed, changes=wrong))
        assert refusal.value.field == field
    other = await stage.write(lambda tx: actions.add_schedule(tx, actor, "Other"))
    renamed = await stage.write(lambda tx: actions.change_menu(tx, actor, changed, {"schedule_id": other.id}))
    assert (renamed.name, renamed.slug) == ("Acmé & Sons – Other", menu.slug)
    await stage.write(lambda tx: actions.remove_menu(tx, actor, renamed))
    assert await records.load(db, MENUS, stage.org, "id", menu.id) is None
    assert (await read_counter(db, stage.org, "express_menus"))[0] == 0
