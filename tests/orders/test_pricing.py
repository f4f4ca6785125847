"""What an order costs, held against decimal arithmetic in every kind of currency (linkit-v1 D-36, D-44)."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.orders.goods import a_line

from fondaco.kernel.errors import Invalid
from fondaco.kernel.values import MOST_MONEY, UNITS, to_units
from fondaco.orders import pricing, rules
from fondaco.orders.pricing import Totals

DIGITS = {"KWD": 3, "BHD": 3, "OMR": 3, "JOD": 3, "JPY": 0, "KRW": 0, "SAR": 2, "EUR": 2, "USD": 2, "CLF": 4}
CURRENCIES = st.sampled_from(sorted(DIGITS))
MOST = to_units(MOST_MONEY)
QUANTITIES = st.integers(1, 10**6).map(lambda n: n * UNITS)
PRICES = st.integers(0, 10**10)
PERCENTAGES = st.integers(0, 100 * UNITS)
TAXED = st.lists(st.tuples(st.integers(0, 10**11), PERCENTAGES), min_size=1, max_size=8)


def money(units: int) -> Decimal:
    return Decimal(units) / UNITS


def rounded(amount: Decimal, currency: str) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-DIGITS[currency]), ROUND_HALF_UP)


@pytest.mark.parametrize(("currency", "digits"), DIGITS.items())
def test_digits(currency: str, digits: int) -> None:
    assert pricing.digits(currency) == digits
    assert pricing.step_of(currency) * 10**digits == UNITS


@pytest.mark.parametrize("currency", ["", "sar", "SA", "SARS", "XAU", "XXX", "ZZZ", "ABC", "12A", "SAR\n", "ر.س"])
def test_no_currency(currency: str) -> None:
    with pytest.raises(Invalid) as refused:
        pricing.digits(currency)
    assert refused.value.field == "currency"


@given(QUANTITIES, PRICES, CURRENCIES)
def test_line_total(quantity: int, price: int, currency: str) -> None:
    ours = pricing.line_total(quantity, price, currency)
    assert money(ours) == rounded(money(quantity) * money(price), currency)


@pytest.mark.parametrize(
    ("quantity", "price", "currency", "total"),
    [
        (3, 1.005, "SAR", 3.02),
        (1, 1.005, "SAR", 1.01),
        (3, 0.335, "KWD", 1.005),
        (1, 0.0005, "BHD", 0.001),
        (1, 0.5, "JPY", 1),
        (3, 0.4999, "JPY", 1),
        (1, 0.4999, "JPY", 0),
        (7, 0, "SAR", 0),
        (4, 12.5, "SAR", 50),
    ],
)
def test_line_totals(quantity: int, price: float, currency: str, total: float) -> None:
    assert pricing.line_total(quantity * UNITS, to_units(price, 4), currency) == to_units(total, 4)


@given(TAXED, CURRENCIES)
def test_tax_without_a_discount(lines: list[tuple[int, int]], currency: str) -> None:
    exact = sum((money(total) * money(vat) / 100 for total, vat in lines), Decimal())
    assert money(pricing.tax_of(lines, 0, currency)) == rounded(exact, currency)


@given(TAXED, st.integers(0, 10**12), CURRENCIES)
def test_tax_is_reduced_in_proportion_to_the_discount(
    lines: list[tuple[int, int]], discount: int, currency: str
) -> None:
    subtotal = sum(total for total, _ in lines)
    assume(subtotal)
    tax = pricing.tax_of(lines, discount, currency)
    exact = sum((money(total) * money(vat) / 100 for total, vat in lines), Decimal())
    left = max(Decimal(), (money(subtotal) - money(discount)) / money(subtotal))
    # The division is not exact in decimals: ours may differ where it falls on half a step.
    assert abs(money(tax) - exact * left) <= money(pricing.step_of(currency)) / 2 + Decimal("1e-15")
    assert tax % pricing.step_of(currency) == 0
    assert 0 <= tax <= pricing.tax_of(lines, 0, currency)
    if discount >= subtotal:
        assert tax == 0


@given(st.integers(1, 10**11), PERCENTAGES, st.integers(0, 10**11), CURRENCIES)
def test_one_rate_taxes_what_is_left_of_the_lines(total: int, vat: int, discount: int, currency: str) -> None:
    assume(discount <= total)
    exact = (money(total) - money(discount)) * money(vat) / 100
    assert money(pricing.tax_of([(total, vat)], discount, currency)) == rounded(exact, currency)


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**6), st.sampled_from([1, 10, 100, 10_000]))
def test_divided_rounds_half_away_from_nothing(numerator: int, denominator: int, step: int) -> None:
    found = pricing.divided(numerator, denominator, step)
    assert found % step == 0
    assert found == -pricing.divided(-numerator, denominator, step)
    distance = abs(numerator - found * denominator) * 2
    assert distance <= step * denominator
    if distance == step * denominator:
        assert abs(found) * denominator > abs(numerator)


@given(
    st.lists(st.tuples(QUANTITIES, st.integers(0, 10**7), PERCENTAGES), min_size=1, max_size=6),
    st.integers(0, 100),
    st.tuples(st.integers(0, 10**8), st.integers(0, 10**8)),
    CURRENCIES,
)
def test_an_order_is_the_sum_of_its_parts(
    wanted: list[tuple[int, int, int]], percent: int, fees: tuple[int, int], currency: str
) -> None:
    lines = [
        a_line(quantity=quantity, total=pricing.line_total(quantity, price, currency), vat=vat)
        for quantity, price, vat in wanted
    ]
    discount = sum(line.total for line in lines) * percent // 100
    ours = rules.total_up(lines, currency=currency, discount=discount, tax=None, fees=fees)
    assert ours.subtotal == sum(line.total for line in lines)
    assert ours.total == ours.subtotal - discount + ours.tax + sum(fees)
    sent = rules.total_up(lines, currency=currency, discount=discount, tax=123, fees=fees)
    assert sent.tax == 123
    assert sent.total - sent.tax == ours.total - ours.tax


@pytest.mark.parametrize("away", [-101, -100, -1, 0, 1, 100, 101])
def test_sent_totals_agree_within_a_hundredth(away: int) -> None:
    ours = Totals(subtotal=500_000, tax=75_000, total=575_000)
    for name in ("subtotal", "total"):
        sent = {"subtotal": None, "total": None, name: getattr(ours, name) + away}
        if abs(away) <= 100:
            assert rules.settle_totals(ours, source="manual", discount=0, **sent) == ours
        else:
            with pytest.raises(Invalid) as refused:
                rules.settle_totals(ours, source="manual", discount=0, **sent)
            assert refused.value.field == name


@given(st.none() | st.integers(0, MOST), st.none() | st.integers(0, MOST), st.integers(0, 10**6))
def test_totals_from_elsewhere_are_kept(subtotal: int | None, total: int | None, discount: int) -> None:
    ours = Totals(subtotal=500_000, tax=75_000, total=575_000)
    assume(total is not None or (subtotal or 0) + 75_000 <= MOST)
    kept = rules.settle_totals(ours, source="salla", discount=discount, subtotal=subtotal, total=total)
    assert kept.subtotal == (ours.subtotal if subtotal is None else subtotal)
    assert kept.tax == ours.tax
    assert kept.total == (ours.total - ours.subtotal + kept.subtotal if total is None else total)


@pytest.mark.parametrize("source", ["manual", "marketplace", "salla"])
@pytest.mark.parametrize(
    ("ours", "field"),
    [
        (Totals(MOST + 1, 0, MOST), "subtotal"),
        (Totals(MOST, 1, MOST + 1), "total"),
        (Totals(0, 0, -1), "discount"),
    ],
)
def test_what_cannot_be_counted_is_refused(source: str, ours: Totals, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.settle_totals(ours, source=source, discount=0, subtotal=None, total=None)
    assert refused.value.field == field


def test_a_discount_above_the_lines() -> None:
    ours = Totals(subtotal=100, tax=0, total=899)  # with a delivery fee of 1 000
    with pytest.raises(Invalid, match="discount"):
        rules.settle_totals(ours, source="manual", discount=201, subtotal=None, total=None)
    assert rules.settle_totals(ours, source="salla", discount=201, subtotal=None, total=None) == ours
