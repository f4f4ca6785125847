"""Answers a Query over a Resource: rows and exact total at the cost of a seek. It knows no resource and no dialect."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

from fondaco.kernel.resource import Filter, Page, Query, Resource, Row
from fondaco.store.compose import (
    SMALL,
    Shape,
    bounded_count_sql,
    can_seek,
    count_sql,
    every_id_sql,
    find_sql,
    rows_sql,
    served,
)
from fondaco.store.counters import read_counter, read_counters
from fondaco.store.database import Args, Connection, Database
from fondaco.store.pages import Walk, remember
from fondaco.store.searching import chosen, search_page

R = TypeVar("R", bound=Row)
Tenants = int | tuple[int, ...]  # one organization, or the several that a caller may act for
TRIGRAM = 3
SPECIAL = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})


async def list_page(db: Database, resource: Resource, org: Tenants, query: Query) -> Page:
    """One page, as if sorted, counted and cut afresh; what is remembered of this revision only makes it cheaper."""
    orgs = (org,) if isinstance(org, int) else org
    scope = orgs[0] if len(orgs) == 1 and resource.tenant == "org_id" else None
    reader = db.of(scope)
    size, revision = await _counted(reader, resource, orgs)
    shape = shape_of(resource, query, db.name, several=len(orgs) > 1)
    values = tuple(f.value for f in query.filters)
    is_counted = resource.is_counted
    walk = db.pages.walk((orgs, shape, query.size, values, query.question), revision) if is_counted else Walk(0)
    args = arguments(shape, orgs, query)
    plan = served(shape)
    is_small = size <= SMALL and not query.deleted and not resource.counter and resource.tenant == "org_id"
    if is_counted and not query.filters and not query.search and not query.deleted:
        walk.total = size
    elif walk.total is None and is_small and not query.search:
        walk.total = await reader.value(count_sql(shape), args)
    elif walk.total is None and plan:
        seen, matched = await reader.one(bounded_count_sql(shape, plan), args) or (0, 0)
        if seen <= SMALL:
            walk.total, walk.is_short = matched, True

    is_seek = plan is not None and plan.is_ordered and not plan.others and _is_near(query, walk)
    if walk.total is not None and not query.search and (is_small or walk.is_short or is_seek):
        return Page(await _rows(reader, shape, args, query, walk), walk.total, query)

    async def work(connection: Connection) -> Page:
        return await _page_aside(connection, shape, args, query, walk=walk, size=size)

    return await db.aside(scope, work)


async def _counted(reader: Connection, resource: Resource, orgs: tuple[int, ...]) -> tuple[int, int]:
    """How many live rows there are, of several organizations in all, and at which revision; nobody counts others'."""
    if not resource.is_counted:
        return 0, 0
    name = resource.counter or resource.table
    return await read_counter(reader, orgs[0], name) if len(orgs) == 1 else await read_counters(reader, orgs, name)


async def list_ids(db: Database, resource: Resource, org: int, query: Query, *, most: int) -> list[int]:
    """The ids of all rows that match, in order, as they stand at one moment; no more than `most`. Found aside."""
    size, _ = await read_counter(db.of(org), org, resource.counter or resource.table)
    shape = shape_of(resource, query, db.name)
    args = arguments(shape, org, query) | {"limit": most}

    async def work(connection: Connection) -> list[int]:
        best = (await chosen(connection, shape, args, size))[0] if shape.words else shape
        return [row[0] for row in await connection.all(every_id_sql(best), args)]

    return await db.aside(org, work)


async def _page_aside(connection: Connection, shape: Shape, args: Args, query: Query, *, walk: Walk, size: int) -> Page:
    if shape.words:
        shape, walk.total = await chosen(connection, shape, args, size)
        if walk.total is None:
            return await search_page(connection, shape, args, query)
    elif walk.total is None:
        walk.total = await connection.value(count_sql(shape), args)
    return Page(await _rows(connection, shape, args, query, walk), walk.total, query)


async def _rows(connection: Connection, shape: Shape, args: Args, query: Query, walk: Walk) -> list[Any]:
    if walk.total is not None and args["offset"] >= walk.total:
        return []
    end = None if query.skip else walk.ends.get(query.page - 1)
    if end:
        args |= {"sid": end[0]} | {f"s{i}": value for i, value in enumerate(end[1:])}
    found = await connection.all(rows_sql(shape, seek=end is not None), args)
    rows = [shape.resource.row(*row) for row in found]
    if len(rows) == query.size and can_seek(shape) and not query.skip:
        last = rows[-1]
        remember(walk, query.page, (last.id, *(getattr(last, sort.column) for sort in shape.sort)))
    return rows


def _is_near(query: Query, walk: Walk) -> bool:
    return query.page - 1 in walk.ends or query.offset <= SMALL or query.offset >= (walk.total or 0)


def shape_of(resource: Resource, query: Query, database: str, *, several: bool = False) -> Shape:
    return _shape(
        resource,
        tuple((f.column, f.op) for f in query.filters),
        query.sort,
        tuple(len(word) >= TRIGRAM for word in query.search),
        False,
        query.deleted,
        database,
        resource.is_scanned or not resource.is_counted,
        several,
    )


_shape = lru_cache(maxsize=4096)(Shape)


def arguments(shape: Shape, org: Tenants, query: Query) -> Args:
    orgs = (org,) if isinstance(org, int) else org
    args: Args = {"org": list(orgs) if shape.several else orgs[0], "limit": query.size, "offset": query.offset}
    for i, f in enumerate(query.filters):
        args[f"f{i}"] = _bound(f)
    if query.search:
        args["question"] = query.question
        long = [word for word in query.search if len(word) >= TRIGRAM]
        whose = " OR ".join(f'"{org_token(each)}"' for each in orgs)
        args["match"] = " AND ".join([f"({whose})", *('"' + word.replace('"', '""') + '"' for word in long)])
        args["patterns"] = [f"%{word.translate(SPECIAL)}%" for word in query.search]
        args |= {f"w{i}": pattern for i, pattern in enumerate(args["patterns"])}
    return args


def _bound(f: Filter) -> Any:
    if f.op in ("startswith", "ibegins"):
        return f.value.translate(SPECIAL) + "%"
    if f.op == "icontains":
        return "%" + f.value.translate(SPECIAL) + "%"
    if f.op == "iin":
        return [value.lower() for value in f.value]
    return f.value


def org_token(org: int) -> str:
    """Three private-use characters that stand for an organization at the head of its indexed text: one trigram."""
    return chr(0xE000 + org % 6400) + chr(0xE000 + org // 6400 % 6400) + chr(0xF8FF)


async def find(
    db: Connection,
    row: type[R],
    resource: Resource,
    org: Tenants,
    name: str,
    value: Any,
    *,
    lock: bool = False,
    archived: bool = False,
) -> R | None:
    """The live row in which `name` is `value`, or with `archived` any row; with `lock` nobody else changes it until
    this transaction ends. Nobody's rows are none."""
    if org == ():
        return None
    several = not isinstance(org, int) and len(org) > 1
    text = find_sql(resource, name, lock=lock, several=several, archived=archived)
    found = await db.one(text, {"org": _tenants(org), "value": value})
    return row(*found) if found else None


async def find_all(
    db: Connection,
    row: type[R],
    resource: Resource,
    org: Tenants,
    name: str,
    values: Sequence[Any],
    *,
    lock: bool = False,
    archived: bool = False,
) -> list[R]:
    """The live rows in which `name` is one of `values`, by id. Nobody's rows are none."""
    if org == ():
        return []
    several = not isinstance(org, int) and len(org) > 1
    text = find_sql(resource, name, many=True, lock=lock, several=several, archived=archived)
    return [row(*each) for each in await db.all(text, {"org": _tenants(org), "value": list(values)})]


def _tenants(org: Tenants) -> Any:
    if isinstance(org, int):
        return org
    return list(org) if len(org) > 1 else org[0]
