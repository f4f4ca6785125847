"""Marketplace V2's query grammar: forgiving, by limit and offset (marketplace §1, E-03)."""

from functools import lru_cache

from fondaco.kernel.errors import Unusable
from fondaco.kernel.resource import Query, Sort
from fondaco.kernel.text import words
from fondaco.kernel.values import Struct
from fondaco.surfaces.asking import Asked as Filters
from fondaco.surfaces.asking import Pairs, read_asks
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.request import read_pairs

SIZE = 50
MOST = 500
LONGEST_SEARCH = 200
LARGEST = 10**15
WORTH_KEEPING = 256


class Asked(Struct, frozen=True):
    """A list request, with its parameters as sent for the links."""

    query: Query
    pairs: Pairs
    filters: Filters


def asked(collection: Collection, question: bytes, zone: str) -> Asked:
    """Raises Unusable for a filter's value that cannot be used. A short one is read once however often it comes."""
    if len(question) <= WORTH_KEEPING:
        return _kept(collection, question, zone)
    return read_query(collection, read_pairs(question), zone)


@lru_cache(maxsize=4096)
def _kept(collection: Collection, question: bytes, zone: str) -> Asked:
    return read_query(collection, read_pairs(question), zone)


def read_query(collection: Collection, pairs: Pairs, zone: str) -> Asked:
    params = dict(pairs)
    question = params.get("search", "").strip()[:LONGEST_SEARCH]
    if "\0" in question:
        raise Unusable("Must not hold the character NUL", "search")
    found = read_asks(collection.asks, pairs, zone)
    size = min(MOST, whole(params.get("limit", params.get("page_size", "")), SIZE) or SIZE)
    skip = whole(params.get("offset", ""), 0)
    if "offset" not in params and "limit" not in params:
        skip = (max(1, whole(params.get("page", ""), 1)) - 1) * size
    query = Query(
        page=1,
        size=size,
        sort=read_ordering(collection, params.get("ordering", "")),
        filters=found.filters,
        search=tuple(words(question)) if question else (),
        question=question,
        deleted=found.deleted,
    )
    return Asked(query.starting_at(min(skip, LARGEST)), tuple(pairs), found)


def whole(text: str, otherwise: int) -> int:
    """A whole number from 0; anything else is as if it had not been said."""
    return min(int(text), LARGEST) if text.isascii() and text.isdigit() and len(text) <= 18 else otherwise


@lru_cache(maxsize=1024)
def read_ordering(collection: Collection, text: str) -> tuple[Sort, ...]:
    """Names that are not known are ignored."""
    sorts: dict[str, Sort] = {}
    for part in [*text.split(","), *collection.order.split(",")] if text else collection.order.split(","):
        name = part.strip()
        column = collection.names.get(name.removeprefix("-"))
        if column:
            sorts.setdefault(column, Sort(column, name.startswith("-")))
    return tuple(sorts.values())
