"""Every operation of the dated API, area by area."""

from fondaco.surfaces.leaflink import (
    businesses_operations,
    delivery_operations,
    goods_operations,
    lots_operations,
    notices_operations,
    orders_operations,
    pricing_operations,
    reference_operations,
)
from fondaco.surfaces.operation import Operation
from fondaco.surfaces.surface import House

AREAS = (
    goods_operations,
    reference_operations,
    lots_operations,
    businesses_operations,
    pricing_operations,
    orders_operations,
    delivery_operations,
    notices_operations,
)


def operations(house: House) -> list[Operation]:
    return [operation for area in AREAS for operation in area.operations(house)]
