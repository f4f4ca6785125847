"""Attacks on the credentials of the LeafLink dialects: access tokens (RFC 8725), and keys of one dialect in another."""

import os
import time
from typing import Any

import jwt
import pytest
from tests.hostile.market import V2, L, ask, refused
from tests.hostile.shops import API, Answer, Hub
from tests.hostile.test_tokens import HEADER, HOUR, PUBLIC, fondaco, packed, sign_in, signed

BRANDS = f"{L}/brands"
NOW = int(time.time())


def bearer(hub: Hub, token: str, path: str = BRANDS) -> Answer:
    return ask(hub, "GET", path, {"authorization": f"Bearer {token}"})


@pytest.fixture
def claims(any_hub: Hub) -> dict[str, Any]:
    found: dict[str, Any] = jwt.decode(any_hub.ours.token, options={"verify_signature": False})
    return found | {"sub": "forger", "jti": "forged"}


@pytest.fixture
def secret(any_hub: Hub) -> bytes:
    return str(any_hub.select("select value from secrets where name = 'jwt'")[0][0]).encode()


def test_the_forger_here_forges_well(any_hub: Hub, claims: dict[str, Any], secret: bytes) -> None:
    """Else everything below would be refused for a reason of its own."""
    assert bearer(any_hub, signed(HEADER, claims, secret)).status == 200


def test_signatures(any_hub: Hub, claims: dict[str, Any], secret: bytes) -> None:
    good = any_hub.ours.token
    head, body, signature = good.split(".")
    algorithms: list[Any] = [None, 0, [], *"none None nOnE hs256 HS384 HS512 RS256 ES256 EdDSA".split(), ""]
    for alg in algorithms:
        header = {"alg": alg, "typ": "JWT"}
        unsigned = f"{packed(header)}.{packed(claims)}."
        for forged in (unsigned, unsigned + signature, signed(header, claims, secret)):
            refused(bearer(any_hub, forged), 401)
    for alg in ("HS384", "HS512"):
        refused(bearer(any_hub, jwt.encode(claims, secret, alg)), 401)
    for guess in (b"", b"secret", b"fondaco", b"leaflink", b"\0", b"0" * 64, PUBLIC):
        refused(bearer(any_hub, signed(HEADER, claims, guess)), 401)
    changed = packed(claims | {"companies": [any_hub.theirs.number]})
    for text in (
        f"{head}.{changed}.{signature}",
        f"{head}.{body}.{packed(os.urandom(32))}",
        f"{head}.{body}.",
        f"{head}.{body}",
        good[:-2],
        good + "A",
        good.upper(),
        f"{good},{good}",
        "..",
        "",
        "é" * 20,
        "a" * 100_000,
        "." * 10_000,
    ):
        refused(bearer(any_hub, text), 401)


WRONG: dict[str, dict[str, Any]] = {
    "expired": {"iat": NOW - 2 * HOUR, "exp": NOW - HOUR},
    "from the future": {"iat": NOW + HOUR, "exp": NOW + 2 * HOUR},
    "for a year": {"exp": NOW + 365 * 24 * HOUR},
    "beyond every calendar": {"exp": 10**30},
    "another audience": {"aud": "https://elsewhere.test"},
    "the audience of sign-ins": {"aud": "fondaco"},
    "audiences": {"aud": []},
    "another issuer": {"iss": "other"},
    "an unknown role": {"role": "king"},
    "a role in a list": {"role": ["owner"]},
    "companies in words": {"companies": "1"},
    "companies as text": {"companies": ["1"]},
    "companies as fractions": {"companies": [1.0]},
    "companies as truth": {"companies": [True]},
    "a query for companies": {"companies": ["1) or (1=1"]},
    "companies beyond numbers": {"companies": [2**80]},
    "no companies": {"companies": []},
    "companies of nobody": {"companies": [2**50]},
    "all companies, said in words": {"companies": None, "all_companies": "true"},
    "NUL for an id": {"jti": "\0"},
    "a number for an id": {"jti": 1},
    "no subject": {"sub": ""},
}


def test_claims_that_do_not_hold(any_hub: Hub, claims: dict[str, Any], secret: bytes) -> None:
    """Signed as ours: the signature is not what refuses them."""
    for name, change in WRONG.items():
        assert bearer(any_hub, signed(HEADER, claims | change, secret)).status == 401, name
    for name in ("iss", "aud", "sub", "iat", "exp", "jti", "role", "companies"):
        lacking = {claim: value for claim, value in claims.items() if claim != name}
        assert bearer(any_hub, signed(HEADER, lacking, secret)).status == 401, name
    for payload in (b"", b"null", b"[]", b"1", b"{", b"\xff", b"[" * 1400):
        refused(bearer(any_hub, signed(HEADER, payload, secret)), 401)


def test_another_organizations_token(any_hub: Hub) -> None:
    """It sees its own and nothing of ours, whichever company it names (D-04)."""
    ours, theirs = any_hub.ours, any_hub.theirs
    found = bearer(any_hub, theirs.token)
    assert theirs.name in found.body.decode()
    assert ours.name not in found.body.decode()
    (brand,) = any_hub.select(f"select id from brands where org_id = {ours.number} order by id limit 1")
    refused(bearer(any_hub, theirs.token, f"{BRANDS}/{brand[0]}"), 404)
    refused(bearer(any_hub, theirs.token, f"{L}/customer_groups?company_id={ours.number}"), 403)
    for narrowed in (f"company={ours.number}", "company=999999", "company_slug=the-ours-shop"):
        assert bearer(any_hub, theirs.token, f"{BRANDS}?{narrowed}").json()["count"] == 0
    for wrong in ("", "x", "1.5", "1,2", "-", "%00", "9" * 40):
        refused(bearer(any_hub, theirs.token, f"{L}/customer_groups?company_id={wrong}"), 400, 403)


def test_credentials_of_one_dialect_in_another(any_hub: Hub) -> None:
    ours = any_hub.ours
    session = sign_in(any_hub, ours)
    for path, credentials in {
        BRANDS: [ours.key, f"Bearer {ours.key}", f"Bearer {session}", f"App {ours.application}", f"Token {ours.key}"],
        f"{V2}/brands/": [f"App {ours.key}", f"Token {ours.key}", f"Bearer {ours.token}", f"App {ours.token}"],
        f"{API}/brands": [ours.application, f"Bearer {ours.application}", f"Bearer {ours.token}", ours.token],
    }.items():
        for text in credentials:
            assert any_hub.ask("GET", path, {"authorization": text}).status == 401, (path, text[:10])
    # A Marketplace key opens 37 operations of the dated API, and no other.
    token = {"authorization": f"Token {ours.application}"}
    assert ask(any_hub, "GET", f"{L}/states", token).status == 200
    for path in (
        BRANDS,
        f"{L}/product_categories",
        f"{L}/transportation/companies",
        f"{L}/transportation",
        f"{L}/statesx",
    ):
        refused(ask(any_hub, "GET", path, token), 401)


def test_headers_of_credentials(any_hub: Hub) -> None:
    token, key = any_hub.ours.token, any_hub.ours.application
    for path, good in ((BRANDS, f"bEARER   {token}"), (f"{V2}/brands/", f"aPP   {key}")):
        assert ask(any_hub, "GET", path, {"authorization": good}).status == 200
        for text in (
            "",
            "Bearer",
            "App ",
            f"Bearer{token}",
            f"Basic {key}",
            f"Bearer Bearer {token}",
            f"{good} x",
            "\xff",
        ):
            refused(ask(any_hub, "GET", path, {"authorization": text}), 401)


def test_revoked_by_another_process(hub: Hub) -> None:
    """By its id, whole, or with all that its subject has: at once, though it was read before."""
    claims = jwt.decode(hub.ours.token, options={"verify_signature": False})
    secret = str(hub.select("select value from secrets where name = 'jwt'")[0][0]).encode()
    tokens = [signed(HEADER, claims | {"jti": f"j{n}", "sub": f"s{n}"}, secret) for n in range(4)]
    assert [bearer(hub, each).status for each in tokens] == [200] * 4
    fondaco(hub, "token", "revoke", "j0")
    fondaco(hub, "token", "revoke", tokens[1])
    fondaco(hub, "token", "revoke", "--subject", "s2")
    assert [bearer(hub, each).status for each in tokens] == [401, 401, 401, 200]


def test_a_suspended_company(hub: Hub) -> None:
    fondaco(hub, "org", "suspend", hub.ours.org)
    try:
        for path in (BRANDS, f"{V2}/brands/"):
            refused(ask(hub, "GET", path), 403)
    finally:
        fondaco(hub, "org", "resume", hub.ours.org)
    assert ask(hub, "GET", BRANDS).status == 200
