"""The operations of Marketplace V2 on customers and what belongs to them."""

from fondaco.surfaces.operation import Operation
from fondaco.surfaces.surface import House


def operations(house: House) -> list[Operation]:
    return []
