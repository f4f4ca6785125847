"""Tricks with paths, methods and headers, most of them beneath what HTTP clients are willing to send."""

import socket
from contextlib import closing

import pytest
from tests.hostile.shops import API, WAIT, Hub, receive, refused, request
from tests.servers import HOST

LONG = "a" * 64_000
TOO_LONG = "a" * 66_000
NOWHERE = [
    "/",
    "//",
    "/api",
    "/api/v1",
    "/api/v1/",
    "/api/v2/brands",
    "/API/V1/brands",
    "//api/v1/brands",
    "/api//v1/brands",
    "/api/v1//brands",
    "/api/v1/brands//",
    "/api/v1///",
    "/api/v1/./brands",
    "/api/v1/brands/.",
    "/api/v1/brands/..",
    "/api/v1/x/../brands",
    "/x/../api/v1/brands",
    "/api/v1/brands/%2e%2e/products",
    "/api/v1/..%2fv1/brands",
    "/api%2fv1%2fbrands",
    "/api%2fv1/brands",
    "/api/v1%2fbrands",
    "/api/v1%2Fbrands",
    "/%61pi/v1/brands",
    "/api/v1/brands%2f",
    "/api/v1/Brands",
    "/api/v1/brands;x=1",
    "/api/v1/brands;",
    "/api/v1/brands%3bx",
    "/api/v1/brands%3fpage=1",
    "/api/v1/brands%23",
    "/api/v1/brands%20",
    "/api/v1/brands%00",
    "/api/v1/brands/%00",
    "/api/v1/brands/code/%00",
    "/api/v1/brands/code/ours%00",
    "/api/v1/brands/%ff",
    "/api/v1/brands/%c0%af",
    "/api/v1/brands/%ed%a0%80",
    "/api/v1/brands/%f8%88%80%80%80",
    "/api/v1/brands/a%0ab",
    "/api/v1/brands/%0d%0aset-cookie:x",
    "/api/v1/brands/%",
    "/api/v1/brands/%zz",
    "/api/v1/brands/%252e%252e",
    "/api/v1/brands/\\..\\..",
    "/api/v1/brands/code",
    "/api/v1/brands/code/",
    "/api/v1/brands/code/a/b",
    "/api/v1/brands/code/" + LONG,
    "/api/v1/brands/" + LONG,
    "/api/v1/" + "a/" * 30_000,
    "/" + LONG,
    "*",
    "http://other.test/api/v1/nothing",
]
# The method decides before there is anything to find: these end before the path is looked at.
UNPARSABLE = [
    "brands",
    "",
    "/api/v1/brands\x00",
    "/api/v1/brands?\x00",
    "/api/v1/brands\xff",
    "http://",
    "/api/v1/ brands",
]


@pytest.mark.parametrize("path", NOWHERE, ids=lambda path: path[:40])
def test_paths_that_lead_nowhere(hub: Hub, path: str) -> None:
    refused(hub.ask("GET", path), 404)
    before = hub.counts()
    refused(hub.ask("DELETE", path), 404, 405)
    assert hub.counts() == before


@pytest.mark.parametrize("path", UNPARSABLE, ids=repr)
def test_paths_that_are_none(hub: Hub, path: str) -> None:
    refused(hub.ask("GET", path), 400)


def test_paths_that_are_too_long(hub: Hub) -> None:
    for path in ("/" + TOO_LONG, f"{API}/brands/{TOO_LONG}", f"{API}/brands?search={TOO_LONG}", "/" + TOO_LONG * 20):
        refused(hub.ask("GET", path), 414)


def test_paths_that_do_lead_somewhere(hub: Hub) -> None:
    for path in ("/brands", "/brands/", "/brands?", "/brands#x", "/brands?" + LONG, "/%62rands", "/brands?x=%ff&y=%00"):
        assert hub.ask("GET", API + path).status == 200, path[:50]
    assert hub.ask("GET", f"http://other.test{API}/brands").status == 200
    made = hub.http.post("/brands", json={"brand_code": "a/b;c?d#e%f"})
    assert made.status_code == 201
    assert hub.ask("GET", API + "/brands/code/a%2Fb%3bc%3fd%23e%25f").json()["brand_code"] == "a/b;c?d#e%f"
    assert hub.ask("DELETE", API + "/brands/code/a%2fb;c%3Fd%23e%25f").status == 204


def test_too_many_parameters(hub: Hub) -> None:
    refused(hub.ask("GET", API + "/brands?" + "a=1&" * 2000), 400)


@pytest.mark.parametrize(
    "method", ["TRACE", "OPTIONS", "CONNECT", "QUERY", "PROPFIND", "M-SEARCH", "LOCK", "LINK", "PUT", "DELETE"]
)
def test_methods_that_are_not_allowed(hub: Hub, method: str) -> None:
    before = hub.counts()
    answer = hub.ask(method, API + "/brands")
    refused(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD, POST"
    assert "authorization" not in answer.body.decode().lower()
    anonymous = hub.send(request(method, API + "/brands", {}))
    refused(anonymous, 405)
    assert hub.counts() == before


@pytest.mark.parametrize(
    "method", ["get", "Get", "BREW", "GETT", "G", "PRI", "GET\x00", "\xff", "", " ", "G" * 100_000]
)
def test_methods_that_are_none(hub: Hub, method: str) -> None:
    refused(hub.ask(method, API + "/brands"), 400)


def test_a_head_has_no_body(hub: Hub) -> None:
    for path, status in (("/brands", 200), ("/nothing", 404), ("/brands/zzzzzzzzzzzzzzz", 404)):
        answer = hub.send(request("HEAD", API + path, {"authorization": hub.ours.key}), head=True)
        assert (answer.status, answer.body) == (status, b"")
        assert int(answer.headers["content-length"]) > 0


BROKEN_HEADERS = {
    "NUL in a value": b"x-a: a\0b\r\n",
    "NUL in a name": b"x\0: a\r\n",
    "NUL in the key": b"authorization: \0\r\n",
    "blank in a name": b"x a: 1\r\n",
    "no name": b": 1\r\n",
    "no colon": b"nonsense\r\n",
    "negative length": b"content-length: -1\r\n",
    "length in words": b"content-length: ten\r\n",
    "length with a sign": b"content-length: +5\r\n",
    "endless length": b"content-length: " + b"9" * 40 + b"\r\n",
    "two lengths": b"content-length: 5\r\ncontent-length: 6\r\n",
    "length and chunks": b"content-length: 5\r\ntransfer-encoding: chunked\r\n",
    "chunks not last": b"transfer-encoding: chunked, gzip\r\n",
    "unknown transfer": b"transfer-encoding: martian\r\n",
    "bare return": b"x-a: 1\rx-b: 2\r\n",
}


@pytest.mark.parametrize("name", BROKEN_HEADERS)
def test_headers_that_break_http(hub: Hub, name: str) -> None:
    before = hub.counts()
    for method in ("GET", "POST"):
        whole = request(method, API + "/brands", {"authorization": hub.ours.key})
        refused(hub.send(whole[:-2] + BROKEN_HEADERS[name] + b"\r\n"), 400)
    assert hub.counts() == before


def test_more_headers_than_are_allowed(hub: Hub) -> None:
    whole = request("GET", API + "/brands", {"authorization": hub.ours.key})
    assert hub.send(whole[:-2] + b"x-a: 1\r\n" * 190 + b"\r\n").status == 200
    refused(hub.send(whole[:-2] + b"x-a: 1\r\n" * 1000 + b"\r\n"), 431)


def test_more_headers_than_fit(hub: Hub) -> None:
    """Three megabytes of them: refused, or cut off in the middle, but not gathered."""
    with closing(socket.create_connection((HOST, hub.server.port), timeout=WAIT)) as wire:
        wire.sendall(b"GET /api/v1/brands HTTP/1.1\r\nhost: x\r\nx-a: ")
        sent = 0
        try:
            while sent < 64 * 1024 * 1024:
                sent += wire.send(b"a" * 65536)
            refused(receive(wire), 431)
        except (ConnectionError, AssertionError):
            assert sent < 32 * 1024 * 1024
    assert hub.ask("GET", API + "/brands").status == 200


def test_two_authorization_headers(hub: Hub) -> None:
    key = hub.ours.key
    for first, second in ((key, key), (key, "Bearer x"), ("Bearer x", key), (key, ""), (hub.theirs.key, key)):
        whole = request("GET", API + "/brands", {"authorization": first})
        answer = hub.send(whole[:-2] + f"Authorization: {second}\r\n\r\n".encode())
        refused(answer, 401)
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "name", ["content-type", "idempotency-key", "x-organization-id", "if-match", "accept-encoding", "x-request-id"]
)
@pytest.mark.parametrize("value", ["", "\xff\xfe", "a,b;c=d", "*" * 5000, "../../etc/passwd", "${jndi:x}", '"', "W/"])
def test_odd_values_of_headers_that_mean_something(any_hub: Hub, name: str, value: str) -> None:
    for method, path in (("GET", "/brands"), ("PATCH", "/brands/code/ours-brand_code"), ("POST", "/brands/bulk")):
        answer = any_hub.ask(method, API + path, {name: value}, b"" if method == "GET" else b'{"items":[{}]}')
        assert answer.status < 500
        if answer.status != 200:
            refused(answer)
        assert answer.headers["x-request-id"].isascii()
        assert len(answer.headers["x-request-id"]) <= 64


def test_requests_on_one_connection_do_not_mix(hub: Hub) -> None:
    """What follows a refused body is read as the next request, and nothing of the body is."""
    inner = request("DELETE", f"{API}/brands/code/ours-brand_code", {"authorization": hub.ours.key})
    outer = request("POST", API + "/brands", {"authorization": "wrong", "connection": "keep-alive"}, inner)
    after = request("GET", API + "/brands/code/ours-brand_code", {"authorization": hub.ours.key})
    with closing(socket.create_connection((HOST, hub.server.port), timeout=WAIT)) as wire:
        wire.sendall(outer)
        refused(receive(wire), 401)
        wire.sendall(after)
        assert receive(wire).status == 200


def test_an_upgrade_is_ignored(hub: Hub) -> None:
    answer = hub.ask(
        "GET", API + "/brands", {"connection": "upgrade", "upgrade": "websocket", "sec-websocket-key": "x"}
    )
    assert answer.status == 200
