"""Customer groups and who is in them, as Linkit shows and takes them (linkit-v1 §4.3, D-33)."""

from typing import Annotated, TypedDict

from msgspec import Meta, Struct

from fondaco.customers import actions, rules
from fondaco.customers.model import GROUPS, Customer, Group
from fondaco.kernel.actor import Organization
from fondaco.kernel.resource import Filter
from fondaco.kernel.values import replace
from fondaco.store.once import Reply
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.linkit.catalog import take_as_sent
from fondaco.surfaces.linkit.customers import CUSTOMER
from fondaco.surfaces.linkit.dialect import answer_list
from fondaco.surfaces.linkit.query import read_query
from fondaco.surfaces.linkit.records import Record
from fondaco.surfaces.linkit.shapes import moment
from fondaco.surfaces.operation import Call


class GroupIn(Struct):
    name: Annotated[str, Meta(min_length=1, max_length=rules.MOST_GROUP_NAME, pattern=r"\S")]
    description: Annotated[str, Meta(max_length=500)] = ""


class GroupView(TypedDict):
    id: str
    name: str
    description: str
    created: str
    updated: str


def show_group(g: Group, organization: Organization) -> GroupView:
    return {
        "id": g.uid,
        "name": g.name,
        "description": g.description,
        "created": moment(g.created),
        "updated": moment(g.updated),
    }


GROUP = Record(
    "customer group",
    GROUPS,
    Collection(
        "/customer-groups",
        GROUPS.resource,
        show_group,
        GroupView,
        names={"id": "uid", "name": "name", "description": "description", "created": "created", "updated": "updated"},
        order="-created",
    ),
    GroupIn,
    {},
    take_as_sent,
    actions.add_group,
    actions.change_group,
    actions.remove_group,
    has_bulk=False,
)

MEMBER = replace(CUSTOMER, segment="customerId")


async def list_members(call: Call) -> Reply:
    group: Group = await GROUP.find(call)
    query = read_query(CUSTOMER.collection, call.query)
    inside = Filter("group_uid", "eq", group.uid)
    return await answer_list(call, CUSTOMER.collection, replace(query, filters=(*query.filters, inside)))


async def put_member(call: Call) -> Reply:
    group, customer = await _pair(call)
    await actions.join_group(call.db, call.actor, customer, group)
    return Reply(204, b"")


async def remove_member(call: Call) -> Reply:
    group, customer = await _pair(call)
    await actions.leave_group(call.db, call.actor, customer, group)
    return Reply(204, b"")


async def _pair(call: Call) -> tuple[Group, Customer]:
    customer = await MEMBER.find(call, lock=True)
    return await GROUP.find(call), customer
