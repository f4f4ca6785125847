"""The operations of the dated API on customers and what belongs to them."""

from fondaco.kernel.values import replace
from fondaco.surfaces.businesses import PARAMETERS
from fondaco.surfaces.leaflink.contacts import CONTACT, ENTRY
from fondaco.surfaces.leaflink.customer_addresses import address_operations
from fondaco.surfaces.leaflink.customer_statuses import STATUS
from fondaco.surfaces.leaflink.customers import CUSTOMER, list_customers
from fondaco.surfaces.leaflink.groups import GROUP, list_groups
from fondaco.surfaces.leaflink.groups import STATUS as GROUP_STATUS
from fondaco.surfaces.operation import Operation, Parameter
from fondaco.surfaces.standard import list_operation, record_operations
from fondaco.surfaces.surface import House


def operations(house: House) -> list[Operation]:
    return [
        asking(list_operation(CUSTOMER, "/customers", "customers", list_customers), *PARAMETERS),
        *record_operations(CUSTOMER, "customers", "read delete"),
        *record_operations(CUSTOMER, "customers", "create put patch", crosses=True),
        *address_operations("corporate_address", "corporate address"),
        *address_operations("delivery_address", "delivery address"),
        *record_operations(STATUS, "customer statuses", "list create read put patch delete"),
        *groups("/customer_groups"),
        *record_operations(GROUP, "customer groups", "create read patch delete"),
        *groups("/brand_owner/customer_groups"),
        *record_operations(GROUP, "customer groups", "read", path="/brand_owner/customer_groups"),
        *record_operations(CONTACT, "contacts", "list create read put patch delete"),
        *record_operations(ENTRY, "relationship log", "list read delete"),
    ]


def groups(path: str) -> list[Operation]:
    return [asking(list_operation(GROUP, path, "customer groups", list_groups), GROUP_STATUS)]


def asking(operation: Operation, *more: Parameter) -> Operation:
    """The same with the parameters that it reads by itself."""
    return replace(operation, parameters=(*operation.parameters, *more))
