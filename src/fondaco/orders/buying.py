"""What a company that buys does: order from a seller, decide on what was drafted for it, say that it arrived."""

from collections.abc import Sequence

from fondaco.customers.businesses import trading_customer
from fondaco.identity.actions import organizations_of
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from fondaco.kernel.values import Struct
from fondaco.orders import trade_rules as rules
from fondaco.orders.book import NONE, Found, load_trade, within
from fondaco.orders.keeping import save_order
from fondaco.orders.marketplace import WantedTrade, check_may_buy, write
from fondaco.orders.placing import sql
from fondaco.orders.trade_rules import Values, WantedItem
from fondaco.orders.trades import SENT, Trade
from fondaco.orders.transitions import enter, submit
from fondaco.pricing.assignments import hidden_products
from fondaco.store import saving
from fondaco.store.database import Connection
from fondaco.store.listing import find, find_all

MOST = 500  # orders that a seller's profile shows its buyer
DECISIONS = ("approved", "rejected", "completed", "error")


class WantedPurchase(Struct, frozen=True, kw_only=True):
    """An order as its buyer wishes it: the seller's prices hold. `columns` are of the order."""

    seller: int
    state: str
    items: Sequence[WantedItem]
    columns: Values = {}


async def order_from(tx: Connection, actor: Actor, wish: WantedPurchase) -> Trade:
    """Order from a seller, whose customer the buyer becomes if it is none yet (marketplace §5). Raises Invalid, Faults.

    `actor` acts for the buyer; runs for the platform.
    """
    found, buyer = await organizations_of(tx, [wish.seller]), actor.organization
    seller = found[0] if found else None
    if seller is None or not seller.is_seller or seller.suspended or seller.id == buyer.id:
        raise Invalid("There is no such company that sells", "seller")
    if not buyer.is_buyer:
        raise Forbidden("This company does not buy")
    customer = await trading_customer(tx, seller.id, buyer)
    check_may_buy(customer)
    asked = {"org": seller.id, "customer": customer.id}
    groups = [row[0] for row in await tx.all(sql.groups_of_buyer, asked)]
    hidden = await hidden_products(tx, [seller.id], buyer.id, groups)
    terms: Values = {
        "buyer_org_id": buyer.id,
        "discount_percent": customer.discount_percent or None,
        "delivery_fee": customer.shipping_charge or 0,
        "delivery_preferences": customer.delivery_preferences,
    }
    trade = WantedTrade(state=wish.state, items=wish.items, columns=terms | wish.columns)
    acting = await within(tx, actor, seller.id)
    return await write(tx, acting, customer, trade, side="buyer", hidden=hidden)


async def decide(tx: Connection, actor: Actor, number: str, decision: str, *, order: int | None, message: str) -> Trade:
    """A buyer's purchasing system decides on an order (leaflink §4.5): approved is submitted, rejected is cancelled,
    what else it says stands in the order's log. Raises NotFound, Conflict, Invalid, Faults."""
    trade = await find(tx, Trade, SENT, actor.orgs, "number", number.lower(), lock=True)
    if trade is None or (order is not None and order != trade.id):
        raise NotFound(NONE)
    acting = await within(tx, actor, trade.org_id)
    if decision == "approved":
        if trade.state != "draft":
            raise Conflict(f"An order that is {trade.state} cannot be approved")
        return await submit(tx, Found(trade, ("buyer",), acting))
    if decision == "rejected":
        if trade.state not in ("draft", "submitted", "backorder"):
            raise Conflict(f"An order that is {trade.state} cannot be cancelled")
        return await enter(tx, acting, trade, "cancelled", is_strict=False, comment=message)
    kind = "draft.updated" if trade.state == "draft" else "order.updated"
    told = {"approval": (None, {"status": decision, "message": message})}
    return await save_order(tx, acting, trade, {}, kind=kind, beside=told)


async def mark_delivered(tx: Connection, found: Found, day: str | None) -> Trade:
    """The buyer's own mark, which the seller does not see: it is no event of the order's (leaflink §4.4, D-24)."""
    if "buyer" not in found.sides:
        raise NotFound(NONE)
    if day and found.trade.state not in ("shipped", "complete"):
        raise Conflict(f"An order that is {rules.SHOWN.get(found.trade.state, found.trade.state)} is not delivered")
    columns = {"delivered_date": day}
    await saving.update(tx, found.trade.org_id, "orders", [(found.trade.id, columns)])
    return await load_trade(tx, found.trade.org_id, found.trade.id)


async def orders_with(db: Connection, buyer: int, seller: int) -> list[Trade]:
    """A buyer's orders with a seller, the latest first; runs for the platform."""
    ids = [row[0] for row in await db.all(sql.orders_of_buyer, {"buyer": buyer, "org": seller, "most": MOST})]
    found = await find_all(db, Trade, SENT, buyer, "id", ids) if ids else []
    return sorted(found, key=lambda each: (each.created, each.id), reverse=True)
