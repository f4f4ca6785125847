"""Products are searched by name, SKU, brand and line in both LeafLink dialects, and by what varies them (D-10)."""

import pytest
from tests.cases import GET, POST
from tests.cast import Stage
from tests.surfaces.leaflink.goods import ACME, BETA, BRANDS, L, product

V2 = "/leaflink/api/v2/products/"
MADE = [
    *BRANDS,
    product("tea", sku="GT-1"),
    product("mint", name="Naná mint", brand_id=BETA, sku="NM-7"),
    POST(f"{L}/product_lines", {"name": "Hot drinks", "brand_id": ACME, "product_ids": ["<tea>"]}),
    POST(
        V2,
        {
            "name": "50 g",
            "seller": "<company>",
            "brand": BETA,
            "wholesale_price": {"amount": 1},
            "listing_state": "Available",
            "parent": {"id": "<tea>"},
        },
        keep="small",
    ),
]
FOUND = {
    "green": ["tea", "small"],
    "NANA": ["mint"],
    "gt-1": ["tea"],
    "acme": ["tea"],
    "beta mint": ["mint"],
    "hot": ["tea"],
    "hot acme gt": ["tea"],
    "green 50": ["small"],
    "m-": ["mint"],
    "nothing": [],
    "%": [],
}


async def test_words_stand_in_any_of_them(stage: Stage):
    for request in MADE:
        await stage.prepare(request)
    for path in (f"{L}/products", V2):
        for question, meant in FOUND.items():
            answer = (await stage.send(GET(f"{path}?search={question.replace('%', '%25')}"))).json()
            wanted = [stage.kept[name]["id"] for name in meant]
            assert [row["id"] for row in answer["results"]] == wanted, (path, question)
            assert answer["count"] == len(wanted)


@pytest.mark.parametrize("path", [f"{L}/products", V2])
async def test_archived_ones_are_searched_where_they_are_asked_for(stage: Stage, path: str):
    for request in [*MADE, product("old", name="Green old", listing_state="Archived")]:
        await stage.prepare(request)
    answer = (await stage.send(GET(f"{path}?search=green&archived=true&ordering=-name"))).json()
    assert [row["name"] for row in answer["results"]] == ["Green old"]
