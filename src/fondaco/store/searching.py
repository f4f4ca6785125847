"""Answers a search: few matches are found by the index and sorted, many are walked past in the order asked for."""

from functools import lru_cache
from typing import Any

from fondaco.kernel.resource import Page, Query, Resource
from fondaco.kernel.values import replace
from fondaco.store.compose import Shape, asked_names, conditions, count_sql, exact_sql, ids_sql, ordered, served, source
from fondaco.store.database import Args, Connection

BROAD = 1000
# Of so many rows one must match for walking past the others to be cheaper than finding and sorting.
SPARSE = 50


async def search_page(connection: Connection, shape: Shape, args: Args, query: Query) -> Page:
    """A page of a search whose matches are all found, counted and sorted."""
    resource = shape.resource
    found = await connection.all(found_sql(shape), args)
    if not found and query.page > 1:
        return Page([], await connection.value(count_sql(shape), args), query)
    ids = [id for id, _ in found]
    return Page(
        await rows_of(connection, resource, args["org"], ids, several=shape.several), found[0][1] if found else 0, query
    )


async def chosen(connection: Connection, shape: Shape, args: Args, size: int) -> tuple[Shape, int | None]:
    """The shape that finds cheapest in a table of `size` rows, and the total if its pages are best walked to."""
    resource = shape.resource
    if resource.exact and await connection.all(exact_sql(resource, deleted=shape.deleted, several=shape.several), args):
        return exactly(shape), None
    is_indexed = shape.database == "sqlite" and not shape.deleted and resource.via == "id" and not shape.scans
    if size <= BROAD or not is_indexed or not await _is_broad(connection, shape, args):
        return shape, None
    if not all(shape.words):
        return scanned(shape), None
    plan = served(wordless(shape))
    if shape.filters or plan is None or not plan.is_ordered:
        return shape, None
    total: int = await connection.value(hits_sql(resource), args)
    return (scanned(shape), total) if total * SPARSE > size else (shape, None)


async def _is_broad(connection: Connection, shape: Shape, args: Args) -> bool:
    return not any(shape.words) or await connection.value(probe_sql(shape.resource), args) > BROAD


async def rows_of(
    connection: Connection, resource: Resource, org: Any, ids: list[int], *, several: bool = False
) -> list[Any]:
    """The rows with these ids, in their order."""
    if not ids:
        return []
    found = await connection.all(ids_sql(resource, several=several), {"org": org, "value": ids})
    rows = {row[0]: resource.row(*row) for row in found}
    return [rows[id] for id in ids]


@lru_cache(maxsize=4096)
def scanned(shape: Shape) -> Shape:
    return replace(shape, scans=True)


@lru_cache(maxsize=4096)
def wordless(shape: Shape) -> Shape:
    return replace(shape, words=())


@lru_cache(maxsize=4096)
def exactly(shape: Shape) -> Shape:
    return replace(shape, exact=True)


@lru_cache(maxsize=4096)
def found_sql(shape: Shape) -> str:
    """The ids of a page of a search, each with the total: all that match must be found before they can be sorted."""
    names = asked_names(shape, *(sort.column for sort in shape.sort))
    text = f"select t.id, count(*) over () from {source(shape.resource, names)} where {' and '.join(conditions(shape))}"
    return f"{text} order by {ordered(shape)} limit :limit offset :offset"


def hits_sql(resource: Resource) -> str:
    """How many live rows hold every long word, by the index alone."""
    return f"select count(*) from {resource.table}_fts where {resource.table}_fts match :match"


def probe_sql(resource: Resource) -> str:
    """The same, up to one more than is narrow."""
    hits = f"select rowid from {resource.table}_fts where {resource.table}_fts match :match limit {BROAD + 1}"
    return f"select count(*) from ({hits})"
