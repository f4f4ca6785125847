"""Saves rows whose columns a feature names, keeping the counters beside them. Only names from code reach the text."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from fondaco.store.counters import count_change
from fondaco.store.database import Connection

Values = dict[str, Any]


async def insert(tx: Connection, org: int, table: str, rows: Sequence[Values], *, live: int | None = None) -> None:
    """Add rows that all name the same columns. `live` is how many of them are counted, all unless it is said."""
    if rows:
        await tx.many(insert_sql(table, tuple(rows[0])), [row | {"org_id": org} for row in rows])
        await count_change(tx, org, table, len(rows) if live is None else live)


async def insert_one(tx: Connection, table: str, row: Values) -> int:
    """Add a row that nothing counts, and that names its organization; its id."""
    id: int = await tx.value(f"{insert_sql(table, tuple(row))} returning id", row)
    return id


async def update(tx: Connection, org: int, table: str, changes: Sequence[tuple[int, Values]], *, rows: int = 0) -> None:
    """Change the rows with these ids. `rows` is by how much the number of live rows changes thereby."""
    if changes:
        for columns, batch in _alike(changes).items():
            settings = [values | {"id": id, "org": org} for id, values in batch]
            if len(settings) == 1:
                await tx.run(update_sql(table, columns), settings[0])
            else:
                await tx.many(update_sql(table, columns), settings)
        await count_change(tx, org, table, rows)


async def delete(tx: Connection, org: int, table: str, ids: Sequence[int]) -> None:
    """Remove rows for good."""
    if ids:
        await tx.run(f"delete from {table} where org_id = :org and id in :ids", {"org": org, "ids": list(ids)})
        await count_change(tx, org, table, -len(ids))


def _alike(changes: Sequence[tuple[int, Values]]) -> dict[tuple[str, ...], list[tuple[int, Values]]]:
    groups: dict[tuple[str, ...], list[tuple[int, Values]]] = {}
    for id, values in sorted(changes, key=lambda change: change[0]):
        groups.setdefault(tuple(values), []).append((id, values))
    return groups


@lru_cache(maxsize=1024)
def insert_sql(table: str, columns: tuple[str, ...]) -> str:
    named = columns if "org_id" in columns else (*columns, "org_id")
    return f"insert into {table} ({', '.join(named)}) values ({', '.join(':' + name for name in named)})"


@lru_cache(maxsize=1024)
def update_sql(table: str, columns: tuple[str, ...]) -> str:
    settings = ", ".join(f"{name} = :{name}" for name in columns)
    return f"update {table} set {settings} where org_id = :org and id = :id"


@lru_cache(maxsize=64)
def update_own_sql(table: str, columns: tuple[str, ...]) -> str:
    """For the one table whose id is the organization itself."""
    return f"update {table} set {', '.join(f'{name} = :{name}' for name in columns)} where id = :org"
