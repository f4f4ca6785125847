"""What all companies share in the dated API: lists, single records, choices (leaflink §3.4, §3.5, §5)."""

from tests.cases import BOTH, GET, NOBODY, POST, STRANGER, Case, Only, given, table
from tests.cast import Stage

L = "/leaflink"
OURS = POST("/leaflink/api/v2/strains/", {"name": "Bazaar", "strain_classification": "indica"}, keep="bazaar")
THEIRS = POST("/leaflink/api/v2/strains/", {"name": "Souk", "strain_classification": "na"}, as_=STRANGER, keep="souk")


def one(path: str, *names: str) -> Case:
    """That the first record is read with exactly these attributes."""
    return Case(f"{path} 1", GET(f"{L}/{path}/1"), 200, Only(*names), queries=2)


CASES = [
    Case(
        "categories begin with Other",
        GET(f"{L}/product_categories?page_size=1"),
        200,
        {"count": 20, "results": [{"id": 1, "name": "Other", "slug": "other", "description": str}]},
        queries=3,
    ),
    Case("a category by a word", GET(f"{L}/product_categories?search=care"), 200, {"count": 1}, queries=3),
    Case(
        "by name downwards",
        GET(f"{L}/product_categories?ordering=-name&page_size=1"),
        200,
        {"results": [{"name": "Toys & Leisure"}]},
        queries=3,
    ),
    Case("one who acts for two", GET(f"{L}/product_categories", as_=BOTH), 200, {"count": 20}, queries=3),
    Case("nobody", GET(f"{L}/product_categories", as_=NOBODY), 401, {"detail": str}),
    Case("a category that is none", GET(f"{L}/product_categories/999"), 404, {"detail": str}),
    Case("nobody adds a category", POST(f"{L}/product_categories", {"name": "x"}), 405, {"detail": str}),
    one("product_categories", "id", "name", "slug", "description"),
    one("product_subcategories", "id", "name", "category", "base_unit_of_measure"),
    one("unit_denominations", "id", "created_date", "modified_date", "value", "name", "label", "description"),
    one("product_specifications", "id", "created_date", "modified_date", "title", "slug", "show_text", "parent_id"),
    one("product_dosage_units", "id", "created_date", "modified_date", "name", "unit", "description"),
    one("states", "id", "abbr", "name", "country"),
    Case(
        "subcategories of a category",
        GET(f"{L}/product_subcategories?category_id=20"),
        200,
        {"results": [{"name": name, "category": 20} for name in ("Delivery", "Installation", "Maintenance")]},
        queries=3,
    ),
    Case("a subcategory by its id", GET(f"{L}/product_subcategories?subcategory_id=7"), 200, {"count": 1}, queries=3),
    Case(
        "a subcategory by name",
        GET(f"{L}/product_subcategories?subcategory_name=WATER"),
        200,
        {"results": [{"name": "Water", "category": 3, "base_unit_of_measure": 7}]},
        queries=3,
    ),
    Case(
        "the unit",
        GET(f"{L}/units_of_measure/6"),
        200,
        {
            "id": 6,
            "created_date": "2022-10-31T00:00:00.000000+00:00",
            "modified_date": str,
            "unit": "Unit",
            "plural": "Units",
            "abbreviation": "unit",
            "multiple": False,
            "ALLOW_FRACTIONAL": False,
            "universal_name": None,
            "unconvertible": True,
            "base_only": False,
        },
        queries=2,
    ),
    Case("a case holds several", GET(f"{L}/units_of_measure/9"), 200, {"unit": "Case", "multiple": True}),
    Case("the size one", GET(f"{L}/unit_denominations/1"), 200, {"value": "1.00000", "name": "One", "label": "1"}),
    Case(
        "states where nothing is delivered",
        GET(f"{L}/states?logistics_enabled=false&page_size=1"),
        200,
        {"count": 8, "results": [{"abbr": "AS", "country": {"id": 1, "abbr": "USA", "iso_code": "US"}}]},
        queries=3,
    ),
    Case(
        "states by limit and offset",
        GET(f"{L}/states?limit=2&offset=4"),
        200,
        {
            "count": 69,
            "next": "http://fondaco.test/leaflink/states?limit=2&offset=6",
            "previous": "http://fondaco.test/leaflink/states?limit=2&offset=2",
            "results": [{"abbr": "CA"}, {"abbr": "CO"}],
        },
        queries=3,
    ),
    Case("both ways at once", GET(f"{L}/states?limit=2&page=1"), 400, {"detail": str}),
    Case(
        "listing states",
        GET(f"{L}/product_listing_states"),
        200,
        [
            {"value": name, "display_value": name}
            for name in ("Archived", "Available", "Backorder", "Internal", "Sample", "Unavailable")
        ],
    ),
    Case(
        "choices downwards",
        GET(f"{L}/product_grow_operation_types?ordering=-display_value&search=OU"),
        200,
        [{"value": "greenhouse", "display_value": "Greenhouse"}],
    ),
    Case("choices by what they have not", GET(f"{L}/strain_classifications?ordering=id"), 400, {"detail": str}),
    Case("choices by NUL", GET(f"{L}/strain_classifications?search=%00"), 400, {"detail": str}),
    Case("choices by an unknown parameter", GET(f"{L}/strain_classifications?x=1"), 400, {"detail": str}),
    *given(
        [OURS, THEIRS],
        [
            Case("ours beside the platform's", GET(f"{L}/strains"), 200, {"count": 5}, queries=3),
            Case(
                "only ours",
                GET(f"{L}/strains?company=<company>,<strangers_company>"),
                200,
                {"results": [{"name": "Bazaar", "company": "<company>", "strain_classification": "indica"}]},
                queries=3,
            ),
            Case("by our slug", GET(f"{L}/strains?company_slug=<company.slug>"), 200, {"count": 1}, queries=3),
            Case(
                "by a foreign slug",
                GET(f"{L}/strains?company_slug=<strangers_company.slug>"),
                200,
                {"count": 0},
                queries=1,
            ),
            Case("the platform's", GET(f"{L}/strains?company__isnull=true"), 200, {"count": 4}, queries=3),
            Case("by name", GET(f"{L}/strains?name=bazaar"), 200, {"count": 1}, queries=3),
            Case(
                "by classification",
                GET(f"{L}/strains?strain_classification=indica,sativa"),
                200,
                {"count": 3},
                queries=3,
            ),
            Case("by a classification that is none", GET(f"{L}/strains?strain_classification=x"), 400, {"detail": str}),
            Case("by id", GET(f"{L}/strains?id=1,<bazaar>"), 200, {"count": 2}, queries=3),
            Case("the platform's is read", GET(f"{L}/strains/1"), 200, {"name": "Unspecified", "company": None}),
            Case("ours is read", GET(f"{L}/strains/<bazaar>"), 200, {"name": "Bazaar"}),
            Case("theirs is not", GET(f"{L}/strains/<souk>"), 404, {"detail": str}),
        ],
    ),
]


@table(CASES)
async def test_reference(stage: Stage, case: Case):
    await stage.play(case)
