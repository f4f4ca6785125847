"""Product lines in Marketplace V2, and the brands of one company."""

from tests.cases import BOTH, DELETE, GET, PATCH, POST, Case, given, table
from tests.cast import Stage
from tests.surfaces.leaflink.goods import ACME, BETA, BRANDS

V2 = "/leaflink/api/v2"
LINES = f"{V2}/product-lines/"
CASES = given(
    [*BRANDS, POST(LINES, {"name": "Hot", "brand": ACME, "menu_position": 2}, keep="hot")],
    [
        Case("a line", GET(f"{LINES}<hot>/"), 200, {"id": "<hot>", "name": "Hot", "brand": ACME, "menu_position": 2}),
        Case("lines", GET(f"{LINES}?brand={ACME}"), 200, {"count": 1}, queries=4),
        Case("moved", PATCH(f"{LINES}<hot>/", {"brand": BETA}), 200, {"brand": BETA}, events=["product_line.updated"]),
        Case("of a company", GET(f"{V2}/companies/<company>/product-lines/"), 200, {"count": 1}, queries=3),
        Case("of a brand of others", POST(LINES, {"name": "x", "brand": 999_999}), 400, {"brand": [str]}),
        Case(
            "of either company",
            GET(f"{LINES}?company=<buyers_company>,<company>", as_=BOTH),
            200,
            {"count": 1},
            queries=3,
        ),
        Case("of the other", GET(f"{LINES}?company=<buyers_company>", as_=BOTH), 200, {"count": 0}, queries=2),
        Case("of both at once", GET(f"{LINES}?company=<company>&company_slug=x,y"), 200, {"count": 0}, queries=1),
        Case("not removed", DELETE(f"{LINES}<hot>/"), 405),
        Case("brands of a company", GET(f"{V2}/companies/<company>/brands/"), 200, {"count": 2}, queries=3),
    ],
)


@table(CASES)
async def test_product_lines(stage: Stage, case: Case):
    await stage.play(case)
