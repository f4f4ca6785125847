"""Older versions beside the newest: what each answered once it answers to the byte, from one set of handlers."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from tests.cast import Stage
from tests.surfaces.versions.parts import Parts

from fondaco.kernel.errors import Unusable
from fondaco.kernel.values import replace
from fondaco.surfaces.deprecation import Deprecation
from fondaco.surfaces.versions import Asked, Change, History, move, rename, require, retype

ALL = "GET /parts, POST /parts, GET /parts/{id}"
OLD, MIDDLE, NEW = "2020-01-01", "2024-05-01", "2026-09-01"


def coloured(asked: Asked) -> Asked:
    """The parameter `color` was spelled otherwise."""
    return replace(asked, query=tuple(("colour" if name == "color" else name, text) for name, text in asked.query))


CHANGES = (
    move(MIDDLE, "/components became /parts.", "GET /parts, POST /parts", old="/components"),
    move(MIDDLE, "/components/{id} became /parts/{id}.", "GET /parts/{id}", old="/components/{id}"),
    rename(MIDDLE, "The attribute name became title.", ALL, old="name", new="title"),
    retype(NEW, "weight is a number, and was a text.", ALL, name="weight", up=int, down=str),
    require(NEW, "A part must have a colour.", ALL, name="colour", default="grey"),
    Change(NEW, "The parameter color became colour.", frozenset({"GET /parts"}), up=coloured),
)
ENDED = Deprecation(datetime(2026, 9, 1, tzinfo=UTC), datetime(2027, 9, 1, tzinfo=UTC), "https://hub.test/versions")

# Recorded from each version while it was the newest. (version, method, path, body, status, answer)
RECORDED: list[tuple[str, str, str, bytes, int, bytes]] = [
    (OLD, "POST", "/components", b'{"name":"Bolt","weight":"12"}', 201, b'{"id":1,"name":"Bolt","weight":"12"}'),
    (MIDDLE, "POST", "/parts", b'{"title":"Nut","weight":"3"}', 201, b'{"id":2,"title":"Nut","weight":"3"}'),
    (
        NEW,
        "POST",
        "/parts",
        b'{"title":"Cog","weight":7,"colour":"red"}',
        201,
        b'{"id":3,"title":"Cog","weight":7,"colour":"red"}',
    ),
    (OLD, "GET", "/components/3", b"", 200, b'{"id":3,"name":"Cog","weight":"7"}'),
    (MIDDLE, "GET", "/parts/3", b"", 200, b'{"id":3,"title":"Cog","weight":"7"}'),
    (NEW, "GET", "/parts/1", b"", 200, b'{"id":1,"title":"Bolt","weight":12,"colour":"grey"}'),
    (
        OLD,
        "GET",
        "/components?page_size=1",
        b"",
        200,
        b'{"count":3,"next":"http://hub.test/parts-api/components?page=2&page_size=1","previous":null,'
        b'"results":[{"id":1,"name":"Bolt","weight":"12"}]}',
    ),
    (
        NEW,
        "GET",
        "/parts?page_size=1",
        b"",
        200,
        b'{"count":3,"next":"http://hub.test/parts-api/parts?page=2&page_size=1","previous":null,'
        b'"results":[{"id":1,"title":"Bolt","weight":12,"colour":"grey"}]}',
    ),
    (
        MIDDLE,
        "GET",
        "/parts?color=red",
        b"",
        200,
        b'{"count":1,"next":null,"previous":null,"results":[{"id":3,"title":"Cog","weight":"7"}]}',
    ),
    # Refusals name attributes as the version that is asked for does.
    (OLD, "POST", "/components", b'{"weight":"1"}', 400, b'{"name":["This attribute is required"]}'),
    (NEW, "POST", "/parts", b'{"weight":1,"colour":"red"}', 400, b'{"title":["This attribute is required"]}'),
    (NEW, "POST", "/parts", b'{"title":"Cog","weight":1}', 400, b'{"colour":["This attribute is required"]}'),
    # Each version has its own paths alone.
    (OLD, "GET", "/parts", b"", 404, b'{"detail":"There is nothing at this path"}'),
    (OLD, "GET", "/parts/1", b"", 404, b'{"detail":"There is nothing at this path"}'),
    (NEW, "GET", "/components", b"", 404, b'{"detail":"There is nothing at this path"}'),
    (OLD, "GET", "/components/9", b"", 404, b'{"detail":"There is no such part"}'),
    (OLD, "GET", "/health", b"", 200, b"fine"),
]


@pytest.fixture
async def client(stage: Stage):
    parts = Parts(stage.house, CHANGES, {OLD: ENDED})
    transport = httpx.ASGITransport(parts)
    async with httpx.AsyncClient(transport=transport, base_url="http://hub.test") as client:
        yield client


async def ask(client: httpx.AsyncClient, version: str, method: str, path: str, body: bytes = b"") -> httpx.Response:
    headers = {"Parts-Version": version} if version else {}
    return await client.request(method, f"/parts-api{path}", content=body or None, headers=headers)


async def test_recorded_answers_are_equal_to_the_byte(client: httpx.AsyncClient):
    for version, method, path, body, status, answer in RECORDED:
        found = await ask(client, version, method, path, body)
        assert (found.status_code, found.content) == (status, answer), (version, method, path)
        assert found.headers["Parts-Version"] == version


async def test_without_the_header_the_newest_is_served(client: httpx.AsyncClient):
    found = await ask(client, "", "GET", "/parts")
    assert (found.status_code, found.headers["Parts-Version"]) == (200, NEW)
    assert "Deprecation" not in found.headers
    listed = f"Parts-Version: Must be a version that is served: {OLD}, {MIDDLE}, {NEW}"
    for wrong in ("2024-05-02", "1999-01-01", "newest"):
        found = await ask(client, wrong, "GET", "/parts")
        assert (found.status_code, found.json()) == (400, {"detail": listed})


async def test_a_version_on_its_way_out_says_so(client: httpx.AsyncClient):
    for path, status in (("/components", 200), ("/components/9", 404), ("/nowhere", 404)):
        found = await ask(client, OLD, "GET", path)
        assert found.status_code == status
        assert found.headers["Deprecation"] == "@1788220800"
        assert found.headers["Sunset"] == "Wed, 01 Sep 2027 00:00:00 GMT"
        assert found.headers["Link"] == '<https://hub.test/versions>; rel="deprecation"; type="text/html"'
    assert "Sunset" not in (await ask(client, MIDDLE, "GET", "/parts")).headers


@pytest.mark.parametrize("is_dated", [True, False])
async def test_an_operation_on_its_way_out_says_so(stage: Stage, is_dated: bool):
    """Also in a dialect without dated versions."""
    parts = Parts(stage.house, (), {})
    parts.history = parts.history if is_dated else None
    found, _ = parts.routes.find("GET", ("parts",))
    parts.routes = type(parts.routes)([replace(found, deprecated=Deprecation(ENDED.since))])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(parts), base_url="http://hub.test") as client:
        answer = await ask(client, "", "GET", "/parts")
    assert answer.headers["Deprecation"] == "@1788220800"
    assert ("Parts-Version" in answer.headers) is is_dated
    assert not {"sunset", "link"} & set(answer.headers)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"5", b"\xff", b'"text"', b"null"])
async def test_bodies_that_are_none_are_refused_as_by_the_newest(client: httpx.AsyncClient, body: bytes):
    async def refused(version: str, path: str) -> Any:
        return (await ask(client, version, "POST", path, body)).status_code

    assert await refused(OLD, "/components") == await refused(NEW, "/parts") >= 400


def test_what_lies_between_versions():
    history = History("V", OLD, CHANGES)
    assert history.versions == (OLD, MIDDLE, NEW)
    assert history.named("") == NEW
    assert [change.date for change in history.since(OLD)] == [MIDDLE] * 3 + [NEW] * 3
    assert not history.since(NEW)
    with pytest.raises(Unusable):
        history.named("2025-01-01")
    assert all(change.sentence.endswith(".") for change in CHANGES)
