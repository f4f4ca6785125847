"""Who of a seller's people an order belongs to, and what they say about it to each other (marketplace §3)."""

from collections.abc import Sequence

from fondaco.events.records import Kind
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Conflict, Invalid, Problem, refuse
from fondaco.kernel.resource import Join, Resource
from fondaco.kernel.values import decode, new_uid, now
from fondaco.orders.keeping import save_order
from fondaco.orders.placing import sql
from fondaco.orders.trades import Comment, Rep, Trade
from fondaco.store import saving
from fondaco.store.database import Connection
from fondaco.store.listing import find_all

REPS = Kind(
    "order_rep",
    Rep,
    Resource(
        Rep,
        table="order_reps",
        joins={"order_number": Join("order_id", "orders", "number")},
        indexes=(("id",),),
        is_scanned=True,
    ),
)
COMMENTS = Resource(Comment, table="order_comments", counter="orders")


async def add_reps(tx: Connection, actor: Actor, trade: Trade, staff: Sequence[int]) -> None:
    """Give an order to members of the seller's staff who do not have it yet. Raises Invalid."""
    wanted = list(dict.fromkeys(staff))
    known = {row[0] for row in await tx.all(sql.staff_named, {"org": actor.org, "ids": wanted})}
    faults: list[Problem] = [
        Invalid("There is no such member of staff", "sales_reps") for id in wanted if id not in known
    ]
    refuse(faults[:1])
    at = now()
    shared = {"order_id": trade.id, "created": at, "updated": at}
    await saving.insert(tx, actor.org, "order_reps", [shared | {"uid": new_uid(), "staff_id": id} for id in wanted])
    await _told(tx, actor, trade, [each["id"] for each in decode(trade.reps)], wanted)


async def add_rep(tx: Connection, actor: Actor, trade: Trade, staff: int) -> Rep:
    """Raises Conflict for who has it already, Invalid."""
    before = [each["id"] for each in decode(trade.reps)]
    if staff in before:
        raise Conflict("This person has the order already", "rep", staff)
    try:
        await add_reps(tx, actor, trade, [staff])
    except Invalid as problem:
        problem.field = "rep"
        raise
    found = await find_all(tx, Rep, REPS.resource, actor.org, "order_id", [trade.id])
    return next(each for each in found if each.staff_id == staff)


async def remove_rep(tx: Connection, actor: Actor, rep: Rep, trade: Trade) -> None:
    await saving.delete(tx, actor.org, "order_reps", [rep.id])
    await _told(tx, actor, trade, [each["id"] for each in decode(trade.reps)], [], gone=rep.staff_id)


async def _told(
    tx: Connection, actor: Actor, trade: Trade, before: Sequence[int], added: Sequence[int], gone: int = 0
) -> None:
    after = [id for id in (*before, *added) if id != gone]
    kind = "draft.updated" if trade.state == "draft" else "order.updated"
    await save_order(tx, actor, trade, {}, kind=kind, beside={"sales_reps": (before, after)})


async def comments_of(db: Connection, trade: Trade) -> list[Comment]:
    return await find_all(db, Comment, COMMENTS, trade.org_id, "order_id", [trade.id])


async def add_comment(tx: Connection, actor: Actor, trade: Trade, message: str) -> Comment:
    """Say something about an order, in the name of who acts. Raises Invalid where the seller has nobody."""
    found = await tx.one(sql.staff_of_user, {"org": actor.org, "user": actor.user.id}) if actor.user else None
    found = found or await tx.one(sql.first_staff, {"org": actor.org})
    if found is None:
        raise Invalid("The company has no member of staff in whose name this could be said", "author")
    at = now()
    row = {"uid": new_uid(), "org_id": actor.org, "order_id": trade.id, "author_id": found[0], "author_name": found[1]}
    id = await saving.insert_one(tx, "order_comments", row | {"message": message, "created": at, "updated": at})
    kind = "draft.updated" if trade.state == "draft" else "order.updated"
    await save_order(tx, actor, trade, {}, kind=kind, beside={"comments": ([], [message])})
    return next(each for each in await comments_of(tx, trade) if each.id == id)
