"""Facilities as Marketplace V2 shows them: read only (marketplace §4)."""

from typing import TypedDict

from fondaco.inventory.model import BRANCHES, Branch
from fondaco.kernel.actor import Organization
from fondaco.kernel.resource import Filter
from fondaco.kernel.values import replace
from fondaco.store.once import Reply
from fondaco.surfaces.asking import companies
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.leaflink_v2.dialect import SPEECH
from fondaco.surfaces.operation import Call, Operation
from fondaco.surfaces.records import Record
from fondaco.surfaces.standard import record_operations

OPEN = (Filter("active", "eq", True),)


class FacilityView(TypedDict):
    id: int
    name: str
    description: str


def show_facility(b: Branch, organization: Organization) -> FacilityView:
    return {"id": b.id, "name": b.name_en or b.name_ar, "description": b.description}


FACILITY = Record(
    "facility",
    BRANCHES,
    Collection(
        "/inventory/facilities",
        BRANCHES.resource,
        show_facility,
        FacilityView,
        names={"id": "id", "name": "name_en", "description": "description"},
        order="id",
        asks=companies(),
        is_searchable=True,
    ),
    SPEECH,
)


async def list_facilities(call: Call) -> Reply:
    """Those that are not archived."""
    return await SPEECH.list_(call, FACILITY.collection, FACILITY.orgs(call), OPEN)


def facility_operations() -> list[Operation]:
    listing, *others = record_operations(FACILITY, "facilities", "list read", rights=("products",))
    return [replace(listing, act=list_facilities), *others]
