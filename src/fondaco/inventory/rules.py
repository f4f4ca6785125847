"""The rules of stock. Pure: values in, values or a Problem out."""

from collections.abc import Iterable
from typing import Any

from fondaco.inventory.model import Sku
from fondaco.kernel.errors import Invalid
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

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved


class Shift(Struct, frozen=True):
    """By how much what is reserved and what is on hand of a record change."""

    cell: Cell
    reserved: int
    on_hand: int


def sku_code(product: str, branch: str) -> str:
    return product + BETWEEN + branch


def may_clash(code: str, others: Iterable[str]) -> bool:
    """Whether a derived SKU code could equal that of another pair: only if a code itself holds what joins two."""
    return BETWEEN in code or any(BETWEEN in other for other in others)


def moved(sku: Sku, changes: Values) -> int:
    """By how much these changes move the quantity on hand. Raises Invalid below what is reserved."""
    on_hand: int = changes.get("on_hand", sku.on_hand)
    check_reserved(on_hand, sku.reserved, "on_hand")
    return on_hand - sku.on_hand


def check_reserved(on_hand: int, reserved: int, field: str) -> None:
    """Raises Invalid for a quantity on hand below what open orders are promised."""
    if on_hand < reserved:
        raise Invalid(f"{reserved // UNITS} are reserved for open orders: on hand cannot be less", field)


def add_quantity(sku: Sku, delta: int) -> int:
    """The quantity on hand after a change by `delta`. Raises Invalid below zero or above what can be counted."""
    result = sku.on_hand + delta
    if result < 0:
        raise Invalid(f"There are {sku.on_hand // UNITS} on hand, which cannot become less than none", "delta")
    if result > MOST_QUANTITY * UNITS:
        raise Invalid(f"A quantity is at most {MOST_QUANTITY}", "delta")
    return result
