"""The command line as an operator uses it, on a database of each kind."""

import itertools
from pathlib import Path

import pytest
from tests.conftest import DATABASES, postgres_url
from tests.servers import Postgres
from typer.testing import CliRunner

from fondaco.cli.main import app

NUMBERS = itertools.count(1)


class Place:
    """Where the data is, and the program run upon it."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder = folder
        self.data = folder / "data"
        self.url = url
        self.where = ("--database-url", url) if url else ("--data", str(self.data))

    def run(self, *arguments: str | Path, status: int = 0) -> tuple[str, str]:
        """What `fondaco` printed on stdout and stderr; it must end with this status, and by no exception of its own."""
        words = [*map(str, arguments), *self.where]
        done = CliRunner(env={"COLUMNS": "400"}).invoke(app, words)
        said = f"{' '.join(words)}\n{done.stdout}\n{done.stderr}"
        assert done.exception is None or isinstance(done.exception, SystemExit), said
        assert done.exit_code == status, said
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
