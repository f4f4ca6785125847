"""Rows of an organization in a table, and how often the table has changed for it, kept in the rows' own transaction."""

from fondaco.store import sqlfile
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)


async def read_counter(db: Connection, org: int, name: str) -> tuple[int, int]:
    """How many live rows there are, and the revision at which that is so."""
    found = await db.one(sql.counter, {"org": org, "name": name})
    return (found[0], found[1]) if found else (0, 0)


async def read_counters(db: Connection, orgs: tuple[int, ...], name: str) -> tuple[int, int]:
    """The same of several organizations together; their revision grows whenever one of theirs does."""
    found = await db.one(sql.counters, {"orgs": list(orgs), "name": name})
    return (found[0], found[1]) if found else (0, 0)


async def count_change(tx: Connection, org: int, name: str, rows: int = 0) -> None:
    """Note that a table changed, by so many live rows."""
    await tx.run(sql.count_change, {"org": org, "name": name, "rows": rows})


async def next_number(tx: Connection, org: int, name: str, count: int = 1) -> int:
    """Draw `count` gapless numbers: the last of them. Nobody else draws until this transaction ends."""
    number: int = await tx.value(sql.next_number, {"org": org, "name": name, "count": count})
    return number
