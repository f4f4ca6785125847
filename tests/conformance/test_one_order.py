"""One order's life crosses the three dialects, and after every step all of them and doctor say the same of it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.cases import BUYER, GET, PATCH, POST, Request, differences, filled
from tests.cast import Stage, application, client_of, house_of, open_stage
from tests.conftest import DATABASES, UNHURRIED, postgres_url

from fondaco.cli.doctor import Examination
from fondaco.orders.stock_commands import run_due
from fondaco.settings import Settings
from fondaco.store.open import open_database

L = "/leaflink"
V2 = "/leaflink/api/v2"
OURS = "company_id=<company>"
# The states of an order as Linkit calls them (leaflink §10.6); the two others differ in the first letter alone.
LINKIT = {"submitted": "pending", "accepted": "confirmed", "fulfilled": "ready", "complete": "delivered"}


@dataclass(frozen=True)
class Step:
    """Requests, and what must hold after them: the order's state, the stock and how much of it is promised, paid."""

    name: str
    requests: Sequence[Request]
    level: int = 0
    reserved: int = 0
    state: str = ""
    paid: bool = False


MAKING = [
    POST("/branches", {"iv_id": "N1", "name_en": "North"}),
    POST("/brands", {"brand_code": "HILL", "name_en": "Hill"}, keep="brand"),
    POST("/products", {"iv_id": "TEA", "name_en": "Green tea", "average_price": 12.5, "brand_id": "<brand>"}),
    GET(f"{L}/products", keep="products"),
    GET(f"{L}/facilities?{OURS}", keep="facilities"),
]
CELL = {"product_id": "<products.results.0.id>", "facility_id": "<facilities.results.0.id>", "batch_id": "<lot>"}
STOCKING = [
    POST(
        f"{L}/batches?{OURS}",
        {"company_id": "<company>", "number": "LOT-1", "product_ids": ["<products.results.0.id>"]},
        keep="lot",
    ),
    POST(f"{L}/inventory/commands/putaway", CELL | {"quantity": "10.00", "created_by": 0}, keep="command"),
]
LINE = {
    "product": "<products.results.0.id>",
    "quantity": "4",
    "ordered_unit_price": {"amount": "12.50", "currency": "SAR"},
    "sale_price": {"amount": "0.00", "currency": "SAR"},
}
PLACING = [
    POST(
        f"{L}/customers",
        {"name": "Our Buyer", "owner_id": "<company>", "partner_id": "<buyers_company>"},
        keep="customer",
    ),
    POST(
        f"{V2}/orders-received/",
        {
            "seller": "<company>",
            "customer": {"id": "<customer>"},
            "status": "Submitted",
            "facility_id": "<facilities.results.0.id>",
            "line_items": [LINE],
        },
        keep="order",
    ),
    GET("/orders", keep="orders"),
]
ONE = f"{V2}/orders-received/<order.number>/"
STEPS = [
    Step("a product is made over Linkit", MAKING),
    Step("its stock is put away over the dated API", STOCKING, level=10),
    Step("an order of it is placed over V2", PLACING, level=10, reserved=4, state="submitted"),
    Step(
        "it is accepted over Linkit",
        [PATCH("/orders/<orders.data.0.id>/status", {"status": "confirmed"})],
        level=10,
        reserved=4,
        state="accepted",
    ),
    Step("it is fulfilled over V2", [POST(f"{ONE}transition/fulfill/")], level=6, state="fulfilled"),
    Step(
        "its payment is recorded over the dated API",
        [
            GET(f"{L}/sales_invoices", keep="invoices"),
            POST(
                f"{L}/payments",
                {"order": "<order.number>", "total": "<invoices.results.0.balance>", "payment_type": "cash"},
            ),
        ],
        level=6,
        state="fulfilled",
        paid=True,
    ),
    Step("it is complete over V2", [POST(f"{ONE}transition/complete/")], level=6, state="complete", paid=True),
]


@pytest.fixture(params=DATABASES)
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    """A database of its own, since doctor looks at all there is."""
    url = postgres_url(request.getfixturevalue("cluster"), "one_order") if request.param == "postgres" else ""
    settings = Settings(data=tmp_path, database_url=url, environment="test", **UNHURRIED)
    database = await open_database(tmp_path, url)
    house = await house_of(database, settings)
    async with client_of(application(house)) as client:
        yield await open_stage(house, client)
    await database.close()


def stock(step: Step) -> list[tuple[Request, Any]]:
    """What each dialect says of the stock."""
    available = step.level - step.reserved
    product = {"inventory": {"total_qty": step.level, "reserved_qty": step.reserved}}
    measured = {
        "on_hand_quantity": f"{step.level}.00",
        "reserved_quantity": f"{step.reserved}.00",
        "available_quantity": f"{available}.00",
    }
    older = {
        "quantity": f"{step.level}.0000",
        "reserved_qty": f"{step.reserved}.0000",
        "available_inventory": f"{available}.0000",
    }
    found: list[tuple[Request, Any]] = [
        (GET("/skus/TEA_N1"), {"qty": step.level, "reserved_qty": step.reserved}),
        (GET(f"{L}/products/<products.results.0.id>"), product),
        (GET(f"{V2}/products/<products.results.0.id>/"), older),
    ]
    if step.level:
        found.append((GET(f"{L}/inventory/measurements/by-product?{OURS}"), [{"measurements": measured}]))
    return found


def order(step: Step) -> list[tuple[Request, Any]]:
    """What each dialect says of the order, the buyer's view included."""
    mine = {"id": "<order.number>", "status": step.state.capitalize(), "total": 50.0}
    invoice = {"order": "<order.number>", "total": "50.00", "balance": "0.00" if step.paid else "50.00"}
    vendor = f"{L}/vendor/<company>?company_id=<buyers_company>"
    return [
        (GET("/orders/<orders.data.0.id>"), {"status": LINKIT[step.state], "payment_status": PAID[step.paid]}),
        (GET(f"{L}/sales_invoices"), {"count": 1, "results": [invoice]}),
        (GET(ONE), {"status": step.state.capitalize(), "paid": step.paid, "total": {"amount": "50.00"}}),
        (GET(f"{V2}/buyer/orders/", as_=BUYER), {"count": 1, "results": [mine]}),
        (GET(vendor, as_=BUYER), {"orders": [mine | {"status": step.state}]}),
    ]


PAID = {True: "paid", False: "pending"}


async def test_one_order(stage: Stage):
    for step in STEPS:
        for request in step.requests:
            await stage.prepare(request)
            await run_due(stage.database)
        told = stock(step) + (order(step) if step.state else [])
        wrong = [
            f"{request.path}: {each}"
            for request, expected in told
            for each in differences(filled(expected, stage.kept), (await stage.send(request)).json())
        ]
        assert not wrong, f"after {step.name}:\n" + "\n".join(wrong)
        assert await Examination(stage.database).run() == 0, f"doctor, after {step.name}"
