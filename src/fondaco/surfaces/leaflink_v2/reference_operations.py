"""The operations of Marketplace V2 on companies, licences, reference lists, images and templates."""

from fondaco.catalog.reference import LISTING_STATES
from fondaco.kernel.values import replace
from fondaco.surfaces.leaflink_v2 import batch_documents, companies, images, licenses, reference
from fondaco.surfaces.leaflink_v2.values import ORDER_STATUSES, value_list
from fondaco.surfaces.operation import Operation
from fondaco.surfaces.standard import list_operation, record_operations
from fondaco.surfaces.surface import House

PRODUCTS = ("products",)
EVERYONE = ("orders", "products", "customers")


def company_operations() -> list[Operation]:
    record = companies.COMPANY
    (read,) = record_operations(record, "companies", "read", rights=EVERYONE)
    return [
        *record_operations(record, "companies", "list", rights=EVERYONE),
        replace(read, act=companies.read),
        *record_operations(companies.MEMBER, "company staff", "list read", rights=EVERYONE),
    ]


def license_operations() -> list[Operation]:
    """Licenses are read only by keys that may write products (marketplace §1)."""
    license, type = licenses.LICENSE, licenses.LICENSE_TYPE
    customers = ("customers",)
    return [
        *record_operations(license, "licenses", "list read", rights=PRODUCTS, needs_write=True),
        list_operation(
            license,
            "/companies/{company_id}/licenses/",
            "licenses of a company",
            license.list_of_company,
            rights=PRODUCTS,
            needs_write=True,
        ),
        *record_operations(type, "license types", "list read", rights=customers),
        list_operation(
            type,
            "/companies/{company_id}/license-types/",
            "license types of a company",
            type.list_of_company,
            rights=customers,
        ),
    ]


def operations(house: House) -> list[Operation]:
    return [
        *record_operations(reference.CATEGORY, "product categories", "list read", rights=PRODUCTS),
        *record_operations(reference.SUBCATEGORY, "product subcategories", "list read", rights=PRODUCTS),
        list_operation(reference.STRAIN, "/strains/", "strains", reference.list_strains, rights=PRODUCTS),
        *record_operations(reference.STRAIN, "strains", "create read", rights=PRODUCTS),
        *company_operations(),
        *license_operations(),
        *images.operations(),
        *batch_documents.operations(),
        value_list("/listing-states/", "listing states", LISTING_STATES, PRODUCTS),
        value_list("/order-statuses/", "order statuses", ORDER_STATUSES, ("orders",)),
    ]
