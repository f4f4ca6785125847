"""Customers in Marketplace V2: flat and nested addresses, other systems' ids, payment options, children."""

from tests.cases import DELETE, GET, JOIN, PATCH, POST, READER, STRANGER, Case, Only, given, table
from tests.cast import Stage

V2 = "/leaflink/api/v2/customers/"
LOG = "/leaflink/api/v2/activity-entries/"
PEOPLE = [JOIN("huda@shop.test", "admin"), GET("/leaflink/api/v2/company-staff/", keep="staff")]
HUDA = "<staff.results.0.id>"
TEA = POST(
    V2,
    {
        "name": "Tea House",
        "owner": "<company>",
        "address": "1 Leaf Street",
        "state": "OR",
        "lat": "45.5",
        "external_ids": {"erp": "17", "crm": "3"},
        "license_type": 151,
        "tags": ["green", "black"],
        "managers": [HUDA],
    },
    keep="tea",
)
ONE = f"{V2}<tea>/"
MONA = POST(
    "/leaflink/api/v2/contacts/", {"owner": "<company>", "first_name": "Mona", "customers": ["<tea>"]}, keep="mona"
)
NET = {"payment_term_id": 4, "payment_method_id": 2}
CALL = {"owner": "<company>", "author": HUDA, "type": "call", "entry": "Hello", "customer": "<tea>"}

CASES = given([*PEOPLE, TEA], [
    Case("flat is corporate", GET(ONE), 200, {"address": "1 Leaf Street", "lat": "45.5", "country": "SA",
         "corporate_address": {"address": "1 Leaf Street", "state": "OR"}, "delivery_address": None}),
    Case("a part of it", PATCH(ONE, {"city": "Salem", "delivery_address": {"address": "9 Dock"}}), 200,
         {"address": "1 Leaf Street", "city": "Salem", "delivery_address": {"address": "9 Dock", "city": ""}},
         events=["address.updated", "address.updated", "address.created", "customer.updated"]),
    Case("no such country", PATCH(ONE, {"country": "Atlantis"}), 400, {"country": [str]}),
    Case("ids by key", PATCH(ONE, {"external_ids": {"erp": None, "pos": "9"}}), 200,
         {"external_ids": {"crm": "3", "pos": "9"}}, events=["customer.updated"]),
    Case("found by one", GET(f"{V2}?external_id_key=crm&external_id_values=4,3"), 200, {"count": 1}, queries=8),
    Case("not by another", GET(f"{V2}?external_id_key=crm&external_id_values=4"), 200, {"count": 0}, queries=3),
    Case("how it pays", PATCH(ONE, {"available_payment_options": [NET]}), 200,
         {"payment_term": 4, "payment_methods": [2], "available_payment_options": [{"is_default": True}]},
         events=["customer.updated"]),
    Case("in words of old", PATCH(ONE, {"payment_term": "net15", "payment_methods": ["ach", "cash"]}), 200,
         {"payment_term": 3, "payment_methods": [4, 1]}, events=["customer.updated"]),
    Case("no such term", PATCH(ONE, {"available_payment_options": [NET | {"payment_term_id": 99}]}), 400,
         {"available_payment_options": {"0": {"payment_term_id": [str]}}}),
    Case("unknown attributes are ignored", PATCH(ONE, {"colour": "x"}), 200, {"name": "Tea House"}),
    Case("archived, it is answered with", DELETE(ONE), 200, {"archived": True}, events=["customer.updated"]),
    Case("and gone from the list", GET(V2), 200, {"count": 0}, given=[DELETE(ONE)], queries=3),
    Case("with its children", GET(f"{ONE}?include_children=tags,contacts,managers,license_type,service_zone"), 200,
         {"tags": [{"name": "green"}, {"name": "black"}], "contacts": [{"contact": "<mona>", "is_primary": True}],
          "managers": [{"id": HUDA, "user": str}], "license_type": {"state": 38}, "service_zone": None}, given=[MONA]),
    Case("children cost one statement", GET(f"{V2}?include_children=tags,contacts"), 200, {"count": 1}, queries=10),
    Case("only some of it", GET(f"{V2}?fields_include=id,name"), 200, {"results": [Only("id", "name")]}, queries=8),
    Case("the state by its letters", GET(f"{V2}?state=or,ca"), 200, {"count": 1}, queries=8),
    Case("a stranger", GET(ONE, as_=STRANGER), 404, {"detail": str}),
    Case("a stranger's list", GET(V2, as_=STRANGER), 200, {"count": 1}, queries=8),
    Case("a reader", PATCH(ONE, {"name": "x"}, as_=READER), 403, {"detail": str}),
    Case("of no company", POST(V2, {"name": "x"}), 400, {"owner": [str]}),
    Case("managers who are not ours", PATCH(ONE, {"managers": [10**9]}), 400, {"managers": [str]}),
    Case("a talk", POST(LOG, CALL), 201, {"customer": "<tea>", "delete": False}, events=["activity_entry.created"]),
    Case("with nobody", POST(LOG, CALL | {"author": 10**9, "contact": 10**9, "brand": 10**9}), 400,
         {"author": [str], "contact": [str], "brand": [str]}),
    Case("with 0", POST(LOG, CALL | dict.fromkeys(("customer", "contact", "brand", "staff", "author"), 0)), 400,
         {"customer": [str], "contact": [str], "brand": [str], "staff": [str], "author": [str]}),
    Case("about nobody", POST(LOG, CALL | {"company": 10**9}), 400, {"company": [str]}),
    Case("of nothing", POST(LOG, CALL | {"entry": " "}), 400, {"entry": [str]}),
    Case("forgotten", DELETE(f"{LOG}<call>/"), 200, {"delete": True}, given=[POST(LOG, CALL, keep="call")],
         events=["activity_entry.updated"]),
    Case("its customer goes for good", GET(f"{LOG}<call>/"), 200, {"customer": None},
         given=[POST(LOG, CALL, keep="call"), GET("/customers", keep="k"), DELETE("/customers/<k.data.0.id>")]),
    Case("a stranger's log", GET(LOG, as_=STRANGER), 200, {"count": 0}, given=[POST(LOG, CALL)], queries=2),
    Case("a stock status has no maker", GET("/leaflink/api/v2/customer-statuses/1/"), 200, {"owner": 0}),
    Case("tiers", GET("/leaflink/api/v2/customer-tiers/"), 200, {"count": 3}, queries=3),
])  # fmt: skip


@table(CASES)
async def test_customers(stage: Stage, case: Case):
    await stage.play(case)
