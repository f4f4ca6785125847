"""Schemathesis on the API document: every check it knows, no exclusions, over 2,000 cases, against a real server."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import json
from tests.hostile.shops import API, PASSWORD, Hub, client

ROOT = Path(__file__).parents[2]
CASES = 2000
LONGEST = 480

# All checks are on. Where the statuses that a check expects are widened, the contract demands it:
CONFIGURATION = """
seed = 7
continue-on-failure = true
hooks = "tests.hostile.sparing"

[generation]
max-examples = 6

[checks.positive_data_acceptance]
# 412: an If-Match that names another state of the record (D-51).
# 422: what no schema can say of a valid shape. A code that may not change (D-13), a reference that leads nowhere
# (§1.10), stock below zero (D-31), periods that overlap (D-30), a category under itself (D-28), a phone number that is
# none (D-32), totals that are not what lines come to (D-36), a state that does not follow (D-38), short stock (R5).
expected-statuses = ["2xx", "3xx", "401", "403", "404", "409", "412", "422", "429"]

[checks.negative_data_rejection]
# 412: the condition on the record is looked at before what would be done to it (D-51).
# 5xx, which Schemathesis would let pass here, is not expected.
expected-statuses = ["400", "401", "403", "404", "405", "409", "412", "413", "422", "429"]

[checks.not_a_server_error]
expected-statuses = ["2xx", "3xx", "4xx"]

[[operations]]
include-path = "/customers/lookup"
# 400: it takes an e-mail address or a phone number, not both (§4.1), and parameters cannot exclude each other.
checks.positive_data_acceptance.expected-statuses = ["2xx", "3xx", "400", "401", "403", "404", "422", "429"]

[[operations]]
include-name = "GET /skus"
# 400: as_of tells of another moment and excludes what compares or sorts by the quantity of now.
checks.positive_data_acceptance.expected-statuses = ["2xx", "3xx", "400", "401", "403", "404", "422", "429"]

[[operations]]
include-path-regex = "^/customers(/[^/]*)?$"
# 400: a customer has an e-mail address or a phone number, and where both are absent a required field is (D-32, R11).
checks.positive_data_acceptance.expected-statuses = ["2xx", "3xx", "400", "401", "403", "404", "409", "412", "422"]

[auth.wfc]
path = "identities.json"
# Neither may see what the other made.
peers = ["ours", "theirs"]
"""


def identities(hub: Hub) -> bytes:
    """A key of each shop, and our owner's token for what a key may not do: refreshing and signing out."""
    login = {
        "verb": "POST",
        "endpoint": f"{API}/auth/login",
        "contentType": "application/json",
        "payloadUserPwd": {
            "username": hub.ours.email,
            "password": PASSWORD,
            "usernameField": "email",
            "passwordField": "password",
        },
        "token": {
            "extractFrom": "body",
            "extractSelector": "/token",
            "sendIn": "header",
            "sendName": "Authorization",
            "sendTemplate": "Bearer {token}",
        },
    }
    ours, theirs = ([{"name": "Authorization", "value": shop.key}] for shop in (hub.ours, hub.theirs))
    users = [
        {"name": "ours", "fixedHeaders": ours},
        {"name": "owner", "loginEndpointAuth": login},
        {"name": "theirs", "fixedHeaders": theirs},
    ]
    return json.encode({"auth": users})


@pytest.mark.xdist_group("schemathesis")
def test_schemathesis(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "schemathesis.toml").write_text(CONFIGURATION)
    (tmp_path / "identities.json").write_bytes(identities(hub))
    spared = {"SPARED_KEYS": f"{hub.ours.ids['/api-keys']},{hub.theirs.ids['/api-keys']}", "PYTHONPATH": str(ROOT)}
    program = Path(sys.executable).with_name("schemathesis")
    ran = subprocess.run(
        [program, "--no-color", "run", f"{hub.server.url}{API}/openapi.json", "--checks", "all"],
        cwd=tmp_path,
        env=os.environ | spared,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-30_000:] + ran.stderr[-3000:]
    generated = re.search(r"(\d+) generated", ran.stdout)
    assert generated, ran.stdout
    assert int(generated[1]) >= CASES
    # Had a run ended its own keys or stopped its own shop, everything after it would have been refused in vain.
    for shop in (hub.ours, hub.theirs):
        with client(hub.server, shop.key) as http:
            assert http.get("/products").status_code == 200
