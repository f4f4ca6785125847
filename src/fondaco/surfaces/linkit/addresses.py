"""The addresses of customers as Linkit shows and takes them (linkit-v1 §4.2, D-34)."""

from typing import Annotated, TypedDict

from msgspec import UNSET, Meta, Struct, UnsetType

from fondaco.customers import actions, rules
from fondaco.customers.model import ADDRESSES, Address
from fondaco.kernel.actor import Actor, Organization
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.linkit.customers import CUSTOMER, Phone
from fondaco.surfaces.linkit.records import Record, Values
from fondaco.surfaces.linkit.shapes import FullName, Location, Name, Place, moment, show_place, take_place


class AddressIn(Struct, kw_only=True):
    label: Name = ""
    recipient_name: Name = ""
    phone: Phone = ""
    line1: FullName
    line2: Name = ""
    district: Name = ""
    city: FullName
    region: Name = ""
    postal_code: Name = ""
    country: Annotated[str, Meta(extra_json_schema={"enum": sorted(rules.COUNTRIES)})] | UnsetType = UNSET
    location: Location | None = None
    notes: Annotated[str, Meta(max_length=2000)] = ""
    is_default: bool = False


class AddressView(TypedDict):
    id: str
    label: str
    recipient_name: str
    phone: str
    line1: str
    line2: str
    district: str
    city: str
    region: str
    postal_code: str
    country: str
    location: Place | None
    notes: str
    is_default: bool
    created: str
    updated: str


def show_address(a: Address, organization: Organization) -> AddressView:
    return {
        "id": a.uid,
        "label": a.label,
        "recipient_name": a.recipient_name,
        "phone": a.phone,
        "line1": a.line1,
        "line2": a.line2,
        "district": a.district,
        "city": a.city,
        "region": a.region,
        "postal_code": a.postal_code,
        "country": a.country,
        "location": show_place(a.lat, a.lon),
        "notes": a.notes,
        "is_default": bool(a.is_default),
        "created": moment(a.created),
        "updated": moment(a.updated),
    }


def take_address(sent: Values, actor: Actor, partial: bool) -> Values:
    """Without a country it is in the organization's own, and in SA only if that has none (linkit-v1 D-34)."""
    taken = take_place(sent)
    if partial or "country" in taken:
        return taken
    return taken | {"country": actor.organization.country or rules.COUNTRY}


ADDRESS = Record(
    "address",
    ADDRESSES,
    Collection(
        f"{CUSTOMER.collection.path}/{{id}}/addresses",
        ADDRESSES.resource,
        show_address,
        AddressView,
        names={name: name for name in AddressView.__annotations__ if name not in ("id", "location")} | {"id": "uid"},
        order="-created",
    ),
    AddressIn,
    {},
    take_address,
    actions.add_address,
    actions.change_address,
    actions.remove_address,
    has_bulk=False,
    segment="addressId",
    within=CUSTOMER,
    owner="customer_id",
)
