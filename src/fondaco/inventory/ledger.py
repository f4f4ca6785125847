"""What the ledger of movements tells of stock records at a moment."""

from collections.abc import Sequence

from fondaco.store import sqlfile
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)


async def quantities_at(db: Connection, org: int, ids: Sequence[int], moment: str) -> dict[int, int]:
    """What was on hand in each of these stock records at the end of a moment; nothing before the first movement."""
    found = await db.all(sql.quantities_at, {"org": org, "ids": list(ids), "moment": moment}) if ids else []
    return dict.fromkeys(ids, 0) | {row[0]: row[1] for row in found}
