"""Linkit's query grammar: paging, sorting, filters and search (linkit-v1 §1.6–1.8, D-07, D-14–D-16)."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from fondaco.kernel.errors import Malformed
from fondaco.kernel.moments import read_bound
from fondaco.kernel.resource import Filter, Query, Sort
from fondaco.kernel.text import words
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.request import read_parameters

FLAGS = {"true": True, "1": True, "false": False, "0": False}
PAGE_SIZE = 20
MOST = 100
LONGEST_SEARCH = 200
WORTH_KEEPING = 256
LARGEST_PAGE = 10**15
LARGEST_WHOLE = 10**18
LARGEST = 2**63 - 1


def read_query(collection: Collection, params: dict[str, str], searched: str = "search") -> Query:
    """Raises Malformed for a known parameter with a value that cannot be used; an unknown one is ignored.

    `searched` is the parameter that holds what is searched for.
    """
    if not params:
        return _plain(collection)
    question = params.get(searched, "").strip() if collection.is_searchable else ""
    if len(question) > LONGEST_SEARCH:
        raise Malformed(f"A search has at most {LONGEST_SEARCH} characters", searched)
    if "\0" in question:
        raise Malformed("Must not hold the character NUL", searched)
    filters: list[Filter] = []
    deleted = False
    for name, text in params.items():
        ask = collection.asks.get(name)
        if ask is None or not text:
            continue
        if "\0" in text:
            raise Malformed("Must not hold the character NUL", name)
        if ask.kind == "deleted":
            deleted = _flag(name, text)
        else:
            filters.append(read_filter(name, text, ask))
    return Query(
        page=positive("page", params.get("page") or "1"),
        size=min(MOST, positive("limit", params.get("limit") or str(PAGE_SIZE))),
        sort=read_sort(collection, params.get("sort") or collection.order),
        filters=tuple(sorted(filters, key=lambda each: (each.column, each.op))),
        search=tuple(words(question)) if question else (),
        question=question,
        deleted=deleted,
    )


def asked(collection: Collection, question: bytes, searched: str) -> Query:
    """The same for a query as sent; a short one is read once, however often it comes."""
    if len(question) <= WORTH_KEEPING:
        return _kept(collection, question, searched)
    return read_query(collection, read_parameters(question), searched)


@lru_cache(maxsize=4096)
def _kept(collection: Collection, question: bytes, searched: str) -> Query:
    return read_query(collection, read_parameters(question), searched)


@lru_cache(maxsize=64)
def _plain(collection: Collection) -> Query:
    return Query(page=1, size=PAGE_SIZE, sort=read_sort(collection, collection.order))


def positive(name: str, text: str) -> int:
    digits = text.lstrip("0")
    if not digits or not (text.isascii() and text.isdigit()):
        raise Malformed("Must be a whole number from 1", name)
    # However far past the end: as far as the database can count.
    return int(digits) if len(digits) < len(str(LARGEST_PAGE)) else LARGEST_PAGE


@lru_cache(maxsize=1024)
def read_sort(collection: Collection, text: str) -> tuple[Sort, ...]:
    sorts: dict[str, Sort] = {}
    for part in text.split(","):
        # A leading + arrives as the blank it decodes to.
        name = part.strip().lstrip("+").strip()
        down = name.startswith("-")
        column = collection.names.get(name.removeprefix("-"))
        if column is None:
            raise Malformed(f"Cannot sort by {name.removeprefix('-')[:50]!r}", "sort")
        sorts.setdefault(column, Sort(column, down))
    return tuple(sorts.values())


def read_filter(name: str, text: str, ask: Ask) -> Filter:
    if ask.kind == "id" and text == "null":
        return Filter(ask.column, "isnull", True)
    if ask.kind in ("id", "choice") and "," in text:
        return Filter(
            ask.column, "in", tuple(READ[ask.kind](name, part.strip(), ask) for part in text.split(",") if part.strip())
        )
    value = READ[ask.kind](name, text, ask)
    if ask.kind == "filled":
        return Filter(ask.column, "gt" if value else "eq", 0)
    return Filter(ask.column, ask.op, value)


def _flag(name: str, text: str) -> bool:
    value = FLAGS.get(text.lower())
    if value is None:
        raise Malformed("Must be true or false", name)
    return value


def _choice(name: str, text: str, ask: Ask) -> str:
    if text not in ask.choices:
        raise Malformed(f"Must be one of {', '.join(ask.choices)}", name)
    return text


def _whole(name: str, text: str, ask: Ask) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 30 or int(digits) > LARGEST_WHOLE:
        raise Malformed("Must be a whole number", name)
    return max(-LARGEST, min(LARGEST, int(text) * ask.scale))


def _number(name: str, text: str, ask: Ask) -> int:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite() or "_" in text:
        raise Malformed("Must be a number", name)
    return max(-LARGEST, min(LARGEST, int(number * ask.scale)))


def _moment(name: str, text: str, ask: Ask) -> str:
    moment = read_bound(text, is_end=ask.op == "lte")
    if moment is None:
        raise Malformed("Must be a day, YYYY-MM-DD, or a moment with its offset (RFC 3339)", name)
    return moment


READ: dict[str, Callable[[str, str, Ask], Any]] = {
    "text": lambda name, text, ask: text,
    "id": lambda name, text, ask: text,
    "flag": lambda name, text, ask: _flag(name, text),
    "filled": lambda name, text, ask: _flag(name, text),
    "choice": _choice,
    "whole": _whole,
    "number": _number,
    "moment": _moment,
}
