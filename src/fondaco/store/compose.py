"""Composes the statements of a list from a resource's declaration. Only declared names ever reach the text."""

from functools import cache, lru_cache

from fondaco.kernel.resource import Op, Resource, Sort, Through
from fondaco.kernel.values import Struct

CLAUSES: dict[Op, str] = {
    "eq": "{column} = :{value}",
    "in": "{column} in :{value}",
    "gt": "{column} > :{value}",
    "gte": "{column} >= :{value}",
    "lt": "{column} < :{value}",
    "lte": "{column} <= :{value}",
    "startswith": "{column} like :{value} escape '\\'",
    "isnull": "({column} is null) = :{value}",
    "ieq": "fold({column}) = fold(:{value})",
    "iin": "fold({column}) in :{value}",
    "ibegins": "fold({column}) like fold(:{value}) escape '\\'",
    "icontains": "fold({column}) like fold(:{value}) escape '\\'",
    "ne": "coalesce({column} <> :{value}, true)",
    "nin": "coalesce(not ({column} in :{value}), true)",
    "ine": "coalesce(fold({column}) <> fold(:{value}), true)",
}
# What needs the other table joined in where the column is borrowed.
COMPARING: tuple[Op, ...] = (
    "gt",
    "gte",
    "lt",
    "lte",
    "startswith",
    "ieq",
    "iin",
    "ibegins",
    "icontains",
    "ne",
    "nin",
    "ine",
)
# What a row tied to none of the named rows would be tied to.
POSITIVE: dict[Op, Op] = {"ne": "eq", "nin": "in"}
# Columns of which a value names one row of an organization.
UNIQUE = frozenset({"uid", "code"})
# How many index entries may be looked at inside the event loop: about a millisecond.
SMALL = 2000


class Shape(Struct, frozen=True, eq=False):
    """A list request without its values, one object per distinct shape.

    `words` says for each searched word whether it is long enough for the index; `exact` adds what matches the question
    as a whole; `scans` looks at every row instead of using the index. `several` asks for the rows of more than one
    organization.
    """

    resource: Resource
    filters: tuple[tuple[str, Op], ...]
    sort: tuple[Sort, ...]
    words: tuple[bool, ...] = ()
    exact: bool = False
    deleted: bool = False
    database: str = "sqlite"
    scans: bool = False
    several: bool = False


def owned(resource: Resource, prefix: str = "", *, several: bool = False) -> str:
    """That a row belongs to the organization, or to one of several, or, in a shared table, to nobody."""
    own = f"{prefix}{resource.tenant}"
    test = f"{own} {'in' if several else '='} :org"
    return f"({test} or {own} is null)" if resource.is_shared else test


def column(resource: Resource, name: str) -> str:
    if join := resource.joins.get(name):
        return f"{name}_.{join.column}"
    if name not in resource.columns:
        raise LookupError(f"{resource.table} has no column {name!r}")
    return f"t.{name}"


def worded(shape: Shape, prefix: str) -> list[str]:
    """That every word occurs in the searched text: long ones by the index of the live rows, short ones by looking."""
    table = shape.resource.text or shape.resource.table
    if shape.resource.widely:
        looked_at = [f"{prefix}search", *(f"fold({column(shape.resource, name)})" for name in shape.resource.widely)]
        return [
            "(" + " or ".join(f"{text} like :w{i} escape '\\'" for text in looked_at) + ")"
            for i in range(len(shape.words))
        ]
    if shape.database != "sqlite" and (shape.several or not shape.resource.is_counted):
        return [f"{prefix}search like all (:patterns)"]
    if shape.database != "sqlite":
        return [f"{prefix}id in (select searched('{table}', :org, :patterns))"]
    looks = shape.scans or shape.deleted
    looked = [i for i, is_long in enumerate(shape.words) if looks or not is_long]
    parts = [f"{prefix}search like :w{i} escape '\\'" for i in looked]
    if any(shape.words) and not looks:
        parts.append(f"{prefix}id in (select rowid from {table}_fts where {table}_fts match :match)")
    return parts


def matching(shape: Shape) -> str:
    """The ids of the rows in which every word occurs, and of those one of whose exact columns is the whole question."""
    resource = shape.resource
    table = resource.text or resource.table
    own = owned(resource, several=shape.several)
    found = f"select id from {table} where {own} and {' and '.join(worded(shape, ''))}"
    if resource.via != "id":
        found = f"select id from {resource.table} where {own} and {resource.via} in ({found})"
    return f"{found} union all {exact_sql(resource, deleted=shape.deleted, several=shape.several)}"


@cache
def exact_sql(resource: Resource, *, deleted: bool = False, several: bool = False) -> str:
    """The ids of the rows one of whose exact columns is :question."""
    live = "".join(f" and {test}" for test in alive(resource, deleted=deleted))
    return " union all ".join(
        f"select id from {resource.table} where {owned(resource, several=several)}{live} and {name} = :question "
        f"and {name} <> ''"
        for name in resource.exact
    )


def local(resource: Resource, name: str) -> str:
    """The column of the resource's own table that decides a filter on `name`."""
    join = resource.joins.get(name)
    return join.via if join else name


def source(resource: Resource, names: tuple[str, ...]) -> str:
    joined = [(name, resource.joins[name]) for name in names if name in resource.joins]
    return f"{resource.table} t" + "".join(f" left join {j.table} {n}_ on {n}_.id = t.{j.via}" for n, j in joined)


def condition(resource: Resource, name: str, op: Op, value: str, *, several: bool = False) -> str:
    """One filter. One on a borrowed column becomes one on our own, so that our index serves it."""
    test = f"{'in' if several else '='} :org"
    own = f"org_id {test}"
    if through := resource.sets.get(name):
        return _tied(through, op, value, f"{resource.tenant} {test}")
    if name in resource.sparse:
        mine = column(resource, name)
        return f"{CLAUSES[op].format(column=mine, value=value)} and {mine} <> ''"
    join = resource.joins.get(name)
    if join is None or op in COMPARING:
        return CLAUSES[op].format(column=column(resource, name), value=value)
    if op == "isnull":
        return CLAUSES[op].format(column=f"t.{join.via}", value=value)
    live = f" and {join.live} = false" if join.live else ""
    named = CLAUSES[op].format(column=join.column, value=value)
    theirs = f"({own} or org_id is null)" if join.is_shared else own
    chosen = f"select id from {join.table} where {theirs}{live} and {named}"
    # Where one row at most is meant its id is found once; of several rows an equation would take the first.
    is_one = op == "eq" and join.column in UNIQUE and not several
    return f"t.{join.via} {'=' if is_one else 'in'} ({chosen})"


def conditions(shape: Shape) -> list[str]:
    resource = shape.resource
    # The plus keeps SQLite from walking an organization where the few rows that match are known already.
    is_found = shape.database == "sqlite" and any(shape.words) and not shape.exact and not shape.scans
    mine = owned(resource, "+t." if is_found and not resource.is_shared else "t.", several=shape.several)
    parts = [mine, *alive(resource, "t.", deleted=shape.deleted)]
    several = shape.several
    parts += [condition(resource, name, op, f"f{i}", several=several) for i, (name, op) in enumerate(shape.filters)]
    if shape.exact:
        parts.append(f"t.id in ({matching(shape)})")
    elif shape.words and resource.via == "id":
        parts += worded(shape, "t.")
    elif shape.words:
        own = owned(resource, several=shape.several)
        found = f"select id from {resource.text} where {own} and {' and '.join(worded(shape, ''))}"
        parts.append(f"t.{resource.via} in ({found})")
    return parts


def _tied(through: Through, op: Op, value: str, own: str) -> str:
    """That a row is tied to what is named; by `ne` and `nin`, that it is tied to none of it."""
    tied = f"select {through.here} from {through.table} where {own}{f' and {through.only}' if through.only else ''}"
    if op == "isnull":
        return f"(t.id not in ({tied})) = :{value}"
    named = CLAUSES[POSITIVE.get(op, op)].format(column=through.column, value=value)
    chosen = f"{through.there} in (select id from {through.of} where {own} and {named})" if through.of else named
    return f"t.id {'not ' if op in ('ne', 'nin') else ''}in ({tied} and {chosen})"


def alive(resource: Resource, prefix: str = "", *, deleted: bool = False) -> list[str]:
    live = [f"{prefix}{resource.live} = {'true' if deleted else 'false'}"] if resource.live else []
    return [*live, f"{prefix}{resource.only}"] if resource.only else live


def ordered(shape: Shape) -> str:
    parts = []
    plan = served(shape) if shape.database == "sqlite" else None
    is_few = bool(
        plan and not plan.is_ordered and any(shape.filters[i][0] in shape.resource.sparse for i in plan.leading)
    )
    if shape.database == "sqlite":
        is_few |= any(name in shape.resource.telling and op in ("eq", "in") for name, op in shape.filters)
    for sort in shape.sort:
        nulls = " nulls last" if sort.column in shape.resource.nullable else ""
        # The plus keeps SQLite from walking all rows in order for the few that a column names.
        own = ("+" if is_few else "") + sorted_by(shape.resource, sort.column)
        parts.append(own + (" desc" if sort.down else "") + nulls)
    if shape.sort[-1].column != "id":
        parts.append("t.id" + (" desc" if shape.sort[-1].down else ""))
    return ", ".join(parts)


def sorted_by(resource: Resource, name: str) -> str:
    text = column(resource, name)
    return f"fold({text})" if name in resource.folded else text


def can_seek(shape: Shape) -> bool:
    """Whether "after this row" is one comparison, and stays true for as long as our own table does not change: all
    columns in one direction, none of them null, none of them borrowed."""
    resource = shape.resource
    return len({sort.down for sort in shape.sort}) == 1 and not any(
        s.column in resource.nullable or s.column in resource.joins for s in shape.sort
    )


@lru_cache(maxsize=4096)
def rows_sql(shape: Shape, *, seek: bool) -> str:
    """A page of rows: by offset, or after the sort values :s0, :s1 … and :sid."""
    resource = shape.resource
    parts = conditions(shape)
    if seek:
        mine = ", ".join([*(sorted_by(resource, sort.column) for sort in shape.sort), "t.id"])
        theirs = [f"fold(:s{i})" if s.column in resource.folded else f":s{i}" for i, s in enumerate(shape.sort)]
        parts.append(f"({mine}) {'<' if shape.sort[0].down else '>'} ({', '.join([*theirs, ':sid'])})")
    picked = ", ".join(column(resource, name) for name in resource.columns)
    text = f"select {picked} from {source(resource, asked_names(shape, *resource.columns))} where {' and '.join(parts)}"
    return f"{text} order by {ordered(shape)} limit :limit" + ("" if seek else " offset :offset")


def asked_names(shape: Shape, *more: str) -> tuple[str, ...]:
    """The columns that the conditions of a shape speak of, and more."""
    compared = [name for name, op in shape.filters if op in COMPARING]
    return tuple(dict.fromkeys([*compared, *(shape.resource.widely if shape.words else ()), *more]))


@lru_cache(maxsize=4096)
def every_id_sql(shape: Shape) -> str:
    """The ids of all rows, in order, up to a number of them."""
    names = asked_names(shape, *(sort.column for sort in shape.sort))
    text = f"select t.id from {source(shape.resource, names)}"
    return f"{text} where {' and '.join(conditions(shape))} order by {ordered(shape)} limit :limit"


@lru_cache(maxsize=4096)
def count_sql(shape: Shape) -> str:
    return f"select count(*) from {source(shape.resource, asked_names(shape))} where {' and '.join(conditions(shape))}"


class Served(Struct, frozen=True):
    """How an index serves a shape: the filters that lead it, the others, and whether it yields the rows in order."""

    leading: tuple[int, ...]
    others: tuple[int, ...]
    is_ordered: bool


@lru_cache(maxsize=4096)
def served(shape: Shape) -> Served | None:
    """The index that yields the rows in order and holds all that is asked, else the one that narrows most, if any."""
    resource = shape.resource
    if shape.words or shape.exact or shape.deleted or shape.several or resource.is_shared:
        return None
    if any(name in resource.sets for name, _ in shape.filters):
        return None
    equal = {local(resource, name): i for i, (name, op) in enumerate(shape.filters) if op == "eq"}
    best: Served | None = None
    for index in resource.indexes:
        depth = 0
        while depth < len(index) and index[depth] in equal:
            depth += 1
        leading = tuple(equal[name] for name in index[:depth])
        others = tuple(i for i in range(len(shape.filters)) if i not in leading)
        is_ordered = index[depth : depth + 1] == tuple(sort.column for sort in shape.sort)
        if is_ordered and all(local(resource, shape.filters[i][0]) in index for i in others):
            return Served(leading, others, is_ordered)
        if depth > (len(best.leading) if best else 0):
            best = Served(leading, others, False)
    return best


@lru_cache(maxsize=4096)
def bounded_count_sql(shape: Shape, plan: Served) -> str:
    """How many entries lead, up to one more than is small, and how many of these match: never a long look.

    A comparison by size needs its own table's column: one on a borrowed column counts no rows here.
    """
    resource = shape.resource
    names = {local(resource, shape.filters[i][0]) for i in plan.others}
    picked = ", ".join(["t.id", *(f"t.{name}" for name in sorted(names))])
    lead = [
        owned(resource, "t."),
        *alive(resource, "t."),
        *(condition(resource, *shape.filters[i], f"f{i}") for i in plan.leading),
    ]
    match = [condition(resource, *shape.filters[i], f"f{i}") for i in plan.others] or ["t.id is not null"]
    return (
        f"select count(*), count(*) filter (where {' and '.join(match)}) from "
        f"(select {picked} from {resource.table} t where {' and '.join(lead)} limit {SMALL + 1}) t"
    )


@cache
def find_sql(
    resource: Resource,
    name: str,
    *,
    many: bool = False,
    lock: bool = False,
    several: bool = False,
    archived: bool = False,
) -> str:
    """The live row, or rows, in which `name` has the value, or one of the values, :value; `archived` finds all."""
    picked = ", ".join(column(resource, each) for each in resource.columns)
    live = "" if archived else "".join(f" and {test}" for test in alive(resource, "t."))
    test = f"{column(resource, name)} {'in' if many else '='} :value"
    # The plus signs keep SQLite from walking the whole organization for rows that another index names.
    own = owned(resource, "+t." if many and name in ("id", "uid") else "t.", several=several)
    text = f"select {picked} from {source(resource, resource.columns)} where {own}{live} and {test}"
    return text + (" order by +t.id" if many else "") + (" for no key update of t" if lock else "")


@cache
def ids_sql(resource: Resource, *, several: bool = False) -> str:
    """The rows with these ids, deleted or not."""
    picked = ", ".join(column(resource, each) for each in resource.columns)
    # The plus keeps SQLite from walking the whole organization for them: 51 ms for a hundred of 200,000 orders.
    own = owned(resource, "+t.", several=several)
    return f"select {picked} from {source(resource, resource.columns)} where {own} and t.id in :value"
