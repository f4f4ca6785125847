"""The command line as an operator uses it: the program itself, on a database of each kind."""

import itertools
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import DATABASES, postgres_url
from tests.servers import Postgres

NUMBERS = itertools.count(1)


class Place:
    """Where the data is, and the program run upon it."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder = folder
        self.data = folder / "data"
        self.url = url
        self.where = ("--database-url", url) if url else ("--data", str(self.data))

    def run(self, *arguments: str | Path, status: int = 0, env: dict[str, str] | None = None) -> tuple[str, str]:
        """What `fondaco` printed on stdout and stderr; it must end with this status, and never with a traceback."""
        words: Sequence[str] = [sys.executable, "-m", "fondaco", *map(str, arguments), *self.where]
        environment = os.environ | {"COLUMNS": "400"} | (env or {})
        done = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False, env=environment)
        said = f"{' '.join(map(str, arguments))}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr, said
        assert done.returncode == status, said
        return done.stdout, done.stderr

    def open_shop(self) -> str:
        return self.run("org", "create", "Shop", "--currency", "EGP", "--country", "EG")[0].strip()


@pytest.fixture(params=DATABASES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "sqlite":
        return Place(tmp_path)
    cluster: Postgres = request.getfixturevalue("cluster")
    return Place(tmp_path, postgres_url(cluster, f"cli{next(NUMBERS)}"))


@pytest.fixture
def sqlite_place(tmp_path: Path) -> Place:
    return Place(tmp_path)
