"""The application: every dialect at its place, over one database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Mount

from fondaco.identity.limits import Limits, LocalLimits, NoLimits
from fondaco.identity.shared_limits import SharedLimits
from fondaco.identity.tokens import open_tokens
from fondaco.settings import Settings, read_settings
from fondaco.store.open import open_database
from fondaco.surfaces.linkit.dialect import Linkit
from fondaco.surfaces.linkit.operations import operations
from fondaco.surfaces.linkit.shapes import Refusal
from fondaco.surfaces.openapi import with_document
from fondaco.surfaces.surface import House


def open_limits(settings: Settings) -> Limits:
    if not settings.rate_limits:
        return NoLimits()
    return SharedLimits(settings.counters_url) if settings.counters_url else LocalLimits()


async def open_house(settings: Settings) -> House:
    database = await open_database(settings.data, settings.database_url)
    return House(database, await open_tokens(database, settings.token_life), open_limits(settings), settings)


def dialects(house: House) -> list[Mount]:
    linkit = Linkit(house, with_document(operations(house), "Fondaco: Linkit v1", Linkit.prefix, Refusal))
    return [Mount(Linkit.prefix, app=linkit)]


def build(settings: Settings) -> Starlette:
    """The house opens when the server starts and closes when it stops."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        house = await open_house(settings)
        app.router.routes.extend(dialects(house))
        yield
        await house.database.close()

    cors = Middleware(CORSMiddleware, allow_origins=settings.cors_origins, allow_methods=["*"], allow_headers=["*"])
    return Starlette(lifespan=lifespan, middleware=[cors] if settings.cors_origins else [])


def application() -> Starlette:
    """For servers that import it: settings from the environment."""
    return build(read_settings())
