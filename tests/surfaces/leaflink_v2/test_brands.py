"""Brands in Marketplace V2: the first list of all, so its grammar is looked at here."""

from tests.cases import BOTH, GET, NOBODY, POST, STRANGER, Case, Only, Request, given, table
from tests.cast import Stage

V2 = "/leaflink/api/v2/brands"
URL = "http://fondaco.test/leaflink/api/v2/brands/"


def brand(code: str, name: str) -> Request:
    return POST("/brands", {"brand_code": code, "name_en": name}, keep=code.lower())


THREE = [brand("A", "Alpha"), brand("B", "Beta"), brand("C", "Gamma")]
CASES = given(
    THREE,
    [
        Case("all", GET(f"{V2}/"), 200, {"count": 3, "next": None, "previous": None}, queries=3),
        Case(
            "by limit",
            GET(f"{V2}/?limit=1&offset=1"),
            200,
            {"results": [{"name": "Beta"}], "next": f"{URL}?limit=1&offset=2", "previous": f"{URL}?limit=1&offset=0"},
            queries=3,
        ),
        Case(
            "between pages",
            GET(f"{V2}/?limit=2&offset=1"),
            200,
            {"results": [{"name": "Beta"}, {"name": "Gamma"}], "next": None},
            queries=3,
        ),
        Case(
            "by page",
            GET(f"{V2}/?page_size=2&page=2"),
            200,
            {"results": [{"name": "Gamma"}], "previous": f"{URL}?limit=2&offset=0"},
            queries=3,
        ),
        Case("past the end", GET(f"{V2}/?offset=9"), 200, {"count": 3, "results": []}, queries=2),
        Case("numbers that are none fall back", GET(f"{V2}/?limit=x&offset=-1"), 200, {"count": 3}, queries=3),
        Case("more than the most", GET(f"{V2}/?limit=1000"), 200, {"count": 3}, queries=3),
        Case("what nobody knows is ignored", GET(f"{V2}/?colour=red&ordering=colour"), 200, {"count": 3}, queries=3),
        Case("the other way", GET(f"{V2}/?ordering=-name&limit=1"), 200, {"results": [{"name": "Gamma"}]}, queries=3),
        Case("one who acts for two", GET(f"{V2}/", as_=BOTH), 200, {"count": 3}, queries=3),
        Case("only a name", GET(f"{V2}/?fields_include=name&limit=1"), 200, {"results": [Only("name")]}, queries=3),
        Case(
            "all but the name",
            GET(f"{V2}/?fields_exclude=name&limit=1"),
            200,
            {"results": [Only("id", "company", "description", "image", "banner")]},
            queries=3,
        ),
        Case("unknown children are ignored", GET(f"{V2}/?include_children=x,y"), 200, {"count": 3}, queries=3),
        Case("a stranger", GET(f"{V2}/", as_=STRANGER), 200, {"count": 1}, queries=3),
        Case("nobody", GET(f"{V2}/", as_=NOBODY), 401, {"detail": str}, headers={"www-authenticate": "App"}),
        Case("no slash", GET(V2), 400, {"detail": str}),
        Case("another method", POST(f"{V2}/", {}), 405, {"detail": str}),
    ],
)


@table(CASES)
async def test_brands(stage: Stage, case: Case):
    await stage.play(case)
