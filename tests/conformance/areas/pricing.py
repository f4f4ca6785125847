"""Price schedules, public menus, tax schedules and promotional codes."""

from tests.cases import DELETE, GET, PATCH, POST, PUT, Only, Request
from tests.conformance.probes import Probe

US = "company_id=<company>"
SCHEDULES = "/leaflink/pricing/custom-menus"
MENUS = "/leaflink/express_menus"
TAXES = "/leaflink/taxes/tax_schedules"
CODES = "/leaflink/api/v2/promocodes/"

BRANDS = [
    POST("/brands", {"brand_code": "ACME", "name_en": "Acme"}),
    POST("/brands", {"brand_code": "ZETA", "name_en": "Zeta"}),
    GET("/leaflink/brands", keep="brands"),
]
ACME, ZETA = "<brands.results.0.id>", "<brands.results.1.id>"
SCHEDULED = [
    POST(f"{SCHEDULES}?{US}", {"name": "Retail"}, keep="retail"),
    POST(f"{SCHEDULES}?{US}", {"name": "Wholesale"}, keep="wholesale"),
]
MENU = {"brand": ACME, "price_schedule": "<retail>", "products": []}
OTHER = {"brand": ZETA, "price_schedule": "<wholesale>", "products": []}
LISTED = [*BRANDS, *SCHEDULED, POST(MENUS, MENU, keep="menu"), POST(MENUS, OTHER, keep="other")]
SLIM = Only("id", "brand", "name", "price_schedule", "products_count", "slug")

CATEGORIES = GET("/leaflink/product_categories", keep="categories")
TAX = {
    "name": "Excise",
    "tax_type": 1,
    "tax_rate": "15.5",
    "unit_type": 1,
    "product_category_ids": ["<categories.results.0.id>"],
}
CITY = TAX | {"name": "City tax", "tax_type": 2, "tax_rate": "2", "unit_type": 3}
TAXED = [CATEGORIES, POST(f"{TAXES}?{US}", TAX, keep="tax"), POST(f"{TAXES}?{US}", CITY, keep="city")]

CODE = {
    "brand": ACME,
    "code": "SPRING",
    "discount_type": "%",
    "discount_amount": "12.5",
    "start_date": "2026-03-01T00:00:00Z",
    "end_date": "2026-04-01T00:00:00Z",
}
CODED = [*BRANDS, POST(CODES, CODE, keep="spring"), POST(CODES, CODE | {"brand": ZETA, "code": "FALL"}, keep="fall")]

CREDITS = "/leaflink/api/v2/credits/"


def returned(name: str, price: int) -> list[Request]:
    """An order that came back, for which its customer is owed."""
    buyer = {"customer_name": name, "customer_email": f"{name.lower()}@shop.test", "status": "delivered"}
    order = buyer | {"products": [{"name": "Tea", "quantity": 1, "price": price}]}
    return [
        POST("/orders", order, keep=name),
        PATCH(f"/orders/<{name}.order.id>/status", {"order_status": "returned"}),
    ]


OWED = [*returned("Dana", 5), *returned("Omar", 50), GET(CREDITS, keep="credits")]
DANA, OMAR = "credits.results.0.id", "credits.results.1.id"
ALL = [DANA, OMAR]

PROBES = [
    Probe(
        "V2: GET /credits/",
        GET(CREDITS),
        given=OWED,
        selects={
            "customer": [("<credits.results.0.customer.id>", [DANA]), ("0", [])],
            "order": [("<credits.results.1.order>", [OMAR])],
            "status": [("active", ALL), ("used,cancelled", [])],
            "reason": [("leaflink_return", ALL), ("other", [])],
            "credit_date_after": [("<yesterday>", ALL), ("<tomorrow>", [])],
            "credit_date_before": [("<tomorrow>", ALL), ("<yesterday>", [])],
            "amount_min": [("5.01", [OMAR]), ("5", ALL)],
            "amount_max": [("49.99", [DANA]), ("4.99", [])],
            "archived": [("false", ALL), ("true", [])],
        },
        empty=["brand"],
    ),
    Probe("V2: GET /credits/{id}/", GET(f"{CREDITS}<credits.results.0.id>/"), given=OWED),
    Probe("GET /pricing/custom-menus", GET(SCHEDULES), given=SCHEDULED),
    Probe("GET /pricing/custom-menus/{id}", GET(f"{SCHEDULES}/<retail>"), given=SCHEDULED),
    Probe("GET /express_menus", GET(MENUS), given=LISTED, proves={"products": ("false", {"results": [SLIM, SLIM]})}),
    Probe("POST /express_menus", POST(MENUS, MENU), given=[*BRANDS, *SCHEDULED]),
    Probe("GET /express_menus/{id}", GET(f"{MENUS}/<menu>"), given=LISTED),
    Probe("PUT /express_menus/{id}", PUT(f"{MENUS}/<menu>", OTHER), given=LISTED),
    Probe("PATCH /express_menus/{id}", PATCH(f"{MENUS}/<menu>", OTHER), given=LISTED),
    Probe("DELETE /express_menus/{id}", DELETE(f"{MENUS}/<menu>"), given=LISTED),
    Probe("GET /taxes/tax_schedules", GET(f"{TAXES}?{US}"), given=TAXED),
    Probe("POST /taxes/tax_schedules", POST(f"{TAXES}?{US}", TAX), given=[CATEGORIES]),
    Probe("GET /taxes/tax_schedules/{id}", GET(f"{TAXES}/<tax>?{US}"), given=TAXED),
    Probe("PATCH /taxes/tax_schedules/{id}", PATCH(f"{TAXES}/<tax>?{US}", CITY), given=TAXED),
    Probe("DELETE /taxes/tax_schedules/{id}", DELETE(f"{TAXES}/<tax>?{US}"), given=TAXED),
    Probe("V2: GET /promocodes/", GET(CODES), given=CODED),
    Probe("V2: POST /promocodes/", POST(CODES, CODE), given=BRANDS),
    Probe("V2: GET /promocodes/{id}/", GET(f"{CODES}<spring>/"), given=CODED),
    Probe(
        "V2: PATCH /promocodes/{id}/",
        PATCH(f"{CODES}<spring>/", CODE | {"code": "OTHER", "end_date": "2026-06-01T00:00:00Z"}),
        given=CODED,
        shown={"code": "SPRING"},
    ),
    Probe("V2: DELETE /promocodes/{id}/", DELETE(f"{CODES}<spring>/"), given=CODED),
]
