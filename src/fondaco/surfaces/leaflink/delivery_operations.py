"""The operations of the dated API on deliveries and transport."""

from fondaco.surfaces.leaflink.carriers import CARRIER, NEW_CARRIER
from fondaco.surfaces.leaflink.deliveries import delivery_operations
from fondaco.surfaces.leaflink.fleets import fleet_operations
from fondaco.surfaces.leaflink.partners import partner_operations
from fondaco.surfaces.leaflink.zones import ZONE
from fondaco.surfaces.operation import Operation
from fondaco.surfaces.standard import record_operations
from fondaco.surfaces.surface import House


def operations(house: House) -> list[Operation]:
    return [
        *delivery_operations(),
        *record_operations(CARRIER, "carriers", "list read"),
        *record_operations(NEW_CARRIER, "carriers", "create"),
        *partner_operations(),
        *fleet_operations(),
        *record_operations(ZONE, "distribution zones", "list create read patch delete"),
    ]
