"""Placing orders over Linkit: names, defaults, prices, totals, buyers, and what is refused (linkit-v1 §5, D-36)."""

import re

from tests.cases import DELETE, GET, PATCH, POST, READ_ONLY, READER, STAFF, STRANGER, Case, given, table
from tests.cast import Stage
from tests.surfaces.linkit.trade import BOTH, CREATED, FLAT, LINE, ORDER, PRODUCT, SHOP, UNIFIED, ordered, placed

MINUTE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
LONG = "x" * 255
NEWCOMER = ["customer.created", "order.created"]


def nested(depth):
    return [nested(depth - 1)] if depth else []


def made(name, expected, events=CREATED, /, **more):
    return Case(name, placed(**more), 201, {"data": expected}, events=events)


def refused(name, status, field, /, **more):
    return Case(name, placed(**more), status, {"details": {"field": field}})


def lined(name, expected, /, *, events=CREATED, source="manual", at=None, **line):
    body = {"products": [{"quantity": 1} | line], "source": source, "destination_id": at}
    return Case(name, POST("/orders", body), 201, {"data": {"products": [expected]}}, events=events)


def unlined(name, status, field, source="manual", /, **line):
    body = {"products": [{"quantity": 1} | line], "source": source}
    return Case(name, POST("/orders", body), status, {"details": {"field": field}})


FIELDS = given(
    SHOP,
    [
        Case("every field", placed(), 201, {"success": True, "message": "Order created", "data": BOTH},
             events=CREATED),
        Case("flat fields", POST("/orders?view=flat", {"products": [LINE]}), 201, {"data": FLAT}, events=CREATED),
        Case("unified fields", POST("/orders?view=unified", {"products": [LINE]}), 201, {"data": UNIFIED},
             events=CREATED),
        made("the fields of the order within", {"order": ORDER}),
        made("the fields of a line", {"products": [PRODUCT]}),
        made("what nobody said", {"id": re.compile("[a-z0-9]{15}"), "organization_id": "<org>", "source": "manual",
             "external_id": "", "customer_name": "", "customer_email": "", "customer_phone": "", "currency": "SAR",
             "status": "pending", "payment_status": "pending", "fulfillment_status": "unfulfilled", "notes": "",
             "discount": 0, "delivery_fee": 0, "created": MINUTE, "updated": MINUTE, "spec_version": "2026-04-01"}),
        made("what nobody said within", {"order": {"source_reference": "", "source_transaction_id": "",
             "source_timestamp": None, "destination_id": None, "destination_reference": "", "fulfillment_method": "",
             "payment_method": "", "receiver_name": "", "receiver_phone": "", "shipping_address": None,
             "order_code": "ORD-1", "order_type": "", "transport_type": "", "comment": "", "promised_for": None,
             "is_preorder": False, "service_fee": 0, "store_name": "", "dispatch_routing": None,
             "skus": []}}),
        made("the event that it was", {"event": {"id": re.compile("[a-z0-9]{15}"), "type": "order.created",
             "occurred_at": MINUTE, "source": "salla"}}, source="salla"),
        Case("all there is to say", ordered(
             source="Salla ", external_id="S-1", source_reference="#1", source_timestamp="2026-04-01T10:00:00.75+03:00",
             destination_reference="b-7", fulfillment_method="delivery", payment_method="card", receiver_name="Bob",
             receiver_phone="050", shipping_address={"city": "Jeddah", "geo": [21.5, 39]}, order_code="A-1",
             order_type="b2c", transport_type="van", notes="Ring twice", promised_for="2026-04-02T00:00:00Z",
             is_preorder=True, delivery_fee=9, service_fee=1.25, dispatch_routing={"zone": 4}, currency="SAR",
             status="preparing", payment_status="paid", fulfillment_status="partially_fulfilled"), 201,
             {"data": {"source": "salla", "external_id": "S-1", "status": "preparing", "payment_status": "paid",
                       "fulfillment_status": "partially_fulfilled", "delivery_fee": 9, "total_amount": 67.75,
                       "notes": "Ring twice",
                       "order": {"source_reference": "#1", "source_transaction_id": "S-1",
                                 "source_timestamp": "2026-04-01T07:00:00Z", "destination_id": "<north>",
                                 "destination_reference": "b-7", "order_status": "preparing",
                                 "fulfillment_method": "delivery", "payment_method": "card", "receiver_name": "Bob",
                                 "receiver_phone": "050", "shipping_address": {"city": "Jeddah", "geo": [21.5, 39]},
                                 "order_code": "A-1", "order_type": "b2c", "transport_type": "van",
                                 "comment": "Ring twice", "promised_for": "2026-04-02T00:00:00Z", "is_preorder": True,
                                 "delivery_fee": 9, "service_fee": 1.25, "subtotal": 50, "vat_amount": 7.5,
                                 "total_amount": 67.75, "store_name": "North", "skus": ["TEA_N1"],
                                 "dispatch_routing": {"zone": 4}}}},
             events=CREATED),
        Case("as it is read", GET("/orders/<order>"), 200, "<order.all>", given=[ordered(status="confirmed")]),
        made("unified names", {"external_id": "S-1", "status": "confirmed", "discount": 10, "tax": 4, "notes": "Hi"},
             source="salla", source_transaction_id="S-1", order_status="confirmed", discounts_amount=10, vat_amount=4,
             comment="Hi"),
        made("both names, agreeing", {"discount": 10, "tax": 7.5}, discount=10, discounts_amount=10.0,
             tax=7.5, vat_amount=7.5),
        Case("an envelope", POST("/orders", {"spec_version": "2026-04-01", "event": {"source": "x"},
             "order": {"products": [LINE], "order_status": "confirmed", "comment": "Hi"}}), 201,
             {"data": {"status": "confirmed", "notes": "Hi", "source": "manual"}}, events=CREATED),
        Case("an envelope and more beside it", POST("/orders", {"source": "salla", "notes": "Hi",
             "order": {"products": [LINE], "comment": "Hi", "order_code": "A"}}), 201,
             {"data": {"source": "salla", "notes": "Hi", "order": {"order_code": "A"}}}, events=CREATED),
        Case("an envelope that disagrees", POST("/orders", {"notes": "Hi", "products": [LINE],
             "order": {"comment": "Ho"}}), 422, {"details": {"field": "comment"}}),
        made("what is only read, and what is unknown", {"id": lambda id: id != "x", "created": lambda at: at > "2025"},
             id="x", organization_id="y", created="2020-01-01T00:00:00Z", updated=7, skus=3, event=[], mystery={}),
        Case("a whole number with a point", POST("/orders", b'{"products": [{"product_id": "TEA", "quantity": 2.0}]}'),
             201, {"data": {"products": [{"quantity": 2}], "subtotal": 25}}, events=CREATED),
        made("a source in any case", {"source": "hunger station"}, source="  Hunger Station "),
        made("no source is manual", {"source": "manual"}, source=" "),
        Case("a code by how many there are", placed(), 201, {"data": {"order": {"order_code": "ORD-4"}}},
             events=CREATED, given=[placed(), placed(order_code="X"), placed()]),
        Case("of each organization", POST("/orders", {"products": [{"name": "x", "quantity": 1}]},
             as_=STRANGER), 201, {"data": {"order": {"order_code": "ORD-2"}}}, given=[placed()], events=CREATED),
        Case("by staff", POST("/orders", {"products": [LINE]}, as_=STAFF), 201, events=CREATED),
        Case("by a reader", POST("/orders", {"products": [LINE]}, as_=READER), 403),
        Case("with a key that reads", POST("/orders", {"products": [LINE]}, as_=READ_ONLY), 403),
        Case("a stranger's product", POST("/orders", {"products": [LINE]}, as_=STRANGER), 422,
             {"details": {"field": "products.0.product_id"}}),
        Case("a stranger's branch", POST("/orders", {"products": [{"name": "x", "quantity": 1}],
             "destination_id": "N1"}, as_=STRANGER), 422, {"details": {"field": "destination_id"}}),
    ],
)  # fmt: skip

LINES = given(
    SHOP,
    [
        lined("by code", {"product_id": "<tea>", "name": "Green tea", "quantity": 1, "price": 12.5, "total": 12.5,
              "iv_id": "TEA", "sku": "", "barcode": "622", "vat": 15, "stock_short": 0}, product_id="TEA"),
        lined("by id", {"product_id": "<tea>", "iv_id": "TEA"}, product_id="<tea>"),
        lined("by its identifier beside", {"product_id": "<tea>", "price": 12.5}, iv_id="TEA"),
        lined("at a branch", {"sku": "TEA_S1", "price": 14, "total": 14}, product_id="TEA", at="S1"),
        lined("at a branch by id", {"sku": "TEA_S1", "price": 14}, product_id="TEA", at="<south>"),
        lined("at a price", {"price": 9.99, "total": 29.97}, product_id="TEA", price=9.99, quantity=3),
        lined("for nothing", {"price": 0, "total": 0}, product_id="TEA", price=0),
        lined("with words of its own", {"name": "Tee", "barcode": "9", "vat": 0}, product_id="TEA", name=" Tee ",
              barcode="9", vat=0),
        lined("of nothing we know", {"product_id": None, "name": "Gift wrap", "price": 2, "total": 4, "iv_id": "W",
              "sku": "W-1", "vat": 0}, name="Gift wrap", price=2, quantity=2, iv_id="W", sku="W-1"),
        lined("of nothing we know, with no price", {"price": 0, "total": 0}, name="Gift wrap", product_id=None),
        lined("a total within a hundredth", {"total": 12.5}, product_id="TEA", total=12.51),
        lined("a total from elsewhere", {"price": 12.5, "total": 1}, product_id="TEA", total=1, source="salla"),
        unlined("a total that is another", 422, "products.0.total", product_id="TEA", total=12.52),
        unlined("an unknown product", 422, "products.0.product_id", product_id="NO", name="No"),
        unlined("an unknown product from elsewhere", 422, "products.0.product_id", "salla", product_id="NO"),
        unlined("a stranger's product", 422, "products.0.product_id", product_id="P-THEIRS"),
        unlined("no name and no product", 422, "products.0.name"),
        unlined("a blank name", 422, "products.0.name", name="  "),
        unlined("no quantity", 422, "products.0.quantity", product_id="TEA", quantity=0),
        unlined("half a unit", 400, "products.0.quantity", product_id="TEA", quantity=1.5),
        unlined("a quantity as text", 400, "products.0.quantity", product_id="TEA", quantity="1"),
        unlined("a quantity of null", 400, "products.0.quantity", product_id="TEA", quantity=None),
        unlined("a price below nothing", 422, "products.0.price", product_id="TEA", price=-1),
        unlined("a price as text", 400, "products.0.price", product_id="TEA", price="1"),
        unlined("a percentage above all", 422, "products.0.vat", product_id="TEA", vat=100.5),
        unlined("a name too long", 422, "products.0.name", name=LONG + "x"),
        unlined("more than can be counted", 422, "products.0.total", name="x", quantity=999_999_999, price=999_999_999),
        unlined("more units than can be", 422, "products.0.quantity", name="x", quantity=10**30),
        unlined("more than can be counted, elsewhere", 422, "products.0.total", "salla", name="x",
                quantity=999_999_999, price=999_999_999, total=1),
        Case("no lines", POST("/orders", {"products": []}), 422, {"details": {"field": "products"}}),
        Case("lines absent", POST("/orders", {"notes": "x"}), 400, {"details": {"field": "products"}}),
        Case("lines of text", POST("/orders", {"products": "TEA"}), 400, {"details": {"field": "products"}}),
        Case("a line of text", POST("/orders", {"products": ["TEA"]}), 400, {"details": {"field": "products.0"}}),
        Case("a thousand lines", placed(products=[{"name": "x", "quantity": 1}] * 1000), 201, events=CREATED),
        Case("a thousand and one", placed(products=[{"name": "x", "quantity": 1}] * 1001), 422,
             {"details": {"field": "products"}}),
        Case("every fault of every line", placed(products=[{"name": "x"}, LINE, {"quantity": 0, "price": -1}],
             notes=7), 400, {"details": {"field": "products.0.quantity"}, "errors": [
                 {"field": "products.0.quantity"}, {"field": "products.2.quantity"}, {"field": "products.2.price"},
                 {"field": "notes"}]}),
        Case("every unknown product", placed(products=[{"product_id": "A", "quantity": 1}, LINE,
             {"product_id": "B", "quantity": 1}]), 422,
             {"errors": [{"field": "products.0.product_id"}, {"field": "products.2.product_id"}]}),
        Case("a copy of what was sold", GET("/orders/<order>"), 200,
             {"products": [{"name": "Green tea", "price": 12.5, "vat": 15, "iv_id": "TEA", "barcode": "622"}]},
             given=[ordered(), PATCH("/products/TEA", {"name_en": "Black tea", "average_price": 1, "barcode": "1"}),
                    PATCH("/skus/TEA_N1", {"price": 99})]),
        Case("a copy of what is gone", GET("/orders/<order>"), 200,
             {"products": [{"product_id": "<tea>", "name": "Green tea"}], "order": {"store_name": "North",
              "destination_id": "<north>"}},
             given=[ordered(), DELETE("/products/TEA"), DELETE("/branches/N1")]),
        Case("a deleted product", placed(), 422, {"details": {"field": "products.0.product_id"}},
             given=[DELETE("/products/TEA")]),
    ],
)  # fmt: skip

TOTALS = given(
    SHOP,
    [
        made("VAT on the lines", {"subtotal": 50, "tax": 7.5, "total_amount": 57.5}),
        made("VAT at several rates", {"subtotal": 31, "tax": 4.05, "total_amount": 35.05},
             products=[LINE | {"quantity": 2}, {"product_id": "MUG", "quantity": 2}]),
        made("reduced by a discount in proportion", {"subtotal": 50, "discount": 10, "tax": 6, "total_amount": 46},
             discount=10),
        made("a discount of all", {"tax": 0, "total_amount": 9}, discount=50, delivery_fee=9),
        refused("a discount of more", 422, "discount", discount=50.01, delivery_fee=9),
        refused("a discount of more, by its unified name", 422, "discounts_amount", discounts_amount=50.01),
        made("a discount of more from elsewhere", {"tax": 0, "total_amount": 5}, discount=54, delivery_fee=9,
             source="salla"),
        refused("an order below nothing", 422, "discount", discount=60, delivery_fee=9, source="salla"),
        made("a tax as sent", {"tax": 1.11, "total_amount": 51.11}, tax=1.11),
        made("no tax", {"tax": 0, "total_amount": 50}, tax=0),
        made("fees", {"delivery_fee": 9, "total_amount": 68, "order": {"service_fee": 1.5}}, delivery_fee=9,
             service_fee=1.5),
        made("totals that agree", {"subtotal": 50, "total_amount": 57.5}, subtotal=50, total_amount=57.5),
        made("totals that agree within a hundredth", {"subtotal": 50, "total_amount": 57.5}, subtotal=50.01,
             total_amount=57.49),
        refused("a total that does not", 422, "total_amount", total_amount=57.52),
        refused("a sum that does not", 422, "subtotal", subtotal=49.98),
        made("totals from elsewhere", {"subtotal": 49, "tax": 7.5, "total_amount": 70}, source="salla", subtotal=49,
             total_amount=70),
        made("a sum from elsewhere", {"subtotal": 49, "total_amount": 56.5}, source="salla", subtotal=49),
        made("a total from elsewhere", {"subtotal": 50, "total_amount": 1}, source="salla", total_amount=1),
        made("money in two places", {"subtotal": 3.03}, products=[{"name": "x", "quantity": 3, "price": 1.005}]),
        made("three digits", {"subtotal": 1.005, "tax": 0.151, "total_amount": 1.156}, currency="KWD",
             products=[{"name": "x", "quantity": 3, "price": 0.335, "vat": 15}]),
        made("no digits", {"subtotal": 50, "tax": 8, "total_amount": 58}, currency="JPY"),
        made("a price in no digits", {"subtotal": 3, "products": [{"price": 1}]}, currency="JPY",
             products=[{"name": "x", "quantity": 3, "price": 0.5}]),
        made("a percentage of four digits", {"tax": 33.33, "products": [{"vat": 33.3333}]},
             products=[{"name": "x", "quantity": 1, "price": 100, "vat": 33.33333}]),
        refused("lines that add up to too much", 422, "subtotal",
                products=[{"name": "x", "quantity": 1, "price": 999_999_999.99}] * 2),
        refused("a total that is too much", 422, "total_amount", delivery_fee=999_999_999.99),
        made("the most", {"total_amount": 999_999_999.99}, source="salla", total_amount=999_999_999.99),
        refused("more than the most", 422, "total_amount", source="salla", total_amount=1e9),
        refused("a number beyond all", 422, "delivery_fee", delivery_fee=1e300),
        refused("money as text", 400, "tax", tax="7.5"),
        refused("money below nothing", 422, "vat_amount", vat_amount=-1),
        refused("money of null", 400, "discount", discount=None),
        Case("not a number", POST("/orders", b'{"products": [{"name": "x", "quantity": 1}], "tax": NaN}'), 400),
        Case("infinity", POST("/orders", b'{"products": [{"name": "x", "quantity": 1}], "tax": 1e999}'), 400),
    ],
)  # fmt: skip

DANA = {"first_name": "Dana", "email": "dana@shop.test", "phone": "+966512345670"}
KNOWN = POST("/customers", DANA, keep="dana")
BUYERS = given(
    SHOP,
    [
        made("found by e-mail", {"customer_email": "dana@shop.test", "customer_name": "", "customer_phone": ""},
             customer_email=" Dana@Shop.TEST"),
        made("found by phone", {"customer_phone": "+966512345670"}, customer_phone="051 234 5670"),
        made("of the e-mail of one and the phone of another",
             {"customer_email": "dana@shop.test", "customer_phone": "+966512345671"},
             customer_email="dana@shop.test", customer_phone="0512345671"),
        made("of the phone of one and an e-mail of nobody",
             {"customer_email": "x@shop.test", "customer_phone": "+966512345670"},
             customer_email="x@shop.test", customer_phone="0512345670"),
        made("of an e-mail of nobody", {"customer_email": "new@shop.test"}, NEWCOMER, customer_email="New@shop.test"),
        made("of a phone of nobody", {"customer_phone": "+966500000001"}, NEWCOMER, customer_phone="0500000001"),
        Case("who is then a customer", GET("/customers?search=Nadia"), 200,
             {"data": [{"first_name": "Nadia", "email": "nadia@shop.test", "phone": "+966500000001"}]},
             given=[placed(customer_name=" Nadia ", customer_email="nadia@shop.test", customer_phone="0500000001")],
             queries=5),
        Case("without a name", GET("/customers?search=nadia"), 200, {"data": [{"first_name": "nadia@shop.test"}]},
             given=[placed(customer_email="nadia@shop.test")], queries=5),
        Case("of a long name", GET("/customers?search=xxx"), 200, {"data": [{"first_name": "x" * 100}]},
             given=[placed(customer_email="nadia@shop.test", customer_name=LONG)], queries=5),
        Case("once a customer", placed(customer_phone="+966500000001"), 201, events=CREATED,
             given=[placed(customer_email="nadia@shop.test", customer_phone="0500000001")]),
        made("of a name alone", {"customer_name": "Nadia"}, customer_name="Nadia"),
        made("whose e-mail is none", {"customer_email": "call me"}, customer_email="call me"),
        made("whose phone is none", {"customer_phone": "12"}, customer_phone="12"),
        made("whose e-mail is none, with a phone", {"customer_email": "@", "customer_phone": "+966512345670"},
             customer_email="@", customer_phone="0512345670"),
        made("of blanks", {"customer_email": "  "}, customer_email="  "),
        made("of the longest texts", {"customer_email": LONG, "customer_phone": LONG, "customer_name": LONG},
             customer_email=LONG, customer_phone=LONG, customer_name=LONG),
        Case("of a stranger's e-mail", placed(customer_email="theirs@shop.test"), 201, events=NEWCOMER),
        Case("of a customer who is gone", GET("/orders/<order>"), 200, {"customer_email": "dana@shop.test"},
             given=[ordered(customer_email="dana@shop.test"), DELETE("/customers/<dana>")]),
    ],
)  # fmt: skip
BUYERS = given([KNOWN], BUYERS)

REFUSED = given(
    SHOP,
    [
        refused("an unknown branch", 422, "destination_id", destination_id="NO"),
        refused("a stranger's branch", 422, "destination_id", destination_id="B-THEIRS"),
        refused("an empty branch", 422, "destination_id", destination_id=""),
        made("no branch", {"order": {"destination_id": None, "store_name": "By hand"}}, destination_id=None,
             store_name="By hand"),
        made("the name of its branch", {"order": {"destination_id": "<south>", "store_name": "South"}},
             destination_id="S1", store_name="By hand"),
        refused("a status that is none", 422, "status", status="new"),
        refused("a status in capitals", 422, "order_status", order_status="Pending"),
        refused("a status of null", 400, "status", status=None),
        refused("returned before it was sold", 422, "status", status="returned"),
        refused("returned before it was sold, by its unified name", 422, "order_status", order_status="returned"),
        made("cancelled at once", {"status": "cancelled"}, status="cancelled"),
        made("delivered at once", {"status": "delivered", "fulfillment_status": "fulfilled"}, status="delivered"),
        made("returned elsewhere", {"status": "returned", "fulfillment_status": "returned"}, status="returned",
             source="salla"),
        made("cancelled elsewhere", {"status": "cancelled"}, status="cancelled", source="salla"),
        refused("a payment that is none", 422, "payment_status", payment_status="owed"),
        refused("a fulfilment that is none", 422, "fulfillment_status", fulfillment_status="half"),
        refused("both names, differing", 422, "vat_amount", tax=1, vat_amount=2),
        refused("both names of the status", 422, "order_status", status="pending", order_status="confirmed"),
        refused("both names of the notes", 422, "comment", notes="a", comment="b"),
        refused("both names of the discount", 422, "discounts_amount", discount=1, discounts_amount=2),
        refused("both names of the key", 422, "source_transaction_id", external_id="a", source_transaction_id="b"),
        refused("a currency that is none", 422, "currency", currency="ZZZ"),
        refused("a currency in small letters", 422, "currency", currency="sar"),
        refused("a currency of four letters", 422, "currency", currency="SARS"),
        refused("gold", 422, "currency", currency="XAU"),
        refused("a day for a moment", 422, "promised_for", promised_for="2026-04-02"),
        refused("a moment without its offset", 422, "source_timestamp", source_timestamp="2026-04-02T10:00:00"),
        refused("a moment of a number", 400, "promised_for", promised_for=1775000000),
        refused("a note too long", 422, "notes", notes="x" * 2001),
        refused("a code too long", 422, "order_code", order_code="x" * 101),
        refused("a reference too long", 422, "source_reference", source_reference=LONG + "x"),
        refused("an identifier too long", 422, "external_id", external_id=LONG + "x"),
        refused("a name too long", 422, "customer_name", customer_name=LONG + "x"),
        refused("a source too long", 422, "source", source="x" * 101),
        refused("a source of control characters", 422, "source", source="a\x01b"),
        refused("a name with NUL", 422, "customer_name", customer_name="a\x00b"),
        refused("an address with NUL", 422, "shipping_address", shipping_address={"a": ["\x00"]}),
        refused("an address of text", 400, "shipping_address", shipping_address="Jeddah"),
        refused("a flag of text", 400, "is_preorder", is_preorder="yes"),
        Case("an address of large numbers", POST("/orders",
             b'{"products": [{"name": "x", "quantity": 1}], "shipping_address": {"a": 1%s, "b": 1e300}}' % (b"0" * 40)),
             201, {"data": {"order": {"shipping_address": {"a": 10**40, "b": 1e300}}}}, events=CREATED),
        Case("an address too deep", placed(shipping_address={"a": nested(40)}), 400),
        Case("half a character", POST("/orders", {"products": [LINE], "notes": "\ud800"}), 400),
        Case("a list", POST("/orders", [{"products": [LINE]}]), 400),
        Case("no JSON", POST("/orders", b"{"), 400),
        Case("another media type", POST("/orders", b"products=1", headers={"Content-Type": "text/plain"}), 400,
             {"details": {"field": "Content-Type"}}),
        Case("an order that is text", POST("/orders", {"order": "x", "products": [LINE]}), 201, events=CREATED),
        Case("an envelope of nothing", POST("/orders", {"order": {}}), 400, {"details": {"field": "products"}}),
        Case("a view that is none", POST("/orders?view=both,flat", {"products": [LINE]}), 400,
             {"details": {"field": "view"}}),
        Case("several faults", placed(currency="ZZZZ", status="new", notes=7), 400,
             {"details": {"field": "currency"},
              "errors": [{"field": "currency"}, {"field": "status"}, {"field": "notes"}]}),
        Case("nothing is left behind", GET("/orders"), 200, {"total_count": 0}, queries=2,
             given=[POST("/orders", {"products": [LINE], "customer_email": "n@shop.test", "destination_id": "NO"},
                         refused=422)]),
    ],
)  # fmt: skip


@table(FIELDS)
async def test_fields(stage: Stage, case: Case):
    await stage.play(case)


@table(LINES)
async def test_lines(stage: Stage, case: Case):
    await stage.play(case)


@table(TOTALS)
async def test_totals(stage: Stage, case: Case):
    await stage.play(case)


@table(BUYERS)
async def test_buyers(stage: Stage, case: Case):
    await stage.play(case)


@table(REFUSED)
async def test_refused(stage: Stage, case: Case):
    await stage.play(case)
