"""The operations of Marketplace V2 on orders, invoices and payments."""

from fondaco.surfaces.operation import Operation
from fondaco.surfaces.surface import House


def operations(house: House) -> list[Operation]:
    return []
