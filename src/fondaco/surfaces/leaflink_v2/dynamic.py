"""Dynamic responses: a caller chooses which attributes it gets and which records beside them (marketplace §1, E-05)."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from fondaco.kernel.actor import Organization
from fondaco.kernel.values import Struct
from fondaco.store.database import Connection

Values = Mapping[int, Any]
Rows = Sequence[Any]


class Child(Struct, frozen=True, eq=False):
    """Records beside others: `load` finds for the rows of these organizations what to show of each, by the row's id.

    One statement for all rows. `absent` is shown of a row that it finds nothing for; `name` is the attribute it fills.
    """

    load: Callable[[Connection, Any, Rows, Organization], Awaitable[Values]]
    absent: Any = None
    name: str = ""


class Dynamic(Struct, frozen=True, eq=False):
    """What may be asked for beyond the attributes that are always there.

    `children` by `include_children` (or `expand`), `more` attributes by `fields_add` or `fields_include`: each made of
    the row, or found for all rows at once.
    """

    children: Mapping[str, Child] = {}
    more: Mapping[str, Callable[[Any, Organization], Any] | Child] = {}


NOTHING = Dynamic()
PARAMETERS = ("fields_include", "fields_exclude", "fields_add", "include_children", "expand")


def named(params: Mapping[str, str], *names: str) -> list[str]:
    """The names in these comma lists; `line-items` is `line_items`."""
    texts = ",".join(params.get(name, "") for name in names)
    return list(dict.fromkeys(part.strip().replace("-", "_") for part in texts.split(",") if part.strip()))


async def shaped(
    db: Connection,
    orgs: Any,
    dynamic: Dynamic,
    params: Mapping[str, str],
    *,
    rows: Rows,
    shown: list[dict[str, Any]],
    of: Callable[[Any], Organization],
) -> list[dict[str, Any]]:
    """What is shown of these rows, as the caller wants it; `of` says whose row it is. Unknown names are ignored."""
    if not any(name in params for name in PARAMETERS):
        return shown
    include = named(params, "fields_include")
    for name in named(params, "include_children", "expand"):
        child = dynamic.children.get(name)
        if child is not None and rows:
            found = await child.load(db, orgs, rows, of(rows[0]))
            for row, view in zip(rows, shown, strict=True):
                view[child.name or name] = found.get(row.id, child.absent)
    for name in (*named(params, "fields_add"), *include):
        make = dynamic.more.get(name)
        if isinstance(make, Child):
            found = await make.load(db, orgs, rows, of(rows[0])) if rows else {}
            for row, view in zip(rows, shown, strict=True):
                view[name] = found.get(row.id, make.absent)
        elif make is not None:
            for row, view in zip(rows, shown, strict=True):
                view[name] = make(row, of(row))
    exclude = set(named(params, "fields_exclude"))
    if not include and not exclude:
        return shown
    return [
        {name: value for name, value in view.items() if (not include or name in include) and name not in exclude}
        for view in shown
    ]
