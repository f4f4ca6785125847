"""Moments, money and decimals as the LeafLink dialects write them (leaflink D-17, D-18; marketplace E-04)."""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from fondaco.kernel.actor import Organization
from fondaco.kernel.errors import Invalid
from fondaco.kernel.moments import read_day, read_local, show_local
from fondaco.kernel.values import UNITS

PLACES = {scale: Decimal(1).scaleb(-scale) for scale in range(16)}


def moment(text: str | None, organization: Organization) -> str | None:
    """A stored moment with the offset of the company's zone and microseconds; None where there is none."""
    return show_local(text, organization.time_zone) if text else None


def take_moment(text: str | None, organization: Organization, field: str) -> str | None:
    """A moment of a body as stored: without an offset it is the company's (D-17). Raises Invalid."""
    if not text:
        return None
    found = read_local(text, organization.time_zone)
    if found is None:
        raise Invalid("Must be a date and time, as in 2026-03-09T07:05:00-07:00", field)
    return found


def take_day(text: str | None, field: str) -> str | None:
    """A day of a body as stored. Raises Invalid."""
    if not text:
        return None
    found = read_day(text)
    if found is None:
        raise Invalid("Must be a day, as in 2026-03-09", field)
    return found


@lru_cache(maxsize=8192)
def fixed(units: int, places: int = 2) -> str:
    """Units of 1/10 000 as a decimal of fixed scale, half up: 155000 is "15.50"."""
    if places == 4:
        sign, whole = ("-", -units) if units < 0 else ("", units)
        return f"{sign}{whole // UNITS}.{whole % UNITS:04d}"
    return str(_rounded(units, places))


def optional_fixed(units: int | None, places: int = 2) -> str | None:
    return None if units is None else fixed(units, places)


@lru_cache(maxsize=8192)
def number(units: int, places: int = 2) -> float:
    """Units of 1/10 000 as a JSON number of at most so many decimals, half up."""
    rounded = _rounded(units, places)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def _rounded(units: int, places: int) -> Decimal:
    return (Decimal(units) / UNITS).quantize(PLACES[places], ROUND_HALF_UP)


def money(units: int, currency: str) -> dict[str, Any]:
    """An amount as the dated API writes it: a number."""
    return {"amount": number(units), "currency": currency}


def money_text(units: int, currency: str) -> dict[str, Any]:
    """An amount as Marketplace V2 writes it: a decimal string."""
    return {"amount": fixed(units), "currency": currency}
