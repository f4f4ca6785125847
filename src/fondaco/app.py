"""The application: every dialect at its place, over one database."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from fondaco.events.watch import Watch
from fondaco.identity.access_tokens import open_access_tokens
from fondaco.identity.actions import forget_tokens
from fondaco.identity.limits import Limits, LocalLimits, NoLimits
from fondaco.identity.shared_limits import SharedLimits
from fondaco.identity.tokens import open_tokens
from fondaco.inventory.commands import forget_commands
from fondaco.inventory.drops import drop_due
from fondaco.orders.stock_commands import run_due
from fondaco.settings import Settings, read_settings
from fondaco.store.files import sweep
from fondaco.store.once import forget_old
from fondaco.store.open import open_database
from fondaco.surfaces.files import Files
from fondaco.surfaces.leaflink.dialect import LeafLink
from fondaco.surfaces.leaflink.document import DOCUMENT as LEAFLINK
from fondaco.surfaces.leaflink.operations import operations as leaflink_operations
from fondaco.surfaces.leaflink_v2.dialect import LeafLinkV2
from fondaco.surfaces.leaflink_v2.document import DOCUMENT as MARKETPLACE
from fondaco.surfaces.leaflink_v2.operations import operations as marketplace_operations
from fondaco.surfaces.linkit.dialect import Linkit
from fondaco.surfaces.linkit.document import DOCUMENT as LINKIT
from fondaco.surfaces.linkit.operations import operations
from fondaco.surfaces.openapi import with_document
from fondaco.surfaces.request import Receive, Scope, Send
from fondaco.surfaces.surface import House, Surface

log = logging.getLogger(__name__)
HOUR = 3600
PAUSE = 0.2  # seconds between two looks for commands on stock
AWAY = 2
CLOSING = "closing"  # what a server calls as soon as it is told to end, with connections still open
CORS: dict[str, Any] = {
    "allow_methods": ["*"],
    "allow_headers": ["*"],
    "expose_headers": [
        "ETag",
        "Idempotent-Replayed",
        "Retry-After",
        "X-RateLimit-Limit",
        "X-RateLimit-Remaining",
        "X-RateLimit-Reset",
        "X-Request-ID",
    ],
}


def open_limits(settings: Settings) -> Limits:
    if not settings.rate_limits:
        return NoLimits()
    return SharedLimits(settings.counters_url) if settings.counters_url else LocalLimits()


async def open_house(settings: Settings) -> House:
    database = await open_database(settings.data, settings.database_url)
    tokens = await open_tokens(database, settings.token_life)
    access = await open_access_tokens(database, settings)
    return House(database, tokens, open_limits(settings), settings, Watch(database), access)


class Dialects:
    """ASGI: a request goes to the dialect whose prefix its path begins with, as sent: `%2f` is no slash.

    What begins with no prefix goes to Linkit, which says in its words that there is nothing.
    """

    def __init__(self, house: House) -> None:
        self.linkit = Linkit(house, with_document(operations(house), LINKIT))
        # The longest prefix first: one of them begins as another does.
        self.surfaces: tuple[Surface, ...] = (
            LeafLinkV2(house, with_document(marketplace_operations(house), MARKETPLACE)),
            LeafLink(house, with_document(leaflink_operations(house), LEAFLINK)),
            Files(house),
            self.linkit,
        )
        self._places = [(f"{surface.prefix}/".encode(), surface) for surface in self.surfaces]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: bytes = scope.get("raw_path") or scope["path"].encode()
        surface = next((each for prefix, each in self._places if path.startswith(prefix)), self.linkit)
        await surface(scope, receive, send)


async def tidy(house: House) -> None:
    """Forget hourly what has run out: kept replies and revoked tokens."""
    while True:
        await house.database.write(None, forget_old)
        await house.database.write(None, forget_tokens)
        await house.database.write(None, forget_commands)
        await sweep(house.database, house.settings.data)
        await asyncio.sleep(HOUR)


async def work(house: House) -> None:
    """Do the commands on stock as they come, and put on sale what is due."""
    while True:
        try:
            await run_due(house.database)
            await drop_due(house.database)
        except Exception:  # a database that is away now may be back in a moment
            log.exception("commands on stock could not be looked for")
            await asyncio.sleep(AWAY)
        await asyncio.sleep(PAUSE)


class Hub:
    """ASGI: a request goes straight to its dialect.

    Straight, because Starlette's layers cost 12 µs a request and a dialect answers for its own errors.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.dialects: Dialects
        cors = Middleware(CORSMiddleware, allow_origins=settings.cors_origins, **CORS)
        self._is_plain = not settings.cors_origins
        self._rest = Starlette(lifespan=self._open, middleware=[] if self._is_plain else [cors])
        self._rest.router.redirect_slashes = False
        self._rest.router.default = self._serve

    @asynccontextmanager
    async def _open(self, app: Starlette) -> AsyncIterator[dict[str, Any]]:
        house = await open_house(self._settings)
        # What stands now stands for good: the collector need not look at it again, nor look so often.
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)
        self.dialects = Dialects(house)
        tasks = [asyncio.create_task(tidy(house)), asyncio.create_task(work(house))]
        yield {CLOSING: house.watch.close}
        house.watch.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await house.database.close()

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.dialects(scope, receive, send)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (self._is_plain or is_closed(scope)):
            return await self._serve(scope, receive, send)
        return await self._rest(scope, receive, send)


def is_closed(scope: Scope) -> bool:
    """Whether no browser may call from elsewhere: the LeafLink dialects offer that to no origin (leaflink §1.1)."""
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    return path.startswith(f"{LeafLink.prefix}/".encode())


def application() -> Hub:
    """For servers that import it: settings from the environment."""
    return Hub(read_settings())
