"""What doctor proves with the rules of the house: each row is read, and judged by the function that decides it."""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from fondaco.catalog.model import BRANDS, CATEGORIES, GENERICS, PRODUCTS
from fondaco.customers.model import CUSTOMERS
from fondaco.events.records import Kind, searchable
from fondaco.inventory.lots import LOTS
from fondaco.inventory.model import BRANCHES
from fondaco.kernel.values import Struct
from fondaco.orders.model import ORDERS
from fondaco.orders.payments import Ledger, status_of
from fondaco.orders.states import STATES, is_path
from fondaco.orders.trade_rules import line_value

ARROW = " > "
Verdict = tuple[Any, Any] | None


class Judgement(Struct, frozen=True):
    """A statement that reads the rows of `table`, and what judges of each whether `sentence` is true.

    It selects id, uid, organization and the values for `judge`, which returns what was expected and what was found, or
    None. Rows are read in the order of id, those after :after.
    """

    table: str
    statement: str
    sentence: str
    judge: Callable[..., Verdict]


def search_text(kind: Kind[Any], found: str, *values: str) -> Verdict:
    expected = searchable(kind, dict(zip(kind.searched, values, strict=True)))["search"]
    return None if found == expected else (expected, found)


def payment_status(found: str, said: str, total: int, received: int, refunded: int) -> Verdict:
    expected = status_of(Ledger(received, refunded, said), total)
    return None if found == expected else (expected, found)


def manual_total(quantity: int, price: int, found: int, currency: str, multiplier: int) -> Verdict:
    expected = line_value(quantity, price, currency, multiplier=multiplier)
    return None if found == expected else (expected, found)


@lru_cache(maxsize=4096)  # most orders go the same few ways
def histories(first: str, state: str, payment: str, fulfillment: str, told: str | None) -> Verdict:
    """`told` is the history as "field was became", with commas between."""
    steps: dict[str, list[tuple[str, str]]] = {}
    for entry in told.split(",") if told else ():
        field, was, became = entry.split(" ")
        steps.setdefault(field, []).append((was, became))
    walked = [first, *(became for _, became in steps.get("state", []))]
    if not all(each in STATES for each in walked) or not is_path(walked):
        return "a path of states", ARROW.join(walked)
    for field, begun, present in (
        ("state", first, state),
        ("payment_status", "", payment),
        ("fulfillment_status", "", fulfillment),
    ):
        at = begun
        for was, became in steps.get(field, []):
            if at and was != at:
                return f"{field} changed from {at}", f"from {was}"
            at = became
        if at and at != present:
            return f"{field} {at}, where its history ends", present
    return None


FOUND_BY = "it is searched by what it says"
SEARCHED: tuple[tuple[Kind[Any], str], ...] = (
    (PRODUCTS, "searched_products"),
    (BRANDS, "searched_brands"),
    (CATEGORIES, "searched_categories"),
    (GENERICS, "searched_generics"),
    (BRANCHES, "searched_branches"),
    (CUSTOMERS, "searched_customers"),
    (ORDERS, "searched_orders"),
    (LOTS, "searched_lots"),
)
JUDGEMENTS = (
    *(Judgement(kind.resource.table, name, FOUND_BY, partial(search_text, kind)) for kind, name in SEARCHED),
    Judgement("orders", "paid_orders", "payment_status is what its payments say", payment_status),
    Judgement("orders", "told_orders", "its history leads to what it is", histories),
    Judgement("order_lines", "priced_lines", "total is quantity × price", manual_total),
)
