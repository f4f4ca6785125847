"""Records the API document of the dated API's newest version, which the gate of the test suite holds later ones to.

`make record`: names first what would break callers, if anything, and then asks to be told `--break` before it records.
"""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

from msgspec import json

from fondaco.app import open_house
from fondaco.settings import Settings
from fondaco.surfaces.compatibility import breaks
from fondaco.surfaces.leaflink.dialect import HISTORY
from fondaco.surfaces.leaflink.document import DOCUMENT
from fondaco.surfaces.leaflink.operations import operations
from fondaco.surfaces.openapi import describe
from fondaco.surfaces.surface import House

FOLDER = Path(__file__).parents[1] / "tests" / "surfaces" / "versions" / "recorded"
# What is said to people, and may be said otherwise.
PROSE = frozenset({"description", "operationId", "links", "title", "info", "default", "pattern"})
NAMED = frozenset({"properties", "schemas"})


def place(version: str) -> Path:
    return FOLDER / f"leaflink-{version}.json"


def document(house: House) -> dict[str, Any]:
    """The newest document, as data that has been on the wire, without what is said to people."""
    found: dict[str, Any] = trimmed(json.decode(json.encode(describe(operations(house), DOCUMENT))))
    return found


def trimmed(value: Any, *, is_named: bool = False) -> Any:
    """`is_named` says that the names of an object are not ours to leave out. Of headers the names are all."""
    if isinstance(value, list):
        return [trimmed(each) for each in value]
    if isinstance(value, dict):
        return {
            name: {key: {} for key in each}
            if name == "headers" and not is_named
            else trimmed(each, is_named=name in NAMED)
            for name, each in value.items()
            if is_named or name not in PROSE
        }
    return value


async def newest() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        house = await open_house(Settings(data=Path(folder)))
        try:
            return document(house)
        finally:
            await house.database.close()


def main() -> None:
    found = asyncio.run(newest())
    path = place(HISTORY.newest)
    if path.exists():
        broken = breaks(json.decode(path.read_bytes()), found)
        for each in broken:
            print(each)
        if broken and "--break" not in sys.argv:
            sys.exit(f"Not recorded: {len(broken)} changes would break callers. Make a version, or say --break.")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(lines(found))
    print(f"Recorded {len(found['paths'])} paths in {path.name}")


def lines(found: dict[str, Any]) -> bytes:
    """A path or a schema a line, in order: what changed is then seen in what changed of the file."""
    paths = [f"{text(path)}: {text(entry)}" for path, entry in sorted(found["paths"].items())]
    schemas = [f"{text(name)}: {text(each)}" for name, each in sorted(found["components"]["schemas"].items())]
    body = '{"paths": {\n%s\n}, "components": {"schemas": {\n%s\n}}}\n'
    return (body % (",\n".join(paths), ",\n".join(schemas))).encode()


def text(value: Any) -> str:
    return json.encode(value, order="sorted").decode()


if __name__ == "__main__":
    main()
