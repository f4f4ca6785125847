"""People at customers, and what was said to them."""

from typing import Any

from tests.cases import DELETE, GET, PATCH, POST, PUT
from tests.conformance.areas.businesses import BOUGHT, HUDA, RAMI, V2, L
from tests.conformance.probes import Probe

CONTACT: dict[str, Any] = {
    "owner": "<company>",
    "first_name": "Mona",
    "last_name": "Green",
    "email": "mona@tea.test",
    "secondary_email": "m@tea.test",
    "role": "Buyer",
    "description": "Decides",
    "phone": "5035550003",
    "phone_extension": "1",
    "secondary_phone": "5035550004",
    "secondary_phone_extension": "2",
    "delete": False,
}
ADAM = CONTACT | {"first_name": "Adam", "last_name": "Blue", "email": "adam@juice.test"}
CONTACTS = [
    POST(f"{V2}/contacts/", CONTACT, keep="mona"),
    POST(f"{V2}/contacts/", ADAM, keep="adam"),
    POST(f"{V2}/contacts/", CONTACT | {"first_name": "Gone", "last_name": "Away", "delete": True}, keep="gone"),
]
ENTRY: dict[str, Any] = {
    "owner": "<company>",
    "author": HUDA,
    "type": "call",
    "entry": "Wants more tea",
    "date": "2026-03-01T10:00:00+00:00",
    "delete": False,
    "company": "<buyers_company>",
    "customer": "<tea>",
    "staff": HUDA,
    "brand": "<brands.results.0.id>",
    "contact": "<mona>",
}
VISIT = ENTRY | {
    "author": RAMI,
    "type": "visit",
    "entry": "Met at the fair",
    "date": "2026-04-01T10:00:00+00:00",
    "company": "<company>",
    "customer": "<bar>",
    "staff": RAMI,
    "brand": "<brands.results.1.id>",
    "contact": "<adam>",
}
NAMED = [
    *BOUGHT,
    *CONTACTS,
    POST("/brands", {"brand_code": "A", "name_en": "Alpha"}),
    POST("/brands", {"brand_code": "B", "name_en": "Beta"}),
    GET(f"{L}/brands", keep="brands"),
]
ENTRIES = [
    *NAMED,
    POST(f"{V2}/activity-entries/", ENTRY, keep="call"),
    POST(f"{V2}/activity-entries/", VISIT, keep="visit"),
    POST(f"{V2}/activity-entries/", ENTRY | {"delete": True}, keep="dropped"),
]
DELETED = [("true", ["dropped"]), ("false", ["call", "visit"])]
SAID: dict[str, Any] = {
    "company": [("<buyers_company>", ["call"])],
    "company_id": [("<buyers_company>", ["call"])],
    "author_id": [(f"{HUDA}", ["call"]), (f"{HUDA},{RAMI}", ["call", "visit"])],
    "brand_id": [("<brands.results.1.id>", ["visit"])],
    "contact_id": [("<mona>", ["call"])],
    "customer_id": [("<tea>,<bar>", ["call", "visit"]), ("<bar>", ["visit"])],
    "staff_id": [(RAMI, ["visit"])],
    "delete": DELETED,
    "is_deleted": DELETED,
    "type": [("call", ["call"]), ("CALL,visit", ["call", "visit"])],
}
LOG = f"{V2}/activity-entries/"

PROBES = [
    Probe(
        "GET /contacts",
        GET(f"{L}/contacts"),
        given=CONTACTS,
        selects={"delete": [("true", ["gone"]), ("false", ["mona", "adam"])]},
    ),
    Probe("POST /contacts", POST(f"{L}/contacts", CONTACT)),
    Probe("GET /contacts/{id}", GET(f"{L}/contacts/<mona>"), given=CONTACTS),
    Probe("PUT /contacts/{id}", PUT(f"{L}/contacts/<mona>", CONTACT), given=CONTACTS),
    Probe("PATCH /contacts/{id}", PATCH(f"{L}/contacts/<mona>", CONTACT), given=CONTACTS),
    Probe("DELETE /contacts/{id}", DELETE(f"{L}/contacts/<mona>"), given=CONTACTS),
    Probe("GET /customers/active_entries", GET(f"{L}/customers/active_entries"), given=ENTRIES, selects=SAID),
    Probe("GET /customers/active_entries/{id}", GET(f"{L}/customers/active_entries/<call>"), given=ENTRIES),
    Probe("DELETE /customers/active_entries/{id}", DELETE(f"{L}/customers/active_entries/<call>"), given=ENTRIES),
    Probe(
        "V2: GET /contacts/",
        GET(f"{V2}/contacts/"),
        given=CONTACTS,
        selects={"delete": [("true", ["gone"]), ("false", ["mona", "adam"])]},
    ),
    Probe("V2: POST /contacts/", POST(f"{V2}/contacts/", CONTACT)),
    Probe("V2: GET /contacts/{id}/", GET(f"{V2}/contacts/<mona>/"), given=CONTACTS),
    Probe("V2: PATCH /contacts/{id}/", PATCH(f"{V2}/contacts/<mona>/", CONTACT), given=CONTACTS),
    Probe("V2: DELETE /contacts/{id}/", DELETE(f"{V2}/contacts/<mona>/"), given=CONTACTS),
    Probe(
        "V2: GET /activity-entries/",
        GET(LOG),
        given=ENTRIES,
        selects=SAID,
        proves={"fields_add": ("owner_slug", {"results": [{"owner_slug": "<company.slug>"}, {}]})},
    ),
    Probe("V2: POST /activity-entries/", POST(LOG, ENTRY), given=NAMED),
    Probe("V2: GET /activity-entries/{id}/", GET(f"{LOG}<call>/"), given=ENTRIES),
    Probe("V2: PATCH /activity-entries/{id}/", PATCH(f"{LOG}<call>/", ENTRY), given=ENTRIES),
    Probe("V2: DELETE /activity-entries/{id}/", DELETE(f"{LOG}<call>/"), given=ENTRIES),
]
