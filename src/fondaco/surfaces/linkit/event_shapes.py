"""Events as Linkit shows them: what changed, in its own field names and units."""

from typing import Any, TypedDict

from fondaco.events.feed import Batch, Entry
from fondaco.kernel.values import decode, from_units
from fondaco.orders.states import STATES
from fondaco.surfaces.linkit.addresses import ADDRESS
from fondaco.surfaces.linkit.catalog import BRAND, CATEGORY, GENERIC
from fondaco.surfaces.linkit.customers import CUSTOMER
from fondaco.surfaces.linkit.groups import GROUP
from fondaco.surfaces.linkit.inventory import BRANCH, SKU
from fondaco.surfaces.linkit.orders import THEIRS
from fondaco.surfaces.linkit.products import PRODUCT
from fondaco.surfaces.linkit.shapes import moment

Changed = TypedDict("Changed", {"from": Any, "to": Any})


class EventView(TypedDict):
    number: int
    id: str
    type: str
    record: str
    changes: dict[str, Changed]
    user: str | None
    api_key: str | None
    request_id: str
    created: str


class Feed(TypedDict):
    data: list[EventView]
    last: int
    has_more: bool


RECORDS = (PRODUCT, BRAND, CATEGORY, GENERIC, BRANCH, SKU, CUSTOMER, ADDRESS, GROUP)
NAMES: dict[str, dict[str, str]] = {
    record.kind.noun: {ours: wire for wire, ours in (record.collection.names | record.names).items()}
    for record in RECORDS
} | {"order": THEIRS}
NAMES["customer"]["group_uids"] = "group_ids"
AMOUNTS = frozenset(
    "average_price vat_value default_vat on_hand reserved price cost quantity vat "
    "subtotal discount tax delivery_fee service_fee total paid".split()
)
FLAGS = frozenset("is_enabled active available is_default suspended orders_adjust_stock".split())
JSON = frozenset({"working_hours", "common_brands", "details"})
# What no answer shows: our own ids, told by the uids beside them, and what follows from other columns.
HIDDEN = frozenset(
    "brand_id category_id generic_id parent_id branch_id customer_id name_key periods "
    "payment_said keeps_totals stock_policy".split()
)
# Records of which other dialects know more: of these Linkit tells what it has a name for.
WHOLLY_NAMED = frozenset({"product", "customer"})


def show_event(entry: Entry) -> EventView:
    noun = entry.type.partition(".")[0]
    return {
        "number": entry.number,
        "id": entry.uid,
        "type": entry.type,
        "record": entry.record,
        "changes": show_changes(noun, decode(entry.changes)) if entry.changes != "{}" else {},
        "user": entry.user_uid or None,
        "api_key": entry.key_uid or None,
        "request_id": entry.request,
        "created": moment(entry.created),
    }


def show_changes(noun: str, changes: dict[str, Any]) -> dict[str, Changed]:
    names = NAMES.get(noun, {})
    return {
        names.get(name, name): {"from": _shown(name, was), "to": _shown(name, became)}
        for name, (was, became) in changes.items()
        if name not in HIDDEN and (name in names or noun not in WHOLLY_NAMED)
    }


def show_batch(batch: Batch) -> Feed:
    return {"data": [show_event(entry) for entry in batch.entries], "last": batch.last, "has_more": batch.has_more}


def _shown(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in AMOUNTS:
        return from_units(value)
    if name in FLAGS:
        return bool(value)
    if name in JSON:
        return decode(value)
    if name == "state":
        return STATES[value].status
    if name == "lines":
        return [{field: _shown(field, each) for field, each in line.items()} for line in value]
    return value
