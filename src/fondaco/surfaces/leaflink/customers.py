"""Customers as the dated API shows and takes them (leaflink §3.13)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal, TypedDict

from msgspec import UNSET, Meta, Struct, UnsetType

from fondaco.customers import businesses
from fondaco.customers.business_rules import LONGEST_NAME
from fondaco.customers.businesses import BUSINESSES, Business
from fondaco.customers.model import Address
from fondaco.customers.statuses import STATUSES, Status
from fondaco.customers.terms import OfferedOption
from fondaco.events.records import load_all
from fondaco.inventory.zones import ZONES, Zone
from fondaco.kernel.actor import Actor, Organization
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.businesses import ASKS, EXTRAS, Client, read_clients, within
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import Amount, Values, digits
from fondaco.surfaces.leaflink.customer_statuses import CustomerStatusView, show_status
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.operation import Call
from fondaco.surfaces.records import Record

Text = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
Percent = Annotated[Decimal, digits(8, 4)]
Day = Annotated[str, Meta(extra_json_schema={"format": "date"})]
Email = Annotated[str, Meta(max_length=255, extra_json_schema={"format": "email"})]
# Of a customer that is replaced what is not named goes back to nothing (D-16), though nothing can be said of it.
REFERENCES = ("partner_id", "price_schedule_id", "service_zone_id", "status_id")


class CustomerIn(Struct, kw_only=True):
    owner_id: int
    name: Text
    managers: list[int] = []
    phone: Text | None = None
    phone_extension: Text | None = None
    email: Email | None = None
    website: Text | None = None
    next_contact_date: Day | None = None
    tier: Literal[1, 2, 3] | None = None
    license_number: Text | UnsetType = UNSET
    old_license_number: Annotated[str, Meta(max_length=100)] | None = None
    is_license_inactive: bool = False
    business_identifier: Annotated[str, Meta(max_length=100)] | None = None
    directions: Annotated[str, Meta(max_length=6000)] | None = None
    delivery_preferences: Annotated[str, Meta(min_length=1, max_length=6000)] | None = None
    shipping_charge: Amount | None = None
    brand: Annotated[str, Meta(max_length=400)] | None = None
    business_license_name: Text | None = None
    description: Annotated[str, Meta(min_length=1, max_length=4000)] | None = None
    notes: Annotated[str, Meta(max_length=3000)] | None = None
    is_archived: bool = False
    is_delinquent: bool = False
    discount_percent: Percent | UnsetType = UNSET
    external_ids: dict[str, str | None] = {}
    partner_id: int | UnsetType = UNSET
    price_schedule_id: int | UnsetType = UNSET
    service_zone_id: int | UnsetType = UNSET
    status_id: int | UnsetType = UNSET


class AddressView(TypedDict):
    address: str
    unit_number: str
    city: str
    county: str
    state: str
    zipcode: str


class ServiceZoneView(TypedDict):
    id: int
    name: str
    description: str | None
    company: int


class PaymentMethodView(TypedDict):
    id: int
    method: str


class PaymentTermView(TypedDict):
    id: int
    term: str
    days: int
    code: str | None


class PaymentOptionView(TypedDict):
    id: int
    is_default: bool
    payment_method: PaymentMethodView
    payment_program: str | None
    payment_strategy: str | None
    payment_term: PaymentTermView


class CustomerView(TypedDict):
    id: int
    created_date: str | None
    modified_date: str | None
    dba: str | None
    managers: list[int]
    phone: str | None
    phone_extension: str | None
    email: str | None
    website: str | None
    next_contact_date: str | None
    tier: int | None
    name: str
    nickname: str | None
    license_number: str
    old_license_number: str | None
    is_license_inactive: bool
    business_identifier: str | None
    ein: str | None
    directions: str | None
    delivery_preferences: str | None
    currency: str
    shipping_charge: str | None
    brand: str | None
    business_license_name: str | None
    description: str | None
    corporate_address: AddressView | None
    delivery_address: AddressView | None
    notes: str | None
    leaflink_last_viewed: str | None
    leaflink_source: bool
    is_archived: bool
    is_delinquent: bool
    discount_percent: str
    available_payment_options: list[PaymentOptionView]
    external_ids: dict[str, str]
    owner_id: int
    partner_id: int | None
    price_schedule_id: int | None
    service_zone: ServiceZoneView | None
    license_type: int | None
    status: CustomerStatusView | None


class CompleteCustomer(Struct, frozen=True):
    """A customer with the zone and the status that it names."""

    client: Client
    zone: Zone | None
    status: Status | None

    @property
    def org_id(self) -> int:
        return self.client.org_id


async def complete(db: Connection, orgs: Any, rows: Sequence[Business]) -> list[CompleteCustomer]:
    clients = await read_clients(db, orgs, rows)
    zones = sorted({row.service_zone_id for row in rows if row.service_zone_id})
    statuses = sorted({row.status_id for row in rows if row.status_id})
    zone = {each.id: each for each in await load_all(db, ZONES, orgs, "id", zones)}
    status = {each.id: each for each in await load_all(db, STATUSES, orgs, "id", statuses)}
    return [
        CompleteCustomer(client, zone.get(row.service_zone_id or 0), status.get(row.status_id or 0))
        for row, client in zip(rows, clients, strict=True)
    ]


def show_address(a: Address) -> AddressView:
    return {
        "address": a.line1,
        "unit_number": a.line2,
        "city": a.city,
        "county": a.district,
        "state": a.region,
        "zipcode": a.postal_code,
    }


def show_zone(z: Zone) -> ServiceZoneView:
    return {"id": z.id, "name": z.name, "description": z.description, "company": z.org_id}


def show_option(o: OfferedOption) -> PaymentOptionView:
    return {
        "id": o.id,
        "is_default": bool(o.is_default),
        "payment_method": {"id": o.method_id, "method": o.method},
        "payment_program": o.program,
        "payment_strategy": o.strategy,
        "payment_term": {"id": o.term_id, "term": o.term, "days": o.days, "code": o.term_code},
    }


def show_customer(complete: CompleteCustomer, organization: Organization) -> CustomerView:
    client, c = complete.client, complete.client.business
    places = {role: show_address(address) for role, address in client.addresses.items()}
    return {
        "id": c.id,
        "created_date": wire.moment(c.created, organization),
        "modified_date": wire.moment(c.updated, organization),
        "dba": c.dba,
        "managers": client.managers,
        "phone": c.phone_written,
        "phone_extension": c.phone_extension,
        "email": c.email_written,
        "website": c.website,
        "next_contact_date": c.next_contact_date,
        "tier": c.tier,
        "name": c.full_name,
        "nickname": c.nickname,
        "license_number": c.license_number,
        "old_license_number": c.old_license_number,
        "is_license_inactive": bool(c.is_license_inactive),
        "business_identifier": c.business_identifier,
        "ein": c.ein,
        "directions": c.directions,
        "delivery_preferences": c.delivery_preferences,
        "currency": organization.currency,
        "shipping_charge": wire.optional_fixed(c.shipping_charge),
        "brand": c.brand,
        "business_license_name": c.business_license_name,
        "description": c.description,
        "corporate_address": places.get("corporate_address"),
        "delivery_address": places.get("delivery_address"),
        "notes": c.notes,
        "leaflink_last_viewed": wire.moment(c.last_viewed, organization),
        "leaflink_source": bool(c.is_marketplace_made),
        "is_archived": bool(c.is_archived),
        "is_delinquent": bool(c.is_delinquent),
        "discount_percent": wire.fixed(c.discount_percent, 4),
        "available_payment_options": [show_option(each) for each in client.options],
        "external_ids": client.external_ids,
        "owner_id": c.org_id,
        "partner_id": c.partner_org_id,
        "price_schedule_id": c.price_schedule_id,
        "service_zone": show_zone(complete.zone) if complete.zone else None,
        "license_type": c.license_type_id,
        "status": show_status(complete.status, organization) if complete.status else None,
    }


def take_customer(sent: Values, actor: Actor, partial: bool) -> Values:
    taken = {name: value for name, value in sent.items() if name != "owner_id"}
    if not partial:
        nothing: Values = dict.fromkeys(REFERENCES) | {"license_number": "", "discount_percent": 0}
        taken = nothing | taken
    if "next_contact_date" in taken:
        taken["next_contact_date"] = wire.take_day(taken["next_contact_date"], "next_contact_date")
    return taken


NAMES = {
    "owner_id": "org_id",
    "partner_id": "partner_org_id",
    "name": "full_name",
    "email": "email_written",
    "phone": "phone_written",
    "currency": "org_id",
    "leaflink_last_viewed": "last_viewed",
    "leaflink_source": "is_marketplace_made",
    "license_type": "license_type_id",
    "created_date": "created",
    "modified_date": "updated",
    "created_on": "created",
    "modified": "updated",
}
SCALARS = [
    name
    for name in CustomerView.__annotations__
    if name
    not in (
        "managers corporate_address delivery_address available_payment_options external_ids service_zone status".split()
    )
]

CUSTOMER = Record(
    "customer",
    BUSINESSES,
    Collection(
        "/customers",
        BUSINESSES.resource,
        show_customer,
        CustomerView,
        names={name: NAMES.get(name, name) for name in [*SCALARS, "created_on", "modified"]},
        order="id",
        asks=ASKS | {"state": Ask("state_id", "wholes")},
        is_searchable=True,
        complete=complete,
        extras=EXTRAS,
    ),
    SPEECH,
    CustomerIn,
    names={"partner_id": "partner_org_id"},
    take=take_customer,
    add=businesses.add_business,
    change=businesses.change_business,
    remove=businesses.archive_business,
    owner="owner_id",
)


async def list_customers(call: Call) -> Reply:
    """Those that are not archived, unless the query asks for the others (D-31)."""
    return await SPEECH.list_(call, CUSTOMER.collection, CUSTOMER.orgs(call), within(call.query))
