"""Products over Linkit (linkit-v1 §2.1, D-22–D-26, D-43, D-44)."""

import re

from tests.cases import DELETE, GET, PATCH, POST, PUT, STRANGER, Case, Only, given, table
from tests.cast import Stage

TEA = {"iv_id": "TEA", "name_en": "Green tea"}
UID = re.compile(r"[a-z0-9]{15}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
CREATED = ["product.created"]
UPDATED = ["product.updated"]
FIELDS = Only(
    *(
        "id iv_id organization_id name_en name_ar average_price vat_value barcode brand_id category_id generic_id"
    ).split(),
    *("is_enabled is_deleted created updated").split(),
)
REFERENCES = [
    POST("/brands", {"brand_code": "B"}, keep="brand"),
    POST("/categories", {"category_code": "C"}, keep="category"),
    POST("/generics", {"generic_code": "G", "name_en": "G"}, keep="generic"),
]
WHOLE = TEA | {
    "name_ar": "شاي أخضر",
    "average_price": 12.5,
    "vat_value": 15,
    "barcode": "6224000000017",
    "brand_id": "<brand>",
    "category_id": "<category>",
    "generic_id": "<generic>",
    "is_enabled": False,
}
MADE = [*REFERENCES, POST("/products", WHOLE, keep="tea")]
READ_ONLY_FIELDS = {
    "id": "aaaaaaaaaaaaaaa",
    "organization_id": "<strangers_org>",
    "is_deleted": True,
    "created": "2001-01-01T00:00:00Z",
    "updated": "2001-01-01T00:00:00Z",
}


def created(name, body, **data):
    return Case(name, POST("/products", body), 201, {"success": True, "data": data}, events=CREATED)


def refused(name, field, value, status=422, **more):
    return Case(name, POST("/products", TEA | {field: value}), status, {"details": {"field": field}}, **more)


CREATE = [
    Case(
        "with what it needs",
        POST("/products", TEA),
        201,
        {
            "success": True,
            "message": "Product created",
            "data": TEA
            | {"id": UID, "organization_id": "<org>", "name_ar": "", "average_price": 0, "vat_value": 0, "barcode": ""}
            | {"brand_id": None, "category_id": None, "generic_id": None, "is_enabled": True, "is_deleted": False}
            | {"created": MOMENT, "updated": MOMENT},
        },
        events=CREATED,
    ),
    Case("fields as published, in their order", POST("/products", TEA), 201, {"data": FIELDS}, events=CREATED),
    Case(
        "with everything",
        POST("/products", WHOLE),
        201,
        {"data": WHOLE},
        given=REFERENCES,
        events=CREATED,
    ),
    Case(
        "read-only fields are ignored",
        POST("/products", TEA | READ_ONLY_FIELDS),
        201,
        {
            "data": {
                "id": lambda id: id != "aaaaaaaaaaaaaaa",
                "organization_id": "<org>",
                "is_deleted": False,
                "created": lambda at: at > "2020",
            }
        },
        events=CREATED,
    ),
    created("unknown fields are ignored", TEA | {"colour": "green"}, iv_id="TEA"),
    created("blanks around the identifier go", TEA | {"iv_id": "  TEA\u00a0 "}, iv_id="TEA"),
    created("an identifier of 100 characters", TEA | {"iv_id": "x" * 100}, iv_id="x" * 100),
    created("an identifier may hold anything visible", TEA | {"iv_id": "a/b c%_شاي?#"}, iv_id="a/b c%_شاي?#"),
    created("a name of 255 characters", TEA | {"name_en": "n" * 255}, name_en="n" * 255),
    created("a barcode of text", TEA | {"barcode": "EAN 12-x"}, barcode="EAN 12-x"),
    created("the highest price", TEA | {"average_price": 999_999_999.99}, average_price=999_999_999.99),
    created("half a cent is rounded up", TEA | {"average_price": 1.005}, average_price=1.01),
    created("less than half goes", TEA | {"average_price": 0.0049}, average_price=0),
    created("a price in exponents", TEA | {"average_price": 1.25e1}, average_price=12.5),
    created("0.1 + 0.2", TEA | {"average_price": 0.1 + 0.2}, average_price=0.3),
    created("VAT to four places", TEA | {"vat_value": 12.34565}, vat_value=12.3457),
    created("VAT of 100", TEA | {"vat_value": 100}, vat_value=100),
    Case(
        "VAT as the organization has it",
        POST("/products", TEA),
        201,
        {"data": {"vat_value": 14.5}},
        given=[PATCH("/organization", {"default_vat": 14.5})],
        events=CREATED,
    ),
    Case(
        "VAT of nothing, said",
        POST("/products", TEA | {"vat_value": 0}),
        201,
        {"data": {"vat_value": 0}},
        given=[PATCH("/organization", {"default_vat": 14.5})],
        events=CREATED,
    ),
    Case(
        "the same barcode twice",
        POST("/products", {"iv_id": "B", "name_en": "B", "barcode": "1"}),
        201,
        {"data": {"barcode": "1"}},
        given=[POST("/products", TEA | {"barcode": "1"})],
        events=CREATED,
    ),
    Case(
        "another organization's identifier is free", POST("/products", TEA | {"iv_id": "P-THEIRS"}), 201, events=CREATED
    ),
    Case(
        "an identifier is taken once",
        POST("/products", TEA),
        409,
        {"code": 409, "error": "Resource already exists", "details": {"iv_id": "TEA"}},
        given=[POST("/products", TEA)],
    ),
    Case(
        "taken with blanks around it",
        POST("/products", TEA | {"iv_id": " TEA "}),
        409,
        {"details": {"iv_id": "TEA"}},
        given=[POST("/products", TEA)],
    ),
    Case(
        "identifiers differ by case",
        POST("/products", TEA | {"iv_id": "tea"}),
        201,
        given=[POST("/products", TEA)],
        events=CREATED,
    ),
    Case(
        "the identifier of a deleted one is free",
        POST("/products", TEA),
        201,
        {"data": {"iv_id": "TEA", "is_deleted": False}},
        given=[POST("/products", TEA), DELETE("/products/TEA")],
        events=CREATED,
    ),
    Case("an identifier is needed", POST("/products", {"name_en": "x"}), 400, {"details": {"field": "iv_id"}}),
    Case(
        "a name is needed",
        POST("/products", {"iv_id": "x"}),
        400,
        {"code": 400, "error": "Validation failed", "details": {"field": "name_en", "message": str}},
    ),
    refused("an empty name", "name_en", ""),
    refused("a blank name", "name_en", " \t "),
    refused("a name of 256 characters", "name_en", "n" * 256),
    refused("an Arabic name of 256 characters", "name_ar", "ش" * 256),
    refused("an empty identifier", "iv_id", ""),
    refused("a blank identifier", "iv_id", "  "),
    refused("an identifier of 101 characters", "iv_id", "x" * 101),
    refused("a control character in an identifier", "iv_id", "a\nb"),
    refused("NUL in an identifier", "iv_id", "a\0b"),
    refused("NUL in a name", "name_en", "a\0b"),
    refused("a barcode of 65 characters", "barcode", "1" * 65),
    refused("a price below nothing", "average_price", -0.01),
    refused("a price too high", "average_price", 1_000_000_000),
    refused("VAT above 100", "vat_value", 100.01),
    refused("VAT below 0", "vat_value", -1),
    refused("a price as text", "average_price", "12.5", 400),
    refused("a price as true", "average_price", True, 400),
    refused("a name as number", "name_en", 5, 400),
    refused("a name of null", "name_en", None, 400),
    refused("a flag as text", "is_enabled", "true", 400),
    refused("a flag as number", "is_enabled", 1, 400),
    refused("a barcode as number", "barcode", 6224000000017, 400),
    refused("a reference as number", "brand_id", 7, 400),
    refused("an unknown brand", "brand_id", "aaaaaaaaaaaaaaa"),
    refused("an unknown category", "category_id", "nothing"),
    refused("an unknown generic", "generic_id", ""),
    refused("a stranger's brand", "brand_id", "<strangers_brand>"),
    refused("a stranger's category", "category_id", "<strangers_category>"),
    refused("a stranger's generic", "generic_id", "<strangers_generic>"),
    Case("NaN", POST("/products", b'{"iv_id": "a", "name_en": "b", "average_price": NaN}'), 400),
    Case("infinity", POST("/products", b'{"iv_id": "a", "name_en": "b", "average_price": 1e400}'), 400),
]

MATRIX = [
    Case(
        "a SKU at every branch, the closed ones too, at the product's price",
        GET("/skus?sort=iv_id"),
        200,
        {
            "data": [
                {"iv_id": "TEA_N1", "product_iv_id": "TEA", "branch_iv_id": "N1", "qty": 0, "price": 12.5}
                | {"cost": 0, "available": True, "barcode": "1"},
                {"iv_id": "TEA_S1", "branch_iv_id": "S1", "price": 12.5},
            ],
            "total_count": 2,
        },
        given=[
            POST("/branches", {"iv_id": "N1", "name_en": "North"}),
            POST("/branches", {"iv_id": "S1", "name_en": "South", "active": False}),
            POST("/products", TEA | {"average_price": 12.5, "is_enabled": False, "barcode": "1"}),
        ],
        queries=3,
    ),
    Case("no branch, no SKU", GET("/skus"), 200, {"total_count": 0}, given=[POST("/products", TEA)], queries=2),
    Case(
        "a new price leaves the SKUs alone",
        GET("/skus"),
        200,
        {"data": [{"price": 5}]},
        given=[
            POST("/branches", {"iv_id": "N1", "name_en": "North"}),
            POST("/products", TEA | {"average_price": 5}),
            PATCH("/products/TEA", {"average_price": 9}),
        ],
        queries=3,
    ),
    Case(
        "a product that would give a taken SKU",
        POST("/products", {"iv_id": "A_B", "name_en": "x"}),
        409,
        {"details": {"iv_id": "A_B"}},
        given=[
            POST("/branches", {"iv_id": "C", "name_en": "C"}),
            POST("/products", {"iv_id": "A", "name_en": "A"}),
            POST("/branches", {"iv_id": "B_C", "name_en": "B_C"}),
        ],
    ),
]

READ = given(
    MADE,
    [
        Case("by id", GET("/products/<tea>"), 200, WHOLE | {"id": "<tea>"}, queries=2),
        Case("by identifier", GET("/products/TEA"), 200, {"id": "<tea>"}, queries=2),
        Case("bare, all fields in order", GET("/products/TEA"), 200, FIELDS, queries=2),
        Case("in another case", GET("/products/tea"), 404, {"code": 404, "details": "There is no such product"}),
        Case("that does not exist", GET("/products/aaaaaaaaaaaaaaa"), 404, queries=3),
        Case("a stranger's by id", GET("/products/<strangers_product>"), 404, {"details": "There is no such product"}),
        Case("a stranger's by identifier", GET("/products/P-THEIRS"), 404),
        Case("ours by a stranger", GET("/products/<tea>", as_=STRANGER), 404),
        Case("with an id in capitals", GET("/products/AAAAAAAAAAAAAAA"), 404),
    ],
)
ODD = [
    Case(
        f"by the identifier {code!r}",
        GET(f"/products/{path}"),
        200,
        {"iv_id": code},
        given=[POST("/products", TEA | {"iv_id": code})],
    )
    for code, path in [
        ("a/b", "a%2Fb"),
        ("a b", "a%20b"),
        ("100%", "100%25"),
        ("شاي", "%D8%B4%D8%A7%D9%8A"),
        ("what?", "what%3F"),
        ("a;b#c", "a%3Bb%23c"),
        ("exactlyfifteenx", "exactlyfifteenx"),
    ]
]
FIRST_BY_ID = Case(
    "an id goes before an identifier that looks the same",
    GET("/products/<tea>"),
    200,
    {"id": "<tea>"},
    given=[*MADE, POST("/products", {"iv_id": "<tea>", "name_en": "Looks like it"})],
)

UNCHANGED = {"data": WHOLE | {"updated": "<tea.updated>"}}
DEFAULTS = {"name_ar": "", "average_price": 0, "vat_value": 0, "barcode": "", "is_enabled": True}
UPDATE = given(
    MADE,
    [
        Case(
            "only what is sent",
            PATCH("/products/<tea>", {"name_en": "Tea"}),
            200,
            {"success": True, "message": "Product updated", "data": WHOLE | {"name_en": "Tea"}},
            events=UPDATED,
        ),
        Case("by identifier", PATCH("/products/TEA", {"barcode": ""}), 200, {"data": {"barcode": ""}}, events=UPDATED),
        Case("nothing sent", PATCH("/products/TEA", {}), 200, UNCHANGED),
        Case("the same again", PATCH("/products/TEA", WHOLE), 200, UNCHANGED),
        Case("PUT of the same", PUT("/products/TEA", WHOLE), 200, UNCHANGED),
        Case("what was read, sent back", PUT("/products/TEA", "<tea.all>"), 200, UNCHANGED),
        Case("read-only fields", PATCH("/products/TEA", READ_ONLY_FIELDS), 200, UNCHANGED),
        Case(
            "null takes a reference away",
            PATCH("/products/TEA", {"brand_id": None}),
            200,
            {"data": {"brand_id": None, "category_id": "<category>"}},
            events=UPDATED,
        ),
        Case("null for text", PATCH("/products/TEA", {"name_ar": None}), 422, {"details": {"field": "name_ar"}}),
        Case(
            "null for a number", PATCH("/products/TEA", {"vat_value": None}), 422, {"details": {"field": "vat_value"}}
        ),
        Case(
            "null for a flag", PATCH("/products/TEA", {"is_enabled": None}), 422, {"details": {"field": "is_enabled"}}
        ),
        Case("null in PUT", PUT("/products/TEA", TEA | {"name_ar": None}), 400, {"details": {"field": "name_ar"}}),
        Case("an empty name", PATCH("/products/TEA", {"name_en": ""}), 422, {"details": {"field": "name_en"}}),
        Case(
            "PUT without the rest returns it to its default",
            PUT("/products/TEA", TEA),
            200,
            {"data": DEFAULTS | {"brand_id": None, "category_id": None, "generic_id": None}},
            events=UPDATED,
        ),
        Case("PUT without a name", PUT("/products/TEA", {"iv_id": "TEA"}), 400, {"details": {"field": "name_en"}}),
        Case(
            "PUT without the identifier", PUT("/products/TEA", {"name_en": "x"}), 400, {"details": {"field": "iv_id"}}
        ),
        Case("another identifier", PATCH("/products/TEA", {"iv_id": "TEA2"}), 422, {"details": {"field": "iv_id"}}),
        Case("the identifier in another case", PATCH("/products/TEA", {"iv_id": "tea"}), 422),
        Case("the identifier with blanks", PATCH("/products/TEA", {"iv_id": " TEA "}), 200, UNCHANGED),
        Case("an unknown brand", PATCH("/products/TEA", {"brand_id": "x"}), 422, {"details": {"field": "brand_id"}}),
        Case("a stranger's brand", PATCH("/products/TEA", {"brand_id": "<strangers_brand>"}), 422),
        Case("by a stranger", PATCH("/products/<tea>", {"name_en": "x"}, as_=STRANGER), 404),
        Case("of nothing", PATCH("/products/nothing", {"name_en": "x"}), 404),
        Case("PUT makes none", PUT("/products/NEW", {"iv_id": "NEW", "name_en": "x"}), 404),
        Case("rounding", PATCH("/products/TEA", {"average_price": 12.504}), 200, UNCHANGED),
    ],
)


@table(CREATE)
async def test_create(stage: Stage, case: Case):
    await stage.play(case)


@table(MATRIX)
async def test_matrix(stage: Stage, case: Case):
    await stage.play(case)


@table([*READ, *ODD, FIRST_BY_ID])
async def test_read(stage: Stage, case: Case):
    await stage.play(case)


@table(UPDATE)
async def test_update(stage: Stage, case: Case):
    await stage.play(case)
