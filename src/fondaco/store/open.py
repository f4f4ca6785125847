"""Opens the database that a folder or an address names, with its schema up to date."""

from pathlib import Path

from fondaco.store.migrate import migrate_postgres, migrate_sqlite
from fondaco.store.postgres import Postgres
from fondaco.store.sqlite import SQLite


async def open_database(folder: Path, url: str = "") -> SQLite | Postgres:
    """PostgreSQL where an address is given, else SQLite in the folder, which is made if absent."""
    if url:
        await migrate_postgres(url)
        return await Postgres.connect(url)
    db = SQLite(folder)
    migrate_sqlite(db)
    return db
