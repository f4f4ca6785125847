"""Windows by the clock and buckets: against plain models, and the same in the shared counters of a real server."""

import math
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.servers import Missing, Redis

from fondaco.identity.limits import Allowance, Bucket, Clocked, LocalLimits, NoLimits
from fondaco.identity.shared_limits import SharedLimits

WINDOWS = ((5, 60), (2, 1))
MOMENTS = st.lists(st.integers(0, 700), max_size=60).map(sorted)  # tenths of a second


def modelled(moments: list[int]) -> list[tuple[int, int, bool]]:
    """What is left of the minute and of the second after each request, and whether it was refused."""
    passed: list[int] = []
    told = []
    for at in moments:
        minute = sum(each // 600 == at // 600 for each in passed)
        second = sum(each // 10 == at // 10 for each in passed)
        fits = minute < 5 and second < 2
        if fits:
            passed.append(at)
        told.append((5 - minute - fits, 2 - second - fits, not fits))
    return told


@given(MOMENTS)
def test_windows_by_the_clock(moments: list[int]):
    clocked = Clocked()
    found = [clocked.take(WINDOWS, at / 10) for at in moments]
    assert [(m.remaining, s.remaining, bool(m.retry_after or s.retry_after)) for m, s in found] == modelled(moments)


@pytest.mark.parametrize(
    ("windows", "at", "times", "expected"),
    [
        (((2, 60),), 59.5, 1, (Allowance(2, 1, 0.5),)),
        (((2, 60),), 30.0, 3, (Allowance(2, 0, 30.0, 30.0),)),
        (((9, 60), (1, 1)), 30.25, 2, (Allowance(9, 8, 29.75), Allowance(1, 0, 0.75, 0.75))),
        (((0, 60), (0, 1)), 30.0, 9, (Allowance(0, 0, 0), Allowance(0, 0, 0))),
        (((0, 60), (1, 1)), 30.0, 1, (Allowance(0, 0, 0), Allowance(1, 0, 1.0))),
    ],
)
def test_what_a_window_tells(windows, at, times, expected):
    clocked = Clocked()
    assert [clocked.take(windows, at) for _ in range(times)][-1] == expected


@given(st.lists(st.integers(0, 400), max_size=60).map(sorted))
def test_a_bucket_is_refilled(moments: list[int]):
    """Of 3, refilled by one in two seconds: by exact fractions."""
    bucket, level, before = Bucket(3, 0), Fraction(3), Fraction(0)
    for tenth in moments:
        at = Fraction(tenth, 8)
        level, before = min(Fraction(3), level + (at - before) / 2), at
        fits = level >= 1
        level -= fits
        found = bucket.take(3, 0.5, float(at))
        assert (found.remaining, found.retry_after == 0) == (math.floor(level), fits)
        assert fits or found.retry_after == pytest.approx(float((1 - level) * 2))


def test_a_bucket_lets_a_burst_through_and_then_the_steady_rate():
    bucket = Bucket(1000, 0)
    burst = [bucket.take(1000, 5, 0.0) for _ in range(1001)]
    assert [each.retry_after for each in burst[-2:]] == [0, pytest.approx(0.2)]
    steady = [bucket.take(1000, 5, 1 + n / 5) for n in range(1500)]
    assert not any(each.retry_after for each in steady)


async def test_no_limit_is_told_of_nothing():
    for limits in (LocalLimits(), NoLimits()):
        assert await limits.take_bucket("a", 0, 5) == Allowance(0, 0, 0)
        assert all(each == Allowance(0, 0, 0) for each in await limits.take_windows("a", ((0, 60), (0, 1))))


@pytest.fixture
def redis_server() -> Iterator[Redis]:
    try:
        server = Redis()
    except Missing as missing:
        pytest.skip(str(missing))
    with server:
        yield server


async def test_the_shared_counters_count_alike(redis_server: Redis):
    limits = SharedLimits(redis_server.url)
    first = await limits.take_windows("w", ((3, 3600), (0, 1)))
    assert (first[0].limit, first[0].remaining, first[0].retry_after, first[1]) == (3, 2, 0, Allowance(0, 0, 0))
    assert 0 < first[0].reset <= 3600
    for _ in range(2):
        await limits.take_windows("w", ((3, 3600), (0, 1)))
    refused = await limits.take_windows("w", ((3, 3600), (0, 1)))
    assert refused[0].remaining == 0
    assert refused[0].retry_after == refused[0].reset > 0
    taken = [await limits.take_bucket("b", 3, 0.001) for _ in range(4)]
    assert [each.remaining for each in taken] == [2, 1, 0, 0]
    assert [each.retry_after > 0 for each in taken] == [False, False, False, True]
    assert limits.is_healthy


async def test_while_the_server_is_away_the_process_counts():
    limits = SharedLimits("redis://127.0.0.1:1")
    assert (await limits.take_windows("w", ((3, 60),)))[0].remaining == 2
    assert (await limits.take_bucket("b", 3, 1)).remaining == 2
    assert not limits.is_healthy
