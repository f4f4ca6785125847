"""Contacts and the relationship log as the dated API shows and takes them (leaflink §5)."""

from typing import Annotated, TypedDict

from msgspec import Meta, Struct

from fondaco.customers import contacts
from fondaco.customers.contacts import CONTACTS, ENTRIES, ActivityEntry, Contact
from fondaco.kernel.actor import Actor, Organization
from fondaco.surfaces import wire
from fondaco.surfaces.asking import ranges, texts
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import Values
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.records import Record
from fondaco.surfaces.relations import ENTRY_ASKS

Email = Annotated[str, Meta(max_length=255, extra_json_schema={"format": "email"})]
Phone = Annotated[str, Meta(max_length=400, extra_json_schema={"pattern": r"^(\d{10})?$"})]
Extension = Annotated[str, Meta(max_length=20)]
DATED = {"created_date": "created", "modified_date": "updated", "created_on": "created", "modified": "updated"}


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


class ContactView(TypedDict):
    id: int
    created_date: str | None
    modified_date: str | None
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


def show_contact(c: Contact, organization: Organization) -> ContactView:
    return {
        "id": c.id,
        "created_date": wire.moment(c.created, organization),
        "modified_date": wire.moment(c.updated, organization),
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
    }


def take_contact(sent: Values, actor: Actor, partial: bool) -> Values:
    return {name: value for name, value in sent.items() if name != "owner"}


CONTACT = Record(
    "contact",
    CONTACTS,
    Collection(
        "/contacts",
        CONTACTS.resource,
        show_contact,
        ContactView,
        names={name: name for name in ContactView.__annotations__}
        | {"owner": "org_id", "delete": "is_deleted"}
        | DATED,
        order="id",
        asks={
            "company_slug": Ask("org_id", "company_slug"),
            "created_date": Ask("created", "moment"),
            "delete": Ask("is_deleted", "deleted", description="true lists the deleted ones instead"),
            "id": Ask("id", "wholes"),
            "modified_date": Ask("updated", "moment"),
            "owner": Ask("org_id", "company"),
        }
        | texts("email", "email", "in startswith")
        | texts("first_name", "first_name", "in startswith")
        | texts("last_name", "last_name", "in startswith")
        | ranges("created_on", "created")
        | ranges("modified", "updated"),
        is_searchable=True,
    ),
    SPEECH,
    ContactIn,
    names={"delete": "is_deleted"},
    take=take_contact,
    add=contacts.add_contact,
    change=contacts.change_contact,
    remove=contacts.remove_contact,
    owner="owner",
)


class ActivityEntryView(TypedDict):
    id: int
    created_date: str | None
    modified_date: str | None
    type: str
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


def show_entry(e: ActivityEntry, organization: Organization) -> ActivityEntryView:
    return {
        "id": e.id,
        "created_date": wire.moment(e.created, organization),
        "modified_date": wire.moment(e.updated, organization),
        "type": e.kind,
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


ENTRY = Record(
    "log entry",
    ENTRIES,
    Collection(
        "/customers/active_entries",
        ENTRIES.resource,
        show_entry,
        ActivityEntryView,
        names={
            "id": "id",
            "type": "kind",
            "date": "happened",
            "entry": "entry",
            "delete": "is_deleted",
            "owner": "org_id",
            "author": "author_id",
            "company": "company_org_id",
            "customer": "customer_id",
            "staff": "staff_id",
            "brand": "brand_id",
            "contact": "contact_id",
        }
        | DATED,
        order="id",
        asks=ENTRY_ASKS,
        is_searchable=True,
    ),
    SPEECH,
    remove=contacts.remove_entry,
)
