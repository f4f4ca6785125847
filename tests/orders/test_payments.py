"""The payment status and the ledger it follows from (linkit-v1 D-38)."""

import itertools

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fondaco.kernel.errors import Invalid
from fondaco.orders.payments import STATUSES, Ledger, check_step, entries, opening, status_of, with_entry

NEXT = {
    "pending": "paid failed",
    "paid": "partially_refunded refunded",
    "failed": "pending paid",
    "partially_refunded": "refunded",
    "refunded": "",
}
STEPS = [(before, after) for before in NEXT for after in NEXT[before].split()]
AMOUNTS = st.integers(1, 1000)
TOTALS = st.integers(0, 1000)


def stated(ledger: Ledger, amounts: list[int], said: str) -> Ledger:
    """The ledger after these entries, with what is said beside it then."""
    received = ledger.received + sum(amount for amount in amounts if amount > 0)
    return Ledger(received, ledger.refunded - sum(amount for amount in amounts if amount < 0), said)


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[Ledger, int]:
    """A ledger that can come about, and the total of its order; it has gone through entries, words and new totals."""
    ledger, total = Ledger(), draw(TOTALS)
    for _ in range(draw(st.integers(0, 5))):
        status = status_of(ledger, total)
        match draw(st.sampled_from(["pay", "refund", "say", "total"])):
            case "pay":
                ledger = with_entry(ledger, draw(AMOUNTS))
            case "refund" if ledger.balance > 0:
                ledger = with_entry(ledger, -draw(st.integers(1, ledger.balance)))
            case "say" if NEXT[status]:
                ledger = stated(ledger, *entries(ledger, total, draw(st.sampled_from(NEXT[status].split()))))
            case "total":
                total = draw(TOTALS)
    return ledger, total


@pytest.mark.parametrize(("before", "after"), [*itertools.product(NEXT, STATUSES)])
def test_there_is_each_step_and_no_other(before: str, after: str) -> None:
    if (before, after) in STEPS:
        check_step(before, after)
    else:
        with pytest.raises(Invalid) as refused:
            check_step(before, after)
        assert refused.value.field == "payment_status"


@pytest.mark.parametrize(
    ("received", "refunded", "said", "total", "status"),
    [
        (0, 0, "", 50, "pending"),
        (0, 0, "", 0, "pending"),
        (49, 0, "", 50, "pending"),
        (50, 0, "", 50, "paid"),
        (60, 0, "", 50, "paid"),
        (1, 0, "", 0, "paid"),
        (0, 0, "paid", 0, "paid"),
        (0, 0, "paid", 50, "pending"),
        (0, 0, "failed", 50, "failed"),
        (20, 0, "failed", 50, "failed"),
        (50, 0, "failed", 50, "paid"),
        (50, 20, "", 50, "partially_refunded"),
        (50, 20, "", 30, "paid"),
        (50, 50, "", 50, "refunded"),
        (50, 50, "", 0, "refunded"),
        (20, 20, "", 50, "refunded"),
        (20, 5, "", 50, "partially_refunded"),
        (55, 5, "", 50, "paid"),
        (100, 50, "", 50, "paid"),
        (50, 0, "partially_refunded", 50, "partially_refunded"),
        (50, 50, "partially_refunded", 50, "refunded"),
        (0, 0, "refunded", 0, "refunded"),
    ],
)
def test_status_of(received: int, refunded: int, said: str, total: int, status: str) -> None:
    assert status_of(Ledger(received, refunded, said), total) == status


@given(ledgers(), st.sampled_from(STATUSES))
def test_each_step_enters_what_makes_it_true(made: tuple[Ledger, int], wanted: str) -> None:
    ledger, total = made
    before = status_of(ledger, total)
    assume(wanted in NEXT[before].split())
    amounts, said = entries(ledger, total, wanted)
    after = stated(ledger, amounts, said)
    assert status_of(after, total) == wanted
    assert 0 not in amounts
    assert after.balance >= 0
    if wanted == "paid":
        assert after.balance == max(total, ledger.balance)
    if wanted == "refunded":
        assert after.balance == 0
    if wanted in ("failed", "pending", "partially_refunded"):
        assert amounts == []


@given(ledgers(), AMOUNTS)
def test_a_partial_refund_of_an_amount(made: tuple[Ledger, int], amount: int) -> None:
    ledger, total = made
    assume(status_of(ledger, total) == "paid")
    if amount >= ledger.balance:
        with pytest.raises(Invalid) as refused:
            entries(ledger, total, "partially_refunded", amount)
        assert refused.value.field == "amount"
        return
    amounts, said = entries(ledger, total, "partially_refunded", amount)
    assert amounts == [-amount]
    assert status_of(stated(ledger, amounts, said), total) == "partially_refunded"


@pytest.mark.parametrize("amount", [0, -5])
def test_a_partial_refund_of_nothing(amount: int) -> None:
    with pytest.raises(Invalid):
        entries(Ledger(received=50), 50, "partially_refunded", amount)


@given(ledgers(), st.integers(-1000, 1000))
def test_an_entry(made: tuple[Ledger, int], amount: int) -> None:
    ledger, total = made
    if amount == 0 or -amount > ledger.balance:
        with pytest.raises(Invalid) as refused:
            with_entry(ledger, amount)
        assert refused.value.field == "amount"
        return
    after = with_entry(ledger, amount)
    assert after.balance == ledger.balance + amount >= 0
    if after.said != "partially_refunded":
        assert (status_of(after, total) == "paid") == (after.balance > 0 and after.balance >= total)
        assert (status_of(after, total) == "refunded") == (after.balance == 0)


@given(ledgers())
def test_nobody_owes_what_is_paid(made: tuple[Ledger, int]) -> None:
    ledger, total = made
    if status_of(ledger, total) == "paid":
        assert ledger.balance >= total


@given(TOTALS, st.sampled_from(STATUSES))
def test_an_order_comes_with_any_status(total: int, status: str) -> None:
    amounts, said = opening(total, status)
    ledger = stated(Ledger(), amounts, said)
    assert status_of(ledger, total) == status
    assert ledger.received == (total if status in ("paid", "refunded", "partially_refunded") else 0)
    assert ledger.refunded == (total if status == "refunded" else 0)
