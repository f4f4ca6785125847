"""What an operator may settle of the LeafLink dialects' answers (leaflink D-08, D-09; marketplace E-04)."""

from typing import Any

import pytest
from tests.cases import GET, LEAFLINK, MARKETPLACE, POST, Request
from tests.cast import Stage, application

from fondaco.app import Dialects
from fondaco.kernel.values import replace
from fondaco.settings import Settings, read_settings
from fondaco.surfaces.leaflink_v2.dialect import with_numbers
from fondaco.surfaces.surface import House

L, V2 = LEAFLINK, MARKETPLACE
PRODUCT = POST("/products", {"iv_id": "A", "name_en": "Alpha", "average_price": 12.5})


@pytest.fixture(scope="module")
def app(sqlite_house: House) -> Dialects:
    return application(sqlite_house)


async def told(stage: Stage, app: Dialects, request: Request, **settings: bool) -> tuple[int, Any]:
    """What is answered under these settings."""
    for surface in app.surfaces:
        surface.house = replace(stage.house, settings=replace(stage.house.settings, **settings))
    stage.client._transport.app = app  # type: ignore[attr-defined]
    answer = await stage.send(request)
    return answer.status_code, answer.json()


async def test_unknown_parameters_are_refused_or_ignored(stage: Stage, app: Dialects):
    for path in (f"{L}/brands?colour=red&page_size=1", f"{L}/product_listing_states?colour=red"):
        assert (await told(stage, app, GET(path)))[0] == 400
        assert (await told(stage, app, GET(path), leaflink_ignores_unknown=True))[0] == 200
    wrong = GET(f"{L}/brands?colour=red&page_size=501")
    assert (await told(stage, app, wrong, leaflink_ignores_unknown=True))[0] == 404


async def test_bare_arrays_are_bare_or_pages(stage: Stage, app: Dialects):
    request = GET(f"{L}/product_listing_states")
    _, bare = await told(stage, app, request)
    _, page = await told(stage, app, request, leaflink_wraps_arrays=True)
    assert isinstance(bare, list)
    assert page == {"count": len(bare), "next": None, "previous": None, "results": bare}
    assert (await told(stage, app, GET(f"{L}/brands"), leaflink_wraps_arrays=True))[1]["results"] == []


async def test_money_is_text_or_a_number(stage: Stage, app: Dialects):
    await stage.prepare(PRODUCT)
    request = GET(f"{V2}/products/?fields_include=wholesale_price,quantity")
    for settled, amount in ((False, "12.50"), (True, 12.5)):
        _, page = await told(stage, app, request, marketplace_money_numbers=settled)
        assert page["results"] == [{"quantity": "0.0000", "wholesale_price": {"amount": amount, "currency": "SAR"}}]


def test_only_money_is_a_number():
    said = {
        "a": [{"amount": "3.00", "currency": "SAR"}],
        "amount": "3.00",
        "b": {"amount": "1", "currency": "x", "c": 1},
    }
    assert with_numbers(said) == said | {"a": [{"amount": 3, "currency": "SAR"}]}


def test_settings_are_read_from_the_environment():
    names = ("LEAFLINK_IGNORES_UNKNOWN", "LEAFLINK_WRAPS_ARRAYS", "MARKETPLACE_MONEY_NUMBERS")
    for text, meant in (("on", True), ("TRUE", True), ("1", True), ("off", False), ("", False)):
        found = read_settings({f"FONDACO_{name}": text for name in names})
        assert all(getattr(found, name.lower()) is meant for name in names)
    assert read_settings({}) == Settings()
