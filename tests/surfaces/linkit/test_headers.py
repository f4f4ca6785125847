"""Headers over Linkit: ETag and If-Match (D-51), Idempotency-Key (D-37), X-Request-ID and gzip (D-49)."""

import asyncio
import gzip
import re

import pytest
from tests.cases import DELETE, GET, HEAD, NOBODY, PATCH, POST, STRANGER, Case, Request, given, table
from tests.cast import Stage

TEA = {"iv_id": "TEA", "name_en": "Tea"}
READ = [POST("/products", TEA), GET("/products/TEA", keep="tea")]
CUP = {"products": [{"name": "A cup of tea", "quantity": 1, "price": 2}]}
PLACED = [POST("/orders", CUP, keep="order"), GET("/orders/<order>", keep="order")]
TAG = re.compile(r'"[0-9a-f]{20}"')
MADE = ["product.created"]
SEEN = "<tea_headers.etag>"


def known(value, **more):
    return GET("/products/TEA", headers={"If-None-Match": value}, **more)


def match(value, method="PATCH", body=None):
    sent = {"name_en": "Green tea"} if body is None and method != "DELETE" else body
    return Request(method, "/products/TEA", sent, headers={"If-Match": value})


NEW = {"data": {"name_en": "Green tea"}}
TAGS = given(
    READ,
    [
        Case("a read carries one", GET("/products/TEA"), 200, headers={"ETag": SEEN}),
        Case("of its own form", GET("/products/TEA"), 200, headers={"ETag": TAG}),
        Case("another after a change", GET("/products/TEA"), 200, {"name_en": "x"},
             given=[PATCH("/products/TEA", {"name_en": "x"})], headers={"ETag": lambda tag: TAG.fullmatch(tag)}),
        Case("the same by id", GET("/products/<tea>"), 200, headers={"ETag": SEEN}),
        Case("HEAD too", HEAD("/products/TEA"), 200, None, headers={"ETag": SEEN}),
        Case("of the organization", GET("/organization"), 200, headers={"ETag": TAG}),
        Case("a list has none", GET("/products"), 200, headers={"ETag": None}, queries=3),
        Case("a refusal has none", GET("/products/x"), 404, headers={"ETag": None}),
        Case("known already", known(SEEN), 304, None, headers={"ETag": SEEN, "Content-Type": None}),
        Case("known, weak", known(f"W/{SEEN}"), 304, None),
        Case("known among others", known(f'"x", {SEEN}'), 304, None),
        Case("anything known", known("*"), 304, None),
        Case("something else known", known('"x"'), 200),
        Case("known before a change", known(SEEN), 200, {"name_en": "x"},
             given=[PATCH("/products/TEA", {"name_en": "x"})]),
        Case("known, but no longer there", known("*"), 404, given=[DELETE("/products/TEA")]),
    ],
)  # fmt: skip

MATCHES = given(
    READ,
    [
        Case("PATCH of what was seen", match(SEEN), 200, NEW, events=["product.updated"]),
        Case("PUT of what was seen", match(SEEN, "PUT", TEA | {"name_en": "Green tea"}), 200, NEW,
             events=["product.updated"]),
        Case("DELETE of what was seen", match(SEEN, "DELETE"), 204, events=["product.deleted"]),
        Case("among others", match(f'"x", {SEEN}'), 200, NEW, events=["product.updated"]),
        Case("anything", match("*"), 200, NEW, events=["product.updated"]),
        Case("something else", match('"x"'), 412, {"code": 412, "error": "The record has changed", "details": str}),
        Case("PUT of something else", match('"x"', "PUT", TEA), 412),
        Case("DELETE of something else", match('"x"', "DELETE"), 412),
        Case("a weak tag never matches", match(f"W/{SEEN}"), 412),
        Case("seen before a change", match(SEEN), 412, given=[PATCH("/products/TEA", {"barcode": "1"})]),
        Case("without it the last write wins", PATCH("/products/TEA", {"name_en": "Green tea"}), 200, NEW,
             given=[PATCH("/products/TEA", {"name_en": "x"})], events=["product.updated"]),
        Case("of nothing", PATCH("/products/x", {}, headers={"If-Match": "*"}), 404),
        Case("of an invalid change", match(SEEN, body={"name_en": ""}), 422),
        Case("the organization", PATCH("/organization", {"name": "x"}, headers={"If-Match": '"x"'}), 412),
    ],
)  # fmt: skip


def met(method, path, body, value="<order_headers.etag>"):
    return Request(method, f"/orders/<order>{path}", body, headers={"If-Match": value})


ON = {"status": "ready"}
ORDERED = given(
    PLACED,
    [
        Case("an order known already", GET("/orders/<order>", headers={"If-None-Match": "<order_headers.etag>"}), 304,
             None),
        Case("one view is not another", GET("/orders/<order>?view=flat",
             headers={"If-None-Match": "<order_headers.etag>"}), 200),
        Case("after a payment it is another", GET("/orders/<order>",
             headers={"If-None-Match": "<order_headers.etag>"}), 200,
             given=[POST("/orders/<order>/payments", {"amount": 1})]),
        Case("PATCH of the order that was seen", met("PATCH", "", {"notes": "x"}), 200, events=["order.updated"]),
        Case("moving on what was seen", met("PATCH", "/status", ON), 200, events=["order.status_changed"]),
        Case("PATCH of another", met("PATCH", "", {"notes": "x"}, '"x"'), 412),
        Case("PUT of another", met("PUT", "", CUP, '"x"'), 412),
        Case("moving on another", met("PATCH", "/status", ON, '"x"'), 412),
        Case("moving on what has moved", met("PATCH", "/status", ON), 412,
             given=[PATCH("/orders/<order>/status", {"status": "confirmed"})]),
        Case("its history has a tag", GET("/orders/<order>/history"), 200, headers={"ETag": TAG}),
        Case("its payments have one", GET("/orders/<order>/payments"), 200, headers={"ETag": TAG}),
        Case("HEAD of an order", HEAD("/orders/<order>"), 200, None, headers={"ETag": "<order_headers.etag>"}),
    ],
)  # fmt: skip


def keyed(body=TEA, key="k-1", path="/products", **more):
    return POST(path, body, headers={"Idempotency-Key": key}, **more)


REPLAYED = {"Idempotent-Replayed": "true"}
KEYS = [
    Case("the first time", keyed(), 201, events=MADE, headers={"Idempotent-Replayed": None}),
    Case("the second", keyed(), 201, {"success": True, "data": {"id": "<tea>"}}, given=[keyed(keep="tea")],
         headers=REPLAYED),
    Case("only one was made", GET("/products"), 200, {"total_count": 1}, given=[keyed(), keyed(), keyed()], queries=3),
    Case("with other content", keyed(TEA | {"name_en": "x"}), 409,
         {"code": 409, "details": {"Idempotency-Key": "k-1"}}, given=[keyed()]),
    Case("other content in other bytes of the same meaning", keyed(b'{"name_en":"Tea","iv_id":"TEA"}'), 409,
         given=[keyed()]),
    Case("on another path", keyed({"brand_code": "B"}, path="/brands"), 201, given=[keyed()], events=["brand.created"]),
    Case("in another organization", keyed(as_=STRANGER), 201, given=[keyed()], events=MADE),
    Case("another key", keyed(key="k-2"), 409, {"details": {"iv_id": "TEA"}}, given=[keyed()]),
    Case("a refusal is not kept", keyed(), 201, given=[keyed({"iv_id": "TEA"}, refused=400)], events=MADE),
    Case("nor a conflict", keyed(), 201,
         given=[POST("/products", TEA), keyed(refused=409), DELETE("/products/TEA")], events=MADE),
    Case("repeated after the record is gone", keyed(), 201, {"data": {"id": "<tea>"}},
         given=[keyed(keep="tea"), DELETE("/products/TEA")], headers=REPLAYED),
    Case("an empty key is none", keyed(key=""), 409, given=[keyed(key="")]),
    Case("a key of 255 characters", keyed(key="k" * 255), 201, events=MADE),
    Case("a key of 256", keyed(key="k" * 256), 422, {"details": {"field": "Idempotency-Key"}}),
    Case("a key that cannot be printed", keyed(key="a\tb"), 422, {"details": {"field": "Idempotency-Key"}}),
    Case("in bulk", keyed([TEA], path="/products/bulk"), 200, {"data": {"created": 1}},
         given=[keyed([TEA], path="/products/bulk")], headers=REPLAYED),
    Case("PATCH knows none", PATCH("/products/TEA", {"barcode": "2"}, headers={"Idempotency-Key": "k"}), 200,
         {"data": {"barcode": "2"}}, events=["product.updated"],
         given=[POST("/products", TEA), PATCH("/products/TEA", {"barcode": "1"}, headers={"Idempotency-Key": "k"})]),
    Case("a trailing slash is the same path", keyed(path="/products/"), 201, given=[keyed()], headers=REPLAYED),
    Case("an order", keyed(CUP, path="/orders"), 201, {"data": {"id": "<order>"}},
         given=[keyed(CUP, path="/orders", keep="order")], headers=REPLAYED),
    Case("only one was placed", GET("/orders"), 200, {"total_count": 1}, given=[keyed(CUP, path="/orders")] * 3,
         queries=4),
    Case("an order with other content", keyed(CUP | {"notes": "x"}, path="/orders"), 409,
         given=[keyed(CUP, path="/orders")]),
    Case("a payment", keyed({"amount": 1}, path="/orders/<order>/payments"), 201, given=[*PLACED,
         keyed({"amount": 1}, path="/orders/<order>/payments")], headers=REPLAYED),
    Case("only one was made of it", GET("/orders/<order>/payments"), 200, {"count": 1}, given=[*PLACED,
         *[keyed({"amount": 1}, path="/orders/<order>/payments")] * 2]),
    Case("a payment of another order", keyed({"amount": 1}, path="/orders/<order>/payments"), 201,
         given=[*PLACED, keyed({"amount": 1}, path="/orders/<order>/payments"), *PLACED],
         headers={"Idempotent-Replayed": None}, events=["order.updated"]),
]  # fmt: skip

UID = re.compile(r"[a-z0-9]{15}")
IDS = [
    Case("every answer has an id", GET("/ping", as_=NOBODY), 200, headers={"X-Request-ID": UID}),
    Case(
        "the caller's own", GET("/ping", headers={"X-Request-ID": "a-B_9.z"}), 200, headers={"X-Request-ID": "a-B_9.z"}
    ),
    Case("on a refusal", GET("/x", headers={"X-Request-ID": "abc"}), 404, headers={"X-Request-ID": "abc"}),
    Case("on 401", GET("/products", as_=NOBODY), 401, headers={"X-Request-ID": UID}),
    Case("on 304", known("*"), 304, given=READ, headers={"X-Request-ID": UID}),
    Case("on 204", DELETE("/products/TEA"), 204, given=READ, headers={"X-Request-ID": UID}, events=["product.deleted"]),
    Case(
        "one of 64 characters",
        GET("/ping", headers={"X-Request-ID": "x" * 64}),
        200,
        headers={"X-Request-ID": "x" * 64},
    ),
    Case(
        "one too long is replaced", GET("/ping", headers={"X-Request-ID": "x" * 65}), 200, headers={"X-Request-ID": UID}
    ),
    Case(
        "one with blanks is replaced", GET("/ping", headers={"X-Request-ID": "a b"}), 200, headers={"X-Request-ID": UID}
    ),
]
MANY = [POST("/products/bulk", [{"iv_id": f"P{i}", "name_en": "Tea"} for i in range(20)])]
PACKING = [
    Case("a long answer, asked for", GET("/products", headers={"Accept-Encoding": "gzip, br"}), 200, {"count": 20},
         given=MANY, headers={"Content-Encoding": "gzip", "Vary": "accept-encoding"}, queries=3),
    Case("a long answer, not asked for", GET("/products", headers={"Accept-Encoding": "br"}), 200, {"count": 20},
         given=MANY, headers={"Content-Encoding": None, "Vary": "accept-encoding"}, queries=3),
    Case("a short answer", GET("/ping", headers={"Accept-Encoding": "gzip"}), 200, headers={"Content-Encoding": None}),
    Case("refused by name", GET("/products", headers={"Accept-Encoding": "gzip;q=0"}), 200, given=MANY,
         headers={"Content-Encoding": None}, queries=3),
]  # fmt: skip


@table(TAGS)
async def test_etags(stage: Stage, case: Case):
    await stage.play(case)


@table(MATCHES)
async def test_if_match(stage: Stage, case: Case):
    await stage.play(case)


@table(ORDERED)
async def test_tags_of_orders(stage: Stage, case: Case):
    await stage.play(case)


@table(KEYS)
async def test_idempotency_keys(stage: Stage, case: Case):
    await stage.play(case)


@table(IDS)
async def test_request_ids(stage: Stage, case: Case):
    await stage.play(case)


@table(PACKING)
async def test_gzip(stage: Stage, case: Case):
    await stage.play(case)


async def test_a_packed_answer_is_the_plain_one(stage: Stage):
    await stage.prepare(*MANY)
    async with stage.client.stream("GET", "/api/v1/products", headers=await packed(stage)) as response:
        raw = b"".join([part async for part in response.aiter_raw()])
    assert gzip.decompress(raw) == (await stage.send(GET("/products"))).content
    assert int(response.headers["content-length"]) == len(raw)


async def packed(stage: Stage) -> dict[str, str]:
    return {"Authorization": stage.keys["owner"], "Accept-Encoding": "gzip"}


async def test_a_replay_is_the_first_answer_byte_for_byte(stage: Stage):
    first = await stage.send(keyed())
    await stage.prepare(PATCH("/products/TEA", {"name_en": "Changed"}))
    second = await stage.send(keyed())
    assert (second.status_code, second.content) == (first.status_code, first.content)


@pytest.mark.parametrize("callers", [5])
async def test_of_several_at_once_one_does_it(stage: Stage, callers: int):
    """A repeat that comes while the first is under way gets its answer, and nothing happens twice."""
    answers = await asyncio.gather(*(stage.send(keyed()) for _ in range(callers)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotent-replayed" in answer.headers for answer in answers) == callers - 1
    await stage.play(Case("one", GET("/products"), 200, {"total_count": 1}, queries=3))


async def test_a_key_is_forgotten_after_a_day(stage: Stage):
    await stage.prepare(keyed())
    before = "update replies set created = :then where org_id = :org"
    await stage.write(lambda tx: tx.run(before, {"org": stage.org, "then": "2001-01-01T00:00:00.000000Z"}))
    await stage.play(Case("done anew", keyed(), 409, {"details": {"iv_id": "TEA"}}))


async def test_two_who_saw_the_same_do_not_both_change_it(stage: Stage):
    for request in READ:
        await stage.prepare(request)
    answers = await asyncio.gather(*(stage.send(match(SEEN, body={"barcode": str(i)})) for i in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412]


async def test_if_match_stands_in_the_document(stage: Stage):
    """If-Match stands with every operation that honours it."""
    paths = (await stage.prepare(GET("/openapi.json")))["paths"]
    for path, operations in paths.items():
        for method in operations:
            named = {each["name"] for each in operations[method]["parameters"]}
            if method in ("put", "patch", "delete") and "get" in operations:
                assert "If-Match" in named, (method, path)
