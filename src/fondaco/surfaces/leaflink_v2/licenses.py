"""Licences and their types as Marketplace V2 shows them: read only (marketplace §5)."""

from typing import TypedDict

from fondaco.identity.licenses import LICENSE_TYPES, LICENSES, License, LicenseType
from fondaco.kernel.actor import Organization
from fondaco.surfaces import wire
from fondaco.surfaces.asking import companies, texts
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.leaflink_v2.dialect import SPEECH
from fondaco.surfaces.records import Record

DATED = {"created_on": "created", "modified": "updated"}


class ComplianceLicenseView(TypedDict):
    id: int
    number: str
    type: str
    display_type: str
    classification: str


def show_license(row: License, organization: Organization) -> ComplianceLicenseView:
    return {
        "id": row.id,
        "number": row.number,
        "type": row.type,
        "display_type": row.display_type,
        "classification": row.classification,
    }


class LicenseTypeView(TypedDict):
    id: int
    type: str
    display_type: str
    classification: str
    state: int | None
    require_ein: bool
    has_medical_line_items: bool
    active_for_registration: bool
    description: str | None
    pre_2018_CA: bool
    post_2018_CA: bool
    created_on: str | None
    modified: str | None
    state_abbr: str


def show_type(t: LicenseType, organization: Organization) -> LicenseTypeView:
    return {
        "id": t.id,
        "type": t.type,
        "display_type": t.display_type,
        "classification": t.classification,
        "state": t.state_id,
        "require_ein": bool(t.require_ein),
        "has_medical_line_items": bool(t.has_medical_line_items),
        "active_for_registration": bool(t.active_for_registration),
        "description": t.description,
        "pre_2018_CA": bool(t.pre_2018_ca),
        "post_2018_CA": bool(t.post_2018_ca),
        "created_on": wire.moment(t.created, organization),
        "modified": wire.moment(t.updated, organization),
        "state_abbr": t.state_abbr or "",
    }


LICENSE = Record(
    "license",
    LICENSES,
    Collection(
        "/licenses",
        LICENSES.resource,
        show_license,
        ComplianceLicenseView,
        names={name: name for name in "id number type display_type classification".split()} | DATED,
        order="id",
        asks={"id": Ask("id", "wholes"), "type": Ask("type", "text", "ieq")}
        | texts("number", "number", "in startswith iexact icontains")
        | companies(),
        is_searchable=True,
    ),
    SPEECH,
)
LICENSE_TYPE = Record(
    "license type",
    LICENSE_TYPES,
    Collection(
        "/license-types",
        LICENSE_TYPES.resource,
        show_type,
        LicenseTypeView,
        names={
            name: name
            for name in (
                "id type display_type classification description require_ein has_medical_line_items "
                "active_for_registration state_abbr"
            ).split()
        }
        | {"state": "state_id", "pre_2018_CA": "pre_2018_ca", "post_2018_CA": "post_2018_ca"}
        | DATED,
        order="id",
        asks={
            "id": Ask("id", "wholes"),
            "state": Ask("state_id", "wholes"),
            "state_abbr": Ask("state_abbr", "text", "ieq"),
            "classification": Ask("classification", "text", "ieq"),
        },
        is_searchable=True,
    ),
    SPEECH,
)
