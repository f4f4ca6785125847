"""Products as Marketplace V2 takes them (marketplace §4, E-09)."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from fondaco.catalog.reference import GROW_OPERATION_TYPES
from fondaco.catalog.rules import padded
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid
from fondaco.surfaces import wire
from fondaco.surfaces.fields import MoneyIn, Quantity, Values, digits
from fondaco.surfaces.goods import amount

State = Literal["Available", "Archived", "Sample", "Backorder", "Internal", "Unavailable"]
Unit = Literal["Milligram", "Gram", "Kilogram", "Ounce", "Pound", "Unit", "Liter", "Milliliter"]
Strain = Literal[
    "sativa", "indica", "hybrid", "na", "11-cbd", "high-cbd", "sativa-hybrid", "indica-hybrid", "21-cbd", "thc"
]
Text = Annotated[str, Meta(max_length=500)]
Whole = Annotated[int, Meta(ge=0, le=2**31 - 1)]
MANAGEMENT = {1: "managed", 2: "unlimited", 3: "inherited"}
GROW_TYPES = dict(enumerate(GROW_OPERATION_TYPES, 1))
GROW_IDS = {name: id for id, name in GROW_TYPES.items()}
NAMES = {
    "name": "name_en",
    "wholesale_price": "average_price",
    "available_inventory": "available",
    "is_medical_line_item": "is_medical",
    "AVAILABLE_FOR_SAMPLES": "is_for_samples",
    "extern_acct_id": "account_id",
    "extern_income_acct_id": "income_account_id",
    "featured": "is_featured",
    "allow_fractional_quantities": "is_fractional",
    "parent": "parent_id",
    "unit_of_measure": "unit",
    "sell_in_unit_of_measure": "is_sold_by_case",
    "unit_denomination": "denomination_id",
    "category": "product_category_id",
    "sub_category": "product_subcategory_id",
    "seller_internal_id": "code",
    "brand": "brand_id",
    "product_line": "product_line_id",
    "manufacturer": "manufacturer_org_id",
    "license": "license_id",
    "strains": "strain_ids",
    "extern_sts_ids": "sts_ids",
    "base_units_per_unit": "base_units",
    "show_quantity": "shows_quantity",
    "product_data_items": "specification_items",
}
# Texts that are empty where nothing is said.
EMPTY = ("tagline", "extern_acct_id", "extern_income_acct_id")


class ParentIn(Struct):
    id: int


class LicenseIn(Struct):
    """A licence, by its id or else by its number."""

    id: int | None = None
    number: Annotated[str, Meta(max_length=100)] | None = None


class ProductDataItemIn(Struct):
    spec_type: Annotated[str, Meta(min_length=1)]
    dosage_unit: str | None = None
    decimal_value: Annotated[Decimal, digits(8, 2)] | None = None
    max_decimal_value: Annotated[Decimal, digits(8, 2)] | None = None
    text_value: Annotated[str, Meta(max_length=300)] | None = None


class ProductIn(Struct):
    name: Annotated[str, Meta(min_length=1, max_length=400)]
    seller: int
    brand: int
    wholesale_price: MoneyIn
    listing_state: State
    drop_date: str | UnsetType | None = UNSET
    sku: Annotated[str, Meta(min_length=1, max_length=255)] | UnsetType | None = UNSET
    description: Annotated[str, Meta(min_length=1, max_length=7000)] | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    available_inventory: Quantity | UnsetType = UNSET
    unit_multiplier: Annotated[int, Meta(ge=1, le=2**31 - 1)] | UnsetType = UNSET
    retail_price: MoneyIn | UnsetType = UNSET
    sale_price: MoneyIn | UnsetType = UNSET
    minimum_order: Quantity | UnsetType = UNSET
    maximum_order: Quantity | UnsetType = UNSET
    is_medical_line_item: bool | UnsetType = UNSET
    AVAILABLE_FOR_SAMPLES: bool | UnsetType = UNSET
    extern_acct_id: Text | UnsetType | None = UNSET
    extern_income_acct_id: Text | UnsetType | None = UNSET
    featured: bool | UnsetType = UNSET
    tagline: Text | UnsetType | None = UNSET
    allow_fractional_quantities: bool | UnsetType = UNSET
    parent: ParentIn | int | UnsetType | None = UNSET
    inventory_management: Annotated[int, Meta(ge=1, le=3)] | UnsetType = UNSET
    unit_of_measure: Unit | UnsetType = UNSET
    sell_in_unit_of_measure: Literal["Case", ""] | UnsetType | None = UNSET
    unit_denomination: int | UnsetType = UNSET
    category: int | UnsetType = UNSET
    sub_category: int | UnsetType | None = UNSET
    grow_type: int | UnsetType | None = UNSET
    seller_internal_id: Annotated[str, Meta(min_length=1, max_length=50)] | UnsetType = UNSET
    product_line: int | UnsetType | None = UNSET
    manufacturer: int | UnsetType = UNSET
    strain_classification: Strain | UnsetType = UNSET
    license: LicenseIn | int | UnsetType | None = UNSET
    strains: list[int] | UnsetType = UNSET
    extern_sts_ids: list[Annotated[str, Meta(min_length=1, max_length=100)]] | UnsetType | None = UNSET
    base_units_per_unit: str | float | UnsetType | None = UNSET
    external_ids: dict[str, str | None] | UnsetType = UNSET
    threshold_value: Whole | UnsetType | None = UNSET
    threshold_action: Literal["default", "backorder", "unavailable", "internal"] | UnsetType = UNSET
    reverse_threshold_value: Whole | UnsetType | None = UNSET
    reverse_threshold_action: Literal["default", "available", "internal"] | UnsetType = UNSET
    show_quantity: bool | UnsetType = UNSET
    product_data_items: list[ProductDataItemIn] | UnsetType = UNSET


TAKING: dict[str, Any] = {
    "parent": lambda value, actor: value.id if isinstance(value, ParentIn) else value,
    "inventory_management": lambda value, actor: MANAGEMENT[value],
    "sell_in_unit_of_measure": lambda value, actor: value == "Case",
    "extern_sts_ids": lambda value, actor: value or [],
    "drop_date": lambda value, actor: wire.take_moment(value, actor.organization, "drop_date"),
    "base_units_per_unit": lambda value, actor: None if value is None else _base_units(value),
    "grow_type": lambda value, actor: _grow_type(value),
    "product_data_items": lambda value, actor: [_item(each) for each in value],
} | {name: lambda value, actor: value or "" for name in EMPTY}


def take_product(sent: Values, actor: Actor, partial: bool) -> Values:
    taken = {name: amount(value, actor, name) for name, value in sent.items() if name != "seller"}
    for name, take in TAKING.items():
        if name in taken:
            taken[name] = take(taken[name], actor)
    if isinstance(license := taken.get("license"), LicenseIn):
        taken |= {"license": license.id} if license.id is not None else {"license_number": license.number}
        if license.id is None:
            del taken["license"]
    return taken


def _item(sent: ProductDataItemIn) -> Values:
    return {
        "slug": sent.spec_type,
        "unit": sent.dosage_unit,
        "decimal_value": sent.decimal_value,
        "max_decimal_value": sent.max_decimal_value,
        "text_value": sent.text_value or "",
    }


def _grow_type(id: int | None) -> str:
    if id is not None and id not in GROW_TYPES:
        raise Invalid("There is no such type of growing", "grow_type")
    return GROW_TYPES[id] if id is not None else ""


def _base_units(sent: str | float) -> str:
    try:
        return padded(Decimal(str(sent)))
    except InvalidOperation:
        raise Invalid("Must be a number", "base_units_per_unit") from None
