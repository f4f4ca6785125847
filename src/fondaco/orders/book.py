"""The book that trades are written in: finds an order for one of its sides, and adds one with its lines."""

from collections.abc import Sequence
from typing import Any

from fondaco.events.outbox import Event, record
from fondaco.events.records import load, searchable
from fondaco.identity.actions import organizations_of
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import NotFound
from fondaco.kernel.values import Struct, decode, encode, new_uid, now, replace
from fondaco.orders import trade_rules as rules
from fondaco.orders.model import ORDERS, Line
from fondaco.orders.placing import sql
from fondaco.orders.rules import MANUAL, MARKETPLACE, SUBMITTED, shortfall
from fondaco.orders.states import STATES, stock_of
from fondaco.orders.stock import hold
from fondaco.orders.trade_rules import Side, Values
from fondaco.orders.trades import SENT, TRADES, Trade
from fondaco.store import saving
from fondaco.store.counters import count_change
from fondaco.store.database import Connection
from fondaco.store.listing import find

NONE = "There is no such order"
UUID, SHORT, MOST_DIGITS = 36, 8, 18
MONEY = ("discount", "discount_percent", "tax", "tax_percent", "delivery_fee")
LINE = frozenset(Line.__struct_fields__)


class Found(Struct, frozen=True):
    """An order as its caller reaches it: on which sides he stands, and he as he acts in the seller's book."""

    trade: Trade
    sides: tuple[Side, ...]
    actor: Actor


async def find_trade(tx: Connection, actor: Actor, key: str, *, lock: bool = False) -> Found:
    """The order of this number, short id or integer id that the caller buys or sells. Raises NotFound (E-11).

    Nobody sees a draft that the other side is writing. For who may buy it runs for the platform.
    """
    number = await _number(tx, actor, key)
    sold = await find(tx, Trade, TRADES.resource, actor.orgs, "number", number, lock=lock)
    if sold is not None and sold.is_hidden and sold.buyer_org_id not in actor.orgs:
        sold = None
    bought = sold if sold is not None and sold.buyer_org_id in actor.orgs else None
    if sold is None:
        bought = await find(tx, Trade, SENT, actor.orgs, "number", number, lock=lock)
    if bought is not None and bought.state == "draft" and not bought.is_hidden:
        bought = None
    trade = sold or bought
    if trade is None:
        raise NotFound(NONE)
    sides: list[Side] = [*(["seller"] if sold else []), *(["buyer"] if bought else [])]  # type: ignore[list-item]
    return Found(trade, tuple(sides), await within(tx, actor, trade.org_id))


async def _number(tx: Connection, actor: Actor, key: str) -> str:
    if len(key) == UUID:
        return key.lower()
    asked: Values = {
        "orgs": list(actor.orgs),
        "id": int(key) if key.isascii() and key.isdigit() and len(key) <= MOST_DIGITS else 0,
    }
    asked["like"] = f"%{key.lower()}" if len(key) == SHORT and key.isalnum() else ""
    found = await tx.all(sql.number_named, asked)
    if len(found) != 1:
        raise NotFound(NONE)
    number: str = found[0][0]
    return number


async def within(tx: Connection, actor: Actor, seller: int) -> Actor:
    """The caller as he acts in a seller's book: his own, or that of whom he buys from."""
    if seller in actor.orgs:
        return actor.at(seller)
    found = await organizations_of(tx, [seller])
    if not found:
        raise NotFound("There is no such company")
    return replace(actor, organization=found[0])


async def load_trade(tx: Connection, org: int, id: int) -> Trade:
    trade = await load(tx, TRADES, org, "id", id)
    assert trade is not None
    return trade


async def write_trade(tx: Connection, actor: Actor, head: Values, items: Sequence[Values], *, side: Side) -> int:
    """Write an order into a seller's book, its lines with what they hold of the stock; its id. Raises Invalid, Faults.

    `head` are columns of it, its state among them, `items` those of its lines.
    """
    state = head["state"]
    noun = "draft" if state == "draft" else "order"
    uid = new_uid()
    policy = SUBMITTED if head["branch_id"] is not None else ""
    stock = stock_of(policy, state)
    lines, stocked = await hold(
        tx, actor, [as_line(item) for item in items], held=[], stock=stock, is_strict=side == "buyer", document=uid
    )
    row = new_row(head, noun=noun, is_hidden=side == "buyer" and state == "draft")
    row |= {"uid": uid, "stock_policy": policy}
    await count_change(tx, actor.org, "orders", 0 if state == "draft" else 1)
    id = await saving.insert_one(tx, "orders", row)
    rows = [
        item
        | {"org_id": actor.org, "order_id": id, "reserved": line.reserved, "issued": 0}
        | {"short": shortfall(line, policy, stock)}
        for item, line in zip(items, lines, strict=True)
    ]
    if rows:
        await tx.many(saving.insert_sql("order_lines", tuple(rows[0])), rows)
    await record(tx, actor, [Event(row["event_type"], uid, {}, row["event_uid"]), *stocked])
    return id


def new_row(head: Values, *, noun: str, is_hidden: bool) -> Values:
    """The row of an order that nothing has happened to, but for what `head` says."""
    at = now()
    row = {
        "uid": new_uid(),
        "source": MANUAL if head["is_manual"] else MARKETPLACE,
        "code": head["number"][-SHORT:],
        "external_id": "",
        "digest": "",
        "status": STATES[head["state"]].status,
        "first_state": head["state"],
        "payment_status": "pending",
        "fulfillment_status": "unfulfilled",
        "service_fee": 0,
        "reference": "",
        "is_hidden": is_hidden,
        "event_uid": new_uid(),
        "event_type": f"{noun}.created",
        "created": at,
        "updated": at,
    } | head
    words = {"customer_email": "", "customer_phone": ""} | row
    return row | searchable(ORDERS, words)


def as_line(item: Values) -> Line:
    """What decides on the stock of a line."""
    known: dict[str, Any] = {"id": 0, "order_id": 0, "reserved": 0, "issued": 0}
    return Line(**known | {name: value for name, value in item.items() if name in LINE})


async def sums_of(tx: Connection, trade: Trade, changes: Values, *, caps: bool = False) -> Values:
    """What an order comes to by its lines as they are and these changes. Raises Invalid.

    `caps` lets a discount that is an amount be no more than the lines.
    """
    subtotal, _, _ = await tx.one(sql.sum_of_lines, {"org": trade.org_id, "order": trade.id}) or (0, 0, 0)
    money = {name: changes.get(name, getattr(trade, name)) for name in MONEY}
    sums = rules.add_up(
        subtotal,
        trade.currency,
        discount=min(subtotal, money["discount"]) if caps else money["discount"],
        discount_percent=money["discount_percent"],
        tax=money["tax"],
        tax_percent=money["tax_percent"],
        shipping=money["delivery_fee"],
        service=trade.service_fee,
    )
    return {"subtotal": subtotal, "discount": sums.discount, "tax": sums.tax, "total": sums.total}


async def addresses_of_customer(tx: Connection, org: int, customer: int) -> Values:
    """The columns of the addresses of an order as they are when it is made."""
    columns: Values = {"corporate_address": "", "delivery_address": ""}
    for corporate, delivery, *parts in await tx.all(sql.address_of_buyer, {"org": org, "customer": customer}):
        names = ("address", "unit_number", "city", "county", "state", "zipcode")
        text = encode(dict(zip(names, parts, strict=True))).decode()
        columns |= {"corporate_address": text} if corporate else {}
        columns |= {"delivery_address": text} if delivery else {}
    return columns


def term_code(trade: Trade) -> str | None:
    """The code of the term that an order is to be paid in, as it was chosen."""
    if not trade.payment_option:
        return None
    code: str = decode(trade.payment_option)["payment_term"]["code"]
    return code
