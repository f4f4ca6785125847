"""The rules of stock. Pure: values in, values or a Problem out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fondaco.inventory.model import Sku, WantedCount, WantedMove
from fondaco.kernel.errors import Invalid, refuse
from fondaco.kernel.values import MOST_QUANTITY, UNITS, Struct

Values = dict[str, Any]
BETWEEN = "_"


class Cell(Struct, frozen=True):
    """A stock record's quantities, in 1/10 000."""

    id: int
    uid: str
    code: str
    on_hand: int
    reserved: int
    held: int = 0
    archived: int = 0
    lots: int = 0

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved - self.held


class Shift(Struct, frozen=True):
    """By how much what is reserved and what is on hand of a record change; `lot` is the one it is taken from first."""

    cell: Cell
    reserved: int
    on_hand: int
    lot: int | None = None


class Stocked(Struct, frozen=True):
    """A product and its stock records by branch."""

    uid: str
    code: str
    skus: dict[int, int]


class Transferred(Struct, frozen=True):
    """So much of a product from one stock record to another, both as they were before."""

    product: Stocked
    source: Cell
    target: Cell
    quantity: int


class Counted(Struct, frozen=True):
    """How much of a product was found, and its stock record as it was before."""

    product: Stocked
    cell: Cell
    counted: int


def sku_code(product: str, branch: str) -> str:
    return product + BETWEEN + branch


def may_clash(code: str, others: Iterable[str]) -> bool:
    """Whether a derived SKU code could equal that of another pair: only if a code itself holds what joins two."""
    return BETWEEN in code or any(BETWEEN in other for other in others)


def moved(sku: Sku, changes: Values) -> int:
    """By how much these changes move the quantity on hand. Raises Invalid below what is reserved or held."""
    on_hand: int = changes.get("on_hand", sku.on_hand)
    check_bound(on_hand, sku, "on_hand")
    return on_hand - sku.on_hand


def check_bound(on_hand: int, cell: Sku | Cell, field: str) -> None:
    """Raises Invalid for a quantity on hand below what open orders are promised and what is held back."""
    if on_hand < cell.reserved:
        raise too_few(cell.reserved, field)
    if on_hand < cell.reserved + cell.held:
        raise Invalid(f"{cell.held // UNITS} are held back besides: on hand cannot be less", field)


def too_few(reserved: int, field: str) -> Invalid:
    return Invalid(f"{reserved // UNITS} are reserved for open orders: on hand cannot be less", field)


def add_quantity(sku: Sku, delta: int) -> int:
    """The quantity on hand after a change by `delta`. Raises Invalid below what is reserved, above what is counted."""
    result = sku.on_hand + delta
    if result < 0:
        raise Invalid(f"There are {sku.on_hand // UNITS} on hand, which cannot become less than none", "delta")
    if result > MOST_QUANTITY * UNITS:
        raise Invalid(f"A quantity is at most {MOST_QUANTITY}", "delta")
    check_bound(result, sku, "delta")
    return result


def plan_transfer(
    lines: Sequence[WantedMove],
    goods: Mapping[str, Stocked],
    cells: Mapping[int, Cell],
    *,
    source: int,
    target: int,
) -> list[Transferred]:
    """What a transfer between two branches moves, product by product; lines of the same product add up.

    `goods` are by uid and by code. Raises Invalid, or Faults, for each line that cannot be.
    """
    faults: list[Invalid] = []
    moves: dict[str, Transferred] = {}
    for i, line in enumerate(lines):
        product = goods.get(line.product)
        if product is None:
            faults.append(_no_product(i))
            continue
        left, other = cells.get(product.skus.get(source, 0)), cells.get(product.skus.get(target, 0))
        if left is None or other is None:
            faults.append(_not_stocked(i, product, "where it comes from" if left is None else "where it goes"))
            continue
        before = moves[product.uid].quantity if product.uid in moves else 0
        quantity = before + line.quantity
        if quantity > left.free:
            there = (left.free - before) // UNITS
            faults.append(Invalid(f"Not enough stock of {left.code}: {there} left", f"lines.{i}.quantity"))
        elif other.on_hand + quantity > MOST_QUANTITY * UNITS:
            faults.append(Invalid(f"There would be more than {MOST_QUANTITY} of {other.code}", f"lines.{i}.quantity"))
        else:
            moves[product.uid] = Transferred(product, left, other, quantity)
    refuse(faults)
    return list(moves.values())


def plan_count(
    lines: Sequence[WantedCount], goods: Mapping[str, Stocked], cells: Mapping[int, Cell], *, branch: int
) -> list[Counted]:
    """What a stocktake at a branch found. Raises Invalid, or Faults, for each line that cannot be."""
    faults: list[Invalid] = []
    counts: dict[str, Counted] = {}
    for i, line in enumerate(lines):
        product = goods.get(line.product)
        if product is None:
            faults.append(_no_product(i))
            continue
        cell = cells.get(product.skus.get(branch, 0))
        if cell is None:
            faults.append(_not_stocked(i, product, "at this branch"))
        elif product.uid in counts:
            faults.append(Invalid(f"{product.code} is counted twice", f"lines.{i}.product"))
        else:
            try:
                check_bound(line.counted, cell, f"lines.{i}.counted")
                counts[product.uid] = Counted(product, cell, line.counted)
            except Invalid as fault:
                faults.append(fault)
    refuse(faults)
    return list(counts.values())


def _no_product(line: int) -> Invalid:
    return Invalid("There is no such product", f"lines.{line}.product")


def _not_stocked(line: int, product: Stocked, where: str) -> Invalid:
    return Invalid(f"{product.code} has no stock record {where}", f"lines.{line}.product")
