"""Who hears of what, in the dated API."""

from tests.cases import GET, JOIN, PATCH, POST, READER, STRANGER, Case, given, table
from tests.cast import Stage

SETTINGS = "/leaflink/settings/companies/buyer_notifications"
PREFERENCES = "/leaflink/notification/preferences"
PEOPLE = [JOIN("huda@shop.test", "admin"), GET("/leaflink/api/v2/company-staff/", keep="staff")]
HUDA = {"id": "<staff.results.0.user>"}
USER = f"{PREFERENCES}/user/<staff.results.0.user>"
SET = POST(SETTINGS, {"order_accepted": {"users": [HUDA]}})
LOUD = {"topic": "order_shipped", "medium": "email", "enabled_timestamp": True}


def topics(on: bool) -> object:
    """That the one topic is on or off."""
    return lambda body: any(
        each["topic"] == "order_shipped" and each["medium"] == "email" and (each["enabled_timestamp"] is not None) is on
        for each in body
    )


CASES = [
    Case("nobody hears of it", GET(SETTINGS), 200, {"count": 1, "results": [{"order_accepted": None}]}, queries=4),
    *given(PEOPLE, [
        Case("one does", SET, 201, {"order_accepted": {"users": [HUDA | {"display_name": str}]}, "order_shipped": None},
             events=["organization.updated"]),
        Case("one does already", SET, 201, given=[SET]),
        Case("others are left", POST(SETTINGS, {"order_shipped": {"users": []}}), 201,
             {"order_accepted": {"users": [HUDA]}, "order_shipped": {"users": []}}, given=[SET],
             events=["organization.updated"]),
        Case("by e-mail", POST(SETTINGS, {"order_shipped": {"users": [{"email": "<staff.results.0.email>"}]}}), 201,
             {"order_shipped": {"users": [HUDA]}}, events=["organization.updated"]),
        Case("nobody of ours", POST(SETTINGS, {"order_shipped": {"users": [{"id": 10**9}]}}), 400,
             {"order_shipped": {"users": {"0": [str]}}}),
        Case("no such event", POST(SETTINGS, {"order_lost": None}), 400, {"order_lost": [str]}),
        Case("a reader", POST(SETTINGS, {}, as_=READER), 403, {"detail": str}),
        Case("another company", GET(f"{SETTINGS}/<strangers_company>"), 404, {"detail": str}),
        Case("for another company", POST(f"{SETTINGS}?company_id=<strangers_company>", {}), 403, {"detail": str}),
        Case("as nobody chose", GET(USER), 200, topics(False)),
        Case("as one chose", PATCH(USER, [LOUD]), 200, topics(True), events=["user.updated"]),
        Case("as before", PATCH(USER, [LOUD]), 200, topics(True), given=[PATCH(USER, [LOUD])]),
        Case("nobody we know", GET(f"{PREFERENCES}/user/999999"), 404, {"errors": [{"status": "404"}]}),
        Case("no number", GET(f"{PREFERENCES}/user/x"), 404, {"errors": [{"status": "404"}]}),
        Case("a stranger", PATCH(USER, [LOUD], as_=STRANGER), 404, {"errors": [{"status": "404", "detail": str}]}),
        Case("unknown words", PATCH(USER, [LOUD | {"topic": "x"}, LOUD | {"medium": "fax"}]), 400,
             {"errors": [{"source": {"pointer": "/0/topic"}}, {"source": {"pointer": "/1/medium"}}]}),
        Case("no array", PATCH(USER, {}), 400, {"errors": [{"status": "400"}]}),
        Case("no flag", PATCH(USER, [LOUD | {"enabled_timestamp": "x"}]), 400, {"errors": [{"status": "400"}]}),
    ]),
    Case("what there is", GET(PREFERENCES), 200, {"count": 4, "results": [{"name": "orders"}, {}, {}, {}]}, queries=4),
    Case("one group of it", GET(f"{PREFERENCES}/2"), 200, {"name": "payments", "items": [{}, {"default_value": True}]}),
    Case("no such group", GET(f"{PREFERENCES}/99"), 404, {"detail": str}),
]  # fmt: skip


@table(CASES)
async def test_notices(stage: Stage, case: Case):
    await stage.play(case)
