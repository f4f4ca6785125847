"""Products in all their views, and product lines."""

from typing import Any

from tests.cases import DELETE, GET, PATCH, POST, PUT
from tests.conformance.probes import Probe

L = "/leaflink"
V2 = "/leaflink/api/v2"
ACME, BETA = "<brands.results.0.id>", "<brands.results.1.id>"
LICENSE = "<licenses.license_ids.0>"
SPECIFIED = [
    {"spec_type": "net-weight", "dosage_unit": "g", "decimal_value": "1.50", "max_decimal_value": "2.00"},
    {"spec_type": "ingredients", "dosage_unit": "mg", "text_value": "Tea"},
]
FULL: dict[str, Any] = {
    "name": "Green tea",
    "seller": "<company>",
    "brand": ACME,
    "wholesale_price": {"amount": "12.50", "currency": "SAR"},
    "listing_state": "Available",
    "display_listing_state": "Available",
    "drop_date": "2027-01-01T00:00:00+00:00",
    "sku": "T-1",
    "description": "Leaves",
    "quantity": "7.0000",
    "unit_multiplier": 12,
    "retail_price": {"amount": "20.00", "currency": "SAR"},
    "sale_price": {"amount": "10.00", "currency": "SAR"},
    "minimum_order": "1.0000",
    "maximum_order": "50.5000",
    "AVAILABLE_FOR_SAMPLES": True,
    "extern_acct_id": "A1",
    "extern_income_acct_id": "I1",
    "featured": True,
    "tagline": "Fresh",
    "allow_fractional_quantities": True,
    "inventory_management": "1",
    "unit_of_measure": "Gram",
    "sell_in_unit_of_measure": "Case",
    "unit_denomination": 18,
    "category": 3,
    "sub_category": 14,
    "grow_type": 2,
    "seller_internal_id": "IV-1",
    "product_line": "<hot>",
    "manufacturer": "<buyers_company>",
    "strain_classification": "hybrid",
    "license": LICENSE,
    "strains": [4],
    "extern_sts_ids": ["900"],
    "base_units_per_unit": "2.5",
    "external_ids": {"erp": "17"},
    "threshold_value": 5,
    "threshold_action": "backorder",
    "reverse_threshold_value": 9,
    "reverse_threshold_action": "available",
    "show_quantity": True,
    "product_data_items": SPECIFIED,
}
AS_V2 = {"unit_denomination": {"id": 18}, "license": {"id": LICENSE}}
MINT = {
    "name": "Mint",
    "description": "More leaves",
    "category_id": 2,
    "listing_state": "Internal",
    "wholesale_price": {"amount": 3, "currency": "SAR"},
    "unit_multiplier": 1,
    "unit_denomination": "1.00000",
    "sku": "M-1",
    "brand_id": BETA,
    "seller_id": "<company>",
    "unit_of_measure": "Unit",
    "manufacturer_id": "<company>",
    "custom_menu": [{"id": "<gold>", "amount": "2.50", "currency": "SAR"}],
}
SMALL = {
    "name": "50 g",
    "seller": "<company>",
    "brand": BETA,
    "wholesale_price": {"amount": "1.00"},
    "listing_state": "Backorder",
    "unit_denomination": 1,
    "category": 4,
}
STARTED = [
    POST("/brands", {"brand_code": "ACME", "name_en": "Acme"}),
    POST("/brands", {"brand_code": "BETA", "name_en": "Beta"}),
    GET(f"{L}/brands", keep="brands"),
    POST(f"{L}/product_lines", {"name": "Hot", "brand_id": ACME}, keep="hot"),
    POST(f"{L}/pricing/custom-menus?company_id=<company>", {"name": "Gold"}, keep="gold"),
    POST(
        f"{L}/compliance/licenses?company_id=<company>",
        [{"number": "L-1", "start_date": "2026-01-01", "end_date": "2030-01-01", "type_id": 1}],
        keep="licenses",
    ),
]
TEA = [*STARTED, POST(f"{V2}/products/", FULL, keep="tea")]
MADE = [
    *TEA,
    POST(f"{L}/products", MINT, keep="mint"),
    POST(f"{V2}/products/", SMALL | {"parent": {"id": "<tea>"}}, keep="small"),
    POST(f"{L}/batches?company_id=<company>", {"company_id": "<company>", "number": "L-1", "product_ids": ["<tea>"]}),
    POST(f"{L}/products", MINT | {"sku": "OLD", "listing_state": "Archived"}, keep="old"),
]
SELECTS: dict[str, Any] = {
    "archived": [("true", ["old"]), ("false", ["tea", "mint", "small"])],
    "brand": [(ACME, ["tea"])],
    "buyer": [("<buyers_company>", ["tea", "small"])],
    "category": [(2, ["mint"])],
    "external_id_key": [("erp&external_id_values=17,18", ["tea"]), ("shop&external_id_values=17", [])],
    "has_children": [("true", ["tea"]), ("false", ["mint", "small"])],
    "license": [(LICENSE, ["tea"])],
    "license__isnull": [("true", ["mint", "small"]), ("false", ["tea"])],
    "license__type": [(1, ["tea"]), (2, [])],
    "listing_state": [("internal", ["mint"]), ("Archived", ["old"])],
    "parent": [("<tea>", ["small"])],
    "parent__isnull": [("true", ["tea", "mint"]), ("false", ["small"])],
    "product_line": [("<hot>", ["tea"])],
    "seller_internal_id": [("IV-1,X", ["tea"])],
    "strains": [("4", ["tea"]), ("1", [])],
    "sub_category": [("14", ["tea"])],
    "sub_category__isnull": [("true", ["mint", "small"]), ("false", ["tea"])],
}
IN_L = SELECTS | {
    "base_units_per_unit__isnull": [("true", ["mint", "small"]), ("false", ["tea"])],
    "batch_associated__isnull": [("true", ["mint", "small"]), ("false", ["tea"])],
    "extern_sts_ids": [("900,901", ["tea"]), ("901", [])],
    "external_id_unmapped": [("true&external_id_key=erp", ["mint", "small"])],
}
EMPTY = ("reconcile_inventory", "s2s_connected")
MVP: dict[str, Any] = {
    "seller_id": "<company>",
    "brand_id": ACME,
    "name": "White tea",
    "sku": "W-1",
    "product_line_id": "<hot>",
    "license_id": LICENSE,
    "category_id": 3,
    "sub_category_id": 14,
    "unit_of_measure_id": 2,
    "unit_denomination_id": 18,
    "listing_state": "Available",
    "description": "Leaves",
    "wholesale_price": {"amount": 12.5, "currency": "SAR"},
    "retail_price": {"amount": 20, "currency": "SAR"},
    "strains": [4],
    "strain_classification": "hybrid",
    "is_medical_line_item": True,
    "grow_type": "indoor",
    "base_units_per_unit": "2.5",
    "threshold": {"regular_value": 5, "regular_action": "internal", "reverse_value": 9, "reverse_action": "available"},
    "product_specification_items": [
        {
            "product_specification_id": 6,
            "unit_id": 2,
            "decimal_value": "1.5",
            "max_decimal_value": "2.25",
            "text_value": "about",
        }
    ],
    "varieties": [
        {
            "name": "60 g",
            "wholesale_price": {"amount": 5, "currency": "SAR"},
            "retail_price": {"amount": 8, "currency": "SAR"},
            "unit_denomination_id": 1,
            "unit_of_measure_id": 6,
            "base_units_per_unit": "60",
        }
    ],
}
# A whole product, and the same with its parts named by their ids.
WHITE = [*STARTED, POST(f"{L}/products_mvp", MVP, keep="white")]
NAMED = MVP | {
    "product_specification_items": [
        MVP["product_specification_items"][0] | {"id": "<white.product_specification_items.0.id>"}
    ],
    "varieties": [MVP["varieties"][0] | {"id": "<white.varieties.0.id>"}],
}
AS_NEW = {"product_specification_items": [{"id": int}], "varieties": [{"id": int, "name": "60 g"}]}
# Of a new product nothing is there yet that an id could name.
COPIED = MVP | {
    "sku": "W-3",
    "product_specification_items": [MVP["product_specification_items"][0] | {"id": None}],
    "varieties": [MVP["varieties"][0] | {"id": None}],
}
BULK = {
    "selector": "product",
    "selector_values": ["<tea>", "<mint>"],
    "update_data": [{"type": "absolute", "field": "sale_price", "value": 9}],
}
LINE = {"name": "Hot", "brand_id": ACME, "menu_position": 3, "product_ids": ["<tea>"]}
TEMPLATE = POST(
    f"{L}/product_templates?company_id=<company>",
    {
        "template_name": "Teas",
        "seller": "<company>",
        "brand": ACME,
        "license": LICENSE,
        "category": 3,
        "sub_category": 14,
        "unit_of_measure": 2,
        "unit_denomination": 18,
    },
    keep="template",
)

LINES = [
    Probe(
        "GET /product_lines",
        GET(f"{L}/product_lines"),
        given=[
            *TEA,
            POST(f"{L}/product_lines", {"name": "Cold", "brand_id": BETA, "product_ids": ["<tea>"]}, keep="cold"),
        ],
        selects={"brand": [(ACME, ["hot"])]},
    ),
    Probe("POST /product_lines", POST(f"{L}/product_lines", LINE), given=TEA),
    Probe("GET /product_lines/{id}", GET(f"{L}/product_lines/<hot>"), given=TEA),
    Probe("PATCH /product_lines/{id}", PATCH(f"{L}/product_lines/<hot>", LINE | {"name": "Hotter"}), given=TEA),
    Probe("DELETE /product_lines/{id}", DELETE(f"{L}/product_lines/<hot>"), given=TEA),
    Probe(
        "V2: GET /product-lines/",
        GET(f"{V2}/product-lines/"),
        given=[*STARTED, POST(f"{V2}/product-lines/", {"name": "Cold", "brand": BETA}, keep="cold")],
        selects={"brand": [(ACME, ["hot"])]},
    ),
    Probe(
        "V2: POST /product-lines/",
        POST(f"{V2}/product-lines/", {"name": "Cold", "brand": BETA, "menu_position": 2}),
        given=STARTED,
    ),
    Probe("V2: GET /product-lines/{id}/", GET(f"{V2}/product-lines/<hot>/"), given=STARTED),
    Probe(
        "V2: PATCH /product-lines/{id}/",
        PATCH(f"{V2}/product-lines/<hot>/", {"name": "Cold", "brand": BETA, "menu_position": 2}),
        given=STARTED,
    ),
]
PRODUCTS = [
    Probe(
        "GET /products",
        GET(f"{L}/products"),
        given=MADE,
        selects=IN_L | {"external_ids": [("17", ["tea"]), ("erp", [])]},
        empty=EMPTY,
    ),
    Probe("POST /products", POST(f"{L}/products", MINT), given=STARTED),
    Probe("GET /products/{id}", GET(f"{L}/products/<tea>"), given=TEA),
    Probe("PUT /products/{id}", PUT(f"{L}/products/<tea>", MINT), given=TEA),
    Probe("PATCH /products/{id}", PATCH(f"{L}/products/<tea>", MINT), given=TEA),
    Probe("DELETE /products/{id}", DELETE(f"{L}/products/<tea>"), given=TEA),
    Probe("GET /products/{id}/audit_log", GET(f"{L}/products/<tea>/audit_log"), given=TEA, key="created_on"),
    Probe("POST /products/bulk/update", POST(f"{L}/products/bulk/update", BULK), given=MADE),
    Probe("GET /products_mvp", GET(f"{L}/products_mvp"), given=MADE, selects=IN_L, empty=EMPTY),
    Probe(
        "POST /products_mvp",
        POST(f"{L}/products_mvp", MVP | {"sku": "W-2"}),
        given=WHITE,
        shown=AS_NEW,
        further=[COPIED],
    ),
    Probe("GET /products_mvp/{id}", GET(f"{L}/products_mvp/<white>"), given=WHITE),
    Probe("PATCH /products_mvp/{id}", PATCH(f"{L}/products_mvp/<white>", NAMED), given=WHITE),
    Probe("GET /products_mvp/{id}/clone", GET(f"{L}/products_mvp/<white>/clone"), given=WHITE),
    Probe(
        "POST /products_mvp/{id}/clone",
        POST(f"{L}/products_mvp/<white>/clone", MVP | {"sku": "W-2"}),
        given=WHITE,
        shown=AS_NEW,
        further=[COPIED],
    ),
    Probe(
        "GET /products_mvp/{template_id}/add_from_template",
        GET(f"{L}/products_mvp/<template>/add_from_template"),
        given=[*STARTED, TEMPLATE],
    ),
    Probe(
        "POST /products_mvp/{template_id}/add_from_template",
        POST(f"{L}/products_mvp/<template>/add_from_template", MVP | {"sku": "W-2"}),
        given=[*WHITE, TEMPLATE],
        shown=AS_NEW,
        further=[COPIED],
    ),
]
MARKETPLACE = [
    Probe("V2: GET /products/", GET(f"{V2}/products/"), given=MADE, selects=SELECTS, empty=["s2s_connected"]),
    Probe(
        "V2: POST /products/",
        POST(f"{V2}/products/", FULL | {"parent": {"id": "<mint>"}}),
        given=[*STARTED, POST(f"{L}/products", MINT, keep="mint")],
        shown=AS_V2,
    ),
    Probe("V2: GET /products/{id}/", GET(f"{V2}/products/<tea>/"), given=TEA),
    Probe(
        "V2: PATCH /products/{id}/",
        PATCH(f"{V2}/products/<tea>/", FULL | {"parent": {"id": "<mint>"}}),
        given=[*TEA, POST(f"{L}/products", MINT, keep="mint")],
        shown=AS_V2,
        further=[{"available_inventory": "6.0000", "license": {"number": "L-1"}}],
    ),
    Probe("V2: GET /products/{id}/", GET(f"{V2}/products/<small>/"), given=MADE),
    Probe("V2: DELETE /products/{id}/", DELETE(f"{V2}/products/<small>/"), given=MADE),
    Probe("V2: DELETE /products/{id}/", DELETE(f"{V2}/products/<tea>/"), given=TEA),
]
PROBES = [*LINES, *PRODUCTS, *MARKETPLACE]
