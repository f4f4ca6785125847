"""What can be done to an order once it is placed: move it on, change it, take its payments, tell its history.

The order must have been loaded for change.
"""

from collections.abc import Sequence

from fondaco.customers.rules import Values
from fondaco.events.outbox import Event
from fondaco.events.records import Changes
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid
from fondaco.kernel.moments import show_local
from fondaco.kernel.values import decode, encode, now, replace
from fondaco.orders import payments, rules
from fondaco.orders.keeping import keep_holds, ledger_of, move_stock, save_order
from fondaco.orders.model import Change, Line, Order, Payment, WantedLine
from fondaco.orders.placing import (
    BUYER,
    Place,
    enter_payments,
    find_branch,
    find_buyer,
    find_goods,
    insert_lines,
    sql,
)
from fondaco.orders.pricing import add_up, tax_of
from fondaco.orders.reading import lines_of
from fondaco.orders.states import FULFILLMENTS, STATES, fulfillment_of, stock_of
from fondaco.orders.stock import hold
from fondaco.pricing.promotions import grant_credit
from fondaco.store.counters import count_change
from fondaco.store.database import Connection

FIXED = ("source", "external_id", "currency")
MONEY = ("discount", "tax", "delivery_fee", "service_fee")
PRICED = {*MONEY, "discount_percent", "tax_percent", "lines", "subtotal", "total", "destination"}
PLAIN = ("code", "reference", "notes", "store_name")


async def payments_of(db: Connection, org: int, order: Order) -> list[Payment]:
    return [Payment(*row) for row in await db.all(sql.payments_of, {"org": org, "order": order.id})]


async def history_of(db: Connection, org: int, order: Order) -> list[Change]:
    """What it became, from its beginning."""
    first = Change("state", "", order.first_state, "", "", "", order.created)
    return [first, *(Change(*row) for row in await db.all(sql.history_of, {"org": org, "order": order.id}))]


async def change_status(
    tx: Connection,
    actor: Actor,
    order: Order,
    *,
    state: str = "",
    payment: str = "",
    fulfillment: str = "",
    comment: str = "",
    amount: int | None = None,
) -> Order:
    """Move an order to a state that may follow, its stock with it, and set its payment or fulfilment.

    `amount` is that of a partial refund. Nothing happens where all is so already. Raises Invalid, Faults
    (linkit-v1 D-38).
    """
    changed, stocked = await _step(
        tx, actor, order, state=state, payment=payment, fulfillment=fulfillment, amount=amount
    )
    return await save_order(tx, actor, order, changed, kind=_kind(changed), stocked=stocked, comment=comment)


def _kind(changed: Values) -> str:
    return "order.cancelled" if changed.get("status") == "cancelled" else "order.status_changed"


async def _step(
    tx: Connection, actor: Actor, order: Order, *, state: str, payment: str, fulfillment: str, amount: int | None = None
) -> tuple[Values, list[Event]]:
    """The columns that follow from a step, and the events of the stock that it moved."""
    changed: Values = {}
    stocked: list[Event] = []
    if amount is not None and payment != "partially_refunded":
        raise Invalid("Only a partial refund has an amount", "amount")
    if amount is not None and payment == order.payment_status:
        payments.check_said_again(await ledger_of(tx, actor, order), amount)
    if state and state != order.state:
        stocked = await move_stock(tx, actor, order, state)
        changed |= {"state": state, "status": STATES[state].status}
        changed["fulfillment_status"] = fulfillment_of(state, order.fulfillment_status, was=order.state)
        if state == "returned":
            await _credit(tx, actor, order)
    if fulfillment:
        _check_fulfillment(fulfillment)
        changed["fulfillment_status"] = fulfillment
    if payment and payment != order.payment_status:
        payments.check_step(order.payment_status, payment)
        ledger = await ledger_of(tx, actor, order)
        entered, said = payments.entries(ledger, order.total, payment, amount)
        await enter_payments(tx, actor, order.id, entered, method=decode(order.details).get("payment_method", ""))
        changed |= {"payment_status": payment, "payment_said": said, "paid": order.paid + sum(entered)}
    return changed, stocked


async def _credit(tx: Connection, actor: Actor, order: Order) -> None:
    """What came back is owed to whom it was sold, if anybody is known (leaflink §10.6)."""
    if order.customer_id is None or order.total <= 0:
        return
    values = {"customer_id": order.customer_id, "order_id": order.id, "amount": order.total}
    today = show_local(now(), actor.organization.time_zone)[:10]
    said = {"currency": order.currency, "credit_date": today, "reason": "leaflink_return"}
    await count_change(tx, actor.org, "orders")  # before the credit's event, as when an order is placed
    await grant_credit(tx, actor, values | said)


async def add_payment(
    tx: Connection, actor: Actor, order: Order, amount: int, *, method: str = "", reference: str = ""
) -> Order:
    """Enter a payment, or below 0 a refund, of this amount; the payment status follows. Raises Invalid."""
    ledger = payments.with_entry(await ledger_of(tx, actor, order), amount)
    await enter_payments(tx, actor, order.id, [amount], method=method, reference=reference)
    status = payments.status_of(ledger, order.total)
    changed = {"paid": ledger.balance, "payment_said": ledger.said, "payment_status": status}
    kind = "order.updated" if status == order.payment_status else "order.status_changed"
    return await save_order(tx, actor, order, changed, kind=kind)


async def change_order(
    tx: Connection,
    actor: Actor,
    order: Order,
    changes: Values,
    *,
    state: str = "",
    payment: str = "",
    fulfillment: str = "",
) -> Order:
    """Change what an order says; its totals, its stock and its payment status follow. Then move it on, if asked to.

    `lines` are WantedLines, `details` what the hub carries for others, `destination` a branch's uid or code.
    Raises Invalid, Faults (linkit-v1 D-12, D-36).
    """
    rules.check_kept(order, changes, FIXED)
    changed = {name: changes[name] for name in PLAIN if name in changes}
    if not changed.get("code", order.code):
        del changed["code"]  # an order is always called something
    if order.destination:
        changed.pop("store_name", None)  # it is called what its branch is
    if "details" in changes:
        changed["details"] = encode(rules.carried(decode(order.details) | changes["details"])).decode()
    stocked: list[Event] = []
    beside: Changes = {}
    if changes.keys() & PRICED:
        priced, stocked, beside = await _price_again(tx, actor, order, changes)
        changed |= priced
    # All stock before the first counter, as when an order is placed: so nobody waits in a circle.
    step, moved = await _step(
        tx, actor, replace(order, **changed), state=state, payment=payment, fulfillment=fulfillment
    )
    if any(changes.get(name, getattr(order, name)) != getattr(order, name) for name in BUYER):
        buyer = {name: changes.get(name, getattr(order, name)) for name in BUYER}
        await count_change(tx, actor.org, "orders")
        changed |= await find_buyer(tx, actor, buyer)
    order = await save_order(tx, actor, order, changed, kind="order.updated", stocked=stocked, beside=beside)
    return await save_order(tx, actor, order, step, kind=_kind(step), stocked=moved)


async def _price_again(
    tx: Connection, actor: Actor, order: Order, changes: Values
) -> tuple[Values, list[Event], Changes]:
    """The columns that follow from other lines, fees or another branch; the lines are saved, their stock moved."""
    before = (await lines_of(tx, actor.org, [order.id]))[order.id]
    branch = await _find_place(tx, actor, order, changes)
    moves = branch.uid != (order.destination or "")
    lines, changed, stocked = before, Values(), list[Event]()
    if moves or "lines" in changes:
        lines = await _line_again(tx, actor, order, changes.get("lines"), branch=branch, before=before)
        if moves or not rules.are_same(before, lines):
            rules.check_open(order, "destination" if moves else "lines")
            lines, changed, stocked = await _supply_again(tx, actor, order, lines, branch=branch, before=before)
        else:
            lines = before
    told = [_told(line) for line in before], [_told(line) for line in lines]
    changed |= _totals(order, changes, before, lines)
    changed["payment_status"] = payments.status_of(await ledger_of(tx, actor, order), changed["total"])
    return changed, stocked, {"lines": told} if told[0] != told[1] else {}


async def _find_place(tx: Connection, actor: Actor, order: Order, changes: Values) -> Place:
    """Where the order goes after these changes. Its branch may be gone, and is asked for only if it is another."""
    stays = Place(order.branch_id, order.destination or "", order.store_name)
    named = changes.get("destination", stays.uid)
    if not named:
        return Place(name=changes.get("store_name", "" if stays.uid else order.store_name))
    found = stays if named == stays.uid else await find_branch(tx, actor, named)
    return stays if found.uid == stays.uid else found


async def _line_again(
    tx: Connection,
    actor: Actor,
    order: Order,
    wanted: Sequence[WantedLine] | None,
    *,
    branch: Place,
    before: Sequence[Line],
) -> list[Line]:
    """Other lines, or the same from another branch. Raises Invalid, Faults."""
    again = [_again(line) for line in before]
    wanted = again if wanted is None else wanted
    rules.check_lines(wanted)
    kept = {
        i
        for i, (line, want) in enumerate(zip(before, wanted, strict=False))
        if want is again[i] or rules.is_as_read(line, want, order.currency)
    }
    wanted = [again[i] if i in kept else want for i, want in enumerate(wanted)]
    goods = await find_goods(tx, actor, wanted, branch)
    goods |= rules.kept_goods(before, goods)
    lines = rules.price_lines(wanted, goods, source=order.source, currency=order.currency)
    if branch.uid != (order.destination or ""):
        return lines
    return [rules.kept_line(before[i], line) if i in kept else line for i, line in enumerate(lines)]


async def _supply_again(
    tx: Connection, actor: Actor, order: Order, lines: Sequence[Line], *, branch: Place, before: Sequence[Line]
) -> tuple[list[Line], Values, list[Event]]:
    """Save the lines in the place of those before; what they hold of the stock follows. Raises Invalid, Faults."""
    policy = order.stock_policy
    if not order.destination:  # what it could not settle without a branch
        policy = rules.stock_policy(order.source, actor.organization.orders_adjust_stock)
    policy = policy if branch.uid else ""
    held, stocked = await hold(
        tx,
        actor,
        lines,
        held=before,
        stock=stock_of(policy, order.state),
        is_strict=not rules.is_from_elsewhere(order.source),
        document=order.uid,
    )
    kept = [line for line in held if line.id]
    await tx.run(sql.remove_lines, {"org": actor.org, "order": order.id, "kept": [line.id for line in kept]})
    await keep_holds(tx, actor, kept, policy, order.state)
    await insert_lines(tx, actor, order.id, [line for line in held if not line.id])
    columns = {"branch_id": branch.id, "destination": branch.uid or None, "store_name": branch.name}
    return held, columns | {"stock_policy": policy}, stocked


def _again(line: Line) -> WantedLine:
    return WantedLine(
        name=line.name,
        product=line.product_uid,
        quantity=line.quantity,
        price=line.price,
        total=line.total,
        vat=line.vat,
        product_code=line.product_code,
        barcode=line.barcode,
    )


def _told(line: Line) -> Values:
    """A line as the event log tells of it."""
    return {
        "product": line.product_uid,
        "code": line.product_code,
        "sku": line.sku_code,
        "barcode": line.barcode,
        "name": line.name,
        "quantity": line.quantity,
        "price": line.price,
        "total": line.total,
        "vat": line.vat,
    }


def _totals(order: Order, changes: Values, before: Sequence[Line], lines: Sequence[Line]) -> Values:
    """The totals after a change. A tax that followed from the lines follows them again, unless another is sent.

    What is by itself in the totals that an order from elsewhere came with stays, as long as its lines do.
    """
    money = {name: changes.get(name, getattr(order, name)) for name in MONEY}
    followed = order.tax == tax_of([(line.total, line.vat) for line in before], order.discount, order.currency)
    if changes.get("tax") is None:
        money["tax"] = None if followed or "tax" in changes else order.tax
    percents = _percents(order, changes)
    if percents["discount_percent"] is not None:
        money["discount"] = rules.percent_of(lines, percents["discount_percent"], order.currency)
    if percents["tax_percent"] is not None:
        money["tax"] = rules.percent_of(lines, percents["tax_percent"], order.currency, discount=money["discount"])
    fees = (money["delivery_fee"], money["service_fee"])
    ours = rules.total_up(lines, currency=order.currency, discount=money["discount"], tax=money["tax"], fees=fees)
    sent = {name: changes.get(name) for name in ("subtotal", "total")}
    if order.keeps_totals and lines is before:
        own = order.total - add_up(order.subtotal, **{name: getattr(order, name) for name in MONEY})
        sent["subtotal"] = changes.get("subtotal", order.subtotal)
        kept = ours.subtotal if sent["subtotal"] is None else sent["subtotal"]
        sent["total"] = changes.get("total", ours.total - ours.subtotal + kept + own)
    settled = rules.settle_totals(ours, source=order.source, discount=money["discount"], **sent)
    return money | {
        "tax": settled.tax,
        "subtotal": settled.subtotal,
        "total": settled.total,
        "keeps_totals": settled != ours,
        **percents,
    }


def _percents(order: Order, changes: Values) -> Values:
    """The discount and the tax that are percentages: one that is sent as an amount is none any more."""
    return {
        f"{name}_percent": None if changes.get(name) is not None else changes.get(f"{name}_percent", percent)
        for name, percent in (("discount", order.discount_percent), ("tax", order.tax_percent))
    }


def _check_fulfillment(wanted: str) -> None:
    if wanted not in FULFILLMENTS:
        raise Invalid(f"Must be one of {', '.join(FULFILLMENTS)}", "fulfillment_status")
