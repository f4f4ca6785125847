"""Servers for proofs: on SQLite, and with two workers on PostgreSQL, limits off; doctor looks at each in the end."""

import asyncio
from collections.abc import Iterator

import pytest
from tests.hostile.shops import Hub, open_hub
from tests.proofs.truth import examined
from tests.servers import Postgres

WORKERS = ("--workers", "2", "--rate-limits", "off")


@pytest.fixture(params=["sqlite", "postgres"])
def hub(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A server of its own on each database. Afterwards everything is true of its data, and its log holds no trace."""
    if request.param == "sqlite":
        opened = open_hub("--rate-limits", "off", data=tmp_path_factory.mktemp("proof"))
    else:
        cluster: Postgres = request.getfixturevalue("cluster")
        name = "".join(letter if letter.isalnum() else "_" for letter in request.node.name)
        opened = open_hub(*WORKERS, database_url=cluster.create_database(f"proof_{name}"[:60].rstrip("_")))
    with opened as hub:
        yield hub
        asyncio.run(examined(hub))
        assert "Traceback" not in hub.new_log(), hub.server.log[-4000:]
