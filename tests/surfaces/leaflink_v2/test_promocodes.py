"""Promotional codes in Marketplace V2."""

from tests.cases import BOTH, DELETE, GET, PATCH, POST, READER, STRANGER, Case, given, table
from tests.cast import Stage

V2 = "/leaflink/api/v2/promocodes/"
SHOP = [
    POST("/brands", {"brand_code": "ACME", "name_en": "Acme"}),
    POST("/brands", {"brand_code": "ZETA", "name_en": "Zeta"}),
    GET("/leaflink/api/v2/brands/", keep="brands"),
]
ACME, ZETA = "<brands.results.0.id>", "<brands.results.1.id>"
WISH = {
    "brand": ACME,
    "code": "SPRING",
    "discount_type": "%",
    "discount_amount": "12.5",
    "start_date": "2026-03-01",
    "end_date": "2026-04-01T00:00:00-07:00",
}
SPRING = POST(V2, WISH, keep="spring")
AUTUMN = POST(V2, WISH | {"brand": ZETA, "code": "AUTUMN"}, keep="autumn")

CASES = given(
    SHOP,
    [
        Case(
            "one is made",
            POST(V2, WISH | {"colour": "ignored"}),
            201,
            {
                "brand": ACME,
                "code": "SPRING",
                "discount_type": "%",
                "discount_amount": "12.50",
                "start_date": "2026-03-01T00:00:00.000000+00:00",
                "end_date": "2026-04-01T07:00:00.000000+00:00",
            },
            events=["promo_code.created"],
        ),
        Case(
            "one without a discount",
            POST(V2, {name: WISH[name] for name in ("brand", "code", "start_date", "end_date")}),
            201,
            {"discount_amount": "0.00", "discount_type": "%"},
            events=["promo_code.created"],
        ),
        Case("for two companies", POST(V2, WISH, as_=BOTH), 201, ..., events=["promo_code.created"]),
        Case("of a stranger's brand", POST(V2, WISH, as_=STRANGER), 400, {"brand": [str]}),
        Case(
            "of nothing",
            POST(V2, {}),
            400,
            {"brand": [str], "code": [str], "start_date": [str], "end_date": [str]},
        ),
        Case("that ends first", POST(V2, WISH | {"end_date": "2026-01-01"}), 400, {"end_date": [str]}),
        Case("that begins some day", POST(V2, WISH | {"start_date": "soon"}), 400, {"start_date": [str]}),
        Case("of more than all", POST(V2, WISH | {"discount_amount": 101}), 400, {"discount_amount": [str]}),
        Case("of money", POST(V2, WISH | {"discount_type": "$"}), 400, {"discount_type": [str]}),
        Case("by a reader", POST(V2, WISH, as_=READER), 403, {"detail": str}),
    ],
) + given(
    [*SHOP, SPRING, AUTUMN],
    [
        Case("twice", POST(V2, WISH), 400, {"code": [str]}),
        Case("all", GET(V2), 200, {"count": 2, "results": [{"id": "<spring>"}, {"id": "<autumn>"}]}, queries=3),
        Case("of a brand", GET(f"{V2}?brand={ZETA}"), 200, {"results": [{"id": "<autumn>"}]}, queries=4),
        Case("of a code", GET(f"{V2}?code=spring"), 200, {"results": [{"id": "<spring>"}]}, queries=4),
        Case("by words", GET(f"{V2}?search=aut"), 200, {"results": [{"id": "<autumn>"}]}, queries=4),
        Case("of a company", GET(f"{V2}?company_slug=<company.slug>", as_=BOTH), 200, {"count": 2}, queries=3),
        Case("of another", GET(f"{V2}?company_slug=<buyers_company.slug>", as_=BOTH), 200, {"count": 0}, queries=2),
        Case("a stranger's", GET(V2, as_=STRANGER), 200, {"count": 0}, queries=2),
        Case("one", GET(f"{V2}<spring>/"), 200, {"code": "SPRING"}),
        Case("another's", GET(f"{V2}<spring>/", as_=STRANGER), 404, {"detail": str}),
        Case(
            "changed",
            PATCH(f"{V2}<spring>/", WISH | {"code": "OTHER", "discount_amount": "1", "end_date": "2026-05-01"}),
            200,
            {"code": "SPRING", "discount_amount": "12.50", "end_date": "2026-05-01T00:00:00.000000+00:00"},
            events=["promo_code.updated"],
        ),
        Case("changed to end first", PATCH(f"{V2}<spring>/", {"end_date": "2025-05-01"}), 400, {"end_date": [str]}),
        Case("removed", DELETE(f"{V2}<spring>/"), 204, None, events=["promo_code.deleted"]),
        Case("removed by another", DELETE(f"{V2}<spring>/", as_=STRANGER), 404),
    ],
)


@table(CASES)
async def test_promocodes(stage: Stage, case: Case):
    await stage.play(case)
