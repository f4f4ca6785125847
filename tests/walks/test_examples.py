"""The example script, run as a newcomer runs it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import free_port
from tests.walks.shop import LONGEST, ROOT

SCRIPT = ROOT / "examples" / "medicines.sh"
SAMPLE = ROOT / "examples" / "medicines.csv"
EXPECTED = """
created=12 updated=0 unchanged=0 failed=0
   products: "total_count":12   SKUs: "total_count":48
   paracetamol: "total_count":1
   اوجمنتين: "total_count":2
   ٥٠٠: "total_count":2
   500: "total_count":2
""".strip()


@pytest.mark.skipif(not shutil.which("curl"), reason="the example calls curl, which is not on this machine")
def test_the_script_imports_searches_and_walks(tmp_path: Path) -> None:
    settings = {
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "FONDACO": str(Path(sys.executable).parent / "fondaco"),
        "PYTHON": sys.executable,
        "DATA": str(tmp_path / "data"),
        "PORT": str(free_port()),
    }
    done = subprocess.run(
        ["bash", SCRIPT, SAMPLE], capture_output=True, text=True, timeout=LONGEST, check=False, env=settings
    )
    said = f"{done.stdout}\n{done.stderr}"
    assert done.returncode == 0, said
    assert [line for line in EXPECTED.splitlines() if line not in done.stdout.splitlines()] == [], said
    assert "products: 12 on 1 pages, 12 different, 12 in all" in done.stderr
    assert len((tmp_path / "data" / "products-by-python.jsonl").read_text().splitlines()) == 12
