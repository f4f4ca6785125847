"""The example scripts, run as a newcomer runs them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import free_port
from tests.walks.shop import LONGEST, ROOT

EXAMPLES = ROOT / "examples"
MEDICINES = """
created=12 updated=0 unchanged=0 failed=0
   products: "total_count":12   SKUs: "total_count":48
   paracetamol: "total_count":1
   اوجمنتين: "total_count":2
   ٥٠٠: "total_count":2
   500: "total_count":2
""".strip()
ORDERS = """
created=8 unchanged=0 failed=0 products=4 rows=12 rejected=0
   products: "total_count":4
   orders that are delivered: "total_count":5
   orders that are returned: "total_count":3
2010-12-01        93.85        93.85
2010-12-02        28.40        28.40
the same
created=0 unchanged=8 failed=0 products=0 rows=12 rejected=0
All of this is true.
""".strip()


def run(script: str, sample: str, folder: Path) -> subprocess.CompletedProcess[str]:
    settings = {
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "FONDACO": str(Path(sys.executable).parent / "fondaco"),
        "PYTHON": sys.executable,
        "DATA": str(folder / "data"),
        "PORT": str(free_port()),
    }
    command = ["bash", *(str(EXAMPLES / name) for name in (script, sample))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False, env=settings)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done


def missing(expected: str, done: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines it did not print."""
    return [line for line in expected.splitlines() if line not in done.stdout.splitlines()]


pytestmark = pytest.mark.skipif(not shutil.which("curl"), reason="the examples call curl, which is not on this machine")


def test_medicines_are_imported_found_and_walked(tmp_path: Path) -> None:
    done = run("medicines.sh", "medicines.csv", tmp_path)
    assert missing(MEDICINES, done) == [], done.stdout
    assert "products: 12 on 1 pages, 12 different, 12 in all" in done.stderr
    assert len((tmp_path / "data" / "products-by-python.jsonl").read_text().splitlines()) == 12


def test_an_order_book_is_replayed(tmp_path: Path) -> None:
    done = run("orders.sh", "orders.csv", tmp_path)
    assert missing(ORDERS, done) == [], done.stdout
