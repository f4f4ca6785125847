"""Customer groups as the dated API shows and takes them (leaflink §3.16)."""

from typing import Annotated, TypedDict

from msgspec import Meta, Struct

from fondaco.customers import actions
from fondaco.customers.model import GROUPS, Group
from fondaco.kernel.actor import Organization
from fondaco.surfaces import wire
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.records import COMPANY, Record


class CustomerGroupIn(Struct):
    name: Annotated[str, Meta(min_length=1, max_length=256)]
    description: Annotated[str, Meta(max_length=512)] = ""


class CustomerGroupView(TypedDict):
    id: int
    created_date: str | None
    modified_date: str | None
    name: str
    description: str


def show_group(g: Group, organization: Organization) -> CustomerGroupView:
    return {
        "id": g.id,
        "created_date": wire.moment(g.created, organization),
        "modified_date": wire.moment(g.updated, organization),
        "name": g.name,
        "description": g.description,
    }


GROUP = Record(
    "customer group",
    GROUPS,
    Collection(
        "/customer_groups",
        GROUPS.resource,
        show_group,
        CustomerGroupView,
        names={
            "id": "id",
            "name": "name",
            "description": "description",
            "created_date": "created",
            "modified_date": "updated",
        },
        order="id",
        extras=frozenset({COMPANY}),
        is_searchable=True,
    ),
    SPEECH,
    CustomerGroupIn,
    add=actions.add_group,
    change=actions.change_group,
    remove=actions.remove_group,
    needs_company=True,
)
