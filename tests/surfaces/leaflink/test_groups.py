"""Customer groups in the dated API: a record's whole life."""

from tests.cases import DELETE, GET, PATCH, POST, READER, STRANGER, Case, given, table
from tests.cast import Stage

L = "/leaflink/customer_groups"
OURS = "?company_id=<company>"
MADE = POST(f"{L}{OURS}", {"name": "Gold", "description": "The best"}, keep="gold")
ONE = f"{L}/<gold>{OURS}"

CASES = [
    Case(
        "one is made",
        POST(f"{L}{OURS}", {"name": " Gold "}),
        201,
        {"id": int, "name": "Gold", "description": ""},
        events=["group.created"],
    ),
    *given(
        [MADE],
        [
            Case("it is listed", GET(f"{L}{OURS}"), 200, {"count": 1, "results": [{"name": "Gold"}]}, queries=5),
            Case("it is read", GET(ONE), 200, {"name": "Gold"}),
            Case(
                "it is changed",
                PATCH(ONE, {"description": "x"}),
                200,
                {"name": "Gold", "description": "x"},
                events=["group.updated"],
            ),
            Case("it is removed", DELETE(ONE), 204, None, events=["group.deleted"]),
            Case("a stranger cannot read it", GET(ONE, as_=STRANGER), 403, {"detail": str}),
            Case("nor by his own company", GET(f"{L}/<gold>?company_id=<strangers_company>", as_=STRANGER), 404),
            Case("a reader may not change it", PATCH(ONE, {"name": "x"}, as_=READER), 403, {"detail": str}),
            Case("its name is taken", POST(f"{L}{OURS}", {"name": "GOLD"}), 400, {"name": [str]}),
            Case("read-only attributes are ignored", PATCH(ONE, {"id": 7, "created_date": "x"}), 200, {"name": "Gold"}),
        ],
    ),
    Case("no company", GET(L), 400, {"detail": "company_id: This parameter is required"}),
    Case(
        "a company that is no number", GET(f"{L}?company_id=x"), 400, {"detail": "company_id: Must be a whole number"}
    ),
    Case("no name", POST(f"{L}{OURS}", {}), 400, {"name": ["This attribute is required"]}),
    Case(
        "an unknown attribute",
        POST(f"{L}{OURS}", {"name": "a", "colour": 1}),
        400,
        {"colour": ["There is no such attribute"]},
    ),
    Case(
        "two wrongs",
        POST(f"{L}{OURS}", {"name": 5, "description": "x" * 513}),
        400,
        {"name": [str], "description": [str]},
    ),
    Case("no JSON", POST(f"{L}{OURS}", b"{"), 400, {"detail": str}),
    Case("another medium", POST(f"{L}{OURS}", b"x", headers={"Content-Type": "text/plain"}), 415, {"detail": str}),
    Case("an empty name", POST(f"{L}{OURS}", {"name": "  "}), 400, {"name": ["Must not be empty"]}),
]


@table(CASES)
async def test_groups(stage: Stage, case: Case):
    await stage.play(case)
