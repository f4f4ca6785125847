"""SQLite, called in the event loop: reading a page takes less time than a hop to a thread."""

import asyncio
import os
import queue
import re
import sys
import threading
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import apsw

from fondaco.kernel.values import encode
from fondaco.store.database import Args, Connection, Taken, Work
from fondaco.store.pages import PageMemory

T = TypeVar("T")
FILE = "fondaco.db"
PRAGMAS = """
pragma journal_mode = wal;
pragma synchronous = full;
pragma foreign_keys = on;
pragma temp_store = memory;
pragma wal_autocheckpoint = 16000;
pragma journal_size_limit = 67108864;
"""
IN = re.compile(r"\bin :(\w+)")
NEW_UID = "substr(lower(hex(randomblob(8))), 1, 15)"
LOCK = re.compile(r" for (no key )?update of t( skip locked)?$")  # one writer at a time: every row it reads is its own
ASIDE = 2
BEHIND = 5  # how much further back than the event loop what is read aside stands in line for a processor
INSERT = re.compile(r"(insert into [^()]+\([^()]+\)\s+values )\((:\w+(?:, :\w+)*)\)")
TOGETHER = 50
SHORT = 4  # values of a list that bind one by one
UNIQUE = re.compile(r"UNIQUE constraint failed: (\w+)")


def _fold(text: Any) -> Any:
    return text.lower() if text else text


@cache
def spelled(sql: str) -> tuple[str, tuple[str, ...]]:
    """The statement as SQLite reads it, and the names that bind lists."""
    text = IN.sub(r"in (select value from json_each(:\1))", sql).replace("new_uid()", NEW_UID)
    return LOCK.sub("", text), tuple(dict.fromkeys(IN.findall(sql)))


@cache
def spelled_out(sql: str, lengths: tuple[int, ...]) -> str:
    """The same where its lists are so short that each value binds by itself: `:ids_0, :ids_1`."""
    text, names = spelled(sql)
    for name, length in zip(names, lengths, strict=True):
        values = ", ".join(f":{name}_{i}" for i in range(length))
        text = text.replace(f"in (select value from json_each(:{name}))", f"in ({values})")
    return text


def listed(sql: str, text: str, lists: tuple[str, ...], args: Args) -> tuple[str, Args]:
    """A statement with its lists bound: one by one while they are short, which costs half, else as JSON."""
    lengths = tuple(len(args[name]) for name in lists)
    if max(lengths) <= SHORT:
        bound = {f"{name}_{i}": value for name in lists for i, value in enumerate(args[name])}
        return spelled_out(sql, lengths), args | bound
    return text, args | {name: encode(args[name]).decode() for name in lists}


@cache
def grouped(sql: str) -> tuple[str, tuple[str, ...]] | None:
    """A plain insert as one of 50 rows, and the names of a row's values in order; None for any other statement.

    FTS5 writes out what it holds before each statement that may have to be undone: rows by the dozen cost half.
    """
    match = INSERT.fullmatch(sql)
    if match is None:
        return None
    names = tuple(name[1:] for name in match[2].split(", "))
    row = f"({', '.join('?' * len(names))})"
    return match[1] + ", ".join([row] * TOGETHER), names


class SQLiteConnection:
    """The five verbs over one connection. None of them suspends."""

    def __init__(self, path: Path, count: Callable[[], None], *, cache_mib: int, readonly: bool = False) -> None:
        flags = apsw.SQLITE_OPEN_READONLY if readonly else apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
        self.raw = apsw.Connection(str(path), flags=flags, statementcachesize=512)
        # Otherwise a statement whose values could sway its plan is planned anew each time: 25 µs instead of 3.
        self.raw.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
        self.raw.set_busy_timeout(5000)
        if not readonly:
            self.raw.execute(PRAGMAS).fetchall()  # a script stops at each row until it is fetched
        self.raw.execute(f"pragma cache_size = {-1024 * cache_mib}")
        self.raw.create_scalar_function("fold", _fold, 1, deterministic=True)  # type: ignore[arg-type]
        self._count = count

    async def all(self, sql: str, args: Args) -> list[tuple[Any, ...]]:
        return self._execute(sql, args).fetchall()

    async def one(self, sql: str, args: Args) -> tuple[Any, ...] | None:
        return self._execute(sql, args).fetchone()

    async def value(self, sql: str, args: Args) -> Any:
        row = self._execute(sql, args).fetchone()
        return row[0] if row else None

    async def run(self, sql: str, args: Args) -> int:
        self._execute(sql, args).fetchall()
        return self.raw.changes()

    async def many(self, sql: str, args: Sequence[Args]) -> None:
        text, lists = spelled(sql)
        assert not lists, "a list cannot bind in many"
        self._count()
        done = 0
        try:
            if len(args) >= TOGETHER and (group := grouped(text)):
                done = len(args) - len(args) % TOGETHER
                for at in range(0, done, TOGETHER):
                    self.raw.execute(group[0], [row[name] for row in args[at : at + TOGETHER] for name in group[1]])
            self.raw.executemany(text, args[done:] if done else args)
        except apsw.ConstraintError as error:
            raise taken(error) from None

    def _execute(self, sql: str, args: Args) -> apsw.Cursor:
        text, lists = spelled(sql)
        if lists:
            text, args = listed(sql, text, lists, args)
        self._count()
        try:
            return self.raw.execute(text, args)
        except apsw.ConstraintError as error:
            raise taken(error) from None


class Snapshot(SQLiteConnection):
    """Reads inside the event loop: all that is read in one round of the loop is read at one moment.

    A statement by itself takes and drops the locks of its reading, which costs as much as finding a row. A request that
    comes after an answer is read in a later round, so it sees what that answer told.
    """

    _is_open = False

    def _execute(self, sql: str, args: Args) -> apsw.Cursor:
        if not self._is_open:
            self.raw.execute("begin")
            self._is_open = True
            asyncio.get_running_loop().call_soon(self._end)
        return super()._execute(sql, args)

    def _end(self) -> None:
        if self._is_open:
            self._is_open = False
            self.raw.execute("commit")

    def close(self) -> None:
        self._end()
        self.raw.close()


def taken(error: apsw.ConstraintError) -> Exception:
    """The unique key that an error names, or the error itself."""
    match = UNIQUE.search(str(error))
    return Taken(match[1]) if match else error


def drive(work: Awaitable[T]) -> T:
    """Run to its end what never suspends."""
    steps = work.__await__()
    try:
        next(steps)
    except StopIteration as end:
        result: T = end.value
        return result
    steps.close() if hasattr(steps, "close") else None
    raise RuntimeError("A unit of work may wait for nothing but its connection")


async def to_its_end(unit: asyncio.Future[T]) -> T:
    """What a thread gives. Who hangs up waits all the same: until then the connection is the thread's alone."""
    hung_up: asyncio.CancelledError | None = None
    while not unit.done():
        try:
            await asyncio.wait([unit])
        except asyncio.CancelledError as error:
            hung_up = error
    if hung_up:
        unit.exception()
        raise hung_up
    return unit.result()


def stand_back() -> None:
    """Let this thread alone wait for the others; elsewhere than on Linux it would be the whole process."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), BEHIND)


class SQLite:
    """One connection reads inside the event loop, one writes, a few read aside in threads.

    Writers share commits: a unit runs in a savepoint of the open transaction, its caller is answered after the commit
    that carries it. While a commit is being made durable in a thread, units queue up; the next commit carries them all.
    """

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.pages = PageMemory()
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / FILE
        self.statements = 0
        self._writer = SQLiteConnection(self.path, self._count, cache_mib=32)
        self._writer.raw.set_busy_timeout(0)
        self._reader = Snapshot(self.path, self._count, cache_mib=16, readonly=True)
        self._turn = asyncio.Lock()
        self._carried: asyncio.Future[None] | None = None
        self._committer: asyncio.Task[None] | None = None
        self._commit_thread = ThreadPoolExecutor(1, "fondaco-commit")
        self._aside_threads = ThreadPoolExecutor(ASIDE, "fondaco-aside", initializer=stand_back)
        self._aside: queue.SimpleQueue[SQLiteConnection | None] = queue.SimpleQueue()
        for _ in range(ASIDE):
            self._aside.put(None)

    @property
    def writer(self) -> apsw.Connection:
        """The writing connection itself, for migrations before anything else runs."""
        return self._writer.raw

    def _count(self) -> None:
        self.statements += 1

    def of(self, org: int | None) -> Connection:
        return self._reader

    async def aside(self, org: int | None, work: Work[T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._aside_threads, self._work_aside, work)

    def _work_aside(self, work: Work[T]) -> T:
        connection = self._aside.get() or SQLiteConnection(self.path, self._count, cache_mib=16, readonly=True)
        connection.raw.execute("begin")
        try:
            return drive(work(connection))
        finally:
            connection.raw.execute("commit")
            self._aside.put(connection)

    async def write(self, org: int | None, work: Work[T], *, long: bool = False) -> T:
        async with self._turn:
            if self._carried is None:
                await self._begin()
            assert self._carried is not None
            carried = self._carried
            if long:
                unit = asyncio.get_running_loop().run_in_executor(self._commit_thread, self._unit, work)
                result = await to_its_end(unit)
            else:
                result = self._unit(work)
        await asyncio.shield(carried)
        return result

    async def _begin(self) -> None:
        # Another process may be writing (an import, a restore): wait for it without holding up the loop.
        while True:
            try:
                self._writer.raw.execute("begin immediate")
                break
            except apsw.BusyError:
                await asyncio.sleep(0.003)
        self._carried = asyncio.get_running_loop().create_future()
        self._carried.add_done_callback(lambda future: future.exception())
        self._committer = asyncio.create_task(self._commit())

    def _unit(self, work: Work[T]) -> T:
        raw = self._writer.raw
        raw.execute("savepoint unit")
        try:
            result = drive(work(self._writer))
        except BaseException:
            raw.execute("rollback to unit; release unit")
            raise
        raw.execute("release unit")
        return result

    async def _commit(self) -> None:
        # The turn is taken in order of asking, so every unit already waiting joins this commit.
        async with self._turn:
            carried, self._carried = self._carried, None
            assert carried is not None
            try:
                await asyncio.get_running_loop().run_in_executor(self._commit_thread, self._commit_now)
            except BaseException as error:
                carried.set_exception(error)
            else:
                carried.set_result(None)

    def _commit_now(self) -> None:
        try:
            self._writer.raw.execute("commit")
        except apsw.Error:
            if self._writer.raw.in_transaction:
                self._writer.raw.execute("rollback")
            raise

    async def close(self) -> None:
        if self._committer:
            await self._committer
        self._aside_threads.shutdown()
        self._commit_thread.shutdown()
        for _ in range(ASIDE):
            if connection := self._aside.get():
                connection.raw.close()
        self._reader.close()
        self._writer.raw.close()
