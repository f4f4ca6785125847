"""What a company shows of itself to those it trades with, and who stands behind it in law (leaflink §3.1)."""

from typing import Any

from fondaco.events import records
from fondaco.events.records import Kind
from fondaco.kernel.actor import Actor, Operator
from fondaco.kernel.errors import Invalid, NotFound
from fondaco.kernel.resource import Join, Resource, Row
from fondaco.store import saving
from fondaco.store.database import Connection
from fondaco.store.listing import Tenants, find

TEXTS: dict[str, int] = {
    "dba": 200,
    "description": 4000,
    "announcement": 4000,
    "tagline": 500,
    "website": 400,
    "phone": 100,
    "image": 400,
    "address": 200,
    "unit_number": 200,
    "city": 100,
    "state": 50,
    "zipcode": 20,
    "country": 50,
    "business_identifier": 100,
    "business_license_name": 400,
    "legal_name": 200,
    "lexis_nexis_id": 100,
    "rep_first_name": 100,
    "rep_last_name": 100,
    "rep_title": 200,
}
FLAGS = (
    "ancillary_taxed arms_length_taxed batch_enabled has_accounting hides_packages sts_enabled has_linked_bank_account"
).split()
# What is null where there is none.
OPTIONAL = frozenset("tagline website phone image lexis_nexis_id rep_first_name rep_last_name rep_title".split())


class Company(Row, frozen=True):
    """An organization as others see it; its id and uid are the organization's. `image` is a URL."""

    org_id: int
    name: str
    slug: str
    uuid: str
    is_buyer: bool
    is_seller: bool
    dba: str
    description: str
    announcement: str
    tagline: str | None
    website: str | None
    phone: str | None
    image: str | None
    address: str
    unit_number: str
    city: str
    state: str
    zipcode: str
    country: str
    business_identifier: str
    business_license_name: str
    legal_name: str
    lexis_nexis_id: str | None
    rep_first_name: str | None
    rep_last_name: str | None
    rep_title: str | None
    ancillary_taxed: bool
    arms_length_taxed: bool
    batch_enabled: bool
    has_accounting: bool
    hides_packages: bool
    sts_enabled: bool
    has_linked_bank_account: bool
    created: str
    updated: str


COMPANIES = Kind(
    "organization",
    Company,
    Resource(
        Company,
        table="company_profiles",
        joins={
            name: Join("org_id", "organizations", name)
            for name in ("uid", "name", "slug", "uuid", "is_buyer", "is_seller")
        },
        folded=frozenset({"name", "dba", "city", "state"}),
        nullable=OPTIONAL,
        tenant="id",
    ),
    ("name", "dba"),
)


async def company(db: Connection, orgs: Tenants, name: str, value: Any) -> Company:
    """The one of these organizations whose `name` is `value`. Raises NotFound."""
    found = await find(db, Company, COMPANIES.resource, orgs, name, value)
    if found is None:
        raise NotFound("There is no such company")
    return found


async def describe(tx: Connection, actor: Actor | Operator, changes: dict[str, Any]) -> Company:
    """Change what a company shows of itself. Raises Invalid for a text that is too long."""
    values: dict[str, Any] = {}
    for name, value in changes.items():
        if name in FLAGS:
            values[name] = bool(value)
            continue
        if name not in TEXTS:
            raise Invalid("A company has nothing of this name", name)
        text = str(value).strip()
        if len(text) > TEXTS[name]:
            raise Invalid(f"Must have at most {TEXTS[name]} characters", name)
        values[name] = text or (None if name in OPTIONAL else "")
    found = await company(tx, actor.org, "id", actor.org)
    return (await records.change(tx, actor, COMPANIES, [(found, values)]))[0]


async def refind(tx: Connection, org: int) -> None:
    """Have a company found by the name that its organization has now."""
    found = await company(tx, org, "id", org)
    text = records.searchable(COMPANIES, {"name": found.name, "dba": found.dba})
    await saving.update(tx, org, COMPANIES.resource.table, [(org, text)])
