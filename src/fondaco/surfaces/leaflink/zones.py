"""Distribution zones as the dated API shows and takes them (leaflink §5)."""

from typing import Annotated, Any, TypedDict

from msgspec import Meta, Struct
from msgspec.structs import asdict

from fondaco.inventory import zones
from fondaco.inventory.zones import ZONES, Zone
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.errors import Invalid
from fondaco.kernel.values import decode
from fondaco.store.database import Connection
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.fields import Values
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.leaflink.reference import DATED
from fondaco.surfaces.records import COMPANY, Record

Filled = Annotated[str, Meta(min_length=1)]


class FacilityIn(Struct):
    """What the facility is called is its own matter: the id counts."""

    id: int
    name: Filled


class ZipCodeIn(Struct):
    name: Filled
    value: Filled
    polygon: list[list[float]] = []


class DistributionZoneIn(Struct):
    """It belongs to the company that the query names, which `owner_id` repeats."""

    is_active: bool
    name: Filled
    facilities: list[FacilityIn]
    zip_codes: list[ZipCodeIn]
    owner_id: int


class FacilityView(TypedDict):
    id: int
    name: str


class ZipCodeView(TypedDict):
    name: str
    value: str
    polygon: list[list[float]]


class DistributionZoneView(TypedDict):
    id: int
    is_active: bool
    name: str
    facilities: list[FacilityView]
    zip_codes: list[ZipCodeView]


class Placed(Struct, frozen=True):
    """A zone with the ids and names of its branches."""

    zone: Zone
    branches: list[tuple[int, str]]

    @property
    def org_id(self) -> int:
        return self.zone.org_id


def show_zone(placed: Placed, organization: Organization) -> DistributionZoneView:
    zone = placed.zone
    return {
        "id": zone.id,
        "is_active": bool(zone.is_active),
        "name": zone.name,
        "facilities": [{"id": id, "name": name} for id, name in placed.branches],
        "zip_codes": decode(zone.zip_codes),
    }


async def _place(db: Connection, orgs: Any, rows: list[Zone]) -> list[Placed]:
    branches = await zones.branch_names(db, orgs, rows)
    return [Placed(row, branches[row.id]) for row in rows]


def _take(sent: Values, actor: Actor, partial: bool) -> Values:
    if sent.get("owner_id", actor.org) != actor.org:
        raise Invalid("Must be the company that the query names", "owner_id")
    values = {name: value for name, value in sent.items() if name != "owner_id"}
    if "facilities" in sent:
        values["facilities"] = [each.id for each in sent["facilities"]]
    if "zip_codes" in sent:
        values["zip_codes"] = [asdict(each) for each in sent["zip_codes"]]
    return values


ZONE = Record(
    "distribution zone",
    ZONES,
    Collection(
        "/distribution-zones",
        ZONES.resource,
        show_zone,
        DistributionZoneView,
        names={"id": "id", "name": "name", "is_active": "is_active"} | DATED,
        order="id",
        is_searchable=True,
        complete=_place,
        extras=frozenset({COMPANY}),
    ),
    SPEECH,
    DistributionZoneIn,
    names={"facilities": "branches"},
    take=_take,
    add=zones.add_zone,
    change=zones.change_zone,
    remove=zones.remove_zone,
    needs_company=True,
)
