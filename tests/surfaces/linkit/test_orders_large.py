"""Orders of very many lines: nobody else waits while they are placed, listed or what they hold is explained."""

from typing import Any

import pytest
from tests.cases import GET, PATCH
from tests.cast import Stage
from tests.surfaces.linkit.trade import SHOP, ordered

from fondaco.surfaces.linkit.orders import FEW

LINE = {"name": "Nails, of the long sort", "quantity": 1, "price": 1}


@pytest.mark.parametrize(("count", "is_long"), [(3, False), (600, True)])
async def test_large_bodies_are_read_beside(stage: Stage, monkeypatch, count: int, is_long: bool):
    said: list[bool] = []
    write = stage.database.write

    async def heard(org: int | None, work: Any, *, long: bool = False) -> Any:
        said.append(long)
        return await write(org, work, long=long)

    monkeypatch.setattr(stage.database, "write", heard)
    await stage.prepare(ordered(*[LINE] * count, destination_id=None))
    assert said == [is_long]


@pytest.mark.parametrize(("count", "is_aside"), [(FEW // 2, False), (FEW // 2 + 1, True)])
async def test_lists_of_many_lines_are_made_aside(stage: Stage, monkeypatch, count: int, is_aside: bool):
    for _ in range(2):
        await stage.prepare(ordered(*[LINE] * count, destination_id=None))
    asked: list[int | None] = []
    aside = stage.database.aside

    async def heard(org: int | None, work: Any) -> Any:
        asked.append(org)
        return await aside(org, work)

    if stage.database.name == "sqlite":  # PostgreSQL reads aside whatever it reads
        monkeypatch.setattr(stage.database, "aside", heard)
    body = await stage.prepare(GET("/orders"))
    assert [len(order["products"]) for order in body["data"]] == [count, count]
    if stage.database.name == "sqlite":
        assert bool(asked) == is_aside


async def test_very_many_reservations_are_told_in_part(stage: Stage):
    for request in (*SHOP, PATCH("/skus/TEA_N1", {"qty": 1000})):
        await stage.prepare(request)
    for _ in range(2):
        await stage.prepare(ordered(*[{"product_id": "TEA", "quantity": 1}] * 300, status="confirmed"))
    why = await stage.prepare(GET("/skus/TEA_N1/explain"))
    assert (why["reserved"], len(why["reservations"])) == (600, 500)
    assert [each["line"] for each in why["reservations"]] == [*range(100, 300), *range(300)]
