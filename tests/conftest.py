"""Both databases, opened once per process, and a stage with a fresh cast for each test."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from fondaco.app import Dialects
from fondaco.settings import Settings
from fondaco.store.open import open_database
from fondaco.surfaces.surface import House
from tests.cast import Stage, application, client_of, house_of, open_stage
from tests.conformance import tally
from tests.servers import Missing, Postgres

DATABASES = ("sqlite", "postgres")
OPERATOR = "operator"
# The LeafLink dialects count eight requests a second of one caller: nobody here waits for that.
UNHURRIED: dict[str, Any] = {
    "leaflink_minute_limit": 10**6,
    "leaflink_second_limit": 10**6,
    "marketplace_minute_limit": 10**6,
    "marketplace_burst_limit": 10**6,
}

hypothesis.register_profile(
    "fondaco", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
hypothesis.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fondaco"))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Postgres]:
    """PostgreSQL with a role such as an operator has: it may make roles and databases, and is no superuser."""
    try:
        server = Postgres()
    except Missing as missing:
        pytest.skip(str(missing))
    with server:
        server.run(f"create role {OPERATOR} login createrole createdb")
        yield server


def postgres_url(cluster: Postgres, name: str) -> str:
    """An empty database that the operator's role owns."""
    cluster.create_database(name)
    cluster.run(f"alter database {name} owner to {OPERATOR}")
    return cluster.url(name, user=OPERATOR)


@pytest.fixture(scope="session")
async def sqlite_house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    settings = Settings(data=tmp_path_factory.mktemp("data"), environment="test", **UNHURRIED)
    database = await open_database(settings.data)
    yield await house_of(database, settings)
    await database.close()


@pytest.fixture(scope="session")
async def postgres_house(cluster: Postgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    url = postgres_url(cluster, "fondaco")
    database = await open_database(Path("unused"), url)
    data = tmp_path_factory.mktemp("data")
    yield await house_of(database, Settings(data=data, database_url=url, environment="test", **UNHURRIED))
    await database.close()


@pytest.fixture(params=DATABASES)
def house(request: pytest.FixtureRequest) -> House:
    found: House = request.getfixturevalue(f"{request.param}_house")
    return found


@pytest.fixture(scope="session")
def applications() -> dict[str, Dialects]:
    """One application for each database, made when first asked for."""
    return {}


@pytest.fixture
async def stage(house: House, applications: dict[str, Dialects]) -> AsyncIterator[Stage]:
    name = house.database.name
    if name not in applications:
        applications[name] = application(house)
    async with client_of(applications[name]) as client:
        yield await open_stage(house, client)


# Named here because the summary is written where no test is collected.
pytest_terminal_summary = tally.pytest_terminal_summary
