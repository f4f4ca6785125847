"""Products in the second view: a record's whole life, its varieties, copies and templates."""

from typing import Any

import pytest
from tests.cases import GET, PATCH, POST, STRANGER, Case, given, table
from tests.cast import Stage
from tests.surfaces.leaflink.goods import ACME, BRANDS, L

MVP = f"{L}/products_mvp"
LEAST: dict[str, Any] = {
    "seller_id": "<company>",
    "brand_id": ACME,
    "name": "Green tea",
    "category_id": 3,
    "unit_of_measure_id": 2,
    "unit_denomination_id": 18,
    "listing_state": "Available",
    "description": "Leaves",
    "wholesale_price": {"amount": 12.5, "currency": "SAR"},
    "retail_price": {"amount": 20},
}
VARIETY = {
    "name": "50 g",
    "wholesale_price": {"amount": 5},
    "retail_price": {"amount": 8},
    "unit_denomination_id": 1,
    "unit_of_measure_id": 6,
    "base_units_per_unit": "50",
}
FULL = LEAST | {
    "sku": "T-1",
    "product_line_id": "<hot>",
    "license_id": None,
    "sub_category_id": 14,
    "strains": [4],
    "strain_classification": "hybrid",
    "is_medical_line_item": True,
    "grow_type": "indoor",
    "base_units_per_unit": "2.5",
    "threshold": {"regular_value": 5, "regular_action": "internal", "reverse_value": 9, "reverse_action": "available"},
    "product_specification_items": [
        {"product_specification_id": 6, "unit_id": 2, "decimal_value": "1.5", "max_decimal_value": "2.25"},
        {"product_specification_id": 12, "unit_id": 1, "text_value": "Tea"},
    ],
    "varieties": [VARIETY],
}
SHOWN = {
    "sku": "T-1",
    "seller": {"id": "<company>", "name": "Our Shop"},
    "brand": {"id": ACME, "name": "Acme"},
    "product_line": "<hot>",
    "license": None,
    "category": {"id": 3, "name": "Beverages"},
    "sub_category": 14,
    "unit_of_measure": {"id": 2, "unit": "Gram"},
    "unit_denomination": {"id": 18, "value": "2.00000"},
    "wholesale_price": {"amount": 12.5, "currency": "SAR"},
    "retail_price": {"amount": 20, "currency": "SAR"},
    "strains": [4],
    "strain_classification": "hybrid",
    "is_medical_line_item": True,
    "grow_type": "indoor",
    "base_units_per_unit": "2.500000000000000",
    "threshold": {"regular_value": 5, "regular_action": "internal", "reverse_value": 9, "reverse_action": "available"},
    "product_specification_items": [
        {"decimal_value": "1.50", "max_decimal_value": "2.25", "product_specification": {"slug": "net-weight"}},
        {"decimal_value": None, "text_value": "Tea", "unit": {"id": 1, "unit": "mg"}},
    ],
    "parent_id": None,
    "varieties": [{"name": "50 g", "retail_price": {"amount": 8}, "unit_denomination": {"id": 1}}],
}
MADE = [
    *BRANDS,
    POST(f"{L}/product_lines", {"name": "Hot", "brand_id": ACME}, keep="hot"),
    POST(MVP, FULL, keep="tea"),
]
ONE = f"{MVP}/<tea>"
MAKING = ["category.created", "category.created", "product.created"]
CASES = [
    *given(
        MADE,
        [
            Case("it is listed", GET(f"{MVP}?parent__isnull=true"), 200, {"count": 1, "results": [SHOWN]}, queries=12),
            Case("it is read", GET(ONE), 200, SHOWN),
            Case(
                "the least",
                POST(MVP, LEAST),
                201,
                {"varieties": [], "threshold": {"regular_value": None}},
                events=["product.created"],
            ),
            Case("a stranger does not find it", GET(ONE, as_=STRANGER), 404),
            Case(
                "a variety is changed, another made",
                PATCH(ONE, {"varieties": [VARIETY | {"id": "<tea.varieties.0.id>", "name": "60 g"}, VARIETY]}),
                200,
                {"varieties": [{"name": "60 g"}, {"name": "50 g"}]},
                events=["product.updated", "product.created"],
            ),
            Case(
                "a variety of nobody", PATCH(ONE, {"varieties": [VARIETY | {"id": 999_999}]}), 400, {"varieties": ...}
            ),
            Case(
                "an item is changed, the other goes",
                PATCH(
                    ONE,
                    {
                        "product_specification_items": [
                            {
                                "id": "<tea.product_specification_items.1.id>",
                                "product_specification_id": 12,
                                "unit_id": 1,
                                "text_value": "Leaves",
                            }
                        ]
                    },
                ),
                200,
                {
                    "product_specification_items": [
                        {"id": "<tea.product_specification_items.1.id>", "text_value": "Leaves"}
                    ]
                },
                events=["product.updated"],
            ),
            Case(
                "no threshold",
                PATCH(ONE, {"threshold": None}),
                200,
                {"threshold": {"regular_value": None, "regular_action": "default"}},
                events=["product.updated"],
            ),
            Case("a draft of a copy", GET(f"{ONE}/clone"), 200, {"name": "Green tea (copy)", "sku": None}),
            Case(
                "a copy",
                POST(f"{ONE}/clone", LEAST | {"name": "Black tea"}),
                200,
                {
                    "name": "Black tea",
                    "strains": [4],
                    "threshold": {"regular_value": 5},
                    "sub_category": 14,
                    "product_specification_items": [{"text_value": ""}, {"text_value": "Tea"}],
                    "varieties": [{"name": "50 g"}],
                    "sku": "BLACK-TEA",
                },
                events=["product.created", "product.created"],
            ),
            Case("a copy of nothing", POST(f"{MVP}/999999/clone", LEAST), 404),
            Case("a template of nobody", GET(f"{MVP}/999999/add_from_template"), 404),
            *(
                Case(f"a bad {name}", PATCH(ONE, {name: value}), 400, {name: ...})
                for name, value in {
                    "unit_of_measure_id": 9,
                    "unit_denomination_id": 999,
                    "sub_category_id": 2,
                    "license_id": 999_999,
                    "product_line_id": 999_999,
                    "strains": [999_999],
                    "grow_type": "moon",
                    "threshold": {"regular_value": -1},
                    "base_units_per_unit": "123456",
                    "name": "x" * 401,
                    "product_specification_items": [{"product_specification_id": 999, "unit_id": 1, "text_value": "x"}],
                }.items()
            ),
        ],
    ),
    *(
        Case(
            f"without {name}",
            POST(MVP, {key: value for key, value in LEAST.items() if key != name}),
            400,
            {name: [str]},
            given=BRANDS,
        )
        for name in LEAST
    ),
]
TEMPLATE = """
insert into product_templates (uid, org_id, name, unit_id, denomination_id, category_id, subcategory_id,
    retail_price, wholesale_price, threshold_value, threshold_action, base_units, sell_in_multiples, unit_multiplier,
    created, updated)
values (:uid, :org, 'Teas', 2, 18, 3, 14, 200000, 125000, 5, 'internal', '2.5', true, 12, '', '') returning id
"""


@table(CASES)
async def test_products(stage: Stage, case: Case):
    await stage.play(case)


@pytest.fixture
async def template(stage: Stage) -> None:
    values = {"uid": f"t{stage.org}", "org": stage.org}
    stage.kept["template"] = {"id": await stage.write(lambda tx: tx.value(TEMPLATE, values))}


TEMPLATE_CASES = given(
    BRANDS,
    [
        Case(
            "a draft",
            GET(f"{MVP}/<template>/add_from_template"),
            200,
            {
                "id": None,
                "created_date": None,
                "name": "",
                "category": {"id": 3, "name": "Beverages"},
                "sub_category": 14,
                "wholesale_price": {"amount": 12.5},
                "unit_of_measure": {"unit": "Gram"},
                "threshold": {"regular_value": 5, "regular_action": "internal"},
                "brand": None,
                "base_units_per_unit": "2.500000000000000",
                "description": "",
            },
        ),
        Case(
            "stored",
            POST(f"{MVP}/<template>/add_from_template", LEAST),
            200,
            {
                "name": "Green tea",
                "sub_category": 14,
                "threshold": {"regular_value": 5},
                "retail_price": {"amount": 20},
            },
            events=MAKING,
        ),
        Case("not for a stranger", GET(f"{MVP}/<template>/add_from_template", as_=STRANGER), 404),
    ],
)


@table(TEMPLATE_CASES)
async def test_templates(stage: Stage, template: None, case: Case):
    await stage.play(case)
