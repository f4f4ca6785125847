"""Changes many products alike: prices and quantities by so much or so many percent, states, brands, lines."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from fondaco.catalog.listed import Listing
from fondaco.kernel.errors import Invalid
from fondaco.kernel.values import UNITS, Struct, replace

Way = Literal["absolute", "delta", "percentage_delta"]
AMOUNTS = ("average_price", "retail_price", "sale_price", "minimum_order", "maximum_order")
CENT = UNITS // 100
MOST = 10**8 * UNITS


class Step(Struct, frozen=True):
    """One change: a number for the amounts, in units unless in percent, else the value itself."""

    way: Way
    column: str
    value: Any


def stepped(listing: Listing, step: Step) -> Any:
    """The value that a step leads to; money to the cent, quantities to 4 places. Raises Invalid."""
    if step.column not in AMOUNTS:
        return step.value
    before = getattr(listing, step.column)
    if step.way == "absolute":
        after = step.value
    elif step.way == "delta":
        after = before + step.value
    else:
        grain = CENT if step.column.endswith("_price") else 1
        exact = Decimal(before) * (100 + Decimal(step.value)) / 100 / grain
        after = int(exact.quantize(Decimal(1), ROUND_HALF_UP)) * grain
    if after < 0:
        raise Invalid("Must not be below 0", step.column)
    if after >= MOST:
        raise Invalid("Must have at most 8 digits before the point", step.column)
    return after


def stepped_through(listing: Listing, steps: Sequence[Step]) -> dict[str, Any]:
    """The values that all steps lead to, one after the other. Raises Invalid."""
    values: dict[str, Any] = {}
    for step in steps:
        values[step.column] = stepped(replace(listing, **values), step)
    after = replace(listing, **values)
    if after.sale_price and after.sale_price >= after.average_price and values.keys() & {"sale_price", "average_price"}:
        raise Invalid("The sale price must be less than the wholesale price", "sale_price")
    if after.minimum_order > after.maximum_order:
        raise Invalid("The minimum order must not be above the maximum order", "minimum_order")
    return values
