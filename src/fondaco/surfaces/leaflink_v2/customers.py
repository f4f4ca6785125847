"""Customers as Marketplace V2 shows them (marketplace §5)."""

from typing import Any, TypedDict

from fondaco.customers import businesses
from fondaco.customers.businesses import BUSINESSES, tags_of
from fondaco.customers.contacts import contacts_at
from fondaco.customers.model import Address
from fondaco.customers.terms import OfferedOption
from fondaco.events.records import Kind, load_all
from fondaco.identity.licenses import LICENSE_TYPES
from fondaco.identity.staff import STAFF
from fondaco.inventory.zones import ZONES
from fondaco.kernel.actor import Organization
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.asking import texts
from fondaco.surfaces.businesses import ASKS, EXTRAS, Client, read_clients, within
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.leaflink_v2.customer_bodies import CustomerIn, take_customer
from fondaco.surfaces.leaflink_v2.dialect import SPEECH
from fondaco.surfaces.leaflink_v2.dynamic import Child, Dynamic, Rows, Values
from fondaco.surfaces.leaflink_v2.licenses import show_type
from fondaco.surfaces.operation import Call
from fondaco.surfaces.records import Record

SUFFIXES = "in startswith iexact icontains not"
CONTENT = (
    "nickname external_id ext_acct_id license_number old_license_number business_identifier ein directions "
    "delivery_preferences brand dba business_license_name description phone_extension notes"
).split()
NAMES = {
    "ext_acct_id": "account_id",
    "license_inactive": "is_license_inactive",
    "name": "full_name",
    "email": "email_written",
    "phone": "phone_written",
    "leaflink_last_views": "last_viewed",
    "leaflink_source": "is_marketplace_made",
    "archived": "is_archived",
    "delinquent": "is_delinquent",
    "owner": "org_id",
    "partner": "partner_org_id",
    "price_schedule": "price_schedule_id",
    "service_zone": "service_zone_id",
    "license_type": "license_type_id",
    "status": "status_id",
    "available_payment_options": "payment_options",
}
SORTED = "id website next_contact_date shipping_charge discount_percent tier".split()


class AddressView(TypedDict):
    address: str
    unit_number: str
    city: str
    county: str
    state: str
    zipcode: str


class PaymentOptionView(TypedDict):
    id: int
    is_default: bool
    payment_method_id: int
    payment_method: dict[str, Any]
    payment_term_id: int
    payment_term: dict[str, Any]
    payment_program: str | None
    payment_strategy: str | None


class CustomerView(TypedDict):
    id: int
    state: str
    managers: list[int]
    created_on: str | None
    modified: str | None
    next_contact_date: str | None
    nickname: str
    external_id: str
    ext_acct_id: str
    license_number: str
    old_license_number: str
    license_inactive: bool
    business_identifier: str
    ein: str
    directions: str
    delivery_preferences: str
    currency: str
    shipping_charge: str | None
    brand: str
    name: str
    dba: str
    business_license_name: str
    description: str
    website: str | None
    address: str
    unit_number: str
    zipcode: str
    city: str
    county: str
    country: str
    lat: str | None
    long: str | None
    phone: str
    phone_extension: str
    email: str | None
    notes: str
    leaflink_last_views: str | None
    leaflink_source: bool
    archived: bool
    delinquent: bool
    discount_percent: str
    owner: int
    partner: int | None
    tier: int | None
    price_schedule: int | None
    service_zone: int | None
    license_type: int | None
    payment_term: int | None
    payment_methods: list[int]
    available_payment_options: list[PaymentOptionView]
    status: int | None
    external_ids: dict[str, str]
    corporate_address: AddressView | None
    delivery_address: AddressView | None


def show_address(a: Address | None) -> AddressView | None:
    if a is None:
        return None
    return {
        "address": a.line1,
        "unit_number": a.line2,
        "city": a.city,
        "county": a.district,
        "state": a.region,
        "zipcode": a.postal_code,
    }


NOWHERE: dict[str, Any] = dict.fromkeys("address unit_number city county state zipcode country".split(), "")


def show_place(a: Address | None) -> dict[str, Any]:
    """The corporate address once more, attribute by attribute."""
    place: dict[str, Any] = NOWHERE | dict(show_address(a) or {})
    lat, lon = (a.lat, a.lon) if a else (None, None)
    spots = {"lat": None if lat is None else str(lat), "long": None if lon is None else str(lon)}
    return place | spots | {"country": a.country if a else ""}


def show_option(o: OfferedOption) -> PaymentOptionView:
    return {
        "id": o.id,
        "is_default": bool(o.is_default),
        "payment_method_id": o.method_id,
        "payment_method": {"id": o.method_id, "method": o.method},
        "payment_term_id": o.term_id,
        "payment_term": {"id": o.term_id, "term": o.term, "days": o.days, "code": o.term_code},
        "payment_program": o.program,
        "payment_strategy": o.strategy,
    }


def show_customer(client: Client, organization: Organization) -> dict[str, Any]:
    c = client.business
    corporate = client.addresses.get("corporate_address")
    shown: dict[str, Any] = {name: getattr(c, NAMES.get(name, name)) or "" for name in CONTENT}
    shown |= show_place(corporate)
    shown |= {
        "id": c.id,
        "managers": client.managers,
        "created_on": wire.moment(c.created, organization),
        "modified": wire.moment(c.updated, organization),
        "next_contact_date": c.next_contact_date,
        "license_inactive": bool(c.is_license_inactive),
        "currency": organization.currency,
        "shipping_charge": wire.optional_fixed(c.shipping_charge),
        "name": c.full_name,
        "phone": c.phone_written or "",
        "email": c.email_written,
        "website": c.website,
        "leaflink_last_views": wire.moment(c.last_viewed, organization),
        "leaflink_source": bool(c.is_marketplace_made),
        "archived": bool(c.is_archived),
        "delinquent": bool(c.is_delinquent),
        "discount_percent": wire.fixed(c.discount_percent, 4),
        "owner": c.org_id,
        "partner": c.partner_org_id,
        "tier": c.tier,
        "price_schedule": c.price_schedule_id,
        "service_zone": c.service_zone_id,
        "license_type": c.license_type_id,
        "payment_term": client.options[0].term_id if client.options else None,
        "payment_methods": list(dict.fromkeys(each.method_id for each in client.options)),
        "available_payment_options": [show_option(each) for each in client.options],
        "status": c.status_id,
        "external_ids": client.external_ids,
        "corporate_address": show_address(corporate),
        "delivery_address": show_address(client.addresses.get("delivery_address")),
    }
    return {name: shown[name] for name in CustomerView.__annotations__}


async def tags(db: Connection, orgs: Any, rows: Rows, organization: Organization) -> Values:
    found = await tags_of(db, orgs, [row.id for row in rows])
    return {
        row.id: [{"id": id, "name": name, "owner": row.business.org_id} for id, name in found[row.id]] for row in rows
    }


async def contacts(db: Connection, orgs: Any, rows: Rows, organization: Organization) -> Values:
    found = await contacts_at(db, orgs, [row.id for row in rows])
    return {
        id: [
            {
                "id": tie.id,
                "created_on": wire.moment(tie.created, organization),
                "modified": wire.moment(tie.created, organization),
                "contact": tie.contact_id,
                "company": tie.customer_id,
                "is_primary": bool(tie.is_primary),
            }
            for tie in ties
        ]
        for id, ties in found.items()
    }


async def managers(db: Connection, orgs: Any, rows: Rows, organization: Organization) -> Values:
    wanted = sorted({id for row in rows for id in row.managers})
    known = {member.id: member for member in await load_all(db, STAFF, orgs, "id", wanted)}
    return {row.id: [{"id": id, "user": known[id].display_name} for id in row.managers if id in known] for row in rows}


async def _named(db: Connection, orgs: Any, rows: Rows, kind: Kind[Any], column: str) -> dict[int, Any]:
    """The record that each business names in a column, by the business."""
    wanted = sorted({id for row in rows if (id := getattr(row.business, column))})
    known = {each.id: each for each in await load_all(db, kind, orgs, "id", wanted)}
    named = {row.id: known.get(getattr(row.business, column)) for row in rows}
    return {id: found for id, found in named.items() if found is not None}


async def service_zones(db: Connection, orgs: Any, rows: Rows, organization: Organization) -> Values:
    found = await _named(db, orgs, rows, ZONES, "service_zone_id")
    return {
        id: {"id": zone.id, "name": zone.name, "description": zone.description, "company": zone.org_id}
        for id, zone in found.items()
    }


async def license_types(db: Connection, orgs: Any, rows: Rows, organization: Organization) -> Values:
    found = await _named(db, orgs, rows, LICENSE_TYPES, "license_type_id")
    return {id: show_type(each, organization) for id, each in found.items()}


CUSTOMER = Record(
    "customer",
    BUSINESSES,
    Collection(
        "/customers",
        BUSINESSES.resource,
        show_customer,
        CustomerView,
        names={name: name for name in SORTED}
        | {name: NAMES.get(name, name) for name in CONTENT}
        | {name: column for name, column in NAMES.items() if name != "available_payment_options"}
        | {"created_on": "created", "modified": "updated", "currency": "org_id"},
        order="id",
        asks=ASKS
        | {"payment_method": Ask("payment_method_id", "wholes"), "state": Ask("state", "texts", "iin")}
        | texts("license_number", "license_number", SUFFIXES)
        | texts("name", "full_name", SUFFIXES)
        | texts("nickname", "nickname", SUFFIXES)
        | texts("email", "email_written", SUFFIXES),
        is_searchable=True,
        complete=read_clients,
        extras=EXTRAS,
        dynamic=Dynamic(
            children={
                "tags": Child(tags, []),
                "contacts": Child(contacts, []),
                "managers": Child(managers, []),
                "service_zone": Child(service_zones),
                "license_type": Child(license_types),
            }
        ),
    ),
    SPEECH,
    CustomerIn,
    names={name: column for name, column in NAMES.items() if name not in ("name", "email", "phone", "owner")},
    take=take_customer,
    add=businesses.add_business,
    change=businesses.change_business,
    remove=businesses.archive_business,
    owner="owner",
    answers_removal=True,
)


async def list_customers(call: Call) -> Reply:
    """Those that are not archived, unless the query asks for the others."""
    return await SPEECH.list_(call, CUSTOMER.collection, CUSTOMER.orgs(call), within(call.query))
