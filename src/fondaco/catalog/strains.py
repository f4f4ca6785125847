"""Strains: a company's own beside the platform's, and which of them a strain comes from."""

from collections.abc import Sequence
from typing import Any

from fondaco.catalog.reference import STRAINS, Strain
from fondaco.events import records
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Conflict, Invalid
from fondaco.kernel.values import asdict
from fondaco.store import sqlfile
from fondaco.store.database import Connection
from fondaco.store.listing import Tenants

sql = sqlfile.load(__package__)


class CrossedStrain(Strain, frozen=True):
    parents: tuple[int, ...] = ()


async def add_strain(tx: Connection, actor: Actor, values: dict[str, Any]) -> Strain:
    """Its `parents` are ids of strains that the company may see.

    Raises Conflict for a name that one of those has, Invalid for parents that there are not.
    """
    parents = tuple(dict.fromkeys(values.pop("parents", ())))
    if await tx.value(sql.strain_of_name, {"org": actor.org, "name": values["name"]}):
        raise Conflict("There is a strain of this name", "name", values["name"])
    found = await records.load_all(tx, STRAINS, actor.org, "id", parents)
    if missing := set(parents) - {row.id for row in found}:
        raise Invalid(f"There is no strain {min(missing)}", "parents")
    (strain,) = await records.add(tx, actor, STRAINS, [values])
    pairs = [{"org": actor.org, "strain": strain.id, "parent": parent} for parent in parents]
    if pairs:
        await tx.many(sql.insert_strain_parent, pairs)
    return strain


async def with_parents(db: Connection, org: Tenants, strains: Sequence[Strain]) -> list[CrossedStrain]:
    orgs = [org] if isinstance(org, int) else list(org)
    found: dict[int, list[int]] = {}
    ids = [strain.id for strain in strains]
    for strain, parent in await db.all(sql.parents_of_strains, {"orgs": orgs, "ids": ids}) if ids else ():
        found.setdefault(strain, []).append(parent)
    return [CrossedStrain(**asdict(each), parents=tuple(found.get(each.id, ()))) for each in strains]
