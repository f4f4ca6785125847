"""Facilities in both LeafLink dialects: branches, with an address, that are archived when they are empty."""

from tests.cases import DELETE, GET, PATCH, POST, READER, STRANGER, Case, Only, given, table
from tests.cast import Stage

US = "company_id=<company>"
L = f"/leaflink/facilities?{US}"
ONE = f"/leaflink/facilities/<north>?{US}"
V2 = "/leaflink/api/v2/inventory/facilities/"
ADDRESS = {"address": "1 Quay", "city": "Cairo", "state": "C", "zipcode": "11511"}
NORTH = POST(L, {"company_id": "<company>", "name": "North", "description": "By the river"}, keep="north")
BAD = lambda field: {field: [str]}  # noqa: E731
STOCKED = [
    NORTH,
    POST("/products", {"iv_id": "TEA", "name_en": "Tea"}),
    PATCH("/skus/TEA_LL-<north>", {"qty": 1}),
]

MADE = [
    Case("the least", POST(L, {"company_id": "<company>", "name": " East "}), 201, Only("id", "name"),
         events=["branch.created"]),
    Case("with everything", POST(L, {"company_id": "<company>", "name": "East", "description": "x", "external_id": 7,
         "is_archived": False, "address": ADDRESS | {"unit_number": "2", "county": "C", "lat": "30.044420",
         "long": 31.2}}), 201, {"name": "East"}, events=["branch.created"]),
    Case("of another company", POST(L, {"company_id": "<strangers_company>", "name": "E"}), 400, BAD("company_id")),
    Case("without a name", POST(L, {"company_id": "<company>", "name": ""}), 400, BAD("name")),
    Case("half an address", POST(L, {"company_id": "<company>", "name": "E", "address": {"city": "Cairo"}}), 400),
    Case("beyond the pole", POST(L, {"company_id": "<company>", "name": "E", "address": ADDRESS | {"lat": "95"}}), 400,
         {"address": {"lat": [str]}}),
    Case("an unknown attribute", POST(L, {"company_id": "<company>", "name": "E", "colour": "x"}), 400, BAD("colour")),
    Case("by a reader", POST(L, {"company_id": "<company>", "name": "E"}, as_=READER), 403),
]  # fmt: skip
REST = given(
    [NORTH],
    [
        Case("listed", GET(L), 200, {"count": 1, "results": [{"id": "<north>", "name": "North"}]}, queries=4),
        Case("read", GET(ONE), 200, {"id": "<north>", "name": "North"}, queries=2),
        Case("a stranger's list", GET(L.replace("<company>", "<strangers_company>"), as_=STRANGER), 200,
             {"count": 1}, queries=4),
        Case("a stranger sees nothing", GET(ONE.replace("<company>", "<strangers_company>"), as_=STRANGER), 404),
        Case("to Linkit it goes by its number", GET("/branches/LL-<north>"), 200, {"iv_id": "LL-<north>"}),
        Case("renamed", PATCH(ONE, {"name": "Far", "description": "", "external_id": None, "address_id": None}), 200,
             {"name": "Far"}, events=["branch.updated"]),
        Case("another's address", PATCH(ONE, {"address_id": 999999}), 400, BAD("address_id")),
        Case("archived", DELETE(ONE), 204, events=["branch.updated"]),
        Case("an archived one leaves the list", GET(L), 200, {"count": 0}, [DELETE(ONE)], queries=3),
        Case("an archived one is read", GET(ONE), 200, {"name": "North"}, [DELETE(ONE)]),
        Case("archived again", DELETE(ONE), 204, given=[DELETE(ONE)]),
        Case("opened again", PATCH(ONE, {"is_archived": False}), 200, given=[DELETE(ONE)], events=["branch.updated"]),
        Case("archived by a mark", GET(L), 200, {"count": 0}, [PATCH(ONE, {"is_archived": True})], queries=3),
        Case("V2 lists it", GET(V2), 200,
             {"count": 1, "results": [{"id": "<north>", "name": "North", "description": "By the river"}]}, queries=4),
        Case("V2 reads it", GET(f"{V2}<north>/"), 200, {"description": "By the river"}, queries=2),
        Case("V2 lists no archived one", GET(V2), 200, {"count": 0}, [DELETE(ONE)], queries=3),
        Case("a stranger does not read it in V2", GET(f"{V2}<north>/", as_=STRANGER), 404),
    ],
) + given(
    STOCKED,
    [
        Case("with stock it cannot be archived", DELETE(ONE), 400),
        Case("nor by a mark", PATCH(ONE, {"is_archived": True}), 400, BAD("is_archived")),
        Case("once it is empty", DELETE(ONE), 204, given=[PATCH("/skus/TEA_LL-<north>", {"qty": 0})],
             events=["branch.updated"]),
    ],
)  # fmt: skip


@table(MADE)
async def test_made(stage: Stage, case: Case):
    await stage.play(case)


@table(REST)
async def test_kept(stage: Stage, case: Case):
    await stage.play(case)
