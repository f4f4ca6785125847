"""One buyer of two sellers: each seller knows its own order alone, the buyer both, and another buyer neither."""

import pytest
from tests.cases import BUYER, GET, PATCH, POST, STRANGER, Case, Request, given, table
from tests.cast import Stage

L = "/leaflink"
V2 = "/leaflink/api/v2"
MONEY = {"amount": "2.00", "currency": "SAR"}


def sold(who: str, company: str, kept: str) -> list[Request]:
    """A seller's product, the shared buyer among its customers, and an order of the one by the other."""
    product = {
        "name": f"Tea of {kept}",
        "description": "Tea",
        "seller": f"<{company}>",
        "brand": f"<{kept}_brands.results.0.id>",
        "wholesale_price": MONEY,
        "listing_state": "Available",
        "quantity": "10",
    }
    customer = {"name": "Our Buyer", "owner_id": f"<{company}>", "partner_id": "<buyers_company>"}
    order = {
        "seller": f"<{company}>",
        "customer": {"id": f"<{kept}_customer>"},
        "status": "Submitted",
        "line_items": [
            {"product": f"<{kept}_product>", "quantity": "2", "ordered_unit_price": MONEY, "sale_price": MONEY}
        ],
    }
    return [
        POST("/brands", {"brand_code": f"{kept}-1", "name_en": f"Of {kept}"}, as_=who),
        GET(f"{L}/brands?name=of {kept}", as_=who, keep=f"{kept}_brands"),
        POST(f"{V2}/products/", product, as_=who, keep=f"{kept}_product"),
        POST(f"{L}/customers", customer, as_=who, keep=f"{kept}_customer"),
        POST(f"{V2}/orders-received/", order, as_=who, keep=kept),
        GET(f"{V2}/line-items/?order=<{kept}.number>", as_=who, keep=f"{kept}_lines"),
    ]


SHARED = [*sold("owner", "company", "ours"), *sold(STRANGER, "strangers_company", "theirs")]
THEIRS = f"{V2}/orders-received/<theirs.number>/"
LINE = f"{V2}/line-items/<theirs_lines.results.0.id>/"
RESERVED = f"{L}/inventory/orders/<theirs_lines.results.0.order_id>/reservations?company_id=<company>"
NONE = {"count": 0, "results": []}
PAID = {"order": "<theirs.number>", "total": "1.00", "payment_type": "cash"}

CASES = given(
    SHARED,
    [
        Case("another seller's order", GET(THEIRS), 404, {"detail": str}),
        Case("its lines", GET(f"{THEIRS}line-items/"), 404, {"detail": str}),
        Case("its payments", GET(f"{THEIRS}payments/"), 404, {"detail": str}),
        Case("its line", GET(LINE), 404, {"detail": str}),
        Case("a change of its line", PATCH(LINE, {"quantity": "1"}), 404, {"detail": str}),
        Case("its acceptance", POST(f"{THEIRS}transition/accept/"), 404, {"detail": str}),
        Case("its invoice", GET(f"{L}/sales_invoices/<theirs_lines.results.0.order_id>"), 404, {"detail": str}),
        Case("a payment of it", POST(f"{L}/payments", PAID), 400, {"order": [str]}),
        Case("its stock", GET(RESERVED), 404, {"detail": str}),
    ],
)


@table(CASES)
async def test_another_sellers_order(stage: Stage, case: Case):
    await stage.play(case)


SEEN = [
    ("the buyer sees both", GET(f"{V2}/buyer/orders/", as_=BUYER), ["ours", "theirs"]),
    ("a seller that buys nothing sees none as a buyer", GET(f"{V2}/buyer/orders/"), []),
    ("nor does the other", GET(f"{V2}/buyer/orders/", as_=STRANGER), []),
    ("a seller sees its own", GET(f"{V2}/orders-received/"), ["ours"]),
    ("the other sees its own", GET(f"{V2}/orders-received/", as_=STRANGER), ["theirs"]),
    ("the buyer has received none", GET(f"{V2}/orders-received/", as_=BUYER), []),
    ("lines of an order that is another's", GET(f"{V2}/line-items/?order=<theirs.number>"), []),
    ("payments of it", GET(f"{V2}/order-payments/?order=<theirs.number>"), []),
]


@pytest.mark.parametrize(("request_", "names"), [case[1:] for case in SEEN], ids=[case[0] for case in SEEN])
async def test_what_each_side_lists(request_: Request, names: list[str], stage: Stage):
    for request in SHARED:
        await stage.prepare(request)
    answer = await stage.send(request_)
    assert answer.status_code == 200, answer.text
    known = {stage.kept[name]["number"]: name for name in ("ours", "theirs")}
    found = [row.get("number") or row.get("order") or row["id"] for row in answer.json()["results"]]
    assert sorted(known[each] for each in found if each in known) == names


async def test_a_profile_shows_the_buyers_own_orders(stage: Stage):
    for request in SHARED:
        await stage.prepare(request)
    mine = await stage.send(GET(f"{L}/vendor/<company>?company_id=<buyers_company>", as_=BUYER))
    assert [each["id"] for each in mine.json()["orders"]] == [stage.kept["ours"]["number"]]
    other = await stage.send(GET(f"{L}/vendor/<company>?company_id=<strangers_company>", as_=STRANGER))
    assert other.status_code == 404 or other.json()["orders"] == []
