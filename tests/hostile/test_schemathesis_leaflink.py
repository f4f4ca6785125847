"""Schemathesis on the documents of the two LeafLink dialects: on those that are published, against a real server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import json
from tests.conformance import published
from tests.conformance.probes import V2, L
from tests.hostile.shops import Hub, Shop, client

IS_LONG = os.environ.get("PROVE") == "1"
SECONDS = 240 if IS_LONG else 12

# Of the published documents only what the hub itself promises can be asked: they do not name the statuses of refusals,
# and say less of what is refused than the contracts do.
CHECKS = "not_a_server_error,content_type_conformance,response_schema_conformance,ignored_auth"
CHECKED = f"{CHECKS},object_level_authorization"

CONFIGURATION = """
seed = 7
continue-on-failure = true

[checks.not_a_server_error]
expected-statuses = ["2xx", "3xx", "4xx"]

[auth.wfc]
path = "identities.json"
# Neither may see what the other made.
peers = ["ours", "theirs"]
"""


def credential(surface: str, shop: Shop) -> str:
    return f"Bearer {shop.token}" if surface == L else f"App {shop.application}"


def identities(surface: str, hub: Hub) -> bytes:
    """A credential of each shop."""
    users = [
        {"name": name, "fixedHeaders": [{"name": "Authorization", "value": credential(surface, shop)}]}
        for name, shop in (("ours", hub.ours), ("theirs", hub.theirs))
    ]
    return json.encode({"auth": users})


@published.needed
@pytest.mark.xdist_group("schemathesis")
@pytest.mark.parametrize("surface", [pytest.param(L, marks=pytest.mark.xfail(reason="pending", strict=False)), V2])
def test_published_document(surface: str, hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "published.json").write_bytes(json.encode(published.served(surface)))
    (tmp_path / "schemathesis.toml").write_text(CONFIGURATION)
    (tmp_path / "identities.json").write_bytes(identities(surface, hub))
    program = Path(sys.executable).with_name("schemathesis")
    url = hub.server.url + published.MOUNTED[surface]
    ran = subprocess.run(
        [program, "--no-color", "run", "published.json", "--url", url, "--checks", CHECKED, "--max-time", str(SECONDS)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=SECONDS + 240,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-30_000:] + ran.stderr[-3000:]
    for shop in (hub.ours, hub.theirs):
        with client(hub.server, shop.key) as http:
            assert http.get("/products").status_code == 200
