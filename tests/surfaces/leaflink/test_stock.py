"""Commands on stock and what is measured after them, at each grain (leaflink §3.10, §3.12; D-21, D-23)."""

import asyncio
from dataclasses import dataclass

import pytest
from tests.cases import DELETE, GET, PATCH, POST, READER, STRANGER, Case, Request, table
from tests.cast import Stage
from tests.surfaces.leaflink.stock import (
    CELLS,
    DEFAULT,
    FIELDS,
    FIVE_OF_LOT,
    LOT,
    MUG,
    NORTH,
    SHOP,
    SOUTH,
    TEA,
    TEN,
    US,
    at,
    counted,
    do,
    moved,
)

from fondaco.inventory import commands
from fondaco.kernel.errors import Invalid
from fondaco.kernel.values import UNITS
from fondaco.orders import stock_commands
from fondaco.orders.stock_commands import run_due


@dataclass
class Effect:
    """What commands leave in each cell: on hand, available, reserved, held, archived. `fails` is why the last did."""

    name: str
    given: list[Request]
    cells: dict[tuple[str, ...], tuple[float, ...]]
    fails: str = ""


T, L = (TEA, NORTH, DEFAULT), (TEA, NORTH, LOT)
EFFECTS = [
    Effect("put away", [TEN], {T: (10, 10, 0, 0, 0)}),
    Effect("put away in a lot", [TEN, FIVE_OF_LOT], {T: (10, 10, 0, 0, 0), L: (5, 5, 0, 0, 0)}),
    Effect("counted", [TEN, counted("4")], {T: (4, 4, 0, 0, 0)}),
    Effect("counted in a lot", [TEN, FIVE_OF_LOT, counted(7, at(batch=LOT))], {T: (10,) * 2, L: (7, 7, 0, 0, 0)}),
    Effect("counted to what it is", [TEN, counted(10)], {T: (10, 10, 0, 0, 0)}),
    Effect("moved elsewhere", [TEN, moved(4, at(), at(facility=SOUTH))], {T: (6, 6), (TEA, SOUTH, DEFAULT): (4, 4)}),
    Effect("moved into a lot", [TEN, moved(4, at(), at(batch=LOT))], {T: (6, 6), L: (4, 4)}),
    Effect("moved to another product", [TEN, moved(4, at(), at(MUG))], {T: (6, 6), (MUG, NORTH, DEFAULT): (4, 4)}),
    Effect("moved nowhere", [TEN, moved(4, at(), at())], {T: (10, 10)}, "same place"),
    Effect("more than there is", [TEN, moved(11, at(), at(MUG))], {T: (10, 10)}, "Only 10 are available"),
    Effect("held", [TEN, do("hold", 3)], {T: (10, 7, 0, 3, 0)}),
    Effect("held in a lot", [TEN, FIVE_OF_LOT, do("hold", 3, at(batch=LOT))], {T: (10, 10), L: (5, 2, 0, 3, 0)}),
    Effect("more is held than there is", [TEN, do("hold", 11)], {T: (10, 10)}, "Only 10"),
    Effect("released", [TEN, do("hold", 3), do("unhold", 2)], {T: (10, 9, 0, 1, 0)}),
    Effect("more is released than is held", [TEN, do("hold", 3), do("unhold", 4)], {T: (10, 7, 0, 3, 0)}, "Only 3"),
    Effect("what is held is not moved", [TEN, do("hold", 3), moved(8, at(), at(MUG))], {T: (10, 7)}, "Only 7"),
    Effect("nor counted away", [TEN, do("hold", 3), counted(2)], {T: (10, 7)}, "3 are held"),
    Effect("destroyed", [TEN, do("destroy", "2.5")], {T: (7.5, 7.5, 0, 0, 0)}),
    Effect("archived", [TEN, do("archive", 4)], {T: (6, 6, 0, 0, 4)}),
    Effect("all of it archived", [TEN, do("archive", 10)], {T: (0, 0, 0, 0, 10)}),
    Effect("brought back", [TEN, do("archive", 4), do("unarchive", 3)], {T: (9, 9, 0, 0, 1)}),
    Effect("archived in a lot", [FIVE_OF_LOT, do("archive", 4, at(batch=LOT))], {L: (1, 1, 0, 0, 4)}),
    Effect("more than is archived", [TEN, do("archive", 4), do("unarchive", 5)], {T: (6, 6, 0, 0, 4)}, "Only 4"),
    Effect("a strange product", [do("putaway", 1, at("<strange.results.0.id>"))], {}, "no such product"),
    Effect("a facility that is not", [do("putaway", 1, at(facility=99999))], {}, "no such facility"),
    Effect("a batch that is not", [do("putaway", 1, at(batch=99999))], {}, "no such batch"),
    Effect("an archived facility", [DELETE(f"/leaflink/facilities/{SOUTH}?{US}"), do("putaway", 1, at(facility=SOUTH))],
           {}, "archived"),
    Effect("where nothing stands", [DELETE("/skus/TEA_N1"), do("hold", 1)], {}, "no stock record"),
    Effect("it is stocked again", [DELETE("/skus/TEA_N1"), TEN], {T: (10, 10)}),
    Effect("too much", [do("putaway", 10**17)], {}, "at most"),
    Effect("Linkit counts fewer: of the default lot", [TEN, FIVE_OF_LOT, PATCH("/skus/TEA_N1", {"qty": 8})],
           {T: (3, 3), L: (5, 5)}),
    Effect("and then of the oldest", [TEN, FIVE_OF_LOT, PATCH("/skus/TEA_N1", {"qty": 3})], {L: (3, 3)}),
    Effect("Linkit counts more", [FIVE_OF_LOT, PATCH("/skus/TEA_N1", {"qty": 7})], {T: (2, 2), L: (5, 5)}),
    Effect("Linkit cannot count away what is held",
           [TEN, do("hold", 3), PATCH("/skus/TEA_N1", {"qty": 2}, refused=422)], {T: (10, 7, 0, 3, 0)}),
    Effect("an order keeps to the default lot", [TEN, FIVE_OF_LOT,
           POST("/orders", {"products": [{"product_id": "TEA", "quantity": 12}], "destination_id": "N1",
           "status": "confirmed"}, keep="order")], {T: (10, 0, 10), L: (5, 3, 2)}),
    Effect("what it takes and gives back", [TEN, FIVE_OF_LOT,
           POST("/orders", {"products": [{"product_id": "TEA", "quantity": 12}], "destination_id": "N1",
           "status": "confirmed"}, keep="order"), PATCH("/orders/<order>/status", {"status": "ready"}),
           PATCH("/orders/<order>/status", {"status": "cancelled"})], {T: (10, 10), L: (5, 5)}),
    Effect("what it has taken", [TEN, FIVE_OF_LOT,
           POST("/orders", {"products": [{"product_id": "TEA", "quantity": 12}], "destination_id": "N1",
           "status": "confirmed"}, keep="order"), PATCH("/orders/<order>/status", {"status": "ready"})], {L: (3, 3)}),
    Effect("nobody is promised what is held", [TEN, do("hold", 3),
           POST("/orders", {"products": [{"product_id": "TEA", "quantity": 8}], "destination_id": "N1",
           "status": "confirmed"}, refused=422)], {T: (10, 7, 0, 3, 0)}),
]  # fmt: skip


@pytest.mark.parametrize("effect", EFFECTS, ids=[each.name for each in EFFECTS])
async def test_effects(stage: Stage, effect: Effect):
    strange = [POST("/products", {"iv_id": "X", "name_en": "X"}, as_=STRANGER)]
    for request in (*SHOP, *strange, GET("/leaflink/products", as_=STRANGER, keep="strange")):
        await stage.prepare(request)
    for request in effect.given:
        await stage.prepare(request)
        await run_due(stage.database)
    if "command" in stage.kept and effect.given[-1].keep == "command":
        told = await stage.prepare(GET("/leaflink/inventory/commands/<command.command_id>/status"))
        assert told["result_status"] == ("Failed" if effect.fails else "Success"), told
        assert effect.fails in " ".join((told["result_metadata"] or {}).values())
        assert told["result_on"]
    found = await stage.prepare(CELLS)
    cells: dict[tuple[int, ...], tuple[float, ...]] = {}
    for row in found:
        quantities = tuple(float(row["measurements"][f"{name}_quantity"]) for name in FIELDS)
        cells[row["product_id"], row["facility_id"], row["batch_id"]] = quantities
    keys = {tuple(int(stage_id(stage, part)) for part in key): value for key, value in effect.cells.items()}
    assert {key: cells.get(key, ())[: len(value)] for key, value in keys.items()} == keys
    assert cells.keys() == keys.keys()


def stage_id(stage: Stage, text: str) -> str:
    found = stage.kept
    name, *rest = text.strip("<>").split(".")
    value = found[name]
    for part in rest:
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value["id"] if isinstance(value, dict) else value


PLACED = {"created_by": 0, "product_id": 1, "facility_id": 1, "batch_id": 1, "quantity": "1"}
PUTAWAY = "/leaflink/inventory/commands/putaway"
STATUS = "/leaflink/inventory/commands/<command.command_id>/status"
REFUSED = [
    Case("accepted", POST(PUTAWAY, PLACED | {"metadata": {"note": "x"}}), 202, {"command_id": int}, events=[]),
    *(
        Case(f"without {name}", POST(PUTAWAY, {k: v for k, v in PLACED.items() if k != name}), 400, {name: [str]})
        for name in PLACED
    ),
    Case("an id of none", POST(PUTAWAY, PLACED | {"product_id": 0}), 400, {"product_id": [str]}),
    Case("an id beyond counting", POST(PUTAWAY, PLACED | {"product_id": 2**70}), 400, {"product_id": [str]}),
    Case("nothing", POST(PUTAWAY, PLACED | {"quantity": "0"}), 400, {"quantity": [str]}),
    Case("less than nothing", POST(PUTAWAY, PLACED | {"quantity": "-1"}), 400, {"quantity": [str]}),
    Case("too fine", POST(PUTAWAY, PLACED | {"quantity": "0.001"}), 400, {"quantity": [str]}),
    Case("empty metadata", POST(PUTAWAY, PLACED | {"metadata": {"a": ""}}), 400, ...),
    Case("an unknown attribute", POST(PUTAWAY, PLACED | {"colour": 1}), 400, {"colour": [str]}),
    Case("no reason", POST("/leaflink/inventory/commands/hold", PLACED), 400, {"reason": [str]}),
    Case("a count below nothing", POST("/leaflink/inventory/commands/reconcile",
         PLACED | {"quantity": None, "to_quantity": "-1", "reason": "x"}), 400),
    Case("by a reader", POST(PUTAWAY, PLACED, as_=READER), 403),
    Case("it waits", GET(STATUS), 200, {"command_id": "<command.command_id>", "result_status": "Pending",
         "result_metadata": None, "result_on": None, "command_type": "putaway", "task_id": str}, [TEN]),
    Case("a stranger does not see it", GET(STATUS, as_=STRANGER), 404, given=[TEN]),
    Case("one that is not", GET("/leaflink/inventory/commands/999999/status"), 404),
]  # fmt: skip


@table(REFUSED)
async def test_queued(stage: Stage, case: Case):
    for request in SHOP:
        await stage.prepare(request)
    await stage.play(case)


LINES = [
    PATCH("/skus/TEA_N1", {"qty": 9}),
    POST("/orders", {"products": [{"product_id": "TEA", "quantity": 5}], "destination_id": "N1", "status": "confirmed"},
         keep="order"),
]  # fmt: skip
LINE = "select l.id, l.order_id, l.reserved, l.issued from order_lines l where l.org_id = :org"


@pytest.mark.parametrize(
    ("kinds", "line", "stock", "fails"),
    [
        (["unreserve 2"], (3, 0), (9, 3), ""),
        (["unreserve 6"], (5, 0), (9, 5), "reserved"),
        (["fulfillment 2"], (3, 2), (7, 3), ""),
        (["fulfillment 6"], (5, 0), (9, 5), "reserved"),
        (["fulfillment 4", "unfulfillment 3"], (1, 1), (8, 1), ""),
        (["fulfillment 4", "unfulfillment 5"], (1, 4), (5, 1), "fulfilled"),
        (["unfulfillment 1"], (5, 0), (9, 5), "fulfilled"),
        (["fulfillment 2", "ready"], (0, 5), (4, 0), ""),
        (["unreserve 2", "ready"], (0, 5), (4, 0), ""),
        (["fulfillment 2", "cancelled"], (0, 0), (9, 0), ""),
        (["fulfillment 1 of another product"], (5, 0), (9, 5), "another product"),
        (["fulfillment 1 of another line"], (5, 0), (9, 5), "no such line"),
        (["fulfillment 1 of another order"], (5, 0), (9, 5), "no such order"),
    ],
)
async def test_lines_of_orders(stage: Stage, kinds, line, stock, fails):
    for request in (*SHOP, *LINES):
        await stage.prepare(request)
    reader = stage.database.of(stage.org)
    ((id, order, *_),) = await reader.all(LINE, {"org": stage.org})
    for kind in kinds:
        name, _, rest = kind.partition(" ")
        if not rest:
            await stage.prepare(PATCH("/orders/<order>/status", {"status": name}))
            continue
        quantity, _, wrong = rest.partition(" of another ")
        ids = {"product_id": TEA, "order_id": order, "order_product_id": id}
        names = {"product": "product_id", "line": "order_product_id", "order": "order_id"}
        ids |= {names[wrong]: MUG if wrong == "product" else 999999} if wrong else {}
        await stage.prepare(do(name, quantity, ids))
        await run_due(stage.database)
    told = await stage.prepare(GET(STATUS))
    assert told["result_status"] == ("Failed" if fails else "Success")
    assert fails in " ".join((told["result_metadata"] or {}).values())
    ((_, _, *held),) = await reader.all(LINE, {"org": stage.org})
    assert tuple(each // UNITS for each in held) == line
    sku = await stage.prepare(GET("/skus/TEA_N1"))
    assert (sku["qty"], sku["reserved_qty"]) == stock
    moved = await reader.value("select sum(quantity) from movements where org_id = :org and document = :order",
                               {"org": stage.org, "order": stage.kept["order"]["id"]})  # fmt: skip
    assert -(moved or 0) == held[1]


async def test_each_product_in_the_order_of_its_commands(stage: Stage):
    """Whoever looks, and how many do: what came first is done first."""
    for request in SHOP:
        await stage.prepare(request)
    for n in range(1, 13):
        await stage.prepare(counted(n))
        await stage.prepare(counted(20 - n, at(MUG)))
    done = await asyncio.gather(*(run_due(stage.database) for _ in range(4)))
    await run_due(stage.database)
    assert sum(done) <= 24
    for name, last in (("TEA_N1", 12), ("MUG_N1", 8)):
        found = await stage.prepare(GET(f"/skus/{name}/movements?sort=created&limit=50"))
        balance, seen = 0, []
        for each in found["data"]:
            balance += each["quantity"]
            seen.append(balance)
        assert seen[-12:] == (list(range(1, 13)) if last == 12 else list(range(19, 7, -1)))


async def test_a_command_that_breaks_is_over(stage: Stage, monkeypatch):
    async def broken(tx, actor, command, sent):
        raise RuntimeError("broken")

    for request in (*SHOP, TEN):
        await stage.prepare(request)
    monkeypatch.setitem(stock_commands.DOING, "putaway", broken)
    assert await run_due(stage.database) >= 1
    await stage.play(Case("told", GET(STATUS), 200, {"result_status": "Failed", "result_metadata": {"detail": str}}))


async def test_what_another_has_done_did_not_fail(stage: Stage, monkeypatch):
    """One process cannot do a command; before it says so another, who can by now, has done it."""
    for request in (*SHOP, TEN):
        await stage.prepare(request)
    doing, write = stock_commands.DOING, stage.database.write

    async def refused(tx, actor, command, sent):
        monkeypatch.setattr(stock_commands, "DOING", doing)
        monkeypatch.setattr(stage.database, "write", late)
        raise Invalid("Not yet")

    async def late(org, work, **more):
        monkeypatch.setattr(stage.database, "write", write)
        await run_due(stage.database)
        return await write(org, work, **more)

    monkeypatch.setattr(stock_commands, "DOING", doing | {"putaway": refused})
    await run_due(stage.database)
    await stage.play(Case("told", GET(STATUS), 200, {"result_status": "Success", "result_metadata": None}))


@pytest.mark.parametrize(
    ("commands", "events"),
    [
        ([TEN], ["sku.updated"]),
        ([counted(0)], []),
        ([TEN, do("hold", 3)], ["stock.held"]),
        ([TEN, do("hold", 3), do("unhold", 2)], ["stock.released"]),
        ([TEN, do("archive", 3)], ["sku.updated", "stock.archived"]),
        ([TEN, do("archive", 3), do("unarchive", 3)], ["sku.updated", "stock.unarchived"]),
        ([TEN, moved(1, at(), at(MUG))], ["sku.updated", "sku.updated"]),
        ([TEN, do("hold", 11)], []),
    ],
)
async def test_what_is_done_is_told(stage: Stage, commands, events):
    for request in (*SHOP, *commands[:-1]):
        await stage.prepare(request)
    await run_due(stage.database)
    before = await stage.events()
    await stage.prepare(commands[-1])
    await run_due(stage.database)
    assert [type for _, type in await stage.events(before[-1][0])] == events
    feed = await stage.prepare(GET("/events?types=stock.*&limit=1000"))
    for event in feed["data"]:
        assert event["changes"]["lines"]["to"][0]["quantity"] in (2, 3)


async def test_commands_are_forgotten_after_a_month(stage: Stage):
    for request in (*SHOP, TEN):
        await stage.prepare(request)
    await run_due(stage.database)
    await stage.database.write(None, commands.forget_commands)
    await stage.play(Case("not yet", GET(STATUS), 200))
    old = "update stock_commands set done = '2020-01-01T00:00:00.000000Z' where org_id = :org"

    async def age(tx):
        await tx.run(old, {"org": stage.org})

    await stage.write(age)
    await stage.database.write(None, commands.forget_commands)
    await stage.play(Case("by now", GET(STATUS), 404))
