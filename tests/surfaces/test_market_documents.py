"""The API documents of the LeafLink dialects: every operation that is served, and nothing else in them."""

import re
from typing import Any

import httpx
import pytest
from tests.cases import GET, NOBODY, OWNER, Case, Request
from tests.cast import Stage, application

DOCUMENTS = {"dated": "/leaflink/openapi.json", "V2": "/leaflink/api/v2/openapi.json"}
LIMITS = {"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"}
BY_THE_CLOCK = {f"X-RateLimit-{what}-{window}" for what in ("Limit", "Remaining") for window in ("minute", "second")}
# What a key of Marketplace V2 opens of the dated API (leaflink §1.2): 37 operations under these paths.
WITH_KEYS = re.compile(
    r"/(product_images|product_lines|product_subcategories|product_specifications|product_dosage_units|strains|states"
    r"|units_of_measure|unit_denominations|transportation/(orders|drivers|vehicles))(/.*)?"
)


@pytest.fixture(params=DOCUMENTS)
async def document(request: pytest.FixtureRequest, stage: Stage) -> dict[str, Any]:
    return await stage.prepare(GET(DOCUMENTS[request.param], as_=NOBODY))


def surface_of(stage: Stage, document: dict[str, Any]):
    prefix = document["servers"][0]["url"]
    return next(each for each in application(stage.house).surfaces if each.prefix == prefix)


def described(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(method, path, each) for path, entries in document["paths"].items() for method, each in entries.items()]


async def test_it_holds_every_operation_and_nothing_else(stage: Stage, document: dict[str, Any]):
    found = {(method.upper(), path) for method, path, _ in described(document)}
    assert found == {(operation.method, operation.path) for operation in surface_of(stage, document).operations()}
    ids = [each["operationId"] for _, _, each in described(document)]
    assert len(ids) == len(set(ids))
    assert document["openapi"] == "3.1.0"


async def test_every_reference_leads_somewhere(document: dict[str, Any]):
    text = httpx.Response(200, json=document).text
    for kind in ("schemas", "headers"):
        assert set(re.findall(rf'"#/components/{kind}/([^"]+)"', text)) <= set(document["components"][kind])


async def test_it_says_what_its_answers_carry(document: dict[str, Any]):
    """The limit on each, the version in the dated API, when to come again on 429."""
    is_dated = document["servers"][0]["url"] == "/leaflink"
    for method, path, each in described(document):
        for status, response in each["responses"].items():
            shown = set(response["headers"])
            assert shown >= LIMITS, (method, path, status)
            assert ("Retry-After" in shown) is (status == "429")
            assert (shown >= BY_THE_CLOCK | {"RateLimit-Policy", "LeafLink-Version"}) is is_dated
        if "security" not in each or each["security"]:
            assert {"400", "401", "403", "429"} <= set(each["responses"])
        if "requestBody" in each:
            assert {"413", "415"} <= set(each["responses"])
        named = {parameter["name"] for parameter in each["parameters"] if parameter["in"] == "header"}
        assert ("LeafLink-Version" in named) is is_dated


async def test_the_dated_api_says_where_a_key_is_taken(stage: Stage):
    found = await stage.prepare(GET(DOCUMENTS["dated"], as_=NOBODY))
    for method, path, each in described(found):
        if each.get("security") != []:
            taken = {name for option in each["security"] for name in option}
            assert taken == ({"bearerAuth", "tokenAuth"} if WITH_KEYS.fullmatch(path) else {"bearerAuth"})
            answer = await stage.send(
                Request(
                    method.upper(),
                    "/leaflink" + re.sub(r"\{\w+\}", "0", path),
                    b"{}" if method in ("post", "put", "patch") else None,
                    as_=NOBODY,
                    headers={
                        "Authorization": (await stage.credential(OWNER, "/leaflink/api/v2")).replace("App", "Token")
                    },
                )
            )
            assert (answer.status_code != 401) is bool(WITH_KEYS.fullmatch(path)), (method, path)


async def test_open_paths_ask_for_no_credential(stage: Stage, document: dict[str, Any]):
    prefix = document["servers"][0]["url"]
    opened = [path for _, path, each in described(document) if each.get("security") == []]
    assert opened == ["/openapi.json"]
    await stage.play(Case("another method", Request("POST", f"{prefix}/openapi.json", as_=NOBODY), 401))
