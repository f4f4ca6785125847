"""The operations of the dated API on facilities, stock and batches."""

from fondaco.surfaces.leaflink.batches import batch_operations
from fondaco.surfaces.leaflink.facilities import facility_operations
from fondaco.surfaces.leaflink.measurements import measurement_operations
from fondaco.surfaces.leaflink.reservations import reservation_operations
from fondaco.surfaces.leaflink.stock_commands import command_operations
from fondaco.surfaces.operation import Operation
from fondaco.surfaces.surface import House


def operations(house: House) -> list[Operation]:
    return [
        *facility_operations(),
        *command_operations(),
        *measurement_operations(),
        *batch_operations(),
        *reservation_operations(),
    ]
