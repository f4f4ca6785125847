"""The dated API's query grammar: paging, ordering, filters and search (leaflink §1.4–1.6, D-05–D-10)."""

from functools import lru_cache

from fondaco.kernel.errors import NotFound, Unusable
from fondaco.kernel.resource import Query, Sort
from fondaco.kernel.text import words
from fondaco.surfaces.asking import Pairs, read_asks
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.walking import Asked, read_once

PAGE_SIZE = 50
MOST = 500
LONGEST_SEARCH = 200
LARGEST_PAGE = 10**15
PAGING = frozenset({"page", "page_size", "ordering", "search"})
OFFSETS = frozenset({"limit", "offset"})


def read_query(collection: Collection, pairs: Pairs, zone: str) -> Asked:
    """Raises Unusable, and NotFound for a page or a size that cannot be."""
    params = dict(pairs)
    check_known(collection, params)
    by_offset = "limit" in params or "offset" in params
    if by_offset and ("page" in params or "page_size" in params):
        raise Unusable("Walk by page and page_size, or by limit and offset, not by both", "limit")
    question = params.get("search", "").strip()
    if len(question) > LONGEST_SEARCH or "\0" in question:
        raise Unusable(f"A search has at most {LONGEST_SEARCH} characters, and none of them is NUL", "search")
    found = read_asks(collection.asks, pairs, zone)
    size = bounded("limit" if by_offset else "page_size", _size(params, by_offset), 1, MOST)
    skip = bounded("offset", params.get("offset", "0"), 0, LARGEST_PAGE) if by_offset else 0
    page = 1 if by_offset else bounded("page", params.get("page", "1"), 1, LARGEST_PAGE)
    query = Query(
        page=page,
        size=size,
        sort=read_ordering(collection, params.get("ordering") or collection.order),
        filters=found.filters,
        search=tuple(words(question)) if question else (),
        question=question,
        deleted=found.deleted,
    )
    return Asked(query.starting_at(skip), tuple(pairs), found, by_offset)


def check_known(collection: Collection, params: dict[str, str]) -> None:
    for name in params:
        if name in collection.asks or name in PAGING or name in collection.extras:
            continue
        if not (name in OFFSETS and collection.extras >= OFFSETS):
            raise Unusable("There is no such parameter", name)


def _size(params: dict[str, str], by_offset: bool) -> str:
    return params.get("limit" if by_offset else "page_size", str(PAGE_SIZE))


def bounded(name: str, text: str, least: int, most: int) -> int:
    """Raises NotFound for anything but a whole number within bounds (leaflink §1.4)."""
    if not (text.isascii() and text.isdigit()) or len(text) > 18 or not least <= int(text) <= most:
        raise NotFound(f"Invalid {name}.")
    return int(text)


@lru_cache(maxsize=1024)
def read_ordering(collection: Collection, text: str) -> tuple[Sort, ...]:
    sorts: dict[str, Sort] = {}
    for part in text.split(","):
        name = part.strip()
        down = name.startswith("-")
        column = collection.names.get(name.removeprefix("-"))
        if column is None:
            raise Unusable(f"Cannot order by {name.removeprefix('-')[:50]!r}", "ordering")
        sorts.setdefault(column, Sort(column, down))
    return tuple(sorts.values())


asked = read_once(read_query)
