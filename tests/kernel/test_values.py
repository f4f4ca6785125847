"""Identifiers, money and time as stored, held against decimal arithmetic."""

import json
import re
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondaco.kernel.values import MOST_MONEY, MOST_QUANTITY, from_units, new_uid, now, to_units

MONEY = st.floats(-MOST_MONEY, MOST_MONEY) | st.decimals(-10_000, 10_000, places=3).map(float)


@pytest.mark.parametrize(
    ("number", "places", "units"),
    [
        (15.5, 2, 155_000),
        (0, 2, 0),
        (-0.0, 2, 0),
        (50, 2, 500_000),
        (0.005, 2, 100),
        (1.005, 2, 10_100),
        (2.675, 2, 26_800),
        (2.674999, 2, 26_700),
        (-1.005, 2, -10_100),
        (1e-7, 2, 0),
        (15.00005, 4, 150_001),
        (33.3333, 4, 333_333),
        (999_999_999.99, 2, 9_999_999_999_900),
        (2_147_483_647, 2, 21_474_836_470_000),
    ],
)
def test_to_units(number: float, places: int, units: int) -> None:
    assert to_units(number, places) == units


@given(MONEY, st.sampled_from([0, 2, 3, 4]))
def test_to_units_rounds_half_up_what_was_written(number: float, places: int) -> None:
    step = Decimal(1).scaleb(-places)
    assert to_units(number, places) == Decimal(repr(number)).quantize(step, ROUND_HALF_UP) * 10_000


@given(st.integers(-(10**12), 10**12))
def test_whole_numbers_are_exact(number: int) -> None:
    assert to_units(number) == number * 10_000
    assert from_units(number * 10_000) == number
    assert isinstance(from_units(number * 10_000), int)


@given(st.integers(-MOST_QUANTITY * 10_000, MOST_QUANTITY * 10_000))
def test_from_units_is_exact_as_text(units: int) -> None:
    text = json.dumps(from_units(units))
    assert Decimal(text) * 10_000 == units
    assert to_units(json.loads(text), 4) == units


def test_uid() -> None:
    uids = {new_uid() for _ in range(20_000)}
    assert len(uids) == 20_000
    assert all(re.fullmatch(r"[a-z0-9]{15}", uid) for uid in uids)
    # Every character occurs at every place: 20,000 draws of 36 leave each one about 555 times.
    assert all({uid[place] for uid in uids} == set("abcdefghijklmnopqrstuvwxyz0123456789") for place in range(15))


def test_now() -> None:
    before = datetime.now(UTC)
    times = [now() for _ in range(1_000)]
    after = datetime.now(UTC)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", time) for time in times)
    assert {len(time) for time in times} == {27}
    assert times == sorted(times)
    assert before <= datetime.fromisoformat(times[0]) <= datetime.fromisoformat(times[-1]) <= after
