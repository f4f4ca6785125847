"""A file of JSON objects, one a line, read as rows like those of a CSV file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fondaco.cli.csvfile import LONGEST_LINE, MARK, CsvFile, Line, Source
from fondaco.kernel.errors import Malformed, Problem
from fondaco.surfaces.bodies import read_json

SUFFIXES = (".jsonl", ".ndjson")


class JsonLines:
    """The first object names the columns; one that lacks a column has it blank. `read` is how many bytes were read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = path.stat().st_size
        self.read = 0
        self.columns: list[str] = []
        first = next(self._objects(), (1, {}))[1]
        if not isinstance(first, dict) or not first:
            raise Malformed(f"{path} does not begin with a JSON object. {first or ''}".strip())
        self.columns = list(first)

    def position(self, column: str) -> int:
        """Where a column stands. Raises Malformed for one that is not there."""
        if column not in self.columns:
            raise Malformed(f'{self.path} has no column "{column}". Its columns are: {", ".join(self.columns)}')
        return self.columns.index(column)

    def lines(self) -> Iterator[Line]:
        for number, found in self._objects():
            if isinstance(found, str):
                yield Line(number, [], found)
                continue
            cells = [found.get(column) for column in self.columns]
            yield Line(number, [_text(cell) for cell in cells], _fault(self.columns, cells))

    def _objects(self) -> Iterator[tuple[int, dict[str, Any] | str]]:
        """The number of each line that is not blank, with its object, or what keeps it from being one."""
        self.read = 0
        with self.path.open("rb") as file:
            number = 0
            while piece := file.readline(LONGEST_LINE):
                if len(piece) == LONGEST_LINE:
                    raise Malformed(f"{self.path} has a line of more than {LONGEST_LINE} bytes")
                self.read += len(piece)
                number += 1
                if piece.strip():
                    yield number, _object(piece.removeprefix(MARK) if number == 1 else piece)


def _object(piece: bytes) -> dict[str, Any] | str:
    try:
        found = read_json(piece)
    except Problem:
        return "Not valid JSON"
    return found if isinstance(found, dict) else "Not a JSON object"


def _fault(columns: list[str], cells: list[Any]) -> str:
    for column, cell in zip(columns, cells, strict=True):
        if isinstance(cell, dict | list):
            return f"{column}: Must be a plain value"
        if isinstance(cell, str) and "\0" in cell:
            return "Holds the character NUL"
    return ""


def _text(cell: Any) -> str:
    """As the cell of a CSV file would have it."""
    if cell is None:
        return ""
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def open_source(path: Path) -> Source:
    """JSON Lines if its name ends so, else CSV. Raises Malformed."""
    return JsonLines(path) if path.suffix.lower() in SUFFIXES else CsvFile(path)
