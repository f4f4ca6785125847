"""Companies by uuid and slug, their licences, and what types of those there are (leaflink §3.1, §5)."""

from tests.cases import BOTH, GET, POST, READER, STRANGER, Case, given, table
from tests.cast import Stage

L = "/leaflink"
OURS = "?company_id=<company>"
TYPES = f"{L}/compliance/license_types"
LICENSES = f"{L}/compliance/licenses"
RETAIL = {"number": " R-1 ", "start_date": "2025-01-01", "end_date": "2027-12-31", "type_id": 19}
RESALE = {"number": "S-2", "start_date": None, "end_date": "2026-12-31", "type_id": 20}
KEPT = POST(f"{LICENSES}{OURS}", [RETAIL, RESALE], keep="kept")
THEIRS = POST(f"{LICENSES}?company_id=<strangers_company>", [RETAIL | {"number": "T-1"}], as_=STRANGER, keep="theirs")

CASES = [
    Case(
        "the companies of one who acts for two",
        GET(f"{L}/managed_companies", as_=BOTH),
        200,
        {"count": 2, "results": [{"dba": "Our Shop"}, {"dba": "Our Buyer"}]},
        queries=3,
    ),
    Case(
        "a company by its uuid",
        GET(f"{L}/managed_companies/<company.uuid>"),
        200,
        {
            "id": "<company.uuid>",
            "dba": "Our Shop",
            "legal_entity": {"id": "<company.uuid>", "name": "Our Shop", "country": "SA", "city": None, "phone": None},
            "has_linked_bank_account": False,
        },
        queries=2,
    ),
    Case("by its slug", GET(f"{L}/managed_companies/<company.slug>"), 200, {"id": "<company.uuid>"}),
    Case("by its number", GET(f"{L}/managed_companies/<company>"), 404, {"detail": str}),
    Case("a stranger's", GET(f"{L}/managed_companies/<company.uuid>", as_=STRANGER), 404, {"detail": str}),
    Case("found by its name", GET(f"{L}/managed_companies?search=buyer", as_=BOTH), 200, {"count": 1}, queries=3),
    Case(
        "backwards",
        GET(f"{L}/managed_companies?ordering=-dba", as_=BOTH),
        200,
        {"results": [{"dba": "Our Shop"}, ...]},
        queries=3,
    ),
    Case("types for no company", GET(TYPES), 400, {"detail": str}),
    Case("types for a foreign one", GET(f"{TYPES}?company_id=<strangers_company>"), 403, {"detail": str}),
    Case("types for buyers", GET(f"{TYPES}{OURS}&is_buyer_license=true&page_size=1"), 200, {"count": 207}, queries=3),
    Case("types for sellers", GET(f"{TYPES}{OURS}&is_seller_license=0&page_size=1"), 200, {"count": 138}, queries=3),
    Case("types by a word", GET(f"{TYPES}{OURS}&search=retailer ca"), 200, {"count": lambda n: n >= 1}, queries=3),
    Case(
        "a type",
        GET(f"{TYPES}/19"),
        200,
        {"id": 19, "type": "Retailer", "display_type": "Retailer (CA)", "classification": "retail", "state_id": 5},
        queries=2,
    ),
    Case(
        "licenses are added",
        POST(f"{LICENSES}{OURS}", [RETAIL, RESALE]),
        200,
        {"license_ids": [int, int]},
        events=["license.created", "license.created"],
    ),
    Case("for no company", POST(LICENSES, [RETAIL]), 400, {"detail": str}),
    Case("by a reader", POST(f"{LICENSES}{OURS}", [RETAIL], as_=READER), 403, {"detail": str}),
    Case("no list", POST(f"{LICENSES}{OURS}", RETAIL), 400, {"detail": str}),
    Case("none", POST(f"{LICENSES}{OURS}", []), 400, {"detail": str}),
    Case(
        "several wrongs",
        POST(f"{LICENSES}{OURS}", [RETAIL, {"number": ""}, "x", RETAIL | {"end_date": "soon"}]),
        400,
        {
            "1": {"number": [str], "start_date": [str], "end_date": [str], "type_id": [str]},
            "2": [str],
            "3": {"end_date": [str]},
        },
    ),
    Case(
        "wrongs of the business",
        POST(f"{LICENSES}{OURS}", [RETAIL | {"type_id": 9999}, RETAIL | {"end_date": "2024-12-31"}]),
        400,
        {"0": {"type_id": [str]}, "1": {"number": [str], "end_date": [str]}},
    ),
    *given(
        [KEPT, THEIRS],
        [
            Case(
                "one is changed, one is added",
                POST(f"{LICENSES}{OURS}", [RETAIL | {"end_date": "2030-01-01"}, RETAIL | {"number": "N"}]),
                200,
                {"license_ids": [int, int]},
                events=["license.updated", "license.created"],
            ),
            Case("the same again is no change", POST(f"{LICENSES}{OURS}", [RETAIL]), 200, {"license_ids": [int]}),
            Case(
                "they are listed",
                GET(LICENSES),
                200,
                {
                    "count": 2,
                    "results": [
                        {
                            "number": "R-1",
                            "display_type": "Retailer (CA)",
                            "classification": "retail",
                            "type": {"id": 19, "state": 5, "state_abbr": "CA", "pre_2018_CA": False},
                        },
                        {"number": "S-2"},
                    ],
                },
                queries=4,
            ),
            Case("of our company", GET(f"{LICENSES}{OURS},<buyers_company>", as_=BOTH), 200, {"count": 2}, queries=4),
            Case("of a foreign one", GET(f"{LICENSES}?company_id=<strangers_company>"), 200, {"count": 0}, queries=1),
            Case("of none", GET(f"{LICENSES}?company_id="), 400, {"detail": str}),
            Case("found by number", GET(f"{LICENSES}?search=s-2"), 200, {"count": 1}, queries=5),
            Case("types in use", GET(f"{TYPES}{OURS}&used_by_company=true"), 200, {"count": 2}, queries=3),
            Case(
                "types not in use",
                GET(f"{TYPES}{OURS}&used_by_company=false&page_size=1"),
                200,
                {"count": 274},
                queries=3,
            ),
            Case(
                "licenses of a company",
                GET(f"{L}/managed_companies/<company.slug>/licenses"),
                200,
                {
                    "count": 2,
                    "results": [
                        {
                            "id": str,
                            "number": "R-1",
                            "state": {"id": "5", "name": "California"},
                            "verification_date": None,
                            "verification_status": "not_verified",
                            "issued_date": "2025-01-01T00:00:00.000000+00:00",
                            "expiration_date": "2027-12-31T00:00:00.000000+00:00",
                            "type": None,
                        },
                        {"number": "S-2", "issued_date": None},
                    ],
                },
                queries=5,
            ),
            Case(
                "of a stranger's", GET(f"{L}/managed_companies/<strangers_company.uuid>/licenses"), 404, {"detail": str}
            ),
        ],
    ),
]


@table(CASES)
async def test_companies(stage: Stage, case: Case):
    await stage.play(case)


async def test_a_license_is_read_by_its_number(stage: Stage):
    await stage.prepare(KEPT)
    first, second = stage.kept["kept"]["license_ids"]
    shown = await stage.prepare(GET(f"{LICENSES}/{first}"))
    assert shown == {"number": "R-1", "issue_date": "2025-01-01", "expiration_date": "2027-12-31", "type": 19}
    unstarted = await stage.prepare(GET(f"{LICENSES}/{second}"))
    assert unstarted["issue_date"] is not None, "one without a start counts from the day it was recorded"
    await stage.prepare(GET(f"{LICENSES}/{first}", as_=STRANGER, refused=404))
    again = await stage.prepare(POST(f"{LICENSES}{OURS}", [RETAIL]))
    assert again == {"license_ids": [first]}
