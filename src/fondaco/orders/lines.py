"""Lines of an order that two companies trade by: added, changed and taken out while it is open (leaflink D-28)."""

from collections.abc import Sequence

from fondaco.customers.businesses import BUSINESSES
from fondaco.events.outbox import Event
from fondaco.events.records import Changes, Kind, load
from fondaco.kernel.errors import Conflict, Invalid
from fondaco.kernel.resource import Join, Resource, Through
from fondaco.kernel.values import replace
from fondaco.orders import trade_rules as rules
from fondaco.orders.book import Found, as_line, sums_of
from fondaco.orders.keeping import ledger_of, save_order
from fondaco.orders.marketplace import check_beside, edited
from fondaco.orders.model import Line
from fondaco.orders.payments import status_of
from fondaco.orders.placing import sql
from fondaco.orders.reading import lines_of
from fondaco.orders.rules import MOST_LINES, shortfall
from fondaco.orders.states import stock_of
from fondaco.orders.stock import hold
from fondaco.orders.trade_rules import Values, WantedItem
from fondaco.orders.trades import Item, Trade
from fondaco.orders.wares import find_wares, frozen
from fondaco.store import saving
from fondaco.store.database import Connection
from fondaco.store.listing import Tenants, find_all

_ORDER = {
    "uid": "uid",
    "order_number": "number",
    "currency": "currency",
    "order_created": "created",
    "order_updated": "updated",
    "order_ship_date": "ship_date",
    "order_customer_id": "customer_id",
    "is_hidden": "is_hidden",
}
ITEMS = Kind(
    "order",
    Item,
    Resource(
        Item,
        table="order_lines",
        joins={name: Join("order_id", "orders", column) for name, column in _ORDER.items()},
        sets={
            f"order_{kind}": Through("line_marks", "line_id", "", "", "word", only=f"kind = '{kind}'")
            for kind in ("name", "zone", "manager", "city")
        },
        folded=frozenset({"name"}),
        nullable=frozenset(
            "product_id unit_price notes packed_at packed_by is_backorder batch_id order_ship_date".split()
        ),
        is_scanned=True,
        counter="orders",
        widely=("name", "product_code", "order_number"),
    ),
)
PRICES = ("quantity", "unit_price", "sale_price")


async def items_of(db: Connection, orgs: Tenants, orders: Sequence[int]) -> dict[int, list[Item]]:
    """The lines of each of these orders, in their order, in one statement."""
    found: dict[int, list[Item]] = {id: [] for id in orders}
    if orders:
        for item in await find_all(db, Item, ITEMS.resource, orgs, "order_id", list(orders)):
            found[item.order_id].append(item)
    for items in found.values():
        items.sort(key=lambda each: (each.position, each.id))
    return found


async def add_item(tx: Connection, found: Found, wanted: WantedItem) -> Item:
    """Raises Conflict for an order whose lines stand, Invalid, Faults."""
    trade, actor = found.trade, found.actor
    _check_open(found)
    await check_beside(tx, actor.org, wanted.beside)
    _, count, last = await tx.one(sql.sum_of_lines, {"org": trade.org_id, "order": trade.id}) or (0, 0, -1)
    if count >= MOST_LINES:
        raise Invalid(f"An order has at most {MOST_LINES} lines", "order")
    customer = await load(tx, BUSINESSES, actor.org, "id", trade.customer_id) if trade.customer_id else None
    schedule = customer.price_schedule_id if customer else None
    wares = await find_wares(tx, actor.org, [wanted.product], branch=trade.branch_id, schedule=schedule)
    ware = wares.get(wanted.product)
    if ware is None:
        raise Invalid("There is no such product", "product")
    columns = rules.item_columns(wanted, ware, trade.currency, last + 1) | {"frozen": frozen(ware)}
    line, stocked = await _hold(tx, found, as_line(columns), [])
    stock = stock_of(trade.stock_policy, trade.state)
    held = {"reserved": line.reserved, "issued": line.issued, "short": shortfall(line, trade.stock_policy, stock)}
    row = columns | held | {"org_id": actor.org, "order_id": trade.id}
    id = await saving.insert_one(tx, "order_lines", row)
    await _told(tx, found, {"line_items": ([], [_said(columns)])}, stocked)
    return await _loaded(tx, trade, id)


async def change_item(tx: Connection, found: Found, item: Item, changes: Values) -> Item:
    """Raises Conflict for an order whose lines stand, Invalid, Faults."""
    trade, actor = found.trade, found.actor
    new = {name: value for name, value in changes.items() if value != getattr(item, name)}
    if not new:
        return item
    await check_beside(tx, actor.org, new)
    is_priced = bool(new.keys() & set(PRICES))
    _check_open(found, lines=is_priced)
    now_said: Values = {name: getattr(item, name) for name in (*PRICES, "is_by_case", "unit_multiplier")}
    now_said["unit_price"] = item.price if item.unit_price is None else item.unit_price
    columns = new | (rules.valued(now_said | new, trade.currency) if is_priced else {})
    stocked: list[Event] = []
    if "quantity" in new:
        before = next(each for each in (await lines_of(tx, trade.org_id, [trade.id]))[trade.id] if each.id == item.id)
        if new["quantity"] < before.issued:
            raise Invalid("More than that has left the stock already", "quantity")
        # What left by a command stays away: only the rest is reserved anew.
        rest = replace(before, quantity=new["quantity"] - before.issued, issued=0)
        line, stocked = await _hold(tx, found, rest, [replace(before, issued=0)])
        short = shortfall(line, trade.stock_policy, stock_of(trade.stock_policy, trade.state))
        columns |= {"reserved": line.reserved, "short": short}
    await tx.run(saving.update_sql("order_lines", tuple(columns)), columns | {"org": actor.org, "id": item.id})
    told = {name: getattr(item, name) for name in new}
    await _told(tx, found, {"line_items": ([{"id": item.id} | told], [{"id": item.id} | new])}, stocked)
    return await _loaded(tx, trade, item.id)


async def remove_item(tx: Connection, found: Found, item: Item) -> None:
    """Take a line out; what it had reserved is free again. Raises Conflict, also for the last of an order, Invalid."""
    trade = found.trade
    _check_open(found)
    lines = (await lines_of(tx, trade.org_id, [trade.id]))[trade.id]
    if len(lines) == 1 and trade.state != "draft":
        raise Conflict("An order keeps its last line: reject it instead")
    before = next(each for each in lines if each.id == item.id)
    _, stocked = await hold(tx, found.actor, [], held=[before], stock="free", is_strict=False, document=trade.uid)
    await tx.run(sql.remove_line, {"org": trade.org_id, "order": trade.id, "id": item.id})
    gone = {"name": item.name, "quantity": item.quantity, "price": item.price}
    await _told(tx, found, {"line_items": ([gone], [])}, stocked)


def _check_open(found: Found, *, lines: bool = True) -> None:
    """The seller changes lines, and of its own draft the buyer (§4.4). Raises Conflict."""
    rules.check_editable(found.trade.state, lines=lines)


async def _hold(tx: Connection, found: Found, line: Line, held: Sequence[Line]) -> tuple[Line, list[Event]]:
    trade = found.trade
    stock = stock_of(trade.stock_policy, trade.state)
    (after,), stocked = await hold(tx, found.actor, [line], held=held, stock=stock, is_strict=False, document=trade.uid)
    return after, stocked


async def _told(tx: Connection, found: Found, beside: Changes, stocked: Sequence[Event]) -> Trade:
    """The order's sums by its lines, and the event that tells of them."""
    trade = found.trade
    sums = await sums_of(tx, trade, {})
    sums["payment_status"] = status_of(await ledger_of(tx, found.actor, trade), sums["total"])
    return await save_order(tx, found.actor, trade, sums, kind=edited(trade), beside=beside, stocked=stocked)


def _said(columns: Values) -> Values:
    return {name: columns[name] for name in ("name", "quantity", "price", "total")}


async def _loaded(tx: Connection, trade: Trade, id: int) -> Item:
    item = await load(tx, ITEMS, trade.org_id, "id", id)
    assert item is not None
    return item
