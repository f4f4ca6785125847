"""For whom products are reserved, as the dated API shows and takes it (leaflink §5)."""

from collections.abc import Sequence
from typing import Annotated, Any, TypedDict

from msgspec import Meta, Struct

from fondaco.customers.businesses import BUSINESSES
from fondaco.customers.model import GROUPS
from fondaco.events.records import load_all
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.values import UNITS
from fondaco.pricing import assignments
from fondaco.pricing.model import ASSIGNMENTS, Assignee, Assignment
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import check_json, read_object, take_fields
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.leaflink.reference import DATED
from fondaco.surfaces.operation import Call, Operation, show
from fondaco.surfaces.records import COMPANY, Record, company_of
from fondaco.surfaces.standard import COMPANY_ID, WRITES, list_operation

Text = Annotated[str, Meta(max_length=256)]
Whole = Annotated[int, Meta(ge=1, le=2**31 - 1)]


class AssignedBuyerIn(Struct):
    buyer_id: int
    expiration_date: str | None = None
    call_to_action: Text | None = None
    quantity: Whole | None = None


class AssignedGroupIn(Struct):
    customer_group_id: int
    expiration_date: str | None = None
    call_to_action: Text | None = None
    quantity: Whole | None = None


class AssignmentsIn(Struct):
    """For these products, whatever was assigned before: who is not named is assigned no more."""

    product_ids: Annotated[list[int], Meta(min_length=1, max_length=500)]
    assigned_buyers: list[AssignedBuyerIn] = []
    assigned_groups: list[AssignedGroupIn] = []
    is_exclusive: bool = False


class AssignedBuyerView(TypedDict):
    buyer_id: int | None
    expiration_date: str | None
    call_to_action: str | None
    quantity: int | None


class AssignedGroupView(TypedDict):
    customer_group_id: int | None
    expiration_date: str | None
    call_to_action: str | None
    quantity: int | None


class ProductAssignmentView(TypedDict):
    seller_id: int
    product_id: int
    is_exclusive: bool
    assigned_buyers: list[AssignedBuyerView]
    assigned_groups: list[AssignedGroupView]


class Assigned(Struct, frozen=True):
    """An assignment with those it names."""

    assignment: Assignment
    assignees: list[Assignee]

    @property
    def org_id(self) -> int:
        return self.assignment.org_id


def show_assignment(assigned: Assigned, organization: Organization) -> ProductAssignmentView:
    assignees = assigned.assignees
    return {
        "seller_id": assigned.assignment.org_id,
        "product_id": assigned.assignment.product_id,
        "is_exclusive": bool(assigned.assignment.is_exclusive),
        "assigned_buyers": [
            {
                "buyer_id": each.buyer,
                "expiration_date": wire.moment(each.expires, organization),
                "call_to_action": each.call_to_action,
                "quantity": each.quantity // UNITS if each.quantity is not None else None,
            }
            for each in assignees
            if each.buyer is not None
        ],
        "assigned_groups": [
            {
                "customer_group_id": each.group,
                "expiration_date": wire.moment(each.expires, organization),
                "call_to_action": each.call_to_action,
                "quantity": each.quantity // UNITS if each.quantity is not None else None,
            }
            for each in assignees
            if each.group is not None
        ],
    }


async def complete(db: Connection, orgs: Any, rows: Sequence[Assignment]) -> list[Assigned]:
    assignees = await assignments.assignees_of(db, orgs, [row.id for row in rows])
    return [Assigned(row, assignees[row.id]) for row in rows]


ASSIGNMENT = Record(
    "product assignment",
    ASSIGNMENTS,
    Collection(
        "/product-assigned-to-buyer",
        ASSIGNMENTS.resource,
        show_assignment,
        ProductAssignmentView,
        names={"id": "id", "seller_id": "org_id", "product_id": "product_id", "is_exclusive": "is_exclusive"} | DATED,
        order="id",
        asks={"product_ids": Ask("product_id", "wholes")},
        is_searchable=True,
        complete=complete,
        extras=frozenset({COMPANY}),
    ),
    SPEECH,
    needs_company=True,
)


async def put_assignments(call: Call) -> Reply:
    """Answers with the assignments as they are now. Raises Invalid."""
    check_json(call.request)
    actor = company_of(call)
    known = frozenset(ProductAssignmentView.__annotations__)
    sent = take_fields(read_object(call.raw), AssignmentsIn, partial=False, ignored=known)
    assignees = [
        *(_taken(each, actor, "assigned_buyers", buyer=each.buyer_id) for each in sent["assigned_buyers"]),
        *(_taken(each, actor, "assigned_groups", group=each.customer_group_id) for each in sent["assigned_groups"]),
    ]
    rows = await assignments.assign(
        call.db,
        actor,
        sent["product_ids"],
        assignees,
        is_exclusive=sent["is_exclusive"],
        known=await _known(call.db, actor, assignees),
    )
    shown = await complete(call.db, (actor.org,), rows)
    return show(200, [show_assignment(each, actor.organization) for each in shown])


def _taken(sent: AssignedBuyerIn | AssignedGroupIn, actor: Actor, field: str, **who: int) -> Assignee:
    return Assignee(
        **who,
        expires=wire.take_moment(sent.expiration_date, actor.organization, field),
        call_to_action=sent.call_to_action,
        quantity=sent.quantity * UNITS if sent.quantity is not None else None,
    )


async def _known(db: Connection, actor: Actor, assignees: Sequence[Assignee]) -> dict[str, list[int]]:
    """Those of the companies and groups named that the seller trades with, or has."""
    buyers = [each.buyer for each in assignees if each.buyer is not None]
    customers = await load_all(db, BUSINESSES, actor.org, "partner_org_id", buyers)
    groups = await load_all(db, GROUPS, actor.org, "id", [each.group for each in assignees if each.group is not None])
    return {
        "buyers": [each.partner_org_id for each in customers if each.partner_org_id is not None],
        "groups": [each.id for each in groups],
    }


def assignment_operations() -> list[Operation]:
    path, tag = ASSIGNMENT.collection.path, "product assignments"
    return [
        list_operation(ASSIGNMENT, path, tag),
        Operation(
            "PUT",
            path,
            put_assignments,
            "Reserve products for buyers and groups",
            tag,
            body=AssignmentsIn,
            schema=list[ProductAssignmentView],
            parameters=(COMPANY_ID,),
            errors=(400,),
            **WRITES,
        ),
    ]
