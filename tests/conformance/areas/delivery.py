"""Deliveries, carriers, fleets and distribution zones."""

from typing import Any

from tests.cases import DELETE, GET, PATCH, POST
from tests.conformance.probes import Probe

L = "/leaflink"
T = f"{L}/transportation"
US = "company_id=<company>"
ZONES = f"{L}/distribution-zones"

SWIFT = {"name": "Swift", "medical_license_number": "M1", "adult_use_license_number": "A1", "state": "CO"}
CARRIERS = [
    POST(f"{T}/companies?{US}", SWIFT, keep="swift"),
    POST(f"{T}/companies?{US}", {"name": "Nevada Freight", "state": "NV"}, keep="freight"),
]
STATES = GET(f"{L}/states", keep="states")
STATE = "<states.results.0.id>"
DANA = {
    "first_name": "Dana",
    "last_name": "Reed",
    "metrc_employee_id": "E1",
    "license_number": "L1",
    "phone": "5550000001",
    "is_active": True,
}
OMAR = DANA | {"first_name": "Omar", "metrc_employee_id": "E2", "is_active": False}
DRIVERS = [POST(f"{T}/drivers", DANA, keep="dana"), POST(f"{T}/drivers", OMAR, keep="omar")]
SARA = POST(f"{T}/drivers", DANA | {"first_name": "Sara"}, keep="sara")
VAN = {
    "make": "Kia",
    "model_year": 2024,
    "model_name": "PV5",
    "license_number": "ABC",
    "capacity": 3,
    "has_air_conditioner": True,
}
TRUCK = VAN | {"make": "Volvo", "model_year": 2020, "license_number": "XYZ", "has_air_conditioner": False}
VEHICLES = [
    STATES,
    POST(f"{T}/vehicles?state_id={STATE}", VAN, keep="van"),
    POST(f"{T}/vehicles?state_id={STATE}", TRUCK, keep="truck"),
]
JOB: dict[str, Any] = {
    "payment_expected": {"amount": 12.5, "currency": "SAR"},
    "status": "created",
    "requested_pickup_date": "2026-03-08",
    "expected_pickup_datetime": "2026-03-08T10:00:00Z",
    "actual_pickup_datetime": "2026-03-08T11:00:00Z",
    "requested_delivery_date": "2026-03-09",
    "expected_delivery_datetime": "2026-03-10T12:00:00Z",
    "actual_delivery_datetime": "2026-03-10T13:00:00Z",
    "pickup_driver": DANA,
    "delivery_driver": OMAR,
    "pickup_vehicle": VAN,
    "delivery_vehicle": VAN,
    "payment_method": {"method": "Cash", "description": "Coins"},
    "payment_term": {"term": "Net 15", "description": "Later", "days": 15},
    "customer_notes": "Ring twice",
    "notes": "Fragile",
    "eligible_payment_methods": ["cash", "check"],
    "payment_method_collected": "cash",
    "collected_payment_amount": "12.50",
    "delivery_driver_comment": "Done",
    "brand": {"display_name": "Our Shop"},
}
LATER = {
    "status": "planned",
    "requested_pickup_date": "2026-05-08",
    "expected_pickup_datetime": None,
    "actual_pickup_datetime": None,
    "requested_delivery_date": "2026-05-09",
    "expected_delivery_datetime": None,
    "actual_delivery_datetime": None,
    "order_number": "<order.order.order_code>",
}
ORDER = POST(
    "/orders?view=unified",
    {"products": [{"name": "Tea", "quantity": 1, "price": 5}], "customer_name": "Tea House"},
    keep="order",
)
LICENSED = POST(
    f"{L}/compliance/licenses?{US}",
    [{"number": "T-1", "start_date": "2025-01-01", "end_date": "2027-12-31", "type_id": 19}],
)
JOBS = [
    LICENSED,
    ORDER,
    POST(f"{L}/deliveries", JOB, keep="first"),
    POST(f"{L}/deliveries", JOB | LATER, keep="second"),
]
FIRST, SECOND = "first.transport_order_id", "second.transport_order_id"
SELECTS = {
    "buyer": [("tea house", [SECOND])],
    "order_invoice_number": [("<order.order.order_code>", [SECOND])],
    "delivery_date": [("2026-03-10", [FIRST]), ("2026-05-09", [SECOND]), ("2026-03-09", [])],
    "pickup_date": [("2026-03-08", [FIRST]), ("2026-05-08", [SECOND])],
    "requested_date": [("2026-03-09", [FIRST]), ("2026-05-09", [SECOND])],
    "status": [("created", [FIRST]), ("created&status=planned", [FIRST, SECOND])],
}
IN_ORDER = {
    "sort_by": (
        "requested_pickup_date",
        {"results": [{"transport_order_id": f"<{FIRST}>"}, {"transport_order_id": f"<{SECOND}>"}]},
    )
}


def deliveries(path: str) -> list[Probe]:
    """The same under both of its paths."""
    key = "transport_order_id"
    return [
        Probe(f"GET {path}", GET(f"{L}{path}"), given=JOBS, key=key, selects=SELECTS, proves=IN_ORDER),
        Probe(f"POST {path}", POST(f"{L}{path}", JOB), given=[LICENSED]),
        Probe(f"GET {path}/{{id}}", GET(f"{L}{path}/<{FIRST}>"), given=JOBS),
    ]


DENVER = {"name": "CO", "value": "80939", "polygon": [[39.5, -104.5], [39.5, -104.25], [39.25, -104.5]]}
NORTH = POST(f"{L}/facilities?{US}", {"company_id": "<company>", "name": "North"}, keep="north")
ZONE = {
    "owner_id": "<company>",
    "is_active": True,
    "name": "Denver",
    "facilities": [{"id": "<north>", "name": "North"}],
    "zip_codes": [DENVER],
}
BOULDER = ZONE | {"id": 0, "name": "Boulder", "is_active": False}
ZONED = [NORTH, POST(f"{ZONES}?{US}", ZONE, keep="denver"), POST(f"{ZONES}?{US}", BOULDER, keep="boulder")]
ONE = f"{ZONES}/<denver>?{US}"

PARTNERS = [
    *CARRIERS,
    POST(f"{T}/partners", {"transport_company_id": "<swift.transport_company_id>"}, keep="partner"),
    POST(f"{T}/partners", {"transport_company_id": "<freight.transport_company_id>"}, keep="other"),
]
LINK = {"transport_company_id": "<swift.transport_company_id>", "company_id": "<company>"}

PROBES = [
    Probe(
        "GET /transportation/partners",
        GET(f"{T}/partners"),
        given=PARTNERS,
        selects={"search": [("SWIFT", ["partner"]), ("freight", ["other"])]},
    ),
    Probe("POST /transportation/partners", POST(f"{T}/partners", LINK), given=CARRIERS),
    Probe("GET /transportation/partners/{id}", GET(f"{T}/partners/<partner>"), given=PARTNERS),
    Probe("PATCH /transportation/partners/{id}", PATCH(f"{T}/partners/<partner>", LINK), given=PARTNERS),
    *deliveries("/deliveries"),
    *deliveries("/transportation/orders"),
    Probe(
        "GET /transportation/companies",
        GET(f"{T}/companies"),
        given=CARRIERS,
        key="transport_company_id",
        selects={"state_abbr": [("co", ["swift.transport_company_id"]), ("NV", ["freight.transport_company_id"])]},
    ),
    Probe(
        "GET /transportation/companies/{id}",
        GET(f"{T}/companies/<swift.transport_company_id>"),
        given=CARRIERS,
    ),
    Probe("GET /transportation/drivers", GET(f"{T}/drivers"), given=[*DRIVERS, SARA]),
    Probe("POST /transportation/drivers", POST(f"{T}/drivers", DANA)),
    Probe(
        "POST /transportation/drivers",
        POST(
            f"{T}/drivers?email=d@shop.test&first_name=Dana&last_name=R&license_number=L2&metrc_employee_id=E3&phone=1",
            {},
        ),
        shown={"email": None},
    ),
    Probe("GET /transportation/drivers/{id}", GET(f"{T}/drivers/<omar>"), given=DRIVERS),
    Probe("PATCH /transportation/drivers/{id}", PATCH(f"{T}/drivers/<omar>", DANA), given=DRIVERS),
    Probe("GET /transportation/vehicles", GET(f"{T}/vehicles"), given=VEHICLES),
    Probe("POST /transportation/vehicles", POST(f"{T}/vehicles", VAN)),
    Probe(
        "POST /transportation/vehicles",
        POST(
            f"{T}/vehicles?has_air_conditioner=true&license_number=AB&make=Kia&model_name=PV5&model_year=2024"
            f"&state_id={STATE}",
            {},
        ),
        given=[STATES],
    ),
    Probe("GET /transportation/vehicles/{id}", GET(f"{T}/vehicles/<van>"), given=VEHICLES),
    Probe("PATCH /transportation/vehicles/{id}", PATCH(f"{T}/vehicles/<van>", TRUCK), given=VEHICLES),
    Probe("DELETE /transportation/vehicles/{id}", DELETE(f"{T}/vehicles/<van>"), given=VEHICLES),
    Probe("GET /distribution-zones", GET(f"{ZONES}?{US}"), given=ZONED),
    Probe("POST /distribution-zones", POST(f"{ZONES}?{US}", ZONE), given=[NORTH]),
    Probe("GET /distribution-zones/{id}", GET(ONE), given=ZONED),
    Probe("PATCH /distribution-zones/{id}", PATCH(ONE, BOULDER), given=ZONED, shown={"id": "<denver>"}),
    Probe("DELETE /distribution-zones/{id}", DELETE(ONE), given=ZONED),
]
PROBES += [
    Probe(
        "V2: GET /orders/{order_number}/delivery-information/",
        GET("/leaflink/api/v2/orders/<second.mp_order_number>/delivery-information/"),
        given=JOBS,
    )
]
