"""Customer statuses and tiers in Marketplace V2 (marketplace §5)."""

from typing import Annotated, TypedDict

from msgspec import Meta, Struct

from fondaco.customers import statuses
from fondaco.customers.statuses import STATUSES, TIERS, Status, Tier
from fondaco.kernel.actor import Actor, Organization
from fondaco.surfaces import wire
from fondaco.surfaces.asking import texts
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import Values
from fondaco.surfaces.leaflink_v2.dialect import SPEECH
from fondaco.surfaces.leaflink_v2.dynamic import Dynamic
from fondaco.surfaces.records import Record

PLATFORM = 0  # as who made what the system made (leaflink D-23)
# The company by its slug, as filters name it, for who asks for that too.
NAMING_ITS_OWNER = Dynamic(more={"owner_slug": lambda row, company: company.slug if row.org_id is not None else None})
DATED = {"created_on": "created", "modified": "updated"}


class CustomerStatusIn(Struct):
    owner: int
    state: Annotated[str, Meta(min_length=1, max_length=40)]
    order: Annotated[int, Meta(ge=1, le=2**31 - 1)] = 1
    description: Annotated[str, Meta(max_length=1500)] | None = None
    is_stock: bool = False
    hex_color: Annotated[str, Meta(max_length=40)] | None = None


class CustomerStatusView(TypedDict):
    id: int
    created_on: str | None
    modified: str | None
    state: str
    order: int
    description: str | None
    owner: int
    is_stock: bool
    hex_color: str | None


def show_status(s: Status, organization: Organization) -> CustomerStatusView:
    return {
        "id": s.id,
        "created_on": wire.moment(s.created, organization),
        "modified": wire.moment(s.updated, organization),
        "state": s.state,
        "order": s.position,
        "description": s.description,
        "owner": PLATFORM if s.org_id is None else s.org_id,
        "is_stock": bool(s.is_stock),
        "hex_color": s.hex_color,
    }


def take_status(sent: Values, actor: Actor, partial: bool) -> Values:
    return {name: value for name, value in sent.items() if name != "owner"}


STATUS = Record(
    "customer status",
    STATUSES,
    Collection(
        "/customer-statuses",
        STATUSES.resource,
        show_status,
        CustomerStatusView,
        names={name: name for name in "id state description hex_color".split()}
        | {"order": "position", "owner": "org_id", "is_stock": "is_stock"}
        | DATED,
        order="id",
        asks={
            "company_slug": Ask("org_id", "company_slug"),
            "id": Ask("id", "wholes"),
            "is_stock": Ask("is_stock", "flag"),
            "order": Ask("position", "whole"),
            "owner": Ask("org_id", "whole"),
        }
        | texts("description", "description")
        | texts("hex_color", "hex_color")
        | texts("state", "state", "in startswith iexact icontains"),
        is_searchable=True,
        dynamic=NAMING_ITS_OWNER,
    ),
    SPEECH,
    CustomerStatusIn,
    names={"order": "position"},
    take=take_status,
    add=statuses.add_status,
    change=statuses.change_status,
    remove=statuses.remove_status,
    owner="owner",
)


class CustomerTierView(TypedDict):
    id: int
    created_on: str | None
    modified: str | None
    rank: str
    sort: int


def show_tier(t: Tier, organization: Organization) -> CustomerTierView:
    return {
        "id": t.id,
        "created_on": wire.moment(t.created, organization),
        "modified": wire.moment(t.updated, organization),
        "rank": t.rank,
        "sort": t.position,
    }


TIER = Record(
    "customer tier",
    TIERS,
    Collection(
        "/customer-tiers",
        TIERS.resource,
        show_tier,
        CustomerTierView,
        names={"id": "id", "rank": "rank", "sort": "position"} | DATED,
        order="id",
        asks={"id": Ask("id", "wholes")} | texts("rank", "rank"),
        is_searchable=True,
    ),
    SPEECH,
)
