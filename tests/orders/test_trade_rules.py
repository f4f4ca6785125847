"""The rules by which companies trade: each step and no other, whose it is, and sums in exact integers."""

import itertools
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondaco.kernel.errors import Conflict, Invalid
from fondaco.kernel.values import UNITS
from fondaco.orders import trade_rules as rules
from fondaco.orders.states import STATES, stock_of

# From, action, to, whose step it is: the author's, the seller's or the buyer's (leaflink §4.2).
TABLE = """
draft submit submitted author
submitted accept accepted seller
submitted reject rejected seller
submitted cancel cancelled buyer
backorder accept accepted seller
backorder reject rejected seller
backorder cancel cancelled buyer
accepted fulfill fulfilled seller
accepted reject rejected seller
fulfilled ship shipped seller
fulfilled complete complete seller
fulfilled reject rejected seller
shipped complete complete seller
shipped reject rejected seller
"""
STEPS = {(was, action): (became, who) for was, action, became, who in map(str.split, TABLE.strip().splitlines())}
# Linkit's sub-state of accepted takes its steps.
STEPS |= {("preparing", action): STEPS["accepted", action] for action in ("fulfill", "reject")}
SIDES: tuple[rules.Side, ...] = ("seller", "buyer")


@pytest.mark.parametrize(("state", "action"), [*itertools.product(STATES, rules.ACTIONS)])
def test_there_is_each_step_and_no_other(state: str, action: str) -> None:
    for side, is_manual in itertools.product(SIDES, (True, False)):
        became, who = STEPS.get((state, action), ("", ""))
        who = ("seller" if is_manual else "buyer") if who == "author" else who
        if who == side:
            assert rules.next_state(state, action, [side], is_manual=is_manual) == became
            assert became in rules.may_step(state, [side], is_manual=is_manual)
            assert became in STATES[state].next
        else:
            with pytest.raises(Conflict):
                rules.next_state(state, action, [side], is_manual=is_manual)


def test_a_step_that_was_taken_is_none_any_more():
    for (_, action), (became, _) in STEPS.items():
        with pytest.raises(Conflict):
            rules.next_state(became, action, SIDES, is_manual=True)


def test_goods_are_reserved_at_submit_and_issued_at_fulfil():
    stands = {state: stock_of("submitted", state) for state in STATES}
    assert {state for state, at in stands.items() if at == "reserved"} == {"submitted", "accepted", "preparing"}
    assert {state for state, at in stands.items() if at == "issued"} == {"fulfilled", "shipped", "complete"}


MONEY = st.integers(0, 10_000 * UNITS).map(lambda cents: cents // 100 * 100)
PERCENT = st.none() | st.integers(0, 100 * UNITS)


@given(
    lines=st.lists(st.tuples(st.integers(1, 999 * UNITS), MONEY, st.integers(1, 48)), min_size=1, max_size=8),
    discount=PERCENT,
    tax=PERCENT,
    shipping=MONEY,
)
def test_sums_are_those_of_exact_decimals(
    lines: list[tuple[int, int, int]], discount: int | None, tax: int | None, shipping: int
):
    cent = Decimal("0.01")
    exact = [
        (Decimal(quantity) / UNITS * Decimal(price) / UNITS / multiplier).quantize(cent, ROUND_HALF_UP)
        for quantity, price, multiplier in lines
    ]
    ours = [rules.line_value(quantity, price, "SAR", multiplier=many) for quantity, price, many in lines]
    assert [Decimal(each) / UNITS for each in ours] == exact
    subtotal = sum(exact)
    off = (subtotal * Decimal(discount or 0) / UNITS / 100).quantize(cent, ROUND_HALF_UP)
    due = ((subtotal - off) * Decimal(tax or 0) / UNITS / 100).quantize(cent, ROUND_HALF_UP)
    sums = rules.add_up(sum(ours), "SAR", discount_percent=discount or 0, tax_percent=tax or 0, shipping=shipping)
    assert Decimal(sums.discount) / UNITS == off
    assert Decimal(sums.tax) / UNITS == due
    assert Decimal(sums.total) / UNITS == subtotal - off + due + Decimal(shipping) / UNITS


@pytest.mark.parametrize(("currency", "total"), [("SAR", 33_300), ("KWD", 33_330), ("JPY", 30_000)])
def test_a_line_is_rounded_to_the_digits_of_its_currency(currency: str, total: int):
    assert rules.line_value(UNITS, 33_333, currency) == total


def test_a_discount_is_at_most_the_lines():
    with pytest.raises(Invalid) as refused:
        rules.add_up(100 * UNITS, "SAR", discount=101 * UNITS)
    assert refused.value.field == "discount"


@pytest.mark.parametrize(("unit", "sale", "price"), [(10, 0, 10), (10, 8, 8), (10, 12, 12)])
def test_a_sale_price_goes_before(unit: int, sale: int, price: int):
    assert rules.price_of(unit, sale) == price
