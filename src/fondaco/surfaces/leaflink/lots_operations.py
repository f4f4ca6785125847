"""The operations of the dated API on facilities, stock and batches."""

from fondaco.surfaces.leaflink.facilities import facility_operations
from fondaco.surfaces.operation import Operation
from fondaco.surfaces.surface import House


def operations(house: House) -> list[Operation]:
    return [*facility_operations()]
