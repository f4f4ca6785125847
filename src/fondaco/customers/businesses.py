"""Customers as a seller's records of the businesses that buy from it (leaflink §3.13, §10.5)."""

from collections.abc import Mapping, Sequence
from typing import Any

from fondaco.catalog.external import external_sets, set_external_ids
from fondaco.customers import business_rules as rules
from fondaco.customers import roles
from fondaco.customers.actions import check_free
from fondaco.customers.model import DERIVED, SEARCHED, dialled
from fondaco.customers.rules import LEAFLINK, LINKIT, Values
from fondaco.customers.statuses import STATUSES, TIERS
from fondaco.customers.terms import set_options, settle_options
from fondaco.events import records
from fondaco.events.records import Changes, Kind
from fondaco.identity.licenses import LICENSE_TYPES
from fondaco.identity.staff import STAFF
from fondaco.inventory.zones import ZONES
from fondaco.kernel.actor import Actor, Operator, Organization
from fondaco.kernel.errors import Invalid, Problem, refuse
from fondaco.kernel.resource import Resource, Row, Through
from fondaco.kernel.values import now
from fondaco.pricing.actions import count_customers
from fondaco.pricing.model import SCHEDULES
from fondaco.store import sqlfile
from fondaco.store.counters import count_change
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)


class Business(Row, frozen=True):
    """`partner_org_id` is the buyer's own company. `shipping_charge` in 1/10 000, `discount_percent` of a percent."""

    org_id: int
    made_by: str
    first_name: str
    last_name: str
    full_name: str
    email: str
    email_written: str | None
    phone: str
    phone_written: str | None
    phone_extension: str | None
    type: str
    status: str
    is_archived: bool
    kept_status: str
    partner_org_id: int | None
    is_marketplace_made: bool
    last_viewed: str | None
    dba: str | None
    nickname: str | None
    website: str | None
    next_contact_date: str | None
    tier: int | None
    license_number: str
    old_license_number: str | None
    is_license_inactive: bool
    license_type_id: int | None
    business_identifier: str | None
    business_license_name: str | None
    ein: str | None
    directions: str | None
    delivery_preferences: str | None
    shipping_charge: int | None
    discount_percent: int
    brand: str | None
    description: str | None
    notes: str | None
    is_delinquent: bool
    external_id: str | None
    account_id: str | None
    price_schedule_id: int | None
    service_zone_id: int | None
    status_id: int | None
    created: str
    updated: str


def _of_addresses(column: str) -> Through:
    return Through("addresses", "customer_id", "", "", column, only="is_corporate = true")


def _of_options(column: str) -> Through:
    return Through("customer_payment_options", "customer_id", "", "", column)


PARTNER = (
    "name dba website phone business_identifier business_license_name address unit_number city state zipcode".split()
)
TEXTS = frozenset(
    "full_name email_written phone_written phone_extension dba nickname website license_number old_license_number "
    "business_identifier business_license_name ein directions delivery_preferences brand description notes "
    "external_id account_id".split()
)
BUSINESSES = Kind(
    "customer",
    Business,
    Resource(
        Business,
        table="customers",
        sets={
            "address": _of_addresses("line1"),
            "state_id": _of_addresses("state_id"),
            "state": _of_addresses("region"),
            "payment_term_id": _of_options("term_id"),
            "payment_method_id": _of_options("method_id"),
            "manager_id": Through("customer_managers", "customer_id", "", "", "staff_id"),
        }
        | external_sets("customer"),
        indexes=(("is_archived", "id"), ("is_archived", "updated"), ("partner_org_id", "id")),
        folded=TEXTS,
        nullable=TEXTS - {"full_name", "license_number"}
        | frozenset(
            "partner_org_id last_viewed next_contact_date tier license_type_id shipping_charge price_schedule_id "
            "service_zone_id status_id".split()
        ),
    ),
    SEARCHED,
    dialled,
    DERIVED,
)


async def add_business(tx: Connection, actor: Actor, values: Values) -> Business:
    """`name` is all it needs. `managers` are ids of staff; addresses, tags, payment options and external ids may be
    given with it. Raises Invalid, or Faults."""
    values = await settle_options(tx, actor, None, values)
    columns = rules.settle_business(values, None, country=actor.organization.country)
    columns |= await _checked(tx, actor, columns)
    made = {"made_by": LEAFLINK, "type": "corporate"}
    (business,) = await records.add(tx, actor, BUSINESSES, [made | columns])
    await _count(tx, actor, None, business.price_schedule_id)
    await _set_beside(tx, actor, business, values)
    return business


async def change_business(tx: Connection, actor: Actor, business: Business, changes: Values) -> Business:
    """What is archived is `inactive` in Linkit, and comes back as what it was. Raises Invalid, or Faults."""
    changes = await settle_options(tx, actor, business.id, changes)
    columns = rules.settle_business(changes, business, country=actor.organization.country)
    new = {name: value for name, value in columns.items() if value != getattr(business, name)}
    columns |= await _checked(tx, actor, new)
    if business.made_by == LINKIT:
        await check_free(tx, actor, new)
    await _count(tx, actor, business.price_schedule_id, columns.get("price_schedule_id", business.price_schedule_id))
    beside = await _set_beside(tx, actor, business, changes)
    told = {business.id: beside} if beside else records.NOTHING
    return (await records.change(tx, actor, BUSINESSES, [(business, columns)], told))[0]


async def archive_business(tx: Connection, actor: Actor, business: Business) -> Business:
    """Nothing happens to one that is archived already (leaflink D-31)."""
    return await change_business(tx, actor, business, {"is_archived": True})


async def clear_role(tx: Connection, actor: Actor, business: Business, role: str) -> None:
    """Take its corporate or delivery address from a business. Raises NotFound where there is none."""
    told = await roles.clear_address(tx, actor, business, role)
    await records.change(tx, actor, BUSINESSES, [(business, {})], {business.id: told})


async def trading_customer(tx: Connection, seller: int, buyer: Organization) -> Business:
    """The seller's record of a company that buys from it, made when there is none (marketplace §5).

    Runs for the platform: it reads of both. Who has just ordered has looked at what is sold.
    """
    operator = Operator(seller)
    found = await _customer_of(tx, seller, buyer.id)
    if found is None:
        # Whoever counts the same table waits here until we are done, and then finds what we made.
        await count_change(tx, seller, BUSINESSES.resource.table)
        found = await _customer_of(tx, seller, buyer.id)
    if found is not None:
        seen = {"org": seller, "id": found.id, "now": now()}
        await tx.run(sql.note_view, seen)
        await count_change(tx, seller, BUSINESSES.resource.table)
        return found
    partner = await _partner(tx, seller, buyer.id)
    written = {"name": partner["name"], "dba": partner["dba"], "website": partner["website"]}
    written |= {name: partner[name] for name in ("business_identifier", "business_license_name", "phone")}
    columns = rules.settle_business(written, None, country=buyer.country)
    columns |= {"partner_org_id": buyer.id, "ein": partner["business_identifier"] or None}
    columns |= {"made_by": LEAFLINK, "type": "corporate", "is_marketplace_made": True, "last_viewed": now()}
    (business,) = await records.add(tx, operator, BUSINESSES, [columns])
    if partner["address"]:
        place = {name: partner[name] or "" for name in ("address", "unit_number", "city", "state", "zipcode")}
        for role in roles.ROLES:
            await roles.set_address(tx, operator, business, role, place, country=buyer.country)
    return business


async def customers_of(db: Connection, orgs: Sequence[int], buyer: int) -> list[Business]:
    """The records that these sellers keep of a company."""
    return await records.load_all(db, BUSINESSES, tuple(orgs), "partner_org_id", [buyer])


async def managers_of(db: Connection, orgs: Sequence[int], customers: Sequence[int]) -> dict[int, list[int]]:
    """The ids of the staff who sell to each of these customers."""
    return await _grouped(db, sql.managers_of_customers, orgs, customers)


async def tags_of(db: Connection, orgs: Sequence[int], customers: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    """Id and name of each customer's tags."""
    return await _grouped(db, sql.tags_of_customers, orgs, customers)


async def _grouped(db: Connection, text: str, orgs: Sequence[int], customers: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {id: [] for id in customers}
    if customers:
        for id, *rest in await db.all(text, {"orgs": list(orgs), "ids": list(customers)}):
            found[id].append(rest[0] if len(rest) == 1 else tuple(rest))
    return found


async def _customer_of(tx: Connection, seller: int, buyer: int) -> Business | None:
    """The oldest of those that are not archived goes before the others."""
    known = await customers_of(tx, [seller], buyer)
    return min(known, key=lambda each: (bool(each.is_archived), each.id), default=None)


async def _partner(tx: Connection, org: int, partner: int) -> Mapping[str, Any]:
    """What a buying company shows of itself. Raises Invalid."""
    found = await tx.one(sql.partner, {"org": org, "partner": partner})
    if found is None:
        raise Invalid("There is no such company that buys", "partner_org_id")
    return dict(zip(PARTNER, found, strict=True))


async def _checked(tx: Connection, actor: Actor, columns: Values) -> Values:
    """That everything they name is there; with it, what is taken over from a partner. Raises Invalid, or Faults."""
    faults: list[Problem] = []
    taken: Values = {}
    if columns.get("partner_org_id") is not None:
        try:
            taken["ein"] = (await _partner(tx, actor.org, columns["partner_org_id"]))["business_identifier"] or None
        except Invalid as problem:
            faults.append(problem)
    elif "partner_org_id" in columns:
        taken["ein"] = None
    for name, kind, noun in NAMED:
        if columns.get(name) is not None and not await records.load(tx, kind, actor.org, "id", columns[name]):
            faults.append(Invalid(f"There is no such {noun}", name))
    refuse(faults)
    return taken


NAMED: tuple[tuple[str, Kind[Any], str], ...] = (
    ("price_schedule_id", SCHEDULES, "price schedule"),
    ("service_zone_id", ZONES, "service zone"),
    ("status_id", STATUSES, "customer status"),
    ("license_type_id", LICENSE_TYPES, "license type"),
    ("tier", TIERS, "customer tier"),
)


async def _set_beside(tx: Connection, actor: Actor, business: Business, values: Values) -> Changes:
    """What belongs to a business and is no column of it; what changed of that."""
    told: Changes = {}
    if values.get("managers") is not None:
        told |= await _set_managers(tx, actor, business.id, values["managers"])
    if values.get("tags") is not None:
        told |= await _set_tags(tx, actor, business.id, values["tags"])
    if values.get("payment_options") is not None:
        told |= await set_options(tx, actor, business.id, values["payment_options"])
    if values.get("external_ids") is not None:
        told |= await set_external_ids(tx, actor, "customer", business.id, values["external_ids"])
    for role in roles.ROLES:
        if values.get(role):
            told |= await roles.set_address(tx, actor, business, role, values[role])
    return told


async def _set_managers(tx: Connection, actor: Actor, customer: int, wanted: Sequence[int]) -> Changes:
    before = (await managers_of(tx, [actor.org], [customer]))[customer]
    after = list(dict.fromkeys(wanted))
    if before == after:
        return {}
    if after:
        known = {member.id for member in await records.load_all(tx, STAFF, actor.org, "id", after)}
        refuse([Invalid("There is no such member of staff", "managers") for id in after if id not in known][:1])
    await tx.run(sql.remove_managers, {"org": actor.org, "id": customer})
    rows = [{"org": actor.org, "customer": customer, "staff": id, "at": i} for i, id in enumerate(after)]
    if rows:
        await tx.many(sql.insert_manager, rows)
    return {"managers": (before, after)}


async def _set_tags(tx: Connection, actor: Actor, customer: int, wanted: Sequence[str]) -> Changes:
    before = [name for _, name in (await tags_of(tx, [actor.org], [customer]))[customer]]
    after = rules.tag_names(wanted)
    if before == after:
        return {}
    await tx.run(sql.remove_tags, {"org": actor.org, "id": customer})
    rows = [{"org": actor.org, "customer": customer, "name": name, "at": i} for i, name in enumerate(after)]
    if rows:
        await tx.many(sql.insert_tag, rows)
    return {"tags": (before, after)}


async def _count(tx: Connection, actor: Actor, before: int | None, after: int | None) -> None:
    """A price schedule knows how many customers are on it."""
    if before != after:
        await count_customers(tx, actor, {id: by for id, by in ((before, -1), (after, 1)) if id})
