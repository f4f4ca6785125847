"""Carriers and the links to them as the dated API shows and takes them (leaflink §5)."""

from typing import Annotated, TypedDict

from msgspec import Meta, Struct

from fondaco.delivery import fleets
from fondaco.delivery.model import CARRIERS, Carrier
from fondaco.kernel.actor import Organization
from fondaco.kernel.values import replace
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.leaflink.query import OFFSETS
from fondaco.surfaces.leaflink.reference import DATED
from fondaco.surfaces.records import Record

License = Annotated[str, Meta(max_length=100)]


class TransportCompanyIn(Struct):
    """A carrier that the company alone knows; whose it is the query says."""

    name: Annotated[str, Meta(min_length=1, max_length=255)]
    medical_license_number: License = ""
    adult_use_license_number: License = ""
    state: Annotated[str, Meta(max_length=2)] = ""


class TransportCompanyView(TypedDict):
    transport_company_id: int
    name: str
    medical_license_number: str
    adult_use_license_number: str
    state: str


def show_carrier(c: Carrier, organization: Organization) -> TransportCompanyView:
    return {
        "transport_company_id": c.id,
        "name": c.name,
        "medical_license_number": c.medical_license,
        "adult_use_license_number": c.adult_use_license,
        "state": c.state,
    }


CARRIER = Record(
    "carrier",
    CARRIERS,
    Collection(
        "/transportation/companies",
        CARRIERS.resource,
        show_carrier,
        TransportCompanyView,
        names={
            "transport_company_id": "id",
            "id": "id",
            "name": "name",
            "medical_license_number": "medical_license",
            "adult_use_license_number": "adult_use_license",
            "state": "state",
        }
        | DATED,
        order="id",
        asks={"state_abbr": Ask("state", "text", "ieq")},
        is_searchable=True,
        extras=OFFSETS,
    ),
    SPEECH,
    TransportCompanyIn,
    names={"medical_license_number": "medical_license", "adult_use_license_number": "adult_use_license"},
    add=fleets.add_carrier,
)
# Carriers are made by those who work with them, which is not published.
NEW_CARRIER = replace(CARRIER, needs_company=True)
