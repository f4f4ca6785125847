"""Documents of batches."""

from tests.cases import DELETE, GET, POST
from tests.conformance.probes import Probe
from tests.forms import PDF, PNG, SEND

D = "/leaflink/api/v2/batch-documents/"
LOT = POST("/leaflink/batches?company_id=<company>", {"company_id": "<company>", "number": "L-1"}, keep="lot")
FIRST = SEND(D, ("document", PDF), ("batch", "<lot>"), ("summary", "Pesticides"), keep="first")
SECOND = SEND(D, ("document", PNG), ("batch", "<lot>"), ("summary", "Potency"), keep="second")

PROBES = [
    Probe("V2: GET /batch-documents/", GET(D), given=[LOT, FIRST, SECOND]),
    Probe(
        "V2: POST /batch-documents/",
        SEND(D, ("document", PDF), ("batch", "<lot>"), ("summary", "Pesticides")),
        given=[LOT],
    ),
    Probe("V2: GET /batch-documents/{id}/", GET(f"{D}<first>/"), given=[LOT, FIRST]),
    Probe("V2: DELETE /batch-documents/{id}/", DELETE(f"{D}<first>/"), given=[LOT, FIRST]),
]
