"""What other systems call our records: set, changed, taken away, and found again."""

from typing import Any

import pytest
from tests.cases import OWNER, POST
from tests.cast import Stage

from fondaco.catalog.external import (
    check_external_ids,
    external_filters,
    external_sets,
    read_external_ids,
    set_external_ids,
    unmapped_filter,
)
from fondaco.catalog.model import PRODUCTS, Product
from fondaco.events.records import load
from fondaco.kernel.errors import Problem
from fondaco.kernel.resource import Filter, Query, Resource, Sort
from fondaco.kernel.values import replace
from fondaco.store.database import Connection
from fondaco.store.listing import list_page

NAMED: Resource = replace(PRODUCTS.resource, sets=external_sets("product"))


async def named(stage: Stage, *filters: Filter) -> list[str]:
    query = Query(1, 50, (Sort("code"),), filters)
    return [row.code for row in (await list_page(stage.database, NAMED, stage.org, query)).rows]


async def give(stage: Stage, code: str, wanted: dict[str, Any]) -> Any:
    actor = await stage.actor(OWNER)

    async def work(tx: Connection) -> Any:
        product = await load(tx, PRODUCTS, stage.org, "code", code)
        assert isinstance(product, Product)
        changes = await set_external_ids(tx, actor, "product", product.id, wanted)
        return changes, (await read_external_ids(tx, [stage.org], "product", [product.id]))[product.id]

    return await stage.write(work)


async def test_keys_are_set_changed_and_taken_away_each_by_itself(stage: Stage):
    for code in ("TEA", "MILK", "RICE"):
        await stage.prepare(POST("/products", {"iv_id": code, "name_en": code}))
    assert await give(stage, "TEA", {"erp": "1", "shop": "9"}) == (
        {"external_ids": ({}, {"erp": "1", "shop": "9"})},
        {"erp": "1", "shop": "9"},
    )
    assert (await give(stage, "TEA", {"erp": "2", "shop": None, "new": "3"}))[1] == {"erp": "2", "new": "3"}
    assert await give(stage, "TEA", {"erp": "2", "gone": None}) == ({}, {"erp": "2", "new": "3"})
    await give(stage, "MILK", {"erp": "1", "shop": "2"})
    assert await named(stage, *external_filters("erp", ["2", "7"])) == ["TEA"]
    assert await named(stage, *external_filters("shop", ["2"])) == ["MILK"]
    assert await named(stage, unmapped_filter("shop")) == ["RICE", "TEA"]
    assert await named(stage, Filter("external_value", "in", ("2",))) == ["MILK", "TEA"]


@pytest.mark.parametrize(
    "wanted", [{"": "1"}, {"k" * 37: "1"}, {"erp": ""}, {"erp": "v" * 37}, {"erp": "a\nb"}, {"a\nb": "1"}]
)
def test_keys_and_values_have_one_to_36_characters(wanted: dict[str, str]):
    with pytest.raises(Problem):
        check_external_ids(wanted)


def test_the_longest_are_taken():
    check_external_ids({"k" * 36: "v" * 36, "gone": None})
