"""The operations of the dated API on companies, licences, reference lists, images and templates."""

from collections.abc import Mapping

from fondaco.catalog.reference import GROW_OPERATION_TYPES, LISTING_STATES, STRAIN_CLASSIFICATIONS
from fondaco.store.once import Reply
from fondaco.surfaces.choices import ChoiceView, asked
from fondaco.surfaces.leaflink import reference, strains
from fondaco.surfaces.operation import Call, Operation, Parameter, show
from fondaco.surfaces.standard import TEXT, list_operation, record_operations
from fondaco.surfaces.surface import House

SHARED = {
    "product categories": reference.CATEGORY,
    "product subcategories": reference.SUBCATEGORY,
    "units of measure": reference.UNIT,
    "unit denominations": reference.DENOMINATION,
    "product specifications": reference.SPECIFICATION,
    "product dosage units": reference.DOSAGE_UNIT,
    "states": reference.STATE,
}
CHOICES = {
    "product listing states": ("/product_listing_states", LISTING_STATES),
    "product grow operation types": ("/product_grow_operation_types", GROW_OPERATION_TYPES),
    "strain classifications": ("/strain_classifications", STRAIN_CLASSIFICATIONS),
}


def choice_operation(tag: str, path: str, choices: Mapping[str, str]) -> Operation:
    """A bare array (D-08)."""

    async def act(call: Call) -> Reply:
        return show(200, asked(choices, call.request.question))

    parameters = (Parameter("ordering", TEXT, "value or display_value; - before one"), Parameter("search", TEXT))
    return Operation(
        "GET", path, act, f"List {tag}", tag, schema=list[ChoiceView], parameters=parameters, errors=(400,)
    )


def operations(house: House) -> list[Operation]:
    return [
        *(each for tag, record in SHARED.items() for each in record_operations(record, tag, "list read")),
        *(choice_operation(tag, path, choices) for tag, (path, choices) in CHOICES.items()),
        list_operation(strains.STRAIN, "/strains", "strains", strains.list_strains),
        *record_operations(strains.STRAIN, "strains", "read"),
    ]
