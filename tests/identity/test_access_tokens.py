"""Access tokens of the dated API: what they say, what is refused, how they end (leaflink D-02)."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from tests.cast import Stage

from fondaco.identity import actions
from fondaco.identity.access_tokens import (
    LONGEST_LIFE,
    SKEW,
    AccessTokens,
    by_access_token,
    open_access_tokens,
    revoke_access_token,
    revoke_subject,
)
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Forbidden, Invalid, Problem, Suspended, Unauthorized
from fondaco.kernel.values import replace

SECRET = "s" * 64
TOKENS = AccessTokens(SECRET, "https://hub.example")
HOUR = 3600


def signed(secret: str = SECRET, algorithm: str = "HS256", **changes: Any) -> str:
    """A token whose claims are good but for the changes; None leaves one out."""
    at = int(time.time())
    claims: dict[str, Any] = {"iss": "fondaco", "aud": "https://hub.example", "sub": "app", "jti": "j", "role": "staff"}
    claims |= {"iat": at, "exp": at + HOUR, "companies": [7]} | changes
    return jwt.encode({name: value for name, value in claims.items() if value is not None}, secret, algorithm)


def test_what_was_signed_is_read():
    for companies in ([7], [7, 9], None):
        text, claims = TOKENS.issue("app", companies, role="admin", life=60)
        assert TOKENS.read(text) == claims
        assert (claims.subject, claims.role, claims.expires - claims.issued) == ("app", "admin", 60)
        assert claims.companies == (tuple(companies) if companies else None)
    assert TOKENS.read(signed()).companies == (7,)


def without(name: str) -> str:
    changes: dict[str, Any] = {name: None}
    return signed(**changes)


NOW = int(time.time())
REFUSED: dict[str, Callable[[], str]] = {
    "expired": lambda: signed(iat=NOW - 2 * HOUR, exp=NOW - HOUR),
    "expired beyond the skew": lambda: signed(iat=NOW - HOUR, exp=int(time.time()) - SKEW - 2),
    "from the future": lambda: signed(iat=NOW + HOUR, exp=NOW + 2 * HOUR),
    "longer than a day": lambda: signed(iat=NOW, exp=NOW + LONGEST_LIFE + 1),
    "ends before it begins": lambda: signed(iat=NOW + 10, exp=NOW + 10),
    "another secret": lambda: signed("t" * 64),
    "another algorithm": lambda: signed(algorithm="HS512"),
    "no algorithm": lambda: jwt.encode({"sub": "app"}, "", "none"),
    "another issuer": lambda: signed(iss="other"),
    "another audience": lambda: signed(aud="https://other.example"),
    "the audience of sign-ins": lambda: signed(aud="fondaco"),
    "an unknown role": lambda: signed(role="king"),
    "a role that is none": lambda: signed(role=5),
    "no company": lambda: signed(companies=[]),
    "nothing on companies": lambda: signed(companies=None),
    "companies that are none": lambda: signed(companies=["7"]),
    "companies as truth": lambda: signed(companies=[True]),
    "a company beyond numbers": lambda: signed(companies=[2**63]),
    "a company below numbers": lambda: signed(companies=[-1]),
    "all companies, said otherwise": lambda: signed(companies=None, all_companies="yes"),
    "too many companies": lambda: signed(companies=list(range(1, 1002))),
    "an empty subject": lambda: signed(sub=""),
    "NUL in it": lambda: signed(jti="a\0b"),
    "a fraction": lambda: signed(exp=NOW + 0.5),
    **{f"no {name}": partial(without, name) for name in ("iss", "aud", "sub", "iat", "exp", "jti", "role")},
    "no token": lambda: "a.b.c",
    "nothing": lambda: "",
    "too long": lambda: "a" * 9000 + ".b.c",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_token_of_ours(name: str):
    with pytest.raises(Unauthorized):
        TOKENS.read(REFUSED[name]())


def test_clocks_may_differ_a_little():
    at = int(time.time())
    assert TOKENS.read(signed(iat=at - HOUR, exp=at - SKEW + 5))
    assert TOKENS.read(signed(iat=at + SKEW - 5))


def test_what_was_read_once_expires_all_the_same(monkeypatch):
    text, claims = TOKENS.issue("app", [7], life=60)
    assert TOKENS.read(text) == claims
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 60 + SKEW - 2)
    assert TOKENS.read(text) == claims
    monkeypatch.setattr(time, "time", lambda: real() + 60 + SKEW + 1)
    with pytest.raises(Unauthorized):
        TOKENS.read(text)


@pytest.mark.parametrize(
    "wrong",
    [{"life": 0}, {"life": LONGEST_LIFE + 1}, {"role": "king"}, {"subject": ""}, {"companies": []}],
    ids=str,
)
def test_what_is_not_signed(wrong: dict[str, Any]):
    with pytest.raises(Invalid):
        TOKENS.issue(**({"subject": "app", "companies": [7]} | wrong))


def pair(key: Any) -> tuple[str, str]:
    """The private key in PEM, and the public one."""
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


@pytest.mark.parametrize(
    ("algorithm", "make"),
    [
        ("RS256", lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)),
        ("ES256", lambda: ec.generate_private_key(ec.SECP256R1())),
    ],
)
def test_keys_in_two_halves(algorithm: str, make: Callable[[], Any]):
    """The private one signs, the public one reads; and is no secret for HS256."""
    private, public = pair(make())
    signing, reading = (AccessTokens(SECRET, algorithm=algorithm, pem=pem) for pem in (private, public))
    text, claims = signing.issue("app", [7])
    assert signing.read(text) == reading.read(text) == claims
    with pytest.raises(Invalid):
        reading.issue("app", [7])
    with pytest.raises(Unauthorized):
        reading.read(AccessTokens(SECRET).issue("app", [7])[0])
    other = AccessTokens(SECRET, algorithm=algorithm, pem=pair(make())[0])
    with pytest.raises(Unauthorized):
        reading.read(other.issue("app", [7])[0])


async def test_settings_that_cannot_be(stage: Stage, tmp_path: Path):
    (tmp_path / "no.pem").write_text("nothing")
    for wrong in (
        {"leaflink_token_algorithm": "HS512"},
        {"leaflink_token_algorithm": "none"},
        {"leaflink_token_algorithm": "RS256"},
        {"leaflink_token_algorithm": "ES256", "leaflink_token_key": tmp_path / "no.pem"},
        {"leaflink_token_algorithm": "ES256", "leaflink_token_key": tmp_path / "none.pem"},
    ):
        with pytest.raises(Invalid):
            await open_access_tokens(stage.database, replace(stage.house.settings, **wrong))


async def actor(stage: Stage, text: str) -> Actor:
    before = stage.database.statements
    found = await by_access_token(stage.database.of(None), stage.house.access, text, "test")
    assert stage.database.statements == before + 1
    return found


async def test_whom_a_token_speaks_for(stage: Stage):
    access = stage.house.access
    two = await actor(stage, access.issue("app", [stage.org, stage.buyers_org], role="viewer")[0])
    assert (two.orgs, two.org, two.role, two.owner) == ((stage.org, stage.buyers_org), stage.org, "viewer", "app")
    assert two.at(stage.buyers_org).org == stage.buyers_org
    with pytest.raises(Forbidden):
        two.at(stage.strangers_org)
    everybody = await actor(stage, access.issue("app", None)[0])
    assert {stage.org, stage.buyers_org, stage.strangers_org} <= set(everybody.orgs)
    part = await actor(stage, access.issue("app", [stage.org, 2**40])[0])
    assert part.orgs == (stage.org,)
    with pytest.raises(Unauthorized):
        await actor(stage, access.issue("app", [2**40])[0])


async def test_a_token_is_revoked_by_its_id(stage: Stage):
    first, claims = stage.house.access.issue(f"app{stage.org}", [stage.org])
    second, _ = stage.house.access.issue(f"app{stage.org}", [stage.org])
    await stage.database.write(None, lambda tx: revoke_access_token(tx, claims.id, claims.expires))
    with pytest.raises(Unauthorized):
        await actor(stage, first)
    assert (await actor(stage, second)).org == stage.org
    await stage.database.write(None, actions.forget_tokens)
    with pytest.raises(Unauthorized):
        await actor(stage, first)


async def test_all_tokens_of_a_subject_are_revoked_and_later_ones_are_good(stage: Stage, monkeypatch):
    mine, theirs = f"app{stage.org}", f"other{stage.org}"
    before, other = (stage.house.access.issue(who, [stage.org])[0] for who in (mine, theirs))
    await stage.database.write(None, lambda tx: revoke_subject(tx, mine))
    with pytest.raises(Unauthorized):
        await actor(stage, before)
    assert await actor(stage, other)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 1)
    assert await actor(stage, stage.house.access.issue(mine, [stage.org])[0])


async def test_a_users_token_never_does_more_than_the_user(stage: Stage):
    """A role lower in one company, and none any longer in another."""
    uid = await stage.sign_up(f"u{stage.org}@shop.test", role="viewer")
    for org, role in ((stage.buyers_org, "owner"), (stage.strangers_org, "owner")):
        await stage.sign_up(f"u{stage.org}@shop.test", role=role, org=stage.uids[org])
    text, _ = stage.house.access.issue(uid, [stage.org, stage.buyers_org, stage.strangers_org], role="staff")
    found = await actor(stage, text)
    assert found.user is not None
    assert (found.user.uid, found.orgs) == (uid, (stage.org, stage.strangers_org, stage.buyers_org))
    assert [found.at(org).role for org in found.orgs] == ["viewer", "staff", "staff"]
    out = "update memberships set is_active = false where org_id = :org and user_id = :user"
    row = {"org": stage.strangers_org, "user": found.user.id}
    await stage.database.write(None, lambda tx: tx.run(out, row))
    assert (await actor(stage, text)).orgs == (stage.org, stage.buyers_org)


async def test_of_several_companies_those_are_meant_that_the_role_suffices_in(stage: Stage):
    text, _ = stage.house.access.issue("app", [stage.org, stage.buyers_org], role="staff")
    both = replace(await actor(stage, text), roles=("viewer", "staff"), role="viewer")
    assert both.where("viewer").orgs == both.orgs
    writing = both.where("staff")
    assert (writing.orgs, writing.org, writing.role) == ((stage.buyers_org,), stage.buyers_org, "staff")
    with pytest.raises(Forbidden):
        both.where("admin")
    await stage.database.write(None, lambda tx: actions.suspend(tx, stage.uids[stage.buyers_org], suspended=True))
    later = await actor(stage, text)
    assert later.where("staff").orgs == (stage.org,)
    await stage.database.write(None, lambda tx: actions.suspend(tx, stage.uids[stage.org], suspended=True))
    problem: type[Problem] = Suspended
    with pytest.raises(problem):
        (await actor(stage, text)).where("staff")
