"""Products and what they are sorted under, as stored and as they may be asked for."""

from typing import Any

from fondaco.events.records import Kind
from fondaco.kernel.resource import Join, Resource, Row

NAMES = ("name_en", "name_ar")
FOLDED = frozenset({"code", "name_en", "name_ar"})


class Brand(Row, frozen=True):
    org_id: int
    code: str
    name_en: str
    name_ar: str
    description: str
    image: str | None
    banner: str | None
    product_count: int
    created: str
    updated: str


class Category(Row, frozen=True):
    """`depth` is 0 for a root; `path` holds the names from the root down, joined by " > ".

    It may stand for a node of the platform's taxonomy, whose category and subcategory it then names (rulings R6).
    """

    code: str
    name_en: str
    name_ar: str
    parent_id: int | None
    parent_uid: str | None
    depth: int
    path: str
    product_count: int
    product_category_id: int | None
    product_subcategory_id: int | None
    created: str
    updated: str


class Generic(Row, frozen=True):
    """An active ingredient. `common_brands` is a JSON list of names, `name_key` what makes `name_en` unique."""

    code: str
    name_en: str
    name_ar: str
    name_key: str
    common_brands: str
    product_count: int
    created: str
    updated: str


class Product(Row, frozen=True):
    """`average_price` in 1/10 000 of the currency, `vat_value` in 1/10 000 of a percent."""

    code: str
    name_en: str
    name_ar: str
    average_price: int
    vat_value: int
    barcode: str
    brand_id: int | None
    brand_uid: str | None
    category_id: int | None
    category_uid: str | None
    generic_id: int | None
    generic_uid: str | None
    is_enabled: bool
    is_deleted: bool
    created: str
    updated: str


BRANDS = Kind("brand", Brand, Resource(Brand, table="brands", indexes=(("created",), ("id",)), folded=FOLDED), NAMES)

CATEGORIES = Kind(
    "category",
    Category,
    Resource(
        Category,
        table="categories",
        joins={"parent_uid": Join("parent_id", "categories", "uid")},
        indexes=(("created",), ("parent_id", "created")),
        folded=FOLDED | {"path"},
        nullable=frozenset({"parent_uid"}),
    ),
    NAMES,
)

GENERICS = Kind("generic", Generic, Resource(Generic, table="generics", indexes=(("created",),), folded=FOLDED), NAMES)

PRODUCTS = Kind(
    "product",
    Product,
    Resource(
        Product,
        table="products",
        live="is_deleted",
        joins={
            "brand_uid": Join("brand_id", "brands", "uid"),
            "category_uid": Join("category_id", "categories", "uid"),
            "generic_uid": Join("generic_id", "generics", "uid"),
        },
        indexes=(
            ("created", "is_enabled"),
            ("brand_id", "created", "is_enabled"),
            ("category_id", "created", "is_enabled"),
            ("generic_id", "created", "is_enabled"),
        ),
        folded=FOLDED | {"barcode"},
        nullable=frozenset({"brand_uid", "category_uid", "generic_uid"}),
        exact=("code", "barcode"),
    ),
    NAMES,
)

# Where a product's references lead, and what keeps count of them.
REFERENCES: dict[str, Kind[Any]] = {
    "brand_uid": BRANDS,
    "category_uid": CATEGORIES,
    "generic_uid": GENERICS,
}
