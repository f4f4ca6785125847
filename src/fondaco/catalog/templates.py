"""Product templates: what a company begins its products with (leaflink §5). What is None in one is left open."""

from typing import Any

from fondaco.catalog.listed import PRODUCT_LINES
from fondaco.catalog.model import BRANDS
from fondaco.catalog.reference import DENOMINATIONS, PRODUCT_CATEGORIES, SUBCATEGORIES, UNITS_OF_MEASURE, Subcategory
from fondaco.events import records
from fondaco.events.records import Kind
from fondaco.identity.licenses import LICENSES
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid, Problem, refuse
from fondaco.kernel.resource import Resource, Row
from fondaco.store.database import Connection

Values = dict[str, Any]


class ProductTemplate(Row, frozen=True):
    """Money and quantities in 1/10 000; `base_units` is a padded decimal, see `rules.padded`."""

    org_id: int
    name: str
    listing_state: str | None
    inventory_management: str
    unit_id: int | None
    sell_in_unit_id: int | None
    sell_in_multiples: bool
    unit_multiplier: int | None
    denomination_id: int | None
    base_units: str | None
    retail_price: int | None
    wholesale_price: int | None
    sale_price: int | None
    minimum_order: int | None
    maximum_order: int | None
    cost: int | None
    description: str | None
    category_id: int | None
    subcategory_id: int | None
    brand_id: int | None
    product_line_id: int | None
    strain_classification: str | None
    license_id: int | None
    shows_quantity: bool | None
    is_for_samples: bool | None
    threshold_value: int | None
    threshold_action: str
    is_medical: bool
    is_fractional: bool | None
    income_account_id: str | None
    created: str
    updated: str


TEMPLATES = Kind(
    "product_template",
    ProductTemplate,
    Resource(
        ProductTemplate,
        table="product_templates",
        indexes=(("id",),),
        folded=frozenset({"name"}),
        nullable=frozenset(ProductTemplate.__struct_fields__)
        - {"id", "uid", "org_id", "name", "inventory_management", "created", "updated"},
        is_scanned=True,
    ),
    ("name",),
)
# Where a template's references lead.
REFERENCES: dict[str, Kind[Any]] = {
    "unit_id": UNITS_OF_MEASURE,
    "sell_in_unit_id": UNITS_OF_MEASURE,
    "denomination_id": DENOMINATIONS,
    "category_id": PRODUCT_CATEGORIES,
    "subcategory_id": SUBCATEGORIES,
    "brand_id": BRANDS,
    "product_line_id": PRODUCT_LINES,
    "license_id": LICENSES,
}


async def add_template(tx: Connection, actor: Actor, values: Values) -> ProductTemplate:
    """Raises Invalid for references that lead nowhere, or contradict each other."""
    await _check(tx, actor, values, values)
    return (await records.add(tx, actor, TEMPLATES, [values]))[0]


async def change_template(tx: Connection, actor: Actor, template: ProductTemplate, changes: Values) -> ProductTemplate:
    """Raises Invalid as above."""
    whole = {name: getattr(template, name) for name in REFERENCES} | changes
    await _check(tx, actor, changes, whole)
    return (await records.change(tx, actor, TEMPLATES, [(template, changes)]))[0]


async def remove_template(tx: Connection, actor: Actor, template: ProductTemplate) -> None:
    await records.remove(tx, actor, TEMPLATES, [template])


async def _check(tx: Connection, actor: Actor, sent: Values, whole: Values) -> None:
    """That what is sent leads somewhere, and the whole agrees with itself."""
    faults: list[Problem] = []
    found: dict[str, Any] = {}
    for name, kind in REFERENCES.items():
        id = sent.get(name) if name != "subcategory_id" else whole.get(name)
        if id is None:
            continue
        found[name] = await records.load(tx, kind, actor.org, "id", id)
        if found[name] is None and sent.get(name) is not None:
            faults.append(Invalid(f"There is no such {kind.noun.replace('_', ' ')}", name))
    if (unit := found.get("unit_id")) is not None and unit.multiple:
        faults.append(Invalid("Products are sold in this, and not counted", "unit_id"))
    if (subcategory := found.get("subcategory_id")) is not None:
        faults += _misplaced(subcategory, whole.get("category_id"))
    refuse(faults)


def _misplaced(subcategory: Subcategory, category: int | None) -> list[Problem]:
    if category is None or subcategory.category_id == category:
        return []
    return [Invalid("The subcategory is not one of the category", "subcategory_id")]
