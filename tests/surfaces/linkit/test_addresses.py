"""Addresses of customers over Linkit (linkit-v1 §4.2, D-34)."""

from tests.cases import DELETE, GET, PATCH, POST, PUT, READER, STRANGER, Case, Only, given, table
from tests.cast import Stage
from tests.surfaces.linkit.people import BOB

HOME = {
    "label": "Home",
    "recipient_name": "Bob",
    "phone": "+966500000001",
    "line1": "12 King Road",
    "line2": "Flat 3",
    "district": "العليا",
    "city": "Riyadh",
    "region": "Riyadh",
    "postal_code": "12211",
    "country": "EG",
    "location": {"lat": 24.7, "lon": 46.6},
    "notes": "Ring twice",
}
WORK = {"line1": "1 Office Street", "city": "jeddah"}
TEXTS = "label recipient_name phone line2 district region postal_code notes".split()
DEFAULTS = dict.fromkeys(TEXTS, "") | {"country": "SA", "location": None}
FIELDS = Only(
    *"id label recipient_name phone line1 line2 district city region postal_code country location notes".split(),
    *"is_default created updated".split(),
)
ALL = "/customers/<bob>/addresses"
PERSON = [POST("/customers", BOB, keep="bob")]
MADE = [*PERSON, POST(ALL, HOME, keep="home")]
BOTH = [*MADE, POST(ALL, WORK, keep="work")]
THREE = [*BOTH, POST(ALL, {"line1": "Last", "city": "Abha"}, keep="last")]
CREATED = ["address.created"]
UPDATED = ["address.updated"]


def refused(name, status, field, **change):
    return Case(name, POST(ALL, HOME | change), status, {"details": {"field": field}})


def defaults(*ids):
    return {"data": [{"id": id, "is_default": i == 0} for i, id in enumerate(ids)]}


CREATE = given(
    PERSON,
    [
        Case(
            "the first one is the default",
            POST(ALL, HOME),
            201,
            {"success": True, "message": "Address created", "data": HOME | {"is_default": True}},
            events=CREATED,
        ),
        Case(
            "even against its will",
            POST(ALL, WORK | {"is_default": False}),
            201,
            {"data": {"is_default": True}},
            events=CREATED,
        ),
        Case("fields in order", POST(ALL, HOME), 201, {"data": FIELDS}, events=CREATED),
        Case("with what it needs", POST(ALL, WORK), 201, {"data": WORK | DEFAULTS}, events=CREATED),
        Case(
            "in the country of the organization",
            POST(ALL, WORK),
            201,
            {"data": {"country": "EG"}},
            given=[PATCH("/organization", {"country": "EG"})],
            events=CREATED,
        ),
        Case(
            "a national phone",
            POST(ALL, WORK | {"phone": "0500000001"}),
            201,
            {"data": {"phone": "+966500000001"}},
            events=CREATED,
        ),
        Case(
            "a second is not the default",
            POST(ALL, WORK),
            201,
            {"data": {"is_default": False}},
            given=[POST(ALL, HOME)],
            events=CREATED,
        ),
        Case(
            "unless it says so, which the other hears",
            POST(ALL, WORK | {"is_default": True}),
            201,
            {"data": {"is_default": True}},
            given=[POST(ALL, HOME)],
            events=[*UPDATED, *CREATED],
        ),
        Case("no line", POST(ALL, {"city": "Riyadh"}), 400, {"details": {"field": "line1"}}),
        Case("no city", POST(ALL, {"line1": "1"}), 400, {"details": {"field": "city"}}),
        refused("a blank line", 422, "line1", line1=" "),
        refused("an empty city", 422, "city", city=""),
        refused("no phone", 422, "phone", phone="x"),
        refused("no country", 422, "country", country="XX"),
        refused("a country in words", 422, "country", country="Egypt"),
        refused("a place off the earth", 422, "location.lat", location={"lat": 91, "lon": 0}),
        refused("half a place", 400, "location.lon", location={"lat": 1}),
        refused("a flag as text", 400, "is_default", is_default="yes"),
        Case(
            "the fields in order",
            POST(ALL, {"line1": " ", "city": "x", "label": "l" * 256}),
            422,
            {"errors": [{"field": "label"}, {"field": "line1"}]},
        ),
        Case("of nobody", POST("/customers/nope/addresses", WORK), 404, {"details": "There is no such customer"}),
        Case("of a stranger", POST("/customers/<strangers_customer>/addresses", WORK), 404),
        Case("by a reader", POST(ALL, WORK, as_=READER), 403),
    ],
)

READ = given(
    BOTH,
    [
        Case("one", GET(f"{ALL}/<home>"), 200, HOME | {"is_default": True}, queries=3),
        Case(
            "newest first", GET(ALL), 200, {"data": [{"id": "<work>"}, {"id": "<home>"}], "total_count": 2}, queries=5
        ),
        Case("by city", GET(f"{ALL}?sort=-city"), 200, {"data": [HOME, WORK]}, queries=5),
        Case("a page", GET(f"{ALL}?limit=1&page=2"), 200, {"data": [HOME], "has_next": False}, queries=5),
        Case("sorted by what is no scalar", GET(f"{ALL}?sort=location"), 400, {"details": {"field": "sort"}}),
        Case(
            "none",
            GET("/customers/<other>/addresses"),
            200,
            {"total_count": 0},
            given=[POST("/customers", {"first_name": "O", "email": "o@shop.test"}, keep="other")],
            queries=4,
        ),
        Case("of nobody", GET("/customers/nope/addresses"), 404),
        Case("by a stranger", GET(ALL, as_=STRANGER), 404),
        Case("a stranger's", GET("/customers/<strangers_customer>/addresses"), 404),
        Case(
            "a stranger's below ours", GET(f"{ALL}/<strangers_address>"), 404, {"details": "There is no such address"}
        ),
        Case(
            "below another customer",
            GET("/customers/<other>/addresses/<home>"),
            404,
            given=[POST("/customers", {"first_name": "O", "email": "o@shop.test"}, keep="other")],
        ),
    ],
)

UPDATE = given(
    THREE,
    [
        Case(
            "PATCH",
            PATCH(f"{ALL}/<home>", {"city": "Taif", "location": None}),
            200,
            {"message": "Address updated", "data": HOME | {"city": "Taif", "location": None, "is_default": True}},
            events=UPDATED,
        ),
        Case(
            "PUT",
            PUT(f"{ALL}/<work>", {"line1": "2", "city": "Taif"}),
            200,
            {"data": DEFAULTS | {"line1": "2", "city": "Taif", "is_default": False}},
            events=UPDATED,
        ),
        Case("what was read", PUT(f"{ALL}/<home>", "<home.all>"), 200, {"data": {"updated": "<home.updated>"}}),
        Case(
            "chosen",
            PATCH(f"{ALL}/<last>", {"is_default": True}),
            200,
            {"data": {"is_default": True}},
            events=UPDATED * 2,
        ),
        Case(
            "the other is cleared",
            GET(f"{ALL}?sort=-is_default"),
            200,
            defaults("<last>", "<work>", "<home>"),
            given=[PATCH(f"{ALL}/<last>", {"is_default": True})],
            queries=5,
        ),
        Case(
            "an older one chosen",
            PATCH(f"{ALL}/<home>", {"is_default": True}),
            200,
            given=[PATCH(f"{ALL}/<last>", {"is_default": True})],
            events=UPDATED * 2,
        ),
        Case(
            "resigned",
            PATCH(f"{ALL}/<home>", {"is_default": False}),
            200,
            {"data": {"is_default": False}},
            events=UPDATED * 2,
        ),
        Case(
            "the oldest other follows",
            GET(f"{ALL}?sort=-is_default,created"),
            200,
            defaults("<work>", "<home>", "<last>"),
            given=[PATCH(f"{ALL}/<home>", {"is_default": False})],
            queries=5,
        ),
        Case("null for a text", PATCH(f"{ALL}/<home>", {"notes": None}), 422, {"details": {"field": "notes"}}),
        Case("null for the country", PATCH(f"{ALL}/<home>", {"country": None}), 422),
        Case("no phone", PATCH(f"{ALL}/<home>", {"phone": "x"}), 422, {"details": {"field": "phone"}}),
        Case("PUT without a city", PUT(f"{ALL}/<home>", {"line1": "1"}), 400),
        Case("a stranger's below ours", PATCH(f"{ALL}/<strangers_address>", {"city": "x"}), 404),
        Case("below a stranger's", PATCH("/customers/<strangers_customer>/addresses/<strangers_address>", {}), 404),
        Case("by a reader", PATCH(f"{ALL}/<home>", {}, as_=READER), 403),
    ],
)

REMOVE = given(
    THREE,
    [
        Case("delete", DELETE(f"{ALL}/<last>"), 204, None, events=["address.deleted"]),
        Case("the default", DELETE(f"{ALL}/<home>"), 204, None, events=["address.deleted", *UPDATED]),
        Case(
            "the oldest follows",
            GET(f"{ALL}?sort=created"),
            200,
            defaults("<work>", "<last>"),
            given=[DELETE(f"{ALL}/<home>")],
            queries=5,
        ),
        Case(
            "all of them",
            GET(ALL),
            200,
            {"total_count": 0},
            given=[DELETE(f"{ALL}/<{name}>") for name in ("home", "work", "last")],
            queries=4,
        ),
        Case("twice", DELETE(f"{ALL}/<home>"), 404, given=[DELETE(f"{ALL}/<home>")]),
        Case("a stranger's", DELETE("/customers/<strangers_customer>/addresses/<strangers_address>"), 404),
        Case("by a reader", DELETE(f"{ALL}/<home>", as_=READER), 403),
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


async def test_the_only_one_cannot_resign(stage: Stage):
    for request in MADE:
        await stage.prepare(request)
    request = PATCH(f"{ALL}/<home>", {"is_default": False})
    await stage.play(Case("stays", request, 200, {"data": {"is_default": True, "updated": "<home.updated>"}}))
