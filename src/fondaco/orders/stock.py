"""What orders hold of the stock: reserve, release, issue and put back, in the order's own transaction (R5)."""

from collections.abc import Sequence

from fondaco.events.outbox import Event
from fondaco.inventory.rules import Shift
from fondaco.inventory.stock import load_cells, shift
from fondaco.kernel.actor import Actor
from fondaco.orders import rules
from fondaco.orders.model import Line
from fondaco.orders.states import Stock
from fondaco.store.database import Connection

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
    moves: list[Shift] = rules.shifts(held, after, cells)
    return after, await shift(tx, actor, moves, reason=REASONS[stock], document=document)
