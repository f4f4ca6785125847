"""Tax schedules, promotional codes and credits on both databases: what is kept, archived, counted and told."""

from functools import partial
from typing import Any

import pytest
from tests.cases import OWNER, POST
from tests.cast import Stage

from fondaco.catalog.model import BRANDS
from fondaco.events import records
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Conflict, Invalid
from fondaco.orders.model import ORDERS
from fondaco.pricing import promotions, taxes
from fondaco.pricing.model import CREDITS, PROMO_CODES, TAX_SCHEDULES
from fondaco.pricing.rules import RATE
from fondaco.store.counters import read_counter

TAX = {"name": " Excise ", "tax_type": 1, "tax_rate": 15 * RATE, "unit_type": 1, "categories": []}
PROMO = {"code": " SPRING ", "discount": 100_000, "starts": "2026-01-01", "ends": "2026-02-01"}


async def counted(stage: Stage, table: str) -> int:
    return (await read_counter(stage.database.of(stage.org), stage.org, table))[0]


async def test_another_takes_the_place_of_a_tax_schedule(stage: Stage):
    actor = await stage.actor(OWNER)
    seen = stage.database.of(stage.org)
    ids = [row[0] for row in await seen.all("select id from product_categories order by id desc limit 2", {})]
    wish = TAX | {"categories": ids * 2}
    first = await stage.write(partial(taxes.add_tax_schedule, actor=actor, values=wish))
    names = (await taxes.categories_of(seen, [stage.org], [first]))[first.id]
    assert len(set(names)) == 2
    with pytest.raises(Invalid):
        await stage.write(partial(taxes.add_tax_schedule, actor=actor, values=TAX | {"categories": [*ids, 0]}))
    assert (first.name, first.tax_rate) == ("Excise", 15 * RATE)
    replacing = partial(taxes.supersede_tax_schedule, actor=actor, schedule=first, changes={"tax_rate": RATE})
    second = await stage.write(replacing)
    assert second.id != first.id
    assert (second.name, second.tax_rate, second.categories) == ("Excise", RATE, first.categories)
    assert await counted(stage, "tax_schedules") == 1
    db = stage.database.of(stage.org)
    assert await records.load(db, TAX_SCHEDULES, stage.org, "id", first.id) is None
    archived = await records.load(db, TAX_SCHEDULES, stage.org, "id", first.id, archived=True)
    assert archived
    with pytest.raises(Conflict):
        await stage.write(partial(taxes.supersede_tax_schedule, actor=actor, schedule=archived, changes={}))
    before = await stage.events()
    await stage.write(partial(taxes.archive_tax_schedule, actor=actor, schedule=archived))
    assert await stage.events() == before
    assert await counted(stage, "tax_schedules") == 1


async def test_a_code_is_unique_to_its_brand(stage: Stage):
    actor = await stage.actor(OWNER)
    for code in ("ONE", "TWO"):
        await stage.prepare(POST("/brands", {"brand_code": code, "name_en": code}))
    db = stage.database.of(stage.org)
    one, two = await records.load_all(db, BRANDS, stage.org, "code", ["ONE", "TWO"])

    async def add(brand: int, **more: Any) -> Any:
        return await stage.write(partial(promotions.add_promo, actor=actor, values=PROMO | {"brand_id": brand} | more))

    promo = await add(one.id)
    await add(two.id)
    assert promo.code == "SPRING"
    with pytest.raises(Conflict):
        await add(one.id)
    with pytest.raises(Invalid):
        await add(99_999_999)
    changing = {"ends": "2026-03-01", "code": "OTHER", "discount": 1, "brand_id": two.id}
    changed = await stage.write(partial(promotions.change_promo, actor=actor, promo=promo, changes=changing))
    assert (changed.ends, changed.code, changed.discount, changed.brand_id) == (
        "2026-03-01",
        "SPRING",
        100_000,
        one.id,
    )
    with pytest.raises(Invalid):
        await stage.write(partial(promotions.change_promo, actor=actor, promo=changed, changes={"ends": "2025-01-01"}))
    await stage.write(partial(promotions.remove_promo, actor=actor, promo=changed))
    assert await records.load(db, PROMO_CODES, stage.org, "id", promo.id) is None
    assert await counted(stage, "promo_codes") == 1


async def test_a_credit_is_used_once(stage: Stage):
    theirs = Actor((await stage.actor("stranger")).organization, "owner")
    db = stage.database.of(theirs.org)
    order = await records.load(db, ORDERS, theirs.org, "code", "ORD-THEIRS")
    assert order
    values = {
        "customer_id": order.customer_id,
        "order_id": order.id,
        "amount": 5,
        "reason": "leaflink_return",
        "credit_date": "2026-01-01",
    }

    async def grant(**more: Any) -> Any:
        granting = partial(promotions.grant_credit, actor=theirs, values=values | more)
        return await stage.database.write(theirs.org, granting)

    async def do(action: Any, credit: Any, **more: Any) -> Any:
        return await stage.database.write(theirs.org, partial(action, actor=theirs, credit=credit, **more))

    with pytest.raises(Invalid):
        await grant(amount=0)
    credit, other = await grant(), await grant(order_id=None, notes="Sorry")
    assert (credit.order_number, credit.order_code, credit.currency) == (order.number, "ORD-THEIRS", "SAR")
    assert await promotions.credited(db, [theirs.org], [order.id]) == {order.id: 5}
    used = await do(promotions.use_credit, credit, order=order.id)
    for action in (promotions.cancel_credit, promotions.archive_credit):
        with pytest.raises(Conflict):
            await do(action, used)
    cancelled = await do(promotions.cancel_credit, other)
    await do(promotions.archive_credit, cancelled)
    assert await records.load(db, CREDITS, theirs.org, "id", other.id) is None
    assert (await read_counter(db, theirs.org, "credits"))[0] == 1
    found = await records.load(db, CREDITS, theirs.org, "id", credit.id)
    assert found
    assert (found.status, found.applied_to_number) == ("used", order.number)
