"""Which keys of a long file occur more than once: noted on disk, so that memory stays flat however long the file is."""

from collections.abc import Iterable

import apsw

TABLES = """
pragma journal_mode = off;
pragma synchronous = off;
pragma cache_size = -16384;
create table noted (key text primary key, place integer not null, times integer not null default 1) without rowid;
create table repeated (key text primary key, place integer not null, held blob) without rowid;
"""
NOTE = """
insert into noted (key, place) values (?, ?)
on conflict (key) do update set place = excluded.place, times = times + 1
"""
SETTLE = "insert into repeated (key, place) select key, place from noted where times > 1; drop table noted"


class Repeats:
    """The place where each repeated key occurs last, and what its earlier places hold until then."""

    def __init__(self, places: Iterable[tuple[str, int]]) -> None:
        self._raw = apsw.Connection("")  # a file without a name: it spills from memory to disk and goes when closed
        self._raw.execute(TABLES).fetchall()
        with self._raw:
            self._raw.executemany(NOTE, places)
        self._raw.execute(SETTLE).fetchall()
        self.count: int = self._raw.execute("select count(*) from repeated").get

    def last(self, key: str) -> int | None:
        """Where a repeated key occurs last; None for one that occurs once."""
        return self._raw.execute("select place from repeated where key = ?", (key,)).get if self.count else None

    def hold(self, key: str, content: bytes) -> None:
        self._raw.execute("update repeated set held = ? where key = ?", (content, key))

    def held(self, key: str) -> bytes | None:
        content: bytes | None = self._raw.execute("select held from repeated where key = ?", (key,)).get
        return content

    def close(self) -> None:
        self._raw.close()
