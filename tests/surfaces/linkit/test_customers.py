"""Customers over Linkit: made, read, changed and removed (linkit-v1 §4.1, D-12, D-32, D-33)."""

import re

from tests.cases import DELETE, GET, PATCH, POST, PUT, READER, STRANGER, Case, given, table
from tests.cast import Stage
from tests.surfaces.linkit.people import BOB, BOTH, DANA, DEFAULTS, FIELDS, GROUPS, IN_BOTH

CREATED = ["customer.created"]
UPDATED = ["customer.updated"]


def refused(name, code, field, value):
    request = POST("/customers", DANA | {field.partition(".")[0]: value})
    return Case(name, request, code, {"details": {"field": field}})


def kept_as(name, field, sent, stored):
    return Case(name, POST("/customers", DANA | {field: sent}), 201, {"data": {field: stored}}, events=CREATED)


def conflict(name, request, **details):
    return Case(name, request, 409, {"code": 409, "error": "Resource already exists", "details": details})


CREATE = [
    Case(
        "create",
        POST("/customers", DANA),
        201,
        {"success": True, "message": "Customer created", "data": DANA | {"organization_id": "<org>", "group_ids": []}},
        events=CREATED,
    ),
    Case("fields in order", POST("/customers", DANA), 201, {"data": FIELDS}, events=CREATED),
    Case("with a phone alone", POST("/customers", BOB), 201, {"data": BOB | DEFAULTS | {"email": ""}}, events=CREATED),
    Case(
        "with an e-mail alone",
        POST("/customers", {"first_name": "E", "email": "e@shop.test"}),
        201,
        {"data": {"email": "e@shop.test", "phone": ""}},
        events=CREATED,
    ),
    Case(
        "in groups, the oldest first",
        POST("/customers", BOB | {"group_ids": ["<regulars>", "<wholesale>", "<regulars>"]}),
        201,
        {"data": {"group_ids": IN_BOTH}},
        given=GROUPS,
        events=CREATED,
    ),
    kept_as("an e-mail trimmed and in lower case", "email", " Dana@Shop.TEST ", "dana@shop.test"),
    kept_as("a national phone", "phone", "051-234 5678", "+966512345678"),
    kept_as("00 for +", "phone", "00966512345678", "+966512345678"),
    kept_as("Arabic digits", "phone", "٠٥١٢٣٤٥٦٧٨", "+966512345678"),
    kept_as("no gender", "gender", "", ""),
    kept_as("no birthdate", "birthdate", None, None),
    kept_as("100 characters", "first_name", "ا" * 100, "ا" * 100),
    Case(
        "what is read-only is ignored",
        POST("/customers", DANA | {"id": "mine", "organization_id": "x", "created": "x"}),
        201,
        {"data": {"id": re.compile("[a-z0-9]{15}"), "organization_id": "<org>"}},
        events=CREATED,
    ),
    Case(
        "a stranger's e-mail and phone are free",
        POST("/customers", {"first_name": "T", "email": "theirs@shop.test", "phone": "0500000009"}),
        201,
        events=CREATED,
    ),
    Case("no name", POST("/customers", {"email": "a@b.test"}), 400, {"details": {"field": "first_name"}}),
    Case("neither e-mail nor phone", POST("/customers", {"first_name": "A"}), 400, {"details": {"field": "email"}}),
    Case(
        "both blank",
        POST("/customers", {"first_name": "A", "email": " ", "phone": ""}),
        422,
        {"details": {"field": "email"}},
    ),
    refused("an empty name", 422, "first_name", ""),
    refused("a blank name", 422, "first_name", "  "),
    refused("a name of 101 characters", 422, "first_name", "a" * 101),
    refused("a last name of 101 characters", 422, "last_name", "a" * 101),
    refused("no e-mail at all", 422, "email", "dana"),
    refused("null for an e-mail", 400, "email", None),
    refused("a phone of 7 digits", 422, "phone", "+9665123"),
    refused("a phone of letters", 422, "phone", "call me"),
    refused("a phone as number", 400, "phone", 512345678),
    refused("a day that is none", 422, "birthdate", "1990-02-30"),
    refused("a moment for a day", 422, "birthdate", "1990-02-28T00:00:00Z"),
    refused("a birthdate to come", 422, "birthdate", "2990-01-01"),
    refused("an unknown gender", 422, "gender", "x"),
    refused("an unknown type", 422, "type", "VIP"),
    refused("an unknown status", 422, "status", "gone"),
    *given(GROUPS, [refused("no such group", 422, "group_ids.1", ["<wholesale>", "nope"])]),
    refused("a stranger's group", 422, "group_ids.0", ["<strangers_group>"]),
    refused("a group as number", 400, "group_ids.0", [1]),
    refused("NUL", 422, "last_name", "a\0"),
    Case(
        "everything that is wrong",
        POST("/customers", {"first_name": "A", "email": "a", "phone": "b", "birthdate": "c", "group_ids": ["d"]}),
        422,
        {"errors": [{"field": name} for name in ("email", "phone", "birthdate", "group_ids.0")]},
    ),
    *given(
        BOTH,
        [
            conflict(
                "the e-mail is taken",
                POST("/customers", {"first_name": "A", "email": "DANA@shop.test"}),
                email="dana@shop.test",
            ),
            conflict(
                "the phone is taken",
                POST("/customers", {"first_name": "A", "phone": "0512345678"}),
                phone="+966512345678",
            ),
        ],
    ),
    Case("by a reader", POST("/customers", DANA, as_=READER), 403),
]
READ = given(
    BOTH,
    [
        Case("by id", GET("/customers/<dana>"), 200, DANA | {"group_ids": IN_BOTH}, queries=3),
        Case("by a stranger", GET("/customers/<dana>", as_=STRANGER), 404, {"details": "There is no such customer"}),
        Case("by another id", GET("/customers/nope"), 404),
        Case("newest first", GET("/customers"), 200, {"data": [{"id": "<bob>"}, {"id": "<dana>"}]}, queries=4),
        Case(
            "with their groups",
            GET("/customers?sort=created"),
            200,
            {"data": [DANA | {"group_ids": IN_BOTH}, BOB | {"group_ids": []}]},
            queries=4,
        ),
        Case(
            "a stranger's list", GET("/customers", as_=STRANGER), 200, {"data": [{"first_name": "Theirs"}]}, queries=4
        ),
        Case("no birthdate last", GET("/customers?sort=-birthdate"), 200, {"data": [DANA, BOB]}, queries=4),
        Case("by name without case", GET("/customers?sort=first_name"), 200, {"data": [BOB, DANA]}, queries=4),
        Case("sorted by what is no scalar", GET("/customers?sort=group_ids"), 400, {"details": {"field": "sort"}}),
        Case("by status", GET("/customers?status=pending"), 200, {"data": [{"id": "<dana>"}]}, queries=5),
        Case("by several", GET("/customers?status=pending,active"), 200, {"total_count": 2}, queries=5),
        Case("by type and status", GET("/customers?type=vip&status=active"), 200, {"total_count": 0}, queries=3),
        Case("an unknown status", GET("/customers?status=gone"), 400, {"details": {"field": "status"}}),
        Case("an unknown type", GET("/customers?type=VIP"), 400, {"details": {"field": "type"}}),
        Case("by group", GET("/customers?group_id=<regulars>"), 200, {"data": [{"id": "<dana>"}]}, queries=5),
        Case("by any group", GET("/customers?group_id=nope,<wholesale>"), 200, {"total_count": 1}, queries=5),
        Case("in no group", GET("/customers?group_id=null"), 200, {"data": [{"id": "<bob>"}]}, queries=5),
        Case("an unknown group", GET("/customers?group_id=nope"), 200, {"total_count": 0}, queries=3),
        Case("a stranger's group", GET("/customers?group_id=<strangers_group>"), 200, {"total_count": 0}, queries=3),
    ],
)


def changed(name, request, after, **more):
    return Case(name, request, 200, {"message": "Customer updated", "data": after}, events=UPDATED, **more)


def unchanged(name, request):
    return Case(name, request, 200, {"data": DANA | {"group_ids": IN_BOTH, "updated": "<dana.updated>"}})


UPDATE = given(
    BOTH,
    [
        changed("PATCH", PATCH("/customers/<dana>", {"status": "blocked"}), DANA | {"status": "blocked"}),
        changed("no e-mail any more", PATCH("/customers/<dana>", {"email": ""}), DANA | {"email": ""}),
        changed("no birthdate any more", PATCH("/customers/<dana>", {"birthdate": None}), DANA | {"birthdate": None}),
        changed("groups", PATCH("/customers/<dana>", {"group_ids": ["<wholesale>"]}), {"group_ids": ["<wholesale>"]}),
        changed(
            "groups and more at once",
            PATCH("/customers/<bob>", {"group_ids": ["<regulars>"], "type": "corporate"}),
            {"group_ids": ["<regulars>"], "type": "corporate"},
        ),
        changed("no group", PATCH("/customers/<dana>", {"group_ids": []}), {"group_ids": []}),
        changed(
            "PUT without what is optional",
            PUT("/customers/<dana>", {"first_name": "D", "phone": "0512345678"}),
            DEFAULTS | {"first_name": "D", "email": "", "phone": "+966512345678"},
        ),
        unchanged("nothing sent", PATCH("/customers/<dana>", {})),
        unchanged("the same e-mail, written otherwise", PATCH("/customers/<dana>", {"email": " DANA@shop.test"})),
        unchanged("the same groups in another order", PATCH("/customers/<dana>", {"group_ids": IN_BOTH[::-1]})),
        unchanged("what was read", PUT("/customers/<dana>", "<dana.all>")),
        Case("the only contact", PATCH("/customers/<bob>", {"phone": ""}), 422, {"details": {"field": "email"}}),
        Case("null for a text", PATCH("/customers/<dana>", {"gender": None}), 422, {"details": {"field": "gender"}}),
        Case("null for groups", PATCH("/customers/<dana>", {"group_ids": None}), 422),
        Case(
            "a bad group", PATCH("/customers/<dana>", {"group_ids": ["x"]}), 422, {"details": {"field": "group_ids.0"}}
        ),
        Case("PUT without a name", PUT("/customers/<dana>", {"email": "a@b.test"}), 400),
        Case("PUT without a contact", PUT("/customers/<dana>", {"first_name": "D"}), 400),
        conflict("another's phone", PATCH("/customers/<dana>", {"phone": "0512345679"}), phone="+966512345679"),
        conflict("another's e-mail", PATCH("/customers/<bob>", {"email": "dana@shop.test"}), email="dana@shop.test"),
        Case("a stranger's", PATCH("/customers/<strangers_customer>", {"first_name": "x"}), 404),
        Case("by a reader", PATCH("/customers/<dana>", {}, as_=READER), 403),
        Case(
            "seen before",
            PATCH("/customers/<dana>", {"first_name": "D"}, headers={"If-Match": "<seen_headers.etag>"}),
            412,
            given=[GET("/customers/<dana>", keep="seen"), PATCH("/customers/<dana>", {"group_ids": []})],
        ),
    ],
)

REMOVE = given(
    BOTH,
    [
        Case("delete", DELETE("/customers/<dana>"), 204, None, events=["customer.deleted"]),
        Case("a stranger's", DELETE("/customers/<strangers_customer>"), 404),
        Case("by a reader", DELETE("/customers/<dana>", as_=READER), 403),
        Case(
            "with addresses",
            DELETE("/customers/<dana>"),
            204,
            None,
            given=[POST("/customers/<dana>/addresses", {"line1": "1", "city": "Riyadh"})],
            events=["customer.deleted"],
        ),
        Case("twice", DELETE("/customers/<dana>"), 404, given=[DELETE("/customers/<dana>")]),
        Case(
            "gone from groups",
            GET("/customers?group_id=<regulars>"),
            200,
            {"total_count": 0},
            given=[DELETE("/customers/<dana>")],
            queries=3,
        ),
        Case(
            "e-mail and phone are free again",
            POST("/customers", DANA),
            201,
            given=[DELETE("/customers/<dana>")],
            events=CREATED,
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
