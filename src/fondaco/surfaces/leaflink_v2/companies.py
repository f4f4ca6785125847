"""Companies, by id or slug, and their people, as Marketplace V2 shows them: read only (marketplace §5)."""

from typing import Any, TypedDict

from fondaco.identity.companies import COMPANIES, Company, company
from fondaco.identity.licenses import licenses_of
from fondaco.identity.staff import STAFF, Member
from fondaco.kernel.actor import Organization
from fondaco.kernel.errors import NotFound
from fondaco.pricing import rules as pricing
from fondaco.pricing import taxes
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces.asking import companies, texts
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.leaflink_v2.dialect import SPEECH
from fondaco.surfaces.leaflink_v2.dynamic import Child, Dynamic, Rows, Values
from fondaco.surfaces.leaflink_v2.licenses import ComplianceLicenseView, show_license
from fondaco.surfaces.operation import Call, show
from fondaco.surfaces.records import Record, path_id


class CompanyView(TypedDict):
    address: str
    announcement: str
    apply_ancillary_tax: bool
    apply_arms_length_tax: bool
    batch_enabled: bool
    business_identifier: str
    business_license_name: str
    buyer: bool
    seller: bool
    city: str
    dba: str
    description: str
    has_accting: bool
    hide_attached_packages: bool
    id: int
    image: str | None
    name: str
    slug: str
    state: str
    sts_enabled: bool
    zipcode: str


def show_company(c: Company, organization: Organization) -> CompanyView:
    return {
        "address": c.address,
        "announcement": c.announcement,
        "apply_ancillary_tax": bool(c.ancillary_taxed),
        "apply_arms_length_tax": bool(c.arms_length_taxed),
        "batch_enabled": bool(c.batch_enabled),
        "business_identifier": c.business_identifier,
        "business_license_name": c.business_license_name,
        "buyer": bool(c.is_buyer),
        "seller": bool(c.is_seller),
        "city": c.city,
        "dba": c.dba,
        "description": c.description,
        "has_accting": bool(c.has_accounting),
        "hide_attached_packages": bool(c.hides_packages),
        "id": c.id,
        "image": c.image,
        "name": c.name,
        "slug": c.slug,
        "state": c.state,
        "sts_enabled": bool(c.sts_enabled),
        "zipcode": c.zipcode,
    }


async def _licenses(db: Connection, orgs: Any, rows: Rows, organization: Organization) -> Values:
    found: dict[int, list[ComplianceLicenseView]] = {}
    for row in await licenses_of(db, tuple(row.id for row in rows)):
        found.setdefault(row.org_id, []).append(show_license(row, organization))
    return found


class CompanyTaxView(TypedDict):
    id: int
    name: str
    tax_type: str
    tax_rate: str
    unit_type: str


async def _taxes(db: Connection, orgs: Any, rows: Rows, organization: Organization) -> Values:
    found: dict[int, list[CompanyTaxView]] = {}
    for row in await taxes.tax_schedules_of(db, tuple(row.id for row in rows)):
        shown: CompanyTaxView = {
            "id": row.id,
            "name": row.name,
            "tax_type": pricing.TAX_TYPES[row.tax_type],
            "tax_rate": pricing.spoken_rate(row.tax_rate),
            "unit_type": pricing.UNIT_TYPES[row.unit_type],
        }
        found.setdefault(row.org_id, []).append(shown)
    return found


COMPANY = Record(
    "company",
    COMPANIES,
    Collection(
        "/companies",
        COMPANIES.resource,
        show_company,
        CompanyView,
        names={name: name for name in "id name slug dba city state zipcode address".split()},
        order="id",
        asks={
            "id": Ask("id", "wholes"),
            "slug": Ask("slug"),
            "buyer": Ask("is_buyer", "flag"),
            "seller": Ask("is_seller", "flag"),
        }
        | texts("name", "name", "in startswith iexact icontains"),
        is_searchable=True,
        dynamic=Dynamic(children={"licenses": Child(_licenses, []), "taxes": Child(_taxes, [])}),
    ),
    SPEECH,
    segment="company_id",
)


async def read(call: Call) -> Reply:
    """What is a number is an id, and a slug if there is no such id. Raises NotFound."""
    slug = call.path["company_id"]
    try:
        found = await company(call.db, call.actor.orgs, "id", path_id(call, "company_id"))
    except NotFound:
        found = await company(call.db, call.actor.orgs, "slug", slug)
    return show(200, await COMPANY.view(call, found))


class StaffView(TypedDict):
    id: int
    user: int
    company: int
    is_admin: bool
    is_active: bool
    is_poc: bool
    email: str
    phone: str
    identification_number: str
    display_name: str
    username: str


def show_member(m: Member, organization: Organization) -> StaffView:
    return {
        "id": m.id,
        "user": m.user_id,
        "company": m.org_id,
        "is_admin": bool(m.is_admin),
        "is_active": bool(m.is_active),
        "is_poc": bool(m.is_poc),
        "email": m.email,
        "phone": m.phone,
        "identification_number": m.identification_number,
        "display_name": m.display_name,
        "username": m.username,
    }


MEMBER = Record(
    "staff member",
    STAFF,
    Collection(
        "/company-staff",
        STAFF.resource,
        show_member,
        StaffView,
        names={
            name: name
            for name in ("id is_admin is_active is_poc email phone identification_number display_name username").split()
        }
        | {"user": "user_id", "company": "org_id"},
        order="id",
        asks={
            "id": Ask("id", "wholes"),
            "user": Ask("user_id", "wholes"),
            "is_admin": Ask("is_admin", "flag"),
            "is_active": Ask("is_active", "flag"),
            "is_poc": Ask("is_poc", "flag"),
        }
        | texts("email", "email", "in startswith iexact")
        | companies(),
        is_searchable=True,
    ),
    SPEECH,
)
