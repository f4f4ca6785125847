"""Stock as the dated API measures it (leaflink §3.10)."""

from collections.abc import Sequence
from functools import partial
from typing import Any, TypedDict

from fondaco.inventory.measurements import Grain, Measured, Wanted, measure
from fondaco.kernel.actor import Organization
from fondaco.kernel.errors import Unusable
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.asking import MOST_VALUES, read_whole
from fondaco.surfaces.operation import Call, Operation, Parameter, show
from fondaco.surfaces.records import COMPANY, company_of
from fondaco.surfaces.standard import COMPANY_ID, SCHEMAS

TAG = "stock"
IDS = {"product_id": "products", "facility_id": "branches", "batch_id": "lots"}


class QuantitiesView(TypedDict):
    on_hand_quantity: str
    available_quantity: str
    reserved_quantity: str
    allocated_quantity: str
    held_quantity: str
    archived_quantity: str


GRAINS: dict[str, tuple[str, ...]] = {
    "product": ("product_id",),
    "facility": ("facility_id",),
    "product-and-facility": ("product_id", "facility_id"),
    "batch": ("batch_id",),
    "facility-and-batch": ("facility_id", "batch_id"),
    "product-and-batch": ("product_id", "batch_id"),
    "product-facility-and-batch": ("product_id", "facility_id", "batch_id"),
}


def _view(grain: str, names: Sequence[str]) -> Any:
    called = "".join(word.capitalize() for word in grain.split("-"))
    attributes: dict[str, Any] = {**dict.fromkeys(names, int)} | {"measurements": QuantitiesView, "updated_at": str}
    return TypedDict(f"{called}MeasurementView", attributes)  # type: ignore[operator]


def show_measured(m: Measured, names: Sequence[str], organization: Organization) -> dict[str, Any]:
    ids = {"product_id": m.product_id, "facility_id": m.branch_id, "batch_id": m.lot_id}
    quantities: QuantitiesView = {
        "on_hand_quantity": wire.fixed(m.on_hand),
        "available_quantity": wire.fixed(m.available),
        "reserved_quantity": wire.fixed(m.reserved),
        "allocated_quantity": wire.fixed(m.allocated),
        "held_quantity": wire.fixed(m.held),
        "archived_quantity": wire.fixed(m.archived),
    }
    shown = {name: ids[name] for name in names}
    return shown | {"measurements": quantities, "updated_at": wire.moment(m.updated, organization)}


async def list_measurements(names: Sequence[str], call: Call) -> Reply:
    actor = company_of(call)
    wanted = {}
    for name, text in call.query.items():
        if name in names:
            wanted[IDS[name]] = _ids(name, text)
        elif name != COMPANY:
            raise Unusable("There is no such parameter", name)
    grain = Grain("product_id" in names, "facility_id" in names, "batch_id" in names)
    found = await measure(call.database, actor.org, grain, Wanted(**wanted))
    return show(200, [show_measured(each, names, actor.organization) for each in found])


def _ids(name: str, text: str) -> list[int] | None:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > MOST_VALUES:
        raise Unusable(f"At most {MOST_VALUES} values", name)
    return [read_whole(name, part) for part in parts] if parts else None


def measurement_operations() -> list[Operation]:
    return [
        Operation(
            "GET",
            f"/inventory/measurements/by-{grain}",
            partial(list_measurements, names),
            f"Quantities by {grain.replace('-', ' ')}",
            TAG,
            schema=list[_view(grain, names)],  # type: ignore[misc]
            parameters=(COMPANY_ID, *(Parameter(name, SCHEMAS["wholes"], "Several with commas") for name in names)),
            errors=(400,),
        )
        for grain, names in GRAINS.items()
    ]
