"""What all companies share, as the dated API shows it (leaflink §3.4, §3.5, §5)."""

from typing import Any, TypedDict

from fondaco.catalog import reference as model
from fondaco.events.records import Kind
from fondaco.kernel.actor import Organization
from fondaco.surfaces import wire
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.leaflink.query import OFFSETS
from fondaco.surfaces.records import Record

# The two date names of both generations (D-06).
DATED = {"created_date": "created", "modified_date": "updated", "created_on": "created", "modified": "updated"}


class Dates(TypedDict):
    created_date: str | None
    modified_date: str | None


def dates(row: Any, organization: Organization) -> Dates:
    return {
        "created_date": wire.moment(row.created, organization),
        "modified_date": wire.moment(row.updated, organization),
    }


class ProductCategoryView(TypedDict):
    id: int
    name: str
    slug: str
    description: str


def show_category(c: model.Category, organization: Organization) -> ProductCategoryView:
    return {"id": c.id, "name": c.name, "slug": c.slug, "description": c.description}


class ProductSubcategoryView(TypedDict):
    id: int
    name: str
    category: int
    base_unit_of_measure: int | None


def show_subcategory(s: model.Subcategory, organization: Organization) -> ProductSubcategoryView:
    return {"id": s.id, "name": s.name, "category": s.category_id, "base_unit_of_measure": s.base_unit_id}


class UnitOfMeasureView(TypedDict):
    id: int
    created_date: str | None
    modified_date: str | None
    unit: str
    plural: str
    abbreviation: str
    multiple: bool
    ALLOW_FRACTIONAL: bool
    universal_name: str | None
    unconvertible: bool
    base_only: bool


def show_unit(u: model.Unit, organization: Organization) -> UnitOfMeasureView:
    return {
        "id": u.id,
        **dates(u, organization),
        "unit": u.unit,
        "plural": u.plural,
        "abbreviation": u.abbreviation,
        "multiple": bool(u.multiple),
        "ALLOW_FRACTIONAL": bool(u.allow_fractional),
        "universal_name": u.universal_name,
        "unconvertible": bool(u.unconvertible),
        "base_only": bool(u.base_only),
    }


class UnitDenominationView(TypedDict):
    id: int
    created_date: str | None
    modified_date: str | None
    value: str
    name: str
    label: str
    description: str | None


def show_denomination(d: model.Denomination, organization: Organization) -> UnitDenominationView:
    return {
        "id": d.id,
        **dates(d, organization),
        "value": wire.fixed(d.value, 5),
        "name": d.name,
        "label": d.label,
        "description": d.description,
    }


class ProductSpecificationView(TypedDict):
    id: int
    created_date: str | None
    modified_date: str | None
    title: str
    slug: str
    show_text: bool
    parent_id: int | None


def show_specification(s: model.Specification, organization: Organization) -> ProductSpecificationView:
    return {
        "id": s.id,
        **dates(s, organization),
        "title": s.title,
        "slug": s.slug,
        "show_text": bool(s.show_text),
        "parent_id": s.parent_id,
    }


class ProductDosageUnitView(TypedDict):
    id: int
    created_date: str | None
    modified_date: str | None
    name: str
    unit: str
    description: str | None


def show_dosage_unit(u: model.DosageUnit, organization: Organization) -> ProductDosageUnitView:
    return {
        "id": u.id,
        **dates(u, organization),
        "name": u.name,
        "unit": u.unit,
        "description": u.description,
    }


class CountryView(TypedDict):
    id: int
    abbr: str
    iso_code: str
    name: str


class StateView(TypedDict):
    id: int
    abbr: str
    name: str
    country: CountryView


def show_state(s: model.State, organization: Organization) -> StateView:
    country: CountryView = {
        "id": s.country_id,
        "abbr": s.country_abbr,
        "iso_code": s.country_iso_code,
        "name": s.country_name,
    }
    return {"id": s.id, "abbr": s.abbr, "name": s.name, "country": country}


def _record(
    kind: Kind[Any], path: str, show: Any, schema: Any, names: dict[str, str], asks: dict[str, Ask] | None = None
) -> Record:
    # What stands under limit and offset is published so for the states alone (D-07).
    extras = OFFSETS if kind is model.STATES else frozenset()
    collection = Collection(
        path,
        kind.resource,
        show,
        schema,
        names={"id": "id"} | names | DATED,
        order="id",
        asks=asks or {},
        is_searchable=True,
        extras=extras,
    )
    return Record(kind.noun, kind, collection, SPEECH)


CATEGORY = _record(
    model.PRODUCT_CATEGORIES,
    "/product_categories",
    show_category,
    ProductCategoryView,
    {"name": "name", "slug": "slug", "description": "description"},
)
SUBCATEGORY = _record(
    model.SUBCATEGORIES,
    "/product_subcategories",
    show_subcategory,
    ProductSubcategoryView,
    {"name": "name", "category": "category_id", "base_unit_of_measure": "base_unit_id"},
    {
        "category_id": Ask("category_id", "whole"),
        "subcategory_id": Ask("id", "whole"),
        "subcategory_name": Ask("name", "text", "ieq"),
    },
)
UNIT = _record(
    model.UNITS_OF_MEASURE,
    "/units_of_measure",
    show_unit,
    UnitOfMeasureView,
    {"ALLOW_FRACTIONAL": "allow_fractional"}
    | {name: name for name in "unit plural abbreviation multiple universal_name unconvertible base_only".split()},
)
DENOMINATION = _record(
    model.DENOMINATIONS,
    "/unit_denominations",
    show_denomination,
    UnitDenominationView,
    {name: name for name in "value name label description".split()},
)
SPECIFICATION = _record(
    model.SPECIFICATIONS,
    "/product_specifications",
    show_specification,
    ProductSpecificationView,
    {name: name for name in "title slug show_text parent_id".split()},
)
DOSAGE_UNIT = _record(
    model.DOSAGE_UNITS,
    "/product_dosage_units",
    show_dosage_unit,
    ProductDosageUnitView,
    {name: name for name in "name unit description".split()},
)
STATE = _record(
    model.STATES,
    "/states",
    show_state,
    StateView,
    {"abbr": "abbr", "name": "name"},
    {"logistics_enabled": Ask("logistics_enabled", "flag")},
)
