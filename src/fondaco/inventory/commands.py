"""Commands on stock: queued when they are given, then done in order, and remembered for a while (leaflink D-23)."""

from collections.abc import Awaitable, Callable
from typing import Any

from fondaco.events.outbox import stamp
from fondaco.inventory.cells import Amounts, Place, change_place, find_place
from fondaco.inventory.stock import sql
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid
from fondaco.kernel.values import UNITS, Struct, ago, decode, encode, new_uid
from fondaco.store.database import Connection

Values = dict[str, Any]
KEPT = 30 * 86_400  # seconds that what became of a command is told
ORDERED = ("fulfillment", "unfulfillment", "unreserve")


class Command(Struct, frozen=True):
    """`content` is JSON as it was sent, quantities in 1/10 000; `result` JSON of texts once it has failed."""

    id: int
    uid: str
    org_id: int
    kind: str
    content: str
    created_by: int
    user_uid: str
    key_uid: str
    request: str
    status: str
    result: str | None
    done: str | None


async def queue(
    tx: Connection, actor: Actor, kind: str, content: Values, *, created_by: int, metadata: dict[str, str] | None
) -> int:
    """The id of a command that waits to be done, for that of the caller's companies whose product it names."""
    product = content.get("product_id", content.get("from_product_id"))
    org = await tx.value(sql.owner_of_product, {"orgs": list(actor.orgs), "product": product}) or actor.org
    user = await tx.value(sql.member, {"org": org, "id": created_by}) if created_by else None
    made = stamp(actor.at(org)) | {"uid": new_uid(), "kind": kind, "product": product, "created_by": created_by}
    made |= {"other": content.get("to_product_id", product), "content": encode(content).decode()}
    made |= {"metadata": encode(metadata).decode() if metadata else None, "request": actor.request}
    made |= {"user": user} if user else {}
    id: int = await tx.value(sql.insert_command, made)
    return id


async def find_command(db: Connection, orgs: tuple[int, ...], id: int) -> Command | None:
    found = await db.one(sql.command, {"orgs": list(orgs), "id": id})
    return Command(*found) if found else None


async def forget_commands(tx: Connection) -> None:
    """Runs for the platform."""
    await tx.run(sql.forget_commands, {"before": ago(KEPT)})


# What each command does. All raise Invalid where it cannot be done, and have changed nothing then.


async def putaway(tx: Connection, actor: Actor, command: Command, sent: Values) -> None:
    place = await _place(tx, actor, sent, opens=True)
    await _change(tx, actor, command, place, Amounts(on_hand=sent["quantity"]), "put away")


async def reconcile(tx: Connection, actor: Actor, command: Command, sent: Values) -> None:
    place = await _place(tx, actor, sent, opens=True)
    by = sent["to_quantity"] - place.piece.on_hand
    if sent["to_quantity"] < place.piece.held:
        raise Invalid(f"{_said(place.piece.held)} are held: release them first", "to_quantity")
    if by:
        await _change(tx, actor, command, place, Amounts(on_hand=by), "counted")


async def transfer(tx: Connection, actor: Actor, command: Command, sent: Values) -> None:
    ends = [{name: sent[f"{end}_{name}"] for name in ("product_id", "facility_id", "batch_id")} for end in FROM_TO]
    if ends[0] == ends[1]:
        raise Invalid("This is the same place", "to_facility_id")
    target = await _place(tx, actor, ends[1], opens=True)
    source = await _place(tx, actor, ends[0])
    _check_available(source, sent["quantity"])
    await _change(tx, actor, command, source, Amounts(on_hand=-sent["quantity"]), "transfer")
    # It may be another lot under the same stock record, which has changed.
    target = await _place(tx, actor, ends[1]) if target.cell.id == source.cell.id else target
    await _change(tx, actor, command, target, Amounts(on_hand=sent["quantity"]), "transfer")


async def hold(tx: Connection, actor: Actor, command: Command, sent: Values) -> None:
    place = await _place(tx, actor, sent)
    _check_available(place, sent["quantity"])
    await _change(tx, actor, command, place, Amounts(held=sent["quantity"]))


async def unhold(tx: Connection, actor: Actor, command: Command, sent: Values) -> None:
    place = await _place(tx, actor, sent)
    _check("held", place.piece.held, sent["quantity"])
    await _change(tx, actor, command, place, Amounts(held=-sent["quantity"]))


async def destroy(tx: Connection, actor: Actor, command: Command, sent: Values) -> None:
    place = await _place(tx, actor, sent)
    _check_available(place, sent["quantity"])
    await _change(tx, actor, command, place, Amounts(on_hand=-sent["quantity"]), "destroyed")


async def archive(tx: Connection, actor: Actor, command: Command, sent: Values) -> None:
    place, quantity = await _place(tx, actor, sent), sent["quantity"]
    _check_available(place, quantity)
    await _change(tx, actor, command, place, Amounts(on_hand=-quantity, archived=quantity), "archived")


async def unarchive(tx: Connection, actor: Actor, command: Command, sent: Values) -> None:
    place, quantity = await _place(tx, actor, sent), sent["quantity"]
    _check("archived", place.piece.archived, quantity)
    await _change(tx, actor, command, place, Amounts(on_hand=quantity, archived=-quantity), "archived")


Doing = Callable[[Connection, Actor, Command, Values], Awaitable[None]]
FROM_TO = ("from", "to")
DOING: dict[str, Doing] = {
    "putaway": putaway,
    "reconcile": reconcile,
    "transfer": transfer,
    "hold": hold,
    "unhold": unhold,
    "destroy": destroy,
    "archive": archive,
    "unarchive": unarchive,
}


async def _place(tx: Connection, actor: Actor, sent: Values, *, opens: bool = False) -> Place:
    product, branch, lot = sent["product_id"], sent["facility_id"], sent["batch_id"]
    return await find_place(tx, actor, product=product, branch=branch, lot=lot, opens=opens)


async def _change(tx: Connection, actor: Actor, command: Command, place: Place, by: Amounts, reason: str = "") -> None:
    await change_place(tx, actor, place, by, reason=reason, document=command.uid)


def _check_available(place: Place, quantity: int) -> None:
    _check("available", place.available, quantity)


def _check(what: str, there: int, quantity: int) -> None:
    if quantity > there:
        raise Invalid(f"Only {_said(there)} are {what}", "quantity")


def _said(units: int) -> str:
    whole, rest = divmod(units, UNITS)
    return f"{whole}.{rest:04d}".rstrip("0") if rest else str(whole)


def sent_of(command: Command) -> Values:
    found: Values = decode(command.content)
    return found
