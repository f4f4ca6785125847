"""The log as it is read: what came after a number, in order, without a gap."""

from collections.abc import Sequence
from typing import Any

from fondaco.events.outbox import sql
from fondaco.kernel.values import Struct
from fondaco.store.counters import read_counter
from fondaco.store.database import Connection, Database

# How many numbers one look goes past for the few of some types: about 50 ms, aside.
LOOK = 50_000


class Entry(Struct, frozen=True):
    """An event as stored. `changes` is JSON: of each column what it was and what it became."""

    number: int
    uid: str
    type: str
    record: str
    changes: str
    user_uid: str
    key_uid: str
    request: str
    created: str


class Wanted(Struct, frozen=True):
    """Which events: of these `types`, and of these `nouns` ("order." for every "order.…"); all if neither is named.

    `record` is the uid they happened to, empty for any.
    """

    types: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    record: str = ""

    @property
    def is_typed(self) -> bool:
        return bool(self.types or self.nouns)


class Batch(Struct, frozen=True):
    """`last` is the number up to which nothing else is wanted; `has_more` says that there are later ones already."""

    entries: list[Entry]
    last: int
    has_more: bool


async def read(db: Database, org: int, wanted: Wanted, *, after: int, limit: int) -> Batch:
    """The wanted events after a number. After more than there are: none, and `last` is where the log ends.

    Numbers are drawn under the lock of their counter, which is held until they are committed: whoever sees a number in
    it sees all events up to that number.
    """
    reader = db.of(org)
    top, _ = await read_counter(reader, org, "events")
    if after >= top:
        return Batch([], top, False)
    asked = {"org": org, "after": after, "last": top, "limit": limit}
    if wanted.record:
        named = _named(wanted) | {"record": wanted.record, "all": not wanted.is_typed}
        found = await reader.all(sql.events_of_record, asked | named)
    elif wanted.is_typed:
        asked |= _named(wanted) | {"last": min(top, after + LOOK)}
        found = await db.aside(org, lambda connection: _typed(connection, asked))
    else:
        found = await reader.all(sql.events_after, asked)
    entries = [Entry(*row) for row in found]
    last = entries[-1].number if len(entries) == limit else asked["last"]
    return Batch(entries, last, last < top)


async def _typed(connection: Connection, asked: dict[str, Any]) -> Sequence[Sequence[Any]]:
    return await connection.all(sql.events_of_types, asked)


def _named(wanted: Wanted) -> dict[str, Any]:
    return {"types": list(wanted.types), "nouns": list(wanted.nouns)}
