"""Product templates."""

from tests.cases import DELETE, GET, PATCH, POST
from tests.conformance.probes import Probe

L = "/leaflink/product_templates"
OURS = "?company_id=<company>"
BRAND = POST("/brands", {"brand_code": "ALPHA", "name_en": "Alpha"})
BRANDS = GET("/leaflink/brands", keep="brands")
LINE = POST("/leaflink/product_lines", {"name": "First", "brand_id": "<brands.results.0.id>"}, keep="line")
LICENSE = POST(
    f"/leaflink/compliance/licenses{OURS}",
    [{"number": "R-1", "start_date": "2025-01-01", "end_date": "2027-12-31", "type_id": 19}],
    keep="licenses",
)
BACKGROUND = [BRAND, BRANDS, LINE, LICENSE]
CRATE = {
    "template_name": "Crate",
    "listing_state": "Internal",
    "inventory_management": "unlimited",
    "unit_of_measure": 2,
    "sell_in_unit_of_measure": 9,
    "sell_in_multiples": True,
    "unit_multiplier": 12,
    "unit_denomination": 1,
    "base_units_per_unit": "0.333333333333333",
    "retail_price": "19.90",
    "wholesale_price": "12.50",
    "sale_price": "11.00",
    "minimum_order": "1",
    "maximum_order": "99.5",
    "description": "Twelve in one",
    "category": 20,
    "sub_category": 87,
    "seller": "<company>",
    "brand": "<brands.results.0.id>",
    "product_line": "<line>",
    "strain_classification": "na",
    "license": "<licenses.license_ids.0>",
    "SHOW_QUANTITY": False,
    "AVAILABLE_FOR_SAMPLES": True,
    "threshold_value": 3,
    "threshold_action": "backorder",
    "is_medical_line_item": True,
    "allow_fractional_quantities": False,
}
BOX = {"template_name": "Box", "seller": "<company>"}
MADE = [*BACKGROUND, POST(f"{L}{OURS}", CRATE, keep="crate"), POST(f"{L}{OURS}", BOX, keep="box")]

PROBES = [
    Probe(
        "GET /product_templates",
        GET(f"{L}{OURS}"),
        given=MADE,
        selects={"name": [("CRATE", ["crate"]), ("Cra", [])]},
        proves={"order_by": ("name", {"results": [{"template_name": "Box"}, {"template_name": "Crate"}]})},
    ),
    Probe("POST /product_templates", POST(f"{L}{OURS}", CRATE), given=BACKGROUND, further=[BOX]),
    Probe("GET /product_templates/{id}", GET(f"{L}/<crate>{OURS}"), given=MADE),
    Probe("PATCH /product_templates/{id}", PATCH(f"{L}/<box>{OURS}", CRATE), given=MADE),
    Probe("DELETE /product_templates/{id}", DELETE(f"{L}/<crate>{OURS}"), given=MADE),
]
