"""The rows of a long file by invoice, kept on disk, so that memory stays flat wherever the rows of an invoice stand."""

from collections.abc import Callable, Iterable, Iterator

import apsw

from fondaco.cli.csvfile import Line
from fondaco.cli.invoices import Row
from fondaco.kernel.values import decode, encode

TABLES = """
pragma journal_mode = off;
pragma synchronous = off;
pragma cache_size = -16384;
create table invoices (key text primary key, place integer not null) without rowid;
create table rows (place integer not null, number integer not null, content blob not null, primary key (place, number))
    without rowid;
create table said (code text not null, kind text not null, text not null, place integer not null,
    times integer not null default 1, primary key (code, kind, text)) without rowid;
"""
PLACE = "insert into invoices (key, place) values (?, ?) on conflict (key) do nothing"
KEEP = "insert into rows (place, number, content) select place, ?, ? from invoices where key = ?"
SAY = """
insert into said (code, kind, text, place) values (?, ?, ?, ?)
on conflict (code, kind, text) do update set times = times + 1
"""
MOST_SAID = "select text from said where code = ? and kind = ? order by times desc, place limit 1"
ROWS = "select place, content from rows order by place, number"


class Spool:
    """Invoices in the order in which they begin, and what is said most often of each code, the first of equals."""

    def __init__(self) -> None:
        self._raw = apsw.Connection("")  # a file without a name: it spills from memory to disk and goes when closed
        self._raw.execute(TABLES).fetchall()

    def fill(self, rows: Iterable[Row], said: Callable[[Row], Iterable[tuple[str, str]]]) -> None:
        """Keep rows by their keys, and what each says of its code: a kind and a text."""
        with self._raw:
            for row in rows:
                number = row.line.number
                self._raw.execute(PLACE, (row.key, number))
                self._raw.execute(KEEP, (number, encode(row), row.key))
                self._raw.executemany(SAY, [(row.code, kind, text, number) for kind, text in said(row)])

    def most_said(self, code: str, kind: str) -> str:
        """Empty where nothing was said."""
        text: str | None = self._raw.execute(MOST_SAID, (code, kind)).get
        return text or ""

    def invoices(self) -> Iterator[list[Row]]:
        """The rows of each invoice."""
        at, rows = 0, list[Row]()
        for place, content in self._raw.execute(ROWS):
            if rows and place != at:
                yield rows
                rows = []
            at = place
            rows.append(_row(content))
        if rows:
            yield rows

    def close(self) -> None:
        self._raw.close()


def _row(content: bytes) -> Row:
    fields = decode(content)
    return Row(**fields | {"line": Line(**fields["line"])})
