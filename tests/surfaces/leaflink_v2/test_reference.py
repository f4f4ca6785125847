"""What all companies share in Marketplace V2, and strains, which a company adds its own to (marketplace §2, §5)."""

from tests.cases import GET, POST, READER, STRANGER, Case, Only, given, table
from tests.cast import Stage

V2 = "/leaflink/api/v2"
NAMED = {"name": "Bazaar", "strain_classification": "hybrid"}
OURS = POST(f"{V2}/strains/", NAMED | {"parents": [2, 3]}, keep="bazaar")
THEIRS = POST(f"{V2}/strains/", NAMED, as_=STRANGER, keep="theirs")

CASES = [
    Case("categories", GET(f"{V2}/product-categories/?limit=1"), 200, {"count": 20}, queries=3),
    Case(
        "a category",
        GET(f"{V2}/product-categories/2/"),
        200,
        {"id": 2, "name": "Food", "slug": "food", "description": str},
    ),
    Case(
        "subcategories of a category",
        GET(f"{V2}/product-subcategories/?category=20&limit=1"),
        200,
        {"count": 3, "results": [{"id": 87, "name": "Delivery", "slug": "delivery", "category": 20}]},
        queries=3,
    ),
    Case(
        "a subcategory",
        GET(f"{V2}/product-subcategories/1/"),
        200,
        Only("id", "name", "slug", "description", "category"),
    ),
    Case(
        "listing states",
        GET(f"{V2}/listing-states/?limit=1&offset=1"),
        200,
        {
            "count": 6,
            "next": "http://fondaco.test/leaflink/api/v2/listing-states/?limit=1&offset=2",
            "results": [{"value": "Available", "display_value": "Available"}],
        },
        queries=1,
    ),
    Case("order statuses", GET(f"{V2}/order-statuses/?search=combi"), 200, {"count": 1}, queries=1),
    Case(
        "a strain is added",
        POST(f"{V2}/strains/", NAMED | {"parents": [2, 3], "company": "<company>", "colour": "green"}),
        201,
        {"id": int, "name": "Bazaar", "parents": [2, 3], "company": "<company>", "strain_classification": "hybrid"},
        events=["strain.created"],
    ),
    Case(
        "for another company",
        POST(f"{V2}/strains/", NAMED | {"company": "<strangers_company>"}),
        400,
        {"company": [str]},
    ),
    Case("of no class", POST(f"{V2}/strains/", {"name": "x"}), 400, {"strain_classification": [str]}),
    Case("of an unknown class", POST(f"{V2}/strains/", NAMED | {"strain_classification": "thc"}), 400),
    Case("of a parent that is none", POST(f"{V2}/strains/", NAMED | {"parents": [2, 999]}), 400, {"parents": [str]}),
    Case("of a name too long", POST(f"{V2}/strains/", NAMED | {"name": "x" * 41}), 400, {"name": [str]}),
    Case("by a reader", POST(f"{V2}/strains/", NAMED, as_=READER), 403, {"detail": str}),
    *given(
        [OURS, THEIRS],
        [
            Case("its name is taken", POST(f"{V2}/strains/", NAMED | {"name": "BAZAAR"}), 400, {"name": [str]}),
            Case("strains", GET(f"{V2}/strains/"), 200, {"count": 5}, queries=4),
            Case(
                "by a parent",
                GET(f"{V2}/strains/?parents=3"),
                200,
                {"count": 1, "results": [{"id": "<bazaar>", "parents": [2, 3]}]},
                queries=4,
            ),
            Case("by company", GET(f"{V2}/strains/?company=<company>"), 200, {"count": 1}, queries=4),
            Case("by slug", GET(f"{V2}/strains/?company_slug=<company.slug>"), 200, {"count": 1}, queries=4),
            Case("the platform's", GET(f"{V2}/strains/?company__isnull=true"), 200, {"count": 4}, queries=4),
            Case("by name", GET(f"{V2}/strains/?name=bazaar"), 200, {"count": 1}, queries=4),
            Case("one", GET(f"{V2}/strains/<bazaar>/"), 200, {"parents": [2, 3]}, queries=3),
            Case(
                "a parent of ours is no stranger's",
                POST(f"{V2}/strains/", NAMED | {"name": "x", "parents": ["<theirs>"]}),
                400,
            ),
        ],
    ),
]


@table(CASES)
async def test_reference(stage: Stage, case: Case):
    await stage.play(case)
