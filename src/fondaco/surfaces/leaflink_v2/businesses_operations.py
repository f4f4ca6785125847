"""The operations of Marketplace V2 on customers and what belongs to them."""

from typing import Any

from fondaco.kernel.values import replace
from fondaco.surfaces.businesses import PARAMETERS
from fondaco.surfaces.leaflink_v2.contacts import CONTACT, ENTRY
from fondaco.surfaces.leaflink_v2.customer_statuses import STATUS, TIER
from fondaco.surfaces.leaflink_v2.customers import CUSTOMER, list_customers
from fondaco.surfaces.operation import Operation
from fondaco.surfaces.standard import list_operation, record_operations
from fondaco.surfaces.surface import SAFE, House

RIGHTS: dict[str, Any] = {"rights": ("customers",)}


def operations(house: House) -> list[Operation]:
    listed = list_operation(CUSTOMER, "/customers/", "customers", list_customers, **RIGHTS)
    customers = record_operations(CUSTOMER, "customers", "create read patch delete", **RIGHTS)
    entries = record_operations(ENTRY, "activity entries", "list create read patch delete", **RIGHTS)
    return [
        replace(listed, parameters=(*listed.parameters, *PARAMETERS)),
        *customers,
        *record_operations(STATUS, "customer statuses", "list create read patch delete", **RIGHTS),
        *record_operations(TIER, "customer tiers", "list read", **RIGHTS),
        *record_operations(CONTACT, "contacts", "list create read patch delete", **RIGHTS),
        # An entry may be about a company that buys, which must be looked up.
        *(replace(each, crosses=each.method not in SAFE) for each in entries),
    ]
