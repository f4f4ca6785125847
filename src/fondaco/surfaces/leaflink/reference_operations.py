"""The operations of the dated API on companies, licences, reference lists, images and templates."""

from collections.abc import Mapping

from fondaco.catalog.reference import GROW_OPERATION_TYPES, LISTING_STATES, STRAIN_CLASSIFICATIONS
from fondaco.kernel.values import replace
from fondaco.store.once import Reply
from fondaco.surfaces.choices import ChoiceView, asked
from fondaco.surfaces.leaflink import buyer_images, companies, images, licenses, reference, strains, templates
from fondaco.surfaces.operation import Call, Operation, Parameter, show
from fondaco.surfaces.standard import COMPANY_ID, FLAG, SCHEMAS, TEXT, WRITES, list_operation, record_operations
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


def company_operations() -> list[Operation]:
    record = companies.COMPANY
    path, tag = record.collection.path, "companies"
    return [
        *record_operations(record, tag, "list"),
        Operation(
            "GET",
            f"{path}/{{id}}",
            companies.read,
            "Read a company, by its uuid or its slug",
            tag,
            schema=record.collection.schema,
            errors=(404,),
        ),
        list_operation(
            companies.LICENSE, companies.LICENSE.collection.path, "licenses of a company", companies.list_licenses
        ),
    ]


def license_operations() -> list[Operation]:
    record, types, tag = licenses.LICENSE, licenses.LICENSE_TYPE, "licenses"
    path = record.collection.path
    listing = list_operation(types, types.collection.path, "license types", licenses.list_types)
    used = Parameter(licenses.USED, FLAG, "Of which the company has a license, or has none", may_be_empty=False)
    several = Parameter("company_id", SCHEMAS["wholes"], "With commas between several", may_be_empty=False)
    listed = list_operation(record, path, tag, licenses.list_licenses)
    return [
        replace(listing, parameters=(COMPANY_ID, used, *listing.parameters)),
        *record_operations(types, "license types", "read"),
        replace(listed, parameters=(several, *listed.parameters)),
        Operation(
            "POST",
            path,
            licenses.keep,
            "Add licenses, or change those of these numbers",
            tag,
            body=list[licenses.LicenseIn],
            schema=licenses.LicenseIds,
            parameters=(COMPANY_ID,),
            errors=(400,),
            **WRITES,
        ),
        Operation(
            "GET",
            f"{path}/{{id}}",
            licenses.read_license,
            "Read a license",
            tag,
            schema=licenses.LicenseDates,
            errors=(404,),
        ),
    ]


def operations(house: House) -> list[Operation]:
    return [
        *(each for tag, record in SHARED.items() for each in record_operations(record, tag, "list read")),
        *(choice_operation(tag, path, choices) for tag, (path, choices) in CHOICES.items()),
        list_operation(strains.STRAIN, "/strains", "strains", strains.list_strains),
        *record_operations(strains.STRAIN, "strains", "read"),
        *company_operations(),
        *license_operations(),
        *images.operations(),
        *buyer_images.operations(),
        *templates.operations(),
    ]
