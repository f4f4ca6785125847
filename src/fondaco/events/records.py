"""Adds, changes and removes records, each with its event. What may be done is decided before, by the features."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from fondaco.events.outbox import Event, record
from fondaco.kernel.actor import Actor, Operator
from fondaco.kernel.resource import Resource, Row
from fondaco.kernel.text import normalise
from fondaco.kernel.values import Struct, new_uid, now, replace
from fondaco.store import saving
from fondaco.store.database import Connection
from fondaco.store.listing import Tenants, find, find_all

R = TypeVar("R", bound=Row)
Values = dict[str, Any]
Changes = dict[str, tuple[Any, Any]]
NOTHING: Mapping[int, Changes] = {}


class Kind(Struct, Generic[R], frozen=True, eq=False):
    """A kind of record: its noun in events, its row, its table, and the columns whose text is searched.

    `said` makes of these columns what is searched besides. Of columns that are `derived` from others no event tells.
    """

    noun: str
    row: type[R]
    resource: Resource
    searched: tuple[str, ...] = ()
    said: Callable[[Values], str] | None = None
    derived: frozenset[str] = frozenset()


async def load(
    db: Connection, kind: Kind[R], org: Tenants, name: str, value: Any, *, lock: bool = False, archived: bool = False
) -> R | None:
    """The record in which column `name` is `value`; with `lock` nobody else changes it until we are done.

    `archived` finds deleted ones too.
    """
    return await find(db, kind.row, kind.resource, org, name, value, lock=lock, archived=archived)


async def load_all(
    db: Connection,
    kind: Kind[R],
    org: Tenants,
    name: str,
    values: Sequence[Any],
    *,
    lock: bool = False,
    archived: bool = False,
) -> list[R]:
    # No stored text holds NUL, and PostgreSQL refuses to be asked for it.
    wanted = [value for value in values if not (isinstance(value, str) and "\0" in value)]
    if not wanted:
        return []
    return await find_all(db, kind.row, kind.resource, org, name, wanted, lock=lock, archived=archived)


async def add(tx: Connection, actor: Actor | Operator, kind: Kind[R], values: Sequence[Values]) -> list[R]:
    """Insert records that all name the same columns; the rows, in the order given. Raises Taken."""
    if not values:
        return []
    at = now()
    rows = [each | {"uid": new_uid(), "created": at, "updated": at} | searchable(kind, each) for each in values]
    live = kind.resource.live
    await saving.insert(tx, actor.org, kind.resource.table, rows, live=sum(not row.get(live) for row in rows))
    await record(tx, actor, [Event(f"{kind.noun}.created", row["uid"]) for row in rows])
    uids = [row["uid"] for row in rows]
    found = {row.uid: row for row in await load_all(tx, kind, actor.org, "uid", uids, archived=True)}
    return [found[uid] for uid in uids]


async def change(
    tx: Connection,
    actor: Actor | Operator,
    kind: Kind[R],
    changes: Sequence[tuple[R, Values]],
    beside: Mapping[int, Changes] = NOTHING,
) -> list[R]:
    """Set columns of rows; the rows as they are then, but for columns borrowed from others.

    What is the same already counts as no change: no event, and `updated` stays. `beside` is what changed of a row, by
    its id, that no column of it holds. A row that is archived or restored leaves or joins those that are counted.
    """
    at, saved, events, after, counted = now(), [], [], [], 0
    for row, values in changes:
        new = {name: value for name, value in values.items() if getattr(row, name) != value}
        told = {name: (getattr(row, name), value) for name, value in new.items() if name not in kind.derived}
        told |= beside.get(row.id, {})
        if not told and not new:
            after.append(row)
            continue
        if kind.resource.live in new:
            counted += -1 if new[kind.resource.live] else 1
        events.append(Event(f"{kind.noun}.updated", row.uid, told))
        after.append(replace(row, **new, updated=at))
        text = searchable(kind, {name: new.get(name, getattr(row, name)) for name in kind.searched})
        saved.append((row.id, new | {"updated": at} | (text if new.keys() & set(kind.searched) else {})))
    await saving.update(tx, actor.org, kind.resource.table, saved, rows=counted)
    await record(tx, actor, events)
    return after


async def remove(tx: Connection, actor: Actor | Operator, kind: Kind[R], rows: Sequence[R]) -> None:
    """Delete rows for good."""
    await saving.delete(tx, actor.org, kind.resource.table, [row.id for row in rows])
    await record(tx, actor, [Event(f"{kind.noun}.deleted", row.uid) for row in rows])


def searchable(kind: Kind[Any], values: Values) -> Values:
    """The text that a row of these values is found by, as a column; nothing for kinds that are not searched."""
    if not kind.searched:
        return {}
    texts = [values.get(name) or "" for name in kind.searched]
    if kind.said:
        texts.append(kind.said(values))
    return {"search": "\n".join(filter(None, map(normalise, texts)))}
