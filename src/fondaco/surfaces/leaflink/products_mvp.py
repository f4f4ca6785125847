"""Products in the second view: what they name stands in them whole (leaflink §5)."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypedDict

from fondaco.catalog import details, reference, rules
from fondaco.catalog.listed import LISTINGS, LicenseTag, Listing, SpecificationItem
from fondaco.events.records import load_all
from fondaco.inventory.varieties import add_with_varieties, change_with_varieties
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.values import Struct, replace
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces import assortment, wire
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.fields import Values
from fondaco.surfaces.goods import BY_QUERY, LicenseView, show_license
from fondaco.surfaces.leaflink.brands import BrandView
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.leaflink.mvp_bodies import NAMES, ProductMVPIn, take_product
from fondaco.surfaces.leaflink.products import (
    ASKED,
    SCALARS,
    MoneyView,
    ProductCategoryView,
    at_prices,
    money,
    show_brand,
)
from fondaco.surfaces.leaflink.reference import (
    ProductDosageUnitView,
    ProductSpecificationView,
    UnitDenominationView,
    UnitOfMeasureView,
    show_denomination,
    show_dosage_unit,
    show_specification,
    show_unit,
)
from fondaco.surfaces.operation import Call
from fondaco.surfaces.records import Record


class ProductSellerView(TypedDict):
    id: int
    name: str


class ThresholdView(TypedDict):
    regular_value: int | None
    regular_action: str
    reverse_value: int | None
    reverse_action: str


class SpecificationItemView(TypedDict):
    id: int
    decimal_value: str | None
    max_decimal_value: str | None
    text_value: str
    product_specification: ProductSpecificationView
    unit: ProductDosageUnitView | None


class VarietyView(TypedDict):
    id: int
    created_date: str | None
    modified_date: str | None
    name: str
    wholesale_price: MoneyView
    retail_price: MoneyView
    unit_denomination: UnitDenominationView
    unit_of_measure: UnitOfMeasureView
    base_units_per_unit: str | None


class ProductMVPView(TypedDict):
    id: int | None
    created_date: str | None
    modified_date: str | None
    sku: str | None
    seller: ProductSellerView
    brand: BrandView | None
    product_line: int | None
    name: str
    display_name: str
    license: LicenseView | None
    category: ProductCategoryView
    sub_category: int | None
    unit_of_measure: UnitOfMeasureView
    unit_denomination: UnitDenominationView
    listing_state: str
    description: str
    wholesale_price: MoneyView
    retail_price: MoneyView
    strains: list[int]
    strain_classification: str
    is_medical_line_item: bool
    grow_type: str
    base_units_per_unit: str | None
    threshold: ThresholdView
    product_specification_items: list[SpecificationItemView]
    parent_id: int | None
    varieties: list[VarietyView]


class Shared(Struct, frozen=True):
    """What the products of a page name, by id."""

    units: Mapping[int, reference.Unit]
    denominations: Mapping[int, reference.Denomination]
    specifications: Mapping[int, reference.Specification]
    dosage_units: Mapping[int, reference.DosageUnit]


class Whole(Struct, frozen=True):
    """A product with what it names."""

    listing: Listing
    strains: list[int]
    items: list[SpecificationItem]
    license: LicenseTag | None
    varieties: list[Listing]
    shared: Shared

    @property
    def id(self) -> int:
        return self.listing.id

    @property
    def org_id(self) -> int:
        return self.listing.org_id


async def complete(db: Connection, orgs: Any, rows: list[Listing]) -> list[Whole]:
    ids = [row.id for row in rows]
    strains = await details.read_strains(db, orgs, ids)
    items = await details.read_items(db, orgs, ids)
    licenses = await details.read_licenses(db, orgs, [row.license_id for row in rows])
    varieties: dict[int | None, list[Listing]] = {}
    for each in await load_all(db, LISTINGS, orgs, "parent_id", ids):
        varieties.setdefault(each.parent_id, []).append(each)
    everybody = [*rows, *(each for some in varieties.values() for each in some)]
    shared = await read_shared(db, orgs, everybody, [item for some in items.values() for item in some])
    return [
        Whole(
            row,
            strains[row.id],
            items[row.id],
            licenses.get(row.license_id or 0),
            varieties.get(row.id, []),
            shared,
        )
        for row in rows
    ]


async def read_shared(db: Connection, orgs: Any, rows: list[Listing], items: list[SpecificationItem]) -> Shared:
    async def named(kind: Any, ids: set[int]) -> dict[int, Any]:
        return {row.id: row for row in await load_all(db, kind, orgs, "id", sorted(ids))}

    return Shared(
        await named(reference.UNITS_OF_MEASURE, {row.unit_id for row in rows}),
        await named(reference.DENOMINATIONS, {row.denomination_id for row in rows}),
        await named(reference.SPECIFICATIONS, {item.specification_id for item in items}),
        await named(reference.DOSAGE_UNITS, {item.unit_id for item in items if item.unit_id is not None}),
    )


def show_product(whole: Whole, organization: Organization) -> ProductMVPView:
    p, shared = whole.listing, whole.shared
    return {
        "id": p.id,
        "created_date": wire.moment(p.created, organization),
        "modified_date": wire.moment(p.updated, organization),
        "sku": p.sku or None,
        "seller": {"id": organization.id, "name": organization.name},
        "brand": show_brand(p),
        "product_line": p.product_line_id,
        "name": p.name,
        "display_name": p.display_name,
        "license": show_license(whole.license),
        "category": {"id": p.product_category_id, "name": p.product_category},
        "sub_category": p.product_subcategory_id,
        "unit_of_measure": show_unit(shared.units[p.unit_id], organization),
        "unit_denomination": show_denomination(shared.denominations[p.denomination_id], organization),
        "listing_state": p.listing_state,
        "description": p.description,
        "wholesale_price": money(p.average_price, organization),
        "retail_price": money(p.retail_price, organization),
        "strains": whole.strains,
        "strain_classification": p.strain_classification,
        "is_medical_line_item": bool(p.is_medical),
        "grow_type": p.grow_type,
        "base_units_per_unit": rules.unpadded(p.base_units) if p.base_units else None,
        "threshold": {
            "regular_value": p.threshold_value,
            "regular_action": p.threshold_action,
            "reverse_value": p.reverse_threshold_value,
            "reverse_action": p.reverse_threshold_action,
        },
        "product_specification_items": [_show_item(item, shared, organization) for item in whole.items],
        "parent_id": p.parent_id,
        "varieties": [_show_variety(each, shared, organization) for each in whole.varieties],
    }


def _show_item(item: SpecificationItem, shared: Shared, organization: Organization) -> SpecificationItemView:
    unit = shared.dosage_units.get(item.unit_id or 0)
    return {
        "id": item.id,
        "decimal_value": wire.optional_fixed(item.decimal_value),
        "max_decimal_value": wire.optional_fixed(item.max_decimal_value),
        "text_value": item.text_value,
        "product_specification": show_specification(shared.specifications[item.specification_id], organization),
        "unit": show_dosage_unit(unit, organization) if unit else None,
    }


def _show_variety(p: Listing, shared: Shared, organization: Organization) -> VarietyView:
    return {
        "id": p.id,
        "created_date": wire.moment(p.created, organization),
        "modified_date": wire.moment(p.updated, organization),
        "name": p.name,
        "wholesale_price": money(p.average_price, organization),
        "retail_price": money(p.retail_price, organization),
        "unit_denomination": show_denomination(shared.denominations[p.denomination_id], organization),
        "unit_of_measure": show_unit(shared.units[p.unit_id], organization),
        "base_units_per_unit": rules.unpadded(p.base_units) if p.base_units else None,
    }


async def add(tx: Connection, actor: Actor, values: Values) -> Listing:
    varieties = values.pop("varieties", [])
    return await add_with_varieties(tx, actor, values, varieties)


async def change(tx: Connection, actor: Actor, listing: Listing, values: Values) -> Listing:
    varieties = values.pop("varieties", [])
    return await change_with_varieties(tx, actor, listing, values, varieties)


PRODUCT_MVP = Record(
    "product",
    LISTINGS,
    Collection(
        "/products_mvp",
        LISTINGS.resource,
        show_product,
        ProductMVPView,
        names=SCALARS
        | {
            "product_line": "product_line_id",
            "sub_category": "product_subcategory_id",
            "strain_classification": "strain_classification",
            "is_medical_line_item": "is_medical",
            "grow_type": "grow_type",
            "base_units_per_unit": "base_units",
            "parent_id": "parent_id",
        },
        order="id",
        asks=ASKED,
        is_searchable=True,
        complete=complete,
        extras=BY_QUERY,
    ),
    SPEECH,
    ProductMVPIn,
    names=NAMES,
    take=take_product,
    add=add,
    change=change,
    owner="seller_id",
)


@lru_cache(maxsize=1024)
def seen_by(buyer: int, is_buyer: bool) -> Collection:
    return replace(PRODUCT_MVP.collection, complete=assortment.priced(buyer, _for_buyer))


async def _for_buyer(db: Connection, orgs: Any, rows: Sequence[Listing], prices: dict[int, int]) -> list[Whole]:
    return await complete(db, orgs, at_prices(rows, prices))


async def list_products(call: Call) -> Reply:
    orgs = PRODUCT_MVP.orgs(call)
    return await assortment.list_products(call, SPEECH, PRODUCT_MVP.collection, orgs, (), seen_by=seen_by)
