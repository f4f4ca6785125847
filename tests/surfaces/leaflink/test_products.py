"""Products in the dated API: a record's whole life, and what is refused."""

from tests.cases import DELETE, GET, PATCH, POST, PUT, READER, STRANGER, Case, given, table
from tests.cast import Stage
from tests.surfaces.leaflink.goods import ACME, BETA, BRANDS, TEA, L, product

MADE = [*BRANDS, product("tea")]
ONE = f"{L}/products/<tea>"
MAKING = ["category.created", "product.created"]


def without(name: str) -> dict[str, object]:
    return {key: value for key, value in TEA.items() if key != name}


CASES = [
    *given(
        BRANDS,
        [
            Case(
                "one is made",
                POST(f"{L}/products", TEA),
                201,
                {
                    "id": int,
                    "name": "Green tea",
                    "display_name": "Green tea",
                    "description": "Leaves",
                    "category": {"id": 3, "name": "Beverages"},
                    "listing_state": "Available",
                    "wholesale_price": {"amount": 12.5, "currency": "SAR"},
                    "unit_multiplier": 1,
                    "unit_denomination": "0.50000",
                    "inventory": {"total_qty": 0, "reserved_qty": 0},
                    "sku": str,
                    "brand": {"id": ACME, "name": "Acme"},
                    "seller_id": "<company>",
                    "external_ids": {},
                    "unit_of_measure": "Kilogram",
                },
                events=MAKING,
            ),
            *(
                Case(
                    f"without {name}", POST(f"{L}/products", without(name)), 400, {name: ["This attribute is required"]}
                )
                for name in ("name", "description", "category_id", "brand_id", "seller_id", "listing_state")
            ),
            *(
                Case(f"a bad {name}", POST(f"{L}/products", TEA | {name: value}), 400, {name: [str]})
                for name, value in {
                    "category_id": 999,
                    "brand_id": 999_999,
                    "seller_id": "<strangers_company>",
                    "unit_of_measure": "Furlong",
                    "unit_denomination": "0.77",
                    "manufacturer_id": 999_999,
                    "wholesale_price": {"amount": -1},
                    "unit_multiplier": 0,
                    "sku": "a,b",
                    "listing_state": "Gone",
                    "colour": "red",
                }.items()
            ),
            Case(
                "another currency",
                POST(f"{L}/products", TEA | {"wholesale_price": {"amount": 1, "currency": "USD"}}),
                400,
                {"wholesale_price": {"currency": [str]}},
            ),
            Case(
                "an id that no database holds",
                POST(f"{L}/products", TEA | {"category_id": 2**70}),
                400,
                {"category_id": [str]},
            ),
            Case("a case is no unit", POST(f"{L}/products", TEA | {"unit_of_measure": "Case"}), 400),
            Case(
                "made by another company",
                POST(f"{L}/products", TEA | {"manufacturer_id": "<buyers_company>"}),
                201,
                events=MAKING,
            ),
            Case(
                "archived at once",
                POST(f"{L}/products", TEA | {"listing_state": "Archived"}),
                201,
                {"listing_state": "Archived"},
                events=[*MAKING, "product.deleted"],
            ),
        ],
    ),
    *given(
        MADE,
        [
            Case(
                "it is listed", GET(f"{L}/products"), 200, {"count": 1, "results": [{"name": "Green tea"}]}, queries=5
            ),
            Case("it is read", GET(ONE), 200, {"name": "Green tea"}, queries=4),
            Case("a stranger does not find it", GET(ONE, as_=STRANGER), 404),
            Case("a reader may not change it", PATCH(ONE, {"name": "x"}, as_=READER), 403),
            Case(
                "on K it has its name and price",
                GET("/products"),
                200,
                {"data": [{"name_en": "Green tea", "average_price": 12.5, "is_enabled": True}]},
                queries=3,
            ),
            Case(
                "its K category is the node's", GET("/categories"), 200, {"data": [{"name_en": "Beverages"}]}, queries=3
            ),
            Case(
                "it is renamed",
                PATCH(ONE, {"name": "Black tea"}),
                200,
                {"name": "Black tea", "display_name": "Black tea", "description": "Leaves"},
                events=["product.updated"],
            ),
            Case("nothing changes", PATCH(ONE, {"name": "Green tea", "brand_id": ACME}), 200),
            Case(
                "all is replaced",
                PUT(ONE, TEA | {"category_id": 2, "brand_id": BETA, "unit_of_measure": "gram"}),
                200,
                {"category": {"id": 2}, "brand": {"name": "Beta"}, "unit_of_measure": "Gram", "unit_multiplier": 1},
                events=["category.created", "product.updated"],
            ),
            Case(
                "it moves to nobody else", PATCH(ONE, {"seller_id": "<strangers_company>"}), 400, {"seller_id": [str]}
            ),
            Case("it is archived", DELETE(ONE), 204, None, events=["product.deleted"]),
            Case("another of its SKU", POST(f"{L}/products", TEA | {"sku": "<tea.sku>"}), 400, {"sku": [str]}),
        ],
    ),
    *given(
        [*MADE, product("sold", name="Off sale", listing_state="Unavailable"), DELETE(ONE)],
        [
            Case("an archived one is read", GET(ONE), 200, {"listing_state": "Archived"}),
            Case("and archived again", DELETE(ONE), 204, None),
            Case("but not listed", GET(f"{L}/products"), 200, {"results": [{"name": "Off sale"}]}, queries=5),
            Case(
                "unless asked for",
                GET(f"{L}/products?archived=true"),
                200,
                {"results": [{"name": "Green tea"}]},
                queries=6,
            ),
            Case(
                "or by its state",
                GET(f"{L}/products?listing_state=archived"),
                200,
                {"results": [{"name": "Green tea"}]},
                queries=6,
            ),
            Case(
                "or among others",
                GET(f"{L}/products?listing_state=Archived,Unavailable&ordering=name"),
                200,
                {"results": [{"name": "Green tea"}, {"name": "Off sale"}]},
                queries=6,
            ),
            Case("K knows nothing of it", GET("/products/<tea.sku>"), 404),
            Case(
                "it comes back",
                PATCH(ONE, {"listing_state": "Backorder"}),
                200,
                {"listing_state": "Backorder"},
                events=["product.updated"],
            ),
            Case(
                "its code was given away meanwhile",
                PATCH(ONE, {"listing_state": "Available"}),
                200,
                {"listing_state": "Available"},
                given=[POST("/products", {"iv_id": "GREEN-TEA", "name_en": "New"})],
                events=["product.updated"],
            ),
        ],
    ),
]


@table(CASES)
async def test_products(stage: Stage, case: Case):
    await stage.play(case)
