"""What bodies of orders may say: what is not the seller's is refused, by the name that the body has for it."""

from typing import Any

import pytest
from tests.cases import BUYER, GET, PATCH, POST, STRANGER, Case, given, table
from tests.cast import Stage

from fondaco.orders.stock_commands import run_due

V2 = "/leaflink/api/v2"
ORDERS = f"{V2}/orders-received/"
TEA = "<goods.results.0.id>"
LINE = {"product": TEA, "quantity": "2", "ordered_unit_price": {"amount": "3"}, "sale_price": {"amount": "0"}}
ORDER = {"seller": "<company>", "customer": {"id": "<tea>"}, "status": "Draft", "line_items": [LINE]}
SHOP = [
    POST("/branches", {"iv_id": "N1", "name_en": "North"}),
    POST("/products", {"iv_id": "TEA", "name_en": "Tea"}),
    PATCH("/skus/TEA_N1", {"qty": 5}),
    GET("/leaflink/products", keep="goods"),
    GET("/leaflink/brands", as_=STRANGER, keep="theirs"),
    POST("/leaflink/customers", {"name": "Tea House", "owner_id": "<company>", "partner_id": "<buyers_company>"},
         keep="tea"),
    POST(ORDERS, ORDER, keep="order"),
    GET(f"{ORDERS}<order.number>/line-items/", keep="lines"),
]  # fmt: skip
LINE_PATH = f"{V2}/line-items/<lines.0.id>/"


def written(name: str, body: dict[str, Any], status: int, answer: Any, **more: Any) -> Case:
    return Case(name, POST(ORDERS, ORDER | body), status, answer, **more)


def edited(name: str, line: dict[str, Any], status: int, answer: Any, **more: Any) -> Case:
    return Case(name, PATCH(f"{ORDERS}<order.number>/", {"line_items": [line]}), status, answer, **more)


# An order of 4, of which a command has taken out 2.
SHIPPED = [
    POST(f"{ORDERS}<order.number>/transition/submit/"),
    PATCH(LINE_PATH, {"quantity": "4"}),
    GET("/leaflink/sales_invoices", keep="invoices"),
    POST("/leaflink/inventory/commands/fulfillment", {"created_by": 0, "product_id": TEA, "quantity": "2",
         "order_id": "<invoices.results.0.id>", "order_product_id": "<lines.0.id>"}),
]  # fmt: skip
STOCK = GET("/skus/TEA_N1")


@pytest.mark.parametrize(
    ("quantity", "status", "stock"),
    [("5", 200, (3, 3)), ("3", 200, (3, 1)), ("2", 200, (3, 0)), ("1", 400, (3, 2)), ("9", 200, (3, 3))],
)
async def test_what_has_left_stays_away(stage: Stage, quantity: str, status: int, stock: tuple[int, int]) -> None:
    """On hand and reserved after the quantity of the line is changed."""
    for request in [*SHOP, *SHIPPED]:
        await stage.prepare(request)
    await run_due(stage.database)
    answer = await stage.send(PATCH(LINE_PATH, {"quantity": quantity}))
    assert answer.status_code == status, answer.text
    left = await stage.prepare(STOCK)
    assert (left["qty"], left["reserved_qty"]) == stock


@table(given(SHOP, [
    written("somebody else's brand", {"brand": "<theirs.results.0.id>"}, 400, {"brand": [str]}),
    written("no brand at all", {"brand": 0}, 400, {"brand": [str]}),
    written("what others call it", {"external_ids": {"erp": "17"}}, 201, {"external_ids": {"erp": "17"}},
            events=["draft.created", "draft.updated"]),
    written("more than an id has", {"external_ids": {"erp": "x" * 37}}, 400, {"external_ids": {"erp": [str]}}),
    written("a discount above the lines", {"discount": "7"}, 400, {"discount": [str]}),
    Case("more than there is", POST(f"{V2}/buyer/orders/", as_=BUYER, body={"seller": "<company>", "line_items": [
        {"product": TEA, "quantity": "6"}]}), 400, {"line_items": {"0": {"quantity": [str]}}}),
    Case("nowhere in particular", PATCH(LINE_PATH, {"position": None}), 200, {"position": 0}),
    edited("nowhere either", {"id": "<lines.0.id>", "position": None}, 200, ...),
    edited("a line beyond numbers", {"id": 10**30}, 400, {"line_items": {"0": {"id": [str]}}}),
    edited("a line of 64 bits", {"id": 2**63}, 400, {"line_items": {"0": {"id": [str]}}}),
]))  # fmt: skip
async def test_bodies(stage: Stage, case: Case) -> None:
    await stage.play(case)
