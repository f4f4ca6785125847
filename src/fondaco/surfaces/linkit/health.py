"""Health and telemetry (linkit-v1 §7, D-42)."""

import asyncio
import gc
import os
import resource
import threading
import time
from pathlib import Path
from typing import Any, Literal, TypedDict

from fondaco import __version__
from fondaco.kernel.values import now
from fondaco.store.counters import read_counter
from fondaco.surfaces.linkit.shapes import moment
from fondaco.surfaces.operation import Call, Handler, show
from fondaco.surfaces.surface import House

STARTED = time.monotonic()
MIB = 1024 * 1024
STORED = ("products", "branches", "skus", "orders", "customers")
Status = Literal["healthy", "degraded", "unhealthy"]


class Pong(TypedDict):
    message: str
    timestamp: str


class Health(TypedDict):
    status: Status
    version: str
    environment: str
    timestamp: str


class SystemHealth(TypedDict):
    status: Status
    initialized: bool
    started: bool
    timestamp: str
    total_apps: int
    active_apps: int
    manager_metrics: dict[str, int]
    registry_metrics: dict[str, float]
    scheduler_metrics: dict[str, int]


class System(TypedDict):
    status: Status
    version: str
    environment: str
    uptime_seconds: float
    system_health: SystemHealth


class Telemetry(TypedDict):
    version: str
    measured: str
    runtime: dict[str, int]
    store: dict[str, int]
    staging: dict[str, int]


class Collections:
    """Counts the collections of Python's garbage collector and times the last."""

    def __init__(self) -> None:
        self.count = 0
        self.pause = 0
        self._began = 0
        gc.callbacks.append(self._note)

    def _note(self, phase: str, _: dict[str, int]) -> None:
        if phase == "start":
            self._began = time.perf_counter_ns()
        else:
            self.count += 1
            self.pause = time.perf_counter_ns() - self._began


async def ping(call: Call) -> Any:
    return show(200, {"message": "pong", "timestamp": moment(now())})


async def status_of(house: House) -> Status:
    """Unhealthy without the database, degraded without another server that was configured."""
    try:
        await house.database.of(None).value("select 1", {})
    except Exception:  # whatever keeps the database from answering, the answer is the same
        return "unhealthy"
    return "healthy" if house.limits.is_healthy else "degraded"


def health(house: House) -> Handler:
    async def act(call: Call) -> Any:
        status = await status_of(house)
        body = {
            "status": status,
            "version": __version__,
            "environment": house.settings.environment,
            "timestamp": moment(now()),
        }
        return show(503 if status == "unhealthy" else 200, body)

    return act


def system(house: House) -> Handler:
    async def act(call: Call) -> Any:
        status = await status_of(house)
        detail: SystemHealth = {
            "status": status,
            "initialized": True,
            "started": True,
            "timestamp": moment(now()),
            "total_apps": 0,
            "active_apps": 0,
            "manager_metrics": {"active_instances": 0, "total_instances": 0, "total_organizations": 1},
            "registry_metrics": {"total_factories": 0, "total_created": 0, "total_errors": 0, "cache_hit_rate": 0.0},
            "scheduler_metrics": {"active_workers": 0, "total_executions": 0, "successful_runs": 0, "failed_runs": 0},
        }
        return show(
            200,
            {
                "status": status,
                "version": __version__,
                "environment": house.settings.environment,
                "uptime_seconds": round(time.monotonic() - STARTED, 3),
                "system_health": detail,
            },
        )

    return act


def telemetry(collections: Collections) -> Handler:
    async def act(call: Call) -> Any:
        counts = {name: (await read_counter(call.db, call.actor.org, name))[0] for name in STORED}
        return show(
            200,
            {
                "version": __version__,
                "measured": moment(now()),
                "runtime": runtime(collections),
                "store": counts,
                "staging": {"pending": 0, "processing": 0, "completed_today": 0},
            },
        )

    return act


def runtime(collections: Collections) -> dict[str, int]:
    virtual, resident = (
        int(pages) * os.sysconf("SC_PAGE_SIZE") // MIB for pages in Path("/proc/self/statm").read_text().split()[:2]
    )
    return {
        "goroutines": len(asyncio.all_tasks()) + threading.active_count(),
        "cpu_count": os.cpu_count() or 1,
        "alloc_mb": resident,
        "total_alloc_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "sys_mb": virtual,
        "num_gc": collections.count,
        "gc_pause_ns": collections.pause,
    }
