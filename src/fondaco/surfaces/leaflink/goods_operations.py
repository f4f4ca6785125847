"""The operations of the dated API on products, product lines and brands."""

from fondaco.kernel.values import replace
from fondaco.surfaces.leaflink.brands import BRAND
from fondaco.surfaces.leaflink.mvp_drafts import draft_operations
from fondaco.surfaces.leaflink.product_bulk import BULK_UPDATE
from fondaco.surfaces.leaflink.product_history import AUDIT_LOG
from fondaco.surfaces.leaflink.product_lines import LINE, create_line
from fondaco.surfaces.leaflink.products import PRODUCT, list_products
from fondaco.surfaces.leaflink.products_mvp import PRODUCT_MVP
from fondaco.surfaces.leaflink.products_mvp import list_products as list_whole_products
from fondaco.surfaces.operation import Operation, Parameter
from fondaco.surfaces.standard import FLAG, TEXT, WHOLE, list_operation, record_operations
from fondaco.surfaces.surface import SAFE, House

PRODUCTS = "products"
# Read by the lists of products themselves.
BY_QUERY = (
    Parameter("buyer", WHOLE, "A company: what it sees of the products, at its prices"),
    Parameter("external_id_key", TEXT, "Whose name for a product: beside external_id_values or external_id_unmapped"),
    Parameter("external_id_values", TEXT, "What another system calls products; several with commas"),
    Parameter("external_id_unmapped", FLAG, "true finds products that have no such name"),
)


def operations(house: House) -> list[Operation]:
    return [
        *product_operations(),
        *whole_operations(),
        *line_operations(),
        *record_operations(BRAND, "brands", "list read"),
    ]


def product_operations() -> list[Operation]:
    listing = list_operation(PRODUCT, "/products", PRODUCTS, list_products)
    return [
        replace(listing, parameters=(*listing.parameters, *BY_QUERY)),
        *crossing(record_operations(PRODUCT, PRODUCTS, "create read put patch delete")),
        AUDIT_LOG,
        BULK_UPDATE,
    ]


def whole_operations() -> list[Operation]:
    """The second view."""
    tag = "products whole"
    listing = list_operation(PRODUCT_MVP, "/products_mvp", tag, list_whole_products)
    return [
        replace(listing, parameters=(*listing.parameters, *BY_QUERY)),
        *crossing(record_operations(PRODUCT_MVP, tag, "create read patch")),
        *draft_operations(tag),
    ]


def line_operations() -> list[Operation]:
    creating, *others = record_operations(LINE, "product lines", "create list read patch delete")
    return [replace(creating, act=create_line), *others]


def crossing(operations: list[Operation]) -> list[Operation]:
    """A product may be made by another company, which must be looked up."""
    return [replace(each, crosses=each.method not in SAFE) for each in operations]
