"""The companies that a caller administers, by uuid or slug, and their licences (leaflink §3.1)."""

from typing import TypedDict
from uuid import UUID

from fondaco.identity.companies import COMPANIES, Company, company
from fondaco.identity.licenses import LICENSES, TypedLicense, with_types
from fondaco.kernel.actor import Organization
from fondaco.kernel.moments import read_local
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.leaflink.reference import DATED
from fondaco.surfaces.operation import Call, show
from fondaco.surfaces.records import Record

# The kinds that the contract knows; a licence of another kind has none.
KINDS = frozenset(
    "medical combined ancillary_2 ancillary adult_use cannabis medical_transporter ancillary_logisitics".split()
)


class LegalEntityView(TypedDict):
    id: str
    name: str
    street_address: str | None
    city: str | None
    zipcode: str | None
    unit_number: str | None
    state: str | None
    country: str | None
    lexis_nexis_id: str | None
    rep_first_name: str | None
    rep_last_name: str | None
    rep_title: str | None
    phone: str | None


class ManagedCompanyView(TypedDict):
    id: str
    dba: str
    legal_entity: LegalEntityView
    has_linked_bank_account: bool


def show_company(c: Company, organization: Organization) -> ManagedCompanyView:
    """There is one legal entity for each company, and it goes by the company's uuid."""
    entity: LegalEntityView = {
        "id": c.uuid,
        "name": c.legal_name,
        "street_address": c.address or None,
        "city": c.city or None,
        "zipcode": c.zipcode or None,
        "unit_number": c.unit_number or None,
        "state": c.state or None,
        "country": c.country or None,
        "lexis_nexis_id": c.lexis_nexis_id,
        "rep_first_name": c.rep_first_name,
        "rep_last_name": c.rep_last_name,
        "rep_title": c.rep_title,
        "phone": c.phone,
    }
    return {
        "id": c.uuid,
        "dba": c.dba,
        "legal_entity": entity,
        "has_linked_bank_account": bool(c.has_linked_bank_account),
    }


COMPANY = Record(
    "company",
    COMPANIES,
    Collection(
        "/managed_companies",
        COMPANIES.resource,
        show_company,
        ManagedCompanyView,
        names={"id": "id", "dba": "dba", "has_linked_bank_account": "has_linked_bank_account"} | DATED,
        order="id",
        is_searchable=True,
    ),
    SPEECH,
)


async def find(call: Call) -> Company:
    """What parses as a uuid is one, anything else is a slug. Raises NotFound."""
    text = call.path["id"]
    try:
        name, value = "uuid", str(UUID(text))
    except ValueError:
        name, value = "slug", text
    return await company(call.db, call.actor.orgs, name, value)


async def read(call: Call) -> Reply:
    return show(200, await COMPANY.view(call, await find(call)))


class LicenseStateView(TypedDict):
    id: str
    name: str


class ManagedLicenseView(TypedDict):
    id: str
    number: str
    state: LicenseStateView
    verification_date: str | None
    verification_status: str
    issued_date: str | None
    expiration_date: str | None
    type: str | None


def show_license(row: TypedLicense, organization: Organization) -> ManagedLicenseView:
    kind = row.kind
    return {
        "id": row.uuid,
        "number": row.number,
        "state": {"id": str(kind.state_id or ""), "name": kind.state_name or ""},
        "verification_date": wire.moment(row.verified, organization),
        "verification_status": row.verification,
        "issued_date": _midnight(row.issued, organization),
        "expiration_date": _midnight(row.expires, organization),
        "type": kind.classification if kind.classification in KINDS else None,
    }


def _midnight(day: str | None, organization: Organization) -> str | None:
    return wire.moment(read_local(day, organization.time_zone), organization) if day else None


LICENSE = Record(
    "license",
    LICENSES,
    Collection(
        "/managed_companies/{id}/licenses",
        LICENSES.resource,
        show_license,
        ManagedLicenseView,
        names={
            "id": "id",
            "number": "number",
            "verification_date": "verified",
            "verification_status": "verification",
            "issued_date": "issued",
            "expiration_date": "expires",
            "type": "classification",
        }
        | DATED,
        order="id",
        is_searchable=True,
        complete=with_types,
    ),
    SPEECH,
)


async def list_licenses(call: Call) -> Reply:
    found = await find(call)
    return await SPEECH.list_(call, LICENSE.collection, (found.org_id,), ())
