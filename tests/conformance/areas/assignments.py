"""For whom products are reserved."""

from typing import Any

from tests.cases import GET, POST, PUT, Only, Request
from tests.conformance.probes import Probe
from tests.forms import PNG, SEND

L = "/leaflink"
US = "company_id=<company>"
ASSIGNED = f"{L}/product-assigned-to-buyer"
PRODUCTS = f"{L}/product-assignments"


def product(name: str, brand: str, **more: Any) -> Request:
    body = {
        "name": name,
        "description": f"{name}, for {brand}",
        "category_id": 1,
        "listing_state": "Available",
        "wholesale_price": {"amount": 5},
        "unit_denomination": "1",
        "brand_id": brand,
        "seller_id": "<company>",
        "unit_of_measure": "Unit",
        "sku": name.upper(),
    }
    return POST(f"{L}/products", body | more, keep=name.lower())


ACME, ZETA = "<brands.results.0.id>", "<brands.results.1.id>"
SHOP = [
    POST("/brands", {"brand_code": "ACME", "name_en": "Acme"}),
    POST("/brands", {"brand_code": "ZETA", "name_en": "Zeta"}),
    GET(f"{L}/brands", keep="brands"),
    product("Tea", ACME),
    product("Nut", ZETA, listing_state="Internal", unit_multiplier=3),
    POST(f"{L}/product_lines", {"name": "Hot", "brand_id": ACME, "product_ids": ["<tea>"]}, keep="hot"),
    POST(f"{L}/customer_groups?{US}", {"name": "Gold"}, keep="gold"),
    POST(f"{L}/customers", {"name": "Kiosk", "owner_id": "<company>", "partner_id": "<buyers_company>"}),
]
BUYER = {
    "buyer_id": "<buyers_company>",
    "expiration_date": "2027-01-01T00:00:00Z",
    "call_to_action": "Call us",
    "quantity": None,
}
GROUP = {
    "customer_group_id": "<gold>",
    "expiration_date": "2027-01-01T00:00:00Z",
    "call_to_action": "Call us",
    "quantity": None,
}
WISH = {"product_ids": ["<tea>"], "assigned_buyers": [BUYER], "assigned_groups": [GROUP], "is_exclusive": True}
MADE = [
    *SHOP,
    PUT(f"{ASSIGNED}?{US}", WISH),
    PUT(f"{ASSIGNED}?{US}", {"product_ids": ["<nut>"], "assigned_buyers": [BUYER]}),
]
LINED = [
    *MADE,
    SEND(f"{L}/product_images", ("image", PNG), ("product", "<tea>"), ("position", 1)),
]

PROBES = [
    Probe(
        "GET /product-assigned-to-buyer",
        GET(f"{ASSIGNED}?{US}"),
        given=MADE,
        key="product_id",
        selects={"product_ids": [("<tea>", ["tea"]), ("<nut>,0", ["nut"])], "search": [("TEA", ["tea"]), ("zq", [])]},
    ),
    Probe("PUT /product-assigned-to-buyer", PUT(f"{ASSIGNED}?{US}", WISH), given=SHOP),
    Probe(
        "GET /product-assignments",
        GET(f"{PRODUCTS}?{US}"),
        given=LINED,
        selects={
            "archived": [("false", ["tea", "nut"]), ("true", [])],
            "brand": [(ACME, ["tea"]), (f"{ZETA},0", ["nut"])],
            "listing_state": [("internal", ["nut"]), ("Available", ["tea"])],
            "product_line": [("<hot>,0", ["tea"]), ("0", [])],
        },
        proves={"include_children": ("images", {"results": [{"images": [Only("id", "image", "position")]}, ...]})},
    ),
]
