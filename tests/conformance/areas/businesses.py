"""Customers, their addresses, statuses and groups."""

from typing import Any

from tests.cases import DELETE, GET, JOIN, PATCH, POST, PUT
from tests.conformance.probes import Probe

L = "/leaflink"
V2 = "/leaflink/api/v2"
OURS = "?company_id=<company>"
ZONE: dict[str, Any] = {"owner_id": "<company>", "is_active": True, "facilities": [], "zip_codes": []}
PEOPLE = [
    JOIN("huda@shop.test", "admin"),
    JOIN("rami@shop.test", "staff"),
    GET(f"{V2}/company-staff/", keep="staff"),
]
HUDA, RAMI = "<staff.results.0.id>", "<staff.results.1.id>"
NORTH = POST(f"{L}/distribution-zones{OURS}", ZONE | {"name": "North"}, keep="north")
SOUTH = POST(f"{L}/distribution-zones{OURS}", ZONE | {"name": "South"}, keep="south")
STATUS = {"state": "Courted", "owner": "<company>", "order": 3, "description": "Writes back", "hex_color": "#00aa00"}
COURTED = POST(f"{L}/customer_statuses", STATUS, keep="courted")
RETAIL = POST(f"{L}/pricing/custom-menus{OURS}", {"name": "Retail"}, keep="retail")
WHOLESALE = POST(f"{L}/pricing/custom-menus{OURS}", {"name": "Wholesale"}, keep="wholesale")
AROUND = [*PEOPLE, NORTH, SOUTH, COURTED, RETAIL, WHOLESALE]

SHARED: dict[str, Any] = {
    "managers": [HUDA],
    "phone": "5035550001",
    "phone_extension": "11",
    "email": "leaf@tea.test",
    "website": "https://tea.test",
    "next_contact_date": "2026-05-01",
    "tier": 1,
    "name": "Tea House",
    "license_number": "LT-1",
    "old_license_number": "OLD-1",
    "business_identifier": "UBI-1",
    "directions": "Left at the well",
    "delivery_preferences": "Mornings",
    "shipping_charge": "12.50",
    "brand": "Leaf",
    "business_license_name": "Tea House LLC",
    "description": "Sells tea",
    "notes": "Likes green",
    "discount_percent": "2.5000",
    "external_ids": {"erp": "17"},
}
CUSTOMER: dict[str, Any] = SHARED | {
    "owner_id": "<company>",
    "is_license_inactive": True,
    "is_archived": False,
    "is_delinquent": True,
    "partner_id": "<buyers_company>",
    "price_schedule_id": "<retail>",
    "service_zone_id": "<north>",
    "status_id": "<courted>",
}
OLDER: dict[str, Any] = SHARED | {
    "owner": "<company>",
    "state": "OR",
    "nickname": "Teas",
    "external_id": "X-1",
    "ext_acct_id": "QB-1",
    "license_inactive": True,
    "dba": "House of Tea",
    "address": "1 Leaf Street",
    "unit_number": "2",
    "zipcode": "97201",
    "city": "Portland",
    "county": "Multnomah",
    "country": "US",
    "lat": "45.5",
    "long": "-122.6",
    "archived": False,
    "delinquent": True,
    "service_zone": "<north>",
    "price_schedule": "<retail>",
    "license_type": 151,
    "available_payment_options": [
        {"payment_term_id": 4, "payment_method_id": 2, "payment_program": "direct", "payment_strategy": "factored"}
    ],
    "status": "<courted>",
    "delivery_address": {
        "address": "9 Dock",
        "unit_number": "3",
        "city": "Salem",
        "county": "Marion",
        "state": "OR",
        "zipcode": "97301",
    },
    "tags": ["green"],
}
FURTHER: dict[str, Any] = {
    "owner": "<company>",
    "name": "Payer",
    "payment_term": 4,
    "payment_methods": [4],
    "ein": "12-34",
    "corporate_address": OLDER["delivery_address"],
}
BAR: dict[str, Any] = {
    "owner": "<company>",
    "name": "Juice Bar",
    "nickname": "Juices",
    "managers": [RAMI],
    "phone": "7025550002",
    "email": "bar@juice.test",
    "website": "https://juice.test",
    "next_contact_date": "2026-06-01",
    "tier": 2,
    "license_number": "JB-2",
    "old_license_number": "PAST-2",
    "business_identifier": "KEY-2",
    "business_license_name": "Juice LLC",
    "dba": "The Juicery",
    "brand": "Squeeze",
    "address": "5 Strip",
    "city": "Reno",
    "state": "NV",
    "zipcode": "89501",
    "discount_percent": "5",
    "shipping_charge": "3",
    "external_id": "Y-2",
    "ext_acct_id": None,
    "external_ids": {"crm": "18"},
    "license_type": 115,
    "service_zone": "<south>",
    "price_schedule": "<wholesale>",
    "status": 1,
    "payment_term": "net15",
    "payment_methods": ["cash"],
}
PARTNER = PATCH(f"{L}/customers/<tea>", {"partner_id": "<buyers_company>"})
TEA = POST(f"{V2}/customers/", OLDER, keep="tea")
BOUGHT = [*AROUND, TEA, PARTNER, POST(f"{V2}/customers/", BAR, keep="bar")]
TRADE = [
    *BOUGHT,
    POST(f"{V2}/customers/", BAR | {"name": "Closed", "archived": True}, keep="closed"),
    POST(f"{V2}/contacts/", {"owner": "<company>", "first_name": "Mona", "customers": ["<tea>"]}),
]
ONE = f"{L}/customers/<tea>"
ARCHIVED = [("true", ["closed"]), ("false", ["tea", "bar"])]
SELECTS: dict[str, Any] = {
    "archived": ARCHIVED,
    "is_archived": ARCHIVED,
    "id__in": [("<tea>,<bar>", ["tea", "bar"]), ("<bar>", ["bar"]), ("0", [])],
    "address": [("1 leaf street", ["tea"])],
    "address__in": [("5 strip,none", ["bar"])],
    "address__startswith": [("1 LEAF", ["tea"])],
    "ein": [("ein-9", ["tea"])],
    "ein__in": [("EIN-9,x", ["tea"]), ("x", [])],
    "ein__startswith": [("ein", ["tea"]), ("x", [])],
    "ext_acct_id": [("qb-1", ["tea"])],
    "ext_acct_id__in": [("QB-1,z", ["tea"])],
    "ext_acct_id__isnull": [("true", ["bar"]), ("false", ["tea"])],
    "ext_acct_id__startswith": [("qb", ["tea"])],
    "external_id": [("x-1", ["tea"])],
    "external_id__in": [("Y-2,q", ["bar"])],
    "external_id__startswith": [("y", ["bar"])],
    "external_id_key": [("erp&external_id_values=17", ["tea"]), ("erp&external_id_values=18", [])],
    "leaflink_source": [("false", ["tea", "bar"]), ("true", [])],
    "license_type": [("151", ["tea"])],
    "partner": [("<buyers_company>", ["tea"])],
    "payment_term": [("4", ["tea"]), ("3", ["bar"]), ("3,4", ["tea", "bar"])],
    "service_zone": [("<north>", ["tea"])],
    "price_schedule": [("<retail>", ["tea"]), ("<wholesale>", ["bar"])],
    "status": [("<courted>", ["tea"]), ("1", ["bar"])],
    "tier": [("2", ["bar"]), ("1,2", ["tea", "bar"])],
}
KIOSK = POST(f"{L}/customers", {"name": "Kiosk", "owner_id": "<company>"}, keep="tea")
PLACE = {
    "address": "1 Leaf Street",
    "unit_number": "2",
    "city": "Portland",
    "county": "Multnomah",
    "state": "OR",
    "zipcode": "97201",
}
GROUP = {"name": "Gold", "description": "The best", "customers": ["<tea>"], "status": "active"}
GROUPS = [
    KIOSK,
    POST(f"{L}/customer_groups{OURS}", GROUP, keep="gold"),
    POST(f"{L}/customer_groups{OURS}", {"name": "Old", "status": "archived"}, keep="old"),
]
ONE_GROUP = f"{L}/customer_groups/<gold>{OURS}"


def addresses(role: str) -> list[Probe]:
    path, made = f"{ONE}/{role}", [KIOSK, POST(f"{ONE}/{role}", PLACE)]
    published = f"/customers/{{id}}/{role}"
    return [
        Probe(f"POST {published}", POST(path, PLACE), given=[KIOSK]),
        Probe(f"PATCH {published}", PATCH(path, PLACE), given=made),
        Probe(f"DELETE {published}", DELETE(path), given=made),
    ]


PROBES = [
    Probe(
        "GET /customers",
        GET(f"{L}/customers"),
        given=TRADE,
        selects=SELECTS
        | {
            "state": [("38", ["tea"]), ("29,38", ["tea", "bar"])],
            "external_id_unmapped": [("true&external_id_key=erp", ["bar"]), ("false&external_id_key=erp", ["tea"])],
        },
    ),
    Probe("POST /customers", POST(f"{L}/customers", CUSTOMER), given=AROUND),
    Probe("GET /customers/{id}", GET(ONE), given=TRADE),
    Probe("PUT /customers/{id}", PUT(ONE, CUSTOMER), given=TRADE),
    Probe("PATCH /customers/{id}", PATCH(ONE, CUSTOMER), given=TRADE),
    Probe("DELETE /customers/{id}", DELETE(ONE), given=TRADE),
    *addresses("corporate_address"),
    *addresses("delivery_address"),
    Probe(
        "GET /customer_statuses",
        GET(f"{L}/customer_statuses"),
        given=[COURTED],
        selects={
            "company_slug": [
                ("<company.slug>&is_stock=false", ["courted"]),
                ("<strangers_company.slug>&is_stock=false", []),
            ],
            "owner": [("<company>", ["courted"]), ("<strangers_company>", [])],
        },
    ),
    Probe("POST /customer_statuses", POST(f"{L}/customer_statuses", STATUS | {"is_stock": False})),
    Probe("GET /customer_statuses/{id}", GET(f"{L}/customer_statuses/<courted>"), given=[COURTED]),
    *(
        Probe(
            f"{each.method} /customer_statuses/{{id}}",
            each,
            given=[COURTED],
        )
        for each in (
            PUT(f"{L}/customer_statuses/<courted>", STATUS | {"is_stock": False}),
            PATCH(f"{L}/customer_statuses/<courted>", STATUS | {"is_stock": False}),
            DELETE(f"{L}/customer_statuses/<courted>"),
        )
    ),
    Probe(
        "GET /customer_groups",
        GET(f"{L}/customer_groups{OURS}"),
        given=GROUPS,
        selects={"status": [("active", ["gold"]), ("archived", ["old"])]},
    ),
    Probe("POST /customer_groups", POST(f"{L}/customer_groups{OURS}", GROUP), given=[KIOSK]),
    Probe("GET /customer_groups/{id}", GET(ONE_GROUP), given=GROUPS),
    Probe("PATCH /customer_groups/{id}", PATCH(ONE_GROUP, GROUP), given=GROUPS),
    Probe("DELETE /customer_groups/{id}", DELETE(ONE_GROUP), given=GROUPS),
    Probe(
        "GET /brand_owner/customer_groups",
        GET(f"{L}/brand_owner/customer_groups{OURS}"),
        given=GROUPS,
        selects={"status": [("active", ["gold"]), ("archived", ["old"])]},
    ),
    Probe("GET /brand_owner/customer_groups/{id}", GET(f"{L}/brand_owner/customer_groups/<gold>{OURS}"), given=GROUPS),
    Probe(
        "V2: GET /customers/",
        GET(f"{V2}/customers/"),
        given=TRADE,
        selects=SELECTS | {"state": [("or", ["tea"])], "payment_method": [("2", ["tea"]), ("1", ["bar"])]},
    ),
    Probe(
        "V2: POST /customers/",
        POST(f"{V2}/customers/", OLDER),
        given=AROUND,
        further=[FURTHER],
        shown={"ein": ""},
    ),
    Probe("V2: GET /customers/{id}/", GET(f"{V2}/customers/<tea>/"), given=TRADE),
    Probe(
        "V2: PATCH /customers/{id}/",
        PATCH(f"{V2}/customers/<tea>/", OLDER),
        given=[*AROUND, TEA],
        further=[FURTHER],
        shown={"ein": ""},
    ),
    Probe("V2: DELETE /customers/{id}/", DELETE(f"{V2}/customers/<tea>/"), given=TRADE),
    Probe(
        "V2: GET /customer-statuses/",
        GET(f"{V2}/customer-statuses/"),
        given=[COURTED],
        selects={
            "company_slug": [
                ("<company.slug>&is_stock=false", ["courted"]),
                ("<strangers_company.slug>&is_stock=false", []),
            ],
            "owner": [("<company>", ["courted"]), ("<strangers_company>", [])],
        },
        proves={"fields_add": ("owner_slug&is_stock=false", {"results": [{"owner_slug": "<company.slug>"}]})},
    ),
    Probe("V2: POST /customer-statuses/", POST(f"{V2}/customer-statuses/", STATUS | {"is_stock": False})),
    Probe("V2: GET /customer-statuses/{id}/", GET(f"{V2}/customer-statuses/<courted>/"), given=[COURTED]),
    Probe(
        "V2: PATCH /customer-statuses/{id}/",
        PATCH(f"{V2}/customer-statuses/<courted>/", STATUS | {"is_stock": False}),
        given=[COURTED],
    ),
    Probe("V2: DELETE /customer-statuses/{id}/", DELETE(f"{V2}/customer-statuses/<courted>/"), given=[COURTED]),
    Probe("V2: GET /customer-tiers/", GET(f"{V2}/customer-tiers/")),
    Probe("V2: GET /customer-tiers/{id}/", GET(f"{V2}/customer-tiers/1/")),
]
