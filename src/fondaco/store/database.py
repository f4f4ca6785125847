"""The one way to reach a database: five verbs, and where and for whom they run."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol, TypeVar

from fondaco.store.pages import PageMemory

T = TypeVar("T")
Args = dict[str, Any]


class Taken(Exception):
    """A unique key of `table` is taken."""

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.table = table


class Connection(Protocol):
    """Statements bind `:name`; a list binds as `in :names`. Any verb that writes may raise `Taken`."""

    async def all(self, sql: str, args: Args) -> Sequence[Sequence[Any]]: ...
    async def one(self, sql: str, args: Args) -> Sequence[Any] | None: ...
    async def value(self, sql: str, args: Args) -> Any: ...

    async def run(self, sql: str, args: Args) -> int:
        """How many rows it changed."""
        ...

    async def many(self, sql: str, args: Sequence[Args]) -> None: ...


Work = Callable[[Connection], Awaitable[T]]


class Database(Protocol):
    """`org` says whose rows may be touched; None is the platform itself: sign-in, the operator's commands, doctor.

    PostgreSQL enforces it by row-level security. SQLite has no such wall: there each statement's `:org` stands alone.
    """

    name: str
    statements: int
    pages: PageMemory

    def of(self, org: int | None) -> Connection:
        """Reading at once, for what an index answers within a few milliseconds."""
        ...

    async def aside(self, org: int | None, work: Work[T]) -> T:
        """Reading that may take longer: it never holds up other requests. `work` awaits nothing but its connection."""
        ...

    async def write(self, org: int | None, work: Work[T], *, long: bool = False) -> T:
        """One unit of work. Returns what `work` returned once that is durable; any exception undoes it all.

        `work` waits for nothing but the connection it is given: no network call, no sleep. `long` says that it may take
        more than a few milliseconds.
        """
        ...

    async def close(self) -> None: ...
