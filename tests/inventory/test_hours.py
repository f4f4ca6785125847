"""Working hours: the three accepted forms, the periods they mean, and the place named when one is wrong."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondaco.inventory.hours import Period, read_hours, show_periods
from fondaco.kernel.errors import Invalid, Malformed, Problem


def span(opens: str, closes: str) -> dict[str, str]:
    return {"open": opens, "close": closes}


def period(*parts: object) -> dict[str, object]:
    return dict(zip(("WeekDay", "OpenHour", "OpenMinute", "CloseHour", "CloseMinute"), parts, strict=True))


READ: list[tuple[str, Any, list[tuple[int, ...]] | None]] = [
    ("unknown", None, None),
    ("an object without days", {}, []),
    ("an empty list", [], []),
    ("one day", {"monday": span("09:00", "17:30")}, [(1, 9, 0, 17, 30)]),
    ("any case and short names", {"SAT": span("10:00", "22:00"), "Sunday": None}, [(6, 10, 0, 22, 0)]),
    (
        "several a day, sorted",
        {"tue": [span("16:00", "22:00"), span("09:00", "13:00")], "Mon": [span("09:00", "13:00")]},
        [(1, 9, 0, 13, 0), (2, 9, 0, 13, 0), (2, 16, 0, 22, 0)],
    ),
    ("closed by an empty list", {"friday": []}, []),
    ("unknown keys of a day are ignored", {"friday": {**span("09:00", "10:00"), "note": 1}}, [(5, 9, 0, 10, 0)]),
    ("until 24:00", {"sun": span("00:00", "24:00")}, [(0, 0, 0, 24, 0)]),
    ("past midnight", {"thu": span("18:00", "02:00")}, [(4, 18, 0, 2, 0)]),
    ("around the clock", {"thu": span("08:00", "08:00")}, [(4, 8, 0, 8, 0)]),
    ("touching", {"thu": [span("08:00", "12:00"), span("12:00", "02:00")], "fri": span("02:00", "03:00")},
     [(4, 8, 0, 12, 0), (4, 12, 0, 2, 0), (5, 2, 0, 3, 0)]),
    ("Saturday into Sunday", [period(0, 2, 0, 5, 0), period(6, 20, 0, 2, 0)], [(0, 2, 0, 5, 0), (6, 20, 0, 2, 0)]),
    ("periods", [period(5, 14, 0, 24, 0), period(1, 9, 0, 17, 30)], [(1, 9, 0, 17, 30), (5, 14, 0, 24, 0)]),
    ("whole numbers written with a point", [period(1.0, 9.0, 0.0, 17.0, 30.0)], [(1, 9, 0, 17, 30)]),
    ("unknown keys of a period are ignored", [{**period(1, 9, 0, 17, 0), "Note": "x"}], [(1, 9, 0, 17, 0)]),
]  # fmt: skip

REFUSED: list[tuple[str, Any, type[Problem], str]] = [
    ("text", "09:00-17:00", Malformed, "working_hours"),
    ("a number", 9, Malformed, "working_hours"),
    ("true", True, Malformed, "working_hours"),
    ("an unknown day", {"mon": None, "funday": None}, Invalid, "working_hours.funday"),
    ("a day in two letters", {"mo": None}, Invalid, "working_hours.mo"),
    ("a day twice", {"Monday": None, "MON": None}, Invalid, "working_hours.MON"),
    ("a day as text", {"monday": "09:00-17:00"}, Malformed, "working_hours.monday"),
    ("a day as number", {"monday": 9}, Malformed, "working_hours.monday"),
    ("a day as false", {"monday": False}, Malformed, "working_hours.monday"),
    ("null in a list", {"monday": [span("09:00", "10:00"), None]}, Malformed, "working_hours.monday.1"),
    ("a list in a list", {"monday": [[]]}, Malformed, "working_hours.monday.0"),
    ("no open", {"Monday": {"close": "10:00"}}, Malformed, "working_hours.Monday.open"),
    ("no close", {"monday": [{"open": "10:00"}]}, Malformed, "working_hours.monday.0.close"),
    ("a time as number", {"monday": {"open": 9, "close": 17}}, Malformed, "working_hours.monday.open"),
    ("hour 25", {"monday": span("25:00", "26:00")}, Invalid, "working_hours.monday.open"),
    ("open at 24:00", {"monday": span("24:00", "02:00")}, Invalid, "working_hours.monday.open"),
    ("close at 24:01", {"monday": span("09:00", "24:01")}, Invalid, "working_hours.monday.close"),
    ("minute 60", {"monday": span("09:00", "10:60")}, Invalid, "working_hours.monday.close"),
    ("one digit", {"monday": span("9:00", "17:00")}, Invalid, "working_hours.monday.open"),
    ("seconds", {"monday": span("09:00:00", "17:00")}, Invalid, "working_hours.monday.open"),
    ("a line end", {"monday": span("09:00", "17:00\n")}, Invalid, "working_hours.monday.close"),
    ("Arabic digits", {"monday": span("٠٩:٠٠", "17:00")}, Invalid, "working_hours.monday.open"),
    ("overlap on a day", {"mon": [span("09:00", "13:00"), span("12:59", "17:00")]}, Invalid, "working_hours.mon.1"),
    ("the same twice", {"monday": [span("09:00", "13:00")] * 2}, Invalid, "working_hours.monday.1"),
    ("one inside another", {"mon": [span("10:00", "11:00"), span("09:00", "17:00")]}, Invalid, "working_hours.mon.1"),
    ("into the next day", {"thu": span("20:00", "02:00"), "fri": span("01:59", "09:00")}, Invalid, "working_hours.fri"),
    ("into the next day, named last", {"fri": span("01:00", "09:00"), "thu": span("20:00", "02:00")}, Invalid,
     "working_hours.thu"),
    ("Saturday into Sunday", {"sun": [span("01:00", "09:00")], "sat": [span("20:00", "02:00")]}, Invalid,
     "working_hours.sat.0"),
    ("a period as text", ["monday"], Malformed, "working_hours.0"),
    ("a period as null", [None], Malformed, "working_hours.0"),
    ("a period without its day", [{"OpenHour": 9}], Malformed, "working_hours.0.WeekDay"),
    ("a day by name", [period("Monday", 9, 0, 17, 0)], Malformed, "working_hours.0.WeekDay"),
    ("an hour as text", [period(1, "9", 0, 17, 0)], Malformed, "working_hours.0.OpenHour"),
    ("an hour as true", [period(1, True, 0, 17, 0)], Malformed, "working_hours.0.OpenHour"),
    ("half an hour", [period(1, 9.5, 0, 17, 0)], Malformed, "working_hours.0.OpenHour"),
    ("day 7", [period(7, 9, 0, 17, 0)], Invalid, "working_hours.0.WeekDay"),
    ("day -1", [period(-1, 9, 0, 17, 0)], Invalid, "working_hours.0.WeekDay"),
    ("open hour 24", [period(1, 24, 0, 17, 0)], Invalid, "working_hours.0.OpenHour"),
    ("open hour 1e300", [period(1, 1e300, 0, 17, 0)], Invalid, "working_hours.0.OpenHour"),
    ("close hour 25", [period(1, 9, 0, 25, 0)], Invalid, "working_hours.0.CloseHour"),
    ("close at 24:01", [period(1, 9, 0, 24, 1)], Invalid, "working_hours.0.CloseMinute"),
    ("minute 60", [period(1, 9, 60, 17, 0)], Invalid, "working_hours.0.OpenMinute"),
    ("the fourth is wrong", [*(period(day, 9, 0, 17, 0) for day in range(3)), period(3, 25, 0, 17, 0)], Invalid,
     "working_hours.3.OpenHour"),
    ("periods overlap", [period(1, 9, 0, 17, 0), period(2, 9, 0, 17, 0), period(1, 8, 0, 9, 1)], Invalid,
     "working_hours.2"),
]  # fmt: skip

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
TIMES = st.from_regex(r"[0-2][0-9]:[0-6][0-9]", fullmatch=True)
SPANS = st.fixed_dictionaries({"open": TIMES | SCALARS, "close": TIMES | SCALARS})
NAMES = st.sampled_from(["sunday", "Mon", "TUESDAY", "wed", "Thursday", "fri", "saturday", "x", ""])
WEEKS = st.dictionaries(NAMES, SPANS | st.lists(SPANS, max_size=3) | SCALARS)
PARTS = st.tuples(*(st.integers(0, most) for most in (6, 23, 59, 24, 59)))
PERIODS = st.lists(PARTS.map(lambda parts: period(*parts)) | st.dictionaries(NAMES, SCALARS) | SCALARS, max_size=6)
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner), max_leaves=20)


@pytest.mark.parametrize(("value", "periods"), [pytest.param(*case[1:], id=case[0]) for case in READ])
def test_read(value: Any, periods: list[tuple[int, ...]] | None) -> None:
    read = read_hours(value)
    assert read == (None if periods is None else [Period(*parts) for parts in periods])
    assert show_periods(read) == [period(*parts) for parts in periods or []]


@pytest.mark.parametrize(("value", "problem", "field"), [pytest.param(*case[1:], id=case[0]) for case in REFUSED])
def test_refused(value: Any, problem: type[Problem], field: str) -> None:
    with pytest.raises(Problem) as refused:
        read_hours(value)
    assert (type(refused.value), refused.value.field) == (problem, field)


def test_shown_sorted_whatever_the_order() -> None:
    shown = show_periods([Period(6, 9, 0, 10, 0), Period(0, 12, 0, 13, 0), Period(0, 9, 0, 10, 0)])
    assert [(one["WeekDay"], one["OpenHour"]) for one in shown] == [(0, 9), (0, 12), (6, 9)]
    assert list(shown[0]) == ["WeekDay", "OpenHour", "OpenMinute", "CloseHour", "CloseMinute"]


@given(JSON | WEEKS | PERIODS)
def test_whatever_is_read_is_read_again(value: Any) -> None:
    read, refused = None, None
    try:
        read = read_hours(value)
    except Problem as problem:
        refused = problem.field or "unnamed"
    assert refused is None or refused.split(".")[0] == "working_hours"
    if read is not None:
        assert read_hours(json.loads(json.dumps(show_periods(read)))) == read


@given(st.lists(PARTS, max_size=5))
def test_overlaps_are_what_a_clock_of_minutes_says(parts: list[tuple[int, ...]]) -> None:
    clock = [0] * (7 * 24 * 60)
    for day, open_hour, open_minute, close_hour, close_minute in parts:
        opens, closes = open_hour * 60 + open_minute, close_hour * 60 + close_minute
        if closes > 24 * 60:
            return
        for minute in range(opens, closes if closes > opens else closes + 24 * 60):
            clock[(day * 24 * 60 + minute) % len(clock)] += 1
    try:
        read_hours([period(*part) for part in parts])
    except Invalid:
        assert max(clock) > 1
    else:
        assert max(clock) <= 1
