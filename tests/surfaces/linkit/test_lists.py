"""Envelopes, paging, sorting and filters over Linkit (linkit-v1 §1.5–1.8, D-07, D-10, D-14, D-15)."""

from tests.cases import GET, PATCH, POST, STRANGER, Case, Only, given, table
from tests.cast import Stage


def product(code, name, **more):
    return POST("/products", {"iv_id": code, "name_en": name} | more, keep=code.lower())


# Made in this order, all within a second: only microseconds tell their ages apart.
SHOP = [
    POST("/brands", {"brand_code": "B1"}, keep="b1"),
    POST("/brands", {"brand_code": "B2"}, keep="b2"),
    product("P1", "banana", average_price=3, brand_id="<b1>", barcode="10"),
    product("P2", "Apple", average_price=3, brand_id="<b2>", is_enabled=False),
    product("P3", "Äpfel", average_price=1),
    product("P4", "apple", average_price=2, brand_id="<b1>"),
    product("P5", "ÉCLAIR", average_price=2, vat_value=15),
]


def shows(*codes):
    return {"data": [{"iv_id": code} for code in codes]}


def paged(name, query, *codes, **more):
    total, queries = more.pop("total", 5), more.pop("queries", 3)
    return Case(name, GET(f"/products{query}"), 200, shows(*codes) | {"total_count": total} | more, queries=queries)


def refused(name, query, field):
    return Case(
        name,
        GET(f"/products?{query}"),
        400,
        {"code": 400, "error": "Validation failed", "details": {"field": field, "message": str}},
    )


ENVELOPE = given(
    SHOP,
    [
        Case("its fields in order", GET("/products"), 200,
             Only(*"data count total_count page limit has_next meta".split()), queries=3),
        Case("of everything", GET("/products"), 200,
             shows("P5", "P4", "P3", "P2", "P1")
             | {"count": 5, "total_count": 5, "page": 1, "limit": 20, "has_next": False, "meta": {}}, queries=3),
        Case("of a stranger", GET("/products", as_=STRANGER), 200, shows("P-THEIRS"), queries=3),
    ],
)  # fmt: skip

PAGES = given(
    SHOP,
    [
        paged("the first", "?limit=2", "P5", "P4", count=2, page=1, limit=2, has_next=True),
        paged("the second", "?limit=2&page=2", "P3", "P2", count=2, page=2, has_next=True),
        paged("the last", "?limit=2&page=3", "P1", count=1, page=3, has_next=False),
        paged("one that ends exactly", "?limit=5", "P5", "P4", "P3", "P2", "P1", has_next=False),
        paged("past the end", "?limit=2&page=4", count=0, page=4, limit=2, has_next=False, queries=2),
        paged("far past the end", "?page=1000000000", count=0, page=1_000_000_000, queries=2),
        paged("with a limit of 100", "?limit=100", "P5", "P4", "P3", "P2", "P1", limit=100),
        paged("above 100", "?limit=101", "P5", "P4", "P3", "P2", "P1", limit=100),
        paged("far above 100", "?limit=999999999999999999", "P5", "P4", "P3", "P2", "P1", limit=100),
        paged("an empty page is none said", "?page=&limit=", "P5", "P4", "P3", "P2", "P1", limit=20),
        paged("the last of two", "?limit=4&limit=1", "P5", limit=1, has_next=True),
        paged("leading zeros", "?limit=02&page=01", "P5", "P4", limit=2),
        refused("page 0", "page=0", "page"),
        refused("page -1", "page=-1", "page"),
        refused("page of text", "page=two", "page"),
        refused("page 1.5", "page=1.5", "page"),
        refused("page +1", "page=%2B1", "page"),
        refused("page in Arabic digits", "page=%D9%A1", "page"),
        refused("page of blanks", "page=%201", "page"),
        refused("page with NUL", "page=1%00", "page"),
        refused("limit 0", "limit=0", "limit"),
        refused("limit -5", "limit=-5", "limit"),
        refused("limit of text", "limit=all", "limit"),
    ],
)

SORTS = given(
    SHOP,
    [
        paged("by age", "?sort=created", "P1", "P2", "P3", "P4", "P5"),
        paged("newest first", "?sort=-created", "P5", "P4", "P3", "P2", "P1"),
        paged("an empty one is the default", "?sort=", "P5", "P4", "P3", "P2", "P1"),
        paged("names without case, accents after", "?sort=name_en", "P2", "P4", "P1", "P3", "P5"),
        paged("and down", "?sort=-name_en", "P5", "P3", "P1", "P4", "P2"),
        paged("a price, ties by age", "?sort=average_price", "P3", "P4", "P5", "P1", "P2"),
        paged("a price down, ties the newest first", "?sort=-average_price", "P2", "P1", "P5", "P4", "P3"),
        paged("two fields", "?sort=average_price,-name_en", "P3", "P5", "P4", "P1", "P2"),
        paged("two down", "?sort=-average_price,-name_en", "P1", "P2", "P5", "P4", "P3"),
        paged("a plus", "?sort=%2Baverage_price,-iv_id", "P3", "P5", "P4", "P2", "P1"),
        paged("a plus that decodes to a blank", "?sort=+average_price,+iv_id", "P3", "P4", "P5", "P1", "P2"),
        paged("a field twice: the first counts", "?sort=iv_id,-iv_id", "P1", "P2", "P3", "P4", "P5"),
        paged("a flag", "?sort=is_enabled,iv_id", "P2", "P1", "P3", "P4", "P5"),
        paged("null comes last", "?sort=brand_id&limit=3", lambda _: True, lambda _: True, lambda _: True,
              data=lambda rows: all(row["brand_id"] for row in rows)),
        paged("null comes last, down too", "?sort=-brand_id,iv_id&limit=3", data=lambda rows: all(
            row["brand_id"] for row in rows)),
        paged("by VAT", "?sort=-vat_value&limit=1", "P5"),
        paged("by barcode", "?sort=-barcode&limit=1", "P1"),
        paged("by id", "?sort=id", data=lambda rows: [row["id"] for row in rows] == sorted(row["id"] for row in rows)),
        paged("by change", "?sort=-updated&limit=1", "P5"),
        refused("an unknown field", "sort=colour", "sort"),
        refused("a column that is ours", "sort=org_id", "sort"),
        refused("one of two unknown", "sort=name_en,colour", "sort"),
        refused("a list of nothing", "sort=,", "sort"),
        refused("only a sign", "sort=-", "sort"),
        refused("two signs", "sort=--name_en", "sort"),
        refused("another case", "sort=Name_En", "sort"),
        refused("a statement", "sort=id%3B%20drop%20table%20products", "sort"),
    ],
)  # fmt: skip

FILTERS = given(
    SHOP,
    [
        paged("true", "?is_enabled=true", "P5", "P4", "P3", "P1", total=4, queries=4),
        paged("True, as Python says it", "?is_enabled=True", "P5", "P4", "P3", "P1", total=4, queries=4),
        paged("tRUE", "?is_enabled=tRUE", "P5", "P4", "P3", "P1", total=4, queries=4),
        paged("1", "?is_enabled=1", "P5", "P4", "P3", "P1", total=4, queries=4),
        paged("False", "?is_enabled=False", "P2", total=1, queries=4),
        paged("0", "?is_enabled=0", "P2", total=1, queries=4),
        paged("empty is absent", "?is_enabled=&brand_id=", "P5", "P4", "P3", "P2", "P1"),
        paged("the last of two counts", "?is_enabled=true&is_enabled=false", "P2", total=1, queries=4),
        paged("unknown parameters are ignored", "?colour=red&_=1", "P5", "P4", "P3", "P2", "P1"),
        paged("a brand", "?brand_id=<b1>", "P4", "P1", total=2, queries=4),
        paged("any of several brands", "?brand_id=<b1>,<b2>", "P4", "P2", "P1", total=3, queries=4),
        paged("with blanks and gaps", "?brand_id=%20<b1>%20,,<b2>", "P4", "P2", "P1", total=3, queries=4),
        paged("no brand", "?brand_id=null", "P5", "P3", total=2, queries=4),
        paged("all filters hold at once", "?brand_id=<b1>&is_enabled=true&barcode=10", "P1", total=1, queries=4),
        paged("that exclude each other", "?brand_id=<b2>&is_enabled=true", total=0, queries=3),
        paged("a barcode", "?barcode=10", "P1", total=1, queries=4),
        paged("an identifier", "?iv_id=P3", "P3", total=1, queries=4),
        paged("an identifier in another case", "?iv_id=p3", total=0, queries=3),
        paged("commas in text are text", "?barcode=10,11", total=0, queries=3),
        paged("an id of another form matches nothing", "?brand_id=BRAND!", total=0, queries=3),
        paged("a stranger's id matches nothing", "?brand_id=<strangers_brand>", total=0, queries=3),
        paged("filtered, sorted and paged", "?is_enabled=1&sort=name_en&limit=2&page=2", "P3", "P5", total=4, queries=4,
              has_next=False),
        paged("no category", "?category_id=null&generic_id=null&limit=1", "P5", total=5, queries=4),
        refused("a flag of text", "is_enabled=yes", "is_enabled"),
        refused("a flag of null", "is_enabled=null", "is_enabled"),
        refused("a flag of 2", "is_enabled=2", "is_enabled"),
        refused("two flags", "is_enabled=true,false", "is_enabled"),
        refused("NUL in a filter", "brand_id=a%00b", "brand_id"),
        refused("NUL in a text", "barcode=%00", "barcode"),
        refused("a flag of deletion", "is_deleted=perhaps", "is_deleted"),
    ],
)  # fmt: skip

AGES = [
    Case(
        "updated moves only with a change",
        GET("/products?sort=-updated&limit=2"),
        200,
        shows("P1", "P5"),
        given=[*SHOP, PATCH("/products/P3", {"average_price": 1}), PATCH("/products/P1", {"average_price": 4})],
        queries=3,
    ),
]


@table(ENVELOPE)
async def test_envelope(stage: Stage, case: Case):
    await stage.play(case)


@table(PAGES)
async def test_pages(stage: Stage, case: Case):
    await stage.play(case)


@table([*SORTS, *AGES])
async def test_sorts(stage: Stage, case: Case):
    await stage.play(case)


@table(FILTERS)
async def test_filters(stage: Stage, case: Case):
    await stage.play(case)


async def test_a_walk_shows_each_product_once(stage: Stage):
    """The loop that the overview publishes, over pages of 100 and ties in every sort value."""
    codes = [f"P{number:03}" for number in range(250)]
    for start in (0, 200):
        items = [{"iv_id": code, "name_en": "same"} for code in codes[start : start + 200]]
        await stage.prepare(POST("/products/bulk", items))
    for order in ("-created", "name_en", "-average_price"):
        seen, page, more = [], 1, True
        while more:
            body = await stage.prepare(GET(f"/products?limit=100&page={page}&sort={order}"))
            seen += [each["iv_id"] for each in body["data"]]
            page, more = page + 1, body["has_next"]
        assert page == 4
        assert sorted(seen) == codes
