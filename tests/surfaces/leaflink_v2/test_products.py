"""Products in Marketplace V2: a record's whole life, its stock, its relations, and who may do what."""

from typing import Any

from tests.cases import DELETE, GET, PATCH, POST, READER, STRANGER, Case, Only, Request, given, table
from tests.cast import Stage
from tests.surfaces.leaflink.goods import ACME, BRANDS

V2 = "/leaflink/api/v2"
PRODUCTS = f"{V2}/products/"
LEAST: dict[str, Any] = {
    "name": "Green tea",
    "seller": "<company>",
    "brand": ACME,
    "wholesale_price": {"amount": "12.50", "currency": "SAR"},
    "listing_state": "Available",
}
MAKING = ["category.created", "product.created"]


def product(keep: str, **values: Any) -> Request:
    return POST(PRODUCTS, LEAST | values, keep=keep)


ONE = f"{PRODUCTS}<tea>/"
MADE = [*BRANDS, product("tea", external_ids={"erp": "1"})]
FULL = LEAST | {
    "sku": "T-1",
    "description": "Leaves",
    "retail_price": {"amount": 20},
    "sale_price": {"amount": "10.00", "currency": "SAR"},
    "minimum_order": "1",
    "maximum_order": "50.5000",
    "AVAILABLE_FOR_SAMPLES": False,
    "extern_acct_id": "A1",
    "extern_income_acct_id": "I1",
    "featured": True,
    "tagline": "Fresh",
    "allow_fractional_quantities": True,
    "inventory_management": "2",
    "unit_of_measure": "Gram",
    "sell_in_unit_of_measure": "Case",
    "unit_multiplier": 12,
    "unit_denomination": 18,
    "category": 3,
    "sub_category": 14,
    "grow_type": 2,
    "seller_internal_id": "IV-1",
    "manufacturer": "<buyers_company>",
    "strain_classification": "hybrid",
    "strains": [4, 1],
    "extern_sts_ids": ["900", "17"],
    "base_units_per_unit": "2.5",
    "external_ids": {"erp": "17"},
    "threshold_value": 5,
    "threshold_action": "backorder",
    "reverse_threshold_value": 9,
    "reverse_threshold_action": "available",
    "show_quantity": False,
    "drop_date": "2027-01-01",
    "product_data_items": [
        {"spec_type": "net-weight", "dosage_unit": "g", "decimal_value": "1.5", "max_decimal_value": "2"},
        {"spec_type": "ingredients", "text_value": "Tea"},
    ],
    "colour": "ignored",
}
SHOWN = {
    "sku": "T-1",
    "retail_price": {"amount": "20.00", "currency": "SAR"},
    "sale_price": {"amount": "10.00", "currency": "SAR"},
    "minimum_order": "1.0000",
    "maximum_order": "50.5000",
    "AVAILABLE_FOR_SAMPLES": False,
    "extern_acct_id": "A1",
    "extern_income_acct_id": "I1",
    "featured": True,
    "tagline": "Fresh",
    "allow_fractional_quantities": True,
    "inventory_management": "2",
    "unit_of_measure": "Gram",
    "sell_in_unit_of_measure": "Case",
    "unit_multiplier": 12,
    "unit_denomination": {"id": 18, "value": "2.00000", "name": "Two", "label": "2"},
    "category": 3,
    "sub_category": 14,
    "grow_type": 2,
    "seller_internal_id": "IV-1",
    "manufacturer": "<buyers_company>",
    "strain_classification_display": "Hybrid",
    "strains": [4, 1],
    "extern_sts_ids": ["900", "17"],
    "base_units_per_unit": "2.500000000000000",
    "external_ids": {"erp": "17"},
    "threshold_value": 5,
    "threshold_action": "backorder",
    "reverse_threshold_value": 9,
    "reverse_threshold_action": "available",
    "show_quantity": False,
    "drop_date": "2027-01-01T00:00:00.000000+00:00",
    "discount_percent": 20,
    "product_data_items": [
        {"spec_type": "net-weight", "dosage_unit": "g", "decimal_value": "1.50", "max_decimal_value": "2.00"},
        {"spec_type": "ingredients", "dosage_unit": None, "decimal_value": None, "text_value": "Tea"},
    ],
}
DEFAULTS = {
    "description": "Green tea",
    "quantity": "0.0000",
    "reserved_qty": "0.0000",
    "available_inventory": "0.0000",
    "retail_price": {"amount": "0.00", "currency": "SAR"},
    "minimum_order": "0.0100",
    "maximum_order": "100000.0000",
    "inventory_management": "1",
    "unit_of_measure": "Unit",
    "unit_denomination": {"id": 1, "value": "1.00000", "name": "One", "label": "1"},
    "category": 1,
    "sub_category": None,
    "strain_classification": "na",
    "manufacturer": "<company>",
    "license": None,
    "parent": None,
    "threshold_action": "default",
    "price_schedule_price": "12.50",
    "children_count": "0",
    "image_count": "0",
    "has_deals_eligible_children": "false",
    "drop_date": None,
    "dropped": str,
}

CASES = [
    *given(
        BRANDS,
        [
            Case("the least that is demanded", POST(PRODUCTS, LEAST), 201, DEFAULTS, events=MAKING),
            Case(
                "all that can be said",
                POST(PRODUCTS, FULL),
                201,
                SHOWN,
                events=["category.created", "category.created", "product.created"],
            ),
            *(
                Case(
                    f"without {name}",
                    POST(PRODUCTS, {key: value for key, value in LEAST.items() if key != name}),
                    400,
                    {name: ["This attribute is required"]},
                )
                for name in LEAST
            ),
            *(
                Case(f"a bad {name}", POST(PRODUCTS, LEAST | {name: value}), 400, {name: ...})
                for name, value in {
                    "seller": "<strangers_company>",
                    "brand": 999_999,
                    "category": 999,
                    "sub_category": 14,
                    "unit_denomination": 999,
                    "unit_of_measure": "Case",
                    "license": 999_999,
                    "strains": [999_999],
                    "parent": {"id": 999_999},
                    "product_line": 999_999,
                    "manufacturer": 999_999,
                    "grow_type": 9,
                    "minimum_order": "200000",
                    "external_ids": {"erp": "v" * 37},
                    "base_units_per_unit": "x",
                    "inventory_management": 4,
                    "threshold_value": -1,
                }.items()
            ),
            Case(
                "with stock, at a facility that is opened for it",
                POST(PRODUCTS, LEAST | {"quantity": "12.5"}),
                201,
                {"quantity": "12.5000", "available_inventory": "12.5000"},
                events=["category.created", "product.created", "branch.created", "sku.updated"],
            ),
        ],
    ),
    *given(
        MADE,
        [
            Case("it is listed", GET(PRODUCTS), 200, {"count": 1, "results": [{"name": "Green tea"}]}, queries=10),
            Case("only its name", GET(f"{ONE}?fields_include=name"), 200, Only("name")),
            Case("a stranger does not find it", GET(ONE, as_=STRANGER), 404),
            Case("a reader may not change it", PATCH(ONE, {"name": "x"}, as_=READER), 403),
            Case("by its company", GET(f"{V2}/companies/<company>/products/"), 200, {"count": 1}, queries=10),
            Case("by another company", GET(f"{V2}/companies/<strangers_company>/products/"), 403),
            Case(
                "an archived one is answered with",
                DELETE(ONE),
                200,
                {"listing_state": "Archived"},
                events=["product.deleted"],
            ),
            Case(
                "by what another calls it",
                GET(f"{PRODUCTS}?external_id_key=erp&external_id_values=1,2"),
                200,
                {"count": 1},
                queries=11,
            ),
            Case(
                "under another key",
                GET(f"{PRODUCTS}?external_id_key=shop&external_id_values=1"),
                200,
                {"count": 0},
                queries=3,
            ),
            Case("a value without a key", GET(f"{PRODUCTS}?external_id_values=1"), 400, {"detail": str}),
            Case(
                "a key is taken away",
                PATCH(ONE, {"external_ids": {"erp": None, "shop": "9"}}),
                200,
                {"external_ids": {"shop": "9"}},
                events=["product.updated"],
            ),
            Case("its code stays", PATCH(ONE, {"seller_internal_id": "X"}), 400, {"seller_internal_id": [str]}),
            Case("its seller stays", PATCH(ONE, {"seller": "<strangers_company>"}), 400, {"seller": [str]}),
            Case(
                "its category is others' too",
                PATCH(ONE, {"category": 3, "sub_category": 14}),
                200,
                {"category": 3, "sub_category": 14},
                events=["category.created", "category.created", "product.updated"],
            ),
            Case(
                "K sees it off sale",
                GET("/products/<tea.seller_internal_id>"),
                200,
                {"is_enabled": False},
                given=[PATCH(ONE, {"listing_state": "Internal"})],
            ),
            Case(
                "K is told of what it knows",
                GET("/events?types=product.updated"),
                200,
                {"data": [{"changes": Only("average_price")}]},
                given=[
                    PATCH(ONE, {"retail_price": {"amount": 5}, "wholesale_price": {"amount": 4}, "sub_category": None})
                ],
            ),
            Case(
                "V sees it off sale",
                GET(ONE),
                200,
                {"listing_state": "Unavailable"},
                given=[PATCH("/products/<tea.seller_internal_id>", {"is_enabled": False})],
            ),
            Case(
                "V sees it on sale again",
                GET(ONE),
                200,
                {"listing_state": "Available"},
                given=[
                    PATCH(ONE, {"listing_state": "Sample"}),
                    PATCH("/products/<tea.seller_internal_id>", {"is_enabled": True}),
                ],
            ),
            Case(
                "Backorder stays when K leaves it enabled",
                GET(ONE),
                200,
                {"listing_state": "Backorder"},
                given=[
                    PATCH(ONE, {"listing_state": "Backorder"}),
                    PATCH("/products/<tea.seller_internal_id>", {"is_enabled": True, "name_en": "Other"}),
                ],
            ),
        ],
    ),
    *given(
        [*MADE, PATCH(ONE, {"quantity": "10"})],
        [
            Case("stock is set", GET(ONE), 200, {"quantity": "10.0000", "available_inventory": "10.0000"}),
            Case(
                "and set again", PATCH(ONE, {"quantity": "7.25"}), 200, {"quantity": "7.2500"}, events=["sku.updated"]
            ),
            Case(
                "by what is available",
                PATCH(ONE, {"available_inventory": 3}),
                200,
                {"quantity": "3.0000"},
                events=["sku.updated"],
            ),
            Case("to what it is", PATCH(ONE, {"quantity": "10.0000"}), 200, {"quantity": "10.0000"}),
            Case("below nothing", PATCH(ONE, {"quantity": "-1"}), 400, {"quantity": [str]}),
            Case("a K client sees whole units", GET("/skus"), 200, {"data": [{"qty": 10}]}, queries=3),
        ],
    ),
    *given(
        [*MADE, product("small", name="50 g", parent={"id": "<tea>"}, sale_price={"amount": 5})],
        [
            Case(
                "a variety",
                GET(f"{PRODUCTS}<small>/"),
                200,
                {"display_name": "Green tea 50 g", "parent": {"id": "<tea>"}},
            ),
            Case("its parent", GET(ONE), 200, {"children_count": "1", "has_deals_eligible_children": "true"}),
            Case(
                "the varieties of a product",
                GET(f"{ONE}products/"),
                200,
                {"count": 1, "results": [{"name": "50 g"}]},
                queries=12,
            ),
            Case(
                "those that have some",
                GET(f"{PRODUCTS}?has_children=true"),
                200,
                {"results": [{"name": "Green tea"}]},
                queries=11,
            ),
            Case(
                "those that are none",
                GET(f"{PRODUCTS}?parent__isnull=true"),
                200,
                {"results": [{"name": "Green tea"}]},
                queries=11,
            ),
            Case(
                "a variety of a variety", POST(PRODUCTS, LEAST | {"parent": {"id": "<small>"}}), 400, {"parent": [str]}
            ),
            Case("of itself", PATCH(ONE, {"parent": {"id": "<tea>"}}), 400, {"parent": [str]}),
            Case(
                "the parent is renamed",
                GET(f"{PRODUCTS}<small>/"),
                200,
                {"display_name": "Tea 50 g"},
                given=[PATCH(ONE, {"name": "Tea"})],
            ),
            Case(
                "K renames the parent",
                GET(f"{PRODUCTS}<small>/"),
                200,
                {"display_name": "Chai 50 g"},
                given=[PATCH("/products/<tea.seller_internal_id>", {"name_en": "Chai"})],
            ),
            Case(
                "it stands alone",
                PATCH(f"{PRODUCTS}<small>/", {"parent": None}),
                200,
                {"display_name": "50 g", "parent": None},
                events=["product.updated"],
            ),
            Case(
                "its parent has none left",
                GET(ONE),
                200,
                {"children_count": "0"},
                given=[DELETE(f"{PRODUCTS}<small>/")],
            ),
        ],
    ),
    Case(
        "a K product is shown whole",
        GET(f"{PRODUCTS}?ordering=-name"),
        200,
        {
            "results": [
                {
                    "name": "Salt",
                    "description": "Salt",
                    "unit_of_measure": "Unit",
                    "category": 1,
                    "brand": None,
                    "sku": "SALT",
                    "seller_internal_id": "SALT",
                    "listing_state": "Available",
                }
            ]
        },
        given=[POST("/products", {"iv_id": "SALT", "name_en": "Salt"})],
        queries=10,
    ),
    Case(
        "a K product in a category of the taxonomy",
        GET(f"{PRODUCTS}?category=3&name=salt"),
        200,
        {"count": 1},
        given=[
            *BRANDS,
            product("tea", category=3),
            GET("/categories", keep="own"),
            POST("/products", {"iv_id": "SALT", "name_en": "Salt", "category_id": "<own.data.0.id>"}),
        ],
        queries=11,
    ),
]


@table(CASES)
async def test_products(stage: Stage, case: Case):
    await stage.play(case)
