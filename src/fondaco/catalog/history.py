"""What happened to a product and to its stock, read off the log of events."""

from fondaco.catalog.listed import Listing
from fondaco.kernel.values import Struct
from fondaco.store import sqlfile
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)


class Happening(Struct, frozen=True):
    """One change. `record` is the uid it happened to, `changes` JSON of each column from what to what.

    Of the stock it names the record's id and its branch's. `user_id` is who did it, `key_name` the key it was done by.
    """

    number: int
    type: str
    record: str
    changes: str
    request: str
    created: str
    user_id: int | None
    user_name: str | None
    user_email: str | None
    key_name: str | None
    sku_id: int | None
    branch_id: int | None
    branch_name: str | None

    @property
    def is_of_stock(self) -> bool:
        return self.sku_id is not None


async def read_history(
    db: Connection, listing: Listing, *, size: int, offset: int, down: bool
) -> tuple[list[Happening], int]:
    """A page of it, the newest first if `down`, and how much there is. People are the platform's: so is `db`."""
    asked = {"org": listing.org_id, "uid": listing.uid, "id": listing.id}
    total: int = await db.value(sql.count_history, asked)
    statement = sql.history_down if down else sql.history_up
    found = await db.all(statement, asked | {"limit": size, "offset": offset}) if offset < total else []
    return [Happening(*row) for row in found], total
