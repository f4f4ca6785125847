"""Products as the marketplace lists them, and the lines they stand in, as stored and as they may be asked for."""

from fondaco.catalog.external import external_sets
from fondaco.catalog.model import FOLDED, NAMES
from fondaco.events.records import Kind
from fondaco.kernel.resource import Entry, Join, Resource, Row, Through
from fondaco.kernel.values import Struct


class Listing(Row, frozen=True):
    """A product with all that a marketplace shows of it. Money and quantities in 1/10 000.

    `average_price` is the wholesale price, `denomination` the pack size; `unit` and `product_category` are names.
    `base_units` is a decimal padded so that it sorts as text, see `rules.padded`. A manufacturer of None is the seller.
    `strain_classification` and `grow_type` are slugs, the latter empty for none.
    """

    org_id: int
    code: str
    name_en: str
    name_ar: str
    display_name: str
    sku: str
    description: str
    listing_state: str
    average_price: int
    retail_price: int
    sale_price: int
    minimum_order: int
    maximum_order: int
    unit_id: int
    unit: str
    is_sold_by_case: bool
    unit_multiplier: int
    denomination_id: int
    denomination: int
    denomination_name: str
    denomination_label: str
    base_units: str | None
    product_category_id: int
    product_category: str
    product_subcategory_id: int | None
    product_line_id: int | None
    parent_id: int | None
    children_count: int
    brand_id: int | None
    brand_uid: str | None
    brand_name_en: str | None
    brand_name_ar: str | None
    category_id: int | None
    category_uid: str | None
    generic_id: int | None
    manufacturer_org_id: int | None
    license_id: int | None
    license_type_id: int | None
    strain_classification: str
    grow_type: str
    is_medical: bool
    is_for_samples: bool
    is_fractional: bool
    is_featured: bool
    is_featured_on_deals: bool
    tagline: str
    account_id: str
    income_account_id: str
    drop_date: str | None
    dropped: str | None
    inventory_management: str
    shows_quantity: bool
    threshold_value: int | None
    threshold_action: str
    reverse_threshold_value: int | None
    reverse_threshold_action: str
    is_enabled: bool
    is_deleted: bool
    created: str
    updated: str

    @property
    def name(self) -> str:
        """Its one name where there is but one (leaflink §10.3)."""
        return self.name_en or self.name_ar

    @property
    def brand_name(self) -> str:
        return self.brand_name_en or self.brand_name_ar or ""

    @property
    def manufacturer(self) -> int:
        return self.manufacturer_org_id or self.org_id


class ProductLine(Row, frozen=True):
    """Products of one brand that stand together on a menu; `display_name` is the brand's name and its own."""

    org_id: int
    name: str
    display_name: str
    brand_id: int | None
    brand_name_en: str | None
    brand_name_ar: str | None
    menu_position: int | None
    created: str
    updated: str

    @property
    def brand_name(self) -> str:
        return self.brand_name_en or self.brand_name_ar or ""


class SpecificationItem(Entry, frozen=True):
    """A value of a specification that a product has: a decimal, in 1/10 000, perhaps up to another, or a text.

    `slug` names the specification, `unit` the unit.
    """

    product_id: int
    specification_id: int
    unit_id: int | None
    decimal_value: int | None
    max_decimal_value: int | None
    text_value: str
    slug: str
    unit: str | None


class LicenseTag(Entry, frozen=True):
    """A licence as it is shown beside what is sold under it."""

    number: str
    type: str
    display_type: str
    classification: str


class Marks(Struct, frozen=True):
    """How many images a product has, and how many of its varieties are on sale."""

    images: int = 0
    varieties_on_sale: int = 0


BRAND_NAMES = {
    "brand_name_en": Join("brand_id", "brands", "name_en"),
    "brand_name_ar": Join("brand_id", "brands", "name_ar"),
}

LISTINGS = Kind(
    "product",
    Listing,
    Resource(
        Listing,
        table="products",
        live="is_deleted",
        joins=BRAND_NAMES
        | {
            "brand_uid": Join("brand_id", "brands", "uid"),
            "category_uid": Join("category_id", "categories", "uid"),
            "unit": Join("unit_id", "units_of_measure", "unit", is_shared=True),
            "denomination": Join("denomination_id", "unit_denominations", "value", is_shared=True),
            "denomination_name": Join("denomination_id", "unit_denominations", "name", is_shared=True),
            "denomination_label": Join("denomination_id", "unit_denominations", "label", is_shared=True),
            "product_category": Join("product_category_id", "product_categories", "name", is_shared=True),
            "license_type_id": Join("license_id", "licenses", "type_id"),
            "parent_search": Join("parent_id", "products", "search"),
            "brand_search": Join("brand_id", "brands", "search"),
            "line_search": Join("product_line_id", "product_lines", "search"),
        },
        sets=external_sets("product")
        | {
            "strain_id": Through("product_strains", "product_id", "", "", "strain_id"),
            "lot_id": Through("lot_products", "product_id", "", "", "lot_id"),
            "sts_id": Through("product_sts_ids", "product_id", "", "", "sts_id"),
        },
        indexes=(
            ("id",),
            ("created", "is_enabled"),
            ("updated", "id"),
            ("brand_id", "created", "is_enabled"),
            ("sku",),
            ("code",),
        ),
        folded=FOLDED | {"display_name", "description", "tagline", "brand_name_en", "brand_name_ar"},
        telling=frozenset({"sku", "code"}),
        is_scanned=True,
        widely=("sku", "parent_search", "brand_search", "line_search"),
        nullable=frozenset(
            "base_units product_subcategory_id product_line_id parent_id brand_id license_id drop_date dropped "
            "threshold_value reverse_threshold_value manufacturer_org_id brand_name_en brand_name_ar".split()
        ),
    ),
    NAMES,
)

PRODUCT_LINES = Kind(
    "product_line",
    ProductLine,
    Resource(
        ProductLine,
        table="product_lines",
        joins=BRAND_NAMES,
        indexes=(("id",), ("brand_id", "id")),
        folded=frozenset({"name", "display_name"}),
        nullable=frozenset({"menu_position", "brand_id"}),
    ),
    ("name",),
)
