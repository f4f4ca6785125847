"""The operations of Marketplace V2 on companies, licences, reference lists, images and templates."""

from fondaco.catalog.reference import LISTING_STATES
from fondaco.surfaces.leaflink_v2 import reference
from fondaco.surfaces.leaflink_v2.values import ORDER_STATUSES, value_list
from fondaco.surfaces.operation import Operation
from fondaco.surfaces.standard import list_operation, record_operations
from fondaco.surfaces.surface import House

PRODUCTS = ("products",)


def operations(house: House) -> list[Operation]:
    return [
        *record_operations(reference.CATEGORY, "product categories", "list read", rights=PRODUCTS),
        *record_operations(reference.SUBCATEGORY, "product subcategories", "list read", rights=PRODUCTS),
        list_operation(reference.STRAIN, "/strains/", "strains", reference.list_strains, rights=PRODUCTS),
        *record_operations(reference.STRAIN, "strains", "create read", rights=PRODUCTS),
        value_list("/listing-states/", "listing states", LISTING_STATES, PRODUCTS),
        value_list("/order-statuses/", "order statuses", ORDER_STATUSES, ("orders",)),
    ]
