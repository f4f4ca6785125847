"""What a product is begun with: a copy of another, or a template."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from fondaco.catalog.details import read_items, read_strains
from fondaco.catalog.listed import Listing
from fondaco.catalog.reference import CASE, ONE, OTHER, UNIT
from fondaco.catalog.rules import Values, padded
from fondaco.kernel.errors import NotFound
from fondaco.kernel.values import Struct
from fondaco.store import sqlfile
from fondaco.store.database import Connection
from fondaco.store.listing import Tenants

sql = sqlfile.load(__package__)
# What a copy has of the product that it is made from; its own are what it is called, its code, and its stock.
COPIED = tuple(
    """name_en description listing_state average_price retail_price sale_price minimum_order maximum_order unit_id
    is_sold_by_case unit_multiplier denomination_id base_units product_category_id product_subcategory_id
    product_line_id parent_id brand_id manufacturer_org_id license_id strain_classification grow_type is_medical
    is_for_samples is_fractional is_featured tagline account_id income_account_id inventory_management shows_quantity
    threshold_value threshold_action reverse_threshold_value reverse_threshold_action""".split()
)
# Columns of templates that bear another name.
RENAMED = {
    "wholesale_price": "average_price",
    "category_id": "product_category_id",
    "subcategory_id": "product_subcategory_id",
}
BEGINNING: Values = {
    "listing_state": "Available",
    "description": "",
    "average_price": 0,
    "retail_price": 0,
    "sale_price": 0,
    "minimum_order": 100,
    "maximum_order": 1_000_000_000,
    "unit_id": UNIT,
    "unit_multiplier": 1,
    "denomination_id": ONE,
    "product_category_id": OTHER,
    "strain_classification": "na",
    "shows_quantity": True,
    "is_for_samples": True,
    "is_fractional": False,
    "income_account_id": "",
}


class Template(Struct, frozen=True):
    """A template's row, as far as it says something of a product. Money and quantities in 1/10 000."""

    id: int
    org_id: int
    name: str
    listing_state: str | None
    inventory_management: str
    unit_id: int | None
    sell_in_unit_id: int | None
    sell_in_multiples: bool
    unit_multiplier: int | None
    denomination_id: int | None
    base_units: str | None
    retail_price: int | None
    wholesale_price: int | None
    sale_price: int | None
    minimum_order: int | None
    maximum_order: int | None
    description: str | None
    category_id: int | None
    subcategory_id: int | None
    brand_id: int | None
    product_line_id: int | None
    strain_classification: str | None
    license_id: int | None
    shows_quantity: bool | None
    is_for_samples: bool | None
    threshold_value: int | None
    threshold_action: str
    is_medical: bool
    is_fractional: bool | None
    income_account_id: str | None


TEMPLATE_COLUMNS = [name for name in Template.__struct_fields__ if name not in ("id", "org_id", "name")]


async def load_template(db: Connection, org: Tenants, id: int) -> Template:
    """Raises NotFound."""
    orgs = [org] if isinstance(org, int) else list(org)
    row = await db.one(sql.template, {"orgs": orgs, "id": id})
    if row is None:
        raise NotFound("There is no such product template")
    return Template(*row)


def begun(template: Template) -> Values:
    """The values of a product that is begun with a template; what it leaves open is as if nobody said it."""
    said: Mapping[str, Any] = {
        RENAMED.get(name, name): getattr(template, name)
        for name in TEMPLATE_COLUMNS
        if getattr(template, name) is not None and name not in ("sell_in_unit_id", "sell_in_multiples", "base_units")
    }
    by_case = template.sell_in_multiples or template.sell_in_unit_id == CASE
    base = {"base_units": padded(Decimal(template.base_units))} if template.base_units else {}
    return {**said, **base, "is_sold_by_case": bool(by_case)}


async def copied(db: Connection, listing: Listing) -> Values:
    """The values of a copy of a product."""
    strains = await read_strains(db, [listing.org_id], [listing.id])
    items = await read_items(db, [listing.org_id], [listing.id])
    values: Values = {name: getattr(listing, name) for name in COPIED} | {"strain_ids": strains[listing.id]}
    names = ("specification_id", "unit_id", "decimal_value", "max_decimal_value", "text_value")
    values["specification_items"] = [{name: getattr(each, name) for name in names} for each in items[listing.id]]
    return values
