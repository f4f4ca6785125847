"""Reads moments as people and programs write them (linkit-v1 D-11)."""

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from fondaco.kernel.values import stored

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-5][0-9])"
)


def read_moment(text: str) -> str | None:
    """An RFC 3339 moment with its offset as stored; None for anything else."""
    match = MOMENT.fullmatch(text)
    if match is None:
        return None
    day, clock, fraction, offset = match.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}{(fraction or '')[:7]}{'+00:00' if offset in 'Zz' else offset}")
        return stored(moment.astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def read_bound(text: str, *, is_end: bool) -> str | None:
    """A moment, or a day in UTC, as the first or the last instant it stands for; None for anything else.

    A moment in whole seconds ends with its second: that is how far answers show it.
    """
    is_day = DAY.fullmatch(text) is not None
    # A plus that was not escaped arrives as a blank.
    found = read_moment(f"{text}T00:00:00Z" if is_day else re.sub(r" (?=[0-9]{2}:[0-9]{2}$)", "+", text))
    if found is None or not is_end:
        return found
    if is_day:
        return f"{found[:11]}23:59:59.999999Z"
    return f"{found[:20]}999999Z" if found[20:26] == "000000" else found


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def is_time_zone(name: str) -> bool:
    """Whether this names a time zone, as in Africa/Cairo."""
    try:
        zone(name)
    except (KeyError, ValueError, OSError):  # unknown, no name at all, or a folder of them
        return False
    return True


def read_local(text: str, time_zone: str) -> str | None:
    """A moment as stored; one without an offset, and a day's beginning, in this zone; None for anything else (D-17)."""
    if DAY.fullmatch(text):
        text += "T00:00:00"
    if found := read_moment(text):
        return found
    try:
        moment = datetime.fromisoformat(text)
        return None if moment.tzinfo else stored(moment.replace(tzinfo=zone(time_zone)).astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def show_local(text: str, time_zone: str) -> str:
    """A stored moment in this zone, with microseconds and its offset."""
    if time_zone == "UTC":
        return text[:26] + "+00:00"
    return datetime.fromisoformat(text).astimezone(zone(time_zone)).isoformat(timespec="microseconds")


def read_day(text: str) -> str | None:
    """A day as stored, YYYY-MM-DD; None for anything else."""
    try:
        return date.fromisoformat(text).isoformat() if DAY.fullmatch(text) else None
    except ValueError:
        return None
