"""What every command shares: where the data is, a database for the time of the command, and refusals as a sentence."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console

from fondaco.kernel.errors import Problem
from fondaco.kernel.values import replace
from fondaco.settings import Settings, read_settings
from fondaco.store.open import open_database
from fondaco.store.postgres import Postgres
from fondaco.store.sqlite import SQLite

T = TypeVar("T")
Data = Annotated[Path | None, typer.Option("--data", help="The folder that holds the data (default: data).")]
Url = Annotated[str, typer.Option("--database-url", help="A PostgreSQL address, instead of a folder.")]
Org = Annotated[str, typer.Option("--org", help="The organization's id.")]
notes = Console(stderr=True)


def settings_of(data: Path | None, url: str) -> Settings:
    """The environment's settings with what the command line says."""
    settings = read_settings()
    if data is not None:
        settings = replace(settings, data=data, database_url=url)
    return replace(settings, database_url=url or settings.database_url)


def refuse(sentence: str) -> typer.Exit:
    """To raise: the sentence on stderr, status 1."""
    notes.print(sentence, style="red", markup=False, highlight=False, soft_wrap=True)
    return typer.Exit(1)


def run(settings: Settings, work: Callable[[SQLite | Postgres], Awaitable[T]]) -> T:
    """Open the database, work, close it. A Problem becomes a sentence on stderr and status 1."""

    async def whole() -> T:
        database = await open_database(settings.data, settings.database_url)
        try:
            return await work(database)
        finally:
            await database.close()

    try:
        return asyncio.run(whole())
    except Problem as problem:
        raise refuse(problem.detail) from None


def show(value: Any) -> None:
    """What the command made, alone on stdout."""
    typer.echo(value)
