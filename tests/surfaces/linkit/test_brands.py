"""Brands over Linkit (linkit-v1 §2.2, D-27)."""

from tests.cases import DELETE, GET, PATCH, POST, PUT, STRANGER, Case, Only, given, table
from tests.cast import Stage

NORTHWIND = {"brand_code": "NORTHWIND", "name_en": "Northwind", "name_ar": "ريح الشمال"}
MADE = [POST("/brands", NORTHWIND, keep="brand")]
SOLD = [*MADE, POST("/products", {"iv_id": "TEA", "name_en": "Tea", "brand_id": "<brand>"}, keep="tea")]
FIELDS = Only(*"id brand_code organization_id name_en name_ar product_count created updated".split())
UNCHANGED = {"data": NORTHWIND | {"updated": "<brand.updated>"}}


def refused(name, status, body, field):
    return Case(name, POST("/brands", body), status, {"details": {"field": field}})


CREATE = [
    Case(
        "create",
        POST("/brands", NORTHWIND),
        201,
        {
            "success": True,
            "message": "Brand created",
            "data": NORTHWIND | {"organization_id": "<org>", "product_count": 0},
        },
        events=["brand.created"],
    ),
    Case("the wrapping", POST("/brands", NORTHWIND), 201, Only("success", "message", "data"), events=["brand.created"]),
    Case(
        "a name is not needed",
        POST("/brands", {"brand_code": "X"}),
        201,
        {"data": {"name_en": "", "name_ar": ""}},
        events=["brand.created"],
    ),
    Case("empty names", POST("/brands", {"brand_code": "X", "name_en": ""}), 201, events=["brand.created"]),
    Case(
        "a code of 50 characters",
        POST("/brands", {"brand_code": "b" * 50}),
        201,
        {"data": {"brand_code": "b" * 50}},
        events=["brand.created"],
    ),
    Case(
        "trimmed",
        POST("/brands", {"brand_code": " X "}),
        201,
        {"data": {"brand_code": "X"}},
        events=["brand.created"],
    ),
    Case("taken", POST("/brands", NORTHWIND), 409, {"code": 409, "details": {"brand_code": "NORTHWIND"}}, given=MADE),
    Case("taken elsewhere", POST("/brands", {"brand_code": "THEIRS"}), 201, events=["brand.created"]),
    Case(
        "codes differ by case",
        POST("/brands", {"brand_code": "northwind"}),
        201,
        given=MADE,
        events=["brand.created"],
    ),
    refused("no code", 400, {"name_en": "x"}, "brand_code"),
    refused("an empty code", 422, {"brand_code": ""}, "brand_code"),
    refused("a blank code", 422, {"brand_code": " "}, "brand_code"),
    refused("a code of 51 characters", 422, {"brand_code": "b" * 51}, "brand_code"),
    refused("a code as number", 400, {"brand_code": 5}, "brand_code"),
    refused("a tab in a code", 422, {"brand_code": "a\tb"}, "brand_code"),
    refused("a name of 256 characters", 422, {"brand_code": "x", "name_ar": "n" * 256}, "name_ar"),
]

READ = given(
    MADE,
    [
        Case("by code", GET("/brands/code/NORTHWIND"), 200, NORTHWIND | {"id": "<brand>"}, queries=2),
        Case("fields in order", GET("/brands/code/NORTHWIND"), 200, FIELDS),
        Case("by id", GET("/brands/<brand>"), 200, NORTHWIND, queries=2),
        Case("a code is not an id", GET("/brands/NORTHWIND"), 404, {"details": "There is no such brand"}),
        Case("an id is not a code", GET("/brands/code/<brand>"), 404),
        Case("in another case", GET("/brands/code/northwind"), 404),
        Case("a stranger's by id", GET("/brands/<strangers_brand>"), 404),
        Case("a stranger's by code", GET("/brands/code/THEIRS"), 404),
        Case("ours by a stranger", GET("/brands/<brand>", as_=STRANGER), 404),
        Case(
            "a code with a slash",
            GET("/brands/code/A%2FB"),
            200,
            {"brand_code": "A/B"},
            given=[POST("/brands", {"brand_code": "A/B"})],
        ),
        Case(
            "a code called code",
            GET("/brands/code/code"),
            200,
            {"brand_code": "code"},
            given=[POST("/brands", {"brand_code": "code"})],
        ),
    ],
)

UPDATE = given(
    MADE,
    [
        Case(
            "PATCH by code",
            PATCH("/brands/code/NORTHWIND", {"name_en": "N"}),
            200,
            {"success": True, "message": "Brand updated", "data": NORTHWIND | {"name_en": "N"}},
            events=["brand.updated"],
        ),
        Case(
            "PATCH by id",
            PATCH("/brands/<brand>", {"name_ar": ""}),
            200,
            {"data": NORTHWIND | {"name_ar": ""}},
            events=["brand.updated"],
        ),
        Case(
            "PUT by code",
            PUT("/brands/code/NORTHWIND", {"brand_code": "NORTHWIND"}),
            200,
            {"data": {"name_en": "", "name_ar": ""}},
            events=["brand.updated"],
        ),
        Case(
            "PUT by id",
            PUT("/brands/<brand>", NORTHWIND | {"name_en": "N"}),
            200,
            {"data": {"name_en": "N"}},
            events=["brand.updated"],
        ),
        Case(
            "PUT without the code", PUT("/brands/<brand>", {"name_en": "N"}), 400, {"details": {"field": "brand_code"}}
        ),
        Case("what was read", PUT("/brands/<brand>", "<brand.all>"), 200, UNCHANGED),
        Case("empty", PATCH("/brands/<brand>", {}), 200, UNCHANGED),
        Case(
            "a count is read-only", PATCH("/brands/<brand>", {"product_count": 9}), 200, {"data": {"product_count": 0}}
        ),
        Case("another code", PATCH("/brands/<brand>", {"brand_code": "S"}), 422, {"details": {"field": "brand_code"}}),
        Case("null for a name", PATCH("/brands/<brand>", {"name_en": None}), 422, {"details": {"field": "name_en"}}),
        Case("by a stranger", PATCH("/brands/<brand>", {"name_en": "x"}, as_=STRANGER), 404),
        Case("a stranger's", PATCH("/brands/code/THEIRS", {"name_en": "x"}), 404),
    ],
)

REMOVE = [
    Case("delete by code", DELETE("/brands/code/NORTHWIND"), 204, None, given=MADE, events=["brand.deleted"]),
    Case("delete by id", DELETE("/brands/<brand>"), 204, None, given=MADE, events=["brand.deleted"]),
    Case("delete twice", DELETE("/brands/<brand>"), 404, given=[*MADE, DELETE("/brands/<brand>")]),
    Case("delete a stranger's", DELETE("/brands/<strangers_brand>"), 404),
    Case(
        "its products stay, without it",
        GET("/products/TEA"),
        200,
        {"brand_id": None},
        given=[*SOLD, DELETE("/brands/<brand>")],
    ),
    Case(
        "the code is free again",
        POST("/brands", NORTHWIND),
        201,
        {"data": {"id": lambda id: id, "product_count": 0}},
        given=[*SOLD, DELETE("/brands/<brand>")],
        events=["brand.created"],
    ),
    Case(
        "also of a deleted product",
        DELETE("/brands/<brand>"),
        204,
        given=[*SOLD, DELETE("/products/TEA")],
        events=["brand.deleted"],
    ),
]

LIST = given(
    [*SOLD, POST("/brands", {"brand_code": "EMPTY"})],
    [
        Case(
            "newest first",
            GET("/brands"),
            200,
            {"data": [{"brand_code": "EMPTY"}, NORTHWIND], "count": 2, "total_count": 2},
            queries=3,
        ),
        Case("a stranger sees only theirs", GET("/brands", as_=STRANGER), 200, {"total_count": 1}, queries=3),
        Case(
            "with products",
            GET("/brands?has_products=true"),
            200,
            {"data": [{"brand_code": "NORTHWIND", "product_count": 1}]},
            queries=4,
        ),
        Case("without", GET("/brands?has_products=False"), 200, {"data": [{"brand_code": "EMPTY"}]}, queries=4),
        Case("has_products of nonsense", GET("/brands?has_products=2"), 400, {"details": {"field": "has_products"}}),
        Case("found by name", GET("/brands?search=WIND"), 200, {"data": [{"id": "<brand>"}]}, queries=4),
        Case("found by Arabic name", GET("/brands?search=الشمال"), 200, {"data": [{"id": "<brand>"}]}, queries=4),
        Case("a code is not searched", GET("/brands?search=EMPTY"), 200, {"total_count": 0}, queries=3),
        Case(
            "sorted by count",
            GET("/brands?sort=-product_count"),
            200,
            {"data": [{"brand_code": "NORTHWIND"}, {"brand_code": "EMPTY"}]},
            queries=3,
        ),
    ],
)


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


@table(LIST)
async def test_list(stage: Stage, case: Case):
    await stage.play(case)
