"""Brands over Linkit (linkit-v1 §2.2)."""

from tests.cases import GET, POST, STRANGER, Case, table
from tests.cast import Stage

CASES = [
    Case("a stranger sees only their own", GET("/brands", as_=STRANGER), 200, {"total_count": 1}, queries=3),
    Case("none at first", GET("/brands"), 200, {"total_count": 0}, queries=2),
    Case(
        "create",
        POST("/brands", {"brand_code": "NORTHWIND"}),
        201,
        {"success": True, "message": "Brand created", "data": {"brand_code": "NORTHWIND", "organization_id": "<org>"}},
        events=["brand.created"],
    ),
]


@table(CASES)
async def test_brands(stage: Stage, case: Case):
    await stage.play(case)
