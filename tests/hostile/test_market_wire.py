"""Tricks with paths, slashes, methods, parameters and bodies in the LeafLink dialects, byte by byte."""

import socket
from contextlib import closing

import pytest
from tests.hostile.market import V2, L, ask, refused
from tests.hostile.shops import WAIT, Hub, request
from tests.servers import HOST

LONG = "a" * 60_000
NOWHERE = [
    f"{L}/",
    f"{L}/nowhere",
    f"{L}/Brands",
    f"{L}//brands",
    f"{L}/brands//",
    f"{L}/brands/",
    f"{L}/brands/./",
    f"{L}/brands/..",
    f"{L}/x/../brands",
    f"{L}/brands%2f",
    f"{L}/brands;x=1",
    f"{L}/brands%20",
    f"{L}/brands%00",
    f"{L}/brands/%00",
    f"{L}/brands/%ff",
    f"{L}/brands/1%2f2",
    f"{L}/brands/-1",
    f"{L}/brands/1.5",
    f"{L}/brands/0x1",
    f"{L}/brands/{'9' * 40}",
    f"{L}/brands/%D9%A3",
    f"{L}/brands/{LONG}",
    f"{L}/api",
    f"{L}/api/v1/brands",
    f"{L}/api/v2",
    f"{L}/{'a/' * 20_000}x",
]
NOWHERE_V2 = [
    f"{V2}/",
    f"{V2}/nowhere/",
    f"{V2}/Brands/",
    f"{V2}//brands/",
    f"{V2}/brands//",
    f"{V2}/brands/x/../",
    f"{V2}/brands%2f/",
    f"{V2}/brands/%00/",
    f"{V2}/brands/%ff/",
    f"{V2}/brands/-1/",
    f"{V2}/brands/1.5/",
    f"{V2}/brands/{'9' * 40}/",
    f"{V2}/brands/{LONG}/",
    f"{V2}/customer_groups/",
]
SLASHLESS = [
    f"{V2}/brands",
    f"{V2}/brands/1",
    f"{V2}/nowhere",
    f"{V2}/brands%2f",
    f"{V2}/openapi.jsonx",
    f"{V2}/brands/..",
]


def test_paths_that_lead_nowhere(hub: Hub) -> None:
    before = hub.counts()
    for path in (*NOWHERE, *NOWHERE_V2):
        assert ask(hub, "GET", path).status == 404, path[:60]
        refused(ask(hub, "GET", path), 404)
        refused(ask(hub, "DELETE", path), 404, 405)
        # Who has no credential learns of no path (D-14).
        refused(ask(hub, "GET", path, {"authorization": ""}), 401)
    assert hub.counts() == before


def test_a_slash_too_few(hub: Hub) -> None:
    for path in SLASHLESS:
        assert ask(hub, "GET", path).status == 400, path
        refused(ask(hub, "GET", path), 400)
        refused(ask(hub, "GET", path, {"authorization": ""}), 401)


def test_one_dialect_does_not_answer_for_another(hub: Hub) -> None:
    """A path of V2 under the dated API, and the other way round."""
    refused(ask(hub, "GET", f"{L}/brands/", {}), 404)
    refused(ask(hub, "GET", f"{L}/orders-received/"), 404)
    assert ask(hub, "GET", f"{L}/brands").status == ask(hub, "GET", f"{V2}/brands/").status == 200


@pytest.mark.parametrize(
    "method", ["TRACE", "OPTIONS", "CONNECT", "QUERY", "PROPFIND", "LOCK", "PUT", "DELETE", "PATCH"]
)
def test_methods_that_are_not_allowed(hub: Hub, method: str) -> None:
    for path in (f"{L}/brands", f"{V2}/brands/"):
        answer = ask(hub, method, path)
        refused(answer, 405)
        assert answer.headers["allow"] == "GET, HEAD"
        refused(ask(hub, method, path, {"authorization": ""}), 401)


def test_a_head_has_no_body(hub: Hub) -> None:
    for path, status in ((f"{L}/brands", 200), (f"{L}/brands/", 404), (f"{V2}/brands/", 200), (f"{V2}/brands", 400)):
        token = {"authorization": f"App {hub.ours.application}" if path.startswith(V2) else f"Bearer {hub.ours.token}"}
        answer = hub.send(request("HEAD", path, token), head=True)
        assert (answer.status, answer.body) == (status, b"")
        assert int(answer.headers["content-length"]) > 0


# What a page and a size may be, and what is said to anything else (leaflink §1.4; marketplace E-03).
DATED = {
    "page": {"1": 200}
    | dict.fromkeys(["0", "-1", "1.5", "last", "", "one", "2", "1e1", "%D9%A3", "9" * 30, "%00", "+1"], 404),
    "page_size": {"1": 200, "500": 200, "50": 200}
    | dict.fromkeys(["0", "-1", "1.5", "last", "", "501", "0x10", "9" * 30, "%00", "ten"], 404),
    "ordering": {"id": 200, "-id": 200, "name,-id": 200, "": 200}
    | dict.fromkeys(["colour", "id;", "--id", "%00"], 400),
    "search": {"": 200, "x": 200, "%25": 200, "a" * 200: 200} | dict.fromkeys(["a" * 201, "%00"], 400),
    "company": {"1": 200} | dict.fromkeys(["x", "1.5", "", "%00"], 400),
    "colour": {"red": 400, "": 400},
}


@pytest.mark.parametrize("name", DATED)
def test_parameters_of_the_dated_api(any_hub: Hub, name: str) -> None:
    for text, status in DATED[name].items():
        answer = ask(any_hub, "GET", f"{L}/brands?{name}={text}")
        assert answer.status == status, (name, text, answer.body)
        if status != 200:
            assert name in refused(answer, status)["detail"]


FORGIVEN = {
    "limit": ["1", "500", "501", "0", "-1", "1.5", "last", "", "9" * 30, "%00"],
    "offset": ["0", "1", "99999", "-1", "1.5", "last", "", "9" * 30, "%00"],
    "page": ["1", "2", "0", "-1", "1.5", "last", "", "9" * 30],
    "page_size": ["1", "500", "501", "0", "-1", "1.5", "last", ""],
    "ordering": ["id", "colour", "-", ",", "", "%00"],
    "colour": ["red", "", "%00"],
    "fields_include": ["name", "colour", ",", ""],
    "fields_exclude": ["name", "colour", ""],
    "include_children": ["line_items", "line-items,x", ""],
}


def test_parameters_of_v2(any_hub: Hub) -> None:
    """Unusable numbers fall back, what nobody knows is ignored (E-03)."""
    for name, values in FORGIVEN.items():
        for text in values:
            answer = ask(any_hub, "GET", f"{V2}/brands/?{name}={text}")
            assert answer.status == 200, (name, text, answer.body)
            assert list(answer.json()) == ["count", "next", "previous", "results"]
    for wrong in ("id=x", "company=x", "name=%00", "search=%00"):
        refused(ask(any_hub, "GET", f"{V2}/brands/?{wrong}"), 400)


def test_many_parameters(hub: Hub) -> None:
    for path in (f"{L}/brands", f"{V2}/brands/"):
        refused(ask(hub, "GET", f"{path}?" + "page=1&" * 1500), 400)
    refused(ask(hub, "GET", f"{L}/brands?id=" + ",".join("1" * 501)), 400)


BODIES = [
    b"",
    b"null",
    b"[]",
    b"5",
    b'"x"',
    b"{",
    b'{"name":}',
    b'{"name":"\xff"}',
    b"\xef\xbb\xbf{}",
    b"[" * 5000,
    b'{"name":' + b"[" * 200 + b"]" * 200 + b"}",
    b'{"name":"a\\u0000b"}',
    b'{"name":"\\ud800"}',
    b'{"name":NaN}',
    b'{"name":1e999}',
    b'{"name":null}',
    b'{"name":true}',
    b'{"name":5}',
    b'{"name":{"a":1}}',
    b'{"name":["a"]}',
    b'{"name":""}',
    b'{"name":"   "}',
    b'{"name":"' + b"a" * 300 + b'"}',
    b"{}",
]


def test_bodies_that_are_refused(any_hub: Hub) -> None:
    before = any_hub.counts()
    groups = f"{L}/customer_groups?company_id={any_hub.ours.number}"
    for path in (groups, f"{V2}/strains/"):
        for body in BODIES:
            if path == groups or (b'"name":5' not in body and b'"name":""' not in body):
                assert ask(any_hub, "POST", path, {"content-type": "application/json"}, body).status == 400, (
                    path,
                    body[:40],
                )
        refused(ask(any_hub, "POST", path, {}, b'{"name":"' + b"a" * 2**20 + b'"}'), 413)
    refused(ask(any_hub, "POST", groups, {}, b'{"name":"x","colour":1}'), 400)
    assert any_hub.counts() == before


def test_media_types(hub: Hub) -> None:
    groups = f"{L}/customer_groups?company_id={hub.ours.number}"
    for media, status in {
        "text/plain": 415,
        "": 415,
        "application/x-www-form-urlencoded": 415,
        "multipart/form-data; boundary=x": 415,
        "application/xml": 415,
        "application/json; charset=latin-1": 415,
        "application/jsonx": 415,
        "application/json; charset=utf-8": 400,
        "APPLICATION/JSON": 400,
    }.items():
        for path in (groups, f"{V2}/strains/"):
            refused(ask(hub, "POST", path, {"content-type": media}, b"{}"), status)


def test_headers_are_spelled_as_published(hub: Hub) -> None:
    """On the wire, letter by letter (R12)."""
    token = {"authorization": f"Bearer {hub.ours.token}"}
    assert b"\r\nLeafLink-Version: 2022-10-31\r\n" in raw_answer(hub, f"{L}/brands", token)
    assert b"\r\nWWW-Authenticate: Bearer\r\n" in raw_answer(hub, f"{L}/brands", {})
    assert b"\r\nWWW-Authenticate: App\r\n" in raw_answer(hub, f"{V2}/brands/", {})


def raw_answer(hub: Hub, path: str, headers: dict[str, str]) -> bytes:
    with closing(socket.create_connection((HOST, hub.server.port), timeout=WAIT)) as wire:
        wire.sendall(request("GET", path, headers))
        data = b""
        while more := wire.recv(65536):
            data += more
    return data
