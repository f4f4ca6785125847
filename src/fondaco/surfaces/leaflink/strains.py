"""Strains as the dated API shows them: the platform's and those of the caller's companies, read only (leaflink §5)."""

from typing import TypedDict

from fondaco.catalog.reference import STRAIN_CLASSIFICATIONS, STRAINS, Strain
from fondaco.kernel.actor import Organization
from fondaco.kernel.resource import Filter
from fondaco.store.once import Reply
from fondaco.surfaces.asking import companies
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.leaflink.reference import DATED, dates
from fondaco.surfaces.operation import Call
from fondaco.surfaces.records import Record

OWNED = Filter("org_id", "isnull", False)


class StrainView(TypedDict):
    id: int
    created_date: str | None
    modified_date: str | None
    name: str
    company: int | None
    strain_classification: str


def show_strain(s: Strain, organization: Organization) -> StrainView:
    return {
        "id": s.id,
        **dates(s, organization),
        "name": s.name,
        "company": s.org_id,
        "strain_classification": s.classification,
    }


STRAIN = Record(
    "strain",
    STRAINS,
    Collection(
        "/strains",
        STRAINS.resource,
        show_strain,
        StrainView,
        names={"id": "id", "name": "name", "company": "org_id", "strain_classification": "classification"} | DATED,
        order="id",
        asks={
            "id": Ask("id", "wholes"),
            "name": Ask("name", "text", "ieq"),
            "company": Ask("org_id", "wholes"),
            "company__isnull": Ask("org_id", "flag", "isnull"),
            "strain_classification": Ask("classification", "choices", choices=tuple(STRAIN_CLASSIFICATIONS)),
        }
        | companies(id=""),
        is_searchable=True,
    ),
    SPEECH,
)


async def list_strains(call: Call) -> Reply:
    """One company's by its slug are its own, not the platform's."""
    within = (OWNED,) if "company_slug" in call.query else ()
    return await SPEECH.list_(call, STRAIN.collection, call.actor.orgs, within)
