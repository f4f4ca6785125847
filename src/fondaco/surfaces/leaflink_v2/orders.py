"""Orders received in Marketplace V2: lists, single ones, writing, steps, and what belongs to one (marketplace §3)."""

from typing import Any

from fondaco.customers.businesses import BUSINESSES
from fondaco.events.records import load_all
from fondaco.kernel.actor import Organization
from fondaco.kernel.errors import Forbidden, Invalid, NotFound, Unusable
from fondaco.kernel.resource import Filter
from fondaco.orders import trade_rules as rules
from fondaco.orders.book import Found, find_trade
from fondaco.orders.lines import ITEMS, change_item, items_of
from fondaco.orders.log import changers_of
from fondaco.orders.marketplace import change, customer_of, throw_away, write
from fondaco.orders.trades import TRADES, Trade
from fondaco.orders.transitions import transit
from fondaco.store.database import Connection
from fondaco.store.listing import find
from fondaco.store.once import Reply
from fondaco.surfaces import purchases
from fondaco.surfaces.asking import COMPANY as ONE_COMPANY
from fondaco.surfaces.asking import SLUG, companies, nothing, ranges
from fondaco.surfaces.businesses import read_clients
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import LARGEST, take_fields
from fondaco.surfaces.fields import Values as Sent
from fondaco.surfaces.leaflink_v2.customers import show_customer
from fondaco.surfaces.leaflink_v2.dialect import SPEECH, answer_list
from fondaco.surfaces.leaflink_v2.dynamic import Child, Dynamic, Rows, Values
from fondaco.surfaces.leaflink_v2.order_bodies import (
    NAMES,
    ItemParts,
    OrderIn,
    OrderPatch,
    take_item_changes,
    take_order,
    take_terms,
)
from fondaco.surfaces.leaflink_v2.order_views import OrderView, show_item, show_order
from fondaco.surfaces.operation import Call, show
from fondaco.surfaces.records import COMPANY, Record, owned_by, path_id

EXTERNAL = ("external_id_key", "external_id_values")
EXTRAS = frozenset({*EXTERNAL, "status", "status__not"})
SHOWN = Filter("is_hidden", "eq", False)
ASKS: dict[str, Ask] = (
    {
        "number": Ask("number", "text"),
        "order_id": Ask("name", "text"),
        "external_id_seller": Ask("external_id_seller", "text"),
        "external_id_seller__icontains": Ask("external_id_seller", "text", "icontains"),
        "brand": Ask("brand_id", "wholes"),
        "brand__in": Ask("brand_id", "wholes"),
        "paid": Ask("payment_status", "said", choices=("paid",)),
        "manual": Ask("is_manual", "flag"),
        "sales_rep": Ask("rep", "texts"),
        "classification": Ask("classification", "text", "ieq"),
        "user": Ask("user_name", "text", "ieq"),
        "service_zone": Ask("zone", "texts"),
    }
    | ranges("modified", "updated")
    | ranges("created_on", "created")
    | nothing("connected_to_metrc")
)
ORDERED = {
    "number": "number",
    "short_id": "code",
    "external_id_seller": "external_id_seller",
    "external_id_buyer": "external_id_buyer",
    "ext_acct_id": "account_id",
    "created_on": "created",
    "modified": "updated",
    "user": "user_name",
    "buyer": "buyer_org_id",
    "seller": "org_id",
    "customer": "customer_name",
    "brand": "brand_id",
    "status": "state",
    "manual": "is_manual",
    "discount": "discount",
    "final_tax": "tax",
    "shipping_charge": "delivery_fee",
    "total": "total",
    "paid": "payment_status",
    "payment_due_date": "payment_due",
    "ship_date": "ship_date",
    "classification": "classification",
    "facility_id": "branch_id",
    "payment_balance": "owed",
    "id": "id",
}


async def lines(db: Connection, orgs: Any, rows: Rows, organization: Organization) -> Values:
    found = await items_of(db, orgs, [row.id for row in rows])
    return {id: [show_item(item, organization) for item in items] for id, items in found.items()}


async def customers(db: Connection, orgs: Any, rows: Rows, organization: Organization) -> Values:
    wanted = sorted({row.customer_id for row in rows if row.customer_id is not None})
    businesses = await load_all(db, BUSINESSES, orgs, "id", wanted, archived=True)
    whole = {client.id: show_customer(client, organization) for client in await read_clients(db, orgs, businesses)}
    return {row.id: whole.get(row.customer_id) for row in rows}


async def reps(db: Connection, orgs: Any, rows: Rows, organization: Organization) -> Values:
    """They are told with each order anyway: whoever asks for them gets the same."""
    return {row.id: show_order(row, organization)["sales_reps"] for row in rows}


def created_by(t: Trade, organization: Organization) -> dict[str, Any]:
    return {"id": t.user_id, "username": t.user_name}


async def changed_by(db: Connection, orgs: Any, rows: Rows, organization: Organization) -> Values:
    found = await changers_of(db, [row.id for row in rows])
    return {id: {"id": user, "username": name} for id, (user, name) in found.items()}


def _nobody(t: Trade, organization: Organization) -> None:
    """Licences are not kept with an order."""


ORDER = Record(
    "order",
    TRADES,
    Collection(
        "/orders-received",
        TRADES.resource,
        show_order,
        OrderView,
        names=ORDERED,
        order="-created_on",
        asks=ASKS
        | {"buyer": Ask("buyer_org_id", "wholes"), "customer": Ask("customer", "text", "icontains")}
        | {"seller": Ask("org_id", ONE_COMPANY), "seller__slug__iexact": Ask("org_id", SLUG)}
        | companies(),
        is_searchable=True,
        extras=EXTRAS,
        dynamic=Dynamic(
            children={
                "line_items": Child(lines, []),
                "customer": Child(customers),
                "sales_reps": Child(reps, []),
            },
            more={
                "created_by": created_by,
                "last_changed_by": Child(changed_by),
                "buyer_transaction_license": _nobody,
                "seller_transaction_licenses": lambda t, organization: [],
            },
        ),
    ),
    SPEECH,
    OrderIn,
    patch=OrderPatch,
    names=NAMES,
    segment="number",
)


def statuses(params: dict[str, str]) -> list[Filter]:
    """What the query says of states, in any case, with commas between several. Raises Unusable."""
    found: list[Filter] = []
    if params.get("status"):
        found.append(Filter("state", "in", _read_statuses("status", params["status"])))
    if params.get("status__not"):
        found.append(Filter("state", "nin", _read_statuses("status__not", params["status__not"])))
    return found


def _read_statuses(name: str, text: str) -> tuple[str, ...]:
    """The states that are shown as one of these."""
    found = [part.strip().lower() for part in text.split(",") if part.strip()]
    if not found or any(status not in rules.STATUSES for status in found):
        raise Unusable(f"Must be one of {', '.join(rules.STATUSES)}", name)
    return tuple(state for status in found for state in rules.states_of(status))


def external(params: dict[str, str]) -> list[Filter]:
    """By another system's ids: the key and its values only together. Raises Unusable."""
    key, values = (params.get(name, "") for name in EXTERNAL)
    if not key and not values:
        return []
    if not key or not values:
        raise Unusable("This parameter is required beside the other", EXTERNAL[0] if not key else EXTERNAL[1])
    if "\0" in key + values:
        raise Unusable("Must not hold the character NUL", EXTERNAL[0])
    return [Filter("external", "in", tuple(f"{key}\n{value.strip()}" for value in values.split(",") if value.strip()))]


def within(call: Call) -> list[Filter]:
    return [SHOWN, *statuses(call.query), *external(call.query)]


async def list_orders(call: Call) -> Reply:
    return await answer_list(call, ORDER.collection, ORDER.orgs(call), within(call))


async def list_of_company(call: Call) -> Reply:
    return await answer_list(call, ORDER.collection, (call.actor.at(path_id(call, COMPANY)).org,), within(call))


async def sold(call: Call, *, lock: bool = False) -> Found:
    """The order that the path names, for its seller. Raises NotFound."""
    found = await find_trade(call.db, call.actor, call.path["number"], lock=lock)
    if "seller" not in found.sides:
        raise NotFound("There is no such order")
    return found


async def shown(call: Call, found: Found, trade: Trade, status: int = 200) -> Reply:
    """An order as who acted on it sees it: a buyer sees his own view."""
    if "seller" in found.sides:
        return show(status, await ORDER.view(call, trade))
    return show(status, await purchases.show_one(call, trade, capitalised=True))


async def read(call: Call) -> Reply:
    return show(200, await ORDER.view(call, (await sold(call)).trade))


async def create(call: Call) -> Reply:
    sent = ORDER.read_body(call, partial=False)
    if sent["seller"] not in call.actor.orgs:
        raise Forbidden(f"This credential may not act for the company {sent['seller']}")
    actor = owned_by(call.actor, sent, "seller")
    customer_id, wish = take_order(sent, actor)
    with ORDER.speaking():
        customer = await customer_of(call.db, actor.org, customer_id)
        trade = await write(call.db, actor, customer, wish, side="seller")
    return show(201, await ORDER.view(call, trade))


async def update(call: Call) -> Reply:
    found = await find_trade(call.db, call.actor, call.path["number"], lock=True)
    if "seller" not in found.sides:
        raise NotFound("There is no such order")
    sent = ORDER.read_body(call, partial=True)
    edits = sent.pop("line_items", [])
    with ORDER.speaking():
        trade = await change(call.db, found, take_terms(sent, found.actor))
        if edits:
            trade = await _change_lines(call, Found(trade, found.sides, found.actor), edits)
    return show(200, await ORDER.view(call, trade))


async def _change_lines(call: Call, found: Found, edits: list[Sent]) -> Trade:
    """Change lines, each named by its id. Raises Invalid."""
    for i, edit in enumerate(edits):
        id = edit.get("id")
        is_id = type(id) is int and 0 < id <= LARGEST
        item = await find(call.db, ITEMS.row, ITEMS.resource, found.trade.org_id, "id", id) if is_id else None
        if item is None or item.order_id != found.trade.id:
            raise Invalid("The order has no such line", f"line_items.{i}.id")
        changes = take_item_changes(take_fields(edit, ItemParts, partial=True), found.actor, f"line_items.{i}.")
        await change_item(call.db, found, item, changes)
        found = await find_trade(call.db, call.actor, found.trade.number, lock=True)
    return found.trade


async def delete(call: Call) -> Reply:
    await throw_away(call.db, await find_trade(call.db, call.actor, call.path["number"], lock=True))
    return Reply(204, b"")


async def step(call: Call) -> Reply:
    if call.path["action"] not in rules.ACTIONS:
        raise NotFound("There is no such step")
    found = await find_trade(call.db, call.actor, call.path["number"], lock=True)
    with ORDER.speaking():
        trade = await transit(call.db, found, call.path["action"])
    return await shown(call, found, trade)


async def list_lines(call: Call) -> Reply:
    trade = (await sold(call)).trade
    found = await items_of(call.db, trade.org_id, [trade.id])
    organization = call.actor.at(trade.org_id).organization
    return show(200, [show_item(item, organization) for item in found[trade.id]])
