"""The operations of Marketplace V2 on facilities, stock and batches."""

from fondaco.surfaces.leaflink_v2.batches import batch_operations
from fondaco.surfaces.leaflink_v2.facilities import facility_operations
from fondaco.surfaces.leaflink_v2.inventory_items import item_operations
from fondaco.surfaces.operation import Operation
from fondaco.surfaces.surface import House


def operations(house: House) -> list[Operation]:
    return [*facility_operations(), *item_operations(), *batch_operations()]
