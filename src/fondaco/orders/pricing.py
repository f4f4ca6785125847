"""What an order costs, in exact integers of 1/10 000, rounded half up to the currency's digits where a sum is made.

Pure. linkit-v1 D-36, D-44.
"""

from collections.abc import Sequence
from functools import cache

from iso4217 import Currency

from fondaco.kernel.errors import Invalid
from fondaco.kernel.values import MOST_MONEY, UNITS, Struct, to_units

WHOLE = 100 * UNITS  # of a percentage
WITHIN = UNITS // 100  # how far a sent total may be from ours
MOST = to_units(MOST_MONEY)  # of any sum (D-44)


class Totals(Struct, frozen=True):
    subtotal: int
    tax: int
    total: int


@cache
def digits(currency: str) -> int:
    """How many decimals a currency has: 3 for KWD, 0 for JPY. Raises Invalid for what is none (ISO 4217)."""
    try:
        exponent = Currency(currency).exponent
    except ValueError:
        exponent = None
    if exponent is None:
        raise Invalid("A currency is a code of ISO 4217, such as SAR", "currency")
    return int(exponent)


def divided(numerator: int, denominator: int, step: int = 1) -> int:
    """A fraction rounded half up (away from nothing) to a multiple of `step`."""
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator * step) // (2 * denominator * step)) * step


def step_of(currency: str) -> int:
    """The smallest amount of a currency, in 1/10 000."""
    return int(10 ** (4 - digits(currency)))


def line_total(quantity: int, price: int, currency: str) -> int:
    """Quantity and price are both in 1/10 000."""
    return divided(quantity * price, UNITS, step_of(currency))


def tax_of(lines: Sequence[tuple[int, int]], discount: int, currency: str) -> int:
    """VAT on lines of (total, percentage), reduced in proportion to a discount on their sum, to nothing at most."""
    subtotal = sum(total for total, _ in lines)
    taxed = sum(total * vat for total, vat in lines)
    if discount and subtotal:
        return divided(taxed * max(0, subtotal - discount), WHOLE * subtotal, step_of(currency))
    return divided(taxed, WHOLE, step_of(currency))


def check_agreement(sent: int | None, ours: int, field: str) -> None:
    """Raises Invalid for a sent total that is further than 0.01 from ours."""
    if sent is not None and abs(sent - ours) > WITHIN:
        raise Invalid("This is not what the order comes to", field)


def check_size(totals: Totals) -> None:
    """Raises Invalid for a sum above what is counted, or an order that comes to less than nothing."""
    if totals.subtotal > MOST:
        raise Invalid(f"The lines come to at most {MOST_MONEY:.2f}", "subtotal")
    if totals.total > MOST:
        raise Invalid(f"An order comes to at most {MOST_MONEY:.2f}", "total")
    if totals.total < 0:
        raise Invalid("A discount is at most what the order comes to", "discount")


def add_up(subtotal: int, *, discount: int, tax: int, delivery_fee: int, service_fee: int) -> int:
    return subtotal - discount + tax + delivery_fee + service_fee
