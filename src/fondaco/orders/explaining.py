"""Why a quantity is what it is: the movements that made it, and the open reservations that hold of it."""

from fondaco.kernel.values import Struct
from fondaco.store import sqlfile
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)
MOST_HELD = 500


class Step(Struct, frozen=True):
    """A movement, and what was on hand after it."""

    quantity: int
    reason: str
    document: str
    user_uid: str
    key_uid: str
    created: str
    balance: int


class Reservation(Struct, frozen=True):
    """What a line of an order holds; `position` counts its lines from 0."""

    order_uid: str
    order_code: str
    position: int
    quantity: int


class Explanation(Struct, frozen=True):
    """`opening` is the sum of the movements before `steps`, the oldest of which comes first.

    `reserved` is the sum of all open reservations, of which the latest 500 are told.
    """

    opening: int
    steps: list[Step]
    reservations: list[Reservation]
    reserved: int

    @property
    def on_hand(self) -> int:
        return self.steps[-1].balance if self.steps else self.opening


async def explain(db: Connection, org: int, sku: int, limit: int) -> Explanation:
    """The latest `limit` movements of a stock record and its latest open reservations, all of one moment."""
    found = await db.all(sql.explain, {"org": org, "sku": sku, "limit": limit, "most": MOST_HELD})
    rows = sorted((row[0], *row[1:]) for row in found)
    opening = balance = sum(row[3] for row in rows if row[0] == "before")
    steps = []
    for _, _, _, quantity, reason, document, user, key, created in (row for row in rows if row[0] == "movement"):
        balance += quantity
        steps.append(Step(quantity, reason, document, user, key, created, balance))
    held = [Reservation(row[5], row[4], row[2], row[3]) for row in rows if row[0] == "reservation"]
    return Explanation(opening, steps, held, sum(row[3] for row in rows if row[0] == "reserved"))
