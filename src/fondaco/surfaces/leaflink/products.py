"""Products as the dated API shows and takes them (leaflink §3.3)."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal, TypedDict

from msgspec import UNSET, Meta, Struct, UnsetType

from fondaco.catalog.listed import LISTINGS, Listing
from fondaco.inventory import listings
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.values import replace
from fondaco.pricing import actions as pricing
from fondaco.pricing.model import MenuPrice
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces import assortment, wire
from fondaco.surfaces.asking import nothing
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import Amount, MoneyIn, Values, digits
from fondaco.surfaces.goods import ASKS, BY_QUERY, Offer, amount, read_offers
from fondaco.surfaces.leaflink.brands import BrandView
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.operation import Call
from fondaco.surfaces.records import Record

State = Literal["Available", "Archived", "Sample", "Backorder", "Internal", "Unavailable"]
Name = Annotated[str, Meta(min_length=1, max_length=400)]
Description = Annotated[str, Meta(min_length=1, max_length=7000)]
Sku = Annotated[str, Meta(min_length=1, max_length=255)] | None


class CustomMenuItemIn(Struct):
    """What a product costs on a price schedule."""

    id: int
    amount: Amount
    currency: str = ""


class ProductIn(Struct):
    name: Name
    description: Description
    category_id: int
    listing_state: State
    wholesale_price: MoneyIn
    unit_denomination: Annotated[Decimal, digits(5, 5)]
    brand_id: int
    seller_id: int
    unit_of_measure: Annotated[str, Meta(min_length=1)]
    manufacturer_id: int | UnsetType = UNSET
    unit_multiplier: Annotated[int, Meta(ge=1, le=2**31 - 1)] = 1
    sku: Sku = None
    custom_menu: list[CustomMenuItemIn] = []


class MoneyView(TypedDict):
    amount: float
    currency: str


class ProductCategoryView(TypedDict):
    id: int
    name: str


class ProductInventoryView(TypedDict):
    total_qty: float
    reserved_qty: float


class ProductView(TypedDict):
    id: int
    created_date: str | None
    modified_date: str | None
    name: str
    display_name: str
    description: str
    category: ProductCategoryView
    listing_state: str
    wholesale_price: MoneyView
    unit_multiplier: int
    unit_denomination: str
    inventory: ProductInventoryView
    sku: str | None
    brand: BrandView | None
    seller_id: int
    external_ids: dict[str, str]
    unit_of_measure: str


def show_product(offer: Offer, organization: Organization) -> ProductView:
    p = offer.listing
    return {
        "id": p.id,
        "created_date": wire.moment(p.created, organization),
        "modified_date": wire.moment(p.updated, organization),
        "name": p.name,
        "display_name": p.display_name,
        "description": p.description,
        "category": {"id": p.product_category_id, "name": p.product_category},
        "listing_state": p.listing_state,
        "wholesale_price": money(p.average_price, organization),
        "unit_multiplier": p.unit_multiplier,
        "unit_denomination": wire.fixed(p.denomination, 5),
        "inventory": {
            "total_qty": wire.number(offer.level.quantity),
            "reserved_qty": wire.number(offer.level.reserved),
        },
        "sku": p.sku or None,
        "brand": show_brand(p),
        "seller_id": p.org_id,
        "external_ids": offer.external_ids,
        "unit_of_measure": p.unit,
    }


def money(units: int, organization: Organization) -> MoneyView:
    return {"amount": wire.number(units), "currency": organization.currency}


def show_brand(p: Listing) -> BrandView | None:
    return {"id": p.brand_id, "name": p.brand_name} if p.brand_id is not None else None


def take_product(sent: Values, actor: Actor, partial: bool) -> Values:
    taken = {name: amount(value, actor, name) for name, value in sent.items() if name != "seller_id"}
    if "custom_menu" in taken:
        taken["custom_menu"] = [MenuPrice(each.id, each.amount, each.currency) for each in taken["custom_menu"]]
    if not partial:
        taken.setdefault("manufacturer_id", actor.org)
    return taken


async def add(tx: Connection, actor: Actor, values: Values) -> Listing:
    menu = values.pop("custom_menu", [])
    listing = await listings.add_listing(tx, actor, values)
    await pricing.set_menu_prices(tx, actor, listing, menu)
    return listing


async def change(tx: Connection, actor: Actor, listing: Listing, values: Values) -> Listing:
    menu = values.pop("custom_menu", [])
    changed = await listings.change_listing(tx, actor, listing, values)
    await pricing.set_menu_prices(tx, actor, changed, menu)
    return changed


async def complete(db: Connection, orgs: Any, rows: list[Listing]) -> list[Offer]:
    return await read_offers(db, orgs, rows)


SCALARS = {
    "id": "id",
    "created_date": "created",
    "modified_date": "updated",
    "created_on": "created",
    "modified": "updated",
    "last_edit": "updated",
    "name": "name_en",
    "display_name": "display_name",
    "description": "description",
    "listing_state": "listing_state",
    "sku": "sku",
}
ASKED = ASKS | {"batch_associated__isnull": Ask("lot_id", "flag", "isnull")} | nothing("reconcile_inventory")

PRODUCT = Record(
    "product",
    LISTINGS,
    Collection(
        "/products",
        LISTINGS.resource,
        show_product,
        ProductView,
        names=SCALARS
        | {
            "unit_multiplier": "unit_multiplier",
            "unit_denomination": "denomination",
            "unit_of_measure": "unit",
            "seller_id": "org_id",
        },
        order="id",
        asks=ASKED | {"external_ids": Ask("external_value", "texts")},
        is_searchable=True,
        complete=complete,
        extras=BY_QUERY,
    ),
    SPEECH,
    ProductIn,
    names={
        "name": "name_en",
        "category_id": "product_category_id",
        "wholesale_price": "average_price",
        "unit_denomination": "denomination",
        "unit_of_measure": "unit",
        "manufacturer_id": "manufacturer_org_id",
    },
    take=take_product,
    add=add,
    change=change,
    remove=listings.archive,
    owner="seller_id",
)


@lru_cache(maxsize=1024)
def seen_by(buyer: int, is_buyer: bool) -> Collection:
    return replace(PRODUCT.collection, complete=assortment.priced(buyer, _to_buyer if is_buyer else _for_buyer))


async def _for_buyer(db: Connection, orgs: Any, rows: Sequence[Listing], prices: dict[int, int]) -> list[Offer]:
    return await read_offers(db, orgs, at_prices(rows, prices))


async def _to_buyer(db: Connection, orgs: Any, rows: Sequence[Listing], prices: dict[int, int]) -> list[Offer]:
    return [assortment.shown_to_buyer(offer) for offer in await _for_buyer(db, orgs, rows, prices)]


def at_prices(rows: Sequence[Listing], prices: dict[int, int]) -> list[Listing]:
    return [replace(row, average_price=prices.get(row.id, row.average_price)) for row in rows]


async def list_products(call: Call) -> Reply:
    return await assortment.list_products(call, SPEECH, PRODUCT.collection, PRODUCT.orgs(call), (), seen_by=seen_by)
