"""Product templates as the dated API shows and takes them (leaflink §5)."""

from decimal import Decimal
from typing import Annotated, Any, Literal, TypedDict

from msgspec import Meta, Struct

from fondaco.catalog.rules import unpadded
from fondaco.catalog.templates import (
    TEMPLATES,
    ProductTemplate,
    add_template,
    change_template,
    remove_template,
)
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.errors import Invalid, Unusable
from fondaco.kernel.values import replace
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import Values, digits
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.leaflink.mvp_bodies import BaseUnits, Strain, Whole, read_base_units
from fondaco.surfaces.leaflink.reference import DATED, dates
from fondaco.surfaces.operation import Call, Operation, Parameter
from fondaco.surfaces.records import COMPANY, Record
from fondaco.surfaces.standard import record_operations

Price = Annotated[Decimal, digits(8, 2)]
Quantity = Annotated[Decimal, digits(14, 4)]
ListingState = Literal["Available", "Archived", "Sample", "Backorder", "Internal", "Unavailable", ""]


class ProductTemplateIn(Struct):
    template_name: Annotated[str, Meta(min_length=1, max_length=400)]
    seller: int
    listing_state: ListingState | None = None
    inventory_management: Literal["inherited", "managed", "unlimited", ""] = "managed"
    unit_of_measure: int | None = None
    sell_in_unit_of_measure: int | None = None
    sell_in_multiples: bool = False
    unit_multiplier: Whole | None = None
    unit_denomination: int | None = None
    base_units_per_unit: BaseUnits = None
    retail_price: Price | None = None
    wholesale_price: Price | None = None
    sale_price: Price | None = None
    minimum_order: Quantity | None = None
    maximum_order: Quantity | None = None
    description: Annotated[str, Meta(max_length=7000)] | None = None
    category: int | None = None
    sub_category: int | None = None
    brand: int | None = None
    product_line: int | None = None
    strain_classification: Strain | None = None
    license: int | None = None
    SHOW_QUANTITY: bool | None = None
    AVAILABLE_FOR_SAMPLES: bool | None = None
    threshold_value: Whole | None = None
    threshold_action: Literal["default", "backorder", "unavailable", "internal"] = "default"
    is_medical_line_item: bool = False
    allow_fractional_quantities: bool | None = None


NAMES = {
    "template_name": "name",
    "unit_of_measure": "unit_id",
    "sell_in_unit_of_measure": "sell_in_unit_id",
    "unit_denomination": "denomination_id",
    "base_units_per_unit": "base_units",
    "category": "category_id",
    "sub_category": "subcategory_id",
    "brand": "brand_id",
    "product_line": "product_line_id",
    "license": "license_id",
    "SHOW_QUANTITY": "shows_quantity",
    "AVAILABLE_FOR_SAMPLES": "is_for_samples",
    "is_medical_line_item": "is_medical",
    "allow_fractional_quantities": "is_fractional",
}


class ProductTemplateView(TypedDict):
    id: int
    created_date: str | None
    modified_date: str | None
    template_name: str
    listing_state: str | None
    inventory_management: str
    unit_of_measure: int | None
    sell_in_unit_of_measure: int | None
    sell_in_multiples: bool
    unit_multiplier: int | None
    unit_denomination: int | None
    base_units_per_unit: str | None
    retail_price: str | None
    wholesale_price: str | None
    sale_price: str | None
    minimum_order: str | None
    maximum_order: str | None
    description: str | None
    category: int | None
    sub_category: int | None
    seller: int
    brand: int | None
    product_line: int | None
    strain_classification: str | None
    license: int | None
    SHOW_QUANTITY: bool | None
    AVAILABLE_FOR_SAMPLES: bool | None
    threshold_value: int | None
    threshold_action: str
    is_medical_line_item: bool
    allow_fractional_quantities: bool | None
    extern_income_acct_id: str | None
    cost: str | None


def show_template(t: ProductTemplate, organization: Organization) -> ProductTemplateView:
    return {
        "id": t.id,
        **dates(t, organization),
        "template_name": t.name,
        "listing_state": t.listing_state,
        "inventory_management": t.inventory_management,
        "unit_of_measure": t.unit_id,
        "sell_in_unit_of_measure": t.sell_in_unit_id,
        "sell_in_multiples": bool(t.sell_in_multiples),
        "unit_multiplier": t.unit_multiplier,
        "unit_denomination": t.denomination_id,
        "base_units_per_unit": unpadded(t.base_units) if t.base_units else None,
        "retail_price": wire.optional_fixed(t.retail_price),
        "wholesale_price": wire.optional_fixed(t.wholesale_price),
        "sale_price": wire.optional_fixed(t.sale_price),
        "minimum_order": wire.optional_fixed(t.minimum_order, 6),
        "maximum_order": wire.optional_fixed(t.maximum_order, 6),
        "description": t.description,
        "category": t.category_id,
        "sub_category": t.subcategory_id,
        "seller": t.org_id,
        "brand": t.brand_id,
        "product_line": t.product_line_id,
        "strain_classification": t.strain_classification,
        "license": t.license_id,
        "SHOW_QUANTITY": _flag(t.shows_quantity),
        "AVAILABLE_FOR_SAMPLES": _flag(t.is_for_samples),
        "threshold_value": t.threshold_value,
        "threshold_action": t.threshold_action,
        "is_medical_line_item": bool(t.is_medical),
        "allow_fractional_quantities": _flag(t.is_fractional),
        "extern_income_acct_id": t.income_account_id,
        "cost": wire.optional_fixed(t.cost, 6),
    }


def _flag(value: Any) -> bool | None:
    return None if value is None else bool(value)


def take_template(sent: Values, actor: Actor, partial: bool) -> Values:
    """Blank is as null, and of how stock is managed as unsaid. Raises Invalid."""
    taken = dict(sent)
    if taken.pop("seller", actor.org) != actor.org:
        raise Invalid("Must be the company that the query names", "seller")
    for name in ("listing_state", "strain_classification"):
        if name in taken:
            taken[name] = taken[name] or None
    if "inventory_management" in taken:
        taken["inventory_management"] = taken["inventory_management"] or "managed"
    if "base_units_per_unit" in taken:
        taken["base_units_per_unit"] = read_base_units(taken["base_units_per_unit"], "base_units_per_unit")
    return taken


ORDERED = {name: NAMES.get(name, name) for name in ProductTemplateView.__annotations__ if name not in DATED}
TEMPLATE = Record(
    "product template",
    TEMPLATES,
    Collection(
        "/product_templates",
        TEMPLATES.resource,
        show_template,
        ProductTemplateView,
        names=ORDERED | {"seller": "org_id", "extern_income_acct_id": "income_account_id", "name": "name"} | DATED,
        order="id",
        asks={"name": Ask("name", "text", "ieq")},
        is_searchable=True,
        extras=frozenset({COMPANY, "order_by"}),
    ),
    SPEECH,
    ProductTemplateIn,
    names=NAMES,
    take=take_template,
    add=add_template,
    change=change_template,
    remove=remove_template,
    needs_company=True,
)
ORDER_BY = "order_by"
BY_NAME = {order: replace(TEMPLATE.collection, order=order) for order in ("name", "-name")}


async def list_templates(call: Call) -> Reply:
    """By `order_by`, of which the first counts, unless `ordering` says how. Raises Unusable for both."""
    collection, text = TEMPLATE.collection, call.query.get(ORDER_BY)
    if text is not None:
        asked = [part.strip() for part in text.split(",")]
        if not set(asked) <= BY_NAME.keys():
            raise Unusable("Must be of name, -name", ORDER_BY)
        if call.query.get("ordering"):
            raise Unusable("Order by this or by ordering, not by both", ORDER_BY)
        collection = BY_NAME[asked[0]]
    return await SPEECH.list_(call, collection, TEMPLATE.orgs(call), ())


def operations() -> list[Operation]:
    listing, *others = record_operations(TEMPLATE, "product templates", "list create read patch delete")
    order = Parameter(ORDER_BY, {"type": "string", "pattern": "^-?name(,-?name)*$"}, may_be_empty=False)
    return [replace(listing, act=list_templates, parameters=(*listing.parameters, order)), *others]
