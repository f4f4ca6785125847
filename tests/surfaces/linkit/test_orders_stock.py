"""What orders do to the stock over Linkit: reserve, issue, release, put back (linkit-v1 D-47, rulings R5)."""

import pytest
from tests.cases import DELETE, GET, PATCH, POST, Case, Request, given, table
from tests.cast import Stage
from tests.surfaces.linkit.trade import CREATED, LINE, MOVED, SHOP, UPDATED, change, moved, ordered, settled

TEA_N1, TEA_S1, MUG_N1 = "/skus/TEA_N1", "/skus/TEA_S1", "/skus/MUG_N1"
CANCELLED = ["order.cancelled"]
STOCK = ["sku.updated"]
SOLD = ordered(status="confirmed")
MUGS = {"product_id": "MUG", "quantity": 2}


def stands(name, after, tea=(40, 0), *, at=TEA_N1):
    """After these requests there is so much on hand, and so much of it reserved. The northern branch begins with 40."""
    return Case(name, GET(at), 200, {"qty": tea[0], "reserved_qty": tea[1]}, after)


LEVELS = given(
    SHOP,
    [
        stands("pending reserves nothing", [ordered()]),
        stands("confirmed reserves", [ordered(), moved("confirmed")], (40, 4)),
        stands("confirmed at once", [SOLD], (40, 4)),
        stands("preparing reserves", [ordered(), moved("preparing")], (40, 4)),
        stands("ready issues", [SOLD, moved("ready")], (36, 0)),
        stands("shipped issues", [SOLD, moved("shipped")], (36, 0)),
        stands("shipped after ready issues once", [SOLD, moved("ready"), moved("shipped")], (36, 0)),
        stands("delivered from pending issues", [ordered(), moved("delivered")], (36, 0)),
        stands("ready at once", [ordered(status="ready")], (36, 0)),
        stands("delivered after all that", [SOLD, moved("ready"), moved("shipped"), moved("delivered")], (36, 0)),
        stands("cancelled releases", [SOLD, moved("cancelled")]),
        stands("cancelled before it was confirmed", [ordered(), moved("cancelled")]),
        stands("cancelled when ready puts back", [ordered(status="ready"), moved("cancelled")]),
        stands("returned puts back", [SOLD, moved("delivered"), moved("returned")]),
        stands("said twice", [SOLD, moved("confirmed"), moved("ready"), moved("ready")], (36, 0)),
        stands("two orders", [SOLD, ordered(status="confirmed", keep="other")], (40, 8)),
        stands("one of two called off", [SOLD, ordered(status="confirmed", keep="other"), moved("cancelled")], (40, 4)),
        stands("lines that share a record", [ordered(LINE, LINE | {"quantity": 1}, status="confirmed")], (40, 5)),
        stands("lines of several", [ordered(LINE, MUGS, status="confirmed")], (5, 2), at=MUG_N1),
        stands("lines of nothing we know", [ordered({"name": "x", "quantity": 9}, status="confirmed")]),
        stands("the last unit", [ordered(LINE | {"quantity": 40}, status="confirmed")], (40, 40)),
        stands("a stock record that was replaced meanwhile", [ordered(), DELETE(TEA_N1), POST("/skus", {"product_iv_id":
               "TEA", "branch_iv_id": "N1", "qty": 9}), moved("confirmed")], (9, 4)),
        stands("no branch, no stock", [ordered(status="confirmed", destination_id=None)]),
        stands("one refused leaves nothing", [Request("POST", "/orders", {"products": [LINE, MUGS | {"quantity": 6}],
               "status": "confirmed", "destination_id": "N1"}, refused=422)]),
    ],
)  # fmt: skip

# Whether an order moves stock: by what is settled, and where it comes from.
POLICIES = given(
    SHOP,
    [
        stands(f"{'unsettled' if adjusts is None else 'on' if adjusts else 'off'}, {source}",
               [settled(orders_adjust_stock=adjusts), ordered(source=source, status="confirmed")],
               (40, 4) if moves else (40, 0))
        for adjusts, source, moves in (
            (None, "manual", True), (None, "salla", False), (True, "manual", True), (True, "salla", True),
            (False, "manual", False), (False, "salla", False),
        )
    ],
)  # fmt: skip
POLICIES += given(
    SHOP,
    [
        stands("switched off, an order still gives back what it holds",
               [SOLD, settled(orders_adjust_stock=False), moved("cancelled")]),
        stands("switched on, an order that held nothing still takes nothing",
               [settled(orders_adjust_stock=False), ordered(), settled(orders_adjust_stock=True), moved("confirmed")]),
        stands("off, nothing is issued", [settled(orders_adjust_stock=False), ordered(status="shipped")]),
    ],
)  # fmt: skip


def short(name, request, left, *, after=(), of="TEA_N1", at="products.0.quantity"):
    message = f"Not enough stock of {of}: {left} left"
    return Case(name, request, 422, {"details": {"field": at, "message": message}}, after)


SHORT = given(
    SHOP,
    [
        short("at once", ordered(LINE | {"quantity": 41}, status="confirmed"), 40),
        short("what others have reserved", ordered(LINE | {"quantity": 37}, status="confirmed"), 36, after=[SOLD]),
        short("when confirmed", moved("confirmed"), 40, after=[ordered(LINE | {"quantity": 41})]),
        short("when shipped at once", moved("shipped"), 40, after=[ordered(LINE | {"quantity": 41})]),
        short("by a second line", ordered(LINE | {"quantity": 30}, LINE | {"quantity": 11}, status="confirmed"), 10,
              at="products.1.quantity"),
        short("of what the branch does not stock", ordered(status="confirmed"), 0, after=[DELETE(TEA_N1)], of="TEA"),
        short("when lines grow", change(products=[LINE | {"quantity": 41}]), 40, after=[SOLD]),
        short("where it moves to", change(destination_id="S1"), 3, after=[SOLD], of="TEA_S1"),
        Case("several lines", ordered(LINE | {"quantity": 50}, MUGS | {"quantity": 6}, status="confirmed"), 422,
             {"errors": [{"field": "products.0.quantity"}, {"field": "products.1.quantity"}]}),
        Case("pending may ask for any number", ordered(LINE | {"quantity": 999}), 201, events=CREATED),
        Case("what moves no stock is never short", ordered(LINE | {"quantity": 999}, status="confirmed"), 201,
             {"data": {"products": [{"stock_short": 0}]}}, [settled(orders_adjust_stock=False)], CREATED),
        Case("one from elsewhere takes what there is",
             ordered(LINE | {"quantity": 41}, MUGS, status="confirmed", source="salla"), 201,
             {"data": {"products": [{"stock_short": 1}, {"stock_short": 0}], "status": "confirmed"}},
             [settled(orders_adjust_stock=True)], CREATED),
        Case("one from elsewhere by lines that share a record",
             ordered(LINE | {"quantity": 30}, LINE | {"quantity": 30}, status="confirmed", source="salla"), 201,
             {"data": {"products": [{"stock_short": 0}, {"stock_short": 20}]}}, [settled(orders_adjust_stock=True)],
             CREATED),
        Case("one from elsewhere of what is not stocked", ordered(status="confirmed", source="salla"), 201,
             {"data": {"products": [{"stock_short": 4}]}}, [settled(orders_adjust_stock=True), DELETE(TEA_N1)],
             CREATED),
        Case("one from elsewhere, told in a list", GET("/orders?view=flat"), 200,
             {"data": [{"products": [{"stock_short": 1}]}]},
             [settled(orders_adjust_stock=True), ordered(LINE | {"quantity": 41}, status="confirmed", source="salla")],
             queries=4),
        Case("which ships what has come since", moved("shipped"), 200, {"data": {"products": [{"stock_short": 0}]}},
             [settled(orders_adjust_stock=True), ordered(LINE | {"quantity": 41}, status="confirmed", source="salla"),
              PATCH(TEA_N1, {"qty": 50})], [*MOVED, *STOCK]),
        stands("and takes all of it", [
            settled(orders_adjust_stock=True), ordered(LINE | {"quantity": 41}, status="confirmed", source="salla"),
            PATCH(TEA_N1, {"qty": 50}), moved("shipped")], (9, 0)),
        stands("and gives back only what it took", [
            settled(orders_adjust_stock=True), ordered(LINE | {"quantity": 41}, status="delivered", source="salla"),
            moved("returned")]),
        Case("pending is short of nothing yet", ordered(LINE | {"quantity": 41}, source="salla"), 201,
             {"data": {"products": [{"stock_short": 0}]}}, [settled(orders_adjust_stock=True)], CREATED),
    ],
)  # fmt: skip

EDITED = given(
    [*SHOP, SOLD],
    [
        stands("more", [change(products=[LINE | {"quantity": 7}])], (40, 7)),
        stands("less", [change(products=[LINE | {"quantity": 1}])], (40, 1)),
        stands("all there is", [change(products=[LINE | {"quantity": 40}])], (40, 40)),
        stands("a line more", [change(products=[LINE, LINE])], (40, 8)),
        stands("another product", [change(products=[MUGS])]),
        stands("of which it reserves", [change(products=[MUGS])], (5, 2), at=MUG_N1),
        stands("elsewhere", [change(destination_id="S1", products=[LINE | {"quantity": 3}])]),
        stands("where it reserves", [change(destination_id="S1", products=[LINE | {"quantity": 3}])], (3, 3),
               at=TEA_S1),
        stands("nowhere", [change(destination_id=None)]),
        stands("and back", [change(destination_id=None), change(destination_id="N1")], (40, 4)),
        stands("refused, all stays", [Request("PATCH", "/orders/<order>", {"destination_id": "S1"}, refused=422)],
               (40, 4)),
        stands("more, then shipped", [change(products=[LINE | {"quantity": 7}], status="shipped")], (33, 0)),
        stands("a note moves nothing", [change(notes="x")], (40, 4)),
        Case("an edit of what is reserved", change(products=[LINE | {"quantity": 7}]), 200, events=UPDATED),
        Case("confirming", moved("confirmed"), 200, ..., [ordered()], MOVED),
        Case("issuing", moved("ready"), 200, events=[*MOVED, *STOCK]),
        Case("issuing several", moved("ready"), 200, ..., [ordered(MUGS, LINE, status="confirmed")],
             [*MOVED, *STOCK, *STOCK]),
        Case("releasing", moved("cancelled"), 200, events=CANCELLED),
        Case("putting back", moved("cancelled"), 200, ..., [moved("ready")], [*CANCELLED, *STOCK]),
        Case("issuing at once", ordered(status="ready"), 201, events=[*CREATED, *STOCK]),
    ],
)  # fmt: skip

KEPT = given(
    [*SHOP, SOLD],
    [
        *(
            Case(f"a quantity set to {qty}", PATCH(TEA_N1, {"qty": qty}), status,
                 {"details": {"field": "qty"}} if status == 422 else {"data": {"qty": qty, "reserved_qty": 4}},
                 events=STOCK if status == 200 else [])
            for qty, status in ((3, 422), (0, 422), (4, 200), (5, 200))
        ),
        Case("a quantity taken", PATCH(f"{TEA_N1}/stock", {"delta": -37}), 422, {"details": {"field": "delta"}}),
        Case("all but what is reserved taken", PATCH(f"{TEA_N1}/stock", {"delta": -36}), 200, events=STOCK),
        Case("a quantity set in bulk",
             POST("/skus/bulk", [{"iv_id": "TEA_N1", "qty": 3}, {"iv_id": "TEA_S1", "qty": 9}]), 200,
             {"data": {"failed": 1, "updated": 1, "results": [{"error": {"details": {"field": "qty"}}}, {}]}},
             events=STOCK),
        Case("the record", DELETE(TEA_N1), 409, {"details": {"sku": "TEA_N1"}}),
        Case("the product", DELETE("/products/TEA"), 409, {"details": {"sku": "TEA_N1"}}),
        Case("the branch", DELETE("/branches/N1"), 409, {"details": {"sku": "TEA_N1"}}),
        Case("another record", DELETE(TEA_S1), 204, events=["sku.deleted"]),
        Case("the record once it is shipped", DELETE(TEA_N1), 204, None, [moved("shipped")], ["sku.deleted"]),
        Case("the record once it is called off", DELETE(TEA_N1), 204, None, [moved("cancelled")], ["sku.deleted"]),
        Case("a return to a record that is gone", moved("returned"), 200, {"data": {"status": "returned"}},
             [moved("delivered"), DELETE(TEA_N1)], MOVED),
        Case("a return of a product that is gone", moved("returned"), 200, ...,
             [moved("delivered"), DELETE("/products/TEA")], MOVED),
        Case("a return to a branch that is gone", moved("returned"), 200, ...,
             [moved("delivered"), DELETE("/branches/N1")], MOVED),
        stands("a record made anew takes back nothing that was another's",
               [moved("delivered"), DELETE(TEA_N1), POST("/skus", {"product_iv_id": "TEA", "branch_iv_id": "N1"}),
                moved("returned")], (0, 0)),
        Case("a disabled product is still sold", ordered(status="confirmed"), 201, ...,
             [PATCH("/products/TEA", {"is_enabled": False})], CREATED),
        Case("the record does not look changed when only promised", GET(TEA_N1), 200, {"updated": "<tea_n1.updated>"}),
    ],
)  # fmt: skip


@table(LEVELS)
async def test_levels(stage: Stage, case: Case):
    await stage.play(case)


@table(POLICIES)
async def test_policies(stage: Stage, case: Case):
    await stage.play(case)


@table(SHORT)
async def test_short(stage: Stage, case: Case):
    await stage.play(case)


@table(EDITED)
async def test_edited(stage: Stage, case: Case):
    await stage.play(case)


@table(KEPT)
async def test_kept(stage: Stage, case: Case):
    await stage.play(case)


WALK = [
    (SOLD, []),
    (moved("ready"), [(-4, "issued")]),
    (moved("cancelled"), [(-4, "issued"), (4, "put back")]),
    (ordered(status="shipped", keep="other"), [(-4, "issued"), (4, "put back"), (-4, "issued")]),
]


@pytest.mark.parametrize("steps", range(1, len(WALK) + 1))
async def test_every_quantity_that_leaves_is_a_movement(stage: Stage, steps: int):
    for request in SHOP:
        await stage.prepare(request)
    for request, _ in WALK[:steps]:
        await stage.prepare(request)
    found = await stage.database.of(stage.org).all(
        "select m.quantity, m.reason, m.document from movements m join skus s on s.id = m.sku_id"
        " where m.org_id = :org and s.code = 'TEA_N1' and m.document <> '' order by m.id",
        {"org": stage.org},
    )
    assert [(row[0] // 10_000, row[1]) for row in found] == WALK[steps - 1][1]
    assert {row[2] for row in found} <= {stage.kept[name]["id"] for name in ("order", "other") if name in stage.kept}
