"""Whole copies of a database: taken while it is written to, checked before they count, put only where nothing is."""

import asyncio
import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import apsw
import asyncpg

from fondaco.kernel.errors import Conflict, Invalid, NotFound, Problem
from fondaco.store.migrate import grant_postgres, migrations
from fondaco.store.sqlite import FILE

BESIDE = ("", "-wal", "-shm", "-journal")
POSTGRES_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
TABLES = """
select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema')
    and n.nspname not like 'pg_toast%'
"""


def backup_sqlite(folder: Path, target: Path) -> None:
    """Copy the database in a folder as it is at this moment, whoever writes. Raises NotFound, Conflict, Invalid."""
    source = folder / FILE
    if not source.exists():
        raise NotFound(f"There is no database in {folder}")
    partial = _partial(target)
    try:
        _copy(source, partial)
        check_sqlite(partial)
        _put(partial, target)
    finally:
        _discard(partial)


def restore_sqlite(source: Path, folder: Path) -> Path:
    """Put a backup into a folder without a database. Raises Conflict, Invalid."""
    check_sqlite(source)
    target = folder / FILE
    for present in (target.with_name(FILE + end) for end in BESIDE):
        if present.exists():
            raise Conflict(f"{present} exists: restore into a folder without a database")
    folder.mkdir(parents=True, exist_ok=True)
    partial = _partial(target)
    try:
        _copy(source, partial)
        check_sqlite(partial)
        _put(partial, target)
    finally:
        _discard(partial)
    return target


def _copy(source: Path, target: Path) -> None:
    """One step under one read transaction: the copy is of one moment, and writers do not wait."""
    reading = apsw.Connection(str(source), flags=apsw.SQLITE_OPEN_READONLY)
    reading.set_busy_timeout(60_000)
    writing = apsw.Connection(str(target))
    try:
        with writing.backup("main", reading, "main") as backup:
            backup.step(-1)
        writing.execute("pragma journal_mode = delete").fetchall()  # so that one file is the whole of it
    finally:
        writing.close()
        reading.close()


def check_sqlite(path: Path) -> None:
    """Raises Invalid for what is not a sound database of ours, or of a newer version than this one."""
    newest = migrations()[-1][0]
    try:
        raw = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            applied = raw.execute("select max(number) from migrations").get
            raw.execute("select count(*) from organizations").fetchall()
            said = raw.execute("pragma integrity_check(1)").get
        finally:
            raw.close()
    except apsw.NotADBError:
        raise Invalid(f"{path} is not an SQLite database") from None
    except apsw.SQLError:
        raise Invalid(f"{path} is not a database of Fondaco") from None
    except (apsw.CorruptError, apsw.IOError) as error:
        raise Invalid(f"{path} is damaged: {error}") from None
    if said != "ok":
        raise Invalid(f"{path} is damaged: {said}")
    if applied is None or applied > newest:
        raise Invalid(f"{path} was made by a newer Fondaco (its schema is {applied}, this one knows {newest})")


def backup_postgres(url: str, target: Path) -> None:
    """The same of a PostgreSQL database, in the custom format of pg_dump."""
    program = find_program("pg_dump")
    partial = _partial(target)
    try:
        _run([program, "--format=custom", "--no-owner", "--no-privileges", f"--file={partial}"], url)
        _run([find_program("pg_restore"), "--list", str(partial)], "")
        _put(partial, target)
    finally:
        _discard(partial)


async def restore_postgres(source: Path, url: str) -> None:
    """Put a backup into an empty database, all of it or nothing. Raises Conflict, Invalid."""
    program = find_program("pg_restore")
    raw = await asyncpg.connect(url)
    try:
        if await raw.fetchval(TABLES):
            raise Conflict("This database is not empty: restore into one without tables")
    finally:
        await raw.close()
    options = ["--no-owner", "--no-privileges", "--no-comments", "--single-transaction", "--exit-on-error"]
    await asyncio.to_thread(_run, [program, *options, f"--dbname={bare(url)}", str(source)], url)
    await grant_postgres(url)


def find_program(name: str) -> str:
    """The newest of PostgreSQL's programs of this name. Raises NotFound."""
    folders = [path for pattern in POSTGRES_FOLDERS for path in Path("/").glob(pattern[1:]) if (path / name).exists()]
    newest = max(folders, key=_version, default=None)
    found = str(newest / name) if newest else shutil.which(name)
    if found is None:
        raise NotFound(f"{name} is not on this machine: install PostgreSQL's client programs")
    return found


def _version(folder: Path) -> int:
    return int("".join(filter(str.isdigit, str(folder))) or 0)


def bare(url: str) -> str:
    """The address without its password, which other users of the machine would see among the processes."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@", 1)).geturl()


def _run(command: list[str], url: str) -> None:
    password = urlsplit(url).password
    environment = os.environ | ({"PGPASSWORD": unquote(password)} if password else {})
    if url and "--dbname" not in " ".join(command):
        command = [*command, f"--dbname={bare(url)}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Problem(f"{Path(command[0]).name} failed: {done.stderr.strip()[-2000:]}")


def _partial(target: Path) -> Path:
    """The file to write first, made for its owner's eyes alone: it holds secrets."""
    if target.exists():
        raise Conflict(f"{target} exists: it is not overwritten")
    partial = target.with_name(target.name + ".partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise Conflict(f"{partial} exists: another copy is being made, or one was broken off; then remove it") from None
    except OSError as error:
        raise NotFound(f"{partial} cannot be written: {error.strerror}") from None
    return partial


def _put(partial: Path, target: Path) -> None:
    """The finished copy under its name, safe on the disk."""
    for path in (partial, partial.parent):
        file = os.open(path, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)
    if target.exists():
        raise Conflict(f"{target} exists: it is not overwritten")
    partial.rename(target)


def _discard(partial: Path) -> None:
    for end in BESIDE:
        partial.with_name(partial.name + end).unlink(missing_ok=True)
