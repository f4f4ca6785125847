"""Guessing passwords and credentials. A trusted proxy lets the guesses come from many addresses."""

import os
import time
from collections import Counter
from collections.abc import Iterator

import argon2
import httpx
import pytest
from tests.hostile.shops import API, PASSWORD, Hub, open_hub, refused

from fondaco.identity import passwords


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    env = os.environ | {"FONDACO_TRUSTED_PROXIES": "127.0.0.1"}
    with open_hub(data=tmp_path_factory.mktemp("limited"), env=env) as hub:
        yield hub


def tries(hub: Hub, count: int, *, email: str, address: str, password: str = "wrong password") -> Counter[int]:
    """Statuses of so many sign-ins; `{}` in e-mail or address counts them."""
    statuses: Counter[int] = Counter()
    for i in range(count):
        sent = {"email": email.format(i), "password": password}
        answer = hub.http.post("/auth/login", json=sent, headers={"x-forwarded-for": address.format(i)})
        statuses[answer.status_code] += 1
        if answer.status_code == 429:
            assert int(answer.headers["retry-after"]) >= 1
        if answer.status_code != 200:
            refused(answer)
    return statuses


@pytest.mark.parametrize(
    ("email", "address"),
    [("owner@ours.test", "10.0.{}.1"), ("nobody@ours.test", "10.1.{}.1"), ("nobody{}@x.test", "10.2.0.1")],
    ids=["one user", "one unknown user", "one address"],
)
def test_a_thousand_wrong_passwords(limited: Hub, email: str, address: str) -> None:
    began = time.monotonic()
    statuses = tries(limited, 1000, email=email, address=address)
    windows = 1 + int((time.monotonic() - began) / 60)
    assert set(statuses) == {401, 429}
    assert 10 <= statuses[401] <= 10 * (windows + (windows > 1))
    if windows == 1 and email == limited.ours.email:
        assert tries(limited, 1, email=email, address="10.3.0.1", password=PASSWORD) == {429: 1}


def test_bad_credentials_are_limited_by_address(limited: Hub) -> None:
    statuses: Counter[int] = Counter()
    with httpx.Client(base_url=limited.server.url + API, headers={"x-forwarded-for": "10.9.9.9"}) as http:
        for i in range(300):
            statuses[http.get("/brands", headers={"authorization": f"fnd_{i}"}).status_code] += 1
    assert set(statuses) == {401, 429}
    assert statuses[401] >= 100
    assert limited.ask("GET", API + "/brands").status == 200


def test_an_unknown_address_and_a_wrong_password_look_alike(hub: Hub) -> None:
    wrong, unknown = (
        hub.http.post("/auth/login", json={"email": email, "password": "wrong password"})
        for email in (hub.ours.email, "nobody@nowhere.test")
    )
    assert refused(wrong, 401) == refused(unknown, 401)
    assert wrong.headers.keys() == unknown.headers.keys()


def test_an_unknown_address_costs_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    class Counting:
        def verify(self, kept: str, password: bytes) -> bool:
            calls.append(argon2.extract_parameters(kept))
            return hasher.verify(kept, password)

    hasher = passwords.HASHER
    kept = passwords.hash_password(PASSWORD)
    passwords.is_password(None, "the first time it makes the hash it compares with")
    monkeypatch.setattr(passwords, "HASHER", Counting())
    assert passwords.is_password(kept, PASSWORD)
    assert not passwords.is_password(kept, "wrong password")
    assert not passwords.is_password(None, "wrong password")
    assert not passwords.is_password(None, "a password that nobody has")
    assert len(calls) == 4
    assert len(set(map(repr, calls))) == 1


@pytest.mark.parametrize("password", ["", "\0", "x" * 1025, "x" * 100_000, "\ud7ff" * 1000, "é" * 1024, " "])
def test_odd_passwords(any_hub: Hub, password: str) -> None:
    refused(any_hub.http.post("/auth/login", json={"email": any_hub.ours.email, "password": password}), 401, 422)


@pytest.mark.parametrize(
    "email", ["", "x", "@", "a@b", "a@b.", "\0@x.test", "x" * 300 + "@x.test", "a b@x.test", "' or 1=1 --@x.test"]
)
def test_odd_addresses(any_hub: Hub, email: str) -> None:
    refused(any_hub.http.post("/auth/login", json={"email": email, "password": PASSWORD}), 422)
