"""PostgreSQL through asyncpg. The SQL is the same text; only `:name` becomes `$1`."""

import asyncio
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

import asyncpg

from fondaco.store.database import Args, Connection, Taken, Work
from fondaco.store.pages import PageMemory

T = TypeVar("T")
IN = re.compile(r"\bin :(\w+)")
NAME = re.compile(r"(?<![:\w]):([a-z_]\w*)")
ROLE = "fondaco_app"
RETRIES = 5
COLLISIONS = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError, asyncpg.ForeignKeyViolationError)
POOL = 10


@cache
def numbered(sql: str) -> tuple[str, tuple[str, ...]]:
    """The statement as PostgreSQL reads it, and the names of its parameters in order."""
    names: list[str] = []

    def place(match: re.Match[str]) -> str:
        if (name := match[1]) not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return NAME.sub(place, IN.sub(r"= any(:\1)", sql)), tuple(names)


class PostgresConnection:
    """The five verbs over one connection of the pool."""

    def __init__(self, raw: Any, count: Callable[[], None]) -> None:
        self.raw = raw
        self._count = count

    async def all(self, sql: str, args: Args) -> Sequence[Sequence[Any]]:
        found: Sequence[Sequence[Any]] = await self._do(self.raw.fetch, sql, args)
        return found

    async def one(self, sql: str, args: Args) -> Sequence[Any] | None:
        found: Sequence[Any] | None = await self._do(self.raw.fetchrow, sql, args)
        return found

    async def value(self, sql: str, args: Args) -> Any:
        return await self._do(self.raw.fetchval, sql, args)

    async def run(self, sql: str, args: Args) -> int:
        done: str = await self._do(self.raw.execute, sql, args)
        return int(done.split()[-1])

    async def many(self, sql: str, args: Sequence[Args]) -> None:
        text, names = numbered(sql)
        self._count()
        try:
            await self.raw.executemany(text, [[row[name] for name in names] for row in args])
        except asyncpg.UniqueViolationError as error:
            raise Taken(error.table_name or "") from error

    async def _do(self, verb: Callable[..., Any], sql: str, args: Args) -> Any:
        text, names = numbered(sql)
        self._count()
        try:
            return await verb(text, *[args[name] for name in names])
        except asyncpg.UniqueViolationError as error:
            raise Taken(error.table_name or "") from error


class Reader:
    """Each verb takes a connection of the pool for itself."""

    def __init__(self, database: "Postgres", org: int | None) -> None:
        self._database = database
        self._org = org

    async def all(self, sql: str, args: Args) -> Sequence[Sequence[Any]]:
        return await self._database.aside(self._org, lambda connection: connection.all(sql, args))

    async def one(self, sql: str, args: Args) -> Sequence[Any] | None:
        return await self._database.aside(self._org, lambda connection: connection.one(sql, args))

    async def value(self, sql: str, args: Args) -> Any:
        return await self._database.aside(self._org, lambda connection: connection.value(sql, args))

    async def run(self, sql: str, args: Args) -> int:
        return await self._database.aside(self._org, lambda connection: connection.run(sql, args))

    async def many(self, sql: str, args: Sequence[Args]) -> None:
        await self._database.aside(self._org, lambda connection: connection.many(sql, args))


class Postgres:
    """A pool whose connections act as a role that does not own the tables and see one organization at a time."""

    name = "postgres"

    def __init__(self, pool: Any, url: str, scopes: dict[int, str]) -> None:
        self.pages = PageMemory()
        self.statements = 0
        self.url = url
        self._pool = pool
        self._scopes = scopes

    @classmethod
    async def connect(cls, url: str, *, owner: bool = False) -> "Postgres":
        """`owner` keeps the role that the address names: for migrations, restore and doctor."""

        scopes: dict[int, str] = {}

        async def prepare(raw: Any) -> None:
            scopes.pop(raw.get_server_pid(), None)  # a process before it may have had this number
            if not owner:
                await raw.execute(f"set role {ROLE}")

        async def keep(raw: Any) -> None:
            """Connections go back as they are: every verb states its scope anew."""

        pool = await asyncpg.create_pool(url, min_size=1, max_size=POOL, init=prepare, reset=keep)
        return cls(pool, url, scopes)

    def _count(self) -> None:
        self.statements += 1

    def of(self, org: int | None) -> Connection:
        return Reader(self, org)

    async def aside(self, org: int | None, work: Work[T]) -> T:
        async with self._pool.acquire() as raw:
            await self._scope(raw, org)
            return await work(PostgresConnection(raw, self._count))

    async def write(self, org: int | None, work: Work[T], *, long: bool = False) -> T:
        for attempt in range(RETRIES):
            try:
                async with self._pool.acquire() as raw:
                    await self._scope(raw, org)
                    async with raw.transaction():
                        return await work(PostgresConnection(raw, self._count))
            except (*COLLISIONS, Taken):
                # A key taken, or a row gone, between our look and our write: the next look sees it.
                if attempt == RETRIES - 1:
                    raise
                await asyncio.sleep(0.005 * 2**attempt)
        raise AssertionError("unreachable")

    async def _scope(self, raw: Any, org: int | None) -> None:
        scope = "0" if org is None else str(org)
        key = raw.get_server_pid()
        if self._scopes.get(key) != scope:
            self._scopes.pop(key, None)
            await raw.execute(f"set fondaco.org = '{scope}'")
            self._scopes[key] = scope

    async def close(self) -> None:
        await self._pool.close()
