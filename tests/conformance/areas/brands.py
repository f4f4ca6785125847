"""Brands, which both LeafLink dialects only read."""

from tests.cases import GET, POST
from tests.conformance.probes import Probe

L = "/leaflink/brands"
V2 = "/leaflink/api/v2/brands/"
MADE = [
    POST("/brands", {"brand_code": "ALPHA", "name_en": "Alpha"}),
    POST("/brands", {"brand_code": "BETA", "name_en": "Beta"}),
    GET(L, keep="brands"),
]

PROBES = [
    Probe("GET /brands", GET(L), given=MADE),
    Probe("GET /brands/{id}", GET(f"{L}/<brands.results.0.id>"), given=MADE),
    Probe("V2: GET /brands/", GET(V2), given=MADE),
    Probe("V2: GET /brands/{id}/", GET(f"{V2}<brands.results.0.id>/"), given=MADE),
]
