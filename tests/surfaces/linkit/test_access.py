"""Who may call what over Linkit: credentials, roles, organizations, suspension (D-01, D-04, D-05, D-21, D-50)."""

import time
from dataclasses import replace as replaced

import jwt
import pytest
from tests.cases import (
    ADMIN,
    DELETE,
    GET,
    HEAD,
    NOBODY,
    OWNER,
    PATCH,
    POST,
    PUT,
    READ_ONLY,
    READER,
    STAFF,
    STRANGER,
    USER,
    Case,
    table,
)
from tests.cast import PASSWORD, Stage, application, client_of, open_stage

from fondaco.identity import actions as identity
from fondaco.kernel.values import replace
from fondaco.surfaces.surface import House

TEA = {"iv_id": "TEA", "name_en": "Tea"}
MADE = ["product.created"]
REFUSED = {"code": 401, "error": "Missing or invalid credentials", "details": str}


def presented(name, value, status=200, **more):
    asked = GET("/organization", as_=NOBODY, headers={"Authorization": value} | more.pop("sent", {}))
    return Case(name, asked, status, more.pop("body", ... if status == 200 else REFUSED), **more)


KEYS = [
    presented("a bare key", "<owner_key.key>", body={"id": "<org>"}),
    presented("a key after Bearer", "Bearer <owner_key.key>", body={"id": "<org>"}),
    presented("bearer in small letters", "bearer <owner_key.key>"),
    presented("blanks around it", "Bearer   <owner_key.key> "),
    presented("a stranger's key shows theirs", "<strangers_key.key>", body={"id": "<strangers_org>"}),
    presented("nothing", "", 401),
    presented("Bearer alone", "Bearer", 401),
    presented("Bearer and a blank", "Bearer ", 401),
    presented("Basic", "Basic b3duZXI6eA==", 401),
    presented("Basic with a key", "Basic <owner_key.key>", 401),
    presented("an unknown key", "fnd_0123456789", 401),
    presented("a key with a character more", "<owner_key.key>x", 401),
    presented("a key in capitals", "FND_0123", 401),
    presented("a key's id", "<owner_key>", 401),
    presented("a token without Bearer", "a.b.c", 401),
    presented("text", "hello", 401, headers={"WWW-Authenticate": "Bearer"}),
    Case("no header at all", GET("/organization", as_=NOBODY), 401, REFUSED, headers={"WWW-Authenticate": "Bearer"}),
    Case(
        "a revoked key",
        GET("/products", as_=STAFF),
        401,
        REFUSED,
        given=[DELETE("/api-keys/<staff_key>")],
    ),
]

# What each of the cast may do: reading is for everybody, writing from staff on, keys and settings from admin on.
CUP = {"products": [{"name": "A cup of tea", "quantity": 1, "price": 2}]}
READING = [GET("/products"), GET("/organization"), HEAD("/brands"), GET("/auth/credentials"), GET("/telemetry")]
READING += [GET("/orders"), GET("/skus"), HEAD("/orders"), GET("/events"), GET("/orders/export")]
WRITING = [POST("/products", TEA), POST("/brands", {"brand_code": "B"}), POST("/products/bulk", [TEA])]
WRITING += [POST("/orders", CUP)]
RULING = [GET("/api-keys"), POST("/api-keys", {"name": "k"}), PATCH("/organization", {"name": "New"})]
MAY = {
    OWNER: (True, True, True),
    ADMIN: (True, True, True),
    STAFF: (True, True, False),
    READER: (True, False, False),
    READ_ONLY: (True, False, False),
    USER: (True, True, True),
}
TRIED = [
    (who, request, allowed)
    for who, allowances in MAY.items()
    for requests, allowed in zip((READING, WRITING, RULING), allowances, strict=True)
    for request in requests
]


@table(KEYS)
async def test_keys(stage: Stage, case: Case):
    await stage.play(case)


@pytest.mark.parametrize(
    ("who", "request_", "allowed"), TRIED, ids=[f"{who} {r.method} {r.path} {ok}" for who, r, ok in TRIED]
)
async def test_roles(stage: Stage, who: str, request_, allowed: bool):
    response = await stage.send(replaced(request_, as_=who))
    assert (response.status_code < 400) is allowed
    if not allowed:
        assert response.status_code == 403
        assert response.json()["error"] == "Insufficient permissions"


EVERY_WRITE = [
    POST("/products", TEA),
    PUT("/products/TEA", TEA),
    PATCH("/products/TEA", {}),
    DELETE("/products/TEA"),
    POST("/products/bulk", []),
    POST("/skus", {}),
    PATCH("/skus/x/stock", {}),
    POST("/branches", {}),
    DELETE("/branches/x"),
    POST("/stock/transfers", {}),
    POST("/stock/counts", {}),
    POST("/orders", CUP),
    PUT("/orders/<order>", CUP),
    PATCH("/orders/<order>", {"notes": "x"}),
    PATCH("/orders/<order>/status", {"status": "confirmed"}),
    POST("/orders/<order>/payments", {"amount": 2}),
    DELETE("/api-keys/<owner_key>"),
    PATCH("/organization", {}),
]
OF_AN_ORDER = [
    GET("/orders/<order>"),
    HEAD("/orders/<order>"),
    GET("/orders/<order>/history"),
    GET("/orders/<order>/payments"),
    PUT("/orders/<order>", CUP),
    PATCH("/orders/<order>", {"notes": "x"}),
    PATCH("/orders/<order>/status", {"status": "confirmed"}),
    POST("/orders/<order>/payments", {"amount": 2}),
]


@pytest.mark.parametrize("who", [READER, READ_ONLY])
async def test_who_may_only_read_writes_nothing(stage: Stage, who: str):
    """Refused before the body is looked at or the record is looked for."""
    await stage.prepare(POST("/orders", CUP, keep="order"))
    recorded = await stage.events()
    for request in EVERY_WRITE:
        response = await stage.send(replaced(request, as_=who))
        assert response.status_code == 403, request
    assert await stage.events() == recorded


@pytest.mark.parametrize("who", [READER, READ_ONLY])
async def test_a_repeat_by_who_may_only_read_is_refused(stage: Stage, who: str):
    """A key under which another ordered gives the answer to nobody who may not order."""
    ordered = POST("/orders", CUP, headers={"Idempotency-Key": "k"})
    await stage.prepare(ordered)
    await stage.play(Case("a repeat", replaced(ordered, as_=who), 403, headers={"Idempotent-Replayed": None}))


async def test_an_order_is_no_strangers(stage: Stage):
    """Each way to reach it, with the stranger's order and with one that nobody has: the same answer."""
    await stage.prepare(POST("/orders", CUP, keep="order"))
    await stage.play(Case("of the stranger's own", GET("/orders/<strangers_order>", as_=STRANGER), 200))
    stage.kept["nobodys"] = {"id": "x" * 15}
    for request in OF_AN_ORDER:
        for uid, who in (("<order>", STRANGER), ("<strangers_order>", OWNER), ("<nobodys>", OWNER)):
            asked = replaced(request, path=request.path.replace("<order>", uid), as_=who)
            details = None if request.method == "HEAD" else {"details": "There is no such order"}
            await stage.play(Case(f"{asked}", asked, 404, details))


async def test_a_user_of_one_organization(stage: Stage):
    await stage.play(Case("without the header", GET("/organization", as_=USER), 200, {"id": "<org>"}))
    named = {"X-Organization-ID": "<org>"}
    await stage.play(Case("naming it", GET("/organization", as_=USER, headers=named), 200, {"id": "<org>"}))
    for other in ("<strangers_org>", "nothing"):
        await stage.play(Case("another", GET("/organization", as_=USER, headers={"X-Organization-ID": other}), 403))


async def test_a_user_of_two_organizations(stage: Stage):
    email = "both@shop.test"
    uid = await stage.sign_up(email)
    await stage.sign_up(email, org=stage.kept["strangers_org"]["id"], role="viewer")
    stage.keys[USER] = f"Bearer {stage.house.tokens.issue(uid)[0]}"

    def naming(uid):
        return {"X-Organization-ID": uid}

    which = {"code": 400, "details": {"field": "X-Organization-ID", "message": str}}
    await stage.play(Case("neither named", GET("/products", as_=USER), 400, which))
    await stage.play(Case("ours", GET("/organization", as_=USER, headers=naming("<org>")), 200, {"id": "<org>"}))
    theirs = naming("<strangers_org>")
    await stage.play(Case("theirs", GET("/organization", as_=USER, headers=theirs), 200, {"id": "<strangers_org>"}))
    await stage.play(Case("as a viewer there", POST("/products", TEA, as_=USER, headers=theirs), 403))
    await stage.play(
        Case("as an owner here", POST("/products", TEA, as_=USER, headers=naming("<org>")), 201, events=MADE)
    )
    await stage.play(Case("a third", GET("/products", as_=USER, headers=naming("x" * 15)), 403))


async def test_a_user_of_no_organization(stage: Stage):
    uid = await stage.sign_up("left@shop.test")
    await stage.database.write(
        None, lambda tx: tx.run("delete from memberships where org_id = :org and role = 'owner'", {"org": stage.org})
    )
    stage.keys[USER] = f"Bearer {stage.house.tokens.issue(uid)[0]}"
    await stage.play(Case("nowhere", GET("/products", as_=USER), 403, {"code": 403}))


async def test_a_key_belongs_to_one_organization(stage: Stage):
    for header, status in (("<org>", 200), ("<strangers_org>", 403), ("x", 403), ("", 200)):
        await stage.play(Case("named", GET("/organization", headers={"X-Organization-ID": header}), status))


CLAIMS = {"iss": "fondaco", "aud": "fondaco", "jti": "t", "iat": 0, "nbf": 0, "exp": 9_999_999_999}


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 200),
        ({"exp": 1}, 401),
        ({"nbf": 9_999_999_998}, 401),
        ({"iat": 9_999_999_998}, 401),
        ({"aud": "another"}, 401),
        ({"iss": "another"}, 401),
        ({"sub": "nobody"}, 401),
        ({"exp": None}, 401),
        ({"jti": None}, 401),
        ({"sub": None}, 401),
        ({"nbf": None}, 401),
    ],
)
async def test_claims(stage: Stage, change: dict, status: int):
    """Signed with our own secret, and yet only what is ours, whole and of this moment is believed."""
    kept = await stage.database.of(None).value("select value from secrets where name = :name", {"name": "jwt"})
    claims = {"sub": await stage.sign_up(), "jti": str(time.time_ns())} | CLAIMS | {"sub": stage.kept["dana"]["id"]}
    claims = {name: value for name, value in (claims | change).items() if value is not None}
    bearer = f"Bearer {jwt.encode(claims, kept, 'HS256')}"
    await stage.play(presented("claims", bearer, status))


async def test_other_signatures(stage: Stage):
    user = await stage.sign_up()
    claims = CLAIMS | {"sub": user}
    good = stage.house.tokens.issue(user)[0]
    head, middle, _ = good.split(".")
    for token in (
        jwt.encode(claims, "", "none"),
        jwt.encode(claims, "x" * 64, "HS256"),
        f"{head}.{middle}.",
        f"{head}.{middle}.AAAA",
        good[:-1],
        good + "." + good,
        good + "x" * 1_000_000,
    ):
        await stage.play(presented("forged", f"Bearer {token}", 401))
    await stage.play(presented("good", f"Bearer {good}"))


SUSPENDED = {
    "code": 403,
    "error": "This organization is suspended",
    "details": {"reason": "BILLING_SERVICE_SUSPENDED"},
}


async def test_a_suspended_organization(stage: Stage):
    """Everything of the tenant is closed; signing in, credentials and health stay reachable (D-21, §8.4)."""
    await stage.sign_up("boss@shop.test")
    org = stage.kept["org"]["id"]
    await stage.database.write(None, lambda tx: identity.suspend(tx, org, suspended=True))
    for request in (
        GET("/products"),
        POST("/products", TEA),
        GET("/organization"),
        GET("/api-keys"),
        GET("/telemetry"),
    ):
        await stage.play(Case("closed", request, 403, SUSPENDED))
    shown = {"service_operational": False, "billing": {"status": "OVERDUE"}, "token": {"valid": True}}
    await stage.play(Case("credentials", GET("/auth/credentials"), 200, shown))
    login = POST("/auth/login", {"email": "boss@shop.test", "password": PASSWORD}, as_=NOBODY)
    await stage.play(Case("login", login, 200))
    await stage.play(Case("refresh", POST("/auth/refresh", as_=USER), 200))
    for path in ("/ping", "/health", "/health/system", "/openapi.json"):
        await stage.play(Case("health", GET(path), 200))
    await stage.play(Case("others go on", GET("/products", as_=STRANGER), 200, queries=3))
    await stage.play(Case("a bad credential stays 401", GET("/products", as_=NOBODY), 401))
    await stage.database.write(None, lambda tx: identity.suspend(tx, org, suspended=False))
    await stage.play(Case("open again", GET("/products"), 200, queries=2))


def https(house: House, *proxies: str) -> House:
    settings = replace(house.settings, require_https=True, trusted_proxies=frozenset(proxies))
    return replace(house, settings=settings)


async def test_https_only(house: House):
    """A plain request is refused, not redirected; only a trusted proxy may say it was HTTPS (D-01)."""
    said = {"X-Forwarded-Proto": "https"}
    async with client_of(application(https(house))) as client:
        stage = await open_stage(house, client)
        for request in (GET("/products"), GET("/products", headers=said), GET("/ping", as_=NOBODY)):
            await stage.play(Case("plain", request, 403, {"code": 403, "details": str}, headers={"Location": None}))
    async with client_of(application(https(house)), scheme="https") as client:
        stage.client = client
        await stage.play(Case("secure", GET("/products"), 200, queries=2))
    async with client_of(application(https(house, "10.9.9.9")), address="10.9.9.9") as client:
        stage.client = client
        await stage.play(Case("a proxy says so", GET("/products", headers=said), 200, queries=2))
        await stage.play(Case("a proxy says otherwise", GET("/products", headers={"X-Forwarded-Proto": "http"}), 403))
        await stage.play(Case("a proxy says nothing", GET("/products"), 403))
