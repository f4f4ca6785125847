"""The operations of the dated API on products, product lines and brands."""

from fondaco.surfaces.leaflink.brands import BRAND
from fondaco.surfaces.operation import Operation
from fondaco.surfaces.standard import record_operations
from fondaco.surfaces.surface import House


def operations(house: House) -> list[Operation]:
    return record_operations(BRAND, "brands", "list read")
