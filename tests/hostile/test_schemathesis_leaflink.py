"""Schemathesis on the documents of the two LeafLink dialects: on those that are published, against a real server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from msgspec import json
from tests.conformance import published
from tests.conformance.probes import V2, L
from tests.hostile.shops import Hub, Shop, open_hub

ROOT = Path(__file__).parents[2]
IS_LONG = os.environ.get("PROVE") == "1"
SECONDS = 240 if IS_LONG else 12

# Of the published documents only what the hub itself promises can be asked: they do not name the statuses of refusals,
# and say less of what is refused than the contracts do.
# Whose a record is they do not say either: what Schemathesis takes for the way from a licence to its type is none.
PUBLISHED = "not_a_server_error,content_type_conformance,response_schema_conformance,ignored_auth"
CONFIGURATION = """
seed = 7
continue-on-failure = true
hooks = "tests.hostile.companies"

[generation]
max-examples = 1

[checks.positive_data_acceptance]
# 400: what no schema can say of a valid shape, in the one status that these dialects have for it (D-11). 409: a number
# that is taken (leaflink §5).
expected-statuses = ["2xx", "3xx", "400", "401", "403", "404", "409", "429"]

[checks.negative_data_rejection]
expected-statuses = {rejecting}

[checks.not_a_server_error]
expected-statuses = ["2xx", "3xx", "4xx"]

[auth.wfc]
path = "identities.json"
# Neither may see what the other made.
peers = ["ours", "theirs"]
"""
REJECTING = ["400", "401", "403", "404", "405", "409", "413", "415", "429"]
# Numbers of pages that are none are as if absent (E-03), attributes that nobody knows are ignored (E-07).
LENIENT = [*REJECTING, "2xx"]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A server of its own: of orders that Linkit takes some come to more digits than these documents know."""
    with open_hub("--rate-limits", "off", data=tmp_path_factory.mktemp("market")) as hub:
        yield hub


def identities(surface: str, hub: Hub) -> bytes:
    """A credential of each shop."""
    users = [
        {"name": name, "fixedHeaders": [{"name": "Authorization", "value": credential(surface, shop)}]}
        for name, shop in (("ours", hub.ours), ("theirs", hub.theirs))
    ]
    return json.encode({"auth": users})


def credential(surface: str, shop: Shop) -> str:
    return f"Bearer {shop.token}" if surface == L else f"App {shop.application}"


def run(surface: str, hub: Hub, folder: Path, *arguments: str) -> None:
    """Schemathesis finds nothing in as many seconds as there are, and both shops can still be used afterwards."""
    rejecting = LENIENT if surface == V2 else REJECTING
    (folder / "schemathesis.toml").write_text(CONFIGURATION.replace("{rejecting}", str(rejecting)))
    (folder / "identities.json").write_bytes(identities(surface, hub))
    program = Path(sys.executable).with_name("schemathesis")
    ran = subprocess.run(
        [program, "--no-color", "run", *arguments, "--max-time", str(SECONDS)],
        cwd=folder,
        env=os.environ | {"COMPANY": str(hub.ours.number), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=SECONDS + 240,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-30_000:] + ran.stderr[-3000:]
    # Had a credential not been good from the first to the last, everything would have been refused in vain.
    for shop in (hub.ours, hub.theirs):
        headers = {"Authorization": credential(surface, shop)}
        url = f"{hub.server.url}{published.MOUNTED[surface]}/brands{'/' if surface == V2 else ''}"
        assert httpx.get(url, headers=headers).status_code == 200


@published.needed
@pytest.mark.xdist_group("schemathesis")
@pytest.mark.parametrize("surface", [L, V2])
def test_published_document(surface: str, hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "published.json").write_bytes(json.encode(published.served(surface)))
    url = hub.server.url + published.MOUNTED[surface]
    run(surface, hub, tmp_path, "published.json", "--url", url, "--checks", PUBLISHED)


@pytest.mark.xdist_group("schemathesis")
@pytest.mark.parametrize("surface", [L, V2])
def test_own_document(surface: str, hub: Hub, tmp_path: Path) -> None:
    run(surface, hub, tmp_path, f"{hub.server.url}{published.MOUNTED[surface]}/openapi.json", "--checks", "all")
