"""Customer statuses as the dated API shows and takes them (leaflink §3.15)."""

from typing import Annotated, TypedDict

from msgspec import UNSET, Meta, Struct, UnsetType

from fondaco.customers import statuses
from fondaco.customers.statuses import STATUSES, Status
from fondaco.kernel.actor import Actor, Organization
from fondaco.surfaces.asking import texts
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import Values
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.operation import Call
from fondaco.surfaces.records import Record

COLOUR = {"pattern": "^#[0-9a-fA-F]{6}$"}


class CustomerStatusIn(Struct):
    state: Annotated[str, Meta(min_length=1, max_length=40)]
    order: Annotated[int, Meta(ge=1, le=2**31 - 1)] = 1
    description: Annotated[str, Meta(max_length=1500)] | None = None
    owner: int | UnsetType | None = UNSET
    is_stock: bool = False
    hex_color: Annotated[str, Meta(max_length=40, extra_json_schema=COLOUR)] | None = None


class CustomerStatusView(TypedDict):
    id: int
    state: str
    order: int
    description: str | None
    owner: int | None
    is_stock: bool
    hex_color: str | None


def show_status(s: Status, organization: Organization) -> CustomerStatusView:
    return {
        "id": s.id,
        "state": s.state,
        "order": s.position,
        "description": s.description,
        "owner": s.org_id,
        "is_stock": bool(s.is_stock),
        "hex_color": s.hex_color,
    }


def take_status(sent: Values, actor: Actor, partial: bool) -> Values:
    return {name: value for name, value in sent.items() if name != "owner"}


class StatusRecord(Record, frozen=True, eq=False):
    """A new one belongs to the company it names, or else to the caller's own."""

    def acting(self, call: Call, sent: Values) -> Actor:
        return call.actor if sent.get(self.owner) is None else super().acting(call, sent)


STATUS = StatusRecord(
    "customer status",
    STATUSES,
    Collection(
        "/customer_statuses",
        STATUSES.resource,
        show_status,
        CustomerStatusView,
        names={
            "id": "id",
            "state": "state",
            "order": "position",
            "description": "description",
            "owner": "org_id",
            "is_stock": "is_stock",
            "hex_color": "hex_color",
            "created_date": "created",
            "modified_date": "updated",
            "created_on": "created",
            "modified": "updated",
        },
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
        | texts("state", "state"),
        is_searchable=True,
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
