"""Customers over Linkit: searched, looked up, and matched by bulk upserts (linkit-v1 §4.1, D-16, D-17)."""

from tests.cases import GET, PATCH, POST, Case, Only, given, table
from tests.cast import Stage
from tests.surfaces.linkit.people import BOTH, FIELDS, IN_BOTH

CREATED = ["customer.created"]
UPDATED = ["customer.updated"]

SEARCH = given(
    BOTH,
    [
        *(
            Case(f"{by} finds Dana", GET(f"/customers?search={by}"), 200, {"data": [{"id": "<dana>"}]}, queries=5)
            for by in ("DAN", "حداد", "dana@", "shop.test", "%2B966512345678", "0512345678", "78", "dana%2078")
        ),
        Case("what both have", GET("/customers?search=05123"), 200, {"total_count": 2}, queries=5),
        Case("every word must occur", GET("/customers?search=dana%20bob"), 200, {"total_count": 0}, queries=3),
        Case("a stranger's", GET("/customers?search=theirs"), 200, {"total_count": 0}, queries=3),
        Case("by q", GET("/customers/search?q=dana&sort=-email"), 200, {"data": [{"id": "<dana>"}]}, queries=5),
        Case("by nothing", GET("/customers/search"), 200, {"total_count": 2}, queries=4),
        Case("q too long", GET(f"/customers/search?q={'x' * 201}"), 400, {"details": {"field": "q"}}),
        Case(
            "a new phone",
            GET("/customers?search=0599999999"),
            200,
            {"total_count": 1},
            given=[PATCH("/customers/<bob>", {"phone": "0599999999"})],
            queries=5,
        ),
    ],
)

LOOKUP = given(
    BOTH,
    [
        Case("by e-mail", GET("/customers/lookup?email=DANA@Shop.test"), 200, {"id": "<dana>", "group_ids": IN_BOTH}),
        Case("by phone", GET("/customers/lookup?phone=0512345679"), 200, FIELDS, queries=3),
        Case("a + that became a blank", GET("/customers/lookup?phone=+966512345679"), 200, {"id": "<bob>"}),
        Case("00", GET("/customers/lookup?phone=00966512345679"), 200, {"id": "<bob>"}),
        Case("none", GET("/customers/lookup?email=no@shop.test"), 404, {"details": "There is no such customer"}),
        Case("a stranger's", GET("/customers/lookup?email=theirs@shop.test"), 404),
        Case("by both", GET("/customers/lookup?email=dana@shop.test&phone=0512345678"), 400),
        Case("by neither", GET("/customers/lookup"), 400, {"details": {"field": "email"}}),
        Case("an empty one is absent", GET("/customers/lookup?email=&phone=0512345678"), 200, {"id": "<dana>"}),
        Case("no e-mail", GET("/customers/lookup?email=dana"), 400, {"details": {"field": "email"}}),
        Case("no phone", GET("/customers/lookup?phone=12"), 400, {"details": {"field": "phone"}}),
        Case("another method", POST("/customers/lookup", {}), 405),
    ],
)


def failed(status, **details):
    return {"status": "failed", "id": None, "error": {"code": status, "details": details}}


BULK = given(
    BOTH,
    [
        Case(
            "by id, e-mail and phone",
            POST(
                "/customers/bulk",
                [
                    {"id": "<dana>", "last_name": "I"},
                    {"id": "a" * 15, "email": " DANA@shop.test", "status": "active"},
                    {"email": "new@shop.test", "phone": "0512345679"},
                    {"phone": "0512345679", "email": "new@shop.test", "group_ids": ["<regulars>"]},
                ],
            ),
            200,
            {
                "success": True,
                "data": {
                    "created": 0,
                    "updated": 4,
                    "results": [
                        {"index": i, "status": "updated", "id": whom, "error": None}
                        for i, whom in enumerate(["<dana>", "<dana>", "<bob>", "<bob>"])
                    ],
                },
            },
            events=UPDATED * 4,
        ),
        Case(
            "each stands alone",
            POST(
                "/customers/bulk",
                {
                    "items": [
                        {"first_name": "New", "email": "new@shop.test"},
                        {"email": "NEW@shop.test", "type": "corporate"},
                        {"email": "new@shop.test", "status": "gone"},
                        {"email": "other@shop.test"},
                        {"first_name": "x", "email": "other"},
                        5,
                        {"id": "<bob>", "email": "new@shop.test"},
                        {"id": "<strangers_customer>", "first_name": "x"},
                        {"first_name": "x", "phone": "0511111111", "group_ids": ["nope"]},
                    ]
                },
            ),
            200,
            {
                "success": False,
                "data": {
                    "created": 1,
                    "updated": 1,
                    "failed": 7,
                    "results": [
                        {"status": "created"},
                        {"status": "updated"},
                        failed(422, field="status"),
                        failed(400, field="first_name"),
                        failed(422, field="email"),
                        {"status": "failed", "error": {"code": 400}},
                        failed(409, email="new@shop.test"),
                        failed(400, field="email"),
                        failed(422, field="group_ids.0"),
                    ],
                },
            },
            events=[*CREATED, *UPDATED],
        ),
        Case(
            "the fields of a result",
            POST("/customers/bulk", [{"id": "<dana>"}]),
            200,
            {"data": {"results": [Only("index", "status", "id", "error")]}},
        ),
        Case("none", POST("/customers/bulk", []), 400),
    ],
)


@table(SEARCH)
async def test_search(stage: Stage, case: Case):
    await stage.play(case)


@table(LOOKUP)
async def test_lookup(stage: Stage, case: Case):
    await stage.play(case)


@table(BULK)
async def test_bulk(stage: Stage, case: Case):
    await stage.play(case)
