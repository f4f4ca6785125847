"""Products that are kept from sale until an hour go on sale at it, once."""

from tests.cases import GET, PATCH
from tests.cast import Stage
from tests.surfaces.leaflink.goods import BRANDS
from tests.surfaces.leaflink_v2.test_products import PRODUCTS, product

from fondaco.inventory.drops import drop_due

PAST, FUTURE = "2020-01-01T00:00:00+00:00", "2099-01-01T00:00:00+00:00"
HIDDEN = {"listing_state": "Unavailable"}


async def states(stage: Stage) -> dict[str, str]:
    answer = (await stage.send(GET(PRODUCTS))).json()
    return {row["name"]: row["listing_state"] for row in answer["results"]}


async def test_what_is_due_goes_on_sale(stage: Stage):
    for request in [
        *BRANDS,
        product("due", name="due", drop_date=PAST, **HIDDEN),
        product("later", name="later", drop_date=FUTURE, **HIDDEN),
        product("inner", name="inner", drop_date=PAST, listing_state="Internal"),
        product("never", name="never", **HIDDEN),
    ]:
        await stage.prepare(request)
    while await drop_due(stage.database):
        pass
    waiting = {"later": "Unavailable", "inner": "Internal", "never": "Unavailable"}
    assert await states(stage) == waiting | {"due": "Available"}
    due = (await stage.send(GET(f"{PRODUCTS}<due>/"))).json()
    assert due["dropped"] > PAST
    await stage.prepare(PATCH(f"{PRODUCTS}<due>/", HIDDEN))
    await drop_due(stage.database)
    assert (await states(stage))["due"] == "Unavailable"
