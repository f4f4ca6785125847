"""`fondaco backup` and `fondaco restore`: the whole of the data as one file, but for what was uploaded."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from fondaco.cli.common import Data, Url, notes, refuse, settings_of, show
from fondaco.kernel.errors import Problem
from fondaco.store.copying import backup_postgres, backup_sqlite, restore_postgres, restore_sqlite
from fondaco.store.files import FOLDER
from fondaco.store.open import open_database


def backup(
    file: Annotated[Path, typer.Argument(help="The file to make; one that exists is not overwritten.")],
    data: Data = None,
    database_url: Url = "",
) -> None:
    """Copy everything into a file, also while serving, and print its path. Keep it safe: it holds secrets.

    Uploaded files are copied beside it, as docs/operating.md says.
    """
    settings = settings_of(data, database_url)
    try:
        if settings.database_url:
            backup_postgres(settings.database_url, file)
        else:
            backup_sqlite(settings.data, file)
    except Problem as problem:
        raise refuse(problem.detail) from None
    show(file)
    if (settings.data / FOLDER).exists():
        notes.print(f"Uploaded files are not in it: copy {settings.data / FOLDER} beside it.", soft_wrap=True)


def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file that backup made.")],
    data: Data = None,
    database_url: Url = "",
) -> None:
    """Put a backup where there is no data yet, and bring its schema up to date."""
    settings = settings_of(data, database_url)
    try:
        if settings.database_url:
            asyncio.run(restore_postgres(file, settings.database_url))
        else:
            show(restore_sqlite(file, settings.data))
        asyncio.run(_open(settings.data, settings.database_url))
    except Problem as problem:
        raise refuse(problem.detail) from None
    notes.print("Restored. `fondaco doctor` proves it.")


async def _open(data: Path, url: str) -> None:
    await (await open_database(data, url)).close()
