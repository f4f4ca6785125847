"""Signing in, keys and the organization's settings over Linkit (linkit-v1 §1.3, D-18–D-20, D-48)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from tests.cases import ADMIN, DELETE, GET, NOBODY, OWNER, PATCH, POST, READER, STAFF, STRANGER, USER, Case, Only, table
from tests.cast import PASSWORD, Stage

EMAIL = "dana@shop.test"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
WRONG = {"code": 401, "error": str, "details": "The e-mail address or the password is wrong"}


def login(email=EMAIL, password=PASSWORD, **more):
    return POST("/auth/login", {"email": email, "password": password}, as_=NOBODY, **more)


async def signed_up(stage: Stage) -> None:
    """Each database is shared by many tests: the address is new for each."""
    stage.kept["mail"] = {"id": f"{stage.kept['org']['id']}@shop.test"}
    stage.kept["MAIL"] = {"id": stage.kept["mail"]["id"].upper()}
    await stage.sign_up(stage.kept["mail"]["id"])


LOGIN = [
    Case(
        "right",
        login("<mail>"),
        200,
        {
            "token": re.compile(r"[\w-]+\.[\w-]+\.[\w-]+"),
            "expires_at": MOMENT,
            "user": {"id": "<dana>", "email": "<mail>", "organization_id": "<org>"},
        },
    ),
    Case("bare, fields in order", login("<mail>"), 200, Only("token", "expires_at", "user")),
    Case("in capitals, with blanks", login("  <MAIL> "), 200, {"user": {"email": "<mail>"}}),
    Case("a wrong password", login("<mail>", "wrong password"), 401, WRONG, headers={"WWW-Authenticate": "Bearer"}),
    Case("the password in another case", login("<mail>", PASSWORD.upper()), 401, WRONG),
    Case("somebody unknown: the same answer", login("nobody@shop.test"), 401, WRONG),
    Case("no password", POST("/auth/login", {"email": EMAIL}), 400, {"details": {"field": "password"}}),
    Case("no e-mail", POST("/auth/login", {"password": "x"}), 400, {"details": {"field": "email"}}),
    Case("a number", POST("/auth/login", {"email": EMAIL, "password": 5}), 400, {"details": {"field": "password"}}),
    Case("an empty password", login("<mail>", ""), 422, {"details": {"field": "password"}}),
    Case("not an e-mail", login("dana"), 422, {"details": {"field": "email"}}),
    Case("not an e-mail either", login("dana@shop"), 422, {"details": {"field": "email"}}),
    Case("a password of a megabyte", login("<mail>", "x" * 500_000), 422),
    Case("an expired credential does not matter", login("<mail>", headers={"Authorization": "x"}), 200),
]

CREDENTIALS = [
    Case(
        "of a user",
        GET("/auth/credentials", as_=USER),
        200,
        {
            "checked_at": MOMENT,
            "user": {"id": "<dana>", "email": "<dana.email>", "name": "Dana", "type": "owner"},
            "organization": {"id": "<org>", "name": "Our Shop"},
            "token": {"kind": "jwt", "valid": True, "expires_at": MOMENT},
            "billing": {"status": "ACTIVE"},
            "wallet": None,
            "service_operational": True,
        },
    ),
    Case(
        "of a key",
        GET("/auth/credentials"),
        200,
        {
            "user": None,
            "token": {"kind": "api_key", "valid": True, "expires_at": None},
            "organization": {"id": "<org>"},
        },
    ),
    Case(
        "fields in order",
        GET("/auth/credentials"),
        200,
        Only("checked_at", "user", "organization", "token", "billing", "wallet", "service_operational"),
    ),
    Case("of a reader", GET("/auth/credentials", as_=READER), 200),
    Case("of nobody", GET("/auth/credentials", as_=NOBODY), 401),
]

KEY_FIELDS = "id name hint role read_only revoked created".split()
NEW_KEY = POST("/api-keys", {"name": "till"}, keep="till")
KEYS = [
    Case(
        "create",
        POST("/api-keys", {"name": "till", "role": "viewer", "read_only": True}),
        201,
        {
            "message": str,
            "data": {"name": "till", "role": "viewer", "read_only": True, "revoked": None, "created": MOMENT}
            | {"key": re.compile(r"fnd_[0-9a-f]{60}"), "hint": re.compile(r"fnd_[0-9a-f]{6}")},
        },
        events=["key.created"],
    ),
    Case("fields in order", NEW_KEY, 201, {"data": Only(*KEY_FIELDS, "key")}, events=["key.created"]),
    Case("staff by default", NEW_KEY, 201, {"data": {"role": "staff", "read_only": False}}, events=["key.created"]),
    Case(
        "an admin makes an admin",
        POST("/api-keys", {"name": "k", "role": "admin"}, as_=ADMIN),
        201,
        events=["key.created"],
    ),
    Case("but no owner", POST("/api-keys", {"name": "k", "role": "owner"}, as_=ADMIN), 403),
    Case("staff makes none", POST("/api-keys", {"name": "k"}, as_=STAFF), 403),
    Case("without a name", POST("/api-keys", {}), 400, {"details": {"field": "name"}}),
    Case("with a blank name", POST("/api-keys", {"name": " "}), 422, {"details": {"field": "name"}}),
    Case("with an unknown role", POST("/api-keys", {"name": "k", "role": "king"}), 422, {"details": {"field": "role"}}),
    Case(
        "list",
        GET("/api-keys?limit=1"),
        200,
        {"data": [{"id": "<till>", "name": "till", "hint": "<till.hint>", "revoked": None}], "total_count": 6},
        given=[NEW_KEY],
        queries=3,
    ),
    Case("a list shows no key", GET("/api-keys?limit=1"), 200, {"data": [Only(*KEY_FIELDS)]}, queries=3),
    Case(
        "by name", GET("/api-keys?sort=name&limit=2"), 200, {"data": [{"name": "admin"}, {"name": "owner"}]}, queries=3
    ),
    Case("a stranger's list", GET("/api-keys", as_=STRANGER), 200, {"data": [{"name": "theirs"}]}, queries=3),
    Case("staff sees none", GET("/api-keys", as_=STAFF), 403),
    Case("revoke", DELETE("/api-keys/<till>"), 204, None, given=[NEW_KEY], events=["key.revoked"]),
    Case("revoke twice", DELETE("/api-keys/<till>"), 404, given=[NEW_KEY, DELETE("/api-keys/<till>")]),
    Case("revoke a stranger's", DELETE("/api-keys/<strangers_key>"), 404, {"details": "There is no such API key"}),
    Case("revoke as staff", DELETE("/api-keys/<owner_key>", as_=STAFF), 403),
    Case(
        "a revoked one says when",
        GET("/api-keys?limit=1"),
        200,
        {"data": [{"revoked": MOMENT}]},
        given=[NEW_KEY, DELETE("/api-keys/<till>")],
        queries=3,
    ),
]

SETTINGS = {
    "name": "Our Shop",
    "currency": "SAR",
    "country": "SA",
    "default_vat": 0,
    "order_view": "both",
    "orders_adjust_stock": None,
    "read_limit": 300,
    "write_limit": 100,
    "bulk_limit": 100,
}
CHANGED = {
    "name": "Hers",
    "currency": "EGP",
    "country": "EG",
    "default_vat": 14.1235,
    "order_view": "flat",
    "orders_adjust_stock": True,
    "read_limit": 0,
    "write_limit": 1_000_000,
    "bulk_limit": 1,
}


def wrong(called, status, /, **change):
    return Case(called, PATCH("/organization", change), status, {"details": {"field": next(iter(change))}})


ORGANIZATION = [
    Case("as it begins", GET("/organization", as_=READER), 200, SETTINGS | {"id": "<org>", "suspended": False}),
    Case("fields in order", GET("/organization"), 200, Only("id", *SETTINGS, "suspended", "created", "updated")),
    Case("change all", PATCH("/organization", CHANGED), 200, {"message": "Organization updated", "data": CHANGED},
         events=["organization.updated"]),
    Case("and read it", GET("/organization"), 200, CHANGED, given=[PATCH("/organization", CHANGED)]),
    Case("as an admin", PATCH("/organization", {"name": "x"}, as_=ADMIN), 200, {"data": {"name": "x"}},
         events=["organization.updated"]),
    Case("as staff", PATCH("/organization", {"name": "x"}, as_=STAFF), 403),
    Case("nothing", PATCH("/organization", {}), 200, {"data": SETTINGS}),
    Case("read-only fields", PATCH("/organization", {"id": "x", "suspended": True}), 200,
         {"data": {"suspended": False}}),
    wrong("a currency in small letters", 422, currency="egp"),
    wrong("a country of three letters", 422, country="EGY"),
    wrong("VAT above 100", 422, default_vat=101),
    wrong("VAT as text", 400, default_vat="15"),
    wrong("an unknown view", 422, order_view="deep"),
    wrong("a limit below 0", 422, read_limit=-1),
    wrong("half a limit", 400, write_limit=1.5),
    wrong("an empty name", 422, name=""),
    wrong("null for a name", 422, name=None),
    Case(
        "null for the setting that has it",
        PATCH("/organization", {"orders_adjust_stock": None}),
        200,
        {"data": {"orders_adjust_stock": None}},
        given=[PATCH("/organization", {"orders_adjust_stock": False})],
        events=["organization.updated"],
    ),
    Case("another organization is as it was", GET("/organization", as_=STRANGER), 200, {"name": "Their Shop"},
         given=[PATCH("/organization", CHANGED)]),
]  # fmt: skip


@table(LOGIN)
async def test_login(stage: Stage, case: Case):
    await signed_up(stage)
    await stage.play(case)


@table(CREDENTIALS)
async def test_credentials(stage: Stage, case: Case):
    await stage.play(case)


@table(KEYS)
async def test_keys(stage: Stage, case: Case):
    await stage.play(case)


@table(ORGANIZATION)
async def test_organization(stage: Stage, case: Case):
    await stage.play(case)


async def test_a_new_key_opens_the_door(stage: Stage):
    stage.keys["till"] = (await stage.prepare(NEW_KEY))["data"]["key"]
    made = GET("/products", as_="till")
    await stage.play(Case("at once", made, 200, queries=2))
    await stage.prepare(DELETE("/api-keys/<till>"))
    await stage.play(Case("and closes it at once", made, 401))


async def test_a_token_is_for_a_day(stage: Stage):
    await signed_up(stage)
    session = await stage.prepare(login("<mail>"))
    life = datetime.fromisoformat(session["expires_at"]) - datetime.now(UTC)
    assert timedelta(hours=23, minutes=59) < life <= timedelta(hours=24)


async def test_refresh_and_logout(stage: Stage):
    """A new token for a valid one; the old one goes on until it is signed out, and then never again."""
    me = GET("/auth/credentials", as_=USER)
    await stage.play(Case("valid", me, 200))
    old = stage.keys[USER]
    new = f"Bearer {(await stage.prepare(POST('/auth/refresh', as_=USER)))['token']}"
    assert new != old
    await stage.play(Case("sign out", POST("/auth/logout", as_=USER), 204, None))
    await stage.play(Case("signed out", me, 401, {"details": "The token has been revoked"}))
    await stage.play(Case("signed out twice", POST("/auth/logout", as_=USER), 401))
    await stage.play(Case("no refresh either", POST("/auth/refresh", as_=USER), 401))
    stage.keys[USER] = new
    await stage.play(Case("the new one", me, 200))


@pytest.mark.parametrize("path", ["/auth/refresh", "/auth/logout"])
async def test_a_key_is_no_token(stage: Stage, path: str):
    await stage.play(Case("refused", POST(path, as_=OWNER), 403))


async def test_ten_tries_a_minute_for_an_address_of_mail(stage: Stage):
    """Right or wrong, tries count; afterwards the right password does not help (D-18)."""
    await signed_up(stage)
    for _ in range(10):
        await stage.prepare(login("<mail>", "wrong password", refused=401))
    shut = {"code": 429, "error": "Rate limit exceeded"}
    wait = {"Retry-After": lambda seconds: 50 < int(seconds) <= 61}
    await stage.play(Case("the eleventh", login("<mail>"), 429, shut, headers=wait))
    await stage.play(Case("in capitals", login("<MAIL>"), 429, shut))
    await stage.play(Case("somebody else from here", login("other@shop.test"), 429, shut))


async def test_ten_tries_a_minute_from_a_place(stage: Stage):
    await signed_up(stage)
    for number in range(10):
        await stage.prepare(login(f"guess{number}@shop.test", refused=401))
    await stage.play(Case("the eleventh", login("<mail>"), 429))


async def test_a_hundred_bad_credentials_a_minute_from_a_place(stage: Stage):
    """Then 429 for those; who has a good one is served on."""
    for _ in range(100):
        await stage.prepare(GET("/products", as_=NOBODY, refused=401))
    await stage.play(Case("one more", GET("/products", as_=NOBODY), 429, headers={"Retry-After": str}))
    await stage.play(Case("a good one", GET("/products"), 200, queries=2))
