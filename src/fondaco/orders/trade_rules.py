"""The rules by which two companies trade: who may take which step, and what lines come to. Pure.

leaflink-2022-10-31 §4.2, §4.3, D-24, D-25, D-28; leaflink-marketplace-v2 E-08.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from fondaco.kernel.errors import Conflict, Invalid, Problem, refuse
from fondaco.kernel.values import MOST_QUANTITY, UNITS, Struct
from fondaco.orders import pricing
from fondaco.orders.states import STATES

Side = Literal["seller", "buyer"]
Values = dict[str, Any]
ACTIONS: dict[str, dict[str, str]] = {
    "submit": {"draft": "submitted"},
    "accept": {"submitted": "accepted", "backorder": "accepted"},
    "fulfill": {"accepted": "fulfilled", "preparing": "fulfilled"},
    "ship": {"fulfilled": "shipped"},
    "complete": {"fulfilled": "complete", "shipped": "complete"},
    "reject": dict.fromkeys("submitted backorder accepted preparing fulfilled shipped".split(), "rejected"),
    "cancel": {"submitted": "cancelled", "backorder": "cancelled"},
}
# The states as the marketplace speaks of them: what only Linkit tells apart is one of these.
SHOWN = {"preparing": "accepted", "returned": "complete"}
STATUSES = tuple(state for state in STATES if state not in SHOWN)
EDITABLE = frozenset({"draft", "submitted", "backorder", "accepted", "preparing"})
OPEN = EDITABLE | {"fulfilled", "shipped"}
# What a line says beside what it is of.
UNSAID: Values = {
    "notes": None,
    "is_sample": False,
    "is_packed": False,
    "packed_at": None,
    "packed_by": None,
    "batch_id": None,
    "is_backorder": None,
}
LISTED = ("Available", "Backorder")
BACKORDER = "Backorder"


class Ware(Struct, frozen=True):
    """A product as a line of an order takes it: what it costs its buyer, how it is sold, what stock record it draws on.

    `inventory` is managed or unlimited. `shown` is what is frozen of it.
    """

    id: int
    uid: str
    code: str
    name: str
    barcode: str
    vat: int
    price: int
    wholesale_price: int
    sale_price: int
    sku: str
    is_by_case: bool
    unit_multiplier: int
    unit: str
    inventory: str
    listing_state: str
    is_medical: bool
    is_fractional: bool
    minimum_order: int
    maximum_order: int
    sku_id: int | None
    sku_code: str
    shown: Values


class WantedItem(Struct, frozen=True, kw_only=True):
    """A line as it is wished for: `product` is a product's id. A buyer names no price, the seller's then holds."""

    product: int
    quantity: int
    unit_price: int | None = None
    sale_price: int | None = None
    beside: Values = {}


def states_of(status: str) -> tuple[str, ...]:
    """The states that are shown as this one."""
    return (status, *(state for state, shown in SHOWN.items() if shown == status))


def may_step(state: str, sides: Sequence[Side], *, is_manual: bool) -> list[str]:
    """The states, as they are shown, that these sides may move an order to."""
    found = [action for action in ACTIONS if state in ACTIONS[action] and _who(action, is_manual) in sides]
    return [ACTIONS[action][state] for action in found]


def _who(action: str, is_manual: bool) -> Side:
    """Whose step it is: the author submits, the buyer alone cancels, all else is the seller's."""
    if action == "submit":
        return "seller" if is_manual else "buyer"
    return "buyer" if action == "cancel" else "seller"


def next_state(state: str, action: str, sides: Sequence[Side], *, is_manual: bool) -> str:
    """Where a step leads. Raises Conflict for one that there is not; one that was taken already is none (D-24)."""
    if state not in ACTIONS[action]:
        raise Conflict(f"An order that is {SHOWN.get(state, state)} cannot be told to {action}")
    who = _who(action, is_manual)
    if who not in sides:
        raise Conflict(f"Only the {who} may {action} this order")
    return ACTIONS[action][state]


def check_editable(state: str, *, lines: bool = False) -> None:
    """Lines change until an order is fulfilled, the rest until it is complete (D-28). Raises Conflict."""
    if state not in (EDITABLE if lines else OPEN):
        raise Conflict(f"An order that is {SHOWN.get(state, state)} cannot be changed")


def line_value(quantity: int, price: int, currency: str, *, multiplier: int = 1) -> int:
    """What a line comes to; `multiplier` is how many make a case, of what is sold by it (E-08)."""
    return pricing.divided(quantity * price, UNITS * multiplier, pricing.step_of(currency))


def price_of(unit_price: int, sale_price: int) -> int:
    return sale_price if sale_price > 0 else unit_price


def item_columns(wanted: WantedItem, ware: Ware, currency: str, position: int) -> Values:
    """The columns of a line, which holds nothing yet. Prices are frozen on it (D-28). Raises Invalid."""
    unit_price = ware.price if wanted.unit_price is None else wanted.unit_price
    reduced = ware.sale_price if ware.sale_price < unit_price else 0
    sale_price = reduced if wanted.sale_price is None and wanted.unit_price is None else wanted.sale_price or 0
    beside = wanted.beside
    multiplier = beside.get("unit_multiplier") or ware.unit_multiplier
    columns: Values = {
        "position": position,
        "product_id": ware.id,
        "product_uid": ware.uid,
        "sku_id": ware.sku_id if ware.inventory == "managed" else None,
        "name": ware.name,
        "product_code": ware.code,
        "sku_code": ware.sku_code,
        "barcode": ware.barcode,
        "quantity": wanted.quantity,
        "vat": 0,
        "unit_price": unit_price,
        "sale_price": sale_price,
        "is_by_case": ware.is_by_case,
        "unit_multiplier": multiplier,
        "unit": ware.unit,
        "is_managed": ware.inventory == "managed",
        "wholesale_price": ware.wholesale_price,
        "is_medical": ware.is_medical,
    }
    return UNSAID | columns | beside | valued(columns | beside, currency)


def valued(columns: Values, currency: str) -> Values:
    """Price and total of a line that says how much of it there is, and at which prices. Raises Invalid."""
    if not 0 < columns["quantity"] <= MOST_QUANTITY * UNITS:
        raise Invalid(f"A quantity is more than 0 and at most {MOST_QUANTITY}", "quantity")
    for name in ("unit_price", "sale_price"):
        if columns[name] < 0:
            raise Invalid("A price is not below 0", name)
    price = price_of(columns["unit_price"], columns["sale_price"])
    multiplier = columns["unit_multiplier"] if columns["is_by_case"] else 1
    total = line_value(columns["quantity"], price, currency, multiplier=multiplier)
    if total > pricing.MOST:
        raise Invalid("A line comes to too much", "quantity")
    return {"price": price, "total": total}


def check_wares(items: Sequence[WantedItem], wares: Mapping[int, Ware], hidden: Sequence[int], *, side: Side) -> None:
    """That all there is; for a buyer also that it is for sale to him, in such a quantity. Raises Invalid, Faults."""
    faults: list[Problem] = []
    for i, item in enumerate(items):
        ware = wares.get(item.product)
        if ware is None or (side == "buyer" and (item.product in hidden or ware.listing_state not in LISTED)):
            faults.append(Invalid("There is no such product", f"line_items.{i}.product"))
        elif side == "buyer":
            faults += _quantity_faults(item, ware, f"line_items.{i}.quantity")
    refuse(faults)


def _quantity_faults(item: WantedItem, ware: Ware, field: str) -> list[Problem]:
    if not ware.is_fractional and item.quantity % UNITS:
        return [Invalid("This is sold in whole units", field)]
    if not ware.minimum_order <= item.quantity <= ware.maximum_order:
        least, most = ware.minimum_order / UNITS, ware.maximum_order / UNITS
        return [Invalid(f"Order between {least:g} and {most:g} of this", field)]
    return []


class Sums(Struct, frozen=True):
    """What an order comes to, in 1/10 000 of its currency."""

    subtotal: int
    discount: int
    tax: int
    total: int


def add_up(
    subtotal: int,
    currency: str,
    *,
    discount: int = 0,
    discount_percent: int | None = None,
    tax: int = 0,
    tax_percent: int | None = None,
    shipping: int = 0,
    service: int = 0,
) -> Sums:
    """Lines − discount + tax + shipping; percentages are of the lines, the tax's of what is left (E-08).

    Raises Invalid for a discount above the lines, or more than is counted.
    """
    step = pricing.step_of(currency)
    if discount_percent is not None:
        discount = pricing.divided(subtotal * discount_percent, pricing.WHOLE, step)
    if discount > subtotal:
        raise Invalid("A discount is at most the sum of the lines", "discount")
    if tax_percent is not None:
        tax = pricing.divided((subtotal - discount) * tax_percent, pricing.WHOLE, step)
    total = pricing.add_up(subtotal, discount=discount, tax=tax, delivery_fee=shipping, service_fee=service)
    pricing.check_size(pricing.Totals(subtotal, tax, total))
    return Sums(subtotal, discount, tax, total)


def is_backordered(item_quantity: int, free: int, ware: Ware) -> bool:
    """Whether a line waits for stock to return: what is listed so, and is not there (§4.1, D-25)."""
    return ware.inventory == "managed" and ware.listing_state == BACKORDER and item_quantity > free
