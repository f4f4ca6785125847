"""Product templates in the dated API: a record's whole life (leaflink §5)."""

from tests.cases import BOTH, DELETE, GET, PATCH, POST, READER, STRANGER, Case, given, table
from tests.cast import Stage

L = "/leaflink/product_templates"
OURS = "?company_id=<company>"
PLAIN = {"template_name": "Box", "seller": "<company>"}
FULL = PLAIN | {
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
    "wholesale_price": 12.5,
    "minimum_order": "1",
    "maximum_order": "99.5",
    "category": 20,
    "sub_category": 87,
    "SHOW_QUANTITY": False,
    "threshold_value": 3,
    "threshold_action": "backorder",
    "is_medical_line_item": True,
}
BOX = POST(f"{L}{OURS}", PLAIN, keep="box")
CRATE = POST(f"{L}{OURS}", FULL, keep="crate")
BRAND = POST("/brands", {"brand_code": "A", "name_en": "Alpha"}, keep="alpha")
BRANDED = [BRAND, GET("/leaflink/brands", keep="brands")]
ONE = f"{L}/<box>{OURS}"

CASES = [
    Case(
        "all that may be said",
        POST(f"{L}{OURS}", FULL),
        201,
        FULL
        | {
            "id": int,
            "retail_price": "19.90",
            "wholesale_price": "12.50",
            "sale_price": None,
            "minimum_order": "1.000000",
            "maximum_order": "99.500000",
            "AVAILABLE_FOR_SAMPLES": None,
            "cost": None,
        },
        events=["product_template.created"],
    ),
    Case(
        "blanks",
        POST(f"{L}{OURS}", PLAIN | {"listing_state": "", "strain_classification": "", "inventory_management": ""}),
        201,
        {"listing_state": None, "strain_classification": None, "inventory_management": "managed"},
        events=["product_template.created"],
    ),
    Case(
        "nowhere",
        POST(
            f"{L}{OURS}",
            PLAIN
            | dict.fromkeys(
                ["unit_of_measure", "unit_denomination", "category", "brand", "product_line", "license"], 99999
            ),
        ),
        400,
        {
            name: [str]
            for name in ("unit_of_measure", "unit_denomination", "category", "brand", "product_line", "license")
        },
    ),
    Case("a case is no unit", POST(f"{L}{OURS}", PLAIN | {"unit_of_measure": 9}), 400, {"unit_of_measure": [str]}),
    Case("misplaced", POST(f"{L}{OURS}", PLAIN | {"category": 1, "sub_category": 87}), 400, {"sub_category": [str]}),
    Case(
        "another seller", POST(f"{L}{OURS}", PLAIN | {"seller": "<buyers_company>"}, as_=BOTH), 400, {"seller": [str]}
    ),
    Case("no name, no seller", POST(f"{L}{OURS}", {}), 400, {"template_name": [str], "seller": [str]}),
    Case("too precise", POST(f"{L}{OURS}", PLAIN | {"retail_price": "1.999"}), 400, {"retail_price": [str]}),
    Case("not sold so", POST(f"{L}{OURS}", PLAIN | {"base_units_per_unit": "x"}), 400, {"base_units_per_unit": [str]}),
    Case("no company", GET(L), 400, {"detail": str}),
    Case("a foreign company", GET(f"{L}?company_id=<strangers_company>"), 403, {"detail": str}),
    *given(
        [BOX, CRATE],
        [
            Case("listed", GET(f"{L}{OURS}"), 200, {"count": 2}, queries=3),
            Case("by name", GET(f"{L}{OURS}&name=crate"), 200, {"results": [{"id": "<crate>"}]}, queries=4),
            Case("by a word", GET(f"{L}{OURS}&search=crat"), 200, {"count": 1}, queries=4),
            Case(
                "in order",
                GET(f"{L}{OURS}&order_by=-name"),
                200,
                {"results": [{"id": "<crate>"}, {"id": "<box>"}]},
                queries=3,
            ),
            Case("in no order", GET(f"{L}{OURS}&order_by=id"), 400, {"detail": str}),
            Case("in two orders", GET(f"{L}{OURS}&order_by=name&ordering=id"), 400, {"detail": str}),
            Case("read", GET(ONE), 200, {"template_name": "Box", "seller": "<company>", "sell_in_multiples": False}),
            Case("a stranger", GET(f"{L}/<box>?company_id=<strangers_company>", as_=STRANGER), 404),
            Case(
                "changed",
                PATCH(ONE, {"template_name": "Bag", "sale_price": 1, "description": None, "cost": "7"}),
                200,
                {"template_name": "Bag", "sale_price": "1.00", "cost": None},
                events=["product_template.updated"],
            ),
            Case(
                "changed against itself",
                PATCH(f"{L}/<crate>{OURS}", {"category": 1}),
                400,
                {"sub_category": [str]},
            ),
            Case("nothing where something must be", PATCH(ONE, {"sell_in_multiples": None}), 400),
            Case("by a reader", PATCH(ONE, {"template_name": "x"}, as_=READER), 403),
            Case("removed", DELETE(ONE), 204, None, events=["product_template.deleted"]),
        ],
    ),
]


@table(CASES)
async def test_templates(stage: Stage, case: Case):
    await stage.play(case)


async def test_a_brand_that_is_removed_leaves_its_templates(stage: Stage):
    for request in [
        *BRANDED,
        POST(f"{L}{OURS}", PLAIN | {"brand": "<brands.results.0.id>"}, keep="box"),
    ]:
        await stage.prepare(request)
    assert stage.kept["box"]["brand"]
    await stage.prepare(DELETE("/brands/<alpha>"))
    assert (await stage.prepare(GET(ONE)))["brand"] is None
