"""Orders as their buyer sees and makes them in Marketplace V2 (marketplace §3, leaflink §4.4)."""

from typing import Annotated, Any, Literal, TypedDict

from msgspec import UNSET, Meta, Struct, UnsetType

from fondaco.kernel.actor import Organization
from fondaco.kernel.errors import Invalid
from fondaco.kernel.resource import Filter
from fondaco.kernel.values import decode, now
from fondaco.orders.book import find_trade
from fondaco.orders.buying import WantedPurchase, mark_delivered, order_from
from fondaco.orders.log import changers_of
from fondaco.orders.trade_rules import WantedItem
from fondaco.orders.trades import SENT, TRADES
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces import purchases, wire
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import Quantity, Values
from fondaco.surfaces.leaflink_v2.dialect import SPEECH, answer_list
from fondaco.surfaces.leaflink_v2.dynamic import Child, Dynamic, Rows
from fondaco.surfaces.leaflink_v2.dynamic import Values as Found
from fondaco.surfaces.leaflink_v2.order_bodies import Key, Long, product_id
from fondaco.surfaces.leaflink_v2.orders import ASKS, EXTERNAL, ORDERED, external, statuses
from fondaco.surfaces.operation import Call, show
from fondaco.surfaces.purchases import Purchase
from fondaco.surfaces.records import Record, owned_by


class BuyerOrderView(TypedDict):
    id: str
    short_id: str
    status: str
    type: str
    buyer: dict[str, Any] | None
    seller: dict[str, Any]
    source: str
    created_by: dict[str, Any]
    created_on: str
    last_edited_on: str
    currency: str
    line_items: list[dict[str, Any]]
    subtotal: float
    shipping_charge: float
    discount: float
    tax: float
    total: float
    payable_to: dict[str, Any]
    payment_term: str | None
    payment_methods: list[str]
    payment_due_date: str | None
    ship_date: str | None
    shipping_details: str | None
    is_delivered: bool
    delivered_date: str | None
    notes: str | None
    sales_reps: list[str]
    delivery_address: dict[str, Any]


def show_purchase(p: Purchase, organization: Organization) -> dict[str, Any]:
    return purchases.show_purchase(p, organization, capitalised=True)


async def reps(db: Connection, orgs: Any, rows: Rows, organization: Organization) -> Found:
    return {row.id: decode(row.trade.reps) for row in rows}


async def changed_by(db: Connection, orgs: Any, rows: Rows, organization: Organization) -> Found:
    """A name, of whichever side."""
    found = await changers_of(db, [row.id for row in rows])
    return {id: {"name": name} for id, (_, name) in found.items()}


class PurchasedIn(Struct):
    product: str | int
    quantity: Quantity
    notes: Long | UnsetType | None = UNSET


class PurchaseIn(Struct, kw_only=True):
    """The seller's prices hold, so none is sent. `buyer` is only needed of who may act for several companies."""

    seller: int
    line_items: Annotated[list[PurchasedIn], Meta(min_length=1, max_length=1000)]
    status: Literal["Draft", "Submitted"] = "Submitted"
    buyer: int | UnsetType = UNSET
    notes: Long | UnsetType | None = UNSET
    external_id_buyer: Key | UnsetType | None = UNSET
    ship_date: str | UnsetType | None = UNSET


class ArrivalIn(Struct):
    is_delivered: bool | UnsetType = UNSET
    delivered_date: str | UnsetType | None = UNSET


PURCHASE = Record(
    "order",
    TRADES,
    Collection(
        "/buyer/orders",
        SENT,
        show_purchase,
        BuyerOrderView,
        names={name: column for name, column in ORDERED.items() if name not in ("customer", "ext_acct_id")},
        order="-created_on",
        asks=ASKS
        | {
            "seller": Ask("org_id", "wholes"),
            "seller__slug__iexact": Ask("seller_slug", "text", "ieq"),
            "company_slug": Ask("buyer_slug", "text", "ieq"),
            "company": Ask("buyer_org_id", "wholes"),
        },
        is_searchable=True,
        complete=purchases.read_purchases,
        extras=frozenset({*EXTERNAL, "status"}),
        dynamic=Dynamic(children={"sales_reps": Child(reps, [])}, more={"last_changed_by": Child(changed_by)}),
    ),
    SPEECH,
    PurchaseIn,
    patch=ArrivalIn,
    names={"line_items": "lines"},
    segment="number",
)
# What the seller is writing is not the buyer's to see, and `is_theirs` marks it.
SEEN = Filter("is_theirs", "ne", True)


async def list_purchases(call: Call) -> Reply:
    call.db = call.database.of(None)
    filters = [SEEN, *statuses({name: call.query.get(name, "") for name in ("status",)}), *external(call.query)]
    return await answer_list(call, PURCHASE.collection, call.actor.orgs, filters)


async def create(call: Call) -> Reply:
    sent = PURCHASE.read_body(call, partial=False)
    actor = owned_by(call.actor, sent, "buyer") if "buyer" in sent else _only_one(call)
    columns: Values = {"notes": sent.get("notes") or ""}
    if "external_id_buyer" in sent:
        columns["external_id_buyer"] = sent["external_id_buyer"] or None
    if "ship_date" in sent:
        columns["ship_date"] = wire.take_moment(sent["ship_date"], actor.organization, "ship_date")
    items = [
        WantedItem(
            product=product_id(line.product, f"line_items.{i}.product"),
            quantity=line.quantity,
            beside={} if isinstance(line.notes, UnsetType) else {"notes": line.notes},
        )
        for i, line in enumerate(sent["line_items"])
    ]
    wish = WantedPurchase(seller=sent["seller"], state=sent["status"].lower(), items=items, columns=columns)
    with PURCHASE.speaking():
        trade = await order_from(call.db, actor, wish)
    return show(201, await purchases.show_one(call, trade, capitalised=True))


def _only_one(call: Call) -> Any:
    if len(call.actor.orgs) > 1:
        raise Invalid("Say for which company this is bought", "buyer")
    return call.actor


async def update(call: Call) -> Reply:
    """The buyer's own mark that an order arrived."""
    found = await find_trade(call.db, call.actor, call.path["number"], lock=True)
    sent = PURCHASE.read_body(call, partial=True)
    day = wire.take_day(sent.get("delivered_date"), "delivered_date")
    if sent.get("is_delivered") and not day:
        day = (wire.moment(now(), call.actor.organization) or "")[:10]
    if sent.get("is_delivered") is False:
        day = None
    trade = await mark_delivered(call.db, found, day)
    return show(200, await purchases.show_one(call, trade, capitalised=True))
