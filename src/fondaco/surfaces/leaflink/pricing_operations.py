"""The operations of the dated API on price schedules, menus, assignments and taxes."""

from fondaco.kernel.values import replace
from fondaco.surfaces.leaflink.assigned_products import assigned_product_operations
from fondaco.surfaces.leaflink.assignments import assignment_operations
from fondaco.surfaces.leaflink.custom_menus import MENU, NEW_SCHEDULE, PRODUCTS, SCHEDULE, create_menu, list_menus
from fondaco.surfaces.leaflink.tax_schedules import tax_operations
from fondaco.surfaces.operation import Operation, Parameter
from fondaco.surfaces.standard import FLAG, record_operations
from fondaco.surfaces.surface import House

PRICES, MENUS = "price schedules", "express menus"


def operations(house: House) -> list[Operation]:
    return [
        *record_operations(SCHEDULE, PRICES, "list read"),
        *record_operations(NEW_SCHEDULE, PRICES, "create"),
        *menu_operations(),
        *tax_operations(),
        *assignment_operations(),
        *assigned_product_operations(),
    ]


def menu_operations() -> list[Operation]:
    listing, creating, *others = record_operations(MENU, MENUS, "list create read put patch delete")
    without = Parameter(PRODUCTS, FLAG, "false leaves out the list of products")
    return [
        replace(listing, act=list_menus, parameters=(*listing.parameters, without)),
        replace(creating, act=create_menu),
        *others,
    ]
