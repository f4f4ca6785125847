"""The carriers that companies work with, as the dated API shows and takes them (leaflink §5)."""

from typing import Any, TypedDict

from msgspec import Struct

from fondaco.customers.terms import Term, payments
from fondaco.delivery import fleets
from fondaco.delivery.model import LINKS, Link
from fondaco.events.records import load_all
from fondaco.identity.companies import COMPANIES, Company
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.errors import Invalid
from fondaco.kernel.values import replace
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.asking import companies
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.fields import Values
from fondaco.surfaces.leaflink.carriers import TransportCompanyView
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.leaflink.query import OFFSETS
from fondaco.surfaces.leaflink.reference import DATED
from fondaco.surfaces.operation import Call, Operation, show
from fondaco.surfaces.records import Record, owned_by
from fondaco.surfaces.standard import record_operations

ENGLISH = ["en", "English"]


class PartnerIn(Struct):
    """Without a `company_id` it is the company that the credential names first."""

    transport_company_id: int
    company_id: int | None = None


class PaymentTermView(TypedDict):
    id: int
    created_on: str | None
    modified: str | None
    term: str
    description: str
    days: int


class CompanyView(TypedDict):
    id: int
    name: str
    slug: str
    dba: str
    description: str
    announcement: str | None
    image: str | None
    address: str
    city: str
    state: str
    zipcode: str
    buyer: bool
    seller: bool
    business_identifier: str | None
    business_license_name: str | None
    apply_ancillary_tax: bool
    apply_arms_length_tax: bool
    batch_enabled: bool
    can_access_shop_brands: bool
    has_accting: bool
    hide_attached_packages: bool
    sts_enabled: bool
    available_languages: list[list[str]]
    available_languages_translated: list[list[str]]
    default_language: list[str]
    default_language_translated: list[str]
    enable_post: bool
    current_plan_id: str
    default_payment_on_sell_through_payment_term: PaymentTermView
    is_payment_on_sell_through_default: bool
    always_share_sell_through_data: bool


class PartnerView(TypedDict):
    id: int
    company: CompanyView
    transport_company: TransportCompanyView


class Partnership(Struct, frozen=True):
    """A link between a company and a carrier, with what the company shows of itself, and the first term of payment."""

    link: Link
    company: Company
    term: Term

    @property
    def org_id(self) -> int:
        return self.link.org_id


def show_company(c: Company, term: Term, organization: Organization) -> CompanyView:
    """Plans, languages and payment on sell-through are the vendor's own: there are none here but English.

    Nobody chose a term for what is not offered, so that it is the first there is.
    """
    return {
        "id": c.id,
        "name": c.name,
        "slug": c.slug,
        "dba": c.dba,
        "description": c.description,
        "announcement": c.announcement or None,
        "image": c.image,
        "address": c.address,
        "city": c.city,
        "state": c.state,
        "zipcode": c.zipcode,
        "buyer": bool(c.is_buyer),
        "seller": bool(c.is_seller),
        "business_identifier": c.business_identifier or None,
        "business_license_name": c.business_license_name or None,
        "apply_ancillary_tax": bool(c.ancillary_taxed),
        "apply_arms_length_tax": bool(c.arms_length_taxed),
        "batch_enabled": bool(c.batch_enabled),
        "can_access_shop_brands": False,
        "has_accting": bool(c.has_accounting),
        "hide_attached_packages": bool(c.hides_packages),
        "sts_enabled": bool(c.sts_enabled),
        "available_languages": [ENGLISH],
        "available_languages_translated": [ENGLISH],
        "default_language": ENGLISH,
        "default_language_translated": ENGLISH,
        "enable_post": False,
        "current_plan_id": "",
        "default_payment_on_sell_through_payment_term": {
            "id": term.id,
            "created_on": wire.moment(c.created, organization),
            "modified": wire.moment(c.created, organization),
            "term": term.term,
            "description": term.term,
            "days": term.days,
        },
        "is_payment_on_sell_through_default": False,
        "always_share_sell_through_data": False,
    }


def show_partner(partnership: Partnership, organization: Organization) -> PartnerView:
    link = partnership.link
    return {
        "id": link.id,
        "company": show_company(partnership.company, partnership.term, organization),
        "transport_company": {
            "transport_company_id": link.carrier_id,
            "name": link.carrier_name,
            "medical_license_number": link.carrier_medical,
            "adult_use_license_number": link.carrier_adult_use,
            "state": link.carrier_state,
        },
    }


async def _introduce(db: Connection, orgs: Any, rows: list[Link]) -> list[Partnership]:
    ids = sorted({row.org_id for row in rows})
    known = {company.id: company for company in await load_all(db, COMPANIES, tuple(ids), "id", ids)}
    terms = (await payments(db, ids[0])).terms if ids else {}
    return [Partnership(row, known[row.org_id], terms[min(terms)]) for row in rows]


def _take(sent: Values, actor: Actor, partial: bool) -> Values:
    if (sent.get("company_id") or actor.org) != actor.org:
        raise Invalid("This cannot be changed", "company_id")
    return {name: value for name, value in sent.items() if name != "company_id"}


PARTNER = Record(
    "transport partner",
    LINKS,
    Collection(
        "/transportation/partners",
        LINKS.resource,
        show_partner,
        PartnerView,
        names={"id": "id"} | DATED,
        order="id",
        asks=companies("", "company_slug"),
        is_searchable=True,
        complete=_introduce,
        extras=OFFSETS,
    ),
    SPEECH,
    PartnerIn,
    names={"transport_company_id": "carrier_id"},
    take=_take,
    add=fleets.link_carrier,
    change=fleets.change_link,
)


async def create_partner(call: Call) -> Reply:
    """Raises Invalid, Conflict."""
    sent = PARTNER.read_body(call, partial=False)
    actor = owned_by(call.actor, sent, "company_id") if sent["company_id"] is not None else call.actor
    with PARTNER.speaking():
        link = await fleets.link_carrier(call.db, actor, PARTNER.values(sent, actor, partial=False))
    return show(201, await PARTNER.view(call, link))


def partner_operations() -> list[Operation]:
    listing, creating, *others = record_operations(PARTNER, "transport partners", "list create read patch")
    return [listing, replace(creating, act=create_partner), *others]
