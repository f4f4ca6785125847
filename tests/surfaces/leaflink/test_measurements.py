"""What is measured at each grain, and listing states that follow the level of stock (leaflink §3.10, D-21, D-26)."""

import pytest
from tests.cases import BOTH, GET, PATCH, STRANGER, Case, given, table
from tests.cast import Stage
from tests.surfaces.leaflink.stock import BY, FIVE_OF_LOT, LOT, MUG, NORTH, SHOP, SOUTH, TEA, TEN, at, counted, do

from fondaco.orders.stock_commands import run_due

MANY = [TEN, FIVE_OF_LOT, do("putaway", 2, at(MUG, SOUTH)), do("hold", 1), do("archive", 1, at(MUG, SOUTH))]
ROW = {"on_hand_quantity": "15.00", "available_quantity": "14.00", "reserved_quantity": "0.00",
       "allocated_quantity": "0.00", "held_quantity": "1.00", "archived_quantity": "0.00"}  # fmt: skip


def grain(name, count, question="", first=..., queries=2, **more):
    body = lambda rows: len(rows) == count and (first is ... or rows[0]["measurements"] == first)  # noqa: E731
    return Case(f"{name} {question} {more}", GET(BY.format(name) + question, **more), 200, body, queries=queries)


MEASURED = [
    grain("product", 2, first=ROW),
    grain("facility", 2, first=ROW),
    grain("product-and-facility", 2, first=ROW),
    grain("batch", 2),
    grain("facility-and-batch", 3),
    grain("product-and-batch", 3),
    grain("product-facility-and-batch", 3),
    grain("product", 1, f"&product_id={MUG}"),
    grain("product", 2, f"&product_id={MUG},{TEA}"),
    grain("facility", 1, f"&facility_id={NORTH}"),
    grain("batch", 1, f"&batch_id={LOT}"),
    grain("product-facility-and-batch", 1, f"&product_id={TEA}&facility_id={NORTH}&batch_id={LOT}"),
    grain("product-facility-and-batch", 0, f"&product_id={MUG}&facility_id={NORTH}"),
    grain("product", 2, as_=BOTH),
    Case("a stranger's", GET(BY.format("product").replace("<company>", "<strangers_company>"), as_=STRANGER), 200,
         lambda rows: len(rows) == 1,
         queries=2),
    Case("ours to a stranger", GET(BY.format("product"), as_=STRANGER), 403),
    Case("of no company", GET("/leaflink/inventory/measurements/by-product"), 400),
    Case("of another grain", GET(BY.format("product") + "&batch_id=1"), 400),
    Case("no number", GET(BY.format("product") + "&product_id=x"), 400),
]  # fmt: skip


@table(given([*SHOP, *MANY], MEASURED))
async def test_measured(stage: Stage, case: Case):
    for request in case.given:
        await stage.prepare(request)
    await run_due(stage.database)
    await stage.play(Case(case.name, case.request, case.status, case.body, queries=case.queries))


THRESHOLDS = """
update products set threshold_value = 5, threshold_action = 'unavailable', reverse_threshold_value = 8,
    reverse_threshold_action = 'available' where org_id = :org and code = 'TEA'
"""


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ([10], "Available"),
        ([10, 5], "Available"),
        ([10, 4], "Unavailable"),
        ([10, 4, 8], "Unavailable"),
        ([10, 4, 9], "Available"),
        ([10, "hold 6"], "Unavailable"),
        ([10, "archive 6", "unarchive 6"], "Available"),
        ([10, "hold 6", "unhold 3"], "Unavailable"),
        (["state Sample", 10, 4], "Sample"),
        (["state Backorder", 10], "Available"),
        ([10, 4, "state Available", 3], "Available"),
        ([10, "PATCH"], "Unavailable"),
    ],
)
async def test_the_listing_state_follows_the_level(stage: Stage, steps, state):
    async def set_up(tx):
        await tx.run(THRESHOLDS, {"org": stage.org})

    for request in SHOP:
        await stage.prepare(request)
    await stage.write(set_up)
    for step in steps:
        if step == "PATCH":
            await stage.prepare(PATCH("/skus/TEA_N1", {"qty": 1}))
        elif isinstance(step, int):
            await stage.prepare(counted(step))
        elif step.startswith("state"):
            await stage.prepare(PATCH(f"/leaflink/products/{TEA}", {"listing_state": step.split()[1]}))
        else:
            await stage.prepare(do(*step.split()))
        await run_due(stage.database)
    found = await stage.prepare(GET(f"/leaflink/products/{TEA}"))
    assert found["listing_state"] == state
