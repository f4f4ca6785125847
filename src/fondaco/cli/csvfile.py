"""A CSV file read line by line: what cannot be read is a fault of its row, never the end of the file."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol, TextIO

from fondaco.kernel.errors import Malformed
from fondaco.kernel.values import Struct

LONGEST_LINE = 1 << 20
MARK = b"\xef\xbb\xbf"
WIDE = (b"\xff\xfe", b"\xfe\xff")


class Line(Struct, frozen=True):
    """One row: the number of the line it begins on, its cells, and what keeps it from being read, if anything does."""

    number: int
    cells: list[str]
    fault: str = ""


class Source(Protocol):
    """A file of rows: its columns by name, and how much of it was read."""

    path: Path
    size: int
    read: int
    columns: list[str]

    def position(self, column: str) -> int: ...
    def lines(self) -> Iterator[Line]: ...


class CsvFile:
    """UTF-8 with or without its mark, any line ends, quotes as RFC 4180 has them. `read` is how many bytes were read.

    Bytes that are not UTF-8 are carried as surrogates, so that a row can be written again as it was.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = path.stat().st_size
        self.read = 0
        self._fault = ""
        first = next(self._all(), Line(1, []))
        if first.fault or not any(first.cells):
            raise Malformed(f"{path} has no first line with the names of its columns. {first.fault}".strip())
        self.columns = [name.strip() for name in first.cells]

    def position(self, column: str) -> int:
        """Where a column stands. Raises Malformed for one that is not there, or twice."""
        times = self.columns.count(column)
        if times != 1:
            what = "has no column" if not times else "has more than one column"
            raise Malformed(f'{self.path} {what} "{column}". Its columns are: {", ".join(self.columns)}')
        return self.columns.index(column)

    def lines(self) -> Iterator[Line]:
        """All rows after the first; blank lines are nothing."""
        width = len(self.columns)
        rows = self._all()
        next(rows)
        for line in rows:
            if not line.cells and not line.fault:
                continue
            if len(line.cells) != width and not line.fault:
                line = Line(line.number, line.cells, f"Has {len(line.cells)} columns instead of {width}")
            yield line

    def _all(self) -> Iterator[Line]:
        self.read = 0
        with self.path.open("rb") as file:
            rows = csv.reader(self._text(file), strict=True)
            while True:
                number = rows.line_num + 1
                try:
                    cells = next(rows)
                except StopIteration:
                    return
                except csv.Error as error:
                    self._fault = ""
                    yield Line(number, [], f"Not valid CSV: {error}")
                    continue
                fault, self._fault = self._fault, ""
                yield Line(number, cells, fault)

    def _text(self, file: BinaryIO) -> Iterator[str]:
        start = file.read(3)
        if start.startswith(WIDE):
            raise Malformed(f"{self.path} is UTF-16 text: save it as UTF-8")
        if start != MARK:
            file.seek(0)
        while piece := file.readline(LONGEST_LINE):
            if len(piece) == LONGEST_LINE:
                raise Malformed(f"{self.path} has a line of more than {LONGEST_LINE} bytes: this is no CSV file")
            self.read += len(piece)
            if b"\0" in piece:
                self._fault = "Holds the character NUL"
            try:
                text = piece.decode()
            except UnicodeDecodeError:
                self._fault = "Not UTF-8 text"
                text = piece.decode(errors="surrogateescape")
            yield text


class Rejected:
    """The rows that failed, with their line and the reason, in a file beside theirs; none failed, no file."""

    def __init__(self, source: Source) -> None:
        self.path = source.path.with_suffix(".errors.csv")
        self.path.unlink(missing_ok=True)
        self._columns = source.columns
        self._file: TextIO | None = None

    def add(self, line: Line, reason: str) -> None:
        width = len(self._columns)
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8", errors="surrogateescape", newline="")
            csv.writer(self._file).writerow([*self._columns, "line", "reason"])
        cells = (line.cells + [""] * width)[:width]
        csv.writer(self._file).writerow([*cells, line.number, reason])

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
