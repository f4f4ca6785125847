"""Orders by which two companies trade, their lines, payments and log, and the same as invoices."""

from typing import Any

from tests.cases import BUYER, DELETE, GET, JOIN, PATCH, POST
from tests.conformance.probes import Probe
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
    purchase,
    sar,
    step,
)

STAFF = [JOIN("amal@shop.test", "staff", display_name="Amal"), GET(f"{V2}/company-staff/", keep="staff")]
AMAL = "<staff.results.0.id>"
ZONE = POST(
    "/leaflink/distribution-zones?company_id=<company>",
    {"name": "North", "is_active": True, "facilities": [], "zip_codes": [], "owner_id": "<company>"},
    keep="zone",
)
SECOND = POST(
    f"{V2}/customers/",
    {"name": "Juice Bar", "nickname": "Juicy", "owner": "<company>", "service_zone": "<zone>", "managers": [AMAL]}
    | {"corporate_address": {"address": "1 Way", "city": "Jeddah", "state": "MK", "zipcode": "21577"}},
    keep="bar",
)
BATCH = POST(
    f"{V2}/batches/",
    {"owner": "<company>", "production_batch_number": "B-1", "batch_date": "2026-01-01", "testing_source": "none"},
    keep="batch",
)
FACILITIES = GET(f"{V2}/inventory/facilities/", keep="facilities")
WORLD = [*STAFF, *GOODS, SHOP, PARTNER, ZONE, SECOND]
PACKED: dict[str, Any] = {
    "notes": "Soft",
    "is_sample": True,
    "is_packed": True,
    "packed_at": "2026-03-01T10:00:00+00:00",
    "packed_by": AMAL,
    "position": 3,
    "batch": "<batch>",
}
WHOLE_LINE = line("mint", "1", "4.00", sale_price=sar("3.00"), **PACKED) | {
    "unit_multiplier": 12,
    "is_medical_line_item": True,
    "wholesale_price": "2.50",
}
TERMS: dict[str, Any] = {
    "discount": 10,
    "discount_type": "%",
    "tax_amount": 15,
    "tax_type": "%",
    "shipping_charge": sar("5.00"),
    "payment_term": "net15",
    "payment_due_date": "2026-04-01T00:00:00+00:00",
    "paid": True,
    "paid_date": "2026-03-01",
    "ship_date": "2026-03-02T08:00:00+00:00",
    "shipping_details": "Ring twice",
    "notes": "For Monday",
    "internal_notes": "Late payer",
    "delivery_preferences": "Mornings",
    "delivery_provider": 7,
    "delivery_info": {"acquire_date": "2026-03-02T09:00:00+00:00", "acquire_type": 2, "manifest_number": "M-1"},
}
WHOLE = TERMS | {
    "brand": "<brands.results.0.id>",
    "external_id_seller": "S-1",
    "ext_acct_id": "A-1",
    "sales_reps": [{"id": AMAL}],
    "facility_id": "<facilities.results.0.id>",
}
MARKED = WHOLE | {"classification": "adult-use"}
LISTED = [
    *WORLD,
    FACILITIES,
    order("first", **MARKED),
    order("second", line("mint", "1", "4.00"), customer="bar", status="Draft"),
    PATCH(f"{ORDERS}<first.number>/", {"external_ids": {"erp": "17"}}),
    step("accept", "first"),
    purchase("third"),
]
CHOICES: dict[str, Any] = {
    "order_id": [("S-1", ["first.number"]), ("<second.number>", ["second.number"])],
    "number": [("<first.number>", ["first.number"])],
    "external_id_seller": [("S-1", ["first.number"]), ("s-1", [])],
    "external_id_seller__icontains": [("s-", ["first.number"])],
    "brand": [("<brands.results.0.id>", ["first.number"])],
    "brand__in": [("<brands.results.0.id>,0", ["first.number"])],
    "paid": [("true", ["first.number"]), ("false", ["second.number", "third.id"])],
    "manual": [("false", ["third.id"]), ("true", ["first.number", "second.number"])],
    "sales_rep": [(AMAL, ["first.number"])],
    "classification": [("Adult-Use", ["first.number"])],
    "user": [("<first.user>", ["first.number", "second.number"]), ("nobody", [])],
    "service_zone": [("<zone>", ["second.number"])],
    "external_id_key": [("erp&external_id_values=17,18", ["first.number"])],
    "status": [("accepted", ["first.number"]), ("DRAFT,submitted", ["second.number", "third.id"])],
}
BOUGHT = [
    *WORLD,
    FACILITIES,
    order("first", **MARKED, customer="partner"),
    PATCH(f"{ORDERS}<first.number>/", {"external_ids": {"erp": "17"}}),
    step("accept", "first"),
    purchase("third"),
    PATCH(f"{V2}/customers/<partner>/", {"service_zone": "<zone>"}),
]
MADE = [*WORLD, order("order")]
LINED = [*MADE, GET(f"{LINES}?order=<order.number>", keep="lines")]
ONE = "<lines.results.0.id>"
SEVERAL = [
    *WORLD,
    order("first", line("tea"), line("mint", "1", "4.00", is_sample=True), ship_date="2026-03-02"),
    order("second", line("tea", "1"), customer="bar", external_id_seller="S-2"),
    GET(f"{LINES}?ordering=id", keep="lines"),
]
TEA, MINT, LAST = "lines.results.0.id", "lines.results.1.id", "lines.results.2.id"
PAYMENT = {
    "order": "<order.number>",
    "recorded_by": AMAL,
    "total": sar("5.00"),
    "payment_date": "2026-03-01T10:00:00+00:00",
    "reason": "Deposit",
    "payment_type": "cash",
}
PAID = [
    *MADE,
    POST(f"{V2}/order-payments/", PAYMENT, keep="payment"),
    POST(f"{V2}/order-payments/", PAYMENT | {"payment_type": "ach"}, keep="second_payment"),
]
REP = {"order": "<order.number>", "rep": AMAL}
DRAFTED = [
    *WORLD,
    order("drafted", customer="partner", status="Draft"),
    GET(f"{LINES}?order=<drafted.number>", keep="lines"),
]

PROBES = [
    Probe(
        "V2: GET /orders-received/",
        GET(ORDERS),
        given=LISTED,
        key="number",
        selects=CHOICES
        | {
            "status__not": [("Accepted", ["second.number", "third.id"])],
            "buyer": [("<buyers_company>", ["third.id"])],
            "customer": [("juicy", ["second.number"]), ("corner", ["first.number"])],
            "seller__slug__iexact": [("<company.slug>", ["first.number", "second.number", "third.id"]), ("x", [])],
        },
        empty=["connected_to_metrc"],
        proves={
            "include_children": (
                "line_items",
                {"results": [{"line_items": [{}]}, {"line_items": [{}]}, {"line_items": [{}]}]},
            ),
            "fields_add": ("created_by", {"results": [{"created_by": {}}, {"created_by": {}}, {"created_by": {}}]}),
        },
    ),
    Probe(
        "V2: POST /orders-received/",
        POST(ORDERS, body(WHOLE_LINE, **WHOLE)),
        given=[*WORLD, FACILITIES, BATCH],
        further=[body(WHOLE_LINE | {"order": None}, status="Draft")],
        shown={"line_items": None},
    ),
    Probe(
        "V2: GET /orders-received/{number}/",
        GET(f"{ORDERS}<order.number>/"),
        given=[*WORLD, FACILITIES, order("order", **WHOLE)],
        proves={
            "include_children": ("line_items", {"line_items": [{}]}),
            "fields_add": ("created_by", {"created_by": {}}),
        },
    ),
    Probe(
        "V2: PATCH /orders-received/{number}/",
        PATCH(
            f"{ORDERS}<order.number>/",
            TERMS
            | {"classification": "medical", "external_ids": {"erp": "17"}}
            | {
                "selected_payment_option": {
                    "payment_term_id": 3,
                    "payment_method_id": 4,
                    "payment_program": "flexible",
                    "payment_strategy": "direct",
                }
            },
        ),
        given=MADE,
    ),
    Probe(
        "V2: DELETE /orders-received/{number}/",
        DELETE(f"{ORDERS}<order.number>/"),
        given=[*WORLD, order("order", status="Draft")],
    ),
    Probe("V2: POST /orders-received/{number}/transition/{action}/", step("accept"), given=MADE),
    Probe("V2: GET /orders-received/{number}/line-items/", GET(f"{ORDERS}<order.number>/line-items/"), given=MADE),
    Probe("V2: GET /orders-received/{number}/payments/", GET(f"{ORDERS}<order.number>/payments/"), given=PAID),
    Probe(
        "V2: GET /orders-received/{number}/comments/",
        GET(f"{ORDERS}<order.number>/comments/"),
        given=[*MADE, POST(f"{ORDERS}<order.number>/comments/", {"message": "Ask for a receipt"})],
    ),
    Probe(
        "V2: GET /line-items/",
        GET(LINES),
        given=SEVERAL,
        selects={
            "id": [(f"<{TEA}>", [TEA])],
            "product_id": [("<tea>", [TEA, LAST]), ("<mint>", [MINT])],
            "product__name": [("mint", [MINT])],
            "order": [("S-2", [LAST]), ("<first.number>", [TEA, MINT])],
            "is_sample": [("true", [MINT])],
            "order__created_on__gte": [("<tomorrow>", []), ("<second.created_on>", [LAST])],
            "order__created_on__lte": [("<yesterday>", []), ("<first.created_on>", [TEA, MINT])],
            "order__ship_date__gte": [("2026-03-02", [TEA, MINT]), ("2026-03-03", [])],
            "order__ship_date__lte": [("2026-03-03", [TEA, MINT])],
            "order__modified__gte": [("<tomorrow>", []), ("<second.modified>", [LAST])],
            "order__modified__lte": [("<yesterday>", []), ("<first.modified>", [TEA, MINT])],
            "order__customers": [("<bar>", [LAST])],
            "order__customer__cities": [("jeddah", [LAST])],
            "order__customer__managers": [(AMAL, [LAST])],
            "order__service_zone": [("<zone>", [LAST])],
            "company_slug": [("<company.slug>", [TEA, MINT, LAST]), ("x", [])],
        },
        proves={"expand": ("product", {"results": [{"product": {"name": str}}] * 3})},
    ),
    Probe(
        "V2: POST /line-items/",
        POST(LINES, WHOLE_LINE | {"order": "<order.number>"}),
        given=[*MADE, BATCH],
    ),
    Probe(
        "V2: GET /line-items/{id}/",
        GET(f"{LINES}{ONE}/"),
        given=LINED,
        proves={"expand": ("product", {"product": {"name": str}})},
    ),
    Probe(
        "V2: PATCH /line-items/{id}/",
        PATCH(
            f"{LINES}{ONE}/",
            PACKED | {"ordered_unit_price": sar("9.00"), "sale_price": sar("8.00"), "quantity": "3.0000"},
        ),
        given=[*LINED, BATCH],
    ),
    Probe("V2: DELETE /line-items/{id}/", DELETE(f"{LINES}{ONE}/"), given=DRAFTED),
    Probe(
        "V2: GET /buyer/orders/",
        GET(SENT, as_=BUYER),
        given=BOUGHT,
        selects={
            name: [(value, ["first.number" if n == "first.number" else n for n in names]) for value, names in chosen]
            for name, chosen in CHOICES.items()
            if name not in ("order_id", "paid", "manual", "user", "service_zone", "status")
        }
        | {
            "order_id": [("S-1", ["first.number"]), ("<third.id>", ["third.id"])],
            "paid": [("true", ["first.number"]), ("false", ["third.id"])],
            "manual": [("false", ["third.id"]), ("true", ["first.number"])],
            "user": [("<first.user>", ["first.number"])],
            "service_zone": [("<zone>", ["first.number", "third.id"]), ("0", [])],
            "status": [("accepted", ["first.number"]), ("submitted", ["third.id"])],
            "seller": [("<company>", ["first.number", "third.id"]), ("0", [])],
            "modified__gte": [("<third.last_edited_on>", ["third.id"])],
            "modified__gt": [("<third.last_edited_on>", []), ("<yesterday>", ["first.number", "third.id"])],
            "modified__lt": [("<third.last_edited_on>", ["first.number"])],
            "modified__lte": [("<yesterday>", []), ("<third.last_edited_on>", ["first.number", "third.id"])],
            "seller__slug__iexact": [("<company.slug>", ["first.number", "third.id"]), ("x", [])],
            "company_slug": [("<buyers_company.slug>", ["first.number", "third.id"]), ("x", [])],
        },
        empty=["connected_to_metrc"],
        proves={
            "include_children": (
                "sales_reps",
                {"results": [{"sales_reps": []}, {"sales_reps": [{"id": int, "user": str}]}]},
            ),
            "fields_add": ("last_changed_by", {"results": [{"last_changed_by": {}}, {"last_changed_by": {}}]}),
        },
    ),
    Probe("V2: GET /order-payments/", GET(f"{V2}/order-payments/"), given=PAID),
    Probe("V2: POST /order-payments/", POST(f"{V2}/order-payments/", PAYMENT), given=MADE),
    Probe("V2: GET /order-payments/{id}/", GET(f"{V2}/order-payments/<payment>/"), given=PAID),
    Probe(
        "V2: GET /order-event-logs/",
        GET(f"{V2}/order-event-logs/"),
        given=[
            *MADE,
            order("other"),
            step("accept", as_="admin"),
            GET(f"{V2}/order-event-logs/?ordering=id", keep="log"),
        ],
        selects={
            "order": [("<other.number>", ["log.results.1.id"])],
            "by": [("<log.results.2.by>", ["log.results.2.id"])],
            "id": [("<log.results.0.id>", ["log.results.0.id"])],
        },
    ),
    Probe(
        "V2: GET /order-event-logs/{id}/",
        GET(f"{V2}/order-event-logs/<log.results.0.id>/"),
        given=[*MADE, GET(f"{V2}/order-event-logs/", keep="log")],
    ),
    Probe(
        "V2: GET /order-sales-reps/",
        GET(f"{V2}/order-sales-reps/"),
        given=[
            *MADE,
            order("other"),
            POST(f"{V2}/order-sales-reps/", REP),
            POST(f"{V2}/order-sales-reps/", REP | {"order": "<other.number>"}),
        ],
    ),
    Probe("V2: POST /order-sales-reps/", POST(f"{V2}/order-sales-reps/", REP), given=MADE),
    Probe(
        "V2: GET /order-sales-reps/{id}/",
        GET(f"{V2}/order-sales-reps/<rep>/"),
        given=[*MADE, POST(f"{V2}/order-sales-reps/", REP, keep="rep")],
    ),
    Probe(
        "V2: DELETE /order-sales-reps/{id}/",
        DELETE(f"{V2}/order-sales-reps/<rep>/"),
        given=[*MADE, POST(f"{V2}/order-sales-reps/", REP, keep="rep")],
    ),
]
