"""Attacks on tokens (RFC 8725) and keys."""

import base64
import hashlib
import hmac
import os
import subprocess
import sys
import time
from typing import Any

import jwt
import pytest
from msgspec import json
from tests.hostile.shops import API, PASSWORD, Hub, Shop, client, refused

CREDENTIALS = API + "/auth/credentials"
HOUR = 3600
GONE = object()


def packed(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.encode(value)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(header: Any, claims: Any, secret: bytes) -> str:
    """HS256 over anything, also over what no library would sign."""
    text = f"{packed(header)}.{packed(claims)}"
    return f"{text}.{packed(hmac.new(secret, text.encode(), hashlib.sha256).digest())}"


def sign_in(hub: Hub, shop: Shop) -> str:
    answer = hub.http.post("/auth/login", json={"email": shop.email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["token"])


def bearer(hub: Hub, token: str, **headers: str) -> Any:
    return hub.ask("GET", CREDENTIALS, {"authorization": f"Bearer {token}"} | headers)


@pytest.fixture
def token(any_hub: Hub) -> str:
    return sign_in(any_hub, any_hub.ours)


@pytest.fixture
def claims(token: str) -> dict[str, Any]:
    found: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return found


@pytest.fixture
def secret(any_hub: Hub) -> bytes:
    return str(any_hub.select("select value from secrets where name = 'jwt'")[0][0]).encode()


HEADER = {"alg": "HS256", "typ": "JWT"}


def test_the_forger_here_forges_well(any_hub: Hub, claims: dict[str, Any], secret: bytes) -> None:
    """Else everything below would be refused for a reason of its own."""
    assert bearer(any_hub, signed(HEADER, claims, secret)).status == 200


@pytest.mark.parametrize(
    "alg", ["none", "None", "NONE", "nOnE", "", None, 0, [], "HS256 ", "hs256", "HS384", "HS512", "RS256"]
)
def test_other_algorithms(any_hub: Hub, token: str, claims: dict[str, Any], secret: bytes, alg: Any) -> None:
    header = {"alg": alg, "typ": "JWT"}
    unsigned = f"{packed(header)}.{packed(claims)}."
    for forged in (unsigned, unsigned + token.rpartition(".")[2], signed(header, claims, secret)):
        refused(bearer(any_hub, forged), 401)


@pytest.mark.parametrize("alg", ["HS384", "HS512"])
def test_our_secret_under_another_algorithm(any_hub: Hub, claims: dict[str, Any], secret: bytes, alg: str) -> None:
    refused(bearer(any_hub, jwt.encode(claims, secret, alg)), 401)


PUBLIC = b"""-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEVs/o5+uQbTjL3chynL4wXgUg2R9
q9UU8I5mEovUf86QZ7kOBIjJwqnzD1omageEHWwHdBO6B+dFabmdT9POxg==
-----END PUBLIC KEY-----
"""


@pytest.mark.parametrize("kind", ["RS256", "PS256", "ES256", "ES256K", "EdDSA", "HS256"])
def test_keys_brought_along(any_hub: Hub, claims: dict[str, Any], kind: str) -> None:
    """A key of the attacker's own in the header, or a public one as the secret of HS256."""
    jwk = {"kty": "oct", "k": packed(b"mine"), "alg": kind}
    for pointer in ({}, {"jwk": jwk}, {"x5c": [PUBLIC.decode()]}, {"jku": "http://127.0.0.1:1/jwks"}):
        header = {"alg": kind, "typ": "JWT"} | pointer
        for guess in (PUBLIC, PUBLIC.strip(), b"mine"):
            refused(bearer(any_hub, signed(header, claims, guess)), 401)
        for length in (0, 64, 256):
            refused(bearer(any_hub, f"{packed(header)}.{packed(claims)}.{packed(os.urandom(length))}"), 401)


@pytest.mark.parametrize("guess", [b"", b"secret", b"fondaco", b"jwt", b"\0", b"0" * 64, b"None", b"HS256"])
def test_guessed_secrets(any_hub: Hub, claims: dict[str, Any], guess: bytes) -> None:
    refused(bearer(any_hub, signed(HEADER, claims, guess)), 401)


@pytest.mark.parametrize(
    "extra",
    [
        {"kid": "../../../../dev/null"},
        {"kid": "x' union select '' --"},
        {"kid": "/dev/null\0"},
        {"jku": "http://127.0.0.1:1/"},
        {"x5u": "file:///etc/passwd"},
        {"crit": ["exp"]},
        {"zip": "DEF"},
        {"cty": "JWT"},
    ],
    ids=str,
)
def test_headers_that_point_elsewhere(any_hub: Hub, claims: dict[str, Any], extra: dict[str, Any]) -> None:
    for guess in (b"", b"\0", b"1"):
        refused(bearer(any_hub, signed(HEADER | extra, claims, guess)), 401)


@pytest.mark.parametrize("crit", [["martian"], ["exp"], ["b64"], [], "exp", [1]], ids=str)
def test_what_must_be_understood_and_is_not(any_hub: Hub, claims: dict[str, Any], secret: bytes, crit: Any) -> None:
    refused(bearer(any_hub, signed(HEADER | {"crit": crit, "martian": 1}, claims, secret)), 401)


NOW = int(time.time())
WRONG_CLAIMS: dict[str, dict[str, Any]] = {
    "expired": {"exp": NOW - HOUR},
    "expired at the beginning of time": {"exp": 0},
    "expired before it": {"exp": -1},
    "not yet valid": {"nbf": NOW + HOUR},
    "from the future": {"iat": NOW + HOUR},
    "another issuer": {"iss": "other"},
    "no issuer": {"iss": ""},
    "issuers": {"iss": ["fondaco"]},
    "another audience": {"aud": "other"},
    "no audience": {"aud": []},
    "audience by halves": {"aud": "fond"},
    "expiry in words": {"exp": "tomorrow"},
    "expiry nowhere": {"exp": None},
    "expiry beyond every calendar": {"exp": 10**30},
    "expiry beyond this calendar": {"exp": 10**15},
    "expiry in a list": {"exp": [NOW + HOUR]},
    "a number for a user": {"sub": 1},
    "nobody": {"sub": "zzzzzzzzzzzzzzz"},
    "no user": {"sub": ""},
    "an odd user": {"sub": "\0"},
    "a list of users": {"sub": ["a"]},
    "a number for an id": {"jti": 1},
    **{f"without {name}": {name: GONE} for name in ("exp", "iat", "nbf", "sub", "jti", "iss", "aud")},
}


@pytest.mark.parametrize("name", WRONG_CLAIMS)
def test_claims_that_do_not_hold(any_hub: Hub, claims: dict[str, Any], secret: bytes, name: str) -> None:
    """Signed as ours: the signature is not what refuses them."""
    wrong = {claim: value for claim, value in (claims | WRONG_CLAIMS[name]).items() if value is not GONE}
    refused(bearer(any_hub, signed(HEADER, wrong, secret)), 401)


@pytest.mark.parametrize("payload", [b"", b"null", b"[]", b"1", b'"x"', b"{", b"\xff", b"[" * 1400], ids=repr)
def test_claims_that_are_none(any_hub: Hub, secret: bytes, payload: bytes) -> None:
    refused(bearer(any_hub, signed(HEADER, payload, secret)), 401)
    refused(bearer(any_hub, signed(payload, {"sub": "x"}, secret)), 401)


def test_spoiled_tokens(any_hub: Hub, token: str) -> None:
    head, body, signature = token.split(".")
    spoiled = [
        "",
        ".",
        "..",
        "...",
        token[:-2],
        token[1:],
        token + ".",
        token + "A",
        f"{head}.{body}",
        f"{head}.{body}.",
    ]
    spoiled += [
        f".{body}.{signature}",
        f"{head}..{signature}",
        f"{body}.{head}.{signature}",
        token.upper(),
        token.lower(),
    ]
    spoiled += [
        f"{head}.{body}.{signature[:20]}{'B' if signature[20] == 'A' else 'A'}{signature[21:]}",
        f"{token},{token}",
    ]
    spoiled += [f"{head}.{packed({'sub': 'x'})}.{signature}", f"{token}.{token}", f"{token} {token}", f'"{token}"']
    spoiled += [
        ".".join([head, body, signature, body, signature]),
        "é" * 20,
        "%00",
        "fnd_",
        "fnd_" + token,
        "null",
        "{}",
    ]
    for text in spoiled:
        refused(bearer(any_hub, text), 401)
    for value in (
        token,
        f"Token {token}",
        f"Basic {token}",
        "Bearer",
        "Bearer ",
        f"Bearer{token}",
        f"Bearer Bearer {token}",
    ):
        refused(any_hub.ask("GET", CREDENTIALS, {"authorization": value}), 401)
    assert any_hub.ask("GET", CREDENTIALS, {"authorization": f"bEARER   {token}"}).status == 200


@pytest.mark.parametrize("size", [2_000, 10_000, 1_000_000])
def test_huge_tokens(any_hub: Hub, claims: dict[str, Any], secret: bytes, size: int) -> None:
    for text in ("a" * size, "." * size, f"{'a' * size}.b.c", signed(HEADER, claims | {"x": "x" * size}, secret)):
        refused(bearer(any_hub, text), 401)
        refused(any_hub.ask("GET", CREDENTIALS, {"authorization": text}), 401)
        refused(any_hub.ask("GET", CREDENTIALS, {"authorization": "fnd_" + text}), 401)


def test_a_token_of_another_installation(any_hub: Hub, hub: Hub, grown_hub: Hub) -> None:
    other = grown_hub if any_hub is hub else hub
    refused(bearer(any_hub, sign_in(other, other.ours)), 401)
    refused(any_hub.ask("GET", CREDENTIALS, {"authorization": other.ours.key}), 401)


def test_another_organization(any_hub: Hub, token: str) -> None:
    """Each credential reaches its own organization, and the header does not widen that (D-04)."""
    ours, theirs = any_hub.ours, any_hub.theirs
    for credential in (f"Bearer {token}", ours.key, f"Bearer {ours.key}"):
        for named in (theirs.org, "zzzzzzzzzzzzzzz", "\xff", "*", f"{ours.org},{theirs.org}"):
            answer = any_hub.ask("GET", CREDENTIALS, {"authorization": credential, "x-organization-id": named})
            refused(answer, 403)
            assert theirs.name not in answer.body.decode()
        own = any_hub.ask("GET", CREDENTIALS, {"authorization": credential, "x-organization-id": ours.org})
        assert own.json()["organization"]["id"] == ours.org


def test_a_token_signed_out(any_hub: Hub, token: str) -> None:
    other = sign_in(any_hub, any_hub.ours)
    renewed = any_hub.ask("POST", API + "/auth/refresh", {"authorization": f"Bearer {token}"}).json()["token"]
    assert any_hub.ask("POST", API + "/auth/logout", {"authorization": f"Bearer {token}"}).status == 204
    refused(bearer(any_hub, token), 401)
    for path in ("/auth/logout", "/auth/refresh"):
        refused(any_hub.ask("POST", API + path, {"authorization": f"Bearer {token}"}), 401)
    assert bearer(any_hub, other).status == bearer(any_hub, renewed).status == 200


def test_a_user_removed_or_lowered(any_hub: Hub, token: str) -> None:
    """What the token reaches is what the user may now, not what it might when it was issued."""
    ours = f"where org_id = {any_hub.ours.number}"
    any_hub.run(f"update memberships set role = 'viewer' {ours}")
    try:
        made = any_hub.ask("POST", API + "/brands", {"authorization": f"Bearer {token}"}, b'{"brand_code":"x"}')
        refused(made, 403)
        any_hub.run(f"update memberships set org_id = {any_hub.theirs.number} {ours}")
        refused(bearer(any_hub, token, **{"x-organization-id": any_hub.ours.org}), 403)
        any_hub.run("create table kept as select * from memberships")
        any_hub.run("delete from memberships")
        refused(bearer(any_hub, token), 403)
    finally:
        any_hub.run("delete from memberships")
        any_hub.run("insert into memberships select * from kept")
        any_hub.run("drop table kept")
        owner = f"user_id = (select id from users where email = '{any_hub.ours.email}')"
        any_hub.run(f"update memberships set org_id = {any_hub.ours.number}, role = 'owner' where {owner}")
    assert bearer(any_hub, token).status == 200


def test_keys_that_are_nearly_right(any_hub: Hub) -> None:
    key = any_hub.ours.key
    near = [
        key[:-1],
        key + "0",
        key.upper(),
        key[4:],
        "fnd_",
        "fnd_%",
        key[:20] + "%",
        f"{key},{key}",
        f"{key} x",
        "' or 1=1 --",
    ]
    for text in [*near, key[:-1] + ("1" if key[-1] == "0" else "0"), f"Basic {key}", f"Token {key}"]:
        refused(any_hub.ask("GET", CREDENTIALS, {"authorization": text}), 401)
    assert any_hub.ask("GET", CREDENTIALS, {"authorization": f"Bearer {key}"}).status == 200


def test_a_key_revoked_over_the_api(any_hub: Hub) -> None:
    made = any_hub.http.post("/api-keys", json={"name": "short-lived"}).json()["data"]
    with client(any_hub.server, made["key"]) as http:
        assert http.get("/brands").status_code == 200
        assert any_hub.http.delete(f"/api-keys/{made['id']}").status_code == 204
        refused(http.get("/brands"), 401)
    refused(any_hub.http.delete(f"/api-keys/{made['id']}"), 404)


def test_a_key_revoked_by_another_process(any_hub: Hub) -> None:
    made = any_hub.http.post("/api-keys", json={"name": "short-lived"}).json()["data"]
    with client(any_hub.server, made["key"]) as http:
        assert http.get("/brands").status_code == 200
        fondaco(any_hub, "key", "revoke", made["id"])
        refused(http.get("/brands"), 401)


def test_an_organization_suspended_by_another_process(any_hub: Hub, token: str) -> None:
    fondaco(any_hub, "org", "suspend", any_hub.ours.org)
    try:
        body = refused(any_hub.http.get("/brands"), 403)
        assert body["details"] == {"reason": "BILLING_SERVICE_SUSPENDED"}
        assert bearer(any_hub, token).json()["billing"] == {"status": "OVERDUE"}
    finally:
        fondaco(any_hub, "org", "resume", any_hub.ours.org)
    assert any_hub.http.get("/brands").status_code == 200


def fondaco(hub: Hub, *words: str) -> None:
    where = ["--data", str(hub.data)] if hub.data else ["--database-url", hub.url]
    subprocess.run([sys.executable, "-m", "fondaco", *words, *where], check=True, capture_output=True, timeout=60)
