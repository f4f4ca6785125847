"""What a buyer sees of a seller's products, in both LeafLink dialects (leaflink §10.8)."""

from functools import partial

from tests.cases import BUYER, GET, OWNER, PATCH, POST, PUT, STRANGER, Case, table
from tests.cast import Stage
from tests.surfaces.leaflink.goods import BRANDS, L, product

from fondaco.customers.businesses import add_business
from fondaco.events.records import load
from fondaco.pricing.model import SCHEDULES

V2 = "/leaflink/api/v2/products/"
TO = "buyer=<buyers_company>"
MENU = [{"id": "<gold>", "amount": "9.00"}]
MADE = [
    *BRANDS,
    POST(f"{L}/pricing/custom-menus?company_id=<company>", {"name": "Gold"}, keep="gold"),
    product("tea", custom_menu=MENU),
    product("mint", name="Mint", listing_state="Backorder"),
    product("salt", name="Salt", listing_state="Internal"),
    product("rice", name="Rice"),
    PATCH(f"{V2}<tea>/", {"quantity": "7", "external_ids": {"erp": "1"}, "extern_acct_id": "A"}),
    PATCH(f"{V2}<mint>/", {"quantity": "4", "show_quantity": False}),
    PUT(
        f"{L}/product-assigned-to-buyer?company_id=<company>",
        {"product_ids": ["<rice>"], "is_exclusive": True},
    ),
]
TEA = {"id": "<tea>", "wholesale_price": {"amount": "12.50"}, "price_schedule_price": "9.00", "quantity": "7.0000"}
SEEN = [
    Case(
        "the seller sees what the buyer sees",
        GET(f"{V2}?{TO}"),
        200,
        {"count": 2, "results": [TEA | {"external_ids": {"erp": "1"}}, {"id": "<mint>", "quantity": "4.0000"}]},
        queries=15,
    ),
    Case(
        "the buyer sees it",
        GET(f"{V2}?{TO}", as_=BUYER),
        200,
        {
            "count": 2,
            "results": [
                TEA | {"external_ids": {}, "extern_acct_id": None, "seller": "<company>"},
                {"id": "<mint>", "quantity": "0.0000", "price_schedule_price": "12.50"},
            ],
        },
        queries=17,
    ),
    Case("without asking as a buyer it sees none", GET(V2, as_=BUYER), 200, {"count": 0}, queries=2),
    Case("who buys from nobody sees none", GET(f"{V2}?buyer=<company>"), 200, {"count": 0}, queries=2),
    Case("nor in the dated API", GET(f"{L}/products?buyer=<company>"), 200, {"count": 0}, queries=2),
    Case("nor the second view", GET(f"{L}/products_mvp?buyer=<company>"), 200, {"count": 0}, queries=2),
    Case("of another seller", GET(f"{V2}?{TO}&company=<strangers_company>", as_=BUYER), 200, {"count": 0}, queries=6),
    Case(
        "a stranger sees his own",
        GET(f"{V2}?{TO}", as_=STRANGER),
        200,
        {"results": lambda rows: len(rows) == 1},
        queries=14,
    ),
    Case(
        "the dated API",
        GET(f"{L}/products?{TO}", as_=BUYER),
        200,
        {
            "count": 2,
            "results": [
                {"wholesale_price": {"amount": 9}, "inventory": {"total_qty": 7}, "external_ids": {}},
                {"wholesale_price": {"amount": 12.5}, "inventory": {"total_qty": 0}},
            ],
        },
        queries=12,
    ),
    Case(
        "its second view",
        GET(f"{L}/products_mvp?{TO}", as_=BUYER),
        200,
        {"count": 2, "results": [{"wholesale_price": {"amount": 9}, "seller": {"name": "Our Shop"}}, {}]},
        queries=16,
    ),
    Case("no number", GET(f"{V2}?buyer=x"), 400, {"detail": str}),
]


async def befriend(stage: Stage) -> None:
    """The buyer is a customer of ours, on the price schedule."""
    actor = await stage.actor(OWNER)
    schedule = await load(stage.database.of(None), SCHEDULES, stage.org, "id", stage.kept["gold"]["id"])
    assert schedule is not None
    values = {"name": "Buyer", "partner_org_id": stage.buyers_org, "price_schedule_id": schedule.id}
    await stage.database.write(None, partial(add_business, actor=actor, values=values))


@table(SEEN)
async def test_what_a_buyer_sees(stage: Stage, case: Case):
    for request in MADE:
        await stage.prepare(request)
    await befriend(stage)
    await stage.play(case)
