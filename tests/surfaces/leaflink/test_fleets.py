"""Carriers, drivers, vehicles and distribution zones in the dated API."""

from tests.cases import BOTH, DELETE, GET, PATCH, POST, READER, STRANGER, Case, Only, given, table
from tests.cast import Stage

L = "/leaflink"
T = f"{L}/transportation"
US = "company_id=<company>"
ZONES = f"{L}/distribution-zones"
DANA = {
    "first_name": "Dana",
    "last_name": "Reed",
    "metrc_employee_id": "E1",
    "license_number": "L1",
    "phone": "5550000001",
}
DRIVER = POST(f"{T}/drivers", DANA, keep="dana")
RESTING = POST(f"{T}/drivers", DANA | {"first_name": "Omar", "is_active": False}, keep="omar")
STATES = GET(f"{L}/states", keep="states")
CO = "<states.results.0.id>"
VAN = {"make": "Kia", "model_year": 2024, "model_name": "PV5", "license_number": "ABC", "capacity": 3}
VEHICLE = POST(f"{T}/vehicles?state_id={CO}", VAN, keep="van")
SWIFT = {"name": "Swift", "medical_license_number": "M1", "adult_use_license_number": "A1", "state": "CO"}
CARRIERS = [
    POST(f"{T}/companies?{US}", SWIFT, keep="swift"),
    POST(f"{T}/companies?{US}", {"name": "Slow", "state": "NV"}, keep="slow"),
]
DRIVEN = ["first_name", "last_name", "metrc_employee_id", "license_number", "phone"]

CARRIER_CASES = given(
    CARRIERS,
    [
        Case("all", GET(f"{T}/companies"), 200, {"count": 2, "results": [SWIFT, {"name": "Slow"}]}, queries=3),
        Case(
            "by offset",
            GET(f"{T}/companies?limit=1&offset=1"),
            200,
            {
                "results": [{"name": "Slow"}],
                "next": None,
                "previous": "http://fondaco.test/leaflink/transportation/companies?limit=1&offset=0",
            },
            queries=3,
        ),
        Case("by both", GET(f"{T}/companies?limit=1&page=1"), 400, {"detail": str}),
        Case("by no offset", GET(f"{T}/companies?offset=-1"), 404, {"detail": str}),
        Case("in a state", GET(f"{T}/companies?state_abbr=nv"), 200, {"results": [{"name": "Slow"}]}, queries=3),
        Case("by words", GET(f"{T}/companies?search=swi"), 200, {"results": [{"name": "Swift"}]}, queries=3),
        Case("one", GET(f"{T}/companies/<swift.transport_company_id>"), 200, SWIFT),
        Case("another's", GET(f"{T}/companies/<swift.transport_company_id>", as_=STRANGER), 404, {"detail": str}),
        Case("without a name", POST(f"{T}/companies?{US}", {}), 400, {"name": [str]}),
    ],
)

DRIVER_CASES = [
    Case(
        "one is made, and the fleet with the first",
        POST(f"{T}/drivers", DANA),
        201,
        DANA | {"is_active": True, "transport_company": {"id": int, "name": "Our Shop"}},
        events=["carrier.created", "driver.created"],
    ),
    Case(
        "from the query",
        POST(f"{T}/drivers?phone=1&license_number=L2&email=d@shop.test", {n: "x" for n in DRIVEN if n != "phone"}),
        201,
        {"phone": "1", "license_number": "x"},
        events=["carrier.created", "driver.created"],
    ),
    Case("of nothing", POST(f"{T}/drivers", {}), 400, {name: [str] for name in DRIVEN}),
    Case("with a long phone", POST(f"{T}/drivers", DANA | {"phone": "1" * 16}), 400, {"phone": [str]}),
    Case("by a reader", POST(f"{T}/drivers", DANA, as_=READER), 403, {"detail": str}),
    *given(
        [DRIVER, RESTING],
        [
            Case("the active", GET(f"{T}/drivers"), 200, {"count": 1, "results": [{"id": "<dana>"}]}, queries=4),
            Case(
                "all",
                GET(f"{T}/drivers?include_inactive=true&ordering=-first_name"),
                200,
                {"results": [{"id": "<omar>", "is_active": False}, {"id": "<dana>"}]},
                queries=3,
            ),
            Case("what", GET(f"{T}/drivers?include_inactive=what"), 400, {"detail": str}),
            Case("by words", GET(f"{T}/drivers?search=reed"), 200, {"count": 1}, queries=4),
            Case("one", GET(f"{T}/drivers/<omar>"), 200, {"first_name": "Omar"}),
            Case("another's", GET(f"{T}/drivers/<omar>", as_=STRANGER), 404, {"detail": str}),
            Case(
                "changed",
                PATCH(f"{T}/drivers/<omar>", {"is_active": True, "metrc_employee_id": "E9"}),
                200,
                {"is_active": True, "metrc_employee_id": "E9"},
                events=["driver.updated"],
            ),
            Case("emptied", PATCH(f"{T}/drivers/<omar>", {"phone": ""}), 400, {"phone": [str]}),
        ],
    ),
]

VEHICLE_CASES = [
    Case(
        "one of nothing is made",
        POST(f"{T}/vehicles"),
        201,
        {"make": None, "has_air_conditioner": False, "state": None},
        events=["carrier.created", "vehicle.created"],
    ),
    Case(
        "one from the query",
        POST(f"{T}/vehicles?make=Kia&model_year=2024&model_name=PV5&license_number=ABC&has_air_conditioner=true", {}),
        201,
        {"make": "Kia", "model_year": 2024, "license_number": "ABC", "has_air_conditioner": True},
        events=["carrier.created", "vehicle.created"],
    ),
    Case("of no year", POST(f"{T}/vehicles?model_year=new"), 400, {"model_year": [str]}),
    Case("of no state", POST(f"{T}/vehicles?state_id=0"), 400, {"state_id": [str]}),
    *given(
        [STATES, VEHICLE],
        [
            Case(
                "all",
                GET(f"{T}/vehicles"),
                200,
                {
                    "count": 1,
                    "results": [VAN | {"state": Only("id", "abbr", "name", "country"), "has_air_conditioner": False}],
                },
                queries=4,
            ),
            Case("by words", GET(f"{T}/vehicles?search=kia"), 200, {"count": 1}, queries=5),
            Case("one", GET(f"{T}/vehicles/<van>"), 200, VAN | {"state": {"id": CO}}),
            Case("another's", GET(f"{T}/vehicles/<van>", as_=STRANGER), 404, {"detail": str}),
            Case(
                "changed",
                PATCH(f"{T}/vehicles/<van>", {"make": None, "capacity": 9}),
                200,
                {"make": None, "capacity": 9, "model_name": "PV5"},
                events=["vehicle.updated"],
            ),
            Case("to no state", PATCH(f"{T}/vehicles/<van>", {"state_id": 0}), 400, {"state_id": [str]}),
            Case("removed", DELETE(f"{T}/vehicles/<van>"), 204, None, events=["vehicle.deleted"]),
        ],
    ),
    *given([VEHICLE, DELETE(f"{T}/vehicles/<van>")], [Case("removed again", DELETE(f"{T}/vehicles/<van>"), 404)]),
]
VEHICLE_CASES[-1:] = given([STATES], VEHICLE_CASES[-1:])

DENVER = {"name": "CO", "value": "80939", "polygon": [[39.5, -104.5], [39.5, -104.25], [39.25, -104.5]]}
WISH = {"owner_id": "<company>", "is_active": True, "name": "Denver", "facilities": [], "zip_codes": [DENVER]}
ZONE = POST(f"{ZONES}?{US}", WISH, keep="zone")

ZONE_CASES = [
    Case(
        "one is made",
        POST(f"{ZONES}?{US}", WISH),
        201,
        {"is_active": True, "name": "Denver", "facilities": [], "zip_codes": [DENVER]},
        events=["distribution_zone.created"],
    ),
    Case(
        "for one of two",
        POST(f"{ZONES}?{US}", WISH, as_=BOTH),
        201,
        {"name": "Denver"},
        events=["distribution_zone.created"],
    ),
    Case(
        "for two at once",
        POST(f"{ZONES}?{US}", WISH | {"owner_id": "<buyers_company>"}, as_=BOTH),
        400,
        {"owner_id": [str]},
    ),
    Case(
        "of nothing",
        POST(f"{ZONES}?{US}", {}),
        400,
        {name: [str] for name in ("is_active", "name", "facilities", "zip_codes", "owner_id")},
    ),
    Case(
        "of no such facility",
        POST(f"{ZONES}?{US}", WISH | {"facilities": [{"id": 0, "name": "x"}]}),
        400,
        {"facilities": [str]},
    ),
    Case("of no company", GET(ZONES), 400, {"detail": str}),
    *given(
        [ZONE],
        [
            Case("all", GET(f"{ZONES}?{US}"), 200, {"count": 1, "results": [{"id": "<zone>"}]}, queries=3),
            Case("by words", GET(f"{ZONES}?{US}&search=den"), 200, {"count": 1}, queries=4),
            Case("one", GET(f"{ZONES}/<zone>?{US}"), 200, {"name": "Denver", "zip_codes": [DENVER]}),
            Case("of another company", GET(f"{ZONES}/<zone>?{US}", as_=STRANGER), 403, {"detail": str}),
            Case("another's", GET(f"{ZONES}/<zone>?company_id=<strangers_company>", as_=STRANGER), 404),
            Case(
                "changed",
                PATCH(f"{ZONES}/<zone>?{US}", {"id": 7, "is_active": False, "zip_codes": []}),
                200,
                {"id": "<zone>", "is_active": False, "name": "Denver", "zip_codes": []},
                events=["distribution_zone.updated"],
            ),
            Case("removed", DELETE(f"{ZONES}/<zone>?{US}"), 204, None, events=["distribution_zone.deleted"]),
        ],
    ),
]


LINK = POST(f"{T}/partners", {"transport_company_id": "<swift.transport_company_id>"}, keep="link")
SWIFTLY = {"transport_company": SWIFT, "company": {"id": "<company>", "name": "Our Shop", "slug": "<company.slug>"}}
PARTNER_CASES = given(
    CARRIERS,
    [
        Case(
            "one is linked",
            POST(f"{T}/partners", {"transport_company_id": "<swift.transport_company_id>"}),
            201,
            SWIFTLY,
            events=["carrier_link.created"],
        ),
        Case(
            "for one of two companies",
            POST(
                f"{T}/partners",
                {"transport_company_id": "<swift.transport_company_id>", "company_id": "<company>"},
                as_=BOTH,
            ),
            201,
            SWIFTLY,
            events=["carrier_link.created"],
        ),
        Case(
            "for another company",
            POST(f"{T}/partners", {"transport_company_id": 1, "company_id": "<strangers_company>"}),
            400,
            {"company_id": [str]},
        ),
        Case(
            "a carrier of ours to a stranger",
            POST(f"{T}/partners", {"transport_company_id": "<swift.transport_company_id>"}, as_=STRANGER),
            400,
            {"transport_company_id": [str]},
        ),
        Case("nobody", POST(f"{T}/partners", {}), 400, {"transport_company_id": [str]}),
    ],
) + given(
    [*CARRIERS, LINK],
    [
        Case("all", GET(f"{T}/partners"), 200, {"count": 1, "results": [SWIFTLY]}, queries=6),
        Case("of a company", GET(f"{T}/partners?company_slug=<company.slug>"), 200, {"count": 1}, queries=6),
        Case("of another", GET(f"{T}/partners?company_slug=<strangers_company.slug>"), 200, {"count": 0}, queries=1),
        Case("by words", GET(f"{T}/partners?search=swi"), 200, {"count": 1}, queries=7),
        Case("one", GET(f"{T}/partners/<link>"), 200, SWIFTLY),
        Case("another's", GET(f"{T}/partners/<link>", as_=STRANGER), 404, {"detail": str}),
        Case("twice", LINK, 400, {"transport_company_id": [str]}),
        Case(
            "changed",
            PATCH(f"{T}/partners/<link>", {"transport_company_id": "<slow.transport_company_id>"}),
            200,
            {"transport_company": {"name": "Slow"}},
            events=["carrier_link.updated"],
        ),
        Case("changed to itself", PATCH(f"{T}/partners/<link>", {"company_id": "<company>"}), 200, SWIFTLY),
        Case(
            "given away",
            PATCH(f"{T}/partners/<link>", {"company_id": "<buyers_company>"}, as_=BOTH),
            400,
            {"company_id": [str]},
        ),
    ],
)


@table(PARTNER_CASES)
async def test_partners(stage: Stage, case: Case):
    await stage.play(case)


@table(CARRIER_CASES)
async def test_carriers(stage: Stage, case: Case):
    await stage.play(case)


@table(DRIVER_CASES)
async def test_drivers(stage: Stage, case: Case):
    await stage.play(case)


@table(VEHICLE_CASES)
async def test_vehicles(stage: Stage, case: Case):
    await stage.play(case)


@table(ZONE_CASES)
async def test_zones(stage: Stage, case: Case):
    await stage.play(case)
