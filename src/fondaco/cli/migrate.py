"""`fondaco migrate`: brings the schema up to date."""

import asyncio

from fondaco.cli.common import Data, Url, notes, settings_of, show
from fondaco.settings import Settings
from fondaco.store.migrate import migrate_postgres, migrate_sqlite
from fondaco.store.sqlite import SQLite


def migrate(data: Data = None, database_url: Url = "") -> None:
    """Apply the migrations that are missing and print their names; serve does the same when it starts."""
    applied = asyncio.run(_apply(settings_of(data, database_url)))
    for name in applied:
        show(name)
    if not applied:
        notes.print("The schema is up to date.")


async def _apply(settings: Settings) -> list[str]:
    if settings.database_url:
        return await migrate_postgres(settings.database_url)
    db = SQLite(settings.data)
    try:
        return migrate_sqlite(db)
    finally:
        await db.close()
