"""For whom products are reserved, in the dated API."""

from functools import partial
from typing import Any

from tests.cases import DELETE, GET, OWNER, POST, PUT, READER, STRANGER, Case, given, table
from tests.cast import Stage

from fondaco.customers.businesses import add_business

L = "/leaflink"
US = "company_id=<company>"
A = f"{L}/product-assigned-to-buyer"


def product(name: str) -> Any:
    body = {
        "name": name,
        "description": name,
        "category_id": 1,
        "listing_state": "Available",
        "wholesale_price": {"amount": 5},
        "unit_denomination": "1",
        "brand_id": "<brands.results.0.id>",
        "seller_id": "<company>",
        "unit_of_measure": "Unit",
        "sku": name.upper(),
    }
    return POST(f"{L}/products", body, keep=name.lower())


SHOP = [
    POST("/brands", {"brand_code": "ACME", "name_en": "Acme"}),
    GET(f"{L}/brands", keep="brands"),
    product("Tea"),
    product("Nut"),
    POST(f"{L}/customer_groups?{US}", {"name": "Gold"}, keep="gold"),
]
BUYER = {
    "buyer_id": "<buyers_company>",
    "expiration_date": "2027-01-01T00:00:00.000000+00:00",
    "call_to_action": "Call us",
    "quantity": None,
}
GROUP = {"customer_group_id": "<gold>", "expiration_date": None, "call_to_action": None, "quantity": None}
BOTH_OF_THEM = {
    "product_ids": ["<tea>", "<nut>"],
    "assigned_buyers": [BUYER],
    "assigned_groups": [GROUP],
    "is_exclusive": True,
}
SET = PUT(f"{A}?{US}", BOTH_OF_THEM)
SHOWN = {"seller_id": "<company>", "is_exclusive": True, "assigned_buyers": [BUYER], "assigned_groups": [GROUP]}
TEA = {"product_id": "<tea>"}
NUT = {"product_id": "<nut>"}


def wrong(name: str, body: dict[str, Any], *fields: str) -> Case:
    sent = {"product_ids": ["<tea>"]} | body
    return Case(name, PUT(f"{A}?{US}", sent), 400, {field: [str] for field in fields})


CASES = given(
    SHOP,
    [
        Case("two are reserved", SET, 200, [SHOWN | TEA, SHOWN | NUT], events=["assignment.created"] * 2),
        Case("by a reader", PUT(f"{A}?{US}", BOTH_OF_THEM, as_=READER), 403, {"detail": str}),
        Case("for no company", PUT(A, BOTH_OF_THEM), 400, {"detail": str}),
        Case("for another company", PUT(f"{A}?{US}", BOTH_OF_THEM, as_=STRANGER), 403, {"detail": str}),
        wrong("no product", {"product_ids": []}, "product_ids"),
        wrong("an unknown product", {"product_ids": [0]}, "product_ids"),
        wrong("an unknown buyer", {"assigned_buyers": [{"buyer_id": "<strangers_company>"}]}, "assigned_buyers"),
        wrong("an unknown group", {"assigned_groups": [{"customer_group_id": 0}]}, "assigned_groups"),
        wrong("a buyer twice", {"assigned_buyers": [BUYER, BUYER]}, "assigned_buyers"),
        wrong("some day", {"assigned_buyers": [BUYER | {"expiration_date": "soon"}]}, "assigned_buyers"),
        wrong("an unknown attribute", {"colour": "red"}, "colour"),
        Case("none is reserved", GET(f"{A}?{US}"), 200, {"count": 0}, queries=2),
    ],
) + given(
    [*SHOP, SET],
    [
        Case("all", GET(f"{A}?{US}"), 200, {"count": 2, "results": [SHOWN | TEA, SHOWN | NUT]}, queries=4),
        Case("of a product", GET(f"{A}?{US}&product_ids=<nut>,0"), 200, {"results": [SHOWN | NUT]}, queries=5),
        Case("by words", GET(f"{A}?{US}&search=tea"), 200, {"results": [SHOWN | TEA]}, queries=5),
        Case("ordered", GET(f"{A}?{US}&ordering=-product_id"), 200, {"results": [NUT, TEA]}, queries=4),
        Case("of another company", GET(f"{A}?{US}", as_=STRANGER), 403, {"detail": str}),
        Case("of no company", GET(A), 400, {"detail": str}),
        Case(
            "one is reserved otherwise",
            PUT(f"{A}?{US}", {"product_ids": ["<tea>"], "assigned_groups": [{"customer_group_id": "<gold>"}]}),
            200,
            [TEA | {"is_exclusive": False, "assigned_buyers": [], "assigned_groups": [GROUP]}],
            events=["assignment.updated"],
        ),
        Case(
            "one is reserved no more",
            PUT(f"{A}?{US}", {"product_ids": ["<tea>"]}),
            200,
            [],
            events=["assignment.deleted"],
        ),
    ],
)


P = f"{L}/product-assignments"
TEA_ASSIGNED, NUT_PLAIN = {"id": "<tea>", "assignments": [SHOWN | TEA]}, {"id": "<nut>", "assignments": []}
LISTED = [*SHOP, PUT(f"{A}?{US}", BOTH_OF_THEM | {"product_ids": ["<tea>"]})]


def listed(name: str, query: str, *rows: dict[str, Any], queries: int = 12) -> Case:
    return Case(name, GET(f"{P}?{US}{query}"), 200, {"results": list(rows)}, queries=queries)


PRODUCT_CASES = given(
    LISTED,
    [
        listed("all", "", TEA_ASSIGNED, NUT_PLAIN),
        listed("ordered", "&ordering=-display_name", TEA_ASSIGNED, NUT_PLAIN),
        listed("of a brand", "&brand=<brands.results.0.id>,0", TEA_ASSIGNED, NUT_PLAIN, queries=13),
        listed("of no brand", "&brand=0", queries=3),
        listed("of a line", "&product_line=0", queries=3),
        listed("by words", "&search=nut", NUT_PLAIN),
        listed("available", "&listing_state=available", TEA_ASSIGNED, NUT_PLAIN, queries=13),
        listed("internal", "&listing_state=Internal", queries=3),
        listed("archived", "&archived=true", queries=3),
        listed("with strains", "&include_children=strains,volume_discounts,x", *[{"strains": []}] * 2),
        listed("with images", "&include_children=images", *[{"images": [], "image_count": 0}] * 2, queries=13),
        Case("of no state", GET(f"{P}?{US}&listing_state=lost"), 400, {"detail": str}),
        Case("of no company", GET(P), 400, {"detail": str}),
        Case("of another company", GET(f"{P}?{US}", as_=STRANGER), 403, {"detail": str}),
    ],
)
ARCHIVED = given(
    [*LISTED, DELETE(f"{L}/products/<nut>")],
    [
        listed("the live", "", TEA_ASSIGNED),
        listed("the archived", "&archived=true", NUT_PLAIN | {"listing_state": "Archived"}),
        listed("the archived by their state", "&listing_state=Archived", NUT_PLAIN),
    ],
)
MEASURES = "available_inventory image_count has_deals_eligible_children discount_percent inv_count is_ancillary".split()
ORDERED = given(LISTED, [listed(name, f"&ordering={name}", TEA_ASSIGNED, NUT_PLAIN) for name in MEASURES])


@table([*PRODUCT_CASES, *ARCHIVED, *ORDERED])
async def test_products_with_assignments(stage: Stage, case: Case):
    await begin(stage, case)


async def begin(stage: Stage, case: Case) -> None:
    actor = await stage.actor(OWNER)
    ours = {"name": "Buyer", "partner_org_id": stage.buyers_org}
    await stage.database.write(None, partial(add_business, actor=actor, values=ours))
    await stage.play(case)


@table(CASES)
async def test_assignments(stage: Stage, case: Case):
    await begin(stage, case)
