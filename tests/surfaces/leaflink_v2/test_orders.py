"""Orders received and sent: their life, their stock, their sums, and who sees and does what (marketplace §3)."""

from typing import Any

from tests.cases import BOTH, BUYER, DELETE, GET, PATCH, POST, READER, STRANGER, Case, given, table
from tests.cast import Stage
from tests.surfaces.leaflink.trading import (
    GOODS,
    LINES,
    ORDERS,
    PARTNER,
    SENT,
    SHOP,
    V2,
    body,
    line,
    order,
    product,
    purchase,
    sar,
    step,
    stock,
)

WORLD = [*GOODS, SHOP]
ONE = f"{ORDERS}<order.number>/"
PLACED = [order("order")]
DRAFT = [order("order", status="Draft")]
TOLD: dict[str, Any] = {
    "discount": 10,
    "discount_type": "%",
    "tax_amount": 15,
    "tax_type": "%",
    "shipping_charge": sar("5.00"),
}
CHANGED = ["order.status_changed"]
FILLED = ["order.status_changed", "sku.updated"]


def stocked(quantity: str, reserved: str, available: str) -> dict[str, Any]:
    return {"quantity": quantity, "reserved_qty": reserved, "available_inventory": available}


STEPS = [
    Case("accepted", step("accept"), 200, {"status": "Accepted", "available_transitions": ["fulfilled", "rejected"]},
         PLACED, CHANGED),
    Case("accepted twice", step("accept"), 400, {"detail": str}, [*PLACED, step("accept")]),
    Case("an unknown step", step("unaccept"), 404, {"detail": str}, PLACED),
    Case("fulfilled too early", step("fulfill"), 400, {"detail": str}, PLACED),
    Case("fulfilled", step("fulfill"), 200, {"status": "Fulfilled"}, [*PLACED, step("accept")], FILLED),
    Case("rejected after it was shipped", step("reject"), 200, {"status": "Rejected"},
         [*PLACED, step("accept"), step("fulfill"), step("ship")], ["order.cancelled", "sku.updated"]),
    Case("a seller does not cancel", step("cancel"), 400, {"detail": "Only the buyer may cancel this order"}, PLACED),
    Case("a draft is submitted", step("submit"), 200, {"status": "Submitted"}, DRAFT, ["order.created"]),
    Case("nobody else's", step("accept", as_=STRANGER), 404, {"detail": str}, PLACED),
    Case("who may only read", step("accept", as_=READER), 403, {"detail": str}, PLACED),
    Case("an order is reserved at once", stock(), 200, stocked("10.0000", "2.0000", "8.0000"), PLACED),
    Case("a draft reserves nothing", stock(), 200, stocked("10.0000", "0.0000", "10.0000"), DRAFT),
    Case("what is fulfilled has left", stock(), 200, stocked("8.0000", "0.0000", "8.0000"),
         [*PLACED, step("accept"), step("fulfill")]),
    Case("what is rejected then is back", stock(), 200, stocked("10.0000", "0.0000", "10.0000"),
         [*PLACED, step("accept"), step("fulfill"), step("reject")]),
    Case("what is unlimited is not reserved", step("fulfill"), 200, {"status": "Fulfilled"},
         [product("air", inventory_management="2"), order("order", line("air", "500")), step("accept")], CHANGED),
    Case("a variety takes of its parent's stock", stock(), 200, stocked("10.0000", "3.0000", "7.0000"),
         [product("leaf", parent={"id": "<tea>"}, inventory_management="3"), order("order", line("leaf", "3"))]),
    Case("a seller may promise more than there is", stock(), 200, stocked("10.0000", "12.0000", "-2.0000"),
         [order("order", line(quantity="12"))]),
    Case("but not hand it over", step("fulfill"), 400, {"line_items": {"0": {"quantity": [str]}}},
         [order("order", line(quantity="12")), step("accept")]),
]  # fmt: skip

WRITING = [
    Case("its sums", POST(ORDERS, body(line("tea", "2"), line("mint", "1.5", "4.00", sale_price=sar("3.00")), **TOLD)),
         201, {"total": sar("30.36"), "final_tax": "3.31", "payment_balance": "30.36", "status": "Submitted"},
         events=["order.created"]),
    Case("a draft", POST(ORDERS, body(status="Draft")), 201,
         {"status": "Draft", "available_transitions": ["submitted"]},
         events=["draft.created"]),
    Case("another state", POST(ORDERS, body(status="Accepted")), 400, {"status": [str]}),
    Case("another company", POST(ORDERS, body(seller="<strangers_company>")), 403, {"detail": str}),
    Case("another's customer", POST(ORDERS, body(customer="strangers_customer")), 400, {"customer": ...}),
    Case("no such product", POST(ORDERS, body(line() | {"product": "99999999"})), 400,
         {"line_items": {"0": {"product": [str]}}}),
    Case("a discount above the lines", POST(ORDERS, body(discount="99")), 400, {"discount": [str]}),
    Case("found by its short id", GET(f"{ORDERS}<order.short_id>/"), 200, {"number": "<order.number>"}, PLACED),
    Case("nobody else's", GET(ONE, as_=STRANGER), 404, {"detail": str}, PLACED),
    Case("changed", PATCH(ONE, {"notes": "Later", "discount": 1, "external_ids": {"erp": "9"}}), 200,
         {"notes": "Later", "discount": 1, "discount_type": "$", "total": sar("19.00"), "external_ids": {"erp": "9"}},
         PLACED, ["order.updated"]),
    Case("its state is no attribute", PATCH(ONE, {"status": "Complete"}), 200, {"status": "Submitted"}, PLACED),
    Case("over is over", PATCH(ONE, {"notes": "Late"}), 400, {"detail": str}, [*PLACED, step("reject")]),
    Case("a draft goes", DELETE(ONE), 204, None, DRAFT, ["draft.deleted"]),
    Case("an order stays", DELETE(ONE), 400, {"detail": str}, PLACED),
    Case("paid by saying so", PATCH(ONE, {"paid": True, "paid_date": "2026-02-03"}), 200,
         {"paid": True, "paid_date": "2026-02-03", "payment_balance": "0.00"}, PLACED,
         ["order.updated", "order.status_changed"]),
    Case("a line more", POST(LINES, line("mint", "1", "4.00") | {"order": "<order.number>"}), 201,
         {"frozen_data": {"product": {"name": "Mint", "sku": "MINT", "price": "4.00"}}}, PLACED, ["order.updated"]),
    Case("no line after it was fulfilled", POST(LINES, line("mint") | {"order": "<order.number>"}), 400,
         {"detail": str},
         [*PLACED, step("accept"), step("fulfill")]),
    Case("less of a line", stock(), 200, stocked("10.0000", "1.0000", "9.0000"),
         [*PLACED, GET(f"{LINES}?order=<order.number>", keep="lines"),
          PATCH(f"{LINES}<lines.results.0.id>/", {"quantity": "1"})]),
    Case("a page", GET(f"{ORDERS}?include_children=line-items&limit=50"), 200,
         {"count": 1, "results": [{"line_items": [{}]}]},
         PLACED, queries=5),
    Case("its log", GET(f"{V2}/order-event-logs/?order=<order.number>"), 200,
         {"results": [{"event_type": "created"}, {"event_type": "accepted"}]}, [*PLACED, step("accept")], queries=4),
]  # fmt: skip

LINKIT = [
    Case("Linkit sees no draft", GET("/orders"), 200, {"total_count": 0}, DRAFT, queries=2),
    Case("an order it sees", GET("/orders"), 200,
         {"total_count": 1, "data": [{"status": "pending", "total_amount": 20}]},
         PLACED, queries=4),
    Case("and accepts", GET(ONE), 200, {"status": "Accepted"},
         [*PLACED, GET("/orders", keep="seen"), PATCH("/orders/<seen.data.0.id>/status", {"status": "confirmed"})]),
]  # fmt: skip

BACKORDERED = [product("figs", quantity="1", listing_state="Backorder")]
BUYING = [
    Case("who buys becomes a customer", GET(f"{V2}/customers/?name=Our Buyer"), 200, {"count": 1},
         [purchase("order")], queries=8),
    Case("he sees what he sent", GET(SENT, as_=BUYER), 200,
         {"results": [{"id": "<order.id>", "source": "BGO", "total": 20, "line_items": [{"quantity": 2}]}]},
         [purchase("order")], queries=6),
    Case("not what others sent", GET(SENT, as_=STRANGER), 200, {"count": 0}, [purchase("order")], queries=2),
    Case("short stock is refused",
         POST(SENT, {"seller": "<company>", "line_items": [{"product": "<tea>", "quantity": 11}]}, as_=BUYER),
         400, {"line_items": {"0": {"quantity": [str]}}}),
    Case("what waits for stock is an order of its own", GET(f"{ORDERS}?status=backorder"), 200,
         {"count": 1, "results": [{"total": sar("20.00")}]},
         [*BACKORDERED, purchase("order", {"product": "<tea>", "quantity": 1}, {"product": "<figs>", "quantity": 2})],
         queries=4),
    Case("he cancels", POST(f"{ORDERS}<order.id>/transition/cancel/", as_=BUYER), 200, {"status": "Cancelled"},
         [purchase("order")], ["order.cancelled"]),
    Case("but not once it is accepted", POST(f"{ORDERS}<order.id>/transition/cancel/", as_=BUYER), 400, {"detail": str},
         [purchase("order"), POST(f"{ORDERS}<order.id>/transition/accept/")]),
    Case("he accepts nothing", POST(f"{ORDERS}<order.id>/transition/accept/", as_=BUYER), 400, {"detail": str},
         [purchase("order")]),
    Case("who is both may do either", POST(f"{ORDERS}<order.id>/transition/cancel/", as_=BOTH), 200,
         {"status": "Cancelled"}, [purchase("order")], ["order.cancelled"]),
    Case("his draft is his alone", GET(ORDERS), 200, {"count": 0}, [purchase("order", status="Draft")], queries=3),
    Case("which he sees", GET(SENT, as_=BUYER), 200, {"count": 1}, [purchase("order", status="Draft")], queries=6),
    Case("and submits", POST(f"{ORDERS}<order.id>/transition/submit/", as_=BUYER), 200, {"status": "Submitted"},
         [purchase("order", status="Draft")], ["order.created"]),
    Case("the seller's draft is the seller's", GET(SENT, as_=BUYER), 200, {"count": 0},
         [PARTNER, order("order", customer="partner", status="Draft")], queries=2),
    Case("of no seller's notes a word", GET(SENT, as_=BUYER), 200, {"count": 1, "results": [{"notes": "For Monday"}]},
         [PARTNER, order("order", customer="partner", notes="For Monday", internal_notes="Late payer")], queries=6),
    Case("a company is blocked", POST(ORDERS, body()), 400, {"customer": ...},
         [DELETE(f"{V2}/customers/<shop>/")]),
]  # fmt: skip


@table(given(WORLD, STEPS))
async def test_steps(case: Case, stage: Stage):
    await stage.play(case)


@table(given(WORLD, WRITING))
async def test_writing(case: Case, stage: Stage):
    await stage.play(case)


@table(given(WORLD, LINKIT))
async def test_linkit(case: Case, stage: Stage):
    await stage.play(case)


@table(given(WORLD, BUYING))
async def test_buying(case: Case, stage: Stage):
    await stage.play(case)
