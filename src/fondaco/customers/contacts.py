"""People at customers, and what a seller's staff said to whom (leaflink §5, marketplace §5)."""

import re
from collections.abc import Sequence
from typing import Any

from fondaco.catalog.model import BRANDS
from fondaco.customers.businesses import BUSINESSES
from fondaco.customers.rules import Values, normal_email
from fondaco.events import records
from fondaco.events.records import Changes, Kind
from fondaco.identity.staff import STAFF
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid, Problem, refuse
from fondaco.kernel.resource import Resource, Row
from fondaco.kernel.values import Struct, now
from fondaco.store import sqlfile
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)
TEN_DIGITS = re.compile(r"([0-9]{10})?")
EMAILS = ("email", "secondary_email")
PHONES = ("phone", "secondary_phone")
NULLABLE = frozenset(
    "email secondary_email role description phone phone_extension secondary_phone secondary_phone_extension".split()
)


class Contact(Row, frozen=True):
    org_id: int
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
    is_deleted: bool
    created: str
    updated: str


class ActivityEntry(Row, frozen=True):
    """`author_id` and `staff_id` are memberships', `company_org_id` and `customer_id` whom it is about."""

    org_id: int
    kind: str
    happened: str
    entry: str
    author_id: int
    company_org_id: int | None
    customer_id: int | None
    staff_id: int | None
    brand_id: int | None
    contact_id: int | None
    is_deleted: bool
    created: str
    updated: str


CONTACTS = Kind(
    "contact",
    Contact,
    Resource(
        Contact,
        table="contacts",
        live="is_deleted",
        indexes=(("id",),),
        folded=NULLABLE | {"first_name", "last_name"},
        nullable=NULLABLE,
    ),
    ("first_name", "last_name", "email", "secondary_email"),
)

ENTRIES = Kind(
    "activity_entry",
    ActivityEntry,
    Resource(
        ActivityEntry,
        table="activity_entries",
        live="is_deleted",
        indexes=(("id",),),
        folded=frozenset({"entry", "kind"}),
        nullable=frozenset("company_org_id customer_id staff_id brand_id contact_id".split()),
    ),
    ("entry", "kind"),
)


class CustomerContact(Struct, frozen=True):
    """That somebody is a contact at a customer."""

    id: int
    customer_id: int
    contact_id: int
    is_primary: bool
    created: str


async def add_contact(tx: Connection, actor: Actor, values: Values) -> Contact:
    """`customers` are the ids of those it is at. Raises Invalid, or Faults."""
    settled = settle_contact(values)
    (contact,) = await records.add(tx, actor, CONTACTS, [settled])
    if values.get("customers"):
        await _place(tx, actor, contact, values["customers"])
    return contact


async def change_contact(tx: Connection, actor: Actor, contact: Contact, changes: Values) -> Contact:
    """Raises Invalid, or Faults."""
    settled = settle_contact(changes)
    told = await _place(tx, actor, contact, changes["customers"]) if changes.get("customers") is not None else {}
    beside = {contact.id: told} if told else records.NOTHING
    return (await records.change(tx, actor, CONTACTS, [(contact, settled)], beside))[0]


async def remove_contact(tx: Connection, actor: Actor, contact: Contact) -> Contact:
    """It is marked as deleted, and stays so (leaflink §5)."""
    return await change_contact(tx, actor, contact, {"is_deleted": True})


def settle_contact(values: Values) -> Values:
    """The columns as stored. Raises Invalid, or Faults."""
    settled = {name: value for name, value in values.items() if name != "customers"}
    settled |= {name: None for name in NULLABLE if settled.get(name) == ""}
    faults: list[Problem] = []
    for name in EMAILS:
        try:
            normal_email(settled.get(name) or "", name)
        except Invalid as problem:
            faults.append(problem)
    faults += [
        Invalid("A phone number here is ten digits, or empty", name)
        for name in PHONES
        if not TEN_DIGITS.fullmatch(settled.get(name) or "")
    ]
    refuse(faults)
    return settled


async def contacts_at(
    db: Connection, orgs: Sequence[int], customers: Sequence[int]
) -> dict[int, list[CustomerContact]]:
    """The contacts at each of these customers that are not deleted."""
    found: dict[int, list[CustomerContact]] = {id: [] for id in customers}
    if customers:
        for row in await db.all(sql.contacts_at_customers, {"orgs": list(orgs), "ids": list(customers)}):
            tie = CustomerContact(*row)
            found[tie.customer_id].append(tie)
    return found


async def customers_at(db: Connection, orgs: Sequence[int], contacts: Sequence[int]) -> dict[int, list[int]]:
    """The ids of the customers that each of these contacts is at."""
    found: dict[int, list[int]] = {id: [] for id in contacts}
    if contacts:
        for contact, customer in await db.all(sql.customers_of_contacts, {"orgs": list(orgs), "ids": list(contacts)}):
            found[contact].append(customer)
    return found


async def _place(tx: Connection, actor: Actor, contact: Contact, wanted: Sequence[int]) -> Changes:
    before = (await customers_at(tx, [actor.org], [contact.id]))[contact.id]
    after = list(dict.fromkeys(wanted))
    if sorted(before) == sorted(after):
        return {}
    await _check(tx, actor, {"customers": after}, (("customers", BUSINESSES, "customer"),))
    here = {"org": actor.org, "contact": contact.id, "now": now()}
    if gone := [id for id in before if id not in after]:
        await tx.run(sql.leave_customers, here | {"customers": gone})
    if new := [id for id in after if id not in before]:
        rows = [here | {"customer": id, "is_primary": False} for id in new]
        # The first contact at a customer is the one to be asked first.
        taken = {id for id, ties in (await contacts_at(tx, [actor.org], new)).items() if ties}
        await tx.many(sql.place_contact, [row | {"is_primary": row["customer"] not in taken} for row in rows])
    return {"customers": (before, after)}


async def add_entry(tx: Connection, actor: Actor, values: Values) -> ActivityEntry:
    """`happened` is now where nothing else is said. Raises Invalid, or Faults."""
    await _check_entry(tx, actor, values)
    return (await records.add(tx, actor, ENTRIES, [values | {"happened": values.get("happened") or now()}]))[0]


async def change_entry(tx: Connection, actor: Actor, entry: ActivityEntry, changes: Values) -> ActivityEntry:
    """Raises Invalid, or Faults."""
    changes = {name: value for name, value in changes.items() if name != "happened" or value}
    await _check_entry(tx, actor, {n: v for n, v in changes.items() if v != getattr(entry, n)})
    return (await records.change(tx, actor, ENTRIES, [(entry, changes)]))[0]


async def remove_entry(tx: Connection, actor: Actor, entry: ActivityEntry) -> ActivityEntry:
    """It is marked as deleted, and stays so."""
    return (await records.change(tx, actor, ENTRIES, [(entry, {"is_deleted": True})]))[0]


NAMED: tuple[tuple[str, Kind[Any], str], ...] = (
    ("customer_id", BUSINESSES, "customer"),
    ("brand_id", BRANDS, "brand"),
    ("contact_id", CONTACTS, "contact"),
    ("author_id", STAFF, "member of staff"),
    ("staff_id", STAFF, "member of staff"),
)


async def _check_entry(tx: Connection, actor: Actor, values: Values) -> None:
    company = values.get("company_org_id")
    if company is not None and await tx.one(sql.partner, {"org": actor.org, "partner": company}) is None:
        raise Invalid("There is no such company that buys", "company_org_id")
    await _check(tx, actor, {name: [values[name]] for name, _, _ in NAMED if values.get(name) is not None}, NAMED)


async def _check(
    tx: Connection, actor: Actor, wanted: dict[str, list[int]], named: Sequence[tuple[str, Kind[Any], str]]
) -> None:
    """That the seller has every record that is named. Raises Invalid, or Faults."""
    faults: list[Problem] = []
    for name, kind, noun in named:
        known = {row.id for row in await records.load_all(tx, kind, actor.org, "id", wanted.get(name, []))}
        faults += [Invalid(f"There is no such {noun}", name) for id in wanted.get(name, []) if id not in known][:1]
    refuse(faults)
