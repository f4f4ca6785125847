"""Brands in the dated API: the first list of all, so its grammar is looked at here."""

from tests.cases import BOTH, GET, NOBODY, POST, READER, STRANGER, Case, Request, given, table
from tests.cast import Stage

L = "/leaflink/brands"


def brand(code: str, name: str) -> Request:
    return POST("/brands", {"brand_code": code, "name_en": name}, keep=code.lower())


THREE = [brand("A", "Alpha"), brand("B", "Beta"), brand("C", "alpha two")]
NAMES = lambda *names: {"results": [{"name": name} for name in names]}  # noqa: E731
URL = "http://fondaco.test/leaflink/brands"

LISTS = given(
    THREE,
    [
        Case(
            "all by id",
            GET(L),
            200,
            {"count": 3, "next": None, "previous": None} | NAMES("Alpha", "Beta", "alpha two"),
            queries=3,
        ),
        Case(
            "two on a page",
            GET(f"{L}?page_size=2"),
            200,
            {"count": 3, "next": f"{URL}?page=2&page_size=2", "previous": None},
            queries=3,
        ),
        Case(
            "the last page",
            GET(f"{L}?page=2&page_size=2"),
            200,
            {"next": None, "previous": f"{URL}?page_size=2"},
            queries=3,
        ),
        Case(
            "the third page links to the second",
            GET(f"{L}?page_size=1&page=3"),
            200,
            {"previous": f"{URL}?page=2&page_size=1"},
            queries=3,
        ),
        Case("in another order", GET(f"{L}?ordering=-name"), 200, NAMES("Beta", "alpha two", "Alpha"), queries=3),
        Case("text without case", GET(f"{L}?name=ALPHA"), 200, {"count": 1} | NAMES("Alpha"), queries=4),
        Case("a search", GET(f"{L}?search=alp"), 200, {"count": 2} | NAMES("Alpha", "alpha two"), queries=4),
        Case(
            "links keep what was asked",
            GET(f"{L}?search=alp&page_size=1"),
            200,
            {"next": f"{URL}?page=2&page_size=1&search=alp"},
            queries=4,
        ),
        Case(
            "a foreign company leaves nothing",
            GET(f"{L}?company=<strangers_company>"),
            200,
            {"count": 0, "results": []},
            queries=1,
        ),
        Case("our company by its slug", GET(f"{L}?company_slug=<company.slug>"), 200, {"count": 3}, queries=3),
        Case("one who acts for two", GET(L, as_=BOTH), 200, {"count": 3}, queries=3),
        Case("a stranger sees only his own", GET(L, as_=STRANGER), 200, {"count": 1} | NAMES("Theirs"), queries=3),
        Case("an unknown parameter", GET(f"{L}?colour=red"), 400, {"detail": "colour: There is no such parameter"}),
        Case("an unknown attribute to order by", GET(f"{L}?ordering=colour"), 400, {"detail": str}),
        Case("a value that is none", GET(f"{L}?id=x"), 400, {"detail": "id: Must be a whole number"}),
        *(
            Case(f"{name} {text!r}", GET(f"{L}?{name}={text}"), 404, {"detail": f"Invalid {name}."})
            for name in ("page", "page_size")
            for text in ("0", "-1", "1.5", "last", "", "99999999999999999999")
        ),
        Case("a size beyond the largest", GET(f"{L}?page_size=501"), 404, {"detail": "Invalid page_size."}),
        Case("one page past the end", GET(f"{L}?page_size=3&page=2"), 404, {"detail": "Invalid page."}),
    ],
)
ONE = given(
    [brand("A", "Alpha")],
    [
        Case("nobody", GET(L, as_=NOBODY), 401, {"detail": str}, headers={"www-authenticate": "Bearer"}),
        Case("an unknown path without a credential", GET("/leaflink/nowhere", as_=NOBODY), 401, {"detail": str}),
        Case("an unknown path", GET("/leaflink/nowhere"), 404, {"detail": str}),
        Case("a slash at the end", GET(f"{L}/"), 404, {"detail": str}),
        Case("another method", POST(L, {}), 405, {"detail": str}, headers={"allow": "GET, HEAD"}),
        Case("a stranger's brand", GET(f"{L}/1", as_=READER), 404, {"detail": str}),
        Case("no number", GET(f"{L}/abc"), 404, {"detail": str}),
    ],
)


@table([*LISTS, *ONE])
async def test_brands(stage: Stage, case: Case):
    await stage.play(case)


async def test_a_brand_is_read_by_its_number(stage: Stage):
    await stage.prepare(brand("A", "Alpha"))
    (row,) = (await stage.send(GET(L))).json()["results"]
    response = await stage.send(GET(f"{L}/{row['id']}"))
    assert response.json() == row
    assert (await stage.send(GET(f"{L}/{row['id']}", as_=STRANGER))).status_code == 404
