"""The operations of the dated API on customers and what belongs to them."""

from fondaco.surfaces.leaflink.groups import GROUP
from fondaco.surfaces.operation import Operation
from fondaco.surfaces.standard import record_operations
from fondaco.surfaces.surface import House


def operations(house: House) -> list[Operation]:
    return record_operations(GROUP, "customer groups", "list create read patch delete")
