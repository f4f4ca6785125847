"""`fondaco serve`: the server."""

import asyncio
import os
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from fondaco.app import Hub
from fondaco.cli.common import Data, Url, notes, refuse, settings_of
from fondaco.cli.wire import Wire
from fondaco.identity.access_tokens import open_access_tokens
from fondaco.identity.actions import organizations
from fondaco.kernel.errors import Problem
from fondaco.kernel.values import replace
from fondaco.settings import Settings
from fondaco.store.open import open_database

FIRST_STEPS = """There is no organization yet. In another terminal:

  {program} org create "My shop" --currency EGP --country EG{where}
  {program} user create --org ID --email you@example.com --role owner{where}
  {program} key create --org ID --name first --role admin{where}
"""

PATIENCE = 10  # seconds that answers under way get to end when the server is told to


def serve(
    data: Data = None,
    database_url: Url = "",
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    workers: Annotated[
        int, typer.Option(min=1, help="Processes; more than one needs PostgreSQL and a counters URL.")
    ] = 1,
    rate_limits: Annotated[str, typer.Option(help="on, or off for load tests.")] = "on",
    counters_url: Annotated[
        str, typer.Option(help="A Valkey or Redis address for limits over several processes.")
    ] = "",
) -> None:
    """Serve every dialect until stopped."""
    settings = settings_of(data, database_url)
    if rate_limits not in ("on", "off"):
        raise refuse("--rate-limits is on or off")
    settings = replace(
        settings,
        rate_limits=settings.rate_limits and rate_limits == "on",
        counters_url=counters_url or settings.counters_url,
    )
    check_workers(settings, workers)
    try:
        asyncio.run(prepare(settings))
    except Problem as problem:
        raise refuse(problem.detail) from None
    options = {"host": host, "port": port, "log_level": "warning", "access_log": False, "server_header": False}
    options |= {"proxy_headers": False, "timeout_keep_alive": 75, "ws": "none", "http": Wire, "loop": "uvloop"}
    options["timeout_graceful_shutdown"] = PATIENCE
    spoken = "Linkit v1 at /api/v1, LeafLink at /leaflink and /leaflink/api/v2"
    notes.print(f"Fondaco listens on http://{host}:{port} ({spoken})", highlight=False, soft_wrap=True)
    if workers == 1:
        uvicorn.run(Hub(settings), **options)  # type: ignore[arg-type]
        return
    os.environ |= environment(settings)
    uvicorn.run("fondaco.app:application", factory=True, workers=workers, **options)  # type: ignore[arg-type]


def check_workers(settings: Settings, workers: int) -> None:
    if workers == 1:
        return
    if not settings.database_url:
        raise refuse("Several workers need PostgreSQL (--database-url): SQLite is written by one process at a time.")
    if settings.rate_limits and not settings.counters_url:
        raise refuse(
            "Several workers need a Valkey or Redis address (--counters-url, or FONDACO_COUNTERS_URL): "
            "without it each would count rate limits for itself, and callers would get the limit once per worker."
        )


async def prepare(settings: Settings) -> None:
    """Bring the schema up to date, try the settings, and tell a newcomer the first steps. Raises Invalid."""
    database = await open_database(settings.data, settings.database_url)
    try:
        is_new = not await organizations(database.of(None))
        await open_access_tokens(database, settings)
    finally:
        await database.close()
    if is_new:
        where = f" --database-url {settings.database_url}" if settings.database_url else f" --data {settings.data}"
        is_usual = settings.data == Path("data") and not settings.database_url
        steps = FIRST_STEPS.format(program=program(), where="" if is_usual else where)
        notes.print(steps, highlight=False, markup=False, soft_wrap=True)


def program() -> str:
    """How this program is called in another terminal: by its name where that is found, else as it was called here."""
    called = sys.argv[0]
    return "fondaco" if shutil.which("fondaco") or Path(called).name != "fondaco" else called


def environment(settings: Settings) -> dict[str, str]:
    """The settings as the environment of worker processes."""
    words = {
        "DATA": str(settings.data),
        "DATABASE_URL": settings.database_url,
        "COUNTERS_URL": settings.counters_url,
        "RATE_LIMITS": "on" if settings.rate_limits else "off",
    }
    return {f"FONDACO_{name}": word for name, word in words.items()}
