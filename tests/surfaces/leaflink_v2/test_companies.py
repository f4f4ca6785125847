"""Companies, their people and licences in Marketplace V2 (marketplace §5)."""

from tests.cases import GET, POST, STRANGER, Case, Only, given, table
from tests.cast import Stage

V2 = "/leaflink/api/v2"
L = "/leaflink/compliance/licenses?company_id=<company>"
KEPT = POST(L, [{"number": n, "start_date": None, "end_date": "2030-01-01", "type_id": 19} for n in ("R-1", "R-2")])
TAXED = POST(
    "/leaflink/taxes/tax_schedules?company_id=<company>",
    {"name": "VAT", "tax_type": 1, "tax_rate": "15", "unit_type": 1, "product_category_ids": [1]},
)
COMPANY = """address announcement apply_ancillary_tax apply_arms_length_tax batch_enabled business_identifier
business_license_name buyer seller city dba description has_accting hide_attached_packages id image name slug state
sts_enabled zipcode""".split()

CASES = [
    Case("companies", GET(f"{V2}/companies/"), 200, {"count": 1}, queries=3),
    Case("a stranger's", GET(f"{V2}/companies/", as_=STRANGER), 200, {"results": [{"name": "Their Shop"}]}, queries=3),
    Case("that sell", GET(f"{V2}/companies/?seller=true&buyer=1"), 200, {"count": 1}, queries=3),
    Case("that do not", GET(f"{V2}/companies/?seller=false"), 200, {"count": 0}, queries=2),
    Case("by its id", GET(f"{V2}/companies/<company>/"), 200, Only(*COMPANY)),
    Case(
        "by its slug", GET(f"{V2}/companies/<company.slug>/"), 200, {"id": "<company>", "seller": True, "buyer": True}
    ),
    Case("a foreign one", GET(f"{V2}/companies/<strangers_company>/"), 404, {"detail": str}),
    Case("a foreign slug", GET(f"{V2}/companies/<strangers_company.slug>/"), 404, {"detail": str}),
    Case("by name", GET(f"{V2}/companies/?name__icontains=UR%20SH"), 200, {"count": 1}, queries=3),
    Case("license types", GET(f"{V2}/license-types/?limit=1"), 200, {"count": 276}, queries=3),
    Case("license types of a state", GET(f"{V2}/license-types/?state_abbr=ca"), 200, {"count": 4}, queries=3),
    Case("of a company", GET(f"{V2}/companies/<company>/license-types/?limit=1"), 200, {"count": 276}, queries=3),
    Case("of a foreign company", GET(f"{V2}/companies/<strangers_company>/license-types/"), 403, {"detail": str}),
    Case("a license type", GET(f"{V2}/license-types/19/"), 200, {"state": 5, "state_abbr": "CA", "type": "Retailer"}),
    *given(
        [KEPT, TAXED],
        [
            Case(
                "licenses",
                GET(f"{V2}/licenses/"),
                200,
                {
                    "count": 2,
                    "results": [
                        {
                            "number": "R-1",
                            "type": "Retailer",
                            "display_type": "Retailer (CA)",
                            "classification": "retail",
                        },
                        ...,
                    ],
                },
                queries=3,
            ),
            Case("by number", GET(f"{V2}/licenses/?number=r-2"), 200, {"results": [{"number": "R-2"}]}, queries=4),
            Case("by numbers", GET(f"{V2}/licenses/?number__in=R-2,X"), 200, {"count": 1}, queries=4),
            Case("by slug", GET(f"{V2}/licenses/?company_slug=<company.slug>"), 200, {"count": 2}, queries=3),
            Case("licenses of a company", GET(f"{V2}/companies/<company>/licenses/"), 200, {"count": 2}, queries=3),
            Case(
                "with its company",
                GET(f"{V2}/companies/<company>/?include_children=licenses,taxes"),
                200,
                {
                    "licenses": [{"number": "R-1"}, {"number": "R-2"}],
                    "taxes": [{"name": "VAT", "tax_rate": "15.00000"}],
                },
                queries=4,
            ),
            Case(
                "companies with theirs",
                GET(f"{V2}/companies/?include_children=licenses&fields_include=id,licenses"),
                200,
                {"results": [{"id": "<company>", "licenses": [..., ...]}]},
                queries=4,
            ),
        ],
    ),
]


@table(CASES)
async def test_companies(stage: Stage, case: Case):
    await stage.play(case)


async def test_people(stage: Stage):
    await stage.sign_up("rami@shop.test", role="admin")
    await stage.sign_up("huda@shop.test", role="staff")
    everybody = await stage.prepare(GET(f"{V2}/company-staff/"))
    assert [each["email"] for each in everybody["results"]] == ["rami@shop.test", "huda@shop.test"]
    (admin,) = (await stage.prepare(GET(f"{V2}/company-staff/?is_admin=true&company=<company>")))["results"]
    assert admin | {"id": 0, "user": 0} == {
        "id": 0,
        "user": 0,
        "company": stage.org,
        "is_admin": True,
        "is_active": True,
        "is_poc": False,
        "email": "rami@shop.test",
        "phone": "",
        "identification_number": "",
        "display_name": "Dana",
        "username": "rami@shop.test",
    }
    assert await stage.prepare(GET(f"{V2}/company-staff/{admin['id']}/")) == admin
    await stage.prepare(GET(f"{V2}/company-staff/{admin['id']}/", as_=STRANGER, refused=404))
    assert (await stage.prepare(GET(f"{V2}/company-staff/?search=huda")))["count"] == 1
    assert (await stage.prepare(GET(f"{V2}/company-staff/?is_active=false")))["count"] == 0
    assert (await stage.prepare(GET(f"{V2}/company-staff/?company_slug=<company.slug>&is_admin=0")))["count"] == 1
