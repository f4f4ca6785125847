"""Who hears of what."""

from tests.cases import BOTH, GET, JOIN, PATCH, POST
from tests.conformance.probes import Probe

L = "/leaflink"
SETTINGS = f"{L}/settings/companies/buyer_notifications"
PREFERENCES = f"{L}/notification/preferences"
PEOPLE = [
    JOIN("huda@shop.test", "admin"),
    JOIN("rami@shop.test", "staff"),
    GET(f"{L}/api/v2/company-staff/", keep="staff"),
]
HUDA = {
    "id": "<staff.results.0.user>",
    "display_name": "<staff.results.0.display_name>",
    "email": "<staff.results.0.email>",
}
RAMI = {
    "id": "<staff.results.1.user>",
    "display_name": "<staff.results.1.display_name>",
    "email": "<staff.results.1.email>",
}
SWITCHES = {
    "order_accepted": {"users": [HUDA, RAMI]},
    "order_rejected": {"users": [HUDA]},
    "order_fulfilled": {"users": [RAMI]},
    "order_shipped": {"users": [RAMI]},
    "order_complete": {"users": [HUDA]},
    "order_detail_changed": {"users": [HUDA]},
    "flower_available": {"users": [RAMI]},
}
SET = POST(SETTINGS, SWITCHES, keep="switches")
USER = f"{PREFERENCES}/user/<staff.results.0.user>"
CHOICES = [
    {"topic": "order_shipped", "medium": "email", "enabled_timestamp": True},
    {"topic": "order_accepted", "medium": "in_app", "enabled_timestamp": False},
]

PROBES = [
    Probe(
        "GET /settings/companies/buyer_notifications",
        GET(SETTINGS, as_=BOTH),
        given=[*PEOPLE, SET],
        key="company_id",
        selects={"search": [("buyer", ["buyers_company"])]},
    ),
    Probe("POST /settings/companies/buyer_notifications", POST(SETTINGS, SWITCHES), given=PEOPLE),
    Probe("GET /settings/companies/buyer_notifications/{id}", GET(f"{SETTINGS}/<company>"), given=[*PEOPLE, SET]),
    Probe("GET /notification/preferences", GET(PREFERENCES)),
    Probe("GET /notification/preferences/{id}", GET(f"{PREFERENCES}/1")),
    Probe("GET /notification/preferences/user/{user_id}", GET(USER), given=PEOPLE),
    Probe("PATCH /notification/preferences/user/{user_id}", PATCH(USER, CHOICES), given=PEOPLE),
]
