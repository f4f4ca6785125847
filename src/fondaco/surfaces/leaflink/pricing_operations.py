"""The operations of the dated API on price schedules, menus, assignments and taxes."""

from fondaco.surfaces.operation import Operation
from fondaco.surfaces.surface import House


def operations(house: House) -> list[Operation]:
    return []
