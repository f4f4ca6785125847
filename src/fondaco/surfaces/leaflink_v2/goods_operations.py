"""The operations of Marketplace V2 on products, product lines and brands."""

from fondaco.surfaces.leaflink_v2.brands import BRAND
from fondaco.surfaces.operation import Operation
from fondaco.surfaces.standard import record_operations
from fondaco.surfaces.surface import House


def operations(house: House) -> list[Operation]:
    return record_operations(BRAND, "brands", "list read", rights=("orders", "products"))
