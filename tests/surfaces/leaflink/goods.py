"""What the cases on products begin with."""

from typing import Any

from tests.cases import GET, POST, Request

L = "/leaflink"
BRANDS = [
    POST("/brands", {"brand_code": "ACME", "name_en": "Acme"}),
    POST("/brands", {"brand_code": "BETA", "name_en": "Beta"}),
    GET(f"{L}/brands", keep="brands"),
]
ACME, BETA = "<brands.results.0.id>", "<brands.results.1.id>"
TEA: dict[str, Any] = {
    "name": "Green tea",
    "description": "Leaves",
    "category_id": 3,
    "listing_state": "Available",
    "wholesale_price": {"amount": 12.5, "currency": "SAR"},
    "unit_denomination": "0.5",
    "brand_id": ACME,
    "seller_id": "<company>",
    "unit_of_measure": "Kilogram",
    "manufacturer_id": "<company>",
}


def product(keep: str, **values: Any) -> Request:
    return POST(f"{L}/products", TEA | values, keep=keep)
