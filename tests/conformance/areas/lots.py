"""Facilities, stock, commands on it, and batches."""

from tests.cases import DELETE, GET, PATCH, POST
from tests.conformance.probes import Probe

US = "company_id=<company>"
V2 = "/leaflink/api/v2"
FACILITIES = f"/leaflink/facilities?{US}"

NORTH = POST(FACILITIES, {"company_id": "<company>", "name": "North"}, keep="north")
SOUTH = POST(FACILITIES, {"company_id": "<company>", "name": "South"}, keep="south")
FACILITY = {
    "company_id": "<company>",
    "name": "North",
    "description": "By the river",
    "address": {
        "address": "1 Quay",
        "city": "Cairo",
        "state": "C",
        "zipcode": "11511",
        "unit_number": "2",
        "county": "C",
        "lat": "30.04442",
        "long": "31.235712",
    },
    "external_id": 7,
    "is_archived": False,
}
RENAMED = {"name": "Far", "description": "Away", "address_id": None, "external_id": 8, "is_archived": False}

PROBES = [
    Probe("GET /facilities", GET(FACILITIES), given=[NORTH, SOUTH]),
    Probe("POST /facilities", POST(FACILITIES, FACILITY)),
    Probe("GET /facilities/{id}", GET(f"/leaflink/facilities/<north>?{US}"), given=[NORTH]),
    Probe("PATCH /facilities/{id}", PATCH(f"/leaflink/facilities/<north>?{US}", RENAMED), given=[NORTH]),
    Probe("DELETE /facilities/{id}", DELETE(f"/leaflink/facilities/<north>?{US}"), given=[NORTH]),
    Probe("V2: GET /inventory/facilities/", GET(f"{V2}/inventory/facilities/"), given=[NORTH, SOUTH]),
    Probe("V2: GET /inventory/facilities/{id}/", GET(f"{V2}/inventory/facilities/<north>/"), given=[NORTH]),
]
