"""A page of a list as both LeafLink dialects find it, each by its own grammar (leaflink §1.4, marketplace E-03)."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from fondaco.kernel.resource import Filter, Page, Query
from fondaco.kernel.values import Struct, replace
from fondaco.store.listing import list_page
from fondaco.surfaces.asking import Asked as Filters
from fondaco.surfaces.asking import Pairs
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.operation import Call
from fondaco.surfaces.request import read_pairs

WORTH_KEEPING = 256


class Asked(Struct, frozen=True):
    """A list request, with its parameters as sent for the links. `by_offset` says that it walks by limit and offset."""

    query: Query
    pairs: Pairs
    filters: Filters
    by_offset: bool = False


Grammar = Callable[[Collection, Pairs, str], Asked]
Question = Callable[[Collection, bytes, str], Asked]


def read_once(read: Grammar) -> Question:
    """The same for a query as sent; a short one is read once, however often it comes."""

    @lru_cache(maxsize=4096)
    def kept(collection: Collection, question: bytes, zone: str) -> Asked:
        return read(collection, read_pairs(question), zone)

    def asked(collection: Collection, question: bytes, zone: str) -> Asked:
        if len(question) <= WORTH_KEEPING:
            return kept(collection, question, zone)
        return read(collection, read_pairs(question), zone)

    return asked


async def page_of(
    call: Call, collection: Collection, asked: Asked, orgs: tuple[int, ...], within: Sequence[Filter]
) -> Page:
    """The rows of these organizations, and of those companies that the query names, within these filters too."""
    query = replace(asked.query, filters=(*within, *asked.query.filters)) if within else asked.query
    if asked.filters.companies:
        named = asked.filters.among(call.actor.organizations or (call.actor.organization,))
        orgs = tuple(org for org in orgs if org in named)
    return await list_page(call.database, collection.resource, orgs, query) if orgs else Page([], 0, query)
