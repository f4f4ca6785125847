"""Search over Linkit (linkit-v1 §1.8, D-16): every word a substring, in English and Arabic."""

from urllib.parse import quote

from tests.cases import GET, POST, STRANGER, Case, given, table
from tests.cast import Stage

PRODUCTS = [
    ("PANADOL", {"name_en": "Panadol Extra 500 mg", "name_ar": "بانادول اكسترا ٥٠٠ مجم", "barcode": "6221075000017"}),
    ("AUGM", {"name_en": "Augmentin 1 g", "name_ar": "أوجمنتين ١ جم"}),
    ("CREAM", {"name_en": "Crème brûlée 100% pure", "name_ar": "كَرِيم"}),
    ("UNDER", {"name_en": "snake_case C:\\temp", "name_ar": "مستشـــفى"}),
    ("VIT-C", {"name_en": "Vitamin C, 2 x 50"}),
    ("GERMAN", {"name_en": "STRASSE Groß"}),
    ("QUOTE", {"name_en": 'Say "hello" (now) AND * ^near: OR -x'}),
]
SHOP = [POST("/products", {"iv_id": code} | more) for code, more in PRODUCTS]
EVERYTHING = [code for code, _ in reversed(PRODUCTS)]


def finds(question, *codes, queries=5):
    return Case(
        f"{question!r} finds {', '.join(codes) or 'nothing'}",
        GET(f"/products?search={quote(question)}"),
        200,
        {"data": [{"iv_id": code} for code in codes], "total_count": len(codes)},
        queries=queries,
    )


WORDS = given(
    SHOP,
    [
        finds("panadol", "PANADOL"),
        finds("PANADOL", "PANADOL"),
        finds("nado", "PANADOL"),
        finds("بانادول", "PANADOL"),
        finds("500", "PANADOL"),
        finds("٥٠٠", "PANADOL"),
        finds("مجم", "PANADOL"),
        finds("extra panadol", "PANADOL"),
        finds("  panadol   mg  ", "PANADOL"),
        finds("panadol اكسترا", "PANADOL"),
        finds("panadol augmentin", queries=4),
        finds("اوجمنتين", "AUGM"),
        finds("أوجمنتين", "AUGM"),
        finds("إوجمنتين", "AUGM"),
        finds("creme", "CREAM"),
        finds("BRÛLÉE", "CREAM"),
        finds("كريم", "CREAM"),
        finds("كريمة", queries=4),
        finds("مستشفي", "UNDER"),
        finds("100%", "CREAM"),
        finds("%", "CREAM"),
        finds("0%", "CREAM"),
        finds("_", "UNDER"),
        finds("e_c", "UNDER"),
        finds("ec", queries=4),
        finds("\\", "UNDER"),
        finds("c:\\t", "UNDER"),
        finds("straße", "GERMAN"),
        finds("gross", "GERMAN"),
        finds("mg", "PANADOL"),
        finds("vi", "VIT-C"),
        finds("c,", "VIT-C"),
        finds("x", "QUOTE", "VIT-C", "PANADOL"),
        finds("pa 00", "PANADOL"),
        finds("00 panadol", "PANADOL"),
        finds('"hello"', "QUOTE"),
        finds("AND", "QUOTE"),
        finds("OR -x", "QUOTE"),
        finds("(now)", "QUOTE"),
        finds("^near:", "QUOTE"),
        finds("*", "QUOTE"),
        finds("'", queries=4),
        finds("panadol panadol pan", "PANADOL"),
        finds("nothing of the kind", queries=4),
    ],
)

EXACT = given(
    SHOP,
    [
        finds("VIT-C", "VIT-C"),
        finds("UNDER", "UNDER"),
        finds("under", queries=4),
        finds("UNDE", queries=4),
        finds("6221075000017", "PANADOL"),
        finds("622107500001", queries=4),
        finds("P-THEIRS", queries=4),
    ],
)
BOTH = Case(
    "an identifier and a name that say the same",
    GET("/products?search=500&sort=iv_id"),
    200,
    {"data": [{"iv_id": "500"}, {"iv_id": "PANADOL"}], "total_count": 2},
    given=[*SHOP, POST("/products", {"iv_id": "500", "name_en": "Five hundred"})],
    queries=5,
)

EDGES = given(
    SHOP,
    [
        Case("an empty question is none", GET("/products?search="), 200, {"total_count": 7}, queries=3),
        Case("nor one of blanks", GET("/products?search=%20%20"), 200, {"total_count": 7}, queries=3),
        Case("200 characters", GET(f"/products?search={'a' * 200}"), 200, {"total_count": 0}, queries=4),
        Case("200 Arabic ones", GET(f"/products?search={quote('ا' * 200)}"), 200, {"total_count": 0}, queries=4),
        Case(
            "201 characters",
            GET(f"/products?search={'a' * 201}"),
            400,
            {"code": 400, "details": {"field": "search"}},
        ),
        Case("NUL", GET("/products?search=a%00"), 400, {"details": {"field": "search"}}),
        Case("nothing to be seen", GET("/products?search=%E2%80%8B"), 200, {"total_count": 7}, queries=3),
        Case("not UTF-8", GET("/products?search=%ff%fe"), 200, {"total_count": 0}, queries=4),
        Case(
            "in the order asked for",
            GET("/products?search=m&sort=iv_id"),
            200,
            {
                "data": [
                    {"iv_id": "AUGM"},
                    {"iv_id": "CREAM"},
                    {"iv_id": "PANADOL"},
                    {"iv_id": "UNDER"},
                    {"iv_id": "VIT-C"},
                ]
            },
            queries=5,
        ),
        Case(
            "page by page",
            GET("/products?search=m&sort=iv_id&limit=2&page=2"),
            200,
            {"data": [{"iv_id": "PANADOL"}, {"iv_id": "UNDER"}], "total_count": 5, "has_next": True, "page": 2},
            queries=5,
        ),
        Case(
            "past its end",
            GET("/products?search=m&limit=2&page=9"),
            200,
            {"data": [], "total_count": 5, "has_next": False},
            queries=5,
        ),
        Case(
            "with a filter",
            GET("/products?search=m&is_enabled=false"),
            200,
            {"total_count": 0},
            queries=4,
        ),
        Case("of a stranger", GET("/products?search=panadol", as_=STRANGER), 200, {"total_count": 0}, queries=4),
        Case("finds nothing of a stranger", GET("/products?search=theirs"), 200, {"total_count": 0}, queries=4),
        Case("where there is none to search", GET("/api-keys?search=x"), 200, {"total_count": 5}, queries=3),
    ],
)


@table(WORDS)
async def test_words(stage: Stage, case: Case):
    await stage.play(case)


@table([*EXACT, BOTH])
async def test_exact(stage: Stage, case: Case):
    await stage.play(case)


@table(EDGES)
async def test_edges(stage: Stage, case: Case):
    await stage.play(case)
