"""How long doctor takes: a made shop with a ledger of a million movements, beside the plain sum of the ledger."""

import argparse
import asyncio
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import apsw

from fondaco.store.open import open_database

PRODUCTS, BRANCHES, LINES = 5_000, 4, 3
FLOOR = "select count(*), sum(quantity) from movements"
AT = "2026-01-01T00:00:00.000000Z"
FAST = "pragma synchronous = off; pragma cache_size = -400000; pragma foreign_keys = off"
ROWS = Path(__file__).with_suffix(".sql").read_text("utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.proving", description=__doc__)
    parser.add_argument("--movements", type=int, default=1_000_000)
    parser.add_argument("--orders", type=int, default=100_000, help="of three lines each, all shipped")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fondaco-proving-") as folder:
        fill(Path(folder), given.movements, given.orders)
        size = (Path(folder) / "fondaco.db").stat().st_size / 1e6
        print(f"{given.movements:,} movements, {given.orders:,} orders, {size:,.0f} MB")
        for name, seconds, worked in measured(Path(folder)):
            print(f"{name:22} {seconds:6.2f} s, of a processor {worked:6.2f} s")


def fill(folder: Path, movements: int, orders: int) -> None:
    asyncio.run(_make_schema(folder))
    db = apsw.Connection(str(folder / "fondaco.db"))
    db.execute(FAST).fetchall()
    numbers = {"products": PRODUCTS, "branches": BRANCHES, "lines": LINES, "orders": orders, "movements": movements}
    with db:
        for statement in filter(str.strip, ROWS.split(";\n")):
            db.execute(statement, numbers | {"at": AT})
    db.execute("pragma wal_checkpoint(truncate)").fetchall()
    db.close()


async def _make_schema(folder: Path) -> None:
    await (await open_database(folder)).close()


def measured(folder: Path) -> Iterator[tuple[str, float, float]]:
    """The plain sum, then doctor as a process of its own, twice each: the second finds the file in memory."""
    for turn in ("first", "again"):
        started, worked = time.perf_counter(), time.process_time()
        db = apsw.Connection(str(folder / "fondaco.db"))
        db.execute(FLOOR).fetchall()
        db.close()
        yield f"count and sum, {turn}", time.perf_counter() - started, time.process_time() - worked
        started, worked = time.perf_counter(), _children()
        subprocess.run([sys.executable, "-m", "fondaco", "doctor", "--data", folder], check=True, timeout=600)
        yield f"doctor, {turn}", time.perf_counter() - started, _children() - worked


def _children() -> float:
    """Processor seconds of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
