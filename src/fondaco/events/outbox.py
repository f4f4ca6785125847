"""Records what happened in the transaction that made it happen. Numbers are gapless per organization."""

from collections.abc import Sequence
from typing import Any

from fondaco.kernel.actor import Actor, Operator
from fondaco.kernel.values import Struct, encode, new_uid, now
from fondaco.store import sqlfile
from fondaco.store.counters import next_number
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)


class Event(Struct, frozen=True):
    """`type` as in "product.updated", `record` the uid it happened to, `changes` field by field from what to what.

    `uid` is for those whose record must name its event; the others are given one.
    """

    type: str
    record: str
    changes: dict[str, tuple[Any, Any]] = {}
    uid: str = ""


def stamp(actor: Actor | Operator) -> dict[str, Any]:
    """For whom, by whom and when: what a row of an event, a movement or a document says of its making."""
    return {"org": actor.org, "user": actor.user.uid if actor.user else "", "key": actor.key, "now": now()}


async def record(tx: Connection, actor: Actor | Operator, events: Sequence[Event]) -> None:
    """Add events at the end of the organization's log: the last thing an action does, for it makes others wait."""
    if not events:
        return
    last = await next_number(tx, actor.org, "events", len(events))
    shared = stamp(actor) | {"request": actor.request}
    rows = [
        shared
        | {
            "uid": e.uid or new_uid(),
            "number": number,
            "type": e.type,
            "record": e.record,
            "changes": encode(e.changes).decode(),
        }
        for number, e in enumerate(events, last - len(events) + 1)
    ]
    if len(rows) == 1:
        await tx.run(sql.insert_event, rows[0])
    else:
        await tx.many(sql.insert_event, rows)
