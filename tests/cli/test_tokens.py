"""`fondaco token` and the keys of Marketplace V2, as an operator makes and ends them."""

import jwt
import pytest
from tests.cli.conftest import Place


def claims(text: str) -> dict[str, object]:
    found: dict[str, object] = jwt.decode(text, options={"verify_signature": False})
    return found


def test_tokens_and_their_end(place: Place):
    shop, other = place.open_shop(), place.open_shop()
    text = place.run("token", "create", "--org", shop, "--ttl", "90m", "--role", "viewer")[0].strip()
    said = claims(text)
    assert (said["sub"], said["role"], said["aud"], said["iss"]) == (shop, "viewer", "leaflink", "fondaco")
    assert int(str(said["exp"])) - int(str(said["iat"])) == 5400
    assert isinstance(said["companies"], list)
    two = claims(place.run("token", "create", "--org", shop, "--org", other, "--subject", "erp")[0].strip())
    assert (two["sub"], two["companies"]) == ("erp", [said["companies"][0], said["companies"][0] + 1])
    every = claims(place.run("token", "create", "--all-companies")[0].strip())
    assert every["all_companies"] is True
    assert "companies" not in every
    place.run("token", "revoke", text)
    place.run("token", "revoke", str(two["jti"]))
    place.run("token", "revoke", "--subject", "erp")


@pytest.mark.parametrize(
    "words",
    [
        ["create"],
        ["create", "--org", "nowhere"],
        ["create", "--all-companies", "--ttl", "25h"],
        ["create", "--all-companies", "--ttl", "0"],
        ["create", "--all-companies", "--ttl", "soon"],
        ["create", "--all-companies", "--role", "king"],
        ["create", "--all-companies", "--subject", "a", "--user", "b@c.test"],
        ["create", "--all-companies", "--user", "nobody@shop.test"],
        ["revoke"],
        ["revoke", "a", "--subject", "b"],
        ["revoke", "a.b.c"],
    ],
    ids=" ".join,
)
def test_what_cannot_be(sqlite_place: Place, words: list[str]):
    said = sqlite_place.run("token", *words, status=1)
    assert not said[0]
    assert said[1].strip()


def test_keys_of_marketplace_v2(sqlite_place: Place, monkeypatch: pytest.MonkeyPatch):
    shop = sqlite_place.open_shop()
    make = ("key", "create", "--org", shop, "--name", "k")
    monkeypatch.setenv("FONDACO_PASSWORD", "seven small boats")
    sqlite_place.run("user", "create", "--org", shop, "--email", "dana@shop.test", "--role", "staff")
    for more in (
        ("--kind", "app", "--rights", "orders=write,products=read"),
        ("--kind", "user", "--user", "dana@shop.test", "--rights", "orders=read"),
        (),
    ):
        assert sqlite_place.run(*make, *more)[0].startswith("fnd_")
    for wrong in (
        ("--kind", "app"),
        ("--kind", "robot", "--rights", "orders=read"),
        ("--kind", "user", "--rights", "orders=read"),
        ("--kind", "app", "--rights", "orders"),
        ("--kind", "app", "--rights", "orders=read", "--read-only"),
        ("--rights", "orders=read"),
    ):
        assert not sqlite_place.run(*make, *wrong, status=1)[0]
    listed = [line.split("\t")[3] for line in sqlite_place.run("key", "list", "--org", shop)[0].splitlines()]
    assert sorted(listed) == [
        "",
        "app: orders=write,products=read,customers=none",
        "user: orders=read,products=none,customers=none",
    ]


@pytest.mark.parametrize(
    "change", [{"ALGORITHM": "HS512"}, {"ALGORITHM": "RS256"}, {"ALGORITHM": "ES256", "KEY": "none.pem"}]
)
def test_a_server_that_could_sign_no_token_does_not_start(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch, change: dict[str, str]
):
    for name, value in change.items():
        monkeypatch.setenv(f"FONDACO_LEAFLINK_TOKEN_{name}", value)
    assert sqlite_place.run("serve", status=1)[1].count("\n") == 1
