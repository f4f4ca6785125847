"""The rules of an order. Pure: values in, values or a Problem out; linkit-v1 §5 with D-36, D-38, rulings R5."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from fondaco.inventory.rules import Cell, Shift
from fondaco.kernel.errors import Invalid, refuse
from fondaco.kernel.values import MOST_MONEY, UNITS, Struct, replace
from fondaco.orders import pricing
from fondaco.orders.model import Line, Order, WantedLine
from fondaco.orders.pricing import Totals
from fondaco.orders.states import ENTERED, FIRST, STATES, Stock, entered

MANUAL = "manual"
MARKETPLACE = "marketplace"
SUBMITTED = "submitted"  # the policy of orders that companies trade by
MOST_LINES = 1000


class Good(Struct, frozen=True):
    """A product as it is sold at the order's branch: its stock record is None where there is none."""

    product_id: int
    uid: str
    code: str
    name: str
    barcode: str
    price: int
    vat: int
    sku_id: int | None = None
    sku_code: str = ""


def is_from_elsewhere(source: str) -> bool:
    """Whether another platform has taken this order already: it is never refused for lack of stock (R5)."""
    return source not in (MANUAL, MARKETPLACE)


def stock_policy(source: str, adjusts: bool | None) -> str:
    """The state at which an order of this source reserves, empty for none; `adjusts` is what its organization says."""
    if source == MARKETPLACE:
        return SUBMITTED
    return "accepted" if (source == MANUAL if adjusts is None else adjusts) else ""


def first_state(source: str, status: str) -> str:
    """Orders from elsewhere may start anywhere, ours where one step leads from pending (D-38). Raises Invalid."""
    if is_from_elsewhere(source) and status != "cancelled":
        return ENTERED[status]
    return entered(FIRST, status)


def price_lines(wanted: Sequence[WantedLine], goods: Mapping[str, Good], *, source: str, currency: str) -> list[Line]:
    """The lines as sold; `goods` by uid and by code. Raises Invalid, or Faults for several (D-36)."""
    faults: list[Invalid] = []
    lines: list[Line] = []
    for i, line in enumerate(wanted):
        good = goods.get(line.product) if line.product else goods.get(line.product_code)
        if line.product and good is None:
            faults.append(Invalid("There is no such product", f"lines.{i}.product"))
            continue
        if good is None and not line.name:
            faults.append(Invalid("A line names a product, or says what it is", f"lines.{i}.name"))
            continue
        price = line.price if line.price is not None else good.price if good else 0
        ours = pricing.line_total(line.quantity, price, currency)
        total = ours if line.total is None else line.total
        if not is_from_elsewhere(source) and total != ours:
            if abs(total - ours) > pricing.WITHIN:
                faults.append(Invalid("This is not quantity times price", f"lines.{i}.total"))
            total = ours
        if ours > pricing.MOST:
            faults.append(Invalid(f"A line comes to at most {MOST_MONEY:.2f}", f"lines.{i}.total"))
        lines.append(_line(i, line, good, price=price, total=total))
    refuse(faults)
    return lines


def _line(position: int, line: WantedLine, good: Good | None, *, price: int, total: int) -> Line:
    return Line(
        id=0,
        order_id=0,
        position=position,
        product_id=good.product_id if good else None,
        product_uid=good.uid if good else "",
        sku_id=good.sku_id if good else None,
        name=line.name or (good.name if good else ""),
        product_code=good.code if good else line.product_code,
        sku_code=(good.sku_code if good else "") or line.sku_code,
        barcode=line.barcode or (good.barcode if good else ""),
        quantity=line.quantity,
        price=price,
        total=total,
        vat=line.vat if line.vat is not None else good.vat if good else 0,
        reserved=0,
        issued=0,
    )


def total_up(
    lines: Sequence[Line],
    *,
    currency: str,
    discount: int,
    tax: int | None,
    fees: tuple[int, int],
) -> Totals:
    """What the lines come to; `tax` None: by their VAT; `fees` are for delivery and service."""
    subtotal = sum(line.total for line in lines)
    due = pricing.tax_of([(line.total, line.vat) for line in lines], discount, currency) if tax is None else tax
    delivery_fee, service_fee = fees
    total = pricing.add_up(subtotal, discount=discount, tax=due, delivery_fee=delivery_fee, service_fee=service_fee)
    return Totals(subtotal, due, total)


def percent_of(lines: Sequence[Line], percent: int, currency: str, *, discount: int = 0) -> int:
    """So many percent (in 1/10 000 of one) of what the lines come to after a discount."""
    rest = max(0, sum(line.total for line in lines) - discount)
    return pricing.divided(rest * percent, pricing.WHOLE, pricing.step_of(currency))


def settle_totals(ours: Totals, *, source: str, subtotal: int | None, total: int | None, discount: int) -> Totals:
    """Those sent are kept if they come from elsewhere, and must else be ours within 0.01 (D-36). Raises Invalid."""
    if is_from_elsewhere(source):
        kept = ours.subtotal if subtotal is None else subtotal
        shift = kept - ours.subtotal
        settled = Totals(kept, ours.tax, ours.total + shift if total is None else total)
        pricing.check_size(settled)
        return settled
    pricing.check_agreement(subtotal, ours.subtotal, "subtotal")
    pricing.check_agreement(total, ours.total, "total")
    if discount > ours.subtotal:
        raise Invalid("A discount is at most the sum of the lines", "discount")
    pricing.check_size(ours)
    return ours


def allocate(
    lines: Sequence[Line], cells: Mapping[int, Cell], *, held: Sequence[Line], stock: Stock, is_strict: bool
) -> list[Line]:
    """The lines with what each holds when their goods stand as `stock` says; `held` are the lines before.

    In order of the lines, from what is free once `held` lets go. Raises Invalid for each line that comes short, unless
    the order is from elsewhere: then it takes what there is (R5).
    """
    if stock == "free":
        return [replace(line, reserved=0, issued=0) for line in lines]
    free = {id: cell.free for id, cell in cells.items()}
    for line in held:
        if line.sku_id in free:
            free[line.sku_id] += line.reserved + line.issued
    faults: list[Invalid] = []
    allocated: list[Line] = []
    for line in lines:
        if not line.is_managed:
            allocated.append(replace(line, reserved=0, issued=0))
            continue
        left = free.get(line.sku_id or 0, 0)
        taken = min(line.quantity, left) if line.product_id is not None else 0
        if line.product_id is not None and taken < line.quantity and is_strict:
            faults.append(short(line, cells, left))
        if line.sku_id in free:
            free[line.sku_id] -= taken
        is_reserved = stock == "reserved"
        allocated.append(replace(line, reserved=taken if is_reserved else 0, issued=0 if is_reserved else taken))
    refuse(faults)
    return allocated


def shortfall(line: Line, policy: str, stock: Stock) -> int:
    """What an order that reserves as soon as it is submitted is promised beyond what there was (leaflink D-25)."""
    if policy != SUBMITTED or stock != "reserved" or line.product_id is None or not line.is_managed:
        return 0
    return line.quantity - line.reserved


def short(line: Line, cells: Mapping[int, Cell], left: int) -> Invalid:
    cell = cells.get(line.sku_id or 0)
    called = cell.code if cell else line.product_code
    return Invalid(f"Not enough stock of {called}: {left // UNITS} left", f"lines.{line.position}.quantity")


def shifts(before: Sequence[Line], after: Sequence[Line], cells: Mapping[int, Cell]) -> list[Shift]:
    """What the difference between two allocations moves in each stock record. One that is gone takes nothing back."""
    reserved = dict.fromkeys(cells, 0)
    on_hand = dict.fromkeys(cells, 0)
    for sign, lines in ((-1, before), (1, after)):
        for line in lines:
            if line.sku_id is not None and line.sku_id in cells:
                reserved[line.sku_id] += sign * line.reserved
                on_hand[line.sku_id] -= sign * line.issued
    return [Shift(cells[id], reserved[id], on_hand[id]) for id in cells if reserved[id] or on_hand[id]]


def check_lines(lines: Sequence[WantedLine]) -> None:
    if not 1 <= len(lines) <= MOST_LINES:
        raise Invalid(f"An order has 1 to {MOST_LINES} lines", "lines")


def check_kept(order: Order, changes: Mapping[str, Any], names: Collection[str]) -> None:
    """Raises Invalid for another value of what is fixed when an order is made."""
    refuse(
        [
            Invalid("This cannot be changed", name)
            for name in names
            if name in changes and changes[name] != getattr(order, name)
        ]
    )


def are_same(before: Sequence[Line], after: Sequence[Line]) -> bool:
    """Whether these lines say what those say, wherever their goods stand."""
    return [_said(line) for line in before] == [_said(line) for line in after]


def _said(line: Line) -> Line:
    return replace(line, id=0, order_id=0, product_id=None, sku_id=None, reserved=0, issued=0, is_managed=True, short=0)


def is_as_read(line: Line, wanted: WantedLine, currency: str) -> bool:
    """Whether this is that line as it was told, its price in the currency's digits: who sends it back keeps it."""
    step = pricing.step_of(currency)
    told = WantedLine(
        name=line.name.strip(),
        product=line.product_uid,
        quantity=line.quantity,
        price=pricing.divided(line.price, 1, step),
        total=line.total,
        vat=line.vat,
        sku_code=line.sku_code,
        product_code=line.product_code.strip(),
        barcode=line.barcode,
    )
    return wanted == told


def kept_line(line: Line, again: Line) -> Line:
    """The line as it was sold, at the stock record that its product has now."""
    sku = again.sku_id if line.product_id is not None else None
    return replace(line, sku_id=sku, reserved=0, issued=0)


def kept_goods(lines: Sequence[Line], goods: Mapping[str, Good]) -> dict[str, Good]:
    """The goods that lines sold and that are in the catalogue no more: a line outlives its product."""
    return {
        line.product_uid: Good(
            line.product_id, line.product_uid, line.product_code, line.name, line.barcode, line.price, line.vat
        )
        for line in lines
        if line.product_id is not None and line.product_uid not in goods
    }


def carried(details: Mapping[str, Any]) -> dict[str, Any]:
    """What the hub carries for others, without what is empty: that is how its absence reads."""
    return {name: value for name, value in details.items() if value is not None and value is not False and value != ""}


def check_open(order: Order, field: str) -> None:
    """Raises Invalid where the goods have left, or the order is over."""
    if STATES[order.state].stock == "issued" or not STATES[order.state].next:
        raise Invalid(f"An order that is {order.status} cannot change this any more", field)
