"""Stock that the dated API tells to be reserved for an order, or set aside for a buyer (leaflink §3.11, §5)."""

from collections.abc import Callable, Sequence
from typing import Any, TypedDict

from fondaco.inventory import allocations
from fondaco.inventory.allocations import Allocation
from fondaco.kernel.actor import Organization
from fondaco.kernel.errors import Unusable
from fondaco.kernel.text import words
from fondaco.orders.reservations import Reservation, reservations_of
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.leaflink.query import LONGEST_SEARCH
from fondaco.surfaces.operation import Call, Operation, Parameter, show
from fondaco.surfaces.records import COMPANY, company_of, path_id
from fondaco.surfaces.standard import COMPANY_ID, TEXT

TAG = "stock"


class ReservationView(TypedDict):
    product_id: int
    facility_id: int
    batch_id: int
    quantity: str
    allocated_quantity: str
    fulfilled_quantity: str
    order_id: int
    created_at: str | None


class AllocationView(TypedDict):
    product_id: int
    facility_id: int
    batch_id: int
    quantity: str
    group_ids: list[int]
    buyer_ids: list[int]
    created_at: str | None


# By what rows are put in order: the attribute, and what it is of a row.
KEYS: dict[str, str] = {
    "product_id": "product_id",
    "facility_id": "branch_id",
    "batch_id": "lot_id",
    "quantity": "quantity",
    "created_at": "created",
}
OF_RESERVATIONS = KEYS | {
    "allocated_quantity": "allocated",
    "fulfilled_quantity": "fulfilled",
    "order_id": "order_id",
}


def show_reservation(r: Reservation, organization: Organization) -> ReservationView:
    return {
        "product_id": r.product_id,
        "facility_id": r.branch_id,
        "batch_id": r.lot_id,
        "quantity": wire.fixed(r.quantity),
        "allocated_quantity": wire.fixed(r.allocated),
        "fulfilled_quantity": wire.fixed(r.fulfilled),
        "order_id": r.order_id,
        "created_at": wire.moment(r.created, organization),
    }


def show_allocation(a: Allocation, organization: Organization) -> AllocationView:
    return {
        "product_id": a.product_id,
        "facility_id": a.branch_id,
        "batch_id": a.lot_id,
        "quantity": wire.fixed(a.quantity),
        "group_ids": [a.group_id] if a.group_id is not None else [],
        "buyer_ids": [a.buyer_id] if a.buyer_id is not None else [],
        "created_at": wire.moment(a.created, organization),
    }


async def list_reservations(call: Call) -> Reply:
    actor = company_of(call)
    chosen = _choice(call, OF_RESERVATIONS)
    found = await reservations_of(call.db, actor.org, path_id(call, "order_id"))
    return show(200, [show_reservation(each, actor.organization) for each in chosen(found)])


async def list_for_buyer(call: Call) -> Reply:
    actor = company_of(call)
    chosen = _choice(call, KEYS)
    found = await allocations.for_buyer(call.db, actor.org, path_id(call, "buyer_id"))
    return show(200, [show_allocation(each, actor.organization) for each in chosen(found)])


async def list_for_group(call: Call) -> Reply:
    actor = company_of(call)
    chosen = _choice(call, KEYS)
    found = await allocations.for_group(call.db, actor.org, path_id(call, "group_id"))
    return show(200, [show_allocation(each, actor.organization) for each in chosen(found)])


def _choice(call: Call, keys: dict[str, str]) -> Callable[[Sequence[Any]], list[Any]]:
    """Picks the rows whose product is called as `search` says, in the order that `ordering` says. Raises Unusable."""
    for name in call.query:
        if name not in (COMPANY, "ordering", "search"):
            raise Unusable("There is no such parameter", name)
    question = call.query.get("search", "").strip()
    if len(question) > LONGEST_SEARCH or "\0" in question:
        raise Unusable(f"A search has at most {LONGEST_SEARCH} characters, and none of them is NUL", "search")
    wanted = words(question) if question else []
    sorts = [part.strip() for part in call.query.get("ordering", "").split(",") if part.strip()]
    for name in sorts:
        if name.removeprefix("-") not in keys:
            raise Unusable(f"Cannot order by {name.removeprefix('-')[:50]!r}", "ordering")

    def chosen(rows: Sequence[Any]) -> list[Any]:
        found = [row for row in rows if all(word in row.words for word in wanted)]
        for name in reversed(sorts):
            column = keys[name.removeprefix("-")]
            found.sort(key=lambda row, column=column: getattr(row, column), reverse=name.startswith("-"))  # type: ignore[misc]
        return found

    return chosen


def reservation_operations() -> list[Operation]:
    asked = (COMPANY_ID, Parameter("ordering", TEXT), Parameter("search", TEXT, "Words of the product's name"))
    shared: dict[str, Any] = {"tag": TAG, "parameters": asked, "errors": (400, 404)}
    return [
        Operation(
            "GET",
            "/inventory/orders/{order_id}/reservations",
            list_reservations,
            "Stock reserved for one order",
            schema=list[ReservationView],
            **shared,
        ),
        Operation(
            "GET",
            "/inventory/buyers/{buyer_id}/allocations",
            list_for_buyer,
            "Stock set aside for one buyer",
            schema=list[AllocationView],
            **shared,
        ),
        Operation(
            "GET",
            "/inventory/groups/{group_id}/allocations",
            list_for_group,
            "Stock set aside for one customer group",
            schema=list[AllocationView],
            **shared,
        ),
    ]
