"""Opens the database that a folder or an address names, with its schema up to date."""

from pathlib import Path

import apsw
import asyncpg

from fondaco.store.migrate import migrate_postgres, migrate_sqlite
from fondaco.store.postgres import Postgres
from fondaco.store.sqlite import SQLite

# What an operator can mend: a server or folder out of reach, or a role that may not do what is needed.
OUT_OF_REACH = (
    OSError,
    apsw.CantOpenError,
    apsw.ReadOnlyError,
    asyncpg.CannotConnectNowError,
    asyncpg.InsufficientPrivilegeError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.TooManyConnectionsError,
)


async def open_database(folder: Path, url: str = "") -> SQLite | Postgres:
    """PostgreSQL where an address is given, else SQLite in the folder, which is made if absent."""
    if url:
        await migrate_postgres(url)
        return await Postgres.connect(url)
    db = SQLite(folder)
    migrate_sqlite(db)
    return db
