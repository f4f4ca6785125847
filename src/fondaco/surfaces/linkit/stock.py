"""What Linkit tells of a quantity (*ext*): its movements, why it is what it is, and what it was."""

from typing import NotRequired, TypedDict

from fondaco.inventory.ledger import quantities_at
from fondaco.inventory.model import MOVEMENTS, REASONS, Movement, Sku
from fondaco.kernel.actor import Organization
from fondaco.kernel.errors import Malformed
from fondaco.kernel.resource import Filter, Query
from fondaco.kernel.values import UNITS, from_units, replace
from fondaco.orders.explaining import Explanation, explain
from fondaco.store.database import Connection
from fondaco.store.listing import list_page
from fondaco.store.once import Reply
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.linkit.dialect import answer_list, envelope, listing
from fondaco.surfaces.linkit.inventory import SKU, SkuView, show_sku
from fondaco.surfaces.linkit.query import positive, read_filter, read_query
from fondaco.surfaces.linkit.records import Values
from fondaco.surfaces.linkit.shapes import moment
from fondaco.surfaces.operation import Call, show

STEPS = 100
MOST_STEPS = 500
AS_OF = Ask("created", "moment", "lte")


class MovementView(TypedDict):
    quantity: float
    reason: str
    document: str
    user: str
    api_key: str
    created: str


def show_movement(m: Movement, organization: Organization) -> MovementView:
    return {
        "quantity": from_units(m.quantity),
        "reason": m.reason,
        "document": m.document,
        "user": m.user_uid,
        "api_key": m.key_uid,
        "created": moment(m.created),
    }


COLLECTION = Collection(
    "/skus/{id}/movements",
    MOVEMENTS,
    show_movement,
    MovementView,
    names={
        "quantity": "quantity",
        "reason": "reason",
        "document": "document",
        "user": "user_uid",
        "api_key": "key_uid",
        "created": "id",
    },
    order="-created",
    asks={
        "reason": Ask("reason", "choice", choices=REASONS, description="Several with commas"),
        "document": Ask("document", "text"),
        "created_from": Ask("created", "moment", "gte"),
        "created_to": Ask("created", "moment", "lte", description="To the end of a day, or of a second"),
    },
)


async def list_movements(call: Call) -> Reply:
    sku: Sku = await SKU.find(call)
    query = read_query(COLLECTION, call.query)
    return await answer_list(call, COLLECTION, replace(query, filters=(Filter("sku_id", "eq", sku.id), *query.filters)))


class StepView(MovementView):
    balance: float


class ReservationView(TypedDict):
    order_id: str
    order_code: str
    line: int
    quantity: float


class ExplanationView(TypedDict):
    id: str
    iv_id: str
    opening: float
    movements: list[StepView]
    reservations: list[ReservationView]
    on_hand: float
    reserved: float
    free: float


def show_explanation(sku: Sku, found: Explanation) -> ExplanationView:
    return {
        "id": sku.uid,
        "iv_id": sku.code,
        "opening": from_units(found.opening),
        "movements": [
            {
                "quantity": from_units(step.quantity),
                "reason": step.reason,
                "document": step.document,
                "user": step.user_uid,
                "api_key": step.key_uid,
                "created": moment(step.created),
                "balance": from_units(step.balance),
            }
            for step in found.steps
        ],
        "reservations": [
            {
                "order_id": each.order_uid,
                "order_code": each.order_code,
                "line": each.position,
                "quantity": from_units(each.quantity),
            }
            for each in found.reservations
        ],
        "on_hand": from_units(found.on_hand),
        "reserved": from_units(found.reserved),
        "free": from_units(found.on_hand - found.reserved),
    }


async def explain_stock(call: Call) -> Reply:
    limit = min(MOST_STEPS, positive("limit", call.query.get("limit") or str(STEPS)))
    sku: Sku = await SKU.find(call)

    async def work(connection: Connection) -> Explanation:
        return await explain(connection, call.actor.org, sku.id, limit)

    return show(200, show_explanation(sku, await call.database.aside(call.actor.org, work)))


# A stock record as it is, or with the quantity of another moment.
SkuThenView = TypedDict(  # type: ignore[misc]
    "SkuThenView", SkuView.__annotations__ | {"reserved_qty": int | None, "as_of": NotRequired[str]}
)


def read_as_of(call: Call) -> str:
    """The last instant of the moment asked for, as stored; empty for now. Raises Malformed."""
    text = call.query.get("as_of", "")
    return str(read_filter("as_of", text, AS_OF).value) if text else ""


async def show_then(call: Call, skus: list[Sku], as_of: str) -> list[Values]:
    """The records with what was on hand then; what was reserved then nobody knows any more."""
    organization = call.actor.organization

    async def work(connection: Connection) -> dict[int, int]:
        return await quantities_at(connection, organization.id, [sku.id for sku in skus], as_of)

    then = await call.database.aside(organization.id, work)
    changed = {"reserved_qty": None, "as_of": moment(as_of)}
    return [show_sku(sku, organization) | {"qty": then[sku.id] // UNITS} | changed for sku in skus]


async def read_sku(call: Call) -> Reply:
    as_of = read_as_of(call)
    if not as_of:
        return await SKU.read(call)
    return show(200, (await show_then(call, [await SKU.find(call)], as_of))[0])


list_now = listing(SKU.collection)


async def list_skus(call: Call) -> Reply:
    as_of = read_as_of(call)
    if not as_of:
        return await list_now(call)
    query = read_query(SKU.collection, call.query)
    check_then(call, query)
    page = await list_page(call.database, SKU.collection.resource, call.actor.org, query)
    return show(200, envelope(page, await show_then(call, page.rows, as_of)))


def check_then(call: Call, query: Query) -> None:
    """Raises Malformed where records would be chosen or sorted by the quantity of today."""
    for name in ("min_qty", "max_qty"):
        if call.query.get(name):
            raise Malformed("as_of tells of another moment: this would compare what is on hand now", name)
    if any(sort.column == "on_hand" for sort in query.sort):
        raise Malformed("as_of tells of another moment: this would sort by what is on hand now", "sort")
