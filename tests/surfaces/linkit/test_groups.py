"""Customer groups and their members over Linkit (linkit-v1 §4.3, D-33)."""

from tests.cases import DELETE, GET, PATCH, POST, PUT, READER, STRANGER, Case, Only, given, table
from tests.cast import Stage
from tests.surfaces.linkit.people import BOTH

VIP = {"name": "Night owls", "description": "Order after ten"}
MADE = [POST("/customer-groups", VIP, keep="owls")]
EXISTS = {
    "code": 409,
    "error": "A customer group with the same name and description already exists",
    "details": {"name": "NIGHT owls"},
}
FIELDS = Only("id", "name", "description", "created", "updated")
MEMBERS = "/customer-groups/<wholesale>/customers"
CHANGED = ["customer.updated"]


def refused(name, status, field, value):
    body = {"details": {"field": field}, "error": "Validation error" if status == 422 else "Validation failed"}
    return Case(name, POST("/customer-groups", VIP | {field: value}), status, body)


CREATE = [
    Case(
        "create",
        POST("/customer-groups", VIP),
        201,
        {"success": True, "message": "Customer group created", "data": VIP},
        events=["group.created"],
    ),
    Case("without an organization", POST("/customer-groups", VIP), 201, {"data": FIELDS}, events=["group.created"]),
    Case(
        "a name alone",
        POST("/customer-groups", {"name": " x "}),
        201,
        {"data": {"name": "x", "description": ""}},
        events=["group.created"],
    ),
    Case("a stranger's name is free", POST("/customer-groups", {"name": "Theirs"}), 201, events=["group.created"]),
    Case("no name", POST("/customer-groups", {}), 400, {"details": {"field": "name"}}),
    refused("an empty name", 422, "name", ""),
    refused("a blank name", 422, "name", "\t"),
    refused("101 characters", 422, "name", "x" * 101),
    refused("a description of 501", 422, "description", "x" * 501),
    refused("a name as number", 400, "name", 1),
    Case("the name is taken", POST("/customer-groups", {"name": " NIGHT owls"}), 409, EXISTS, given=MADE),
    Case("by a reader", POST("/customer-groups", VIP, as_=READER), 403),
    Case("no bulk", POST("/customer-groups/bulk", [VIP]), 405),
]

READ = given(
    MADE,
    [
        Case("by id", GET("/customer-groups/<owls>"), 200, VIP, queries=2),
        Case("list", GET("/customer-groups"), 200, {"data": [VIP], "total_count": 1}, queries=3),
        Case(
            "by name",
            GET("/customer-groups?sort=-name"),
            200,
            {"data": [{"name": "zebra"}, VIP]},
            given=[POST("/customer-groups", {"name": "zebra"})],
            queries=3,
        ),
        Case(
            "a stranger's list", GET("/customer-groups", as_=STRANGER), 200, {"data": [{"name": "Theirs"}]}, queries=3
        ),
        Case("by a stranger", GET("/customer-groups/<owls>", as_=STRANGER), 404),
    ],
)

UPDATE = given(
    MADE,
    [
        Case(
            "PUT",
            PUT("/customer-groups/<owls>", {"name": "night OWLS"}),
            200,
            {"message": "Customer group updated", "data": {"name": "night OWLS", "description": ""}},
            events=["group.updated"],
        ),
        Case(
            "PATCH",
            PATCH("/customer-groups/<owls>", {"description": "x"}),
            200,
            {"data": VIP | {"description": "x"}},
            events=["group.updated"],
        ),
        Case("nothing sent", PATCH("/customer-groups/<owls>", {}), 200, {"data": {"updated": "<owls.updated>"}}),
        Case("PUT without a name", PUT("/customer-groups/<owls>", {}), 400),
        Case(
            "another's name",
            PATCH("/customer-groups/<other>", {"name": "NIGHT owls"}),
            409,
            EXISTS,
            given=[POST("/customer-groups", {"name": "Other"}, keep="other")],
        ),
        Case("a stranger's", PATCH("/customer-groups/<strangers_group>", {}), 404),
    ],
)

MEMBERSHIP = given(
    BOTH,
    [
        Case("the members", GET(MEMBERS), 200, {"data": [{"id": "<dana>"}], "total_count": 1}, queries=6),
        Case("the members of a type", GET(f"{MEMBERS}?type=individual"), 200, {"total_count": 0}, queries=4),
        Case("the members found", GET(f"{MEMBERS}?search=dana"), 200, {"total_count": 1}, queries=6),
        Case("of no group", GET("/customer-groups/nope/customers"), 404),
        Case("of a stranger's", GET("/customer-groups/<strangers_group>/customers"), 404),
        Case("join", PUT(f"{MEMBERS}/<bob>"), 204, None, events=CHANGED),
        Case("join twice", PUT(f"{MEMBERS}/<dana>"), 204, None),
        Case("joined", GET("/customers/<bob>"), 200, {"group_ids": ["<wholesale>"]}, given=[PUT(f"{MEMBERS}/<bob>")]),
        Case("leave", DELETE(f"{MEMBERS}/<dana>"), 204, None, events=CHANGED),
        Case("leave twice", DELETE(f"{MEMBERS}/<bob>"), 204, None),
        Case("left", GET("/customers/<dana>"), 200, {"group_ids": ["<regulars>"]}, given=[DELETE(f"{MEMBERS}/<dana>")]),
        Case(
            "a list remembered is not stale",
            GET(MEMBERS),
            200,
            {"total_count": 2},
            given=[GET(MEMBERS), PUT(f"{MEMBERS}/<bob>")],
            queries=6,
        ),
        Case("a stranger's customer", PUT(f"{MEMBERS}/<strangers_customer>"), 404),
        Case("a stranger's group", PUT("/customer-groups/<strangers_group>/customers/<bob>"), 404),
        Case("out of a stranger's", DELETE("/customer-groups/<strangers_group>/customers/<strangers_customer>"), 404),
        Case("by a reader", PUT(f"{MEMBERS}/<bob>", as_=READER), 403),
    ],
)

REMOVE = given(
    BOTH,
    [
        Case("delete", DELETE("/customer-groups/<wholesale>"), 204, None, events=["group.deleted"]),
        Case("a stranger's", DELETE("/customer-groups/<strangers_group>"), 404),
        Case("twice", DELETE("/customer-groups/<wholesale>"), 404, given=[DELETE("/customer-groups/<wholesale>")]),
        Case(
            "its customers stay, without it",
            GET("/customers"),
            200,
            {"data": [{"group_ids": []}, {"group_ids": ["<regulars>"]}]},
            given=[DELETE("/customer-groups/<wholesale>")],
            queries=4,
        ),
        Case(
            "a list remembered is not stale",
            GET("/customers?group_id=<wholesale>"),
            200,
            {"total_count": 0},
            given=[GET("/customers?group_id=<wholesale>"), DELETE("/customer-groups/<wholesale>")],
            queries=3,
        ),
        Case(
            "the name is free",
            POST("/customer-groups", {"name": "Wholesale"}),
            201,
            given=[DELETE("/customer-groups/<wholesale>")],
            events=["group.created"],
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


@table(MEMBERSHIP)
async def test_membership(stage: Stage, case: Case):
    await stage.play(case)


@table(REMOVE)
async def test_remove(stage: Stage, case: Case):
    await stage.play(case)
