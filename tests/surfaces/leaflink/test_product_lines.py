"""Product lines in the dated API: a record's whole life."""

from tests.cases import DELETE, GET, PATCH, POST, STRANGER, Case, given, table
from tests.cast import Stage
from tests.surfaces.leaflink.goods import ACME, BETA, BRANDS, L, product

LINES = f"{L}/product_lines"
ONE = f"{LINES}/<hot>"
MADE = [
    *BRANDS,
    product("tea"),
    product("mint", name="Mint"),
    POST(LINES, {"name": "Hot", "brand_id": ACME, "product_ids": ["<tea>"]}, keep="hot"),
]
CASES = given(
    MADE,
    [
        Case(
            "another is made",
            POST(LINES, {"name": "Cold", "brand_id": BETA, "menu_position": 3}),
            201,
            {
                "name": "Cold",
                "display_name": "Beta Cold",
                "brand": {"name": "Beta"},
                "menu_position": 3,
                "products": [],
            },
            events=["product_line.created"],
        ),
        Case(
            "it is listed with its products",
            GET(LINES),
            200,
            {"count": 1, "results": [{"name": "Hot", "products": [{"id": "<tea>", "name": "Green tea"}]}]},
            queries=4,
        ),
        Case("it is read", GET(ONE), 200, {"name": "Hot", "display_name": "Acme Hot"}),
        Case("by brand", GET(f"{LINES}?brand={BETA}"), 200, {"count": 0}, queries=3),
        Case("a stranger does not find it", GET(ONE, as_=STRANGER), 404),
        Case(
            "other products stand in it",
            PATCH(ONE, {"product_ids": ["<mint>"], "name": "Hotter"}),
            200,
            {"name": "Hotter", "products": [{"name": "Mint"}]},
            events=["product.updated", "product.updated", "product_line.updated"],
        ),
        Case(
            "it moves to another brand",
            PATCH(ONE, {"brand_id": BETA}),
            200,
            {"brand": {"name": "Beta"}, "products": [{"name": "Green tea"}]},
            events=["product_line.updated"],
        ),
        Case("it is removed", DELETE(ONE), 204, None, events=["product_line.deleted"]),
        Case("its product stays, in no line", GET(f"{L}/products/<tea>"), 200, {}, given=[DELETE(ONE)]),
        Case(
            "none is in it", GET(f"{L}/products?product_line=<hot>"), 200, {"count": 0}, given=[DELETE(ONE)], queries=3
        ),
        Case("it is gone for good", DELETE(ONE), 404, given=[DELETE(ONE)]),
        Case("a brand of others", PATCH(ONE, {"brand_id": 999_999}), 400, {"brand_id": [str]}),
        Case("made for a brand of others", POST(LINES, {"name": "x", "brand_id": 999_999}), 400, {"brand_id": [str]}),
        Case("a product of others", PATCH(ONE, {"product_ids": [999_999]}), 400, {"product_ids": [str]}),
        Case("too long", PATCH(ONE, {"name": "x" * 101}), 400, {"name": [str]}),
        Case("found by its name", GET(f"{LINES}?search=hot"), 200, {"count": 1}, queries=5),
    ],
)


@table(CASES)
async def test_product_lines(stage: Stage, case: Case):
    await stage.play(case)
