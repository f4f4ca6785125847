"""Customer groups as the dated API shows and takes them (leaflink §3.16)."""

from typing import Annotated, Any, Literal, TypedDict

from msgspec import Meta, Struct

from fondaco.customers import actions
from fondaco.customers.groups import EVERY_GROUP, members_of
from fondaco.customers.model import GROUPS, Group
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.errors import Unusable
from fondaco.kernel.resource import Filter
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.fields import Values
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.operation import Call, Parameter
from fondaco.surfaces.records import COMPANY, Record

Status = Literal["active", "archived"]
STATUSES = {"active": (False,), "archived": (True,)}
STATUS = Parameter(
    "status", {"type": "string", "enum": list(STATUSES)}, "Only those; without it both", may_be_empty=False
)


class CustomerGroupIn(Struct):
    name: Annotated[str, Meta(min_length=1, max_length=256)]
    description: Annotated[str, Meta(max_length=512)] | None = None
    customers: Annotated[list[int], Meta(max_length=10_000)] = []
    status: Status = "active"


class CustomerGroupView(TypedDict):
    id: int
    created_date: str | None
    modified_date: str | None
    name: str
    description: str | None
    customers: list[int]
    status: Status


class FilledGroup(Struct, frozen=True):
    """A group and the ids of the customers in it."""

    group: Group
    members: list[int]

    @property
    def org_id(self) -> int:
        return self.group.org_id


async def with_members(db: Connection, orgs: Any, rows: list[Group]) -> list[FilledGroup]:
    found = await members_of(db, orgs, [row.id for row in rows])
    return [FilledGroup(row, found[row.id]) for row in rows]


def show_group(filled: FilledGroup, organization: Organization) -> CustomerGroupView:
    g = filled.group
    return {
        "id": g.id,
        "created_date": wire.moment(g.created, organization),
        "modified_date": wire.moment(g.updated, organization),
        "name": g.name,
        "description": g.description,
        "customers": filled.members,
        "status": "archived" if g.is_archived else "active",
    }


def take_group(sent: Values, actor: Actor, partial: bool) -> Values:
    taken = {name: value for name, value in sent.items() if name != "status"}
    if "description" in taken:
        taken["description"] = taken["description"] or ""
    return taken | ({"is_archived": sent["status"] == "archived"} if "status" in sent else {})


GROUP = Record(
    "customer group",
    GROUPS,
    Collection(
        "/customer_groups",
        EVERY_GROUP,
        show_group,
        CustomerGroupView,
        names={
            "id": "id",
            "name": "name",
            "description": "description",
            "status": "is_archived",
            "created_date": "created",
            "modified_date": "updated",
            "created_on": "created",
            "modified": "updated",
        },
        order="id",
        extras=frozenset({COMPANY, STATUS.name}),
        is_searchable=True,
        complete=with_members,
    ),
    SPEECH,
    CustomerGroupIn,
    names={"customers": "members"},
    take=take_group,
    add=actions.add_group,
    change=actions.change_group,
    remove=actions.remove_group,
    needs_company=True,
)


async def list_groups(call: Call) -> Reply:
    """All, or those of one status."""
    asked = call.query.get(STATUS.name)
    if asked is not None and asked.lower() not in STATUSES:
        raise Unusable(f"Must be one of {', '.join(STATUSES)}", STATUS.name)
    wanted = STATUSES[asked.lower()] if asked else (False, True)
    return await SPEECH.list_(call, GROUP.collection, GROUP.orgs(call), [Filter("is_archived", "in", wanted)])
