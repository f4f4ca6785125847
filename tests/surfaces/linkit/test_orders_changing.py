"""Changing orders over Linkit: PATCH, PUT, both generations at once, If-Match (D-12, D-24, D-36, D-46, D-51)."""

from typing import Any

from tests.cases import DELETE, GET, PATCH, POST, PUT, READER, STAFF, STRANGER, Case, Request, given, table
from tests.cast import Stage
from tests.surfaces.linkit.trade import LINE, MOVED, SHOP, UPDATED, change, moved, ordered, settled

# It comes to 50 + 7.50 VAT + 9 for delivery.
FULL: dict[str, Any] = {
    "source": "manual",
    "delivery_fee": 9,
    "notes": "Ring twice",
    "customer_name": "Dana",
    "source_timestamp": "2026-04-01T10:00:00.75Z",
    "shipping_address": {"city": "Jeddah"},
    "is_preorder": True,
    "source_reference": "#1",
}
ORDER = [*SHOP, ordered(**FULL), GET("/orders/<order>", keep="seen")]
LEFT = [*MOVED, "sku.updated"]
UNCHANGED: dict[str, Any] = {"data": {"updated": "<seen.updated>", "event": "<seen.event>"}}
ALL = "<seen.all>"


def changed(name, expected, events=UPDATED, /, after=(), **body):
    return Case(name, change(**body), 200, {"message": "Order updated", "data": expected}, after, events)


def refused(name, status, field, /, after=(), **body):
    return Case(name, change(**body), status, {"details": {"field": field}}, after)


def same(name, request, after=()):
    return Case(name, request, 200, UNCHANGED, after)


PATCHES = given(
    ORDER,
    [
        changed("a note", {"notes": "x", "order": {"comment": "x"}, "delivery_fee": 9, "total_amount": 66.5},
                notes="x"),
        changed("by its unified name", {"notes": "x"}, comment="x"),
        changed("in an envelope", {"notes": "x"}, order={"comment": "x"}),
        changed("no note", {"notes": ""}, notes=""),
        changed("a reference, a code", {"order": {"source_reference": "r", "order_code": "c"}}, source_reference="r",
                order_code="c"),
        changed("what is carried", {"order": {"receiver_name": "Bob", "shipping_address": {"city": "Jeddah"}}},
                receiver_name="Bob"),
        changed("what is carried no more", {"order": {"shipping_address": None, "is_preorder": False,
                "source_timestamp": None}}, shipping_address=None, is_preorder=False, source_timestamp=None),
        changed("another address", {"order": {"shipping_address": {"street": "x"}}}, shipping_address={"street": "x"}),
        changed("fees", {"delivery_fee": 0, "total_amount": 59, "order": {"service_fee": 1.5}}, delivery_fee=0,
                service_fee=1.5),
        changed("a discount, and the tax that follows", {"discount": 10, "tax": 6, "total_amount": 55}, discount=10),
        changed("a tax", {"tax": 1, "total_amount": 60}, tax=1),
        changed("a tax that was sent stays", {"tax": 1, "discount": 10, "total_amount": 50}, discount=10,
                after=[change(tax=1)]),
        changed("lines", {"subtotal": 25, "tax": 3.75, "total_amount": 37.75, "products": [{"quantity": 2}]},
                products=[LINE | {"quantity": 2}]),
        changed("lines at a sent tax", {"subtotal": 25, "tax": 1}, products=[LINE | {"quantity": 2}], tax=1),
        changed("lines and a total that agrees", {"total_amount": 37.75}, products=[LINE | {"quantity": 2}],
                total_amount=37.75),
        refused("a total that does not agree", 422, "total_amount", products=[LINE], total_amount=1),
        changed("the price of today", {"products": [{"price": 20, "total": 80}]}, products=[LINE],
                after=[PATCH("/skus/TEA_N1", {"price": 20})]),
        changed("another branch keeps the price", {"products": [{"price": 12.5, "sku": "TEA_S1"}],
                "order": {"destination_id": "<south>", "store_name": "South", "skus": ["TEA_S1"]}},
                destination_id="S1"),
        changed("no branch", {"products": [{"sku": ""}], "order": {"destination_id": None, "store_name": ""}},
                destination_id=None),
        changed("no branch but a name", {"order": {"store_name": "By hand"}}, destination_id=None,
                store_name="By hand"),
        changed("a buyer", {"customer_phone": "+966512345670", "customer_name": "Dana"},
                ["customer.created", "order.updated"], customer_phone="0512345670"),
        changed("a buyer who is none", {"customer_phone": "12"}, customer_phone="12"),
        changed("a status on the way", {"status": "ready", "notes": "x"}, [*UPDATED, *LEFT], status="ready", notes="x"),
        changed("a status alone", {"status": "ready"}, LEFT, order_status="ready"),
        changed("a payment", {"payment_status": "paid"}, MOVED, payment_status="paid"),
        changed("a payment of what it costs then", {"payment_status": "paid", "total_amount": 57.5},
                UPDATED + MOVED, payment_status="paid", delivery_fee=0),
        changed("who says paid again pays nothing more", {"payment_status": "pending"}, payment_status="paid",
                delivery_fee=20, after=[change(payment_status="paid")]),
        same("nothing", change()),
        same("the same", change(notes="Ring twice", delivery_fee=9, customer_name="Dana", destination_id="N1")),
        same("the same branch by id", change(destination_id="<north>")),
        same("the same source and currency", change(source="Manual", currency="SAR", external_id=" ")),
        same("the name of a branch is its own", change(store_name="x")),
        same("no code is no other code", change(order_code="")),
        same("what is only read", change(id="x", created="2020-01-01T00:00:00Z", organization_id="x", event=7)),
        same("what is unknown", change(mystery=1)),
        same("the same lines", change(products="<seen.products>")),
        same("the same lines, their product gone", change(products="<seen.products>"), [DELETE("/products/TEA")]),
        same("what was read, its buyer gone", PUT("/orders/<order>", ALL),
             [POST("/customers", {"first_name": "Dana", "email": "dana@shop.test"}, keep="dana"),
              ordered(**FULL | {"customer_email": "dana@shop.test"}), GET("/orders/<order>", keep="seen"),
              DELETE("/customers/<dana>")]),
        changed("more beside a line whose product is gone", {"products": [{"name": "Green tea", "sku": "TEA_N1"},
                {"name": "Wrap"}]}, products=[LINE | {"product_id": "<tea>", "sku": "TEA_N1"},
                {"name": "Wrap", "quantity": 1}], after=[DELETE("/products/TEA")]),
        refused("another source", 422, "source", source="salla"),
        refused("another currency", 422, "currency", currency="KWD"),
        refused("another identifier", 422, "external_id", external_id="x"),
        refused("another identifier by its unified name", 422, "source_transaction_id", source_transaction_id="x"),
        refused("an unknown branch", 422, "destination_id", destination_id="NO"),
        refused("an unknown product", 422, "products.0.product_id", products=[LINE | {"product_id": "NO"}]),
        refused("no lines", 422, "products", products=[]),
        refused("a discount of more", 422, "discounts_amount", discounts_amount=51),
        refused("a note of null", 422, "notes", notes=None),
        refused("lines of null", 422, "products", products=None),
        refused("a tax of null", 422, "tax", tax=None),
        refused("a step that there is not", 422, "order_status", order_status="returned"),
        refused("a payment that cannot be", 422, "payment_status", payment_status="refunded"),
        refused("both names, differing", 422, "comment", notes="a", comment="b"),
        refused("both names, differing within", 422, "comment", notes="a", order={"comment": "b"}),
        refused("too much", 422, "total_amount", delivery_fee=999_999_999),
        Case("nothing of what was refused is left", GET("/orders/<order>"), 200, ALL,
             [PATCH("/orders/<order>", {"notes": "x", "status": "returned"}, refused=422)]),
        refused("other lines when they have left", 422, "products", products=[LINE | {"quantity": 1}],
                after=[moved("shipped")]),
        refused("another branch when they have left", 422, "destination_id", destination_id="S1",
                after=[moved("shipped")]),
        refused("other lines when all is over", 422, "products", products=[LINE | {"quantity": 1}],
                after=[moved("cancelled")]),
        changed("a note when all is over", {"notes": "x"}, notes="x", after=[moved("cancelled")]),
        changed("a fee when they have left", {"delivery_fee": 1}, delivery_fee=1, after=[moved("shipped")]),
        Case("by staff", PATCH("/orders/<order>", {"notes": "x"}, as_=STAFF), 200, events=UPDATED),
        Case("by a reader", PATCH("/orders/<order>", {"notes": "x"}, as_=READER), 403),
        Case("by a stranger", PATCH("/orders/<order>", {"notes": "x"}, as_=STRANGER), 404),
        Case("a stranger's", PATCH("/orders/<strangers_order>", {"notes": "x"}), 404),
        Case("a list", PATCH("/orders/<order>", []), 400),
    ],
)  # fmt: skip


def put(body, **more):
    return PUT("/orders/<order>", body, **more)


PUTS = given(
    ORDER,
    [
        same("what was read", put(ALL)),
        same("the flat part of it", put({"products": "<seen.products>", **{
            name: f"<seen.{name}>" for name in ("customer_name", "delivery_fee", "notes", "subtotal", "discount", "tax",
                                                 "total_amount", "status", "payment_status", "currency", "source")},
             "order": {"destination_id": "N1", "source_reference": "#1", "shipping_address": {"city": "Jeddah"},
                       "is_preorder": True, "source_timestamp": "2026-04-01T10:00:00Z"}})),
        same("what was read in its envelope", put({"spec_version": "2026-04-01", "order": "<seen.order>"})),
        same("what was read, after it was shipped", put("<shipped.all>"),
             [moved("shipped"), GET("/orders/<order>", keep="shipped"), GET("/orders/<order>", keep="seen")]),
        same("what was read, its branch and product gone", put(ALL), [DELETE("/products/TEA"), DELETE("/branches/N1")]),
        Case("the least", put({"products": [LINE]}), 200,
             {"data": {"notes": "", "customer_name": "", "delivery_fee": 0, "discount": 0, "tax": 7.5,
                       "total_amount": 57.5, "products": [{"sku": ""}],
                       "order": {"destination_id": None, "store_name": "", "shipping_address": None,
                                 "is_preorder": False, "source_timestamp": None, "source_reference": "",
                                 "order_code": "ORD-1"}}}, events=UPDATED),
        Case("the least keeps how far it is", put({"products": [LINE]}), 200,
             {"data": {"status": "ready", "payment_status": "paid", "fulfillment_status": "fulfilled"}},
             [settled(orders_adjust_stock=False), ordered(status="ready", payment_status="paid", destination_id=None,
                                                          notes="x")], UPDATED),
        Case("a tax that was sent is forgotten", put({"products": [LINE], "destination_id": "N1"}), 200,
             {"data": {"tax": 7.5}}, [change(tax=1)], UPDATED),
        Case("a flat client's change of all it read", put("<edited.all>"), 200,
             {"data": {"notes": "x", "order": {"comment": "x", "destination_id": "<north>", "is_preorder": True}}},
             events=UPDATED),
        Case("a unified client's change of all it read", put("<nested.all>"), 200,
             {"data": {"notes": "y", "order": {"comment": "y", "destination_id": "<north>", "is_preorder": True}}},
             events=UPDATED),
        Case("the change of both", put("<torn.all>"), 422, {"details": {"field": "comment"}}),
        Case("a status among all that was read", put("<sent.all>"), 200,
             {"data": {"status": "shipped", "fulfillment_status": "fulfilled", "delivery_fee": 9}},
             events=LEFT),
        Case("without lines", put({"notes": "x"}), 400, {"details": {"field": "products"}}),
        Case("of nothing", PUT("/orders/aaaaaaaaaaaaaaa", {"products": [LINE]}), 404),
        Case("by a stranger", put({"products": [LINE]}, as_=STRANGER), 404),
    ],
)  # fmt: skip

# An order whose totals its source has set: 100 for lines of 50, 120 in all, 3 more than its parts come to.
THEIRS = [
    *SHOP,
    ordered(source="salla", external_id="S-1", subtotal=100, tax=15, delivery_fee=2, total_amount=120),
    GET("/orders/<order>", keep="seen"),
]
ELSEWHERE = given(
    THEIRS,
    [
        changed("a note leaves them", {"subtotal": 100, "tax": 15, "total_amount": 120}, notes="x"),
        changed("a fee changes them by itself", {"subtotal": 100, "delivery_fee": 5, "total_amount": 123},
                delivery_fee=5),
        changed("a tax too", {"subtotal": 100, "tax": 10, "total_amount": 115}, tax=10),
        changed("a total", {"subtotal": 100, "total_amount": 99}, total_amount=99),
        changed("a sum", {"subtotal": 90, "total_amount": 110}, subtotal=90),
        changed("other lines are added up", {"subtotal": 25, "tax": 15, "total_amount": 42},
                products=[LINE | {"quantity": 2}]),
        changed("other lines with their totals", {"subtotal": 30, "total_amount": 31},
                products=[LINE | {"quantity": 2}], subtotal=30, total_amount=31),
        same("what was read", put(ALL)),
        Case("what is left out of a PUT is added up", put({"products": [LINE], "destination_id": "N1"}), 200,
             {"data": {"subtotal": 50, "tax": 7.5, "total_amount": 57.5, "external_id": "S-1", "source": "salla"}},
             events=UPDATED),
        refused("below nothing", 422, "discount", discount=500),
    ],
)  # fmt: skip

SEEN = "<seen_headers.etag>"


def match(tag, method="PATCH", path="/orders/<order>", body=None):
    return Request(method, path, body or {"notes": "x"}, headers={"If-Match": tag})


MATCHES = given(
    ORDER,
    [
        Case("a read carries a tag", GET("/orders/<order>"), 200, headers={"ETag": SEEN}),
        Case("known already", GET("/orders/<order>", headers={"If-None-Match": SEEN}), 304, None),
        Case("PATCH of what was seen", match(SEEN), 200, events=UPDATED),
        Case("PUT of what was seen", match(SEEN, "PUT", body={"products": [LINE], "destination_id": "N1"}), 200,
             events=UPDATED),
        Case("a status of what was seen", match(SEEN, path="/orders/<order>/status", body={"status": "ready"}), 200,
             events=LEFT),
        Case("anything", match("*"), 200, events=UPDATED),
        Case("something else", match('"x"'), 412, {"code": 412}),
        Case("a status of something else", match('"x"', path="/orders/<order>/status", body={"status": "ready"}), 412),
        Case("after a change", match(SEEN), 412, given=[change(notes="y")]),
        Case("after a payment that moved it", match(SEEN), 412, given=[change(payment_status="paid")]),
        Case("after a change of stock alone", match(SEEN), 200, events=UPDATED,
             given=[PATCH("/skus/TEA_N1", {"qty": 50})]),
        Case("of nothing", match("*", path="/orders/aaaaaaaaaaaaaaa"), 404),
    ],
)  # fmt: skip


@table(PATCHES)
async def test_patches(stage: Stage, case: Case):
    await stage.play(case)


@table(PUTS)
async def test_puts(stage: Stage, case: Case):
    for request in ORDER:
        await stage.prepare(request)
    seen = stage.kept["seen"]
    stage.kept |= {
        "edited": seen | {"notes": "x"},
        "nested": seen | {"order": seen["order"] | {"comment": "y"}},
        "torn": seen | {"notes": "x", "order": seen["order"] | {"comment": "y"}},
        "sent": seen | {"status": "shipped"},
    }
    await stage.play(Case(case.name, case.request, case.status, case.body, case.given[len(ORDER) :], case.events))


@table(ELSEWHERE)
async def test_elsewhere(stage: Stage, case: Case):
    await stage.play(case)


@table(MATCHES)
async def test_matches(stage: Stage, case: Case):
    await stage.play(case)


async def test_updated_moves_only_with_a_change(stage: Stage):
    """Inside, moments are finer than what is shown (D-11, D-46)."""
    for request in ORDER:
        await stage.prepare(request)

    async def updated() -> str:
        sent = {"uid": stage.kept["order"]["id"]}
        found = await stage.database.of(stage.org).value("select updated from orders where uid = :uid", sent)
        return str(found)

    first = await updated()
    for body in ({}, {"notes": "Ring twice"}, {"status": "pending"}, {"delivery_fee": 9.0}):
        await stage.prepare(PATCH("/orders/<order>", body))
    assert await updated() == first
    await stage.prepare(POST("/orders/<order>/payments", {"amount": 1}))
    assert await updated() > first
