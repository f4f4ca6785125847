"""Lines, goods and stock records for tests of the rules."""

from typing import Any

from fondaco.inventory.rules import Cell
from fondaco.orders.model import Line
from fondaco.orders.rules import Good


def a_line(**values: Any) -> Line:
    """A line of a product that has a stock record, if nothing else is said."""
    stated: dict[str, Any] = {
        "id": 0,
        "order_id": 0,
        "position": 0,
        "product_id": 1,
        "product_uid": "p" * 15,
        "sku_id": 1,
        "name": "Green tea",
        "product_code": "TEA",
        "sku_code": "TEA_N1",
        "barcode": "",
        "quantity": 10_000,
        "price": 0,
        "total": 0,
        "vat": 0,
        "reserved": 0,
        "issued": 0,
    }
    return Line(**stated | values)


def a_cell(id: int, on_hand: int, reserved: int = 0) -> Cell:
    return Cell(id, f"c{id}", f"TEA_N{id}", on_hand, reserved)


def a_good(**values: Any) -> Good:
    stated: dict[str, Any] = {
        "product_id": 1,
        "uid": "p" * 15,
        "code": "TEA",
        "name": "Green tea",
        "barcode": "622",
        "price": 125_000,
        "vat": 150_000,
        "sku_id": 7,
        "sku_code": "TEA_N1",
    }
    return Good(**stated | values)
