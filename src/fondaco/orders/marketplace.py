"""What two companies do with an order: write it, change what it says, throw its draft away (marketplace §3)."""

from collections.abc import Sequence

from fondaco.catalog.external import set_external_ids
from fondaco.catalog.model import BRANDS
from fondaco.customers.businesses import BUSINESSES, Business
from fondaco.events.outbox import Event, record
from fondaco.events.records import Changes, load
from fondaco.inventory.stock import load_cells
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Conflict, Invalid
from fondaco.kernel.values import Struct, encode, new_uuid
from fondaco.orders import trade_rules as rules
from fondaco.orders.book import Found, addresses_of_customer, load_trade, sums_of, write_trade
from fondaco.orders.keeping import ledger_of, save_order
from fondaco.orders.ledger import pay_off
from fondaco.orders.payments import status_of
from fondaco.orders.placing import Place, sql
from fondaco.orders.reps import add_reps
from fondaco.orders.trade_rules import Side, Values, WantedItem, Ware
from fondaco.orders.trades import Trade
from fondaco.orders.wares import find_wares, frozen
from fondaco.store.counters import count_change
from fondaco.store.database import Connection

CLOSED = ("suspended", "blocked")
PRICED = ("discount", "discount_percent", "tax", "tax_percent", "delivery_fee")


class WantedTrade(Struct, frozen=True, kw_only=True):
    """An order as one side wishes it. `columns` are of the order, `reps` ids of the seller's staff, `external_ids` what
    other systems call it.

    `facility` is a branch's id, None for the seller's first. `paid` is the day on which all of it was paid.
    """

    state: str
    items: Sequence[WantedItem]
    columns: Values = {}
    reps: Sequence[int] = ()
    external_ids: Values = {}
    facility: int | None = None
    is_paid: bool = False


async def customer_of(tx: Connection, seller: int, id: int) -> Business:
    """A seller's customer who may buy. Raises Invalid."""
    customer = await load(tx, BUSINESSES, seller, "id", id)
    if customer is None:
        raise Invalid("The seller has no such customer", "customer")
    check_may_buy(customer)
    return customer


def check_may_buy(customer: Business) -> None:
    """Raises Invalid for whom the seller does not sell to."""
    if customer.is_archived or customer.status in CLOSED:
        said = "archived" if customer.is_archived else customer.status
        raise Invalid(f"This customer is {said}: no new orders are taken from it", "customer")


async def write(
    tx: Connection, actor: Actor, customer: Business, wish: WantedTrade, *, side: Side, hidden: Sequence[int] = ()
) -> Trade:
    """Write an order for a customer, as a draft or submitted. Raises Invalid, Faults.

    `actor` acts in the seller's book. Lines that wait for stock to return become a backorder of their own.
    `hidden` are the products that this buyer does not see.
    """
    if not wish.items:
        raise Invalid("An order has at least one line", "line_items")
    branch = await _branch(tx, actor, wish.facility)
    await _check_brand(tx, actor, wish.columns.get("brand_id"))
    wares = await find_wares(
        tx, actor.org, [each.product for each in wish.items], branch=branch.id, schedule=customer.price_schedule_id
    )
    rules.check_wares(wish.items, wares, hidden, side=side)
    for i, each in enumerate(wish.items):
        await check_beside(tx, actor.org, each.beside, f"line_items.{i}.")
    currency = actor.organization.currency
    items = [
        rules.item_columns(each, wares[each.product], currency, i) | {"frozen": frozen(wares[each.product])}
        for i, each in enumerate(wish.items)
    ]
    waiting = await _waiting(tx, actor, items, wares) if wish.state == "submitted" else []
    head = await _head(tx, actor, customer, wish, branch=branch, side=side)
    ready = [item for i, item in enumerate(items) if i not in waiting]
    written: list[int] = []
    if ready:
        written.append(await _enter(tx, actor, head, ready, state=wish.state, side=side))
    if waiting:
        later = [items[i] | {"is_backorder": True} for i in waiting]
        alone = head if not ready else head | {"number": new_uuid(), "discount": 0, "tax": 0, "delivery_fee": 0}
        written.append(await _enter(tx, actor, alone, later, state="backorder", side=side))
    trade = await load_trade(tx, actor.org, written[0])
    if wish.reps:
        await add_reps(tx, actor, trade, wish.reps)
        trade = await load_trade(tx, actor.org, trade.id)
    if any(value is not None for value in wish.external_ids.values()):
        trade = await change(tx, Found(trade, (side,), actor), {"external_ids": wish.external_ids})
    return await pay_off(tx, actor, trade, trade.paid_date) if wish.is_paid else trade


async def _enter(tx: Connection, actor: Actor, head: Values, items: Sequence[Values], *, state: str, side: Side) -> int:
    sums = rules.add_up(
        sum(item["total"] for item in items),
        head["currency"],
        shipping=head["delivery_fee"],
        **{name: head[name] for name in ("discount", "discount_percent", "tax", "tax_percent")},
    )
    money = {"subtotal": sums.subtotal, "discount": sums.discount, "tax": sums.tax, "total": sums.total}
    return await write_trade(tx, actor, head | money | {"state": state}, items, side=side)


async def check_beside(tx: Connection, org: int, columns: Values, at: str = "") -> None:
    """That the lot and the person that a line names are the seller's. Raises Invalid."""
    batch, packer = columns.get("batch_id"), columns.get("packed_by")
    if batch is not None and await tx.one(sql.lot_of_id, {"org": org, "id": batch}) is None:
        raise Invalid("There is no such batch", f"{at}batch")
    if packer is not None and await tx.one(sql.staff_named, {"org": org, "ids": [packer]}) is None:
        raise Invalid("There is no such member of staff", f"{at}packed_by")


async def _branch(tx: Connection, actor: Actor, facility: int | None) -> Place:
    """The branch that an order is supplied from; nowhere if there is none. Raises Invalid."""
    if facility is None:
        found = await tx.one(sql.first_branch, {"org": actor.org})
    else:
        found = await tx.one(sql.branch_of_id, {"org": actor.org, "id": facility})
        if found is None:
            raise Invalid("There is no such facility", "facility_id")
    return Place(*found) if found else Place()


async def _check_brand(tx: Connection, actor: Actor, brand: int | None) -> None:
    """Raises Invalid for one that is not the seller's."""
    if brand is not None and await load(tx, BRANDS, actor.org, "id", brand) is None:
        raise Invalid("The seller has no such brand", "brand_id")


async def _waiting(tx: Connection, actor: Actor, items: Sequence[Values], wares: dict[int, Ware]) -> list[int]:
    """The places of the lines that wait for stock to return."""
    asked = [i for i, item in enumerate(items) if wares[item["product_id"]].listing_state == rules.BACKORDER]
    if not asked:
        return []
    cells = await load_cells(tx, actor.org, sorted({items[i]["sku_id"] for i in asked if items[i]["sku_id"]}))
    free = {id: cell.free for id, cell in cells.items()}
    waiting: list[int] = []
    for i in asked:
        sku, quantity = items[i]["sku_id"], items[i]["quantity"]
        if rules.is_backordered(quantity, free.get(sku, 0), wares[items[i]["product_id"]]):
            waiting.append(i)
        elif sku in free:
            free[sku] -= quantity
    return waiting


async def _head(
    tx: Connection, actor: Actor, customer: Business, wish: WantedTrade, *, branch: Place, side: Side
) -> Values:
    """The columns of an order before its lines: what was wished, and what follows from whom it is for."""
    brand = wish.columns.get("brand_id")
    if brand is not None and await load(tx, BRANDS, actor.org, "id", brand) is None:
        raise Invalid("There is no such brand", "brand_id")
    head: Values = {
        "org_id": actor.org,
        "number": new_uuid(),
        "buyer_org_id": customer.partner_org_id,
        "is_manual": side == "seller",
        "customer_id": customer.id,
        "customer_name": customer.full_name or customer.first_name,
        "customer_email": customer.email,
        "customer_phone": customer.phone,
        "branch_id": branch.id,
        "destination": branch.uid or None,
        "store_name": branch.name,
        "currency": actor.organization.currency,
        "discount": 0,
        "discount_percent": None,
        "tax": 0,
        "tax_percent": None,
        "delivery_fee": 0,
        "notes": "",
        "classification": "",
        "payment_option": await chosen_option(tx, actor.org, customer.id, {}),
        "user_name": actor.user.email if actor.user else actor.key,
        "user_id": actor.user.id if actor.user else None,
    }
    columns = dict(wish.columns)
    if "payment_option" in columns:
        columns["payment_option"] = await chosen_option(tx, actor.org, customer.id, columns["payment_option"])
    return head | await addresses_of_customer(tx, actor.org, customer.id) | columns


async def chosen_option(tx: Connection, org: int, customer: int | None, wanted: Values) -> str:
    """How an order is paid, as JSON of what is shown of it; nothing wished is what the customer is offered first.

    `wanted` names a term by `term` or `code`, perhaps a `method`, a `program` and a `strategy`. Raises Invalid.
    """
    offered = await tx.one(sql.default_option, {"org": org, "customer": customer}) if customer else None
    if not wanted and offered is None:
        return ""
    if not wanted:
        assert offered is not None
        id, term, method, program, strategy, is_default = offered
        wanted = {"term": term, "method": method, "program": program, "strategy": strategy}
    else:
        id, is_default = None, False
    asked = {"org": org, "term": wanted.get("term"), "code": wanted.get("code"), "method": wanted.get("method")}
    found = await tx.one(sql.payment_words, asked)
    if found is None or (wanted.get("method") is not None and found[4] is None):
        raise Invalid("There is no such payment option", "selected_payment_option")
    term_id, term, days, code, method_id, method, method_code = found
    shown = {
        "id": id,
        "is_default": bool(is_default),
        "payment_program": wanted.get("program"),
        "payment_strategy": wanted.get("strategy"),
        "payment_method": {"id": method_id, "method": method, "code": method_code} if method_id else None,
        "payment_term": {"id": term_id, "term": term, "days": days, "code": code},
    }
    return encode(shown).decode()


async def change(tx: Connection, found: Found, changes: Values) -> Trade:
    """Change what an order says: columns, `payment_option`, `external_ids`, `is_paid`. Its sums follow.

    Raises Conflict for one that is over, Invalid.
    """
    trade, actor = found.trade, found.actor
    rules.check_editable(trade.state)
    columns = {name: value for name, value in changes.items() if name not in ("external_ids", "is_paid")}
    beside: Changes = {}
    if changes.get("external_ids"):
        beside |= await set_external_ids(tx, actor, "order", trade.id, changes["external_ids"])
    if "payment_option" in columns:
        wanted = columns["payment_option"]
        columns["payment_option"] = await chosen_option(tx, actor.org, trade.customer_id, wanted) if wanted else ""
    if columns.keys() & set(PRICED):
        columns |= await sums_of(tx, trade, columns)
        columns["payment_status"] = status_of(await ledger_of(tx, actor, trade), columns["total"])
    changed = await save_order(tx, actor, trade, columns, kind=edited(trade), beside=beside)
    if beside and changed is not trade:
        changed = await load_trade(tx, actor.org, trade.id)
    if changes.get("is_paid") is True:
        return await pay_off(tx, actor, changed, changes.get("paid_date"))
    if changes.get("is_paid") is False and changed.payment_status == "paid":
        raise Conflict("What was paid is taken back by a payment below 0")
    return changed


def edited(trade: Trade) -> str:
    """The type of the event that tells of a change."""
    return "draft.updated" if trade.state == "draft" else "order.updated"


async def throw_away(tx: Connection, found: Found) -> None:
    """Remove a draft, by who writes it, for good. Raises Conflict for what is none any more."""
    trade, actor = found.trade, found.actor
    author = "seller" if trade.is_manual else "buyer"
    if trade.state != "draft" or author not in found.sides:
        raise Conflict("Only drafts can be deleted, by who writes them")
    inside = {"org": trade.org_id, "order": trade.id}
    for statement in (
        sql.remove_draft_lines,
        sql.remove_draft_reps,
        sql.remove_draft_comments,
        sql.remove_draft_external_ids,
        sql.remove_draft_history,
        sql.remove_draft,
    ):
        await tx.run(statement, inside)
    await count_change(tx, trade.org_id, "orders")
    await record(tx, actor, [Event("draft.deleted", trade.uid)])
