"""The operations of Marketplace V2 on promotional codes and credits."""

from fondaco.surfaces.leaflink_v2.credits import CREDIT
from fondaco.surfaces.leaflink_v2.promocodes import promo_operations
from fondaco.surfaces.operation import Operation
from fondaco.surfaces.standard import record_operations
from fondaco.surfaces.surface import House


def operations(house: House) -> list[Operation]:
    return [*promo_operations(), *record_operations(CREDIT, "credits", "list read", rights=("customers",))]
