"""Facilities as the dated API shows and takes them (leaflink §3.9)."""

from decimal import Decimal
from typing import Annotated, TypedDict

from msgspec import Meta, Struct
from msgspec.structs import asdict

from fondaco.inventory import facilities
from fondaco.inventory.model import BRANCHES, Branch
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.errors import Invalid
from fondaco.kernel.resource import Filter
from fondaco.kernel.values import replace
from fondaco.store.once import Reply
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.fields import Values
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.operation import Call, Operation
from fondaco.surfaces.records import COMPANY, Record
from fondaco.surfaces.standard import record_operations

Filled = Annotated[str, Meta(min_length=1)]
Name = Annotated[str, Meta(min_length=1, max_length=100)]
# Degrees have six decimals, more than what is counted in 1/10 000, so they are read as text.
Degrees = Annotated[str, Meta(pattern=r"^-?\d{0,3}(\.\d{0,6})?$")]
OPEN = (Filter("active", "eq", True),)


class AddressIn(Struct):
    address: Filled
    city: Filled
    state: Filled
    zipcode: Annotated[str, Meta(min_length=1, max_length=7)]
    unit_number: str = ""
    county: str = ""
    lat: Degrees | float | None = None
    long: Degrees | float | None = None


class FacilityIn(Struct):
    company_id: int
    name: Name
    description: str = ""
    address: AddressIn | None = None
    external_id: int | None = None
    is_archived: bool = False


class FacilityPatch(Struct):
    name: Name
    description: str
    address_id: int | None
    external_id: int | None
    is_archived: bool | None


class FacilityView(TypedDict):
    id: int
    name: str


def show_facility(b: Branch, organization: Organization) -> FacilityView:
    return {"id": b.id, "name": b.name_en or b.name_ar}


def _take(sent: Values, actor: Actor, partial: bool) -> Values:
    if sent.get(COMPANY, actor.org) != actor.org:
        raise Invalid("Must be the company that the query names", COMPANY)
    values = {name: value for name, value in sent.items() if name != COMPANY}
    if "is_archived" in sent:
        values["is_archived"] = not sent["is_archived"]
    if sent.get("address"):
        address = asdict(sent["address"])
        values["address"] = address | {
            "lat": _tenth_of_millionths("lat", address["lat"], 90),
            "lon": _tenth_of_millionths("long", address.pop("long"), 180),
        }
    return values


def _tenth_of_millionths(name: str, sent: str | float | None, most: int) -> int | None:
    if sent in (None, "", "-", ".", "-."):
        return None
    degrees = Decimal(str(sent))
    if abs(degrees) > most:
        raise Invalid(f"Must be between -{most} and {most}", f"address.{name}")
    return int(degrees * 10**7)


FACILITY = Record(
    "facility",
    BRANCHES,
    Collection(
        "/facilities",
        BRANCHES.resource,
        show_facility,
        FacilityView,
        names={"id": "id", "name": "name_en", "created_date": "created", "modified_date": "updated"},
        order="id",
        is_searchable=True,
        extras=frozenset({COMPANY}),
    ),
    SPEECH,
    FacilityIn,
    patch=FacilityPatch,
    names={"name": "name_en", "is_archived": "active"},
    take=_take,
    add=facilities.add_facility,
    change=facilities.change_facility,
    remove=facilities.archive_facility,
    needs_company=True,
)


async def list_facilities(call: Call) -> Reply:
    """Those that are not archived."""
    return await SPEECH.list_(call, FACILITY.collection, FACILITY.orgs(call), OPEN)


def facility_operations() -> list[Operation]:
    listing, *others = record_operations(FACILITY, "facilities", "list create read patch delete")
    return [replace(listing, act=list_facilities), *others]
