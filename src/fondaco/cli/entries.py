"""The rows of a file as products: which column becomes which field, and text turned into the types of JSON."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from fondaco.catalog.naming import KINDS, fitting
from fondaco.cli.csvfile import Line, Source
from fondaco.kernel.errors import Malformed, Problem
from fondaco.kernel.values import Struct, decode, encode
from fondaco.store.repeats import Repeats
from fondaco.surfaces.bodies import pick_fields
from fondaco.surfaces.linkit.products import ProductIn
from fondaco.surfaces.linkit.records import Values

KEY = "iv_id"
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
BREAKS = str.maketrans("\t\n\v\f\r", "     ")


def plain(cell: str) -> str:
    """A cell as one line without blanks around it. Each line break inside it becomes one blank."""
    return cell.strip() if cell.isprintable() else cell.replace("\r\n", "\n").translate(BREAKS).strip()


def number(text: str) -> Any:
    return float(text) if NUMBER.fullmatch(text) else text or None


def flag(text: str) -> Any:
    return FLAGS.get(text.lower(), text or None)


def reference(text: str) -> Any:
    return text or None


# How the text of a cell becomes a field's JSON; what is no number stays text, and is refused as such.
CONVERSIONS: dict[str, Callable[[str], Any]] = {
    "average_price": number,
    "vat_value": number,
    "is_enabled": flag,
    "brand_id": reference,
    "category_id": reference,
    "generic_id": reference,
}
UNSAID = frozenset({"average_price", "vat_value", "is_enabled"})  # where a blank cell says nothing
FIELDS = (*(name for name in ProductIn.__struct_fields__ if name != KEY), *KINDS)


class Entry(Struct, frozen=True):
    """A product as its row, or several rows of one key, would have it, or the problem that keeps it from being one.

    `sent` is the body it would be in Linkit, `names` its brand, category and generic, `rows` how many rows say so.
    """

    line: Line
    key: str = ""
    sent: Values = {}
    names: dict[str, str] = {}
    rows: int = 1
    problem: Problem | None = None


class Plan:
    """What each column of a file is for. Raises Malformed for what cannot be meant."""

    def __init__(self, source: Source, key: str, maps: Sequence[str]) -> None:
        self.source = source
        self.columns = {KEY: key}
        for each in maps:
            column, _, field = each.rpartition("=")
            if not column or field not in FIELDS:
                raise Malformed(f'"{each}" is not COLUMN=FIELD; the fields are {", ".join(FIELDS)}')
            if field in self.columns:
                raise Malformed(f"Two columns are mapped to {field}")
            self.columns[field] = column
        for name in KINDS:
            if name in self.columns and f"{name}_id" in self.columns:
                raise Malformed(f"Map either {name} or {name}_id")
        self.key = source.position(key)
        placed = [(source.position(column), field) for field, column in self.columns.items() if field != KEY]
        self.named = [(place, field) for place, field in placed if field in KINDS]
        self.fields = [(place, field, CONVERSIONS.get(field)) for place, field in placed if field not in KINDS]

    def entry(self, line: Line) -> Entry:
        if line.fault:
            return Entry(line, problem=Malformed(line.fault))
        key = plain(line.cells[self.key])
        sent: Values = {KEY: key}
        for place, field, convert in self.fields:
            value = plain(line.cells[place])
            converted = convert(value) if convert else value
            if converted is not None or field not in UNSAID:
                sent[field] = converted
        return Entry(line, key, sent, {field: fitting(plain(line.cells[place])) for place, field in self.named})


def keys(plan: Plan) -> Iterator[tuple[str, int]]:
    """The key of each row that has one, and its line."""
    for line in plan.source.lines():
        if not line.fault and (key := plain(line.cells[plan.key])):
            yield key, line.number


def entries(plan: Plan, repeats: Repeats) -> Iterator[Entry]:
    """Each key once, where it occurs last: what earlier rows say is held until then, and what later ones say stands.

    So a second run over the same file finds everything as it is.
    """
    for line in plan.source.lines():
        entry = plan.entry(line)
        last = repeats.last(entry.key)
        if last is None:
            yield entry
            continue
        try:
            pick_fields(entry.sent, ProductIn, partial=True)
            repeats.hold(entry.key, encode(_merged(repeats.held(entry.key), entry)))
        except Problem as problem:
            yield Entry(line, problem=problem)
        if line.number == last and (held := repeats.held(entry.key)):
            yield _entry(held)


def _merged(held: bytes | None, entry: Entry) -> Entry:
    if held is None:
        return entry
    earlier = _entry(held)
    return Entry(entry.line, entry.key, earlier.sent | entry.sent, entry.names, earlier.rows + 1)


def _entry(held: bytes) -> Entry:
    fields = decode(held)
    return Entry(Line(**fields["line"]), fields["key"], fields["sent"], fields["names"], fields["rows"])
