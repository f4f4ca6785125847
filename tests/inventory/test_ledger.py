"""Each way in which a quantity moves is a movement: of so much, why, for which document, by whom and when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from tests.cases import DELETE, OWNER, PATCH, POST, USER, Request, filled
from tests.cast import Stage

from fondaco.inventory.model import REASONS
from fondaco.kernel.values import UNITS, now

SHOP = [
    POST("/branches", {"iv_id": "N1", "name_en": "North"}, keep="north"),
    POST("/branches", {"iv_id": "S1", "name_en": "South"}, keep="south"),
    POST("/products", {"iv_id": "TEA", "name_en": "Tea", "average_price": 2}, keep="tea"),
    POST("/products", {"iv_id": "MUG", "name_en": "Mug", "average_price": 2}, keep="mug"),
    PATCH("/skus/TEA_N1", {"qty": 9}, keep="sku"),
    PATCH("/skus/MUG_N1", {"qty": 5}),
]
LINES = [
    {"product_id": "TEA", "quantity": 2},
    {"product_id": "MUG", "quantity": 1},
    {"product_id": "TEA", "quantity": 1},
]
ORDER = POST("/orders", {"products": LINES, "destination_id": "N1", "status": "confirmed"}, keep="order")
GONE = replace(ORDER, body=ORDER.body | {"status": "shipped", "source": "shop"})
SOLD = {"TEA_N1": -3, "MUG_N1": -1}
TRANSFER = {"from_branch": "N1", "to_branch": "S1", "lines": LINES}
COUNT = {"branch": "N1", "lines": [{"product_id": "TEA", "counted": 4}, {"product_id": "MUG", "counted": 5}]}


def to(status):
    return PATCH("/orders/<order>/status", {"status": status})


@dataclass(frozen=True)
class Way:
    """What a request moves: so much of each stock record, for one reason and one document."""

    name: str
    request: Request
    moved: dict[str, int]
    reason: str = "adjusted"
    document: str = ""
    given: Sequence[Request] = ()


WAYS = [
    Way("a quantity is set", PATCH("/skus/TEA_N1", {"qty": 4}), {"TEA_N1": -5}),
    Way("by PUT", Request("PUT", "/skus/TEA_N1", {"qty": 12}), {"TEA_N1": 3}),
    Way("to what it is", PATCH("/skus/TEA_N1", {"qty": 9, "price": 5}), {}),
    Way("changed by a difference", PATCH("/skus/TEA_S1/stock", {"delta": 2}), {"TEA_S1": 2}),
    Way("by none", PATCH("/skus/TEA_N1/stock", {"delta": 0}), {}),
    Way("by more than there are", PATCH("/skus/TEA_N1/stock", {"delta": -10}, refused=422), {}),
    Way("many are set", POST("/skus/bulk", [{"iv_id": "TEA_N1", "qty": 1}, {"iv_id": "X", "qty": 1},
        {"product_iv_id": "MUG", "branch_iv_id": "S1", "qty": 7}]), {"TEA_N1": -8, "MUG_S1": 7}),
    Way("one is stocked again", POST("/skus", {"product_iv_id": "TEA", "branch_iv_id": "N1", "qty": 3}),
        {"TEA_N1": 3}, given=[DELETE("/skus/TEA_N1")]),
    Way("a product is added", POST("/products", {"iv_id": "NEW", "name_en": "New"}), {}),
    Way("a branch is opened", POST("/branches", {"iv_id": "W1", "name_en": "West"}), {}),
    Way("a stock record is removed", DELETE("/skus/TEA_N1"), {"TEA_N1": -9}, "removed", "<sku>"),
    Way("a product is removed", DELETE("/products/TEA"), {"TEA_N1": -9, "TEA_S1": -1}, "removed", "<tea>",
        given=[PATCH("/skus/TEA_S1", {"qty": 1})]),
    Way("a branch is closed", DELETE("/branches/N1"), {"TEA_N1": -9, "MUG_N1": -5}, "removed", "<north>"),
    Way("an order reserves", ORDER, {}),
    Way("an order that moves no stock", GONE, {}),
    Way("an order that has left before", GONE, SOLD, "issued", "<order>",
        given=[PATCH("/organization", {"orders_adjust_stock": True})]),
    Way("an order is ready", to("ready"), SOLD, "issued", "<order>", given=[ORDER]),
    Way("an order is shipped", to("shipped"), SOLD, "issued", "<order>", given=[ORDER]),
    Way("what was ready is shipped", to("shipped"), {}, given=[ORDER, to("ready")]),
    Way("an order is called off", to("cancelled"), {}, given=[ORDER]),
    Way("what was ready is called off", to("cancelled"), {"TEA_N1": 3, "MUG_N1": 1}, "put back", "<order>",
        given=[ORDER, to("ready")]),
    Way("an order comes back", to("returned"), {"TEA_N1": 3, "MUG_N1": 1}, "put back", "<order>",
        given=[ORDER, to("delivered")]),
    Way("goods are transferred", POST("/stock/transfers", TRANSFER, keep="transfer"),
        {"TEA_N1": -3, "TEA_S1": 3, "MUG_N1": -1, "MUG_S1": 1}, "transfer", "<transfer>"),
    Way("goods are counted", POST("/stock/counts", COUNT, keep="count"), {"TEA_N1": -5}, "counted", "<count>"),
]  # fmt: skip
COMMANDED = {"put away", "destroyed", "archived"}  # by commands on stock, see test_commands
MOVEMENTS = """
select m.id, m.sku_id, m.quantity, m.reason, m.document, m.user_uid, m.key_uid, m.created from movements m
where m.org_id = :org and m.id > :after order by m.id
"""


async def skus(stage: Stage) -> dict[int, str]:
    found = await stage.database.of(stage.org).all("select id, code from skus where org_id = :org", {"org": stage.org})
    return {row[0]: row[1] for row in found}


async def movements(stage: Stage, after: int = 0) -> list[Any]:
    return list(await stage.database.of(stage.org).all(MOVEMENTS, {"org": stage.org, "after": after}))


@pytest.mark.parametrize("who", [OWNER, USER])
@pytest.mark.parametrize("way", WAYS, ids=[way.name for way in WAYS])
async def test_every_way_is_a_movement(stage: Stage, way: Way, who: str):
    for request in (*SHOP, *way.given):
        await stage.prepare(request)
    key = stage.kept["owner_key"]["id"] if who == OWNER else ""
    await stage.credential(who)
    user = stage.kept["dana"]["id"] if who == USER else ""
    before, codes, began = await movements(stage), await skus(stage), now()
    await stage.prepare(replace(way.request, as_=who))
    codes |= await skus(stage)
    found = await movements(stage, before[-1][0])
    assert {codes[row[1]]: row[2] // UNITS for row in found} == way.moved
    assert len(found) == len(way.moved)
    for _, _, _, reason, document, by_user, by_key, created in found:
        assert (reason, document) == (way.reason, filled(way.document, stage.kept))
        assert (by_user, by_key) == (user, key)
        assert began <= created <= now()


def test_every_reason_has_its_way():
    assert {way.reason for way in WAYS} | COMMANDED == set(REASONS)
