"""Filters as the LeafLink dialects ask: declared in short, read from the query (leaflink §1.5, D-09)."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from fondaco.kernel.actor import Organization
from fondaco.kernel.errors import Unusable
from fondaco.kernel.moments import read_day, read_local
from fondaco.kernel.resource import Filter, Op
from fondaco.kernel.values import Struct
from fondaco.surfaces.collection import Ask, Kind

FLAGS = {"true": True, "1": True, "false": False, "0": False}
MOST_VALUES = 500
LARGEST = 2**63 - 1
COMPARISONS = "gt gte lt lte"
TEXT_OPS: dict[str, tuple[Kind, Op]] = {
    "in": ("texts", "iin"),
    "startswith": ("text", "ibegins"),
    "icontains": ("text", "icontains"),
    "iexact": ("text", "ieq"),
    "not": ("text", "ine"),
    "isnull": ("flag", "isnull"),
}
NONE = Filter("id", "in", ())
COMPANY: Kind = "company"
SLUG: Kind = "company_slug"
Pairs = Sequence[tuple[str, str]]


class Asked(Struct, frozen=True):
    """What the query asks of a list: its filters in a fixed order, and whether it wants the archived rows.

    `companies` narrow down whose rows: of ids, or of slugs, those of any of each.
    """

    filters: tuple[Filter, ...]
    deleted: bool = False
    companies: tuple[tuple[int | str, ...], ...] = ()

    def among(self, organizations: Sequence[Organization]) -> tuple[int, ...]:
        """The ids of the organizations that all of these name."""
        return tuple(
            each.id
            for each in organizations
            if all(any(name in (each.id, each.slug) for name in any_of) for any_of in self.companies)
        )


def ranges(name: str, column: str, kind: Kind = "moment", ops: str = COMPARISONS, scale: int = 1) -> dict[str, Ask]:
    """`name__gt` and so on."""
    return {f"{name}__{op}": Ask(column, kind, op, scale=scale) for op in ops.split()}  # type: ignore[arg-type]


def texts(name: str, column: str, ops: str = "", *, exact: bool = False) -> dict[str, Ask]:
    """`name`, without regard to case unless `exact`, and `name__in`, `name__startswith` … as `ops` says."""
    found = {name: Ask(column, "text", "eq" if exact else "ieq")}
    return found | {f"{name}__{op}": Ask(column, TEXT_OPS[op][0], TEXT_OPS[op][1]) for op in ops.split()}


def companies(id: str = "company", slug: str = "company_slug") -> dict[str, Ask]:
    """The parameters that narrow a list down to one of the caller's companies; foreign ones leave nothing (D-04)."""
    return {name: Ask("org_id", kind) for name, kind in ((id, COMPANY), (slug, SLUG)) if name}


def nothing(*names: str) -> dict[str, Ask]:
    """Parameters about what we hold of nobody (leaflink §3.3): `…__isnull=true` and `false` find all, a value none."""
    return {name: Ask("id", "nothing") for name in names}


def read_asks(asks: Mapping[str, Ask], pairs: Pairs, zone: str) -> Asked:
    """Raises Unusable. Names that are not asked are left to the caller."""
    filters: list[Filter] = []
    companies: list[tuple[int | str, ...]] = []
    deleted = False
    said: dict[str, list[str]] = {}
    for name, text in pairs:
        if name in asks:
            said.setdefault(name, []).append(text)
    for name, values in said.items():
        ask = asks[name]
        if any("\0" in text for text in values):
            raise Unusable("Must not hold the character NUL", name)
        if ask.kind == "deleted":
            deleted = read_flag(name, values[-1])
            continue
        if ask.kind in ("company", "company_slug"):
            parts = [part.strip() for part in values[-1].split(",")]
            companies.append(tuple(read_whole(name, part) if ask.kind == "company" else part.lower() for part in parts))
            continue
        found = read_ask(name, values, ask, zone)
        if found is not None:
            filters.append(found)
    ordered = sorted(filters, key=lambda each: (each.column, each.op))
    return Asked(tuple(ordered), deleted, tuple(companies))


def read_ask(name: str, values: Sequence[str], ask: Ask, zone: str) -> Filter | None:
    if ask.kind == "nothing":
        return _nothing(name, values[-1])
    if ask.kind in MANY:
        parts = [part.strip() for text in values for part in text.split(",") if part.strip()]
        if not parts:
            raise Unusable("Must name at least one", name)
        if len(parts) > MOST_VALUES:
            raise Unusable(f"At most {MOST_VALUES} values", name)
        read = MANY[ask.kind]
        op = ask.op if ask.op in ("iin", "nin") else "in"
        return Filter(ask.column, op, tuple(dict.fromkeys(read(name, part, ask) for part in parts)))
    if ask.kind in ("moment", "until"):
        return Filter(ask.column, ask.op, read_moment(name, values[-1], zone, is_end=ask.kind == "until"))
    value = ONE[ask.kind](name, values[-1], ask)
    if ask.kind == "said":
        return Filter(ask.column, "eq" if value else "ne", ask.choices[0])
    if ask.kind == "filled":
        return Filter(ask.column, "gt" if value else "eq", 0)
    return Filter(ask.column, ask.op, value)


def _nothing(name: str, text: str) -> Filter | None:
    if name.endswith("__isnull"):
        return None if read_flag(name, text) else NONE
    return None if text.lower() in ("false", "0") else NONE


def read_flag(name: str, text: str) -> bool:
    value = FLAGS.get(text.lower())
    if value is None:
        raise Unusable("Must be true or false", name)
    return value


def read_whole(name: str, text: str) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 30:
        raise Unusable("Must be a whole number", name)
    return max(-LARGEST, min(LARGEST, int(text)))


def read_number(name: str, text: str, scale: int = 1) -> int:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite() or "_" in text or abs(number.adjusted()) > 30:
        raise Unusable("Must be a number", name)
    return max(-LARGEST, min(LARGEST, int(number * scale)))


def read_moment(name: str, text: str, zone: str, *, is_end: bool = False) -> str:
    # A plus that was not escaped arrives as a blank.
    text = f"{text[:-6]}+{text[-5:]}" if len(text) > 10 and text[-6:-5] == " " else text
    found = read_local(text, zone)
    if found is None:
        raise Unusable("Must be a date, or a date and time (ISO 8601)", name)
    if is_end and read_day(text):
        end = read_local(f"{text}T23:59:59.999999", zone)
        assert end is not None
        return end
    return found


def read_choice(name: str, text: str, ask: Ask) -> str:
    """One of the choices, in any case, as it is stored."""
    known = {choice.lower(): choice for choice in ask.choices}
    if text.lower() not in known:
        raise Unusable(f"Must be one of {', '.join(ask.choices)}", name)
    return known[text.lower()]


def _day(name: str, text: str, ask: Ask) -> str:
    found = read_day(text) or read_day(text[:10])
    if found is None:
        raise Unusable("Must be a date, as in 2026-03-09", name)
    return found


ONE: dict[str, Callable[[str, str, Ask], Any]] = {
    "text": lambda name, text, ask: text,
    "id": lambda name, text, ask: text,
    "flag": lambda name, text, ask: read_flag(name, text),
    "filled": lambda name, text, ask: read_flag(name, text),
    "said": lambda name, text, ask: read_flag(name, text),
    "choice": read_choice,
    "whole": lambda name, text, ask: max(-LARGEST, min(LARGEST, read_whole(name, text) * ask.scale)),
    "number": lambda name, text, ask: read_number(name, text, ask.scale),
    "day": _day,
}
MANY: dict[str, Callable[[str, str, Ask], Any]] = {
    "texts": lambda name, text, ask: text,
    "wholes": lambda name, text, ask: read_whole(name, text),
    "choices": read_choice,
}
