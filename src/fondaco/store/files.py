"""Files that callers upload: named by what is in them, kept in the data folder, counted by who shows them.

On PostgreSQL all workers share that folder. A name is the SHA-256 of the content and an ending of ours, so that nothing
a caller says ever becomes a path.
"""

import asyncio
import hashlib
import os
import re
import time
from pathlib import Path
from tempfile import NamedTemporaryFile

from fondaco.kernel.values import Struct, now
from fondaco.store import sqlfile
from fondaco.store.database import Args, Connection, Database

sql = sqlfile.load(__package__)
FOLDER = "files"
NAME = re.compile(r"[0-9a-f]{64}\.(jpg|png|gif|webp|pdf)")
MEDIA = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "pdf": "application/pdf",
}
PICTURES = ("jpg", "png", "gif", "webp")
DAY = 24 * 60 * 60
BATCH = 500


class Stored(Struct, frozen=True):
    """A file on the disk."""

    name: str
    media: str
    size: int


def kind_of(content: bytes) -> str | None:
    """The kind of file that content is by its first bytes, as its ending; None for any other than those we keep."""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    return "pdf" if content.startswith(b"%PDF-") else None


def keep(data: Path, content: bytes, kind: str) -> Stored:
    """Write content where its name says, durably; to be done in a thread, before the unit of work that shows it."""
    name = f"{hashlib.sha256(content).hexdigest()}.{kind}"
    place = path_of(data, name)
    try:
        os.utime(place)  # so that nobody sweeps it before the row that shows it is committed
    except FileNotFoundError:
        _write(place, content)
    return Stored(name, MEDIA[kind], len(content))


def _write(place: Path, content: bytes) -> None:
    """All of it or nothing, whoever else writes the same."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=place.parent, prefix="new-", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(place)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise


def path_of(data: Path, name: str) -> Path:
    """Where a file of a known name lies."""
    assert NAME.fullmatch(name), name
    return data / FOLDER / name[:2] / name[2:]


async def hold(tx: Connection, org: int, stored: Stored) -> None:
    """Note that one more row of an organization shows a file."""
    row = {"org": org, "name": stored.name, "media": stored.media, "size": stored.size, "now": now()}
    await tx.run(sql.hold_file, row)


async def hold_again(tx: Connection, org: int, name: str) -> None:
    """The same of a file that a row of the organization shows already."""
    await tx.run(sql.hold_file_again, {"org": org, "name": name})


async def release(tx: Connection, org: int, name: str) -> None:
    """Note that a row shows a file no more. When it was the last one the file is gone for those who ask for it."""
    if not await tx.run(sql.forget_last_hold, {"org": org, "name": name}):
        await tx.run(sql.release_file, {"org": org, "name": name})


async def shown(db: Connection, name: str) -> Stored | None:
    """The file of this name, if any row of anybody shows it."""
    if not NAME.fullmatch(name):
        return None
    found = await db.one(sql.file_by_name, {"name": name})
    return Stored(*found) if found else None


async def sweep(database: Database, data: Path) -> int:
    """Remove from the disk what no row shows and nobody wrote within a day; how many."""
    before = time.time() - DAY
    old = await asyncio.to_thread(_older, data / FOLDER, before)
    removed = 0
    for start in range(0, len(old), BATCH):
        places = {place.parent.name + place.name: place for place in old[start : start + BATCH]}
        known = {"names": list(places)}

        async def held(connection: Connection, known: Args = known) -> set[str]:
            return {row[0] for row in await connection.all(sql.files_held, known)}

        for name in places.keys() - await database.aside(None, held):
            removed += await asyncio.to_thread(_remove_older, places[name], before)
    return removed


def _older(folder: Path, before: float) -> list[Path]:
    """The files last written, or found written already, before a time."""
    return [place for place in folder.glob("??/*") if _is_older(place, before)]


def _is_older(place: Path, before: float) -> bool:
    try:
        return place.stat().st_mtime < before
    except FileNotFoundError:
        return False  # another worker was faster


def _remove_older(place: Path, before: float) -> bool:
    """Remove a file unless somebody has sent the same again by now."""
    if not _is_older(place, before):
        return False
    place.unlink(missing_ok=True)
    return True
