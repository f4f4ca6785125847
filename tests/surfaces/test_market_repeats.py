"""A key makes a request to a LeafLink dialect happen once: the same words elsewhere are another request (D-19)."""

from typing import Any

from tests.cases import BOTH, OWNER, POST, Case, Request, table
from tests.cast import Stage

L, V2 = "/leaflink", "/leaflink/api/v2"
TEA = {"name": "Tea House", "owner_id": "<company>"}
NORTH = {"name": "North"}
MADE = ["customer.created"]
REPLAYED = {"Idempotent-Replayed": "true"}
FRESH = {"Idempotent-Replayed": None}


def keyed(path: str, body: Any, as_: str = OWNER) -> Request:
    return POST(path, body, as_=as_, headers={"Idempotency-Key": "k-1"})


def group(company: str) -> Request:
    return keyed(f"{L}/customer_groups?company_id=<{company}>", NORTH, BOTH)


@table([
    Case("the first time", keyed(f"{L}/customers", TEA), 201, events=MADE, headers=FRESH),
    Case("a repeat", keyed(f"{L}/customers", TEA), 201, {"name": "Tea House"}, [keyed(f"{L}/customers", TEA)],
         headers=REPLAYED),
    Case("with other content", keyed(f"{L}/customers", TEA | {"tier": 1}), 409, {"detail": str},
         [keyed(f"{L}/customers", TEA)]),
    Case("on Marketplace V2", keyed(f"{V2}/customers/", TEA), 400, {"owner": [str]}, [keyed(f"{L}/customers", TEA)]),
    Case("a repeat for a company", group("company"), 201, ..., [group("company")], headers=REPLAYED),
    Case("for another company", group("buyers_company"), 409, {"detail": str}, [group("company")]),
    Case("by one who acts for fewer", keyed(f"{L}/customers", TEA), 409, {"detail": str},
         [keyed(f"{L}/customers", TEA, BOTH)]),
])  # fmt: skip
async def test_repeats(stage: Stage, case: Case) -> None:
    await stage.play(case)
