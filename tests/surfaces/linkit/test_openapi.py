"""The OpenAPI document of Linkit: every operation that is served, and nothing else in it."""

import re
from dataclasses import replace
from typing import Any

import pytest
from tests.cases import GET, NOBODY, Case, Request
from tests.cast import Stage, application, client_of

METHODS = ("get", "post", "put", "patch", "delete")


async def document(stage: Stage) -> dict[str, Any]:
    return await stage.prepare(GET("/openapi.json", as_=NOBODY))


def listed(paths: dict[str, Any]) -> set[tuple[str, str]]:
    return {(method.upper(), path) for path, operations in paths.items() for method in operations}


async def test_it_holds_every_operation_and_nothing_else(stage: Stage):
    described = listed((await document(stage))["paths"])
    surface = application(stage.house).linkit
    assert described == {(operation.method, operation.path) for operation in surface.operations()}
    for method, path in described:
        found, _ = surface.routes.find(method, tuple(path.split("/")[1:]))
        assert (found.method, found.path) == (method, path)


async def test_each_operation_answers_and_no_other_method_does(stage: Stage):
    """Walked over the wire: what the document names is there, what it does not name is 405 with what it names."""
    paths = (await document(stage))["paths"]
    for path, operations in paths.items():
        sent = re.sub(r"\{\w+\}", "no-such-thing", path)
        for method in METHODS:
            response = await stage.send(Request(method.upper(), sent, b"{}" if method != "get" else None, as_=NOBODY))
            if method in operations:
                assert response.status_code not in (404, 405), (method, path)
            else:
                assert response.status_code == 405, (method, path)
                allowed = {each.upper() for each in operations} | ({"HEAD"} if "get" in operations else set())
                assert set(response.headers["Allow"].split(", ")) == allowed


async def test_its_form(stage: Stage):
    found = await document(stage)
    assert found["openapi"] == "3.1.0"
    assert found["servers"] == [{"url": "/api/v1"}]
    operations = [each for path in found["paths"].values() for each in path.values()]
    ids = [operation["operationId"] for operation in operations]
    assert len(set(ids)) == len(ids)
    for operation in operations:
        assert operation["summary"]
        assert operation["tags"]
        assert all(each["description"] for each in operation["responses"].values())


async def test_every_reference_leads_somewhere(stage: Stage):
    found = await document(stage)
    names = set(re.findall(r'"#/components/schemas/([^"]+)"', (await stage.send(GET("/openapi.json"))).text))
    assert names == set(found["components"]["schemas"])


async def test_open_paths_ask_for_no_credential(stage: Stage):
    """What the document calls open answers nobody, and what it does not is 401."""
    app = application(stage.house)
    for path, operations in (await document(stage))["paths"].items():
        for method, operation in operations.items():
            sent = Request(
                method.upper(), re.sub(r"\{\w+\}", "x", path), b"{}" if method != "get" else None, as_=NOBODY
            )
            async with client_of(app) as client:  # each at an address of its own: bad credentials are counted
                response = await replace(stage, client=client).send(sent)
            assert (response.status_code != 401) is (operation.get("security") == []), (method, path)


LISTS = ["/products", "/brands", "/categories", "/generics", "/branches", "/skus", "/customers", "/orders", "/api-keys"]


@pytest.mark.parametrize("path", LISTS)
async def test_every_sort_and_filter_it_names_is_taken(stage: Stage, path: str):
    """Each described field sorts up and down, each described parameter takes an empty value."""
    parameters = {each["name"]: each for each in (await document(stage))["paths"][path]["get"]["parameters"]}
    assert {"page", "limit", "sort"} <= parameters.keys()
    fields = re.findall(r"\w+", re.search(r"\((.*?)\)", parameters["sort"]["schema"]["pattern"])[1])  # type: ignore[index]
    shown = await stage.prepare(GET(f"{path}?limit=1", as_="stranger"))
    for field in fields:
        for sign in ("", "-"):
            assert (await stage.send(GET(f"{path}?sort={sign}{field}"))).status_code == 200, field
    for name in parameters:
        assert (await stage.send(GET(f"{path}?{name}="))).status_code == 200, name
    if shown["data"]:
        scalars = {name for name, value in shown["data"][0].items() if isinstance(value, str | int | float | bool)}
        kept_out = {"organization_id", "is_deleted", "spec_version"}
        assert scalars - kept_out <= set(fields), "every scalar field sorts (linkit-v1 §1.7)"


async def test_head_is_not_described_and_yet_answered(stage: Stage):
    assert not any("head" in operations for operations in (await document(stage))["paths"].values())
    await stage.play(Case("head", Request("HEAD", "/openapi.json"), 200, None))
