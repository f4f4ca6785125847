"""Commands on stock in the dated API: accepted at once, done soon, and their outcome told (leaflink §3.12, D-23)."""

from decimal import Decimal
from functools import partial
from typing import Annotated, Any, Literal, TypedDict

from msgspec import UNSET, Meta, Struct, UnsetType

from fondaco.inventory import commands
from fondaco.kernel.errors import Invalid, NotFound, Unusable
from fondaco.kernel.values import decode
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.fields import check_json, digits, read_object, take_fields
from fondaco.surfaces.operation import Call, Operation, show
from fondaco.surfaces.records import path_id
from fondaco.surfaces.standard import WRITES

TAG = "stock commands"
MOST_ID = 2**63 - 1
Id = Annotated[int, Meta(ge=1, le=MOST_ID)]
Quantity = Annotated[Decimal, digits(18, 2)]
Filled = Annotated[str, Meta(min_length=1)]
BESIDE = ("created_by", "metadata")


class _Given(Struct, kw_only=True):
    created_by: Annotated[int, Meta(ge=0, le=MOST_ID)]
    metadata: dict[str, Filled] | UnsetType = UNSET


class PutawayIn(_Given, kw_only=True):
    product_id: Id
    facility_id: Id
    batch_id: Id
    quantity: Quantity


class HoldIn(PutawayIn, kw_only=True):
    reason: Filled


class ReconcileIn(_Given, kw_only=True):
    product_id: Id
    facility_id: Id
    batch_id: Id
    to_quantity: Quantity
    reason: Filled


class TransferIn(_Given, kw_only=True):
    from_product_id: Id
    from_facility_id: Id
    from_batch_id: Id
    to_product_id: Id
    to_facility_id: Id
    to_batch_id: Id
    quantity: Quantity


class FulfillmentIn(_Given, kw_only=True):
    product_id: Id
    order_id: Id
    order_product_id: Id
    quantity: Quantity


BODIES: dict[str, tuple[type[Struct], str]] = {
    "putaway": (PutawayIn, "Add stock"),
    "reconcile": (ReconcileIn, "Set stock to what was counted"),
    "transfer": (TransferIn, "Move stock"),
    "hold": (HoldIn, "Hold stock back"),
    "unhold": (HoldIn, "Release what is held back"),
    "fulfillment": (FulfillmentIn, "Take out what an order line has reserved"),
    "unfulfillment": (FulfillmentIn, "Put back what left for an order line"),
    "unreserve": (FulfillmentIn, "Release what an order line has reserved"),
    "destroy": (HoldIn, "Write stock off"),
    "archive": (HoldIn, "Take stock out of circulation"),
    "unarchive": (HoldIn, "Bring archived stock back"),
}


class AcceptedView(TypedDict):
    command_id: int


class CommandStatusView(TypedDict):
    command_id: int
    task_id: str | None
    result_status: Literal["Pending", "Success", "Failed"]
    result_metadata: dict[str, str] | None
    result_on: str | None
    command_type: str


async def accept(kind: str, call: Call) -> Reply:
    """Raises Malformed, Invalid for a body that no such command can be; what else is wrong its status tells."""
    check_json(call.request)
    _check_query(call)
    sent = take_fields(read_object(call.raw), BODIES[kind][0], partial=False, ignored=frozenset())
    content: dict[str, Any] = {name: value for name, value in sent.items() if name not in BESIDE}
    if content.get("quantity", 1) <= 0:
        raise Invalid("Must be more than 0", "quantity")
    if content.get("to_quantity", 0) < 0:
        raise Invalid("Must not be less than 0", "to_quantity")
    id = await commands.queue(
        call.db, call.actor, kind, content, created_by=sent["created_by"], metadata=sent.get("metadata")
    )
    return show(202, {"command_id": id})


async def read_status(call: Call) -> Reply:
    _check_query(call)
    command = await commands.find_command(call.db, call.actor.orgs, path_id(call))
    if command is None:
        raise NotFound("There is no such command")
    organization = call.actor.at(command.org_id).organization
    told: CommandStatusView = {
        "command_id": command.id,
        "task_id": command.uid,
        "result_status": command.status,  # type: ignore[typeddict-item]
        "result_metadata": decode(command.result) if command.result else None,
        "result_on": wire.moment(command.done, organization),
        "command_type": command.kind,
    }
    return show(200, told)


def _check_query(call: Call) -> None:
    for name in call.query:
        raise Unusable("There is no such parameter", name)


def command_operations() -> list[Operation]:
    return [
        *(
            Operation(
                "POST",
                f"/inventory/commands/{kind}",
                partial(accept, kind),
                summary,
                TAG,
                body=body,
                schema=AcceptedView,
                status=202,
                errors=(400,),
                **WRITES,
            )
            for kind, (body, summary) in BODIES.items()
        ),
        Operation(
            "GET",
            "/inventory/commands/{id}/status",
            read_status,
            "What became of a command",
            TAG,
            schema=CommandStatusView,
            errors=(404,),
        ),
    ]
