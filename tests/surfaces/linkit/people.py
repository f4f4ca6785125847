"""The customers of the cases: Dana, in two groups, and Bob, in none."""

from typing import Any

from tests.cases import POST, Only

DANA = {
    "first_name": "Dana",
    "last_name": "الحدّاد",
    "email": "dana@shop.test",
    "phone": "+966512345678",
    "birthdate": "1990-02-28",
    "gender": "female",
    "type": "vip",
    "status": "pending",
}
BOB = {"first_name": "Bob", "phone": "+966512345679"}
DEFAULTS: dict[str, Any] = {
    "last_name": "",
    "birthdate": None,
    "gender": "",
    "type": "individual",
    "status": "active",
    "group_ids": [],
}
GROUPS = [
    POST("/customer-groups", {"name": "Wholesale"}, keep="wholesale"),
    POST("/customer-groups", {"name": "Regulars"}, keep="regulars"),
]
MADE = [*GROUPS, POST("/customers", DANA | {"group_ids": ["<regulars>", "<wholesale>"]}, keep="dana")]
BOTH = [*MADE, POST("/customers", BOB, keep="bob")]
IN_BOTH = ["<wholesale>", "<regulars>"]
FIELDS = Only(
    *"id organization_id first_name last_name email phone birthdate gender type status".split(),
    *"group_ids created updated".split(),
)
