"""Products as Linkit shows and takes them (linkit-v1 §2.1)."""

from collections.abc import Sequence
from typing import Annotated, Any, TypedDict

from msgspec import UNSET, Meta, Struct, UnsetType

from fondaco.catalog import actions as catalog
from fondaco.catalog.model import PRODUCTS, Product
from fondaco.inventory import actions as inventory
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.errors import Problem
from fondaco.kernel.values import from_units, to_units
from fondaco.store.database import Connection
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.linkit.records import Outcome, Record, Values
from fondaco.surfaces.linkit.shapes import FullName, Key, Money, Name, Percent, Reference, moment


class ProductIn(Struct):
    iv_id: Key
    name_en: FullName
    name_ar: Name = ""
    average_price: Money = 0
    vat_value: Percent | UnsetType = UNSET
    barcode: Annotated[str, Meta(max_length=64)] = ""
    brand_id: Reference = None
    category_id: Reference = None
    generic_id: Reference = None
    is_enabled: bool = True


class ProductView(TypedDict):
    id: str
    iv_id: str
    organization_id: str
    name_en: str
    name_ar: str
    average_price: float
    vat_value: float
    barcode: str
    brand_id: str | None
    category_id: str | None
    generic_id: str | None
    is_enabled: bool
    is_deleted: bool
    created: str
    updated: str


def show_product(p: Product, organization: Organization) -> ProductView:
    return {
        "id": p.uid,
        "iv_id": p.code,
        "organization_id": organization.uid,
        "name_en": p.name_en,
        "name_ar": p.name_ar,
        "average_price": from_units(p.average_price),
        "vat_value": from_units(p.vat_value),
        "barcode": p.barcode,
        "brand_id": p.brand_uid,
        "category_id": p.category_uid,
        "generic_id": p.generic_uid,
        "is_enabled": bool(p.is_enabled),
        "is_deleted": bool(p.is_deleted),
        "created": moment(p.created),
        "updated": moment(p.updated),
    }


def take_product(sent: Values, actor: Actor, partial: bool) -> Values:
    taken = dict(sent)
    if "average_price" in taken:
        taken["average_price"] = to_units(taken["average_price"])
    if "vat_value" in taken:
        taken["vat_value"] = to_units(taken["vat_value"], 4)
    elif not partial:
        taken["vat_value"] = actor.organization.default_vat
    return taken


async def add_product(tx: Connection, actor: Actor, values: Values) -> Any:
    (outcome,) = await inventory.add_products(tx, actor, [values])
    return raised(outcome)


async def change_product(tx: Connection, actor: Actor, product: Product, values: Values) -> Any:
    (outcome,) = await catalog.change_products(tx, actor, [(product, values)])
    return raised(outcome)


def raised(outcome: Any) -> Any:
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


async def add_all(record: Record, tx: Connection, actor: Actor, wanted: Sequence[Values]) -> Outcome:
    return await inventory.add_products(tx, actor, wanted) if wanted else []


async def change_all(record: Record, tx: Connection, actor: Actor, wanted: Sequence[tuple[Any, Values]]) -> Outcome:
    return await catalog.change_products(tx, actor, wanted) if wanted else []


NAMES = {"iv_id": "code", "brand_id": "brand_uid", "category_id": "category_uid", "generic_id": "generic_uid"}

PRODUCT = Record(
    "product",
    PRODUCTS,
    Collection(
        "/products",
        PRODUCTS.resource,
        show_product,
        ProductView,
        names={
            "id": "uid",
            "iv_id": "code",
            "name_en": "name_en",
            "name_ar": "name_ar",
            "average_price": "average_price",
            "vat_value": "vat_value",
            "barcode": "barcode",
            "brand_id": "brand_uid",
            "category_id": "category_uid",
            "generic_id": "generic_uid",
            "is_enabled": "is_enabled",
            "created": "created",
            "updated": "updated",
        },
        order="-created",
        asks={
            "brand_id": Ask("brand_uid", "id", description="A brand's id; null for none; several with commas"),
            "category_id": Ask("category_uid", "id", description="A category's id; null for none; several with commas"),
            "generic_id": Ask("generic_uid", "id", description="A generic's id; null for none; several with commas"),
            "is_enabled": Ask("is_enabled", "flag"),
            "barcode": Ask("barcode"),
            "iv_id": Ask("code"),
            "is_deleted": Ask("is_deleted", "deleted", description="true lists the deleted ones instead"),
        },
        is_searchable=True,
    ),
    ProductIn,
    NAMES,
    take_product,
    add_product,
    change_product,
    inventory.remove_product,
    key="iv_id",
    by=("uid", "code"),
    add_all=add_all,
    change_all=change_all,
)
