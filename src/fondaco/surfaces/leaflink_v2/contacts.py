"""Contacts and the relationship log in Marketplace V2 (marketplace §5)."""

from typing import Annotated, Any, TypedDict

from msgspec import UNSET, Meta, Struct, UnsetType

from fondaco.customers import contacts
from fondaco.customers.contacts import CONTACTS, ENTRIES, ActivityEntry, Contact, customers_at
from fondaco.kernel.actor import Actor, Organization
from fondaco.store.database import Connection
from fondaco.surfaces import wire
from fondaco.surfaces.asking import ranges, texts
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import Values
from fondaco.surfaces.leaflink_v2.customer_statuses import NAMING_ITS_OWNER
from fondaco.surfaces.leaflink_v2.dialect import SPEECH
from fondaco.surfaces.records import Record
from fondaco.surfaces.relations import DELETED, ENTRY_ASKS

SUFFIXES = "in startswith iexact icontains"
DATED = {"created_on": "created", "modified": "updated"}
Email = Annotated[str, Meta(max_length=255, extra_json_schema={"format": "email"})]
Phone = Annotated[str, Meta(max_length=400, extra_json_schema={"pattern": r"^(\d{10})?$"})]
Extension = Annotated[str, Meta(max_length=20)]


class ContactIn(Struct, kw_only=True):
    owner: int
    first_name: Annotated[str, Meta(min_length=1, max_length=30)]
    last_name: Annotated[str, Meta(max_length=30)] = ""
    email: Email | None = None
    secondary_email: Email | None = None
    role: Annotated[str, Meta(max_length=400)] | None = None
    description: Annotated[str, Meta(max_length=1500)] | None = None
    phone: Phone | None = None
    phone_extension: Extension | None = None
    secondary_phone: Phone | None = None
    secondary_phone_extension: Extension | None = None
    delete: bool = False
    customers: list[int] = []


class ContactView(TypedDict):
    id: int
    created_on: str | None
    modified: str | None
    owner: int
    first_name: str
    last_name: str
    email: str | None
    secondary_email: str | None
    role: str | None
    description: str | None
    phone: str | None
    phone_extension: str | None
    secondary_phone: str | None
    secondary_phone_extension: str | None
    delete: bool
    customers: list[int]


class PlacedContact(Struct, frozen=True):
    """A contact and the ids of the customers it is at, which is our own addition."""

    contact: Contact
    customers: list[int]

    @property
    def id(self) -> int:
        return self.contact.id

    @property
    def org_id(self) -> int:
        return self.contact.org_id


async def placed(db: Connection, orgs: Any, rows: list[Contact]) -> list[PlacedContact]:
    found = await customers_at(db, orgs, [row.id for row in rows])
    return [PlacedContact(row, found[row.id]) for row in rows]


def show_contact(placed: PlacedContact, organization: Organization) -> ContactView:
    c = placed.contact
    return {
        "id": c.id,
        "created_on": wire.moment(c.created, organization),
        "modified": wire.moment(c.updated, organization),
        "owner": c.org_id,
        "first_name": c.first_name,
        "last_name": c.last_name,
        "email": c.email,
        "secondary_email": c.secondary_email,
        "role": c.role,
        "description": c.description,
        "phone": c.phone,
        "phone_extension": c.phone_extension,
        "secondary_phone": c.secondary_phone,
        "secondary_phone_extension": c.secondary_phone_extension,
        "delete": bool(c.is_deleted),
        "customers": placed.customers,
    }


def take_owned(sent: Values, actor: Actor, partial: bool) -> Values:
    return {name: value for name, value in sent.items() if name != "owner"}


CONTACT = Record(
    "contact",
    CONTACTS,
    Collection(
        "/contacts",
        CONTACTS.resource,
        show_contact,
        ContactView,
        names={name: name for name in ContactView.__annotations__ if name != "customers"}
        | {"owner": "org_id", "delete": "is_deleted"}
        | DATED,
        order="id",
        asks={
            "company_slug": Ask("org_id", "company_slug"),
            "delete": Ask("is_deleted", "deleted", description=DELETED),
            "id": Ask("id", "wholes"),
            "owner": Ask("org_id", "company"),
        }
        | texts("email", "email", SUFFIXES)
        | texts("first_name", "first_name", SUFFIXES)
        | texts("last_name", "last_name", SUFFIXES)
        | ranges("created_on", "created")
        | ranges("modified", "updated"),
        is_searchable=True,
        complete=placed,
    ),
    SPEECH,
    ContactIn,
    names={"delete": "is_deleted"},
    take=take_owned,
    add=contacts.add_contact,
    change=contacts.change_contact,
    remove=contacts.remove_contact,
    owner="owner",
)


class ActivityEntryIn(Struct, kw_only=True):
    owner: int
    author: int
    type: Annotated[str, Meta(min_length=1, max_length=100)]
    entry: Annotated[str, Meta(min_length=1, max_length=4000)]
    date: Annotated[str, Meta(extra_json_schema={"format": "date-time"})] | UnsetType = UNSET
    delete: bool = False
    company: int | None = None
    customer: int | None = None
    staff: int | None = None
    brand: int | None = None
    contact: int | None = None


class ActivityEntryView(TypedDict):
    id: int
    type: str
    created_on: str | None
    modified: str | None
    date: str | None
    entry: str
    delete: bool
    owner: int
    author: int
    company: int | None
    customer: int | None
    staff: int | None
    brand: int | None
    contact: int | None


NAMES = {
    "type": "kind",
    "date": "happened",
    "delete": "is_deleted",
    "author": "author_id",
    "company": "company_org_id",
    "customer": "customer_id",
    "staff": "staff_id",
    "brand": "brand_id",
    "contact": "contact_id",
}


def show_entry(e: ActivityEntry, organization: Organization) -> ActivityEntryView:
    return {
        "id": e.id,
        "type": e.kind,
        "created_on": wire.moment(e.created, organization),
        "modified": wire.moment(e.updated, organization),
        "date": wire.moment(e.happened, organization),
        "entry": e.entry,
        "delete": bool(e.is_deleted),
        "owner": e.org_id,
        "author": e.author_id,
        "company": e.company_org_id,
        "customer": e.customer_id,
        "staff": e.staff_id,
        "brand": e.brand_id,
        "contact": e.contact_id,
    }


def take_entry(sent: Values, actor: Actor, partial: bool) -> Values:
    taken = take_owned(sent, actor, partial)
    if "date" in taken:
        taken["date"] = wire.take_moment(taken["date"], actor.organization, "date")
    return taken


ENTRY = Record(
    "activity entry",
    ENTRIES,
    Collection(
        "/activity-entries",
        ENTRIES.resource,
        show_entry,
        ActivityEntryView,
        names={"id": "id", "entry": "entry", "owner": "org_id"} | NAMES | DATED,
        order="id",
        asks=ENTRY_ASKS | texts("entry", "entry", SUFFIXES),
        is_searchable=True,
        dynamic=NAMING_ITS_OWNER,
    ),
    SPEECH,
    ActivityEntryIn,
    names=NAMES,
    take=take_entry,
    add=contacts.add_entry,
    change=contacts.change_entry,
    remove=contacts.remove_entry,
    owner="owner",
    answers_removal=True,
)
