"""Rate limits over Linkit (linkit-v1 §1.11, D-18): an exact window of 60 seconds per organization and scope."""

import math
from types import SimpleNamespace

import pytest
from tests.cases import DELETE, GET, HEAD, NOBODY, PATCH, POST, READER, STRANGER, Case
from tests.cast import Stage, application, client_of, open_stage

from fondaco.identity import limits
from fondaco.identity.limits import NoLimits
from fondaco.kernel.values import replace
from fondaco.surfaces.surface import House

READ = GET("/brands")
WRITE = POST("/brands", {})
BULK = POST("/brands/bulk", [{}])
SHUT = {"code": 429, "error": "Rate limit exceeded", "details": str}


class Clock:
    """The time as the limits see it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=clock.monotonic))
    return clock


async def allow(stage: Stage, **settings: int) -> None:
    """Set limits; what counted before counts against the write limit."""
    await stage.prepare(PATCH("/organization", {f"{name}_limit": value for name, value in settings.items()}))


async def statuses(stage: Stage, *requests) -> list[int]:
    return [(await stage.send(request)).status_code for request in requests]


async def test_headers_count_down(stage: Stage, clock: Clock):
    await allow(stage, read=3)
    for remaining, wait in (("2", "60"), ("1", "50"), ("0", "40")):
        shown = {"X-RateLimit-Limit": "3", "X-RateLimit-Remaining": remaining, "X-RateLimit-Reset": wait}
        await stage.play(Case("read", READ, 200, headers=shown | {"Retry-After": None}, queries=2))
        clock.now += 10
    shut = {"X-RateLimit-Limit": "3", "X-RateLimit-Remaining": "0", "Retry-After": lambda text: 30 <= int(text) <= 31}
    await stage.play(Case("one too many", READ, 429, SHUT, headers=shut))


async def test_the_window_slides(stage: Stage, clock: Clock):
    """Each request leaves the count 60 seconds after it came, not when a minute turns."""
    await allow(stage, read=2)
    assert await statuses(stage, READ) == [200]
    clock.now += 30
    assert await statuses(stage, READ, READ) == [200, 429]
    clock.now += 29.5
    assert await statuses(stage, READ) == [429]
    clock.now += 0.7
    assert await statuses(stage, READ, READ) == [200, 429]
    clock.now += 29
    assert await statuses(stage, READ) == [429]
    clock.now += 1
    assert await statuses(stage, READ, READ) == [200, 429]


async def test_retry_after_is_honest(stage: Stage, clock: Clock):
    """Who waits as long as told is served; who comes a second earlier is not."""
    await allow(stage, read=1)
    assert await statuses(stage, READ) == [200]
    clock.now += 12.34
    wait = int((await stage.send(READ)).headers["Retry-After"])
    clock.now += wait - 1.1
    assert await statuses(stage, READ) == [429]
    clock.now += 1.1
    assert await statuses(stage, READ) == [200]


async def test_at_the_very_end_a_second_is_said(stage: Stage, clock: Clock):
    await allow(stage, read=1)
    assert await statuses(stage, READ) == [200]
    clock.now += 59.99
    response = await stage.send(READ)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "1")


async def test_refused_requests_do_not_count(stage: Stage, clock: Clock):
    await allow(stage, read=1)
    assert await statuses(stage, READ) == [200]
    for _ in range(20):
        clock.now += 2
        assert await statuses(stage, READ) == [429]
    clock.now += 20.1
    assert await statuses(stage, READ) == [200]


async def test_scopes_are_counted_apart(stage: Stage, clock: Clock):
    await allow(stage, read=1, write=2, bulk=1)
    assert await statuses(stage, READ, READ, HEAD("/brands")) == [200, 429, 429]
    assert await statuses(stage, BULK, BULK) == [200, 429]
    assert await statuses(stage, WRITE, WRITE) == [400, 429], "the change of settings was a write as well"
    assert await statuses(stage, DELETE("/brands/x"), PATCH("/brands/x", {})) == [429, 429]


async def test_an_organization_shares_its_limit_and_no_other(stage: Stage, clock: Clock):
    await allow(stage, read=2)
    assert await statuses(stage, READ, GET("/products", as_=READER), READ) == [200, 200, 429]
    assert await statuses(stage, GET("/brands", as_=STRANGER)) == [200]


async def test_what_fails_counts(stage: Stage, clock: Clock):
    """A request that was answered at all was a request: 404, 400 and 403 too."""
    await allow(stage, read=2, write=3)
    assert await statuses(stage, GET("/brands/x"), GET("/brands?page=0"), READ) == [404, 400, 429]
    assert await statuses(stage, POST("/brands", {}, as_=READER), WRITE, WRITE) == [403, 400, 429]


async def test_paths_that_are_not_limited(stage: Stage, clock: Clock):
    await allow(stage, read=1)
    assert await statuses(stage, READ, READ) == [200, 429]
    for path in ("/ping", "/health", "/openapi.json"):
        await stage.play(Case("open", GET(path), 200, headers={"X-RateLimit-Limit": None}))


async def test_a_shut_scope_refuses_before_it_looks(stage: Stage, clock: Clock):
    await allow(stage, write=2)
    assert await statuses(stage, WRITE) == [400]
    await stage.play(Case("nothing is written", POST("/brands", {"brand_code": "B"}), 429, SHUT, queries=1))
    await stage.play(Case("a bad credential is 401", POST("/brands", {}, as_=NOBODY), 401))


async def test_none_means_no_limit(stage: Stage, clock: Clock):
    await allow(stage, read=0)
    shown = {"X-RateLimit-Limit": None, "X-RateLimit-Remaining": None, "X-RateLimit-Reset": None}
    for _ in range(5):
        await stage.play(Case("unlimited", READ, 200, headers=shown, queries=2))


async def test_the_published_numbers(stage: Stage, clock: Clock):
    for request, status, limit in ((READ, 200, "300"), (WRITE, 400, "100"), (BULK, 200, "100")):
        response = await stage.send(request)
        assert (response.status_code, response.headers["X-RateLimit-Limit"]) == (status, limit)
    assert (await statuses(stage, *[READ] * 300))[-2:] == [200, 429]


async def test_limits_off(house: House):
    async with client_of(application(replace(house, limits=NoLimits()))) as client:
        stage = await open_stage(house, client)
        await allow(stage, read=1)
        shown = {"X-RateLimit-Limit": None, "Retry-After": None}
        for _ in range(3):
            await stage.play(Case("off", READ, 200, headers=shown, queries=2))


async def test_a_reset_is_whole_seconds_rounded_up(stage: Stage, clock: Clock):
    await allow(stage, read=5)
    assert await statuses(stage, READ) == [200]
    clock.now += 0.5
    reset = (await stage.send(READ)).headers["X-RateLimit-Reset"]
    assert int(reset) == math.ceil(59.5)
