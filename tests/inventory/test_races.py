"""Stock changed by several at once: nobody waits in a circle, and nothing is moved twice or lost."""

import asyncio

import pytest
from tests.cases import DELETE, GET, OWNER, PATCH, POST
from tests.cast import Stage

from fondaco.catalog.model import PRODUCTS
from fondaco.events.outbox import record
from fondaco.events.records import load
from fondaco.inventory import actions
from fondaco.inventory.model import BRANCHES
from fondaco.inventory.rules import Shift
from fondaco.inventory.stock import load_cells, shift
from fondaco.kernel.errors import Conflict
from fondaco.kernel.values import UNITS
from fondaco.store.database import Connection

CODES = [f"P{i}" for i in range(8)]
SHOP = [
    POST("/branches", {"iv_id": "N1", "name_en": "North"}),
    POST("/branches", {"iv_id": "S1", "name_en": "South"}),
    POST("/products/bulk", [{"iv_id": code, "name_en": code} for code in CODES]),
    POST("/skus/bulk", [{"iv_id": f"{code}_{branch}", "qty": 50} for code in CODES for branch in ("N1", "S1")]),
]
MOVED = "select coalesce(sum(quantity), 0) from movements where org_id = :org"
DEADLOCKS = "select deadlocks from pg_stat_database where datname = current_database()"


async def test_transfers_cross(stage: Stage):
    """Twenty there and twenty back, their lines in opposite order."""
    for request in SHOP:
        await stage.prepare(request)
    is_postgres = stage.database.name == "postgres"
    before = await stage.database.of(None).value(DEADLOCKS, {}) if is_postgres else 0
    lines = [{"product_id": code, "quantity": 1} for code in CODES]
    there = POST("/stock/transfers", {"from_branch": "N1", "to_branch": "S1", "lines": lines})
    back = POST("/stock/transfers", {"from_branch": "S1", "to_branch": "N1", "lines": lines[::-1]})
    answers = await asyncio.gather(*(stage.send(request) for _ in range(20) for request in (there, back)))
    assert [answer.status_code for answer in answers] == [201] * 40
    body = await stage.prepare(GET("/skus"))
    assert [each["qty"] for each in body["data"]] == [50] * 16
    if is_postgres:
        assert await stage.database.of(None).value(DEADLOCKS, {}) == before


async def test_the_last_ones_are_transferred_once(stage: Stage):
    for request in SHOP:
        await stage.prepare(request)
    taking = POST(
        "/stock/transfers", {"from_branch": "N1", "to_branch": "S1", "lines": [{"product_id": "P0", "quantity": 7}]}
    )
    answers = await asyncio.gather(*(stage.send(taking) for _ in range(12)))
    assert sorted(answer.status_code for answer in answers) == [201] * 7 + [422] * 5
    assert (await stage.prepare(GET("/skus/P0_N1")))["qty"] == 1


@pytest.mark.parametrize("what", ["product", "branch"])
@pytest.mark.parametrize(("reserved", "on_hand"), [(0, -20), (20, 0)])
async def test_who_removes_waits_for_who_moves(stage: Stage, what: str, reserved: int, on_hand: int):
    """What was issued meanwhile is not removed again, and what was promised meanwhile is not removed at all."""
    if stage.database.name == "sqlite":
        pytest.skip("one writes at a time there")
    for request in (*SHOP, PATCH("/skus/P0_N1", {"qty": 50})):
        await stage.prepare(request)
    actor, org = await stage.actor(OWNER), stage.org
    id = await stage.database.of(org).value("select id from skus where org_id = :org and code = 'P0_N1'", {"org": org})
    has_moved, may_end = asyncio.Event(), asyncio.Event()

    async def move(tx: Connection) -> None:
        cells = await load_cells(tx, org, [id])
        by = Shift(cells[id], reserved * UNITS, on_hand * UNITS)
        events = await shift(tx, actor, [by], reason="issued", document="")
        has_moved.set()
        await may_end.wait()
        await record(tx, actor, events)

    async def remove(tx: Connection) -> None:
        if what == "product":
            product = await load(tx, PRODUCTS, org, "code", "P0", lock=True)
            assert product
            await actions.remove_product(tx, actor, product)
        else:
            branch = await load(tx, BRANCHES, org, "code", "N1", lock=True)
            assert branch
            await actions.remove_branch(tx, actor, branch)

    moving = asyncio.create_task(stage.write(move))
    await has_moved.wait()
    removing = asyncio.create_task(stage.write(remove))
    await asyncio.sleep(0.2)
    assert not removing.done()
    may_end.set()
    await moving
    if reserved:
        with pytest.raises(Conflict):
            await removing
        return
    await removing
    on_hand_there = sum(each["qty"] for each in (await stage.prepare(GET("/skus?limit=100")))["data"])
    assert await stage.database.of(org).value(MOVED, {"org": org}) == on_hand_there * UNITS


@pytest.mark.parametrize("what", ["branch", "sku"])
async def test_who_removes_waits_for_who_stocks(stage: Stage, what: str):
    """A product that is removed leaves no stock record behind, whoever adds one beside it."""
    if stage.database.name == "sqlite":
        pytest.skip("one writes at a time there")
    for request in (*SHOP, DELETE("/skus/P0_N1")):
        await stage.prepare(request)
    actor, org = await stage.actor(OWNER), stage.org
    has_stocked, may_end = asyncio.Event(), asyncio.Event()

    async def stock(tx: Connection) -> None:
        if what == "branch":
            await actions.add_branch(tx, actor, {"code": "E1", "name_en": "East", "name_ar": ""})
        else:
            await actions.add_sku(tx, actor, {"product_code": "P0", "branch_code": "N1"})
        has_stocked.set()
        await may_end.wait()

    async def remove(tx: Connection) -> None:
        product = await load(tx, PRODUCTS, org, "code", "P0", lock=True)
        assert product
        await actions.remove_product(tx, actor, product)

    stocking = asyncio.create_task(stage.write(stock))
    await has_stocked.wait()
    removing = asyncio.create_task(stage.write(remove))
    await asyncio.sleep(0.2)
    assert not removing.done()
    may_end.set()
    await asyncio.gather(stocking, removing)
    left = "select count(*) from skus s join products p on p.id = s.product_id where s.org_id = :org and p.is_deleted"
    assert await stage.database.of(org).value(left, {"org": org}) == 0
