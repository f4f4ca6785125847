"""Who sends back an order as it was read changes nothing, whatever became of its goods meanwhile (D-12, D-35)."""

from typing import Any

from tests.cases import DELETE, GET, PATCH, POST, PUT, Case, Request, given, table
from tests.cast import Stage
from tests.surfaces.linkit.trade import LINE, SHOP, change, moved, ordered

UNCHANGED: dict[str, Any] = {"data": {"updated": "<seen.updated>", "event": "<seen.event>"}}
BACK = PUT("/orders/<order>", "<seen.all>")
READ = GET("/orders/<order>", keep="seen")
AGAIN = POST("/skus", {"product_iv_id": "TEA", "branch_iv_id": "N1", "qty": 9})
BARCODE = PATCH("/products/MUG", {"barcode": "777"})
MUG = {"product_id": "MUG", "quantity": 1}
POT = {"name": "Pot", "iv_id": "POT", "quantity": 1, "price": 5}
POTS = POST("/products", {"iv_id": "POT", "name_en": "Another pot", "average_price": 7})


def back(name: str, *after: Request) -> Case:
    return Case(name, BACK, 200, UNCHANGED, after)


CASES = given(
    SHOP,
    [
        back("a barcode that came later", ordered(MUG), BARCODE, READ),
        back("a barcode that came after it left", ordered(MUG, status="shipped"), BARCODE, READ),
        back("a product that has its line's code", ordered(POT), POTS, READ),
        back("a product that has the code of what left", ordered(POT, status="shipped"), POTS, READ),
        back("a stock record that came later", DELETE("/skus/TEA_N1"), ordered(), AGAIN, READ),
        back("a price with more digits than its currency", ordered(currency="JPY"), READ),
        back("a price of more digits, after it left", ordered(currency="JPY", status="shipped"), READ),
        Case("another line beside it", change(products=[POT | {"product_id": None}, LINE]), 200,
             {"data": {"products": [{"product_id": "<pots>"}, {"product_id": "<tea>"}]}},
             [ordered(POT), POST("/products", {"iv_id": "POT", "name_en": "P", "average_price": 7}, keep="pots")],
             ["order.updated"]),
        Case("reserves what its product has now", GET("/skus/TEA_N1"), 200, {"reserved_qty": 4},
             [DELETE("/skus/TEA_N1"), ordered(), AGAIN, READ, BACK, moved("confirmed")]),
    ],
)  # fmt: skip


@table(CASES)
async def test_sent_back(stage: Stage, case: Case):
    await stage.play(case)
