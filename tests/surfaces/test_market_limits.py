"""Rate limits of the LeafLink dialects: every header by its exact spelling, on every answer (leaflink §1.9, E-02)."""

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest
from tests.cases import LEAFLINK, MARKETPLACE, OWNER, STRANGER
from tests.cast import Stage, application, client_of, open_stage

from fondaco.app import Dialects
from fondaco.identity import limits
from fondaco.identity.limits import Limits, LocalLimits, NoLimits
from fondaco.kernel.values import replace
from fondaco.settings import Settings
from fondaco.surfaces.surface import House

SEVEN = [
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    "X-RateLimit-Limit-minute",
    "X-RateLimit-Remaining-minute",
    "X-RateLimit-Limit-second",
    "X-RateLimit-Remaining-second",
]
L, V2 = f"{LEAFLINK}/brands", f"{MARKETPLACE}/brands/"
PUBLISHED = Settings()


class Clock:
    """The time as the limits see it: twenty seconds into a minute."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now


class Caller:
    """Asks an application with the published limits, and reads headers as they stand on the wire."""

    def __init__(self, stage: Stage, app: Dialects, clock: Clock) -> None:
        self.stage = stage
        self.clock = clock
        self.app = app
        self.limited()

    def limited(self, counters: Limits | None = None, **settings: Any) -> None:
        """Set the limits, and forget what was counted."""
        chosen = replace(PUBLISHED, **settings)
        for surface in self.app.surfaces:
            surface.house = replace(self.stage.house, settings=chosen, limits=counters or LocalLimits())

    async def ask(
        self,
        path: str,
        who: str | None = OWNER,
        *,
        method: str = "GET",
        body: bytes = b"",
        peer: str = "10.9.9.9",
        **more: str,
    ) -> tuple[int, dict[str, str]]:
        """The status, and the headers by the names that were sent."""
        dialect = MARKETPLACE if path.startswith(MARKETPLACE) else LEAFLINK
        headers = {"content-type": "application/json"} | more
        if who is not None:
            headers["authorization"] = await self.stage.credential(who, dialect)
        bare, _, query = path.partition("?")
        scope = {"type": "http", "method": method, "path": bare, "raw_path": bare.encode(), "scheme": "http"}
        scope |= {"query_string": query.encode(), "client": (peer, 1)}
        scope["headers"] = [(name.encode(), value.encode()) for name, value in headers.items()]
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}

    async def statuses(self, count: int, path: str, who: str | None = OWNER, **more: Any) -> list[int]:
        return [(await self.ask(path, who, **more))[0] for _ in range(count)]


@pytest.fixture(scope="module")
def app(sqlite_house: House) -> Dialects:
    """What is counted does not depend on the database."""
    return application(sqlite_house)


@pytest.fixture
async def caller(app: Dialects, sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Caller]:
    clock = Clock()
    monkeypatch.setattr(limits, "time", SimpleNamespace(time=clock.time, monotonic=clock.monotonic))
    async with client_of(app) as client:
        yield Caller(await open_stage(sqlite_house, client), app, clock)


async def test_the_dated_api_tells_both_windows(caller: Caller):
    status, headers = await caller.ask(L)
    assert status == 200
    shown = [headers[name] for name in SEVEN]
    # Of the second fewer are left, so it is what the plain headers tell of.
    assert shown == ["8", "7", "1", "400", "399", "8", "7"]
    assert headers["RateLimit-Policy"] == "400;w=60, 8;w=1"
    assert "Retry-After" not in headers


async def test_the_plain_headers_tell_of_the_window_with_fewer_left_and_of_the_minute_on_a_tie(caller: Caller):
    caller.limited(leaflink_minute_limit=3, leaflink_second_limit=3)
    _, headers = await caller.ask(L)
    assert [headers[name] for name in SEVEN] == ["3", "2", "40", "3", "2", "3", "2"]
    caller.clock.now += 1
    _, headers = await caller.ask(L)
    assert [headers[name] for name in SEVEN] == ["3", "1", "39", "3", "1", "3", "2"]


ANSWERS: list[tuple[str, str, str | None, bytes, dict[str, str], int]] = [
    ("GET", "", OWNER, b"", {}, 200),
    ("HEAD", "", OWNER, b"", {}, 200),
    ("GET", "?page_size=0", OWNER, b"", {}, 404),
    ("GET", "", None, b"", {}, 401),
    ("GET", "/nowhere", OWNER, b"", {}, 404),
    ("DELETE", "", OWNER, b"", {}, 405),
    ("OPTIONS", "", OWNER, b"", {}, 405),
]


@pytest.mark.parametrize(("method", "rest", "who", "body", "more", "status"), ANSWERS)
async def test_every_answer_of_the_dated_api_carries_them(caller: Caller, method, rest, who, body, more, status):
    found, headers = await caller.ask(L + rest, who, method=method, body=body, **more)
    assert found == status
    assert set(SEVEN) | {"RateLimit-Policy"} <= set(headers)
    assert headers["LeafLink-Version"] == "2022-10-31"
    assert all(headers[name].isdigit() for name in SEVEN)


REFUSED: list[tuple[str, str, bytes, dict[str, str], int]] = [
    ("POST", f"{LEAFLINK}/customer_groups?company_id=<company>", b"{", {}, 400),
    ("POST", f"{LEAFLINK}/customer_groups?company_id=<company>", b"{}", {}, 400),
    ("POST", f"{LEAFLINK}/customer_groups?company_id=<strangers_company>", b'{"name":"x"}', {}, 403),
    ("POST", f"{LEAFLINK}/customer_groups?company_id=<company>", b"{}", {"content-type": "text/plain"}, 415),
    ("POST", f"{LEAFLINK}/customer_groups?company_id=<company>", b" " * (2**20 + 1), {}, 413),
    ("GET", L, b"", {"LeafLink-Version": "2020-01-01"}, 400),
    ("GET", f"{LEAFLINK}/openapi.json", b"", {}, 200),
    ("GET", f"{MARKETPLACE}/openapi.json", b"", {}, 200),
    ("POST", f"{MARKETPLACE}/strains/", b"[]", {}, 400),
    ("GET", f"{MARKETPLACE}/strains", b"", {}, 400),
    ("GET", f"{MARKETPLACE}/nowhere/", b"", {}, 404),
    ("PUT", f"{MARKETPLACE}/strains/", b"{}", {}, 405),
]


@pytest.mark.parametrize(("method", "path", "body", "more", "status"), REFUSED)
async def test_so_do_refusals(caller: Caller, method, path, body, more, status):
    for name in ("company", "strangers_company"):
        path = path.replace(f"<{name}>", str(caller.stage.kept[name]["id"]))
    more = {name.lower(): value for name, value in more.items()}
    found, headers = await caller.ask(path, method=method, body=body, **more)
    assert found == status
    wanted = SEVEN[:3] if path.startswith(MARKETPLACE) else SEVEN
    assert set(wanted) <= set(headers)


async def test_nine_in_a_second_are_one_too_many(caller: Caller):
    assert await caller.statuses(9, L) == [200] * 8 + [429]
    status, headers = await caller.ask(L)
    assert (status, headers["Retry-After"], headers["RateLimit-Remaining"]) == (429, "1", "0")
    assert headers["X-RateLimit-Remaining-minute"] == "392", "what is refused does not count"
    caller.clock.now += 1
    assert await caller.statuses(1, L) == [200]


async def test_the_minute_ends_by_the_clock(caller: Caller):
    caller.limited(leaflink_minute_limit=10, leaflink_second_limit=0)
    assert await caller.statuses(11, L) == [200] * 10 + [429]
    status, headers = await caller.ask(L)
    assert (status, headers["Retry-After"], headers["RateLimit-Limit"]) == (429, "40", "10")
    assert not [name for name in headers if name.endswith("-second")]
    assert headers["RateLimit-Policy"] == "10;w=60"
    caller.clock.now += 39.5
    assert await caller.statuses(1, L) == [429]
    caller.clock.now += 0.5
    assert await caller.statuses(1, L) == [200]


async def test_who_is_counted(caller: Caller):
    """The owner of a credential, apart in each dialect; who has none, by the address."""
    caller.limited(leaflink_second_limit=2, marketplace_burst_limit=2)
    assert await caller.statuses(3, L) == [200, 200, 429]
    assert await caller.statuses(1, L, STRANGER) == [200]
    assert await caller.statuses(3, V2) == [200, 200, 429]
    assert await caller.statuses(1, V2, STRANGER) == [200]
    assert await caller.statuses(3, L, None) == [401, 401, 429]
    assert await caller.statuses(1, L, None, peer="10.9.9.8") == [401]
    assert await caller.statuses(3, f"{LEAFLINK}/nowhere", None, peer="10.9.9.7") == [401, 401, 429]


async def test_two_tokens_of_one_subject_and_two_keys_of_one_company_are_one_caller(caller: Caller):
    caller.limited(leaflink_second_limit=2, marketplace_burst_limit=2)
    stage = caller.stage
    for dialect, path in ((LEAFLINK, L), (MARKETPLACE, V2)):
        assert await caller.statuses(2, path) == [200, 200]
        first = stage.keys.pop(f"{dialect} {OWNER}")
        assert await stage.credential(OWNER, dialect) != first
        assert await caller.statuses(1, path) == [429]


async def test_a_bucket_of_marketplace_v2(caller: Caller):
    caller.limited(marketplace_burst_limit=3, marketplace_minute_limit=30)
    status, headers = await caller.ask(V2)
    assert (status, [headers[name] for name in SEVEN[:3]]) == (200, ["3", "2", "2"])
    assert not set(SEVEN[3:]) & set(headers)
    assert await caller.statuses(3, V2) == [200, 200, 429]
    status, headers = await caller.ask(V2)
    assert (status, headers["Retry-After"], headers["RateLimit-Remaining"]) == (429, "2", "0")
    caller.clock.now += 2
    assert await caller.statuses(2, V2) == [200, 429]
    caller.clock.now += 600
    assert await caller.statuses(4, V2) == [200, 200, 200, 429]


async def test_no_limit_no_header(caller: Caller):
    caller.limited(leaflink_minute_limit=0, leaflink_second_limit=0, marketplace_burst_limit=0)
    for path in (L, V2):
        for _ in range(12):
            status, headers = await caller.ask(path)
            assert status == 200
            assert not [name for name in headers if "ratelimit" in name.lower()]
    caller.limited(NoLimits())
    assert not set(SEVEN) & set((await caller.ask(L))[1])


def test_the_published_numbers():
    told = (PUBLISHED.leaflink_minute_limit, PUBLISHED.leaflink_second_limit)
    assert told == (400, 8)
    assert (PUBLISHED.marketplace_burst_limit, PUBLISHED.marketplace_minute_limit / 60) == (1000, 5)
