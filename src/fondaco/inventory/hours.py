"""When a branch is open: the accepted forms of working hours, read into periods (linkit-v1 §3.1, D-30)."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from fondaco.kernel.errors import Invalid, Malformed
from fondaco.kernel.values import Struct

FIELD = "working_hours"
DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
DAY_NUMBERS = {name: number for number, day in enumerate(DAYS) for name in (day, day[:3])}
DAY = 24 * 60
WEEK = 7 * DAY
CLOCK = re.compile(r"([0-9]{2}):([0-9]{2})")

# The parts of a period on the wire and the largest value of each, in the order of Period's fields.
PARTS = {"WeekDay": 6, "OpenHour": 23, "OpenMinute": 59, "CloseHour": 24, "CloseMinute": 59}


class Period(Struct, frozen=True, order=True):
    """One opening, in the branch's local time; 0 is Sunday. A close that is not after the open is on the next day."""

    week_day: int
    open_hour: int
    open_minute: int
    close_hour: int
    close_minute: int

    @property
    def start(self) -> int:
        """In minutes since the week began."""
        return self.week_day * DAY + self.open_hour * 60 + self.open_minute

    @property
    def end(self) -> int:
        """In minutes since the week began; past midnight on Saturday it is more than a week."""
        end = self.week_day * DAY + self.close_hour * 60 + self.close_minute
        return end if end > self.start else end + DAY


def read_hours(value: object) -> list[Period] | None:
    """The periods of any accepted form, sorted; None where the hours are unknown, empty where the branch is closed.

    Accepted are null, an object by weekday and a list of periods. Raises Malformed for a wrong JSON type, Invalid for
    a broken rule, each for the first place where one is found, such as `working_hours.monday.1.open`.
    """
    if value is None:
        return None
    if isinstance(value, dict):
        placed = list(_by_day(value))
    elif isinstance(value, list):
        placed = [(_period(f"{FIELD}.{i}", item), f"{FIELD}.{i}") for i, item in enumerate(value)]
    else:
        raise Malformed("Working hours are an object by weekday, a list of periods or null", FIELD)
    _refuse_overlaps(placed)
    return sorted(period for period, _ in placed)


def show_periods(periods: Iterable[Period] | None) -> list[dict[str, int]]:
    """The periods as the contract shows them: sorted, PascalCase, none where the hours are unknown."""
    return [
        {
            "WeekDay": period.week_day,
            "OpenHour": period.open_hour,
            "OpenMinute": period.open_minute,
            "CloseHour": period.close_hour,
            "CloseMinute": period.close_minute,
        }
        for period in sorted(periods or ())
    ]


def _by_day(week: dict[str, Any]) -> Iterator[tuple[Period, str]]:
    seen = set()
    for name, value in week.items():
        field = f"{FIELD}.{name}"
        day = DAY_NUMBERS.get(name.lower())
        if day is None:
            raise Invalid("There is no such weekday", field)
        if day in seen:
            raise Invalid(f"{DAYS[day].capitalize()} is given twice", field)
        seen.add(day)
        if isinstance(value, list):
            yield from ((_opening(f"{field}.{i}", item, day), f"{field}.{i}") for i, item in enumerate(value))
        elif value is not None:
            yield _opening(field, value, day), field


def _opening(field: str, value: object, day: int) -> Period:
    if not isinstance(value, dict):
        raise Malformed("A weekday holds an object with open and close, a list of those, or null", field)
    open_hour, open_minute = _clock(f"{field}.open", value.get("open"), 23)
    close_hour, close_minute = _clock(f"{field}.close", value.get("close"), 24)
    return Period(day, open_hour, open_minute, close_hour, close_minute)


def _clock(field: str, text: object, last_hour: int) -> tuple[int, int]:
    if not isinstance(text, str):
        raise Malformed("A time is text like 09:30", field)
    written = CLOCK.fullmatch(text)
    hour, minute = (int(written[1]), int(written[2])) if written else (-1, -1)
    if not written or hour > last_hour or minute > 59 or hour * 60 + minute > DAY:
        raise Invalid(f"A time is written HH:MM, from 00:00 to {'24:00' if last_hour == 24 else '23:59'}", field)
    return hour, minute


def _period(field: str, value: object) -> Period:
    if not isinstance(value, dict):
        raise Malformed(f"A period is an object with {', '.join(PARTS)}", field)
    period = Period(*[_part(f"{field}.{name}", value.get(name), most) for name, most in PARTS.items()])
    if period.close_hour == 24 and period.close_minute:
        raise Invalid("The day ends at 24:00", f"{field}.CloseMinute")
    return period


def _part(field: str, number: object, most: int) -> int:
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    if not isinstance(number, int) or isinstance(number, bool):
        raise Malformed("Must be a whole number", field)
    if not 0 <= number <= most:
        raise Invalid(f"Must be from 0 to {most}", field)
    return number


def _refuse_overlaps(placed: list[tuple[Period, str]]) -> None:
    """The later of two clashing entries is named, as the request gives them."""
    order = sorted(range(len(placed)), key=lambda i: placed[i][0])
    following = [(i, 0) for i in order[1:]] + [(i, WEEK) for i in order[:1]]
    for before, (after, later) in zip(order, following, strict=True):
        if placed[after][0].start + later < placed[before][0].end:
            raise Invalid("Two periods overlap", placed[max(before, after)][1])
