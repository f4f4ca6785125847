"""Credits in Marketplace V2: read only."""

from functools import partial
from typing import Any

from tests.cases import BOTH, DELETE, GET, PATCH, POST, STRANGER, Case, Request, table
from tests.cast import Stage

from fondaco.events.records import load
from fondaco.kernel.actor import Actor
from fondaco.orders.model import ORDERS
from fondaco.pricing import promotions

V2 = "/leaflink/api/v2/credits/"
RETURN, GIFT = {"id": "<return>"}, {"id": "<gift>"}


def listed(name: str, query: str, *rows: dict[str, Any], queries: int = 4) -> Case:
    return Case(name, GET(f"{V2}{query}", as_=STRANGER), 200, {"results": list(rows)}, queries=queries)


CASES = [
    listed("all but the archived", "", RETURN, GIFT, queries=3),
    listed("ordered", "?ordering=-id", GIFT, RETURN, queries=3),
    listed("of a status", "?status=used,cancelled", RETURN),
    listed("of a reason", "?reason=promo_new_customer", GIFT),
    listed("of a brand", "?brand=<strangers_brand.number>", GIFT),
    listed("of a customer", "?customer=<strangers_customer.number>", RETURN),
    listed("since", "?credit_date_after=2026-02-01", GIFT),
    listed("until", "?credit_date_before=2026-01-01", RETURN),
    listed("of at least", "?amount_min=10", GIFT),
    listed("of at most", "?amount_max=9.99", RETURN),
    listed("of an order", "?order=<strangers_order.number>", RETURN),
    listed("of a company", "?company_slug=<strangers_company.slug>", RETURN, GIFT, queries=3),
    listed("of another company", "?company_slug=<company.slug>", queries=1),
    listed("the archived", "?archived=true", {"id": "<old>", "archived": True}),
    listed("by words", "?search=welcome", GIFT),
    Case("with a status that is none", GET(f"{V2}?status=lost", as_=STRANGER), 400, {"detail": str}),
    Case("of others", GET(V2, as_=BOTH), 200, {"count": 0}, queries=2),
    Case(
        "one",
        GET(f"{V2}<return>/", as_=STRANGER),
        200,
        {
            "company": "<strangers_company>",
            "customer": {"id": "<strangers_customer.number>", "display_name": "Theirs", "delinquent": False},
            "amount": {"amount": 5.25, "currency": "SAR"},
            "credit_date": "2026-01-01",
            "status": "used",
            "status_display": "Used",
            "reason": "leaflink_return",
            "reason_display": "Return",
            "brand": None,
            "order": "<strangers_order.number>",
            "order_display": "ORD-THEIRS",
            "applied_to": "<strangers_order.number>",
            "applied_to_display": "ORD-THEIRS",
            "read_only": True,
            "archived": False,
        },
    ),
    Case("an archived one", GET(f"{V2}<old>/", as_=STRANGER), 200, {"archived": True}),
    Case("another's", GET(f"{V2}<return>/"), 404, {"detail": str}),
    Case("is not made here", POST(V2, {}, as_=STRANGER), 405, {"detail": str}),
    Case("nor removed", DELETE(f"{V2}<return>/", as_=STRANGER), 405, {"detail": str}),
]


def returned(**buyer: str) -> list[Request]:
    """An order of 15 that was delivered and came back."""
    order = {"products": [{"name": "Tea", "quantity": 3, "price": 5}], "status": "delivered"} | buyer
    return [
        POST("/orders", order, keep="order"),
        PATCH("/orders/<order.order.id>/status", {"order_status": "returned"}),
    ]


OWED = {
    "amount": {"amount": 15, "currency": "SAR"},
    "reason": "leaflink_return",
    "customer": {"display_name": "Dana R"},
}
RETURNED = [
    Case(
        "who is known",
        GET(V2),
        200,
        {"results": [OWED | {"status": "active", "order": str, "applied_to": None}]},
        given=returned(customer_name="Dana R", customer_email="dana@shop.test"),
        queries=3,
    ),
    Case("who is not", GET(V2), 200, {"count": 0}, given=returned(), queries=2),
]


@table(RETURNED)
async def test_what_came_back_is_owed(stage: Stage, case: Case):
    await stage.play(case)


async def give(stage: Stage) -> None:
    """A return that was used, a gift, and an archived one."""
    actor = Actor((await stage.actor(STRANGER)).organization, "owner")
    db = stage.database.of(actor.org)
    order = await load(db, ORDERS, actor.org, "code", "ORD-THEIRS")
    brand = await db.value("select id from brands where org_id = :org", {"org": actor.org})
    assert order
    for name, number in {"brand": brand, "customer": order.customer_id, "order": order.number}.items():
        stage.kept[f"strangers_{name}"] |= {"number": number}

    async def grant(**values: Any) -> Any:
        wish = {"customer_id": None, "reason": "other", "credit_date": "2026-01-01", "amount": 52_500} | values
        return await stage.database.write(actor.org, partial(promotions.grant_credit, actor=actor, values=wish))

    async def do(action: Any, **more: Any) -> None:
        await stage.database.write(actor.org, partial(action, actor=actor, **more))

    back = await grant(customer_id=order.customer_id, order_id=order.id, reason="leaflink_return")
    await do(promotions.use_credit, credit=back, order=order.id)
    gift = await grant(
        brand_id=brand, reason="promo_new_customer", credit_date="2026-02-01", amount=200_000, notes="Welcome"
    )
    old = await grant()
    await do(promotions.archive_credit, credit=old)
    stage.kept |= {"return": {"id": back.id}, "gift": {"id": gift.id}, "old": {"id": old.id}}


@table(CASES)
async def test_credits(stage: Stage, case: Case):
    await give(stage)
    await stage.play(case)
