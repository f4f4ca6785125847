"""Generics over Linkit (linkit-v1 §2.4, D-27, D-29)."""

from tests.cases import DELETE, GET, PATCH, POST, PUT, STRANGER, Case, Only, given, table
from tests.cast import Stage

IBUPROFEN = {
    "generic_code": "IBU",
    "name_en": "Ibuprofen",
    "name_ar": "ايبوبروفين",
    "common_brands": ["Brufen", "Advil"],
}
MADE = [POST("/generics", IBUPROFEN, keep="generic")]
USED = [*MADE, POST("/products", {"iv_id": "P1", "name_en": "Brufen 400", "generic_id": "<generic>"}, keep="p1")]
USED += [POST("/products", {"iv_id": "P2", "name_en": "Advil", "generic_id": "<generic>"}, keep="p2")]
FIELDS = Only(
    *"id generic_code organization_id name_en name_ar products product_count common_brands created updated".split()
)
CREATED = ["generic.created"]


def refused(name, status, field, **change):
    return Case(name, POST("/generics", IBUPROFEN | change), status, {"details": {"field": field}})


def conflict(name, request, **details):
    return Case(name, request, 409, {"code": 409, "details": details}, given=MADE)


CREATE = [
    Case(
        "create",
        POST("/generics", IBUPROFEN),
        201,
        {"message": "Generic created", "data": IBUPROFEN | {"products": [], "product_count": 0}},
        events=CREATED,
    ),
    Case("fields in order", POST("/generics", IBUPROFEN), 201, {"data": FIELDS}, events=CREATED),
    Case(
        "with what it needs",
        POST("/generics", {"generic_code": "IBU", "name_en": "Ibuprofen"}),
        201,
        {"data": {"name_ar": "", "common_brands": []}},
        events=CREATED,
    ),
    Case(
        "50 brands of 100 characters",
        POST("/generics", IBUPROFEN | {"common_brands": ["ب" * 100] * 50}),
        201,
        {"data": {"common_brands": ["ب" * 100] * 50}},
        events=CREATED,
    ),
    Case(
        "products are read-only",
        POST("/generics", IBUPROFEN | {"products": ["x"], "product_count": 3}),
        201,
        {"data": {"products": [], "product_count": 0}},
        events=CREATED,
    ),
    Case("a stranger's name is free", POST("/generics", IBUPROFEN | {"name_en": "Paracetamol"}), 201, events=CREATED),
    Case("no code", POST("/generics", {"name_en": "x"}), 400, {"details": {"field": "generic_code"}}),
    Case("no name", POST("/generics", {"generic_code": "x"}), 400, {"details": {"field": "name_en"}}),
    refused("an empty name", 422, "name_en", name_en=""),
    refused("an empty code", 422, "generic_code", generic_code=""),
    refused("a code of 51 characters", 422, "generic_code", generic_code="g" * 51),
    refused("51 brands", 422, "common_brands", common_brands=["x"] * 51),
    refused("a brand of 101 characters", 422, "common_brands.1", common_brands=["x", "x" * 101]),
    refused("a brand as number", 400, "common_brands.0", common_brands=[1]),
    refused("brands as text", 400, "common_brands", common_brands="Brufen"),
    refused("NUL in a brand", 422, "common_brands", common_brands=["a\0"]),
    conflict("the code is taken", POST("/generics", IBUPROFEN | {"name_en": "Other"}), generic_code="IBU"),
    conflict("the name is taken", POST("/generics", IBUPROFEN | {"generic_code": "X"}), name_en="Ibuprofen"),
    conflict(
        "in another case",
        POST("/generics", {"generic_code": "X", "name_en": " iBUPROFEN "}),
        name_en=" iBUPROFEN ",
    ),
    Case(
        "the Arabic name is not unique",
        POST("/generics", IBUPROFEN | {"generic_code": "X", "name_en": "Other"}),
        201,
        given=MADE,
        events=CREATED,
    ),
]

READ = given(
    USED,
    [
        Case("by code", GET("/generics/code/IBU"), 200, {"products": ["<p1>", "<p2>"], "product_count": 2}, queries=3),
        Case("by id", GET("/generics/<generic>"), 200, IBUPROFEN | {"products": ["<p1>", "<p2>"]}, queries=3),
        Case("by a stranger", GET("/generics/<generic>", as_=STRANGER), 404, {"details": "There is no such generic"}),
        Case("a stranger's by code", GET("/generics/code/THEIRS"), 404),
        Case(
            "a list shows the products",
            GET("/generics?sort=generic_code"),
            200,
            {"data": [{"generic_code": "A", "products": []}, {"generic_code": "IBU", "products": ["<p1>", "<p2>"]}]},
            given=[POST("/generics", {"generic_code": "A", "name_en": "A"})],
            queries=4,
        ),
        Case("with products", GET("/generics?has_products=1"), 200, {"total_count": 1}, queries=5),
        Case("without", GET("/generics?has_products=0"), 200, {"total_count": 0}, queries=3),
        Case("found by name", GET("/generics?search=profen"), 200, {"total_count": 1}, queries=5),
        Case("not by its brands", GET("/generics?search=advil"), 200, {"total_count": 0}, queries=3),
        Case(
            "a stranger's list", GET("/generics", as_=STRANGER), 200, {"data": [{"generic_code": "THEIRS"}]}, queries=4
        ),
    ],
)

UPDATE = given(
    MADE,
    [
        Case(
            "PATCH",
            PATCH("/generics/code/IBU", {"common_brands": []}),
            200,
            {"message": "Generic updated", "data": IBUPROFEN | {"common_brands": []}},
            events=["generic.updated"],
        ),
        Case(
            "PUT",
            PUT("/generics/<generic>", {"generic_code": "IBU", "name_en": "I"}),
            200,
            {"data": {"name_en": "I", "name_ar": "", "common_brands": []}},
            events=["generic.updated"],
        ),
        Case(
            "its own name in another case",
            PATCH("/generics/<generic>", {"name_en": "IBUPROFEN"}),
            200,
            {"data": {"name_en": "IBUPROFEN"}},
            events=["generic.updated"],
        ),
        Case(
            "a name that is taken",
            PATCH("/generics/<generic>", {"name_en": "OTHER"}),
            409,
            {"details": {"name_en": "OTHER"}},
            given=[POST("/generics", {"generic_code": "O", "name_en": "Other"})],
        ),
        Case("another code", PATCH("/generics/<generic>", {"generic_code": "X"}), 422),
        Case(
            "null for the name", PATCH("/generics/<generic>", {"name_en": None}), 422, {"details": {"field": "name_en"}}
        ),
        Case("null for the brands", PATCH("/generics/<generic>", {"common_brands": None}), 422),
        Case(
            "what was read",
            PUT("/generics/<generic>", "<generic.all>"),
            200,
            {"data": {"updated": "<generic.updated>"}},
        ),
    ],
)

REMOVE = [
    Case("delete", DELETE("/generics/<generic>"), 204, None, given=USED, events=["generic.deleted"]),
    Case("by code", DELETE("/generics/code/IBU"), 204, None, given=USED, events=["generic.deleted"]),
    Case("a stranger's", DELETE("/generics/<strangers_generic>"), 404),
    Case(
        "its products stay, without it",
        GET("/products?sort=iv_id"),
        200,
        {"data": [{"iv_id": "P1", "generic_id": None}, {"iv_id": "P2", "generic_id": None}]},
        given=[*USED, DELETE("/generics/<generic>")],
        queries=3,
    ),
    Case(
        "name and code are free again",
        POST("/generics", IBUPROFEN),
        201,
        given=[*USED, DELETE("/generics/<generic>")],
        events=CREATED,
    ),
]


@table(CREATE)
async def test_create(stage: Stage, case: Case):
    await stage.play(case)


@table(READ)
async def test_read(stage: Stage, case: Case):
    await stage.play(case)


@table(UPDATE)
async def test_update(stage: Stage, case: Case):
    await stage.play(case)


@table(REMOVE)
async def test_remove(stage: Stage, case: Case):
    await stage.play(case)


async def test_products_of_a_generic_are_shown_to_a_thousand_and_counted_exactly(stage: Stage):
    await stage.prepare(*MADE)
    for start in (0, 500, 1000):
        items = [{"iv_id": f"P{i}", "name_en": "P", "generic_id": "<generic>"} for i in range(start, start + 500)][:501]
        await stage.prepare(POST("/products/bulk", items[: 1 if start == 1000 else 500]))
    shown = {"product_count": 1001, "products": lambda ids: len(ids) == 1000 == len(set(ids))}
    await stage.play(Case("read", GET("/generics/<generic>"), 200, shown))
    await stage.play(Case("list", GET("/generics"), 200, {"data": [shown]}, queries=4))
