"""Branches over Linkit (linkit-v1 §3.1, D-25, D-26, D-30)."""

import pytest
from tests.cases import DELETE, GET, PATCH, POST, PUT, STRANGER, Case, Only, given, table
from tests.cast import Stage

NORTH = {"iv_id": "N1", "name_en": "North"}
WHOLE = NORTH | {
    "name_ar": "الشمال",
    "active": False,
    "location": {"lat": 24.7136, "lon": 46.6753},
    "working_hours": {"monday": {"open": "09:00", "close": "17:30"}},
}
MADE = [POST("/branches", WHOLE, keep="north")]
TEA = POST("/products", {"iv_id": "TEA", "name_en": "Tea", "average_price": 2.5}, keep="tea")
CREATED = ["branch.created"]
UPDATED = ["branch.updated"]
FIELDS = Only(
    *"id iv_id organization_id name_en name_ar active location working_hours working_hours_periods".split(),
    "created",
    "updated",
)


def period(day, opens, closes):
    (oh, om), (ch, cm) = (map(int, text.split(":")) for text in (opens, closes))
    return {"WeekDay": day, "OpenHour": oh, "OpenMinute": om, "CloseHour": ch, "CloseMinute": cm}


MONDAY = period(1, "09:00", "17:30")


def refused(name, status, field, **change):
    return Case(name, POST("/branches", NORTH | change), status, {"details": {"field": field}})


CREATE = [
    Case(
        "with what it needs",
        POST("/branches", NORTH),
        201,
        {
            "success": True,
            "message": "Branch created",
            "data": NORTH
            | {"organization_id": "<org>", "name_ar": "", "active": True, "location": None, "working_hours": None}
            | {"working_hours_periods": []},
        },
        events=CREATED,
    ),
    Case("with everything", POST("/branches", WHOLE), 201, {"data": WHOLE}, events=CREATED),
    Case("fields in order", POST("/branches", WHOLE), 201, {"data": FIELDS}, events=CREATED),
    Case(
        "read-only fields are ignored",
        POST("/branches", NORTH | {"id": "aaaaaaaaaaaaaaa", "working_hours_periods": [MONDAY]}),
        201,
        {"data": {"id": lambda id: id != "aaaaaaaaaaaaaaa", "working_hours_periods": []}},
        events=CREATED,
    ),
    Case("taken", POST("/branches", NORTH), 409, {"details": {"iv_id": "N1"}}, given=MADE),
    Case("taken with blanks around it", POST("/branches", NORTH | {"iv_id": " N1 "}), 409, given=MADE),
    Case("taken elsewhere", POST("/branches", NORTH | {"iv_id": "B-THEIRS"}), 201, events=CREATED),
    Case("no identifier", POST("/branches", {"name_en": "x"}), 400, {"details": {"field": "iv_id"}}),
    Case("no name", POST("/branches", {"iv_id": "x"}), 400, {"details": {"field": "name_en"}}),
    refused("an empty name", 422, "name_en", name_en=""),
    refused("an identifier of 101 characters", 422, "iv_id", iv_id="b" * 101),
    refused("active as text", 400, "active", active="yes"),
    refused("north of the pole", 422, "location.lat", location={"lat": 90.1, "lon": 0}),
    refused("south of the pole", 422, "location.lat", location={"lat": -90.1, "lon": 0}),
    refused("too far east", 422, "location.lon", location={"lat": 0, "lon": 180.1}),
    refused("only a latitude", 400, "location.lon", location={"lat": 1}),
    refused("only a longitude", 400, "location.lat", location={"lon": 1}),
    refused("lng", 400, "location.lon", location={"lat": 1, "lng": 1}),
    refused("a place as text", 400, "location", location="24,46"),
    refused("a latitude as text", 400, "location.lat", location={"lat": "1", "lon": 1}),
    Case(
        "the corners of the map",
        POST("/branches", NORTH | {"location": {"lat": -90, "lon": 180}}),
        201,
        {"data": {"location": {"lat": -90, "lon": 180}}},
        events=CREATED,
    ),
]


def hours(name, sent, periods, stored=...):
    shown = {"working_hours": sent if stored is ... else stored, "working_hours_periods": periods}
    return Case(name, POST("/branches", NORTH | {"working_hours": sent}), 201, {"data": shown}, events=CREATED)


WEEK = "sunday monday tuesday wednesday thursday friday saturday".split()
SPAN = {"open": "09:00", "close": "17:30"}
HOURS = [
    hours("unknown", None, []),
    hours("by weekday", {"monday": SPAN}, [MONDAY]),
    hours("any case and short names", {"MONDAY": SPAN, "Tue": SPAN}, [MONDAY, period(2, "09:00", "17:30")]),
    hours("closed", {"friday": None, "monday": SPAN}, [MONDAY]),
    hours(
        "twice a day, sorted",
        {"mon": [{"open": "16:00", "close": "22:00"}, {"open": "09:00", "close": "13:00"}]},
        [period(1, "09:00", "13:00"), period(1, "16:00", "22:00")],
    ),
    hours("every day, Sunday is 0", dict.fromkeys(WEEK, SPAN), [period(day, "09:00", "17:30") for day in range(7)]),
    hours("past midnight", {"thu": {"open": "18:00", "close": "02:00"}}, [period(4, "18:00", "02:00")]),
    hours("until 24:00", {"thu": {"open": "18:00", "close": "24:00"}}, [period(4, "18:00", "24:00")]),
    hours("periods", [period(5, "14:00", "22:00"), MONDAY], [MONDAY, period(5, "14:00", "22:00")]),
    hours("no periods", [], []),
    hours("no days", {}, []),
    refused("an unknown day", 422, "working_hours.someday", working_hours={"someday": SPAN}),
    refused("a day twice", 422, "working_hours.MON", working_hours={"monday": SPAN, "MON": SPAN}),
    refused("text", 400, "working_hours", working_hours="09-17"),
    refused("hour 25", 422, "working_hours.monday.open", working_hours={"monday": {"open": "25:00", "close": "26:00"}}),
    refused("a time without minutes", 422, "working_hours.monday.open", working_hours={"monday": SPAN | {"open": "9"}}),
    refused("no close", 400, "working_hours.monday.close", working_hours={"monday": {"open": "09:00"}}),
    refused("weekday 7", 422, "working_hours.0.WeekDay", working_hours=[MONDAY | {"WeekDay": 7}]),
    refused("a weekday as text", 400, "working_hours.0.WeekDay", working_hours=[MONDAY | {"WeekDay": "1"}]),
    refused("close at 24:30", 422, "working_hours.0.CloseMinute", working_hours=[period(1, "09:00", "24:30")]),
    refused("minute 60", 422, "working_hours.0.OpenMinute", working_hours=[MONDAY | {"OpenMinute": 60}]),
    Case(
        "overlapping",
        POST("/branches", NORTH | {"working_hours": [MONDAY, period(1, "17:00", "18:00")]}),
        422,
        {"error": "Validation error", "details": {"field": lambda field: field.startswith("working_hours")}},
    ),
    Case(
        "overlapping past midnight",
        POST("/branches", NORTH | {"working_hours": [period(6, "20:00", "03:00"), period(0, "02:00", "05:00")]}),
        422,
    ),
]

READ = given(
    MADE,
    [
        Case("by id", GET("/branches/<north>"), 200, WHOLE, queries=2),
        Case("by identifier", GET("/branches/N1"), 200, {"id": "<north>"}, queries=2),
        Case("fields in order", GET("/branches/N1"), 200, FIELDS),
        Case("a stranger's by id", GET("/branches/<strangers_branch>"), 404, {"details": "There is no such branch"}),
        Case("a stranger's by identifier", GET("/branches/B-THEIRS"), 404),
        Case("by a stranger", GET("/branches/<north>", as_=STRANGER), 404),
        Case("list", GET("/branches"), 200, {"data": [WHOLE], "total_count": 1}, queries=3),
        Case("a stranger's list", GET("/branches", as_=STRANGER), 200, {"data": [{"iv_id": "B-THEIRS"}]}, queries=3),
        Case("active", GET("/branches?active=True"), 200, {"total_count": 0}, queries=3),
        Case("not active", GET("/branches?active=False"), 200, {"total_count": 1}, queries=4),
        Case("active=perhaps", GET("/branches?active=perhaps"), 400, {"details": {"field": "active"}}),
        Case("found by Arabic name", GET("/branches?search=شمال"), 200, {"total_count": 1}, queries=4),
        Case("the identifier is not searched", GET("/branches?search=N1"), 200, {"total_count": 0}, queries=3),
        Case("a place is no order", GET("/branches?sort=location"), 400, {"details": {"field": "sort"}}),
    ],
)

UPDATE = given(
    MADE,
    [
        Case(
            "PATCH",
            PATCH("/branches/N1", {"active": True}),
            200,
            {"message": "Branch updated", "data": WHOLE | {"active": True}},
            events=UPDATED,
        ),
        Case(
            "no hours any more",
            PATCH("/branches/<north>", {"working_hours": None}),
            200,
            {"data": {"working_hours": None, "working_hours_periods": []}},
            events=UPDATED,
        ),
        Case(
            "no place any more",
            PATCH("/branches/N1", {"location": None}),
            200,
            {"data": {"location": None}},
            events=UPDATED,
        ),
        Case(
            "PUT",
            PUT("/branches/N1", NORTH),
            200,
            {"data": {"name_ar": "", "active": True, "location": None, "working_hours": None}},
            events=UPDATED,
        ),
        Case("what was read", PUT("/branches/N1", "<north.all>"), 200, {"data": {"updated": "<north.updated>"}}),
        Case("another identifier", PATCH("/branches/N1", {"iv_id": "N2"}), 422, {"details": {"field": "iv_id"}}),
        Case("null for a flag", PATCH("/branches/N1", {"active": None}), 422, {"details": {"field": "active"}}),
        Case("wrong hours", PATCH("/branches/N1", {"working_hours": {"x": None}}), 422),
        Case("by a stranger", PATCH("/branches/<north>", {"active": True}, as_=STRANGER), 404),
    ],
)

STOCKED = [*MADE, TEA, POST("/branches", {"iv_id": "S1", "name_en": "South"}, keep="south")]
MATRIX = [
    Case(
        "a new branch stocks every live product, disabled ones too",
        GET("/skus?branch_iv_id=N1&sort=iv_id"),
        200,
        {"data": [{"iv_id": "OFF_N1", "price": 0}, {"iv_id": "TEA_N1", "price": 2.5, "qty": 0, "available": True}]},
        given=[
            TEA,
            POST("/products", {"iv_id": "OFF", "name_en": "Off", "is_enabled": False}),
            POST("/products", {"iv_id": "GONE", "name_en": "Gone"}),
            DELETE("/products/GONE"),
            *MADE,
        ],
        queries=4,
    ),
    Case(
        "a branch that would give a taken SKU",
        POST("/branches", {"iv_id": "B_C", "name_en": "x"}),
        409,
        {"details": {"iv_id": "B_C"}},
        given=[
            POST("/products", {"iv_id": "A_B", "name_en": "A_B"}),
            POST("/products", {"iv_id": "A", "name_en": "A"}),
            POST("/branches", {"iv_id": "C", "name_en": "C"}),
        ],
    ),
]
REMOVE = [
    Case("delete", DELETE("/branches/<north>"), 204, None, given=MADE, events=["branch.deleted"]),
    Case("by identifier", DELETE("/branches/N1"), 204, None, given=MADE, events=["branch.deleted"]),
    Case("twice", DELETE("/branches/<north>"), 404, given=[*MADE, DELETE("/branches/<north>")]),
    Case("a stranger's", DELETE("/branches/B-THEIRS"), 404),
    Case(
        "its SKUs go, the others stay",
        GET("/skus"),
        200,
        {"data": [{"iv_id": "TEA_S1"}]},
        given=[*STOCKED, PATCH("/skus/TEA_N1", {"qty": 4}), DELETE("/branches/N1")],
        queries=3,
    ),
    Case(
        "it is gone for good",
        GET("/branches"),
        200,
        {"total_count": 0},
        given=[*MADE, DELETE("/branches/N1")],
        queries=2,
    ),
    Case(
        "the identifier is free again, the stock starts anew",
        GET("/skus?branch_iv_id=N1"),
        200,
        {"data": [{"iv_id": "TEA_N1", "qty": 0}]},
        given=[*STOCKED, PATCH("/skus/TEA_N1", {"qty": 4}), DELETE("/branches/N1"), *MADE],
        queries=4,
    ),
]


@table(CREATE)
async def test_create(stage: Stage, case: Case):
    await stage.play(case)


@table(HOURS)
async def test_working_hours(stage: Stage, case: Case):
    await stage.play(case)


@table(READ)
async def test_read(stage: Stage, case: Case):
    await stage.play(case)


@table(UPDATE)
async def test_update(stage: Stage, case: Case):
    await stage.play(case)


@table([*MATRIX, *REMOVE])
async def test_stock_and_remove(stage: Stage, case: Case):
    await stage.play(case)


@pytest.mark.parametrize("days", [["sunday", "saturday"]])
async def test_hours_are_shown_as_stored(stage: Stage, days: list[str]):
    """`working_hours` comes back in the form it was sent, `working_hours_periods` always in one."""
    sent = {day: {"open": "08:00", "close": "12:00"} for day in days}
    await stage.prepare(POST("/branches", NORTH | {"working_hours": sent}))
    await stage.play(
        Case(
            "read",
            GET("/branches/N1"),
            200,
            {"working_hours": Only(*days), "working_hours_periods": [Only(*period(0, "0:0", "0:0")), {"WeekDay": 6}]},
        )
    )
