"""Customers in the dated API: what they are made of, who sees them, and what Linkit sees of them."""

import re

from tests.cases import BOTH, DELETE, GET, OWNER, PATCH, POST, PUT, READER, STRANGER, Case, given, table
from tests.cast import Stage

L = "/leaflink/customers"
OURS = "?company_id=<company>"
TEA = POST(L, {"name": "Tea House", "owner_id": "<company>", "email": "Leaf@Tea.test", "tier": 2}, keep="tea")
ONE = f"{L}/<tea>"
PLACE = {"address": "1 Leaf Street", "city": "Portland", "state": "or", "zipcode": "97201"}
PERSON = POST("/customers", {"first_name": "Dana", "last_name": "Reed", "phone": "0512345678"}, keep="dana")
PEOPLE = GET(f"{L}?search=dana", keep="people")
GONE = {"count": 0, "results": []}
STATUSES = "/leaflink/customer_statuses"
COURTED = POST(STATUSES, {"state": "Courted"}, keep="courted")
GROUPS = "/leaflink/customer_groups"
OLD = POST(f"{GROUPS}{OURS}", {"name": "Old", "status": "archived", "customers": ["<tea>"]}, keep="old")
CONTACTS = "/leaflink/contacts"
MONA = POST(CONTACTS, {"first_name": "Mona", "owner": "<company>", "phone": "5035550003"}, keep="mona")


def made(name: str, body: dict[str, object], status: int, answer: object, **more: object) -> Case:
    return Case(name, POST(L, {"name": "x", "owner_id": "<company>"} | body), status, answer, **more)  # type: ignore


CASES = [
    made("one is made of a name", {"name": " Tea "}, 201, {"name": "Tea", "email": None, "status": None,
         "external_ids": {}, "discount_percent": "0.0000", "currency": "SAR"}, events=["customer.created"]),
    made("no name", {"name": "  "}, 400, {"name": ["Must not be empty"]}),
    Case("no owner", POST(L, {"name": "x"}), 400, {"owner_id": ["This attribute is required"]}),
    made("somebody else's", {"owner_id": "<strangers_company>"}, 400, {"owner_id": [str]}),
    made("what nobody knows", {"colour": 1}, 400, {"colour": ["There is no such attribute"]}),
    made("what is only answered is ignored", {"dba": "x", "id": 7, "nickname": "y"}, 201, {"dba": None},
         events=["customer.created"]),
    made("too many decimals", {"shipping_charge": "1.234"}, 400, {"shipping_charge": [str]}),
    made("a number for a decimal", {"shipping_charge": 1.5}, 201, {"shipping_charge": "1.50"},
         events=["customer.created"]),
    made("no such day", {"next_contact_date": "2026-02-30"}, 400, {"next_contact_date": [str]}),
    made("a tier that is none", {"tier": 4}, 400, {"tier": [str]}),
    made("references to nothing", {"status_id": 9999, "price_schedule_id": 9999}, 400,
         {"status_id": [str], "price_schedule_id": [str]}),
    made("references to 0", dict.fromkeys(("status_id", "price_schedule_id", "service_zone_id", "partner_id"), 0), 400,
         {"status_id": [str], "price_schedule_id": [str], "service_zone_id": [str], "partner_id": [str]}),
    made("a partner that is none", {"partner_id": 10**9}, 400, {"partner_id": [str]}),
    made("a partner, and its tax id", {"partner_id": "<buyers_company>"}, 201, {"ein": "EIN-9"},
         events=["customer.created"]),
    made("not linked is not said with null", {"partner_id": None}, 400, {"partner_id": [str]}),
    made("an external id too long", {"external_ids": {"erp": "x" * 37}}, 400, {"external_ids": {"erp": [str]}}),
    *given([TEA], [
        Case("twins are no matter", TEA, 201, events=["customer.created"]),
        Case("it is listed", GET(L), 200, {"count": 1, "results": [{"name": "Tea House"}]}, queries=8),
        Case("for one who acts for two", GET(L, as_=BOTH), 200, {"count": 1}, queries=8),
        Case("a stranger's list", GET(L, as_=STRANGER), 200, {"count": 1, "results": [{"name": "Theirs"}]}, queries=8),
        Case("a stranger reads it", GET(ONE, as_=STRANGER), 404, {"detail": str}),
        Case("a stranger changes it", PATCH(ONE, {"name": "x"}, as_=STRANGER), 404, {"detail": str}),
        Case("a reader changes it", PATCH(ONE, {"name": "x"}, as_=READER), 403, {"detail": str}),
        Case("it changes hands", PATCH(ONE, {"owner_id": "<strangers_company>"}), 400, {"owner_id": [str]}),
        Case("a change", PATCH(ONE, {"notes": "n"}), 200, {"notes": "n", "tier": 2}, events=["customer.updated"]),
        Case("no change", PATCH(ONE, {"tier": 2}), 200, {"tier": 2}),
        Case("replaced, it has what is said", PUT(ONE, {"name": "Tea", "owner_id": "<company>"}), 200,
             {"name": "Tea", "email": None, "tier": None}, events=["customer.updated"]),
        Case("it is archived", DELETE(ONE), 204, None, events=["customer.updated"]),
        Case("once", DELETE(ONE), 204, None, given=[DELETE(ONE)]),
        Case("it is read still", GET(ONE), 200, {"is_archived": True}, given=[DELETE(ONE)]),
        Case("but not listed", GET(L), 200, GONE, given=[DELETE(ONE)], queries=3),
        Case("unless asked for", GET(f"{L}?archived=TRUE"), 200, {"count": 1}, given=[DELETE(ONE)], queries=8),
        Case("asked for both ways", GET(f"{L}?archived=true&is_archived=false"), 200, GONE, queries=3),
        Case("a flag that is none", GET(f"{L}?archived=x"), 400, {"detail": "archived: Must be true or false"}),
        Case("an unknown parameter", GET(f"{L}?colour=x"), 400, {"detail": str}),
        Case("values without a key", GET(f"{L}?external_id_values=1"), 400, {"detail": str}),
        Case("in Linkit", GET("/customers?search=tea"), 200, {"data": [{"first_name": "Tea House", "last_name": "",
             "type": "corporate", "email": "leaf@tea.test", "status": "active"}]}, queries=5),
        Case("found by its licence", GET(f"{L}?search=lt-1"), 200, {"count": 1},
             given=[PATCH(ONE, {"license_number": "LT-1"})], queries=8),
    ]),
    *given([PERSON, PEOPLE], [
        Case("a person of Linkit", GET(f"{L}/<people.results.0.id>"), 200,
             {"name": "Dana Reed", "phone": "+966512345678"}),
        Case("keeps its contacts for itself", PATCH(f"{L}/<people.results.0.id>", {"email": "d@x.test"}), 400,
             {"email": [str]}, given=[POST("/customers", {"first_name": "Adam", "email": "D@x.test"})]),
        Case("is named anew", PATCH(f"{L}/<people.results.0.id>", {"name": "Dr Reed"}), 200, {"name": "Dr Reed"},
             events=["customer.updated"]),
        Case("archived where it is inactive", GET(f"{L}?archived=true"), 200, {"count": 1},
             given=[PATCH("/customers/<dana>", {"status": "inactive"})], queries=8),
    ]),
]  # fmt: skip


@table(CASES)
async def test_customers(stage: Stage, case: Case):
    await stage.play(case)


CORPORATE, DELIVERY = f"{ONE}/corporate_address", f"{ONE}/delivery_address"
HAS = POST(CORPORATE, PLACE)
ADDRESSES = given([TEA], [
    Case("it is set", HAS, 200, {"address": "1 Leaf Street", "unit_number": "", "state": "OR"},
         events=["address.created", "customer.updated"]),
    Case("and replaced", POST(CORPORATE, PLACE | {"county": "x"}), 200, {"county": "x"},
         given=[POST(CORPORATE, PLACE | {"unit_number": "7"})], events=["address.updated", "customer.updated"]),
    Case("and changed", PATCH(CORPORATE, {"city": "Salem"}), 200, {"city": "Salem", "zipcode": "97201"},
         given=[HAS], events=["address.updated", "customer.updated"]),
    Case("there is none to change", PATCH(DELIVERY, {"city": "Salem"}), 404, {"detail": str}, given=[HAS]),
    Case("it is not the other", GET(ONE), 200, {"corporate_address": {"city": "Portland"}, "delivery_address": None},
         given=[HAS]),
    Case("it is cleared", DELETE(CORPORATE), 204, None, given=[HAS], events=["address.deleted", "customer.updated"]),
    Case("once", DELETE(CORPORATE), 404, {"detail": str}, given=[HAS, DELETE(CORPORATE)]),
    Case("a part is missing", POST(DELIVERY, {"address": "x"}), 400, {"city": [str], "state": [str], "zipcode": [str]}),
    Case("a long code", POST(DELIVERY, PLACE | {"zipcode": "12345678"}), 400, {"zipcode": [str]}),
    Case("a stranger", POST(DELIVERY, PLACE, as_=STRANGER), 404, {"detail": str}),
])  # fmt: skip


@table(ADDRESSES)
async def test_addresses(stage: Stage, case: Case):
    await stage.play(case)


BESIDES = [
    Case("stock and own", GET(STATUSES), 200, {"count": 8}, given=[COURTED], queries=3),
    Case("the stock is not changed", PATCH(f"{STATUSES}/1", {"state": "x"}), 403, {"detail": str}),
    Case("nor replaced", PUT(f"{STATUSES}/1", {"state": "x"}), 403, {"detail": str}),
    Case("nor removed", DELETE(f"{STATUSES}/1"), 403, {"detail": str}),
    Case("nor added to", POST(STATUSES, {"state": "x", "is_stock": True}), 400, {"is_stock": [str]}),
    Case("a colour that is none", POST(STATUSES, {"state": "x", "hex_color": "red"}), 400, {"hex_color": [str]}),
    Case("a stranger of statuses", GET(f"{STATUSES}/<courted>", as_=STRANGER), 404, given=[COURTED]),
    Case("one in use goes", DELETE(f"{STATUSES}/<courted>"), 204, None, events=["customer_status.deleted"],
         given=[COURTED, TEA, PATCH(ONE, {"status_id": "<courted>"})]),
    Case("and its customers stand nowhere", GET(ONE), 200, {"status": None},
         given=[COURTED, TEA, PATCH(ONE, {"status_id": "<courted>"}), DELETE(f"{STATUSES}/<courted>")]),
    Case("a status twice", DELETE(f"{STATUSES}/<courted>"), 404, given=[COURTED, DELETE(f"{STATUSES}/<courted>")]),
    *given([TEA, OLD], [
        Case("an archived group", GET(f"{GROUPS}/<old>{OURS}"), 200, {"status": "archived", "customers": ["<tea>"]}),
        Case("is not in Linkit", GET("/customer-groups"), 200, {"total_count": 0}, queries=2),
        Case("nor among a customer's", GET("/customers"), 200, {"data": [{"group_ids": []}]}, queries=4),
        Case("its name is taken", POST("/customer-groups", {"name": "old"}), 409),
        Case("it comes back", PATCH(f"{GROUPS}/<old>{OURS}", {"status": "active"}), 200, {"status": "active"},
             events=["group.updated"]),
        Case("in Linkit too", GET("/customer-groups"), 200, {"total_count": 1},
             given=[PATCH(f"{GROUPS}/<old>{OURS}", {"status": "active"})], queries=3),
        Case("removed, nobody counts it", GET("/customer-groups"), 200, {"total_count": 0},
             given=[DELETE(f"{GROUPS}/<old>{OURS}")], queries=2),
        Case("others are in it", PATCH(f"{GROUPS}/<old>{OURS}", {"customers": []}), 200, {"customers": []},
             events=["group.updated"]),
        Case("nobody", PATCH(f"{GROUPS}/<old>{OURS}", {"customers": [10**9]}), 400, {"customers": [str]}),
        Case("of no status", GET(f"{GROUPS}{OURS}&status=x"), 400, {"detail": str}),
        Case("as the owner of brands", GET(f"/leaflink/brand_owner{GROUPS[9:]}{OURS}"), 200, {"count": 1}, queries=5),
    ]),
    *given([MONA], [
        Case("a contact goes", DELETE(f"{CONTACTS}/<mona>"), 204, None, events=["contact.updated"]),
        Case("and stays", GET(f"{CONTACTS}/<mona>"), 200, {"delete": True}, given=[DELETE(f"{CONTACTS}/<mona>")]),
        Case("unlisted", GET(CONTACTS), 200, GONE, given=[DELETE(f"{CONTACTS}/<mona>")], queries=2),
        Case("wrong all over", PATCH(f"{CONTACTS}/<mona>", {"email": "x", "secondary_phone": "1"}), 400,
             {"email": [str], "secondary_phone": [re.compile(".*ten digits.*")]}),
        Case("a stranger's", GET(f"{CONTACTS}/<mona>", as_=STRANGER), 404),
        Case("his list", GET(CONTACTS, as_=STRANGER), 200, GONE, queries=2),
    ]),
]  # fmt: skip


@table(BESIDES)
async def test_what_belongs_to_customers(stage: Stage, case: Case):
    await stage.play(case)


async def test_the_statements_of_a_list_do_not_grow_with_its_rows(stage: Stage):
    """One row costs as many as ten of them, each with all that a customer may have."""
    counts = []
    for rows in (1, 9):
        for n in range(rows):
            body = {"name": f"Tea {n}", "owner_id": "<company>", "status_id": 1, "external_ids": {"erp": "1"}}
            await stage.prepare(POST(L, body, keep="tea"))
            await stage.prepare(HAS)
        await stage.credential(OWNER, "/leaflink")
        before = stage.database.statements
        await stage.send(GET(L))
        counts.append(stage.database.statements - before)
    assert counts[0] == counts[1]
