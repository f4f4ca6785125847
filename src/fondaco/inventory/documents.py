"""Several quantities changed as one document: a transfer between two branches, and a stocktake at one."""

from collections.abc import Sequence
from typing import Any

from fondaco.events.outbox import Event, record, stamp
from fondaco.inventory import rules
from fondaco.inventory.model import DOCUMENTS, Document, WantedCount, WantedMove
from fondaco.inventory.rules import Cell, Counted, Shift, Stocked, Transferred, Values
from fondaco.inventory.stock import load_cells, shift
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid, refuse
from fondaco.kernel.values import Struct, encode, new_uid
from fondaco.store import sqlfile
from fondaco.store.database import Connection
from fondaco.store.listing import find

sql = sqlfile.load(__package__)


class Place(Struct, frozen=True):
    """A branch as a document names it."""

    id: int
    uid: str
    code: str

    def told(self) -> Values:
        return {"uid": self.uid, "code": self.code}


async def find_document(db: Connection, org: int, kind: str, uid: str) -> Document | None:
    found = await find(db, Document, DOCUMENTS, org, "uid", uid)
    return found if found and found.kind == kind else None


async def transfer(
    tx: Connection, actor: Actor, lines: Sequence[WantedMove], *, source: str, target: str, reference: str = ""
) -> Document:
    """Move goods from one branch to another, each named by its uid or code. Raises Invalid, Faults."""
    places = await _find_branches(tx, actor, {"source": source, "target": target})
    here, there = places["source"], places["target"]
    if here.id == there.id:
        raise Invalid("This is the same branch", "target")
    goods, cells = await _find_goods(tx, actor, [line.product for line in lines], [here, there])
    moves = rules.plan_transfer(lines, goods, cells, source=here.id, target=there.id)
    shifts = [
        Shift(cell, 0, by)
        for move in moves
        for cell, by in ((move.source, -move.quantity), (move.target, move.quantity))
    ]
    content = {"source": here.told(), "target": there.told(), "lines": [_told_move(move) for move in moves]}
    return await _keep(tx, actor, "transfer", content, shifts=shifts, reference=reference)


async def count(
    tx: Connection, actor: Actor, lines: Sequence[WantedCount], *, branch: str, reference: str = ""
) -> Document:
    """Set quantities at a branch, named by its uid or code, to what was found there. Raises Invalid, Faults."""
    here = (await _find_branches(tx, actor, {"branch": branch}))["branch"]
    goods, cells = await _find_goods(tx, actor, [line.product for line in lines], [here])
    counts = rules.plan_count(lines, goods, cells, branch=here.id)
    shifts = [Shift(each.cell, 0, by) for each in counts if (by := each.counted - each.cell.on_hand)]
    content = {"branch": here.told(), "lines": [_told_count(each) for each in counts]}
    return await _keep(tx, actor, "count", content, shifts=shifts, reference=reference)


REASONS = {"transfer": "transfer", "count": "counted"}
EVENTS = {"transfer": "stock.transferred", "count": "stock.counted"}


async def _keep(
    tx: Connection, actor: Actor, kind: str, content: Values, *, shifts: Sequence[Shift], reference: str
) -> Document:
    """Move what the document moves, and write it down."""
    made = stamp(actor)
    written = encode(content).decode()
    document = Document(0, new_uid(), kind, reference, written, made["user"], made["key"], made["now"])
    stocked = await shift(tx, actor, shifts, reason=REASONS[kind], document=document.uid)
    row = {"uid": document.uid, "kind": kind, "reference": reference, "content": written}
    await tx.run(sql.insert_document, made | row)
    told: dict[str, tuple[Any, Any]] = {"lines": ([], content["lines"])}
    await record(tx, actor, [*stocked, Event(EVENTS[kind], document.uid, told)])
    return document


async def _find_branches(tx: Connection, actor: Actor, named: dict[str, str]) -> dict[str, Place]:
    """The branches by the fields that name them. Raises Invalid, Faults."""
    found = [Place(*row) for row in await tx.all(sql.branches_named, {"org": actor.org, "named": list(named.values())})]
    # A uid goes before a code that looks like one.
    known = {place.code: place for place in found} | {place.uid: place for place in found}
    refuse([Invalid("There is no such branch", field) for field, name in named.items() if name not in known])
    return {field: known[name] for field, name in named.items()}


async def _find_goods(
    tx: Connection, actor: Actor, named: Sequence[str], places: Sequence[Place]
) -> tuple[dict[str, Stocked], dict[int, Cell]]:
    """The products by uid and by code, and their stock records at these branches, locked in the order of their ids."""
    asked = {"org": actor.org, "named": sorted(set(named)), "branches": [place.id for place in places]}
    goods: dict[str, Stocked] = {}
    for uid, code, branch, sku in await tx.all(sql.stocked, asked):
        goods.setdefault(uid, Stocked(uid, code, {})).skus[branch] = sku
    ids = {sku for good in goods.values() for sku in good.skus.values() if sku}
    return {good.code: good for good in goods.values()} | goods, await load_cells(tx, actor.org, sorted(ids))


def _told_move(move: Transferred) -> Values:
    return {
        "product": {"uid": move.product.uid, "code": move.product.code},
        "quantity": move.quantity,
        "source": _told_cell(move.source, move.source.on_hand - move.quantity),
        "target": _told_cell(move.target, move.target.on_hand + move.quantity),
    }


def _told_count(each: Counted) -> Values:
    return {"product": {"uid": each.product.uid, "code": each.product.code}} | _told_cell(each.cell, each.counted)


def _told_cell(cell: Cell, after: int) -> Values:
    return {"sku": cell.uid, "code": cell.code, "before": cell.on_hand, "after": after}
