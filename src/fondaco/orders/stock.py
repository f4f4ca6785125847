"""What orders hold of the stock: reserve, release, issue and put back, in the order's own transaction (R5)."""

from collections.abc import Sequence

from fondaco.events.outbox import Event
from fondaco.inventory.rules import Shift
from fondaco.inventory.stock import load_cells, shift
from fondaco.kernel.actor import Actor
from fondaco.kernel.values import replace
from fondaco.orders import rules
from fondaco.orders.model import Line
from fondaco.orders.states import Stock
from fondaco.store import sqlfile
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)
REASONS: dict[Stock, str] = {"reserved": "reserved", "issued": "issued", "free": "put back"}


async def hold(
    tx: Connection,
    actor: Actor,
    lines: Sequence[Line],
    *,
    held: Sequence[Line],
    stock: Stock,
    is_strict: bool,
    document: str,
) -> tuple[list[Line], list[Event]]:
    """Let the goods of these lines stand as `stock` says, where those of the lines before stood otherwise.

    The lines as they hold then, to be saved, and the events of the stock records, to be recorded. Raises Invalid.
    """
    ids = sorted({line.sku_id for line in (*lines, *held) if line.sku_id is not None})
    if stock == "free" and not any(line.reserved or line.issued for line in held):
        return rules.allocate(lines, {}, held=held, stock=stock, is_strict=is_strict), []
    cells = await load_cells(tx, actor.org, ids)
    after = rules.allocate(lines, cells, held=held, stock=stock, is_strict=is_strict)
    moves = await _from_lots(tx, actor, after, rules.shifts(held, after, cells))
    return after, await shift(tx, actor, moves, reason=REASONS[stock], document=document)


async def _from_lots(tx: Connection, actor: Actor, lines: Sequence[Line], moves: list[Shift]) -> list[Shift]:
    """The same, taken first from the lots that the lines name: of one stock record the first line that names one."""
    lotted = {move.cell.id for move in moves if move.cell.lots and move.on_hand < 0}
    ids = [line.id for line in lines if line.sku_id in lotted and line.id]
    if not ids:
        return moves
    named: dict[int, int] = {}
    for sku, lot in await tx.all(sql.batches_of_lines, {"org": actor.org, "ids": ids}):
        named.setdefault(sku, lot)
    return [replace(move, lot=named.get(move.cell.id)) for move in moves]
