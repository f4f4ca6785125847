"""Licences of companies, and the types of them that there are (leaflink §5)."""

from collections.abc import Sequence
from typing import Any

from fondaco.events import records
from fondaco.events.records import Kind
from fondaco.identity import rules
from fondaco.kernel.actor import Actor, Operator
from fondaco.kernel.errors import Faults, Invalid, Problem
from fondaco.kernel.resource import Join, Resource, Row, Through
from fondaco.kernel.values import asdict, new_uuid
from fondaco.store.database import Connection
from fondaco.store.listing import Tenants

Values = dict[str, Any]
TYPE = ("type", "display_type", "classification")


class LicenseType(Row, frozen=True):
    """One of no organization is the platform's."""

    org_id: int | None
    type: str
    display_type: str
    classification: str
    description: str | None
    state_id: int | None
    state_abbr: str | None
    state_name: str | None
    is_buyer_license: bool
    is_seller_license: bool
    require_ein: bool
    has_medical_line_items: bool
    active_for_registration: bool
    pre_2018_ca: bool
    post_2018_ca: bool
    created: str
    updated: str


class License(Row, frozen=True):
    """`issued` and `expires` are days, `verified` is a moment."""

    org_id: int
    uuid: str
    number: str
    type_id: int
    type: str
    display_type: str
    classification: str
    issued: str | None
    expires: str | None
    verified: str | None
    verification: str
    archived: bool
    created: str
    updated: str


class TypedLicense(License, frozen=True):
    """With all that there is to say of its type."""

    kind: LicenseType


LICENSE_TYPES = Kind(
    "license type",
    LicenseType,
    Resource(
        LicenseType,
        table="license_types",
        joins={
            "state_abbr": Join("state_id", "states", "abbr", is_shared=True),
            "state_name": Join("state_id", "states", "name", is_shared=True),
        },
        # "isnull" says that none of the company's licences is of the type.
        sets={"used": Through("licenses", "type_id", "id", "", "number", "archived = false")},
        folded=frozenset(TYPE),
        nullable=frozenset({"description", "state_id", "state_abbr", "state_name"}),
        is_shared=True,
    ),
)
LICENSES = Kind(
    "license",
    License,
    Resource(
        License,
        table="licenses",
        live="archived",
        joins={name: Join("type_id", "license_types", name, is_shared=True) for name in TYPE},
        indexes=(("id",),),
        folded=frozenset({"number", *TYPE}),
        nullable=frozenset({"issued", "expires", "verified"}),
        is_scanned=True,
    ),
    ("number",),
)


async def with_types(db: Connection, org: Tenants, licenses: Sequence[License]) -> list[TypedLicense]:
    types = await records.load_all(db, LICENSE_TYPES, org, "id", sorted({each.type_id for each in licenses}))
    found = {each.id: each for each in types}
    return [TypedLicense(**asdict(each), kind=found[each.type_id]) for each in licenses]


async def licenses_of(db: Connection, org: Tenants) -> list[License]:
    """All live licences of these companies."""
    orgs = [org] if isinstance(org, int) else list(org)
    return await records.load_all(db, LICENSES, org, "org_id", orgs)


async def keep_licenses(tx: Connection, actor: Actor | Operator, wanted: Sequence[Values]) -> list[License]:
    """Add licences, or change those that the company has under these numbers; the others stay as they are.

    Raises Invalid, with each entry's place in its fields, for what breaks a rule.
    """
    types = await records.load_all(tx, LICENSE_TYPES, actor.org, "id", sorted({each["type_id"] for each in wanted}))
    faults: list[Problem] = rules.license_faults(wanted, {each.id for each in types})
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise Faults(faults)
    numbers = [each["number"] for each in wanted]
    known = {row.number: row for row in await records.load_all(tx, LICENSES, actor.org, "number", numbers, lock=True)}
    await records.change(
        tx, actor, LICENSES, [(known[each["number"]], each) for each in wanted if each["number"] in known]
    )
    new = [each | {"uuid": new_uuid()} for each in wanted if each["number"] not in known]
    await records.add(tx, actor, LICENSES, new)
    kept = {row.number: row for row in await records.load_all(tx, LICENSES, actor.org, "number", numbers)}
    return [kept[number] for number in numbers]


async def archive_license(tx: Connection, actor: Actor | Operator, number: str) -> None:
    """Take a licence out of use; who refers to it still can. Raises Invalid for one that there is not."""
    found = await records.load(tx, LICENSES, actor.org, "number", number, lock=True)
    if found is None:
        raise Invalid("There is no licence of this number", "number")
    await records.change(tx, actor, LICENSES, [(found, {"archived": True})])
