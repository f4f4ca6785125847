"""Orders as invoices, their payments in the dated API, vendors, approvals, and reports."""

from typing import Any

from tests.cases import BUYER, GET, POST
from tests.conformance.areas.orders import DRAFTED, MADE, PAID, WORLD
from tests.conformance.probes import Probe
from tests.surfaces.leaflink.trading import V2, order, purchase

INVOICED = [*MADE, order("other", customer="bar")]
APPROVAL = {
    "purchase_order_number": "<drafted.number>",
    "status": "completed",
    "message": "Seen",
}
REPORT = {"report_type": "orders-received", "company": "<company>", "query": {"status": "submitted"}}
EVERY_INVOICE = ["invoices.results.0.id", "invoices.results.1.id"]
EVERY_REPORT = ["one.number", "two.number"]
EVERY_PAYMENT = ["payment", "second_payment"]
SINCE: dict[str, Any] = {
    "created_date_from": [("<tomorrow>", []), ("<today>", EVERY_PAYMENT)],
    "created_date_to": [("<yesterday>", []), ("<today>", EVERY_PAYMENT)],
}

PROBES = [
    Probe(
        "GET /sales_invoices",
        GET("/leaflink/sales_invoices"),
        given=[*INVOICED, GET("/leaflink/sales_invoices", keep="invoices")],
        selects={
            "created_date_from": [("<tomorrow>", []), ("<today>", EVERY_INVOICE)],
            "created_date_to": [("<yesterday>", []), ("<today>", EVERY_INVOICE)],
        },
    ),
    Probe(
        "GET /sales_invoices/{id}",
        GET("/leaflink/sales_invoices/<invoices.results.0.id>"),
        given=[*MADE, GET("/leaflink/sales_invoices", keep="invoices")],
    ),
    Probe(
        "V2: GET /reports/",
        GET(f"{V2}/reports/"),
        given=[
            *MADE,
            POST(f"{V2}/reports/", REPORT, keep="one"),
            POST(f"{V2}/reports/", REPORT | {"report_type": "customer-value"}, keep="two"),
        ],
        key="number",
        selects={"company_slug": [("<company.slug>", EVERY_REPORT), ("x", [])]},
    ),
    Probe("V2: POST /reports/", POST(f"{V2}/reports/", REPORT), given=MADE),
    Probe(
        "V2: GET /reports/{number}/",
        GET(f"{V2}/reports/<report.number>/"),
        given=[*MADE, POST(f"{V2}/reports/", REPORT, keep="report")],
    ),
    Probe("GET /payments", GET("/leaflink/payments"), given=PAID, selects=SINCE | {"search": [("cash", ["payment"])]}),
    Probe(
        "POST /payments",
        POST(
            "/leaflink/payments",
            {"order": "<order.number>", "total": "5.00", "payment_date": "2026-03-01T10:00:00+00:00"}
            | {"payment_type": "wire"},
        ),
        given=MADE,
    ),
    Probe("GET /payments/{id}", GET("/leaflink/payments/<payment>"), given=PAID),
    Probe(
        "GET /vendor/{id}",
        GET("/leaflink/vendor/<company>?company_id=<buyers_company>", as_=BUYER),
        given=[*WORLD, purchase("bought")],
    ),
    Probe(
        "POST /poms/orders/approval",
        POST("/leaflink/poms/orders/approval", APPROVAL, as_=BUYER),
        given=DRAFTED,
        further=[
            APPROVAL | {"order_id": "<lines.results.0.order_id>", "status": "error"},
            APPROVAL | {"status": "approved"},
        ],
    ),
]
