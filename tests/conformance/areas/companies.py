"""Companies, their people and their licences."""

from tests.cases import BOTH, GET, JOIN, POST
from tests.conformance.probes import Probe

L = "/leaflink"
V2 = "/leaflink/api/v2"
OURS = "?company_id=<company>"
RETAIL = {"number": "R-1", "start_date": "2025-01-01", "end_date": "2027-12-31", "type_id": 19}
RESALE = {"number": "S-2", "start_date": "2026-01-01", "end_date": "2026-12-31", "type_id": 20}
KEPT = POST(f"{L}/compliance/licenses{OURS}", [RETAIL, RESALE], keep="kept")
TYPES = {
    "is_buyer_license": [("true&search=yukon", ["274", "275", "276"])],
    "is_seller_license": [("true&search=yukon", ["273", "274"])],
    "used_by_company": [("true", ["19", "20"])],
}
TAXED = POST(
    f"{L}/taxes/tax_schedules{OURS}",
    {"name": "VAT", "tax_type": 1, "tax_rate": "15", "unit_type": 1, "product_category_ids": [1]},
)
PEOPLE = [JOIN("huda@shop.test", "admin"), JOIN("rami@shop.test", "staff", is_active=False)]

PROBES = [
    Probe(
        "GET /managed_companies",
        GET(f"{L}/managed_companies", as_=BOTH),
        selects={"search": [("buyer", ["buyers_company.uuid"])]},
    ),
    Probe("GET /managed_companies/{id}", GET(f"{L}/managed_companies/<company.uuid>")),
    Probe("GET /managed_companies/{marketplace_slug}", GET(f"{L}/managed_companies/<company.slug>")),
    Probe("GET /managed_companies/{id}/licenses", GET(f"{L}/managed_companies/<company.uuid>/licenses"), given=[KEPT]),
    Probe(
        "GET /compliance/license_types",
        GET(f"{L}/compliance/license_types{OURS}"),
        given=[KEPT],
        selects=TYPES | {"search": [("retailer ca california", ["19"])]},
    ),
    Probe("GET /compliance/license_types/{id}", GET(f"{L}/compliance/license_types/19")),
    Probe("GET /compliance/licenses", GET(f"{L}/compliance/licenses"), given=[KEPT]),
    Probe("POST /compliance/licenses", POST(f"{L}/compliance/licenses{OURS}", [RETAIL, RESALE])),
    Probe(
        "GET /compliance/licenses/{id}",
        GET(f"{L}/compliance/licenses/<licenses.results.0.id>"),
        given=[KEPT, GET(f"{L}/compliance/licenses", keep="licenses")],
    ),
    Probe("V2: GET /companies/", GET(f"{V2}/companies/", as_=BOTH), given=[KEPT, TAXED]),
    Probe("V2: GET /companies/{id}/", GET(f"{V2}/companies/<company>/"), given=[KEPT, TAXED]),
    Probe("V2: GET /company-staff/", GET(f"{V2}/company-staff/"), given=PEOPLE),
    Probe(
        "V2: GET /company-staff/{id}/",
        GET(f"{V2}/company-staff/<staff.results.0.id>/"),
        given=[*PEOPLE, GET(f"{V2}/company-staff/", keep="staff")],
    ),
    Probe("V2: GET /licenses/", GET(f"{V2}/licenses/"), given=[KEPT]),
    Probe(
        "V2: GET /licenses/{id}/",
        GET(f"{V2}/licenses/<licenses.results.0.id>/"),
        given=[KEPT, GET(f"{V2}/licenses/", keep="licenses")],
    ),
    Probe("V2: GET /license-types/", GET(f"{V2}/license-types/")),
    Probe("V2: GET /license-types/{id}/", GET(f"{V2}/license-types/19/")),
]
