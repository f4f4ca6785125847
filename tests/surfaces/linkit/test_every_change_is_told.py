"""Every unsafe operation: what changes something writes events that say who did it, what changes nothing none."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from tests.cases import ADMIN, DELETE, NOBODY, PATCH, POST, PUT, READER, USER, Request
from tests.cast import PASSWORD, Stage, application

CHANGES, NOTHING, REFUSED = "changes", "nothing", "refused"
# Not told by events: whether a request repeats another, who is signed in, and what follows from the rows.
BESIDE = ("counters", "replies", "revoked_tokens", "secrets", "migrations", "events", "sqlite_sequence")
NAMED = {"name_en": "New"}
LINE = {"product_id": "TEA", "quantity": 1, "price": 10}
PREPARED = [
    POST("/branches", {"iv_id": "N1", "name_en": "North"}, keep="branch"),
    POST("/branches", {"iv_id": "S1", "name_en": "South"}),
    POST("/products", {"iv_id": "TEA", "name_en": "Tea"}, keep="product"),
    PATCH("/skus/TEA_N1", {"qty": 9}, keep="sku"),
    POST("/brands", {"brand_code": "OLD", "name_en": "Old"}, keep="brand"),
    POST("/categories", {"category_code": "OLD", "name_en": "Old"}, keep="category"),
    POST("/generics", {"generic_code": "OLD", "name_en": "Old"}, keep="generic"),
    POST("/customer-groups", {"name": "Old"}, keep="group"),
    POST("/customers", {"first_name": "Old", "email": "old@shop.test"}, keep="customer"),
    POST("/customers/<customer>/addresses", {"line1": "Old", "city": "Cairo"}, keep="address"),
    POST("/orders", {"products": [LINE], "external_id": "OLD", "status": "confirmed"}, keep="order"),
    POST("/api-keys", {"name": "old"}, keep="key"),
]

Row = Sequence[tuple[Request, str]]


def written(method: Any, path: str, body: Any, bad: Any) -> Row:
    """The same twice is a change once; nonsense and a reader are refused."""
    return [
        (method(path, body, as_=READER), REFUSED),
        (method(path, bad), REFUSED),
        (method(path, body), CHANGES),
        (method(path, body), NOTHING),
        (PATCH(path, {}), NOTHING),
    ]


def created(path: str, body: Any, bad: Any = None, again: str = REFUSED) -> Row:
    return [
        (POST(path, body, as_=READER), REFUSED),
        (POST(path, {} if bad is None else bad), REFUSED),
        (POST(path, body), CHANGES),
        (POST(path, body), again),
    ]


def deleted(path: str, *before: Request) -> Row:
    return [(DELETE(path, as_=READER), REFUSED), *((each, CHANGES) for each in before), (DELETE(path), CHANGES),
            (DELETE(path), REFUSED)]  # fmt: skip


def many(path: str, body: Any) -> Row:
    return [
        (POST(path, {"items": "x"}), REFUSED),
        (POST(path, [{}, body, 7]), CHANGES),
        (POST(path, [body]), NOTHING),
        (POST(path, [{}, 7]), NOTHING),
    ]


def record(path: str, at: str, new: Any, changed: Any, ways: Sequence[str] = ("{id}",)) -> dict[str, Row]:
    """What every kind of record has; `at` is where its old one stands, by id and by each other way."""
    key = next(iter(new))
    rows = {f"POST {path}": created(path, new), f"POST {path}/bulk": many(f"{path}/bulk", new)}
    for way, where in zip(ways, (f"<{at}>", "code/OLD"), strict=False):
        one = f"{path}/{where}"
        rows[f"PUT {path}/{way}"] = written(PUT, one, {**new, key: changed.get(key, new[key])} | changed, {key: 7})
        rows[f"PATCH {path}/{way}"] = written(PATCH, one, changed, dict.fromkeys(changed, 7))
        rows[f"DELETE {path}/{way}"] = deleted(one)
    return rows


def coded(name: str) -> dict[str, Row]:
    plural = {"category": "categories"}.get(name, f"{name}s")
    code = f"{name}_code"
    return record(f"/{plural}", name, {code: "NEW"} | NAMED, NAMED | {code: "OLD"}, ("{id}", "code/{code}"))


HOME = "/customers/{id}/addresses"
AT_HOME = "/customers/<customer>/addresses"
MEMBER = "/customer-groups/<group>/customers/<customer>"
MOVED = {"from_branch": "N1", "to_branch": "S1", "lines": [{"product_id": "TEA", "quantity": 2}]}
COUNTED = {"branch": "N1", "lines": [{"product_id": "TEA", "counted": 5}]}
ROWS: dict[str, Row] = {
    "POST /auth/login": [
        (POST("/auth/login", {"email": "<dana.email>", "password": PASSWORD}, as_=NOBODY), NOTHING),
        (POST("/auth/login", {"email": "<dana.email>", "password": "wrong password"}, as_=NOBODY), REFUSED),
    ],
    "POST /auth/refresh": [(POST("/auth/refresh", as_=USER), NOTHING), (POST("/auth/refresh"), REFUSED)],
    "POST /auth/logout": [(POST("/auth/logout"), REFUSED), (POST("/auth/logout", as_=USER), NOTHING)],
    "POST /api-keys": created("/api-keys", {"name": "new"}, again=CHANGES),
    "DELETE /api-keys/{id}": deleted("/api-keys/<key>"),
    "PATCH /organization": written(PATCH, "/organization", {"name": "New", "orders_adjust_stock": True}, {"name": 7}),
    **record("/products", "product", {"iv_id": "NEW"} | NAMED, NAMED | {"iv_id": "TEA", "brand_id": "<brand>"}),
    **coded("brand"),
    **coded("category"),
    **coded("generic"),
    **record("/branches", "branch", {"iv_id": "NEW"} | NAMED, NAMED | {"iv_id": "N1", "active": False}),
    "POST /skus": [
        (POST("/skus", {"product_iv_id": "TEA", "branch_iv_id": "S1"}), REFUSED),
        (DELETE("/skus/TEA_S1"), CHANGES),
        (POST("/skus", {"product_iv_id": "TEA", "branch_iv_id": "S1", "qty": 3}), CHANGES),
    ],
    "POST /skus/bulk": many("/skus/bulk", {"iv_id": "TEA_N1", "qty": 5}),
    "PUT /skus/{id}": written(PUT, "/skus/<sku>", {"qty": 5, "price": 3}, {"qty": -1}),
    "PATCH /skus/{id}": written(PATCH, "/skus/<sku>", {"qty": 5}, {"qty": -1}),
    "DELETE /skus/{id}": deleted("/skus/<sku>"),
    "PATCH /skus/{id}/stock": [
        (PATCH("/skus/<sku>/stock", {"delta": -10}), REFUSED),
        (PATCH("/skus/<sku>/stock", {"delta": -9}), CHANGES),
        (PATCH("/skus/<sku>/stock", {"delta": 0}), NOTHING),
    ],
    "POST /stock/transfers": created("/stock/transfers", MOVED, again=CHANGES),
    "POST /stock/counts": created("/stock/counts", COUNTED, again=CHANGES),
    **record("/customers", "customer", {"email": "new@shop.test", "first_name": "New"}, {"last_name": "New"}),
    f"POST {HOME}": created(AT_HOME, {"line1": "New", "city": "Giza", "is_default": True}, again=CHANGES),
    f"PUT {HOME}/{{addressId}}": written(PUT, f"{AT_HOME}/<address>", {"line1": "New", "city": "Giza"}, {"line1": 7}),
    f"PATCH {HOME}/{{addressId}}": written(PATCH, f"{AT_HOME}/<address>", {"line1": "New"}, {"line1": 7}),
    f"DELETE {HOME}/{{addressId}}": deleted(f"{AT_HOME}/<address>"),
    "POST /customer-groups": created("/customer-groups", {"name": "New"}),
    "PUT /customer-groups/{id}": written(PUT, "/customer-groups/<group>", {"name": "New"}, {"name": 7}),
    "PATCH /customer-groups/{id}": written(PATCH, "/customer-groups/<group>", {"description": "New"}, {"name": 7}),
    "DELETE /customer-groups/{id}": deleted("/customer-groups/<group>", PUT(MEMBER)),
    "PUT /customer-groups/{id}/customers/{customerId}": [
        (PUT(MEMBER, as_=READER), REFUSED), (PUT(MEMBER), CHANGES), (PUT(MEMBER), NOTHING),
    ],
    "DELETE /customer-groups/{id}/customers/{customerId}": [
        (DELETE(MEMBER), NOTHING), (PUT(MEMBER), CHANGES), (DELETE(MEMBER), CHANGES), (DELETE(MEMBER), NOTHING),
    ],
    "POST /orders": [
        *created("/orders", {"products": [LINE], "external_id": "NEW", "customer_email": "n@shop.test"}, again=NOTHING),
        (POST("/orders", {"products": [LINE], "external_id": "NEW", "notes": "other"}), REFUSED),
    ],
    "PUT /orders/{id}": [
        (PUT("/orders/<order>", {"products": []}), REFUSED),
        (PUT("/orders/<order>", {"products": [LINE | {"quantity": 2}], "external_id": "OLD"}), CHANGES),
        (PUT("/orders/<order>", {"products": [LINE | {"quantity": 2}], "external_id": "OLD"}), NOTHING),
    ],
    "PATCH /orders/{id}": written(PATCH, "/orders/<order>", {"notes": "new", "delivery_fee": 3}, {"notes": 7}),
    "PATCH /orders/{id}/status": [
        (PATCH("/orders/<order>/status", {"status": "pending"}), REFUSED),
        (PATCH("/orders/<order>/status", {"status": "shipped"}), CHANGES),
        (PATCH("/orders/<order>/status", {"status": "shipped"}), NOTHING),
    ],
    "POST /orders/{id}/payments": created("/orders/<order>/payments", {"amount": 3}, {"amount": 0}, again=CHANGES),
}  # fmt: skip


async def test_the_table_holds_every_unsafe_operation(stage: Stage):
    operations = application(stage.house).linkit.operations()
    assert set(ROWS) == {f"{each.method} {each.path}" for each in operations if each.method != "GET"}


async def tables(stage: Stage) -> list[str]:
    listed = {
        "sqlite": "select name from sqlite_master where type = 'table' and name not like '%\\_fts%' escape '\\'",
        "postgres": "select tablename from pg_tables where schemaname = current_schema()",
    }
    found = await stage.database.of(None).all(listed[stage.database.name], {})
    return sorted(row[0] for row in found if row[0] not in BESIDE)


async def rows(stage: Stage, names: Sequence[str]) -> dict[str, Any]:
    """All there is, but for what is not told."""
    read = stage.database.of(None).all
    return {name: sorted(map(repr, map(tuple, await read(f"select * from {name}", {})))) for name in names}


async def told(stage: Stage, after: int) -> list[tuple[str, ...]]:
    found = await stage.database.of(None).all(
        "select type, key_uid, user_uid, request from events where org_id = :org and id > :after order by id",
        {"org": stage.org, "after": after},
    )
    return [tuple(row) for row in found]


@pytest.mark.parametrize("row", ROWS.values(), ids=list(ROWS))
async def test_events(stage: Stage, row: Row):
    await stage.credential(USER)
    for request in PREPARED:
        await stage.prepare(request)
    await stage.prepare(PATCH("/organization", {"write_limit": 0}))
    names = await tables(stage)
    for place, (request, outcome) in enumerate(row):
        before, recorded = await rows(stage, names), await stage.events()
        response = await stage.send(replace(request, headers={"X-Request-ID": f"audit-{place}"}))
        said = f"{place}: {request.method} {request.path} {request.body} {response.status_code} {response.text[:600]}"
        assert (response.status_code >= 400) is (outcome == REFUSED), said
        after = await rows(stage, names)
        changed = [name for name in names if before[name] != after[name]]
        assert bool(changed) is (outcome == CHANGES), f"{said}: {changed}"
        events = await told(stage, recorded[-1][0])
        assert bool(events) is (outcome == CHANGES), f"{said}: {events}"
        who = stage.kept["owner_key"]["id"]
        assert all(event[1:] == (who, "", f"audit-{place}") for event in events), f"{said}: {events}"


async def test_a_user_is_named_by_what_it_did(stage: Stage):
    await stage.prepare(POST("/brands", {"brand_code": "B"}, as_=USER, headers={"X-Request-ID": "r"}))
    (event,) = (await told(stage, (await stage.events())[-2][0]))[-1:]
    assert event == ("brand.created", "", stage.kept["dana"]["id"], "r")


async def test_settings_are_told_field_by_field(stage: Stage):
    await stage.prepare(PATCH("/organization", {"default_vat": 15, "currency": "SAR", "bulk_limit": 7}, as_=ADMIN))
    found = await stage.prepare(Request("GET", "/events?types=organization.updated"))
    (event,) = found["data"]
    assert event["record"] == stage.kept["org"]["id"]
    assert event["api_key"] == stage.kept["admin_key"]["id"]
    assert event["changes"] == {"default_vat": {"from": 0, "to": 15}, "bulk_limit": {"from": 100, "to": 7}}


async def test_no_secret_is_told(stage: Stage):
    made = (await stage.prepare(POST("/api-keys", {"name": "secretive"})))["data"]
    found = await stage.prepare(Request("GET", f"/events?record={made['id']}"))
    assert [(each["type"], each["changes"]) for each in found["data"]] == [("key.created", {})]
    assert made["key"][4:] not in repr(await stage.prepare(Request("GET", "/events?limit=1000")))
