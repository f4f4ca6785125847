"""What all organizations share: the taxonomy, units, sizes, specifications, states; and the strains beside their own.

Rows of no organization (`org_id` None) are the platform's. They come with the schema, and its operator edits them.
"""

from typing import Any

from fondaco.events.records import Kind
from fondaco.kernel.resource import Join, Resource, Row, Through

NAMED = frozenset({"name", "slug", "description"})


class Category(Row, frozen=True):
    org_id: int | None
    name: str
    slug: str
    description: str
    created: str
    updated: str


class Subcategory(Row, frozen=True):
    org_id: int | None
    category_id: int
    name: str
    slug: str
    description: str
    base_unit_id: int | None
    created: str
    updated: str


class Unit(Row, frozen=True):
    """`multiple` is true of what counts several of another unit, such as a case: products are sold in it."""

    org_id: int | None
    unit: str
    plural: str
    abbreviation: str
    multiple: bool
    allow_fractional: bool
    universal_name: str | None
    unconvertible: bool
    base_only: bool
    created: str
    updated: str


class Denomination(Row, frozen=True):
    """A pack size; `value` in 1/10 000."""

    org_id: int | None
    value: int
    name: str
    label: str
    description: str | None
    created: str
    updated: str


class Specification(Row, frozen=True):
    org_id: int | None
    parent_id: int | None
    title: str
    slug: str
    show_text: bool
    created: str
    updated: str


class DosageUnit(Row, frozen=True):
    org_id: int | None
    name: str
    unit: str
    description: str | None
    created: str
    updated: str


class State(Row, frozen=True):
    org_id: int | None
    abbr: str
    name: str
    logistics_enabled: bool
    country_id: int
    country_abbr: str
    country_iso_code: str
    country_name: str
    created: str
    updated: str


class Strain(Row, frozen=True):
    org_id: int | None
    name: str
    classification: str
    created: str
    updated: str


def _shared(row: type[Row], table: str, **more: Any) -> Resource:
    return Resource(row, table=table, is_shared=True, **more)


PRODUCT_CATEGORIES = Kind("product category", Category, _shared(Category, "product_categories", folded=NAMED))
SUBCATEGORIES = Kind(
    "product subcategory",
    Subcategory,
    _shared(Subcategory, "product_subcategories", folded=NAMED, nullable=frozenset({"base_unit_id"})),
)
UNITS_OF_MEASURE = Kind(
    "unit of measure",
    Unit,
    _shared(
        Unit,
        "units_of_measure",
        folded=frozenset({"unit", "plural", "abbreviation", "universal_name"}),
        nullable=frozenset({"universal_name"}),
    ),
)
DENOMINATIONS = Kind(
    "unit denomination",
    Denomination,
    _shared(
        Denomination, "unit_denominations", folded=frozenset({"name", "label"}), nullable=frozenset({"description"})
    ),
)
SPECIFICATIONS = Kind(
    "product specification",
    Specification,
    _shared(Specification, "product_specifications", folded=frozenset({"title"}), nullable=frozenset({"parent_id"})),
)
DOSAGE_UNITS = Kind(
    "product dosage unit",
    DosageUnit,
    _shared(
        DosageUnit, "product_dosage_units", folded=frozenset({"name", "unit"}), nullable=frozenset({"description"})
    ),
)
STATES = Kind(
    "state",
    State,
    _shared(
        State,
        "states",
        joins={
            f"country_{column}": Join("country_id", "countries", column, is_shared=True)
            for column in ("abbr", "iso_code", "name")
        },
        folded=frozenset({"abbr", "name"}),
    ),
)
STRAINS = Kind(
    "strain",
    Strain,
    _shared(
        Strain,
        "strains",
        sets={"parents": Through("strain_parents", "strain_id", "parent_id", "", "parent_id")},
        folded=frozenset({"name", "classification"}),
        nullable=frozenset({"org_id"}),
    ),
    ("name",),
)

# What a product of no known category is sorted under, and what it is counted in.
OTHER = 1
UNIT = 6
CASE = 9
ONE = 1

Choices = dict[str, str]

LISTING_STATES: Choices = {
    each: each for each in ("Archived", "Available", "Backorder", "Internal", "Sample", "Unavailable")
}
GROW_OPERATION_TYPES: Choices = {
    "greenhouse": "Greenhouse",
    "indoor": "Indoor",
    "light-deprivation": "Light deprivation",
    "sun": "Sun grown",
}
STRAIN_CLASSIFICATIONS: Choices = {
    "11-cbd": "1:1 CBD",
    "21-cbd": "2:1 CBD",
    "high-cbd": "High CBD",
    "hybrid": "Hybrid",
    "indica": "Indica",
    "indica-hybrid": "Indica hybrid",
    "na": "Not applicable",
    "sativa": "Sativa",
    "sativa-hybrid": "Sativa hybrid",
    "thc": "THC",
}
