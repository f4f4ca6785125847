"""Images as a buyer sees them: of what its sellers offer it, and of nothing else (leaflink §5, §10.8)."""

from tests.cases import BOTH, BUYER, GET, POST, PUT, STRANGER, Case, Only, Request, given, table
from tests.cast import Stage
from tests.forms import GIF, PNG, SEND
from tests.surfaces.leaflink.goods import BRANDS, L, product

B = f"{L}/buyers/product_images"


def image(of: str) -> Request:
    return SEND(
        f"{L}/product_images",
        ("image", PNG if of == "tea" else GIF),
        ("product", f"<{of}>"),
        ("position", 1),
        keep=f"{of}_image",
    )


MADE = [
    *BRANDS,
    product("tea"),
    product("salt", name="Salt", listing_state="Internal"),
    product("rice", name="Rice"),
    image("tea"),
    image("salt"),
    image("rice"),
    PUT(f"{L}/product-assigned-to-buyer?company_id=<company>", {"product_ids": ["<rice>"], "is_exclusive": True}),
]
TRADE = POST(f"{L}/customers", {"name": "Buyer", "owner_id": "<company>", "partner_id": "<buyers_company>"})
TEA = {"id": "<tea_image>", "image": "<tea_image.image>", "product": "<tea>", "position": 1}

CASES = [
    *given(
        MADE,
        [
            Case("who is nobody's customer", GET(B, as_=BUYER), 200, {"count": 0}, queries=2),
            Case("nor sees one", GET(f"{B}/<tea_image>", as_=BUYER), 404, {"detail": str}),
        ],
    ),
    *given(
        [*MADE, TRADE],
        [
            Case("what is offered", GET(B, as_=BUYER), 200, {"count": 1, "results": [TEA]}, queries=9),
            Case("by its seller", GET(f"{B}?company=<company>", as_=BUYER), 200, {"count": 1}, queries=9),
            Case(
                "of no seller",
                GET(f"{B}?company=<buyers_company>", as_=BUYER),
                200,
                {"count": 0},
                queries=6,
            ),
            Case("who sells and buys", GET(B, as_=BOTH), 200, {"count": 1}, queries=10),
            Case(
                "one",
                GET(f"{B}/<tea_image>", as_=BUYER),
                200,
                Only("id", "created_date", "modified_date", "image", "product", "position"),
            ),
            Case("one that is not offered", GET(f"{B}/<salt_image>", as_=BUYER), 404),
            Case("one that is reserved for others", GET(f"{B}/<rice_image>", as_=BUYER), 404),
            Case("a stranger", GET(f"{B}/<tea_image>", as_=STRANGER), 404),
            Case("a buyer does not manage them", GET(f"{L}/product_images/<tea_image>", as_=BUYER), 404),
        ],
    ),
]


@table(CASES)
async def test_buyer_images(stage: Stage, case: Case):
    await stage.play(case)
