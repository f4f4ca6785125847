"""Faults such as somebody could make one day, and for each the tests that notice."""

from msgspec import Struct


class Fault(Struct, frozen=True):
    """In `file`, `right` stands once and becomes `wrong`; then each of `tests` fails."""

    name: str
    file: str
    right: str
    wrong: str
    tests: tuple[str, ...]


ORDERS = "src/fondaco/orders"
LINKIT = "tests/surfaces/linkit"
STOCK = f"{LINKIT}/test_orders_stock.py"

FAULTS = (
    Fault(
        "the release is forgotten when an order is called off",
        f"{ORDERS}/states.py",
        '"rejected": State("cancelled", frozenset()),',
        '"rejected": State("cancelled", frozenset(), "reserved"),',
        (f"{STOCK}::test_levels[sqlite-cancelled releases]", "tests/orders/test_states.py::test_stock_of"),
    ),
    Fault(
        "money is a float",
        f"{ORDERS}/pricing.py",
        "    return sign * ((2 * abs(numerator) + denominator * step) // (2 * denominator * step)) * step",
        "    return round(numerator / denominator / step) * step",
        ("tests/orders/test_pricing.py::test_line_totals",),
    ),
    Fault(
        "the tenant is dropped where an order looks for its goods",
        f"{ORDERS}/queries.sql",
        "where p.org_id = :org and p.is_deleted = false and p.code in :named",
        "where p.is_deleted = false and p.code in :named",
        (f"{LINKIT}/test_orders_placing.py::test_fields[sqlite-a stranger's product]",),
    ),
    Fault(
        "the event is published before the order stands",
        f"{ORDERS}/placing.py",
        "    lines, stocked = await hold(\n",
        '    await record(tx, actor, [Event("order.created", uid)])\n'
        '    await tx.run("release unit", {})\n'
        '    await tx.run("savepoint unit", {})\n'
        "    lines, stocked = await hold(\n",
        (f"{LINKIT}/test_orders.py::test_slice[sqlite-short stock]",),
    ),
    Fault(
        "what just suffices is too little",
        f"{ORDERS}/rules.py",
        "taken < line.quantity and is_strict",
        "taken <= line.quantity and is_strict",
        (
            f"{STOCK}::test_levels[sqlite-cancelled releases]",
            "tests/proofs/test_last_unit.py::test_the_last_unit[sqlite]",
        ),
    ),
    Fault(
        "one more may be sold than there are",
        f"{ORDERS}/rules.py",
        "taken < line.quantity and is_strict",
        "taken + UNITS < line.quantity and is_strict",
        (f"{STOCK}::test_short[sqlite-at once]", "tests/proofs/test_last_unit.py::test_the_last_unit[sqlite]"),
    ),
    Fault(
        "stock is not locked on PostgreSQL",
        "src/fondaco/inventory/queries.sql",
        "and t.id in :ids order by +t.id for update of t",
        "and t.id in :ids order by +t.id",
        (
            "tests/inventory/test_races.py::test_the_last_ones_are_transferred_once[postgres]",
            "tests/proofs/test_last_unit.py::test_the_last_unit[postgres]",
        ),
    ),
    Fault(
        "a key is not claimed",
        "src/fondaco/store/once.py",
        "    if not await tx.run(sql.claim_key, claim):",
        "    if False:",
        (
            f"{LINKIT}/test_orders_moving.py::test_payments[sqlite-one key pays once]",
            "tests/proofs/test_retries.py::test_what_is_sent_three_times_happens_once[sqlite]",
        ),
    ),
    Fault(
        "nothing is put back when goods are returned",
        f"{ORDERS}/states.py",
        '"returned": State("returned", frozenset(), "free", "returned"),',
        '"returned": State("returned", frozenset(), "issued", "returned"),',
        (f"{STOCK}::test_levels[sqlite-returned puts back]",),
    ),
    Fault(
        "issuing writes no movement",
        "src/fondaco/inventory/stock.py",
        "    await write_moves(tx, actor, moves, reason=reason, document=document)",
        '    if reason != "issued":\n        await write_moves(tx, actor, moves, reason=reason, document=document)',
        (
            f"{STOCK}::test_every_quantity_that_leaves_is_a_movement",
            "tests/proofs/test_bustle.py::test_a_busy_hour[sqlite]",
        ),
    ),
    Fault(
        "an event takes the number after the last one that it sees",
        "src/fondaco/events/outbox.py",
        'last = await next_number(tx, actor.org, "events", len(events))',
        'seen = "select coalesce(max(number), 0) from events where org_id = :org"\n'
        '    last = await tx.value(seen, {"org": actor.org}) + len(events)',
        (
            "tests/events/test_feed.py::test_what_came_after_a_number[sqlite]",
            "tests/events/test_feed.py::test_nobody_reads_past_a_number_that_is_still_to_come[postgres]",
        ),
    ),
    Fault(
        "a caller is answered before the commit that carries it",
        "src/fondaco/store/sqlite.py",
        "        await asyncio.shield(carried)\n",
        "",
        ("tests/store/test_units.py::test_nobody_is_answered_before_his_commit[sqlite]",),
    ),
)
