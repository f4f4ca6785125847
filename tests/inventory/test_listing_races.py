"""Products that are added side by side: none of two has the SKU of the other, and one category is made."""

import asyncio

from tests.cases import GET
from tests.cast import Stage
from tests.surfaces.leaflink.goods import BRANDS, L, product


async def test_one_of_two_has_the_sku(stage: Stage):
    for request in BRANDS:
        await stage.prepare(request)
    answers = await asyncio.gather(*(stage.send(product("", sku="SAME")) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [201, *[400] * 5]


async def test_all_have_codes_of_their_own_and_one_category(stage: Stage):
    for request in BRANDS:
        await stage.prepare(request)
    answers = await asyncio.gather(*(stage.send(product("")) for _ in range(6)))
    assert [answer.status_code for answer in answers] == [201] * 6
    assert len({answer.json()["sku"] for answer in answers}) == 6
    assert (await stage.send(GET("/categories"))).json()["total_count"] == 1
    assert (await stage.send(GET(f"{L}/products"))).json()["count"] == 6
