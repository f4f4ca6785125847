"""Health and telemetry over Linkit (linkit-v1 §7, D-42)."""

import os
import re

from tests.cases import GET, NOBODY, POST, READER, STRANGER, Case, Only, table
from tests.cast import Stage, application, client_of, open_stage

from fondaco import __version__
from fondaco.kernel.values import replace
from fondaco.surfaces.surface import House

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
HEALTHY = {"status": "healthy", "version": __version__, "environment": "test"}
RUNTIME = "goroutines cpu_count alloc_mb total_alloc_mb sys_mb num_gc gc_pause_ns".split()
STORE = "products branches skus orders customers".split()
MADE = [
    POST("/branches", {"iv_id": "N1", "name_en": "N"}),
    POST("/branches", {"iv_id": "S1", "name_en": "S"}),
    POST("/products", {"iv_id": "P", "name_en": "P"}),
]


def positive(number):
    return type(number) is int and number > 0


def counted(number):
    return type(number) is int and number >= 0


CASES = [
    Case("ping", GET("/ping", as_=NOBODY), 200, {"message": "pong", "timestamp": MOMENT}, queries=0),
    Case("ping, whole", GET("/ping", as_=NOBODY), 200, Only("message", "timestamp")),
    Case("ping with a bad credential", GET("/ping", as_=NOBODY, headers={"Authorization": "x"}), 200),
    Case("health", GET("/health", as_=NOBODY), 200, HEALTHY | {"timestamp": MOMENT}, queries=1),
    Case("health, whole", GET("/health", as_=NOBODY), 200, Only("status", "version", "environment", "timestamp")),
    Case("system for nobody", GET("/health/system", as_=NOBODY), 401),
    Case("telemetry for nobody", GET("/telemetry", as_=NOBODY), 401),
    Case(
        "system",
        GET("/health/system", as_=READER),
        200,
        HEALTHY
        | {
            "uptime_seconds": float,
            "system_health": {
                "status": "healthy",
                "initialized": True,
                "started": True,
                "timestamp": MOMENT,
                "total_apps": 0,
                "active_apps": 0,
                "manager_metrics": {"active_instances": 0, "total_instances": 0, "total_organizations": 1},
                "registry_metrics": {"total_factories": 0, "total_created": 0, "total_errors": 0, "cache_hit_rate": 0},
                "scheduler_metrics": {
                    "active_workers": 0,
                    "total_executions": 0,
                    "successful_runs": 0,
                    "failed_runs": 0,
                },
            },
        },
    ),
    Case(
        "system, whole",
        GET("/health/system"),
        200,
        Only("status", "version", "environment", "uptime_seconds", "system_health"),
    ),
    Case(
        "telemetry",
        GET("/telemetry"),
        200,
        {
            "version": __version__,
            "measured": MOMENT,
            "runtime": dict.fromkeys(RUNTIME, counted) | {"cpu_count": os.cpu_count(), "alloc_mb": positive},
            "store": dict.fromkeys(STORE, 0),
            "staging": {"pending": 0, "processing": 0, "completed_today": 0},
        },
    ),
    Case("telemetry, whole", GET("/telemetry"), 200, Only("version", "measured", "runtime", "store", "staging")),
    Case("runtime, whole", GET("/telemetry"), 200, {"runtime": Only(*RUNTIME)}),
    Case(
        "counts of the caller's organization",
        GET("/telemetry"),
        200,
        {"store": {"products": 1, "branches": 2, "skus": 2, "orders": 0, "customers": 0}},
        given=MADE,
    ),
    Case("and of no other", GET("/telemetry", as_=STRANGER), 200, {"store": {"products": 1, "skus": 1}}, given=MADE),
]


@table(CASES)
async def test_health(stage: Stage, case: Case):
    await stage.play(case)


class Sick:
    """Counters whose server is out of reach."""

    is_shared = True
    is_healthy = False

    def __init__(self, house: House) -> None:
        self.take = house.limits.take


async def test_degraded_without_the_counters(house: House):
    async with client_of(application(replace(house, limits=Sick(house)))) as client:
        stage = await open_stage(house, client)
        await stage.play(Case("degraded", GET("/health", as_=NOBODY), 200, {"status": "degraded"}))
        await stage.play(Case("in detail", GET("/health/system"), 200, {"system_health": {"status": "degraded"}}))


async def test_unhealthy_without_the_database(stage: Stage, monkeypatch):
    class Gone:
        async def value(self, *_):
            raise OSError("no database")

    monkeypatch.setattr(stage.database, "of", lambda _: Gone())
    response = await stage.send(GET("/health", as_=NOBODY))
    assert (response.status_code, response.json()["status"]) == (503, "unhealthy")
    assert (await stage.send(GET("/ping", as_=NOBODY))).status_code == 200
