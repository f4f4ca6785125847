"""The operations of Marketplace V2 on products, product lines and brands."""

from typing import Any

from fondaco.kernel.values import replace
from fondaco.surfaces.leaflink_v2.brands import BRAND
from fondaco.surfaces.leaflink_v2.product_lines import LINE, create_line
from fondaco.surfaces.leaflink_v2.products import PRODUCT, list_of_company, list_products, list_varieties
from fondaco.surfaces.operation import Operation, Parameter
from fondaco.surfaces.records import Record
from fondaco.surfaces.standard import TEXT, WHOLE, list_operation, record_operations
from fondaco.surfaces.surface import SAFE, House

RIGHTS: dict[str, Any] = {"rights": ("products",)}
OF_ALL: dict[str, Any] = {"rights": ("orders", "products")}
BY_QUERY = (
    Parameter("buyer", WHOLE, "A company: what it sees of the products, at its prices"),
    Parameter("external_id_key", TEXT, "Whose name for a product: beside external_id_values"),
    Parameter("external_id_values", TEXT, "What another system calls products; several with commas"),
)


def operations(house: House) -> list[Operation]:
    return [*product_operations(), *line_operations(), *brand_operations()]


def product_operations() -> list[Operation]:
    lists = [
        list_operation(PRODUCT, "/products/", "products", list_products, **RIGHTS),
        list_operation(PRODUCT, "/products/{id}/products/", "varieties of a product", list_varieties, **RIGHTS),
        list_operation(
            PRODUCT, "/companies/{company_id}/products/", "products of a company", list_of_company, **RIGHTS
        ),
    ]
    others = record_operations(PRODUCT, "products", "create read patch delete", **RIGHTS)
    return [
        *(replace(each, parameters=(*each.parameters, *BY_QUERY)) for each in lists),
        # A product may be made by another company, which must be looked up.
        *(replace(each, crosses=each.method not in SAFE) for each in others),
    ]


def line_operations() -> list[Operation]:
    creating, *others = record_operations(LINE, "product lines", "create list read patch", **RIGHTS)
    return [replace(creating, act=create_line), *others, of_company(LINE, "product lines", **RIGHTS)]


def brand_operations() -> list[Operation]:
    return [*record_operations(BRAND, "brands", "list read", **OF_ALL), of_company(BRAND, "brands", **OF_ALL)]


def of_company(record: Record, tag: str, **more: Any) -> Operation:
    """The list of the one company that the path names."""
    path = f"/companies/{{company_id}}{record.collection.path}/"
    return list_operation(record, path, f"{tag} of a company", record.list_of_company, **more)
