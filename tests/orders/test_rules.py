"""The rules of an order: its lines and their prices, and what they take of the stock."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.orders.goods import a_cell, a_good, a_line

from fondaco.kernel.errors import Faults, Invalid, Problem
from fondaco.kernel.values import UNITS
from fondaco.orders import rules
from fondaco.orders.model import Line, WantedLine
from fondaco.orders.states import Stock

STOCKS: tuple[Stock, ...] = ("free", "reserved", "issued")
SKUS = (1, 2, 3)
GOODS = {name: a_good() for name in ("TEA", "p" * 15)} | {
    "MUG": a_good(product_id=2, uid="m" * 15, code="MUG", price=0)
}


def fields_of(problem: Problem) -> list[str | None]:
    return [each.field for each in (problem.faults if isinstance(problem, Faults) else [problem])]


@st.composite
def lines(draw: st.DrawFn) -> list[Line]:
    """Lines that share stock records; some have none, or no product."""
    found = []
    for position in range(draw(st.integers(1, 6))):
        sku = draw(st.sampled_from([*SKUS, None]))
        product = None if sku is None and draw(st.booleans()) else 1
        quantity = draw(st.integers(1, 9)) * UNITS
        found.append(a_line(position=position, sku_id=sku, product_id=product, quantity=quantity))
    return found


CELLS = st.tuples(*(st.integers(0, 20) for _ in SKUS))


@given(lines(), CELLS, st.sampled_from(STOCKS), lines(), st.sampled_from(STOCKS), st.booleans())
def test_stock_is_never_promised_twice(
    before: list[Line], levels: tuple[int, ...], stock: Stock, after: list[Line], then: Stock, is_strict: bool
) -> None:
    """An order takes stock, changes, and takes it again: nothing falls below none, and every unit is somewhere."""
    cells = {id: a_cell(id, level * UNITS) for id, level in zip(SKUS, levels, strict=True)}
    held = rules.allocate(before, cells, held=[], stock=stock, is_strict=False)
    for each in rules.shifts([], held, cells):
        cells[each.cell.id] = a_cell(each.cell.id, each.cell.on_hand + each.on_hand, each.cell.reserved + each.reserved)
    assert all(0 <= cell.reserved <= cell.on_hand for cell in cells.values())
    free = {id: cell.free for id, cell in cells.items()}
    for line in held:
        if line.sku_id:
            free[line.sku_id] += line.reserved + line.issued
    wanted = Counter[int]()
    for line in after:
        wanted[line.sku_id or 0] += line.quantity if line.product_id else 0
    is_short = any(wanted[id] > (free[id] if id else 0) for id in wanted)
    if is_strict and is_short and then != "free":
        with pytest.raises(Problem) as refused:
            rules.allocate(after, cells, held=held, stock=then, is_strict=True)
        assert {field and field.rpartition(".")[2] for field in fields_of(refused.value)} == {"quantity"}
        return
    again = rules.allocate(after, cells, held=held, stock=then, is_strict=is_strict)
    for each in rules.shifts(held, again, cells):
        cells[each.cell.id] = a_cell(each.cell.id, each.cell.on_hand + each.on_hand, each.cell.reserved + each.reserved)
    for id, level in zip(SKUS, levels, strict=True):
        mine = [line for line in again if line.sku_id == id]
        assert cells[id].reserved == sum(line.reserved for line in mine)
        assert cells[id].on_hand + sum(line.issued for line in mine) == level * UNITS
        assert 0 <= cells[id].reserved <= cells[id].on_hand
        taken = sum(line.reserved + line.issued for line in mine)
        assert taken == (0 if then == "free" else min(wanted[id], level * UNITS))
    for line in again:
        assert 0 <= line.reserved + line.issued <= line.quantity
        assert not (line.reserved if then != "reserved" else line.issued)
        assert line.product_id or not line.reserved + line.issued


@given(lines(), CELLS, st.sampled_from(STOCKS))
def test_the_same_again_moves_nothing(wanted: list[Line], levels: tuple[int, ...], stock: Stock) -> None:
    cells = {id: a_cell(id, level * UNITS) for id, level in zip(SKUS, levels, strict=True)}
    held = rules.allocate(wanted, cells, held=[], stock=stock, is_strict=False)
    for each in rules.shifts([], held, cells):
        cells[each.cell.id] = a_cell(each.cell.id, each.cell.on_hand + each.on_hand, each.cell.reserved + each.reserved)
    again = rules.allocate(held, cells, held=held, stock=stock, is_strict=False)
    assert again == held
    assert rules.shifts(held, again, cells) == []


def test_what_is_left_is_told_by_line() -> None:
    cells = {1: a_cell(1, 5 * UNITS)}
    wanted = [a_line(position=i, quantity=3 * UNITS, product_code="TEA") for i in range(3)]
    with pytest.raises(Faults) as refused:
        rules.allocate(wanted, cells, held=[], stock="reserved", is_strict=True)
    assert [(each.field, each.detail) for each in refused.value.faults] == [
        ("lines.1.quantity", "Not enough stock of TEA_N1: 2 left"),
        ("lines.2.quantity", "Not enough stock of TEA_N1: 0 left"),
    ]


def test_a_product_that_the_branch_does_not_stock_is_short() -> None:
    line = a_line(sku_id=None)
    with pytest.raises(Invalid, match="Not enough stock of TEA: 0 left"):
        rules.allocate([line], {}, held=[], stock="reserved", is_strict=True)
    assert rules.allocate([line], {}, held=[], stock="reserved", is_strict=False) == [line]


def test_a_record_that_is_gone_takes_nothing_back() -> None:
    held = [a_line(issued=UNITS)]
    free = rules.allocate(held, {}, held=held, stock="free", is_strict=True)
    assert rules.shifts(held, free, {}) == []


@pytest.mark.parametrize(
    ("source", "adjusts", "policy"),
    [
        ("manual", None, "accepted"),
        ("manual", True, "accepted"),
        ("manual", False, ""),
        ("salla", None, ""),
        ("salla", True, "accepted"),
        ("salla", False, ""),
        ("marketplace", None, "submitted"),
        ("marketplace", False, "submitted"),
    ],
)
def test_stock_policy(source: str, adjusts: bool | None, policy: str) -> None:
    assert rules.stock_policy(source, adjusts) == policy


@pytest.mark.parametrize(
    ("source", "status", "state"),
    [
        ("manual", "pending", "submitted"),
        ("manual", "confirmed", "accepted"),
        ("manual", "delivered", "complete"),
        ("manual", "cancelled", "cancelled"),
        ("salla", "pending", "submitted"),
        ("salla", "shipped", "shipped"),
        ("salla", "cancelled", "cancelled"),
        ("salla", "returned", "returned"),
    ],
)
def test_first_state(source: str, status: str, state: str) -> None:
    assert rules.first_state(source, status) == state


@pytest.mark.parametrize("source", ["manual", "marketplace"])
def test_ours_do_not_begin_as_returned(source: str) -> None:
    with pytest.raises(Invalid):
        rules.first_state(source, "returned")


def priced(*wanted: WantedLine, source: str = "manual", currency: str = "SAR") -> list[Line]:
    return rules.price_lines(wanted, GOODS, source=source, currency=currency)


@pytest.mark.parametrize("named", ["TEA", "p" * 15])
def test_a_line_takes_from_its_product_what_is_not_said(named: str) -> None:
    (line,) = priced(WantedLine(product=named, quantity=4 * UNITS))
    assert (line.name, line.product_uid, line.product_code, line.sku_id) == ("Green tea", "p" * 15, "TEA", 7)
    assert (line.sku_code, line.barcode) == ("TEA_N1", "622")
    assert (line.price, line.total, line.vat) == (125_000, 500_000, 150_000)


def test_a_line_keeps_what_is_said() -> None:
    (line,) = priced(WantedLine(product="TEA", name="Tee", quantity=UNITS, price=0, vat=0, barcode="9", sku_code="X"))
    assert (line.name, line.price, line.total, line.vat, line.barcode) == ("Tee", 0, 0, 0, "9")
    assert line.sku_code == "TEA_N1", "the stock record has one name"


def test_a_line_by_its_code_alone() -> None:
    (line,) = priced(WantedLine(product_code="TEA", quantity=UNITS))
    assert line.product_uid == "p" * 15


def test_a_line_of_what_is_not_in_the_catalogue() -> None:
    (line,) = priced(
        WantedLine(name="Gift wrap", product_code="WRAP", sku_code="W-1", quantity=2 * UNITS, price=30_000)
    )
    assert (line.product_id, line.sku_id, line.product_uid) == (None, None, "")
    assert (line.product_code, line.sku_code, line.price, line.total, line.vat) == ("WRAP", "W-1", 30_000, 60_000, 0)


def test_everything_wrong_is_told_by_line() -> None:
    with pytest.raises(Faults) as refused:
        priced(
            WantedLine(product="NO", quantity=UNITS),
            WantedLine(product="TEA", quantity=UNITS),
            WantedLine(quantity=UNITS),
            WantedLine(name="Off", quantity=2 * UNITS, price=UNITS, total=3 * UNITS),
            WantedLine(name="Dear", quantity=10**9 * UNITS, price=10**9 * UNITS),
        )
    assert fields_of(refused.value) == ["lines.0.product", "lines.2.name", "lines.3.total", "lines.4.total"]


@pytest.mark.parametrize(("sent", "kept"), [(250_000, 250_000), (250_100, 250_000), (249_900, 250_000)])
def test_a_sent_line_total_within_a_hundredth(sent: int, kept: int) -> None:
    (line,) = priced(WantedLine(product="TEA", quantity=2 * UNITS, total=sent))
    assert line.total == kept


def test_line_totals_from_elsewhere_are_kept() -> None:
    (line,) = priced(WantedLine(product="TEA", quantity=2 * UNITS, total=1), source="salla")
    assert line.total == 1


@pytest.mark.parametrize("count", [0, rules.MOST_LINES + 1])
def test_how_many_lines(count: int) -> None:
    with pytest.raises(Invalid):
        rules.check_lines([WantedLine()] * count)
    rules.check_lines([WantedLine()] * rules.MOST_LINES)


@pytest.mark.parametrize(
    ("changes", "is_same"),
    [
        ({}, True),
        ({"id": 5, "order_id": 5, "reserved": 5, "issued": 5, "sku_id": 9, "product_id": None}, True),
        ({"quantity": 1}, False),
        ({"price": 1}, False),
        ({"total": 1}, False),
        ({"vat": 1}, False),
        ({"name": "x"}, False),
        ({"position": 1}, False),
        ({"product_uid": "x"}, False),
        ({"sku_code": "x"}, False),
        ({"barcode": "x"}, False),
    ],
)
def test_are_same(changes: dict[str, Any], is_same: bool) -> None:
    assert rules.are_same([a_line()], [a_line(**changes)]) == is_same


def test_another_number_of_lines_is_not_the_same() -> None:
    assert not rules.are_same([a_line()], [a_line(), a_line(position=1)])


def test_a_line_outlives_its_product() -> None:
    gone = a_line(product_uid="g" * 15, product_code="GONE", price=5, vat=6, name="Was sold")
    kept = rules.kept_goods([gone, a_line(), a_line(product_id=None, product_uid="")], GOODS)
    assert list(kept) == ["g" * 15]
    good = kept["g" * 15]
    assert (good.code, good.name, good.price, good.vat, good.sku_id) == ("GONE", "Was sold", 5, 6, None)


def test_what_is_empty_is_not_carried() -> None:
    details: dict[str, Any] = {"a": "", "b": None, "c": False, "d": 0, "e": {}, "f": "x", "g": True}
    assert rules.carried(details) == {"d": 0, "e": {}, "f": "x", "g": True}
