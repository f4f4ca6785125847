"""Orders in the dated API: invoices, payments and what is left of them, vendors, and approvals of who buys."""

from typing import Any

from tests.cases import BUYER, GET, POST, STRANGER, Case, given, table
from tests.cast import Stage
from tests.surfaces.leaflink.trading import GOODS, ORDERS, PARTNER, SENT, SHOP, order, purchase, step

L = "/leaflink"
INVOICES, PAYMENTS = f"{L}/sales_invoices", f"{L}/payments"
VENDOR = GET(f"{L}/vendor/<company>?company_id=<buyers_company>", as_=BUYER)
PLACED = [order("order")]
DRAFTED = [PARTNER, order("order", customer="partner", status="Draft")]


def payment(total: str) -> Any:
    return {"order": "<order.number>", "total": total, "payment_type": "wire", "payment_date": "2026-03-01"}


def decision(status: str, **more: Any) -> Any:
    return POST(
        f"{L}/poms/orders/approval", {"purchase_order_number": "<order.number>", "status": status} | more, as_=BUYER
    )


CASES = [
    Case("an invoice", GET(INVOICES), 200, {"count": 1, "results": [{"order": "<order.number>", "balance": "20.00"}]},
         PLACED, queries=5),
    Case("not of a draft", GET(INVOICES), 200, {"count": 0}, DRAFTED, queries=3),
    Case("nor of what was rejected", GET(INVOICES), 200, {"count": 0}, [*PLACED, step("reject")], queries=3),
    Case("nobody else's", GET(INVOICES, as_=STRANGER), 200, {"count": 1}, PLACED, queries=5),
    Case("a payment", POST(PAYMENTS, payment("5.50")), 201, {"total": "5.50", "payment_type": "wire"}, PLACED,
         ["order.updated"]),
    Case("of nothing", POST(PAYMENTS, payment("0")), 400, {"total": [str]}, PLACED),
    Case("of another's order", POST(PAYMENTS, payment("5"), as_=STRANGER), 400, {"order": [str]}, PLACED),
    Case("what is left", GET(INVOICES), 200, {"results": [{"balance": "14.50", "paid_date": None}]},
         [*PLACED, POST(PAYMENTS, payment("5.50"))], queries=5),
    Case("paid", GET(INVOICES), 200, {"results": [{"balance": "0.00", "paid_date": "2026-03-01"}]},
         [*PLACED, POST(PAYMENTS, payment("20"))], queries=5),
    Case("a vendor shows its buyer's orders", VENDOR, 200,
         {"name": "Our Shop", "orders": [{"id": "<order.id>", "status": "submitted", "source": "BGO"}]},
         [purchase("order")]),
    Case("and nobody else's", VENDOR, 200, {"orders": []}, PLACED),
    Case("no such vendor", GET(f"{L}/vendor/999999?company_id=<buyers_company>", as_=BUYER), 404, {"detail": str}),
    Case("what was drafted for it is approved", decision("approved"), 200, {"status": "approved"}, DRAFTED,
         ["order.created"]),
    Case("or rejected", decision("rejected", message="Too dear"), 200, {"message": "Too dear"}, DRAFTED,
         ["order.created"]),
    Case("but not twice", decision("approved"), 400, {"detail": str}, [*DRAFTED, decision("approved")]),
    Case("what it says stands in the log", decision("completed"), 200, {"status": "completed"}, DRAFTED,
         ["draft.updated"]),
    Case("another's order", decision("approved"), 404, {"detail": str}, PLACED),
]  # fmt: skip


@table(given([*GOODS, SHOP], CASES))
async def test_invoices(case: Case, stage: Stage):
    await stage.play(case)


async def test_both_see_the_same_order(stage: Stage):
    """One order, two views: what the buyer sent is what the seller received (leaflink §4.4)."""
    for request in [*GOODS, purchase("order"), GET(f"{ORDERS}<order.id>/", keep="theirs")]:
        await stage.prepare(request)
    (mine,) = (await stage.send(GET(SENT, as_=BUYER))).json()["results"]
    theirs = stage.kept["theirs"]
    assert mine["id"] == theirs["number"]
    assert mine["short_id"] == theirs["short_id"]
    assert f"{mine['total']:.2f}" == theirs["total"]["amount"]
    assert "internal_notes" not in mine
