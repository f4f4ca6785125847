"""Marketplace V2's query grammar: forgiving, by limit and offset (marketplace §1, E-03)."""

from functools import lru_cache

from fondaco.kernel.errors import Unusable
from fondaco.kernel.resource import Query, Sort
from fondaco.kernel.text import words
from fondaco.surfaces.asking import Pairs, read_asks
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.walking import Asked, read_once

SIZE = 50
MOST = 500
LONGEST_SEARCH = 200
LARGEST = 10**15


def read_query(collection: Collection, pairs: Pairs, zone: str) -> Asked:
    """Raises Unusable for a filter's value that cannot be used."""
    params = dict(pairs)
    question = params.get("search", "").strip()[:LONGEST_SEARCH] if collection.is_searchable else ""
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


asked = read_once(read_query)
