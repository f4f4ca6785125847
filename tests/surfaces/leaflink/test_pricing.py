"""Price schedules, public menus and tax schedules in the dated API."""

from tests.cases import BOTH, DELETE, GET, PATCH, POST, PUT, READER, STRANGER, Case, Only, given, table
from tests.cast import Stage

L = "/leaflink"
US = "company_id=<company>"
SCHEDULES = f"{L}/pricing/custom-menus"
MENUS = f"{L}/express_menus"
TAXES = f"{L}/taxes/tax_schedules"
SHOP = [
    POST("/brands", {"brand_code": "ACME", "name_en": "Acme"}),
    POST("/brands", {"brand_code": "ZETA", "name_en": "Zeta"}),
    GET(f"{L}/brands", keep="brands"),
    POST(f"{SCHEDULES}?{US}", {"name": "Retail"}, keep="retail"),
    POST(f"{SCHEDULES}?{US}", {"name": "Wholesale"}, keep="wholesale"),
]
ACME, ZETA = "<brands.results.0.id>", "<brands.results.1.id>"
WISH = {"brand": ACME, "price_schedule": "<retail>", "products": []}
MENU = POST(MENUS, WISH, keep="menu")
OTHER = POST(MENUS, {"brand": ZETA, "price_schedule": "<wholesale>", "products": []}, keep="other")
SHOWN = Only("id", "created_date", "modified_date", "name", "products_count", "customers_count")
TAX = {"name": "Excise", "tax_type": 1, "tax_rate": "15.12345", "unit_type": 2, "product_category_ids": []}
TAXED = POST(f"{TAXES}?{US}", TAX, keep="tax")

SCHEDULE_CASES = [
    Case("one is made", POST(f"{SCHEDULES}?{US}", {"name": " A "}), 201, SHOWN, events=["price_schedule.created"]),
    Case("without a company", POST(SCHEDULES, {"name": "A"}), 400, {"detail": str}),
    Case("without a name", POST(f"{SCHEDULES}?{US}", {"name": " "}), 400, {"name": [str]}),
    *given(
        SHOP,
        [
            Case(
                "all",
                GET(f"{SCHEDULES}?ordering=-name"),
                200,
                {"count": 2, "results": [{"name": "Wholesale", "products_count": 0}, {"customers_count": 0}]},
                queries=3,
            ),
            Case("by words", GET(f"{SCHEDULES}?search=ret"), 200, {"results": [{"name": "Retail"}]}, queries=4),
            Case("one of two companies", GET(f"{SCHEDULES}?page_size=1", as_=BOTH), 200, {"count": 2}, queries=3),
            Case("a stranger's", GET(SCHEDULES, as_=STRANGER), 200, {"count": 0}, queries=2),
            Case("one", GET(f"{SCHEDULES}/<retail>"), 200, {"id": "<retail>", "name": "Retail"}),
            Case("another's", GET(f"{SCHEDULES}/<retail>", as_=STRANGER), 404, {"detail": str}),
            Case("a name twice", POST(f"{SCHEDULES}?{US}", {"name": "RETAIL"}), 400, {"name": [str]}),
        ],
    ),
]

MENU_CASES = given(
    SHOP,
    [
        Case(
            "one is made",
            POST(MENUS, WISH | {"name": "ignored"}),
            201,
            {"brand": ACME, "price_schedule": "<retail>", "name": "Acme – Retail", "products": [], "products_count": 0},
            events=["express_menu.created"],
        ),
        Case("for two companies", POST(MENUS, WISH, as_=BOTH), 201, ..., events=["express_menu.created"]),
        Case("of a very large brand", POST(MENUS, WISH | {"brand": 2**70}), 400, {"brand": [str]}),
        Case("of a large product", POST(MENUS, WISH | {"products": [2**63]}), 400, {"products": {"0": [str]}}),
        Case("of nobody's brand", POST(MENUS, WISH | {"brand": 0}), 400, {"brand": [str]}),
        Case("of a stranger's brand", POST(MENUS, WISH, as_=STRANGER), 400, {"brand": [str]}),
        Case("of no such schedule", POST(MENUS, WISH | {"price_schedule": 0}), 400, {"price_schedule": [str]}),
        Case("of no such product", POST(MENUS, WISH | {"products": [0]}), 400, {"products": [str]}),
        Case("of nothing", POST(MENUS, {}), 400, {"brand": [str], "price_schedule": [str], "products": [str]}),
        Case("by a reader", POST(MENUS, WISH, as_=READER), 403, {"detail": str}),
    ],
) + given(
    [*SHOP, MENU, OTHER],
    [
        Case(
            "all",
            GET(MENUS),
            200,
            {"count": 2, "next": None, "results": [{"id": "<menu>", "products": []}, {"id": "<other>"}]},
            queries=4,
        ),
        Case(
            "without products",
            GET(f"{MENUS}?products=False&page_size=1"),
            200,
            {"results": [Only("id", "brand", "name", "price_schedule", "products_count", "slug")]},
            queries=3,
        ),
        Case("products as ever", GET(f"{MENUS}?products=true"), 200, {"results": [{"products": []}, ...]}, queries=4),
        Case("products as what", GET(f"{MENUS}?products=perhaps"), 400, {"detail": str}),
        Case("of a brand", GET(f"{MENUS}?brand={ZETA}"), 200, {"results": [{"id": "<other>"}]}, queries=5),
        Case(
            "of a schedule",
            GET(f"{MENUS}?price_schedule=<retail>"),
            200,
            {"results": [{"id": "<menu>"}]},
            queries=5,
        ),
        Case("by words", GET(f"{MENUS}?search=zeta"), 200, {"results": [{"id": "<other>"}]}, queries=5),
        Case("a stranger's", GET(MENUS, as_=STRANGER), 200, {"count": 0}, queries=2),
        Case("one", GET(f"{MENUS}/<menu>"), 200, {"id": "<menu>", "slug": str}),
        Case("another's", GET(f"{MENUS}/<menu>", as_=STRANGER), 404),
        Case(
            "changed",
            PATCH(f"{MENUS}/<menu>", {"price_schedule": "<wholesale>"}),
            200,
            {"name": "Acme – Wholesale", "slug": "<menu.slug>", "brand": ACME},
            events=["express_menu.updated"],
        ),
        Case(
            "replaced",
            PUT(f"{MENUS}/<menu>", WISH | {"brand": ZETA}),
            200,
            {"name": "Zeta – Retail"},
            events=["express_menu.updated"],
        ),
        Case("replaced by half", PUT(f"{MENUS}/<menu>", {"brand": ZETA}), 400, {"products": [str]}),
        Case("removed", DELETE(f"{MENUS}/<menu>"), 204, None, events=["express_menu.deleted"]),
        Case("removed by another", DELETE(f"{MENUS}/<menu>", as_=STRANGER), 404),
    ],
)

TAX_CASES = [
    Case("one is made", POST(f"{TAXES}?{US}", TAX), 201, Only("id"), events=["tax_schedule.created"]),
    Case(
        "a rate that is a number",
        POST(f"{TAXES}?{US}", TAX | {"tax_rate": 7.5}),
        201,
        {"id": int},
        events=["tax_schedule.created"],
    ),
    Case("a rate with six decimals", POST(f"{TAXES}?{US}", TAX | {"tax_rate": "1.123456"}), 400, {"tax_rate": [str]}),
    Case("a rate that is a dot", POST(f"{TAXES}?{US}", TAX | {"tax_rate": "."}), 400, {"tax_rate": [str]}),
    Case("a rate below zero", POST(f"{TAXES}?{US}", TAX | {"tax_rate": "-1"}), 400, {"tax_rate": [str]}),
    Case("a type that is none", POST(f"{TAXES}?{US}", TAX | {"tax_type": 9}), 400, {"tax_type": [str]}),
    Case("a unit that is none", POST(f"{TAXES}?{US}", TAX | {"unit_type": 9}), 400, {"unit_type": [str]}),
    Case(
        "a category that is none",
        POST(f"{TAXES}?{US}", TAX | {"product_category_ids": [0]}),
        400,
        {"product_category_ids": [str]},
    ),
    Case("of no company", GET(TAXES), 400, {"detail": str}),
    Case("of another company", GET(f"{TAXES}?{US}", as_=STRANGER), 403, {"detail": str}),
    *given(
        [TAXED],
        [
            Case(
                "all",
                GET(f"{TAXES}?{US}"),
                200,
                {"count": 1, "results": [{"name": "Excise", "tax_type": "Percentage", "tax_rate": "15.12345"}]},
                queries=3,
            ),
            Case("by words", GET(f"{TAXES}?{US}&search=vat"), 200, {"count": 0}, queries=3),
            Case("one", GET(f"{TAXES}/<tax>?{US}"), 200, {"unit_type": "Kilogram", "product_categories": []}),
            Case(
                "superseded",
                PATCH(f"{TAXES}/<tax>?{US}", {"tax_rate": 1, "name": None}),
                200,
                {"id": lambda id: isinstance(id, int)},
                events=["tax_schedule.created", "tax_schedule.updated"],
            ),
            Case("archived", DELETE(f"{TAXES}/<tax>?{US}"), 204, None, events=["tax_schedule.updated"]),
        ],
    ),
    *given(
        [TAXED, PATCH(f"{TAXES}/<tax>?{US}", {"tax_rate": 1}, keep="second")],
        [
            Case(
                "the second alone is listed",
                GET(f"{TAXES}?{US}"),
                200,
                {"count": 1, "results": [{"id": "<second>", "tax_rate": "1.00000", "name": "Excise"}]},
                queries=3,
            ),
            Case("the first is read", GET(f"{TAXES}/<tax>?{US}"), 200, {"tax_rate": "15.12345"}),
            Case("and removed again", DELETE(f"{TAXES}/<tax>?{US}"), 204),
            Case("and not superseded again", PATCH(f"{TAXES}/<tax>?{US}", {"name": "x"}), 400),
        ],
    ),
]


@table(SCHEDULE_CASES)
async def test_price_schedules(stage: Stage, case: Case):
    await stage.play(case)


@table(MENU_CASES)
async def test_express_menus(stage: Stage, case: Case):
    await stage.play(case)


@table(TAX_CASES)
async def test_tax_schedules(stage: Stage, case: Case):
    await stage.play(case)
