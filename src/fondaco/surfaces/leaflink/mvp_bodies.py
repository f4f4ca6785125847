"""Products in the second view, as the dated API takes them (leaflink §5)."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from fondaco.catalog.rules import padded
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid
from fondaco.surfaces.fields import MoneyIn, Values, digits
from fondaco.surfaces.goods import amount
from fondaco.surfaces.leaflink.products import Description, Name, Sku, State

Strain = Literal[
    "sativa", "indica", "hybrid", "11-cbd", "high-cbd", "sativa-hybrid", "indica-hybrid", "21-cbd", "thc", "na", ""
]
Whole = Annotated[int, Meta(ge=0, le=2**31 - 1)]
BaseUnits = str | float | None
Item = Annotated[Decimal, digits(8, 2)]
NAMES = {
    "name": "name_en",
    "wholesale_price": "average_price",
    "category_id": "product_category_id",
    "sub_category_id": "product_subcategory_id",
    "unit_of_measure_id": "unit_id",
    "unit_denomination_id": "denomination_id",
    "strains": "strain_ids",
    "is_medical_line_item": "is_medical",
    "base_units_per_unit": "base_units",
    "product_specification_items": "specification_items",
}


class ThresholdIn(Struct):
    """When the product goes off sale or comes back by itself."""

    regular_value: Whole | None = None
    regular_action: Literal["default", "backorder", "unavailable", "internal"] | None = "default"
    reverse_value: Whole | None = None
    reverse_action: Literal["default", "available", "internal"] | None = "default"


class SpecificationItemIn(Struct):
    product_specification_id: int
    unit_id: int
    id: int | None = None
    decimal_value: Item | None = None
    max_decimal_value: Annotated[Decimal, digits(4, 2)] | None = None
    text_value: Annotated[str, Meta(max_length=300)] = ""


class VarietyIn(Struct):
    """A variety; one that is there already is named by its id."""

    name: Name
    wholesale_price: MoneyIn
    retail_price: MoneyIn
    unit_denomination_id: int
    unit_of_measure_id: int
    id: int | None = None
    base_units_per_unit: BaseUnits = None


class ProductMVPIn(Struct):
    seller_id: int
    brand_id: int
    name: Name
    category_id: int
    unit_of_measure_id: int
    unit_denomination_id: int
    listing_state: State
    description: Description
    wholesale_price: MoneyIn
    retail_price: MoneyIn
    sku: Sku | UnsetType = UNSET
    product_line_id: int | UnsetType | None = UNSET
    license_id: int | UnsetType | None = UNSET
    sub_category_id: int | UnsetType | None = UNSET
    strains: list[int] | UnsetType = UNSET
    strain_classification: Strain | UnsetType = UNSET
    is_medical_line_item: bool | UnsetType = UNSET
    grow_type: Literal["greenhouse", "indoor", "light-deprivation", "sun", ""] | UnsetType = UNSET
    base_units_per_unit: BaseUnits | UnsetType = UNSET
    threshold: ThresholdIn | UnsetType | None = UNSET
    product_specification_items: list[SpecificationItemIn] | UnsetType = UNSET
    varieties: list[VarietyIn] | UnsetType = UNSET


def take_product(sent: Values, actor: Actor, partial: bool) -> Values:
    taken = {name: amount(value, actor, name) for name, value in sent.items() if name != "seller_id"}
    if "threshold" in taken:
        taken |= _threshold(taken.pop("threshold") or ThresholdIn())
    if "base_units_per_unit" in taken:
        taken["base_units_per_unit"] = read_base_units(taken["base_units_per_unit"], "base_units_per_unit")
    if "strain_classification" in taken:
        taken["strain_classification"] = taken["strain_classification"] or "na"
    if "product_specification_items" in taken:
        taken["product_specification_items"] = [_item(each) for each in taken["product_specification_items"]]
    if "varieties" in taken:
        taken["varieties"] = [_variety(each, actor, f"varieties.{i}") for i, each in enumerate(taken["varieties"])]
    return taken


def _threshold(sent: ThresholdIn) -> Values:
    return {
        "threshold_value": sent.regular_value,
        "threshold_action": sent.regular_action or "default",
        "reverse_threshold_value": sent.reverse_value,
        "reverse_threshold_action": sent.reverse_action or "default",
    }


def _item(sent: SpecificationItemIn) -> Values:
    return {
        "id": sent.id,
        "specification_id": sent.product_specification_id,
        "unit_id": sent.unit_id,
        "decimal_value": sent.decimal_value,
        "max_decimal_value": sent.max_decimal_value,
        "text_value": sent.text_value,
    }


def _variety(sent: VarietyIn, actor: Actor, field: str) -> Values:
    return {
        "id": sent.id,
        "name_en": sent.name,
        "average_price": amount(sent.wholesale_price, actor, f"{field}.wholesale_price"),
        "retail_price": amount(sent.retail_price, actor, f"{field}.retail_price"),
        "denomination_id": sent.unit_denomination_id,
        "unit_id": sent.unit_of_measure_id,
        "base_units": read_base_units(sent.base_units_per_unit, f"{field}.base_units_per_unit"),
    }


def read_base_units(sent: Any, field: str) -> str | None:
    if sent is None:
        return None
    try:
        return padded(Decimal(str(sent)))
    except InvalidOperation:
        raise Invalid("Must be a number", field) from None
