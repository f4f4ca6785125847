"""Broken, huge, lying and mistyped requests: each is refused in the dialect's words, and nothing is half-written."""

import gzip
import socket
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from msgspec import json
from tests.hostile.document import BULK, Operation, document, fields_of, with_body
from tests.hostile.shops import API, WAIT, Hub, receive, refused, request
from tests.servers import HOST

DEEP = 10_000
MIB = 1024 * 1024
JSON = {"content-type": "application/json"}

UNREADABLE = {
    "nothing": b"",
    "cut off": b'{"a":',
    "two values": b"{}{}",
    "a comment": b'{"a":1/**/}',
    "single quotes": b"{'a':1}",
    "trailing comma": b'{"a":1,}',
    "NaN": b'{"a":NaN}',
    "Infinity": b'{"a":Infinity}',
    "-Infinity": b'{"a":-Infinity}',
    "1e400": b'{"a":[1e400]}',
    "-1e400": b'{"a":[-1e400]}',
    "leading zero": b'{"a":01}',
    "hexadecimal": b'{"a":0x1}',
    "lone high surrogate": b'{"a":"\\ud800"}',
    "lone low surrogate": b'{"a":"\\udc00"}',
    "surrogates the wrong way round": b'{"a":"\\udc00\\ud800"}',
    "surrogate in bytes": b'{"a":"\xed\xa0\x80"}',
    "surrogate in a name": b'{"\xed\xa0\x80":1}',
    "not UTF-8": b'{"a":"\xff"}',
    "overlong": b'{"a":"\xc0\xaf"}',
    "UTF-16": '{"a":1}'.encode("utf-16"),
    "byte order mark": b"\xef\xbb\xbf{}",
    "bare control character": b'{"a":"\x01"}',
    "bare NUL": b'{"a":"\x00"}',
    "NUL alone": b"\x00",
    "text": b'"text"',
    "number": b"1",
    "null": b"null",
    "true": b"true",
    "deep arrays": b"[" * DEEP,
    "deep arrays, closed": b"[" * DEEP + b"]" * DEEP,
    "deep objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "deep at half way": b'{"a":' * 500 + b"1" + b"}" * 500,
}
# What no field takes, except those whose schema says so.
WRONG: list[Any] = [None, True, False, 0, -1, 1.5, 10**30, -(10**30), 1e300, "", " ", "\0", "a\0b", "\ud7ff", "-", "1"]
WRONG += ["x" * 300, "x" * 100_000, [], [None], [[[]]], {}, {"a": {}}, {"\0": "\0"}, "<script>", "' or 1=1 --", "%s%n"]


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable_bodies(any_hub: Hub, name: str) -> None:
    before = any_hub.counts()
    for operation in with_body(any_hub):
        first = next(fields_of(operation))[0]
        body = UNREADABLE[name].replace(b'"a"', f'"{first}"'.encode())
        refused(any_hub.ask(operation.method, API + operation.filled(any_hub.ours), JSON, body), 400)
    assert any_hub.counts() == before


def test_depth_where_anything_may_stand(any_hub: Hub) -> None:
    before = any_hub.counts()
    for depth in (33, 200, 450, 900, 990, DEEP):
        for opening, closing_ in ((b"[", b"]"), (b'{"a":', b"}")):
            for inmost in (b"1", b'"\\u0000"', b"1" + b"0" * 40):
                deep = opening * depth + inmost + closing_ * depth
                branch = b'{"iv_id":"deep","name_en":"deep","working_hours":' + deep + b"}"
                refused(any_hub.ask("POST", API + "/branches", body=branch), 400)
                refused(any_hub.ask("POST", API + "/branches/bulk", body=b'{"items":[' + branch + b"]}"), 400)
    assert any_hub.counts() == before


def test_the_last_of_duplicate_keys_counts(any_hub: Hub) -> None:
    made = any_hub.ask("POST", API + "/brands", body=b'{"brand_code":1,"brand_code":"A","brand_code":"LAST"}')
    assert made.status == 201
    assert made.json()["data"]["brand_code"] == "LAST"
    gone = any_hub.http.delete("/brands/code/LAST")
    assert gone.status_code == 204


def test_every_field_of_every_body(any_hub: Hub) -> None:
    """What the document does not allow is refused; what it allows is never our fault."""
    for operation in with_body(any_hub):
        bodies = [operation.body(**{field: wrong}) for field, _ in fields_of(operation) for wrong in WRONG]
        before = any_hub.counts()
        for body in bodies:
            if not operation.validator.is_valid(body):
                check_refused(operation, body, send(any_hub, operation, body))
        assert any_hub.counts() == before, operation.label
        for body in bodies:
            if operation.validator.is_valid(body):
                answer = send(any_hub, operation, body)
                assert answer.status_code < 500, (operation.label, str(body)[:300], answer.text[:300])


def send(hub: Hub, operation: Operation, body: Any) -> httpx.Response:
    content = json.encode([body] if operation.path.endswith(BULK) else body)
    return hub.http.request(operation.method, operation.filled(hub.ours), content=content, headers=JSON)


def check_refused(operation: Operation, body: Any, answer: httpx.Response) -> None:
    note = (operation.label, str(body)[:300], answer.text[:300])
    if operation.path.endswith(BULK):
        check_failed_entry(answer.json(), note)
    else:
        assert answer.status_code in (400, 404, 409, 422), note
        refused(answer)


def check_failed_entry(body: Any, note: Any) -> None:
    assert body["success"] is False, note
    assert body["data"]["failed"] == 1, note
    error = body["data"]["results"][0]["error"]
    assert set(error) - {"errors"} == {"code", "error", "details"}, note
    assert error["code"] in (400, 404, 409, 422), note


@pytest.mark.parametrize("entry", [None, True, 1, "x", [], [[]], {}, {"iv_id": "a\0b"}, {"iv_id": "\0", "qty": 1}])
def test_entries_of_bulk_bodies_that_are_none(any_hub: Hub, entry: Any) -> None:
    before = any_hub.counts()
    for operation in with_body(any_hub):
        if operation.path.endswith(BULK):
            answer = any_hub.http.post(operation.path, json={"items": [entry]})
            check_failed_entry(answer.json(), (operation.label, answer.text))
    assert any_hub.counts() == before


@pytest.mark.parametrize(
    "body", [[], {"items": []}, {"items": {}}, {"items": None}, {}, [{}] * 501, {"items": [{}] * 501}]
)
def test_bulk_bodies_with_too_little_or_too_much(hub: Hub, body: Any) -> None:
    for operation in with_body(hub):
        if operation.path.endswith(BULK):
            refused(hub.http.post(operation.path, json=body), 400)


@pytest.mark.parametrize("value", ["0", "-1", "1e9", "text", "1.5", "٣", "0x10", "1_0", "+1", "null", "%00", "%D9%A3"])
def test_pages_that_are_none(any_hub: Hub, value: str) -> None:
    for operation in lists(any_hub):
        for name in ("page", "limit"):
            body = refused(any_hub.ask("GET", f"{API}{operation.filled(any_hub.ours)}?{name}={escape(value)}"), 400)
            assert body["details"]["field"] == name


def test_pages_that_are_far_or_unsaid(any_hub: Hub) -> None:
    for operation in lists(any_hub):
        path = operation.filled(any_hub.ours)
        for page in (10**9, 10**15, 10**30, 10**4000):
            far = any_hub.http.get(path, params={"page": page, "limit": 10**9}).json()
            assert (far["data"], far["count"], far["limit"], far["has_next"]) == ([], 0, 100, False)
        assert any_hub.http.get(path, params={"limit": 10**30}).json()["limit"] == 100
        unsaid = any_hub.http.get(path, params={"page": "", "limit": "", "sort": ""}).json()
        assert (unsaid["page"], unsaid["limit"]) == (1, 20)


def test_every_query_parameter(any_hub: Hub) -> None:
    """Any text in any parameter is used or refused, never stumbled over."""
    before = any_hub.counts()
    values = [
        "",
        "\0",
        "a\0b",
        "x" * 201,
        "x" * 10_000,
        "-1",
        "9" * 40,
        "-" + "9" * 40,
        "1e400",
        "nan",
        "inf",
        "null",
        ",",
    ]
    values += [
        "true,false",
        "'",
        "%",
        "_",
        "\\",
        '"',
        '" OR "',
        "é",
        "\ud7ff",
        "\U000e0000",
        "٣",
        "*",
        "-",
        "+",
        "a,,b",
        ",".join("ab"),
    ]
    for operation in document(any_hub).values():
        if operation.method == "GET":
            for name in operation.filters:
                for value in values:
                    answer = any_hub.get(operation.filled(any_hub.ours), {name: value})
                    note = (operation.label, name, value, answer.text[:300])
                    assert answer.status_code in (200, 400, 422), note
                    if answer.status_code != 200:
                        refused(answer)
                    assert "\0" not in value or answer.status_code == 400, note
    assert any_hub.counts() == before


def test_long_searches(any_hub: Hub) -> None:
    for operation in lists(any_hub):
        if "search" in operation.filters:
            path = operation.filled(any_hub.ours)
            assert any_hub.http.get(path, params={"search": "س" * 200}).status_code == 200
            assert refused(any_hub.http.get(path, params={"search": "س" * 201}), 400)["details"]["field"] == "search"


def lists(hub: Hub) -> list[Operation]:
    return [each for each in document(hub).values() if each.method == "GET" and "page" in each.filters]


def escape(value: str) -> str:
    return value.encode().decode("latin-1") if value.isascii() else "".join(f"%{byte:02x}" for byte in value.encode())


# Sizes.


def peak(hub: Hub) -> int:
    """The most memory the server ever held, in MiB."""
    status = Path(f"/proc/{hub.server.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) // 1024


@pytest.mark.parametrize("path", ["/products", "/products/bulk", "/auth/login"])
@pytest.mark.parametrize("is_chunked", [False, True], ids=["declared", "chunked"])
def test_a_hundred_megabytes(hub: Hub, path: str, is_chunked: bool) -> None:
    before, held = hub.counts(), peak(hub)
    head = {"authorization": hub.ours.key, "content-type": "application/json"}
    how = {"transfer-encoding": "chunked"} if is_chunked else {"content-length": str(100 * MIB)}
    piece = b" " * MIB
    with closing(socket.create_connection((HOST, hub.server.port), timeout=WAIT)) as wire:
        wire.sendall(request("POST", API + path, head | how))
        for _ in range(100):
            wire.sendall(b"%x\r\n%b\r\n" % (MIB, piece) if is_chunked else piece)
        wire.sendall(b"0\r\n\r\n" if is_chunked else b"")
        refused(receive(wire), 413)
    assert hub.counts() == before
    assert peak(hub) < held + 40


@pytest.mark.parametrize("length", [str(10**10), str(10**18)])
def test_bodies_that_are_only_announced(hub: Hub, length: str) -> None:
    head = {"authorization": hub.ours.key, "content-type": "application/json", "content-length": length}
    refused(hub.send(request("POST", API + "/products", head)), 413)
    refused(hub.send(request("POST", API + "/products", head | {"expect": "100-continue"})), 413)


@pytest.mark.parametrize(("path", "limit"), [("/products", MIB), ("/products/bulk", 10 * MIB)])
def test_a_body_of_the_greatest_size(hub: Hub, path: str, limit: int) -> None:
    refused(hub.http.post(path, content=b"1".ljust(limit), headers=JSON), 400)
    refused(hub.http.post(path, content=b"1".ljust(limit + 1), headers=JSON), 413)


@pytest.mark.parametrize("path", ["/products", "/products/bulk", "/auth/login"])
def test_gzip_bombs(hub: Hub, path: str) -> None:
    before, held = hub.counts(), peak(hub)
    once = gzip.compress(b" " * (100 * MIB))
    assert len(once) < 100 * MIB / 900
    for bomb in (once, gzip.compress(once), once + once):
        answer = hub.http.post(path, content=bomb, headers=JSON | {"content-encoding": "gzip"})
        refused(answer, 400 if bomb[:100] != once[:100] else 413)
    assert hub.counts() == before
    assert peak(hub) < held + 60


GZIPPED = gzip.compress(b'{"brand_code":"zipped"}')
PACKED = {
    "plain": ("gzip", b'{"brand_code":"zipped"}'),
    "empty": ("gzip", b""),
    "cut off": ("gzip", GZIPPED[:-9]),
    "without its sum": ("gzip", GZIPPED[:-8]),
    "wrong sum": ("gzip", GZIPPED[:-8] + b"12345678"),
    "more after it": ("gzip", GZIPPED + b"x"),
    "zlib": ("gzip", zlib.compress(b'{"brand_code":"zipped"}')),
    "deflate": ("deflate", zlib.compress(b'{"brand_code":"zipped"}')),
    "twice": ("gzip, gzip", gzip.compress(GZIPPED)),
    "brotli": ("br", b"\x0b\x02\x80{}\x03"),
    "unknown": ("martian", b"{}"),
    "nonsense": (",;=\xff", b"{}"),
}


@pytest.mark.parametrize("name", PACKED)
def test_bodies_packed_wrongly(hub: Hub, name: str) -> None:
    before = hub.counts()
    encoding, body = PACKED[name]
    refused(hub.ask("POST", API + "/brands", {"content-encoding": encoding}, body), 400)
    assert hub.counts() == before


@pytest.mark.parametrize(
    "media", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "json", "\xff"]
)
def test_bodies_of_another_type(hub: Hub, media: str) -> None:
    before = hub.counts()
    for operation in with_body(hub):
        refused(hub.ask(operation.method, API + operation.filled(hub.ours), {"content-type": media}, b"{}"), 400)
    assert hub.counts() == before
