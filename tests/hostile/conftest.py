"""A real server process with two shops in it, whose answers, tables and log every test here looks at."""

from collections.abc import Iterator

import pytest
from tests.hostile.shops import Hub, open_hub
from tests.servers import Postgres


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """One server on SQLite for the whole of a test process, limits off."""
    with open_hub("--rate-limits", "off", data=tmp_path_factory.mktemp("hub")) as hub:
        yield hub


@pytest.fixture(scope="session")
def grown_hub(cluster: Postgres) -> Iterator[Hub]:
    """The same on PostgreSQL."""
    with open_hub("--rate-limits", "off", database_url=cluster.create_database("hostile")) as hub:
        yield hub


@pytest.fixture(params=["sqlite", "postgres"])
def any_hub(request: pytest.FixtureRequest) -> Hub:
    """Each of the two in turn."""
    found: Hub = request.getfixturevalue("hub" if request.param == "sqlite" else "grown_hub")
    return found


@pytest.fixture(autouse=True)
def no_tracebacks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Nothing that a test here does may reach a server's log as a traceback."""
    yield
    for each in {id(value): value for value in request.node.funcargs.values() if isinstance(value, Hub)}.values():
        assert "Traceback" not in each.new_log()
