"""Refusals over Linkit: body, status, paths and methods (linkit-v1 §1.9, §1.10, D-02, D-03, D-06, D-49)."""

import gzip
import json

from tests.cases import DELETE, GET, HEAD, NOBODY, PATCH, POST, PUT, READER, Case, Only, Request, table
from tests.cast import Stage

TEA = POST("/products", {"iv_id": "TEA", "name_en": "Tea"}, keep="tea")
BODY = b'{"iv_id": "TEA", "name_en": "Tea"}'
MIB = 1024 * 1024


def body(code, error, details, **more):
    return {"code": code, "error": error, "details": details} | more


def fault(field, message=str):
    return {"field": field, "message": message}


SHAPES = [
    Case("three fields and all that is wrong", POST("/products", {}), 400, Only("code", "error", "details", "errors")),
    Case("three fields", GET("/products/x"), 404, Only("code", "error", "details")),
    Case(
        "the first in order of fields, then all",
        POST("/products", {"is_enabled": 1, "average_price": "x", "iv_id": 3}),
        400,
        body(
            400,
            "Validation failed",
            fault("iv_id", "Expected a string, got a whole number"),
            errors=[
                fault("iv_id"),
                fault("name_en", "name_en is required"),
                fault("average_price"),
                fault("is_enabled"),
            ],
        ),
    ),
    Case(
        "rules broken only",
        POST("/products", {"iv_id": "", "name_en": "", "average_price": -1}),
        422,
        body(
            422,
            "Validation error",
            fault("iv_id", "Must not be empty"),
            errors=[fault("iv_id"), fault("name_en"), fault("average_price", "Must be at least 0")],
        ),
    ),
    Case(
        "absent and broken: 400",
        POST("/products", {"iv_id": "", "average_price": -1}),
        400,
        body(
            400, "Validation failed", fault("iv_id"), errors=[fault("iv_id"), fault("name_en"), fault("average_price")]
        ),
    ),
    Case(
        "one fault is also in errors",
        POST("/products", {"iv_id": "x"}),
        400,
        {"details": fault("name_en"), "errors": [fault("name_en")]},
    ),
    Case(
        "nested fields with dots and indexes",
        POST("/branches", {"iv_id": "B", "name_en": "B", "location": {"lat": 91, "lon": 0}}),
        422,
        {"details": fault("location.lat")},
    ),
    Case(
        "lines of an order, all that is wrong with each",
        POST("/orders", {"products": [{"name": "x", "quantity": 1}, {"quantity": "1", "price": -1}], "tax": -1}),
        400,
        body(
            400,
            "Validation failed",
            fault("products.1.quantity", "Expected a whole number, got a string"),
            errors=[
                fault("products.1.quantity"),
                fault("products.1.price", "Must be at least 0"),
                fault("tax", "Must be at least 0"),
            ],
        ),
    ),
    Case(
        "fields of an order in the words of the caller",
        POST("/orders", {"products": [{"product_id": "x", "quantity": 1}], "destination_id": "<strangers_branch>"}),
        422,
        {"details": fault("destination_id", "There is no such branch")},
    ),
    Case(
        "an order that is not there", GET("/orders/x"), 404, body(404, "Resource not found", "There is no such order")
    ),
    Case(
        "not found names the resource",
        GET("/branches/x"),
        404,
        body(404, "Resource not found", "There is no such branch"),
    ),
    Case("a conflict names the clash", TEA, 409, body(409, "Resource already exists", {"iv_id": "TEA"}), given=[TEA]),
    Case(
        "no credentials",
        GET("/products", as_=NOBODY),
        401,
        body(401, "Missing or invalid credentials", str),
        headers={"WWW-Authenticate": "Bearer"},
        queries=0,
    ),
    Case("too low a role", POST("/products", {}, as_=READER), 403, body(403, "Insufficient permissions", str)),
]


def sent(name, content, status=400, **more):
    return Case(name, POST("/products", content), status, **more)


def typed(name, value, status=400, **more):
    return Case(name, POST("/products", BODY, headers={"Content-Type": value}), status, **more)


BODIES = [
    sent("broken", b'{"iv_id": '),
    sent("empty", b""),
    sent("null", b"null"),
    sent("a list", b"[]"),
    sent("text", b'"x"'),
    sent("a number", b"1"),
    sent("two values", b"{} {}"),
    sent("single quotes", b"{'iv_id': 'x'}"),
    sent("a comma too many", b'{"iv_id": "x",}'),
    sent("a comment", b'{"iv_id": "x"} // x'),
    sent("not UTF-8", b'{"iv_id": "\xff", "name_en": "x"}'),
    sent("not UTF-8 where nobody looks", b'{"iv_id": "a", "name_en": "x", "note": "\xff"}'),
    sent("a lone surrogate", b'{"iv_id": "a", "name_en": "\\ud800"}'),
    sent("a byte order mark", b"\xef\xbb\xbf" + BODY),
    sent("10,000 deep", b"[" * 10_000 + b"]" * 10_000),
    sent("10,000 deep within", b'{"iv_id": "a", "name_en": "b", "x": ' + b"[" * 10_000 + b"]" * 10_000 + b"}"),
    sent(
        "the last of two keys counts",
        b'{"iv_id": "a", "name_en": "b", "iv_id": "c"}',
        201,
        body={"data": {"iv_id": "c"}},
        events=["product.created"],
    ),
    sent("no body", None),
    typed("JSON", "application/json", 201, events=["product.created"]),
    typed("JSON, with a charset", "application/json; charset=utf-8", 201, events=["product.created"]),
    typed("JSON in capitals", 'Application/JSON;charset="UTF-8"', 201, events=["product.created"]),
    typed("plain text", "text/plain", body={"details": fault("Content-Type")}),
    typed("a form", "application/x-www-form-urlencoded"),
    typed("another charset", "application/json; charset=latin-1"),
    typed("nothing", ""),
    typed("a patch of JSON", "application/json-patch+json"),
]


def packed(name, content, status, *, encoding="gzip", **more):
    headers = {"Content-Encoding": encoding}
    return Case(name, POST("/products", content, headers=headers), status, **more)


def of_size(size):
    start = b'{"iv_id": "TEA", "name_en": "Tea", "x": "'
    return start + b"x" * (size - len(start) - 2) + b'"}'


SIZES = [
    sent("1 MiB", of_size(MIB), 201, events=["product.created"]),
    sent("a byte more", of_size(MIB + 1), 413, body=body(413, "Request body too large", str)),
    Case("10 MiB in bulk", POST("/products/bulk", b"[" + b" " * (10 * MIB - 2) + b"]"), 400),
    Case("a byte more in bulk", POST("/products/bulk", b"[" + b" " * (10 * MIB - 1) + b"]"), 413),
    packed("gzipped", gzip.compress(BODY), 201, events=["product.created"]),
    packed("gzipped in capitals", gzip.compress(BODY), 201, encoding=" GZIP ", events=["product.created"]),
    packed("plain, and says so", BODY, 201, encoding="identity", events=["product.created"]),
    packed("a bomb", gzip.compress(of_size(50 * MIB)), 413),
    packed("not gzip at all", BODY, 400, body={"details": fault("Content-Encoding")}),
    packed("half of it", gzip.compress(BODY)[:-8], 400),
    packed("brotli", BODY, 400, encoding="br"),
]

PATHS = [
    Case("a trailing slash", GET("/products/"), 200, {"total_count": 0}, queries=2),
    Case("a trailing slash of a record", GET("/products/TEA/"), 200, {"iv_id": "TEA"}, given=[TEA]),
    Case("a trailing slash of a write", POST("/products/", BODY), 201, events=["product.created"]),
    Case("two of them", GET("/products//"), 404),
    Case("two at the front", GET("//products"), 404),
    Case("unknown", GET("/nothing"), 404, body(404, "Resource not found", "There is nothing at this path")),
    Case("unknown to anybody", GET("/nothing", as_=NOBODY), 404, Only("code", "error", "details")),
    Case("unknown below", GET("/products/TEA/x"), 404),
    Case("the root", GET(""), 404),
    Case("the root with a slash", GET("/"), 404),
    Case("another case", GET("/Products"), 404),
    Case("an encoded slash is none", GET("/products%2FTEA"), 404, given=[TEA]),
    Case("a semicolon is part of it", GET("/products;x=1"), 404),
    Case("dots", GET("/products/..%2F..%2Fetc"), 404),
    Case("NUL", GET("/products/a%00b"), 404),
    Case("not UTF-8", GET("/products/%ff"), 404),
    Case("an id of 300 characters", GET(f"/products/{'x' * 300}"), 404),
]

METHODS = [
    Case(
        "on a list",
        DELETE("/products"),
        405,
        body(405, "Method not allowed", str),
        headers={"Allow": "GET, HEAD, POST"},
    ),
    Case("on a record", POST("/products/x", {}), 405, headers={"Allow": "DELETE, GET, HEAD, PATCH, PUT"}),
    Case("orders are not deleted", DELETE("/orders/x"), 405, headers={"Allow": "GET, HEAD, PATCH, PUT"}),
    Case("nor what happened to them", DELETE("/orders/x/history"), 405, headers={"Allow": "GET, HEAD"}),
    Case("nor what was paid", DELETE("/orders/x/payments"), 405, headers={"Allow": "GET, HEAD, POST"}),
    Case("a state is patched", PUT("/orders/x/status", {}), 405, headers={"Allow": "PATCH"}),
    Case("for anybody", PUT("/products", as_=NOBODY), 405, headers={"Allow": "GET, HEAD, POST"}),
    Case("of an open path", POST("/ping", as_=NOBODY), 405, headers={"Allow": "GET, HEAD"}),
    Case("GET of an action", GET("/auth/login", as_=NOBODY), 405, headers={"Allow": "POST"}),
    Case("unknown", Request("BREW", "/products"), 405),
    Case("OPTIONS", Request("OPTIONS", "/products"), 405),
    Case("HEAD of a list", HEAD("/products"), 200, None, headers={"Content-Length": "84"}, queries=2),
    Case("HEAD of a record", HEAD("/products/TEA"), 200, None, given=[TEA], headers={"ETag": str}),
    Case("HEAD of nothing", HEAD("/products/x"), 404, None),
    Case("HEAD without credentials", HEAD("/products", as_=NOBODY), 401, None),
    Case("HEAD of an action", HEAD("/auth/login"), 405, None),
    Case("PUT creates nothing", PUT("/brands/code/X", {"brand_code": "X"}), 404),
    Case("PATCH creates nothing", PATCH("/brands/code/X", {}), 404),
]


@table(SHAPES)
async def test_shapes(stage: Stage, case: Case):
    await stage.play(case)


@table(BODIES)
async def test_bodies(stage: Stage, case: Case):
    await stage.play(case)


@table(SIZES)
async def test_sizes(stage: Stage, case: Case):
    await stage.play(case)


@table(PATHS)
async def test_paths(stage: Stage, case: Case):
    await stage.play(case)


@table(METHODS)
async def test_methods(stage: Stage, case: Case):
    await stage.play(case)


async def test_our_own_fault_tells_nothing(stage: Stage, monkeypatch, caplog):
    """500 carries no internals; the log names the request."""

    def broken(*_):
        raise RuntimeError("the secret is 42")

    monkeypatch.setattr(stage.database, "of", broken)
    response = await stage.send(GET("/products", headers={"X-Request-ID": "find-me"}))
    assert response.status_code == 500
    assert json.loads(response.content) == {
        "code": 500,
        "error": "Server error",
        "details": "Something went wrong here, not with your request",
    }
    assert response.headers["x-request-id"] == "find-me"
    assert "find-me" in caplog.text
