"""The operations of the dated API on orders, invoices and payments."""

from fondaco.surfaces.operation import Operation
from fondaco.surfaces.surface import House


def operations(house: House) -> list[Operation]:
    return []
