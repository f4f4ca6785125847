"""The operations of Marketplace V2 on facilities, stock and batches."""

from fondaco.surfaces.operation import Operation
from fondaco.surfaces.surface import House


def operations(house: House) -> list[Operation]:
    return []
