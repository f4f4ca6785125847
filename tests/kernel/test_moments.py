"""Moments as people and programs write them (linkit-v1 D-11)."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondaco.kernel.moments import read_bound, read_moment
from fondaco.kernel.values import stored

MOMENTS = [
    ("2024-01-15T10:30:00Z", "2024-01-15T10:30:00.000000Z"),
    ("2024-01-15t10:30:00z", "2024-01-15T10:30:00.000000Z"),
    ("2024-01-15 10:30:00Z", "2024-01-15T10:30:00.000000Z"),
    ("2024-01-15T10:30:00+03:00", "2024-01-15T07:30:00.000000Z"),
    ("2024-01-15T22:30:00-05:30", "2024-01-16T04:00:00.000000Z"),
    ("2024-01-15T10:30:00-00:00", "2024-01-15T10:30:00.000000Z"),
    ("2024-01-15T10:30:00+23:59", "2024-01-14T10:31:00.000000Z"),
    ("2024-01-15T10:30:00.5Z", "2024-01-15T10:30:00.500000Z"),
    ("2024-01-15T10:30:00.123456Z", "2024-01-15T10:30:00.123456Z"),
    ("2024-01-15T10:30:00.123456999Z", "2024-01-15T10:30:00.123456Z"),
    ("2024-01-15T10:30:00.1234567890123+03:00", "2024-01-15T07:30:00.123456Z"),
    ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000000Z"),
    ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
]
NO_MOMENTS = [
    *("", "yesterday", "2024", "2024-01-15", "2024-01-15T10:30Z", "2024-01-15T10:30:00", "1705314600"),
    *("2024-02-30T00:00:00Z", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "0000-01-01T00:00:00Z"),
    *("2024-01-15T24:00:00Z", "2024-01-15T10:60:00Z", "2024-01-15T10:30:61Z", "2024-01-15T10:30:00.Z"),
    *("2024-01-15T10:30:00+0300", "2024-01-15T10:30:00+24:00", "2024-01-15T10:30:00+05:60", "2024-01-15T10:30:00 Z"),
    *("2024-W03-1T10:30:00Z", "٢٠٢٤-01-15T10:30:00Z", "2024-01-15T10:30:00Z\n", " 2024-01-15T10:30:00Z"),
    *("0001-01-01T00:00:00+10:00", "9999-12-31T23:59:59-01:00", "2024-01-15T10:30:00\x00Z"),
]
BOUNDS = [
    ("2024-01-15", "2024-01-15T00:00:00.000000Z", "2024-01-15T23:59:59.999999Z"),
    ("2024-01-15T10:30:00Z", "2024-01-15T10:30:00.000000Z", "2024-01-15T10:30:00.999999Z"),
    ("2024-01-15T10:30:00.25Z", "2024-01-15T10:30:00.250000Z", "2024-01-15T10:30:00.250000Z"),
    ("2024-01-15T10:30:00 03:00", "2024-01-15T07:30:00.000000Z", "2024-01-15T07:30:00.999999Z"),
]


@pytest.mark.parametrize(("text", "kept"), MOMENTS)
def test_a_moment(text: str, kept: str) -> None:
    assert read_moment(text) == kept


@pytest.mark.parametrize("text", NO_MOMENTS)
def test_no_moment(text: str) -> None:
    assert read_moment(text) is None


@pytest.mark.parametrize(("text", "first", "last"), BOUNDS)
def test_a_bound_stands_for_an_instant_or_the_whole_of_what_it_says(text: str, first: str, last: str) -> None:
    assert (read_bound(text, is_end=False), read_bound(text, is_end=True)) == (first, last)


@pytest.mark.parametrize("text", ["2024-02-30", "2024-1-5", "15.01.2024", "2024-01-15T10:30:00", "today", ""])
def test_no_bound(text: str) -> None:
    assert read_bound(text, is_end=False) is None
    assert read_bound(text, is_end=True) is None


@given(
    st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1)),
    st.integers(-23 * 60 - 59, 23 * 60 + 59),
)
def test_the_offset_is_taken_away(moment: datetime, minutes: int) -> None:
    local = moment.replace(tzinfo=UTC).astimezone(timezone(timedelta(minutes=minutes)))
    assert read_moment(local.isoformat()) == stored(moment.replace(tzinfo=UTC))


@given(st.text(max_size=40))
def test_any_text_is_answered(text: str) -> None:
    found = read_moment(text)
    assert found is None or len(found) == len("2024-01-15T10:30:00.000000Z")
