"""Brands, categories and generics as Linkit shows and takes them (linkit-v1 §2.2–2.4)."""

from typing import Annotated, Any, TypedDict

from msgspec import Meta, Raw, Struct

from fondaco.catalog import actions
from fondaco.catalog.model import BRANDS, CATEGORIES, GENERICS, Brand, Category, Generic
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.values import encode
from fondaco.store.database import Connection
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.linkit.records import Record, Values
from fondaco.surfaces.linkit.shapes import Code, FullName, Name, Reference, moment

NAMED = {
    "id": "uid",
    "name_en": "name_en",
    "name_ar": "name_ar",
    "product_count": "product_count",
    "created": "created",
    "updated": "updated",
}
HAS_PRODUCTS = Ask("product_count", "filled", description="With products, or without any")


def take_as_sent(sent: Values, actor: Actor, partial: bool) -> Values:
    return sent


class BrandIn(Struct):
    brand_code: Code
    name_en: Name = ""
    name_ar: Name = ""


class BrandView(TypedDict):
    id: str
    brand_code: str
    organization_id: str
    name_en: str
    name_ar: str
    product_count: int
    created: str
    updated: str


def show_brand(b: Brand, organization: Organization) -> BrandView:
    return {
        "id": b.uid,
        "brand_code": b.code,
        "organization_id": organization.uid,
        "name_en": b.name_en,
        "name_ar": b.name_ar,
        "product_count": b.product_count,
        "created": moment(b.created),
        "updated": moment(b.updated),
    }


BRAND = Record(
    "brand",
    BRANDS,
    Collection(
        "/brands",
        BRANDS.resource,
        show_brand,
        BrandView,
        names=NAMED | {"brand_code": "code"},
        order="-created",
        asks={"has_products": HAS_PRODUCTS},
        is_searchable=True,
    ),
    BrandIn,
    {"brand_code": "code"},
    take_as_sent,
    actions.add_brand,
    actions.change_brand,
    actions.remove_brand,
    key="brand_code",
)


class CategoryIn(Struct):
    category_code: Code
    name_en: Name = ""
    name_ar: Name = ""
    parent_id: Reference = None


class CategoryView(TypedDict):
    id: str
    category_code: str
    organization_id: str
    name_en: str
    name_ar: str
    parent_id: str | None
    depth: int
    path: str
    product_count: int
    created: str
    updated: str


def show_category(c: Category, organization: Organization) -> CategoryView:
    return {
        "id": c.uid,
        "category_code": c.code,
        "organization_id": organization.uid,
        "name_en": c.name_en,
        "name_ar": c.name_ar,
        "parent_id": c.parent_uid,
        "depth": c.depth,
        "path": c.path,
        "product_count": c.product_count,
        "created": moment(c.created),
        "updated": moment(c.updated),
    }


CATEGORY = Record(
    "category",
    CATEGORIES,
    Collection(
        "/categories",
        CATEGORIES.resource,
        show_category,
        CategoryView,
        names=NAMED | {"category_code": "code", "parent_id": "parent_uid", "depth": "depth", "path": "path"},
        order="-created",
        asks={"parent_id": Ask("parent_uid", "id", description="A category's id, or null for the roots")},
        is_searchable=True,
    ),
    CategoryIn,
    {"category_code": "code", "parent_id": "parent_uid"},
    take_as_sent,
    actions.add_category,
    actions.change_category,
    actions.remove_category,
    key="category_code",
)


class GenericIn(Struct):
    generic_code: Code
    name_en: FullName
    name_ar: Name = ""
    common_brands: Annotated[list[Annotated[str, Meta(max_length=100)]], Meta(max_length=50)] = []


class GenericView(TypedDict):
    id: str
    generic_code: str
    organization_id: str
    name_en: str
    name_ar: str
    products: list[str]
    product_count: int
    common_brands: list[str]
    created: str
    updated: str


class CompleteGeneric(Struct, frozen=True):
    """A generic and the uids of its products."""

    generic: Generic
    products: list[str]


async def with_products(db: Connection, org: int, rows: list[Any]) -> list[Any]:
    found = await actions.products_of(db, org, [row.id for row in rows]) if rows else {}
    return [CompleteGeneric(row, found[row.id]) for row in rows]


def show_generic(complete: CompleteGeneric, organization: Organization) -> Any:
    g = complete.generic
    return {
        "id": g.uid,
        "generic_code": g.code,
        "organization_id": organization.uid,
        "name_en": g.name_en,
        "name_ar": g.name_ar,
        "products": complete.products,
        "product_count": g.product_count,
        "common_brands": Raw(g.common_brands.encode()),
        "created": moment(g.created),
        "updated": moment(g.updated),
    }


def take_generic(sent: Values, actor: Actor, partial: bool) -> Values:
    if "common_brands" in sent:
        return sent | {"common_brands": encode(sent["common_brands"]).decode()}
    return sent


GENERIC = Record(
    "generic",
    GENERICS,
    Collection(
        "/generics",
        GENERICS.resource,
        show_generic,
        GenericView,
        names=NAMED | {"generic_code": "code"},
        order="-created",
        asks={"has_products": HAS_PRODUCTS},
        is_searchable=True,
        complete=with_products,
    ),
    GenericIn,
    {"generic_code": "code"},
    take_generic,
    actions.add_generic,
    actions.change_generic,
    actions.remove_generic,
    key="generic_code",
)
