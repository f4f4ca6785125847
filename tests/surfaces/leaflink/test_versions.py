"""The version header of the dated API: taken on every operation, repeated in every answer (leaflink §1.10, D-13)."""

from tests.cases import GET, NOBODY, POST, Case, table
from tests.cast import Stage

L = "/leaflink/brands"
V = "LeafLink-Version"
CURRENT = "2022-10-31"
SHOWN = {V: CURRENT}
LISTED = {"detail": f"{V}: Must be a version that is served: {CURRENT}"}


def asking(version: str, path: str = L, **more):
    return GET(path, headers={V: version}, **more)


CASES = [
    Case("the current one", asking(CURRENT), 200, headers=SHOWN, queries=2),
    Case("blanks around it", asking(f" {CURRENT} "), 200, headers=SHOWN, queries=2),
    Case("an empty one", asking(""), 200, headers=SHOWN, queries=2),
    Case("none", GET(L), 200, headers=SHOWN, queries=2),
    Case("on what there is not", GET("/leaflink/nowhere"), 404, headers=SHOWN),
    Case("on a refusal", GET(f"{L}?page=0"), 404, headers=SHOWN),
    Case("on another method", POST(L, {}), 405, headers=SHOWN),
    Case("without a credential", asking(CURRENT, as_=NOBODY), 401, headers=SHOWN),
    *(
        Case(f"{text!r}", asking(text), 400, LISTED, headers={V: None})
        for text in ("2022-10-30", "2023-01-01", "2022-10-31T00:00:00Z", "31.10.2022", "latest", "1", "2022-1-1")
    ),
    Case("an unknown one without a credential", asking("2023-01-01", as_=NOBODY), 401, {"detail": str}),
    Case("another dialect knows none", asking("2023-01-01", "/brands"), 200, headers={V: None}, queries=2),
    Case("nor does V2", asking("x", "/leaflink/api/v2/brands/"), 200, headers={V: None}, queries=2),
]


@table(CASES)
async def test_versions(stage: Stage, case: Case):
    await stage.play(case)
