"""Reads moments as people and programs write them (linkit-v1 D-11)."""

import re
from datetime import UTC, datetime

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
