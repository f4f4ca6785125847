"""Licences and their types as the dated API shows and takes them (leaflink §5)."""

from typing import Annotated, Any, TypedDict

from msgspec import Meta, Struct

from fondaco.identity.licenses import (
    LICENSE_TYPES,
    LICENSES,
    License,
    LicenseType,
    TypedLicense,
    keep_licenses,
    with_types,
)
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.errors import Faults, Malformed, Problem, Unusable
from fondaco.kernel.resource import Filter
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.asking import read_flag, read_whole
from fondaco.surfaces.bodies import read_json
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import Values, check_json, take_fields
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.leaflink.reference import DATED
from fondaco.surfaces.operation import Call, show
from fondaco.surfaces.records import COMPANY, Record, company_of

MOST = 500
USED = "used_by_company"


class LicenseTypeView(TypedDict):
    id: int
    type: str
    display_type: str
    classification: str
    require_ein: bool
    has_medical_line_items: bool
    active_for_registration: bool
    description: str | None
    pre_2018_CA: bool
    post_2018_CA: bool
    created_on: str | None
    modified: str | None
    state_id: int | None


class LicensedTypeView(TypedDict):
    """A type as a licence shows it."""

    id: int
    type: str
    display_type: str
    classification: str
    require_ein: bool
    has_medical_line_items: bool
    active_for_registration: bool
    description: str | None
    pre_2018_CA: bool
    post_2018_CA: bool
    created_on: str | None
    modified: str | None
    state: int | None
    state_abbr: str


class CompanyLicenseView(TypedDict):
    id: int
    number: str
    type: LicensedTypeView
    display_type: str
    classification: str


def _shared(t: LicenseType, organization: Organization) -> dict[str, Any]:
    return {
        "id": t.id,
        "type": t.type,
        "display_type": t.display_type,
        "classification": t.classification,
        "require_ein": bool(t.require_ein),
        "has_medical_line_items": bool(t.has_medical_line_items),
        "active_for_registration": bool(t.active_for_registration),
        "description": t.description,
        "pre_2018_CA": bool(t.pre_2018_ca),
        "post_2018_CA": bool(t.post_2018_ca),
        "created_on": wire.moment(t.created, organization),
        "modified": wire.moment(t.updated, organization),
    }


def show_type(t: LicenseType, organization: Organization) -> dict[str, Any]:
    return _shared(t, organization) | {"state_id": t.state_id}


def show_license(row: TypedLicense, organization: Organization) -> dict[str, Any]:
    kind = row.kind
    return {
        "id": row.id,
        "number": row.number,
        "type": _shared(kind, organization) | {"state": kind.state_id, "state_abbr": kind.state_abbr or ""},
        "display_type": kind.display_type,
        "classification": kind.classification,
    }


LICENSE_TYPE = Record(
    "license type",
    LICENSE_TYPES,
    Collection(
        "/compliance/license_types",
        LICENSE_TYPES.resource,
        show_type,
        LicenseTypeView,
        names={
            name: name
            for name in (
                "id type display_type classification description state_id require_ein has_medical_line_items "
                "active_for_registration"
            ).split()
        }
        | {"pre_2018_CA": "pre_2018_ca", "post_2018_CA": "post_2018_ca"}
        | DATED,
        order="id",
        asks={name: Ask(name, "flag") for name in ("is_buyer_license", "is_seller_license")},
        is_searchable=True,
        extras=frozenset({COMPANY, USED}),
    ),
    SPEECH,
)
LICENSE = Record(
    "license",
    LICENSES,
    Collection(
        "/compliance/licenses",
        LICENSES.resource,
        show_license,
        CompanyLicenseView,
        names={
            "id": "id",
            "number": "number",
            "display_type": "display_type",
            "classification": "classification",
        }
        | DATED,
        order="id",
        is_searchable=True,
        complete=with_types,
        extras=frozenset({COMPANY}),
    ),
    SPEECH,
)


async def list_types(call: Call) -> Reply:
    """Those that there are for a company; of `used_by_company` those that it has licences of, or has none of."""
    within: tuple[Filter, ...] = ()
    if USED in call.query:
        within = (Filter("used", "isnull", not read_flag(USED, call.query[USED])),)
    return await SPEECH.list_(call, LICENSE_TYPE.collection, (company_of(call).org,), within)


async def list_licenses(call: Call) -> Reply:
    """Of those of the caller's companies that the query names, or of all of them (D-04). Raises Unusable."""
    text, orgs = call.query.get(COMPANY), call.actor.orgs
    if text is not None:
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if not parts or len(parts) > MOST:
            raise Unusable(f"Must name from one to {MOST} companies", COMPANY)
        named = {read_whole(COMPANY, part) for part in parts}
        orgs = tuple(org for org in orgs if org in named)
    return await SPEECH.list_(call, LICENSE.collection, orgs, ())


class LicenseDates(TypedDict):
    number: str
    issue_date: str
    expiration_date: str
    type: int


async def read_license(call: Call) -> Reply:
    """In another shape than in lists; one recorded without a start is counted from that day."""
    row: License = await LICENSE.find(call)
    organization = LICENSE.actor_of(call, row).organization
    recorded = wire.moment(row.created, organization) or ""
    shown: LicenseDates = {
        "number": row.number,
        "issue_date": row.issued or recorded[:10],
        "expiration_date": row.expires or "",
        "type": row.type_id,
    }
    return show(200, shown)


class LicenseIn(Struct):
    number: Annotated[str, Meta(min_length=1, max_length=100)]
    start_date: str | None
    end_date: str
    type_id: int


class LicenseIds(TypedDict):
    license_ids: list[int]


async def keep(call: Call) -> Reply:
    """Add the licences sent, or change those that the company has under these numbers."""
    actor = company_of(call)
    check_json(call.request)
    sent = read_json(call.raw)
    if not isinstance(sent, list) or not 1 <= len(sent) <= MOST:
        raise Malformed(f"The body must be a JSON array of 1 to {MOST} licenses")
    wanted: list[Values] = []
    faults: list[Problem] = []
    for i, each in enumerate(sent):
        try:
            wanted.append(_take(each))
        except Problem as problem:
            for fault in problem.faults if isinstance(problem, Faults) else [problem]:
                fault.field = f"{i}.{fault.field}" if fault.field else str(i)
                faults.append(fault)
    if faults:
        raise Faults(faults)
    ids = await _kept(call, actor, wanted)
    return show(200, LicenseIds(license_ids=ids))


def _take(sent: Any) -> Values:
    if not isinstance(sent, dict):
        raise Malformed("Expected an object")
    values = take_fields(sent, LicenseIn, partial=False, ignored=frozenset({"id"}))
    return {
        "number": values["number"],
        "issued": wire.take_day(values["start_date"], "start_date"),
        "expires": _end(values["end_date"]),
        "type_id": values["type_id"],
    }


def _end(text: str) -> str:
    day = wire.take_day(text, "end_date")
    if day is None:
        raise Malformed("This attribute is required", "end_date")
    return day


async def _kept(call: Call, actor: Actor, wanted: list[Values]) -> list[int]:
    try:
        return [row.id for row in await keep_licenses(call.db, actor, wanted)]
    except Problem as problem:
        for fault in problem.faults if isinstance(problem, Faults) else [problem]:
            fault.field = (fault.field or "").replace("expires", "end_date")
        raise
