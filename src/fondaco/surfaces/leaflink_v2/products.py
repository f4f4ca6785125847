"""Products as Marketplace V2 shows them, and the lists of them (marketplace §4)."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypedDict

from fondaco.catalog import rules
from fondaco.catalog.listed import LISTINGS, Listing, SpecificationItem
from fondaco.catalog.reference import STRAIN_CLASSIFICATIONS, STRAINS
from fondaco.catalog.strains import with_parents
from fondaco.events.records import load_all
from fondaco.inventory import listings
from fondaco.kernel.actor import Organization
from fondaco.kernel.resource import Filter
from fondaco.kernel.values import replace
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces import assortment, wire
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.goods import (
    ASKS,
    BY_QUERY,
    Detailed,
    LicenseView,
    read_details,
    show_license,
)
from fondaco.surfaces.leaflink_v2.dialect import SPEECH
from fondaco.surfaces.leaflink_v2.dynamic import Child, Dynamic, Rows, Values
from fondaco.surfaces.leaflink_v2.images import images_of, with_images
from fondaco.surfaces.leaflink_v2.product_bodies import GROW_IDS, MANAGEMENT, NAMES, ProductIn, take_product
from fondaco.surfaces.leaflink_v2.reference import show_strain
from fondaco.surfaces.operation import Call
from fondaco.surfaces.records import COMPANY, Record, path_id

MANAGED = {name: str(id) for id, name in MANAGEMENT.items()}


class MoneyView(TypedDict):
    amount: str
    currency: str


class ParentView(TypedDict):
    id: int


class ProductUnitDenominationView(TypedDict):
    id: int
    value: str
    name: str
    label: str


class ProductDataItemView(TypedDict):
    spec_type: str
    dosage_unit: str | None
    decimal_value: str | None
    max_decimal_value: str | None
    text_value: str | None


class ProductView(TypedDict):
    id: int
    created_on: str | None
    last_edit: str | None
    drop_date: str | None
    dropped: str | None
    name: str
    sku: str
    description: str
    quantity: str
    reserved_qty: str
    available_inventory: str
    display_name: str
    unit_multiplier: int
    retail_price: MoneyView
    wholesale_price: MoneyView
    sale_price: MoneyView
    minimum_order: str
    maximum_order: str
    is_medical_line_item: bool
    AVAILABLE_FOR_SAMPLES: bool
    extern_acct_id: str | None
    extern_income_acct_id: str
    featured: bool
    tagline: str | None
    featured_on_deals: bool
    allow_fractional_quantities: bool
    parent: ParentView | None
    listing_state: str
    display_listing_state: str
    inventory_management: str
    unit_of_measure: str
    sell_in_unit_of_measure: str | None
    unit_denomination: ProductUnitDenominationView
    category: int
    sub_category: int | None
    grow_type: int | None
    seller: int
    seller_internal_id: str
    brand: int | None
    product_line: int | None
    manufacturer: int
    strain_classification: str
    license: LicenseView | None
    children_count: str
    strains: list[int]
    price_schedule_price: str
    image_count: str
    is_ancillary: bool
    s2s_conversion_amount: str
    extern_sts_ids: list[str] | None
    strain_classification_display: str
    modified: str | None
    has_deals_eligible_children: str
    discount_percent: int
    base_units_per_unit: str | None
    external_ids: dict[str, str]
    threshold_value: int | None
    threshold_action: str
    reverse_threshold_value: int | None
    reverse_threshold_action: str
    show_quantity: bool
    product_data_items: list[ProductDataItemView]


def show_product(detailed: Detailed, organization: Organization) -> dict[str, Any]:
    """In the order of the published object."""
    p, level = detailed.offer.listing, detailed.offer.level
    return {
        "id": p.id,
        "created_on": wire.moment(p.created, organization),
        "last_edit": wire.moment(p.updated, organization),
        "drop_date": wire.moment(p.drop_date, organization),
        "dropped": wire.moment(p.dropped, organization),
        "name": p.name,
        "sku": p.sku,
        "description": p.description,
        "quantity": wire.fixed(level.quantity, 4),
        "reserved_qty": wire.fixed(level.reserved, 4),
        "available_inventory": wire.fixed(level.available, 4),
        "display_name": p.display_name,
        "unit_multiplier": p.unit_multiplier,
        "retail_price": wire.money_text(p.retail_price, organization.currency),
        "wholesale_price": wire.money_text(p.average_price, organization.currency),
        "sale_price": wire.money_text(p.sale_price, organization.currency),
        "minimum_order": wire.fixed(p.minimum_order, 4),
        "maximum_order": wire.fixed(p.maximum_order, 4),
        "is_medical_line_item": bool(p.is_medical),
        "AVAILABLE_FOR_SAMPLES": bool(p.is_for_samples),
        "extern_acct_id": p.account_id or None,
        "extern_income_acct_id": p.income_account_id,
        "featured": bool(p.is_featured),
        "tagline": p.tagline or None,
        "featured_on_deals": bool(p.is_featured_on_deals),
        "allow_fractional_quantities": bool(p.is_fractional),
        "parent": {"id": p.parent_id} if p.parent_id is not None else None,
        "listing_state": p.listing_state,
        "display_listing_state": p.listing_state,
    } | _show_rest(detailed, organization)


def _show_rest(detailed: Detailed, organization: Organization) -> dict[str, Any]:
    p = detailed.offer.listing
    return {
        "inventory_management": MANAGED[p.inventory_management],
        "unit_of_measure": p.unit,
        "sell_in_unit_of_measure": "Case" if p.is_sold_by_case else None,
        "unit_denomination": {
            "id": p.denomination_id,
            "value": wire.fixed(p.denomination, 5),
            "name": p.denomination_name,
            "label": p.denomination_label,
        },
        "category": p.product_category_id,
        "sub_category": p.product_subcategory_id,
        "grow_type": GROW_IDS.get(p.grow_type),
        "seller": p.org_id,
        "seller_internal_id": p.code,
        "brand": p.brand_id,
        "product_line": p.product_line_id,
        "manufacturer": p.manufacturer,
        "strain_classification": p.strain_classification,
        "license": show_license(detailed.license),
        "children_count": str(p.children_count),
        "strains": detailed.strains,
        "price_schedule_price": wire.fixed(detailed.price),
        "image_count": str(detailed.marks.images),
        # What only the vendor's own compliance add-on would know.
        "is_ancillary": False,
        "s2s_conversion_amount": "1.0000",
        "extern_sts_ids": detailed.sts_ids or None,
        "strain_classification_display": STRAIN_CLASSIFICATIONS[p.strain_classification],
        "modified": wire.moment(p.updated, organization),
        "has_deals_eligible_children": "true" if detailed.marks.varieties_on_sale else "false",
        "discount_percent": rules.discount(p.average_price, p.sale_price),
        "base_units_per_unit": rules.unpadded(p.base_units) if p.base_units else None,
        "external_ids": detailed.offer.external_ids,
        "threshold_value": p.threshold_value,
        "threshold_action": p.threshold_action,
        "reverse_threshold_value": p.reverse_threshold_value,
        "reverse_threshold_action": p.reverse_threshold_action,
        "show_quantity": bool(p.shows_quantity),
        "product_data_items": [_show_item(item) for item in detailed.items],
    }


def _show_item(item: SpecificationItem) -> ProductDataItemView:
    return {
        "spec_type": item.slug,
        "dosage_unit": item.unit,
        "decimal_value": wire.optional_fixed(item.decimal_value),
        "max_decimal_value": wire.optional_fixed(item.max_decimal_value),
        "text_value": item.text_value or None,
    }


async def complete(db: Connection, orgs: Any, rows: list[Listing]) -> list[Detailed]:
    return await read_details(db, orgs, rows)


ORDERED = {
    "id": "id",
    "created_on": "created",
    "last_edit": "updated",
    "modified": "updated",
    "drop_date": "drop_date",
    "dropped": "dropped",
    "name": "name_en",
    "sku": "sku",
    "display_name": "display_name",
    "wholesale_price": "average_price",
    "retail_price": "retail_price",
    "sale_price": "sale_price",
    "minimum_order": "minimum_order",
    "maximum_order": "maximum_order",
    "unit_multiplier": "unit_multiplier",
    "listing_state": "listing_state",
    "category": "product_category_id",
    "sub_category": "product_subcategory_id",
    "brand": "brand_id",
    "product_line": "product_line_id",
    "seller": "org_id",
    "seller_internal_id": "code",
    "children_count": "children_count",
    "threshold_value": "threshold_value",
    "strain_classification": "strain_classification",
}


async def strains_of(db: Connection, orgs: Any, rows: Rows, organization: Organization) -> Values:
    """The strains of each of these products, whole."""
    wanted = sorted({id for row in rows for id in row.strains})
    found = await with_parents(db, orgs, await load_all(db, STRAINS, orgs, "id", wanted))
    known = {each.id: show_strain(each, organization) for each in found}
    return {row.id: [known[id] for id in row.strains] for row in rows}


async def _none_of(db: Connection, orgs: Any, rows: Rows, organization: Organization) -> Values:
    return {}


CHILDREN = Dynamic(
    {
        "images": Child(images_of, absent=[]),
        "strains": Child(strains_of, absent=[]),
        # Nobody sets prices by volume yet: no product has any.
        "volume_discounts": Child(_none_of, absent=[]),
    }
)

PRODUCT = Record(
    "product",
    LISTINGS,
    Collection(
        "/products",
        LISTINGS.resource,
        show_product,
        ProductView,
        names=ORDERED,
        order="id",
        asks=ASKS,
        is_searchable=True,
        complete=complete,
        extras=BY_QUERY,
        dynamic=CHILDREN,
        rooted=with_images,
    ),
    SPEECH,
    ProductIn,
    names=NAMES,
    take=take_product,
    add=listings.add_listing,
    change=listings.change_listing,
    remove=listings.archive,
    owner="seller",
    answers_removal=True,
)


async def list_products(call: Call) -> Reply:
    return await _listed(call, PRODUCT.orgs(call))


async def list_of_company(call: Call) -> Reply:
    return await _listed(call, (call.actor.at(path_id(call, COMPANY)).org,))


async def list_varieties(call: Call) -> Reply:
    parent = await PRODUCT.find(call)
    return await _listed(call, (parent.org_id,), Filter("parent_id", "eq", parent.id))


async def _listed(call: Call, orgs: tuple[int, ...], *more: Filter) -> Reply:
    return await assortment.list_products(call, SPEECH, PRODUCT.collection, orgs, more, seen_by=seen_by)


@lru_cache(maxsize=1024)
def seen_by(buyer: int, is_buyer: bool) -> Collection:
    return replace(PRODUCT.collection, complete=assortment.priced(buyer, _to_buyer if is_buyer else _for_buyer))


async def _for_buyer(db: Connection, orgs: Any, rows: Sequence[Listing], prices: dict[int, int]) -> list[Detailed]:
    found = await read_details(db, orgs, rows)
    return [replace(each, price=prices.get(each.id, each.price)) for each in found]


async def _to_buyer(db: Connection, orgs: Any, rows: Sequence[Listing], prices: dict[int, int]) -> list[Detailed]:
    found = await _for_buyer(db, orgs, rows, prices)
    return [replace(each, offer=assortment.shown_to_buyer(each.offer), sts_ids=[]) for each in found]
