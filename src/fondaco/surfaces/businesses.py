"""Customers as both LeafLink dialects ask for them, and what they show of them besides their own columns."""

from collections.abc import Mapping, Sequence

from fondaco.catalog.external import read_external_ids
from fondaco.customers.businesses import Business, managers_of
from fondaco.customers.model import Address
from fondaco.customers.roles import addresses_of
from fondaco.customers.terms import OfferedOption, options_of
from fondaco.kernel.resource import Filter
from fondaco.kernel.values import UNITS, Struct
from fondaco.store.database import Connection
from fondaco.surfaces.asking import ranges, read_flag, texts
from fondaco.surfaces.collection import Ask
from fondaco.surfaces.goods import EXTERNAL, external_within
from fondaco.surfaces.operation import Parameter
from fondaco.surfaces.standard import FLAG, TEXT

ARCHIVED = ("archived", "is_archived")
EXTRAS = frozenset(ARCHIVED) | EXTERNAL
PREFIX = "in startswith"
PARAMETERS = (
    *(Parameter(name, FLAG, "true lists the archived ones instead", may_be_empty=False) for name in ARCHIVED),
    Parameter("external_id_key", TEXT, "What another system is called"),
    Parameter("external_id_values", TEXT, "What that system calls them; several with commas"),
    Parameter("external_id_unmapped", FLAG, "Those that have nothing under the key", may_be_empty=False),
)
ASKS: dict[str, Ask] = (
    {
        "id": Ask("id", "wholes"),
        "id__in": Ask("id", "wholes"),
        "delinquent": Ask("is_delinquent", "flag"),
        "leaflink_source": Ask("is_marketplace_made", "flag"),
        "license_inactive": Ask("is_license_inactive", "flag"),
        "license_type": Ask("license_type_id", "wholes"),
        "owner": Ask("org_id", "company"),
        "owner__slug": Ask("org_id", "company_slug"),
        "company_slug": Ask("org_id", "company_slug"),
        "partner": Ask("partner_org_id", "wholes"),
        "payment_term": Ask("payment_term_id", "wholes"),
        "price_schedule": Ask("price_schedule_id", "wholes"),
        "service_zone": Ask("service_zone_id", "wholes"),
        "status": Ask("status_id", "wholes"),
        "tier": Ask("tier", "wholes"),
        "ext_acct_id__isnull": Ask("account_id", "flag", "isnull"),
    }
    | texts("address", "address", PREFIX)
    | texts("brand", "brand", PREFIX)
    | texts("business_identifier", "business_identifier", PREFIX)
    | texts("business_license_name", "business_license_name", PREFIX)
    | texts("dba", "dba", PREFIX)
    | texts("ein", "ein", PREFIX)
    | texts("email", "email_written", PREFIX)
    | texts("ext_acct_id", "account_id", PREFIX)
    | texts("external_id", "external_id", PREFIX)
    | texts("license_number", "license_number")
    | texts("name", "full_name", PREFIX)
    | texts("nickname", "nickname", PREFIX)
    | texts("old_license_number", "old_license_number", PREFIX)
    | texts("phone", "phone_written", PREFIX)
    | texts("website", "website", PREFIX)
    | ranges("created_on", "created")
    | ranges("modified", "updated")
    | ranges("next_contact_date", "next_contact_date", "day")
    | ranges("discount_percent", "discount_percent", "number", scale=UNITS)
)


def within(params: Mapping[str, str]) -> list[Filter]:
    """Those that are archived or those that are not, and what other systems call them. Raises Unusable."""
    said = [Filter("is_archived", "eq", read_flag(name, params[name])) for name in ARCHIVED if name in params]
    return [*(said or [Filter("is_archived", "eq", False)]), *external_within(params)]


class Client(Struct, frozen=True):
    """A business with what belongs to it; its addresses by their role."""

    business: Business
    managers: list[int]
    options: list[OfferedOption]
    addresses: dict[str, Address]
    external_ids: dict[str, str]

    @property
    def id(self) -> int:
        return self.business.id

    @property
    def org_id(self) -> int:
        return self.business.org_id


async def read_clients(db: Connection, orgs: Sequence[int], rows: Sequence[Business]) -> list[Client]:
    ids = [row.id for row in rows]
    managers = await managers_of(db, orgs, ids)
    options = await options_of(db, orgs, ids)
    addresses = await addresses_of(db, orgs, ids)
    named = await read_external_ids(db, orgs, "customer", ids)
    return [Client(row, managers[row.id], options[row.id], addresses[row.id], named[row.id]) for row in rows]
