"""The one state machine of orders, as data: the domain's states, Linkit's words, where stock stands.

Pure. leaflink-2022-10-31 §4.1, §4.2, §10.6; linkit-v1 §5.3, D-38; rulings R5.
"""

from itertools import pairwise
from typing import Literal

from fondaco.kernel.errors import Invalid
from fondaco.kernel.values import Struct

Stock = Literal["free", "reserved", "issued"]


class State(Struct, frozen=True):
    """`status` is Linkit's word, `next` the states that may follow, `stock` where its goods are if it moves stock.

    `fulfillment` is the fulfilment that entering it sets, empty for none.
    """

    status: str
    next: frozenset[str]
    stock: Stock = "free"
    fulfillment: str = ""


def _states(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Linkit may skip states on the way forward (D-38); the LeafLink dialects offer only single steps of this.
STATES: dict[str, State] = {
    "draft": State("", _states("submitted backorder cancelled")),
    "submitted": State(
        "pending", _states("accepted preparing fulfilled shipped complete cancelled rejected combined"), "reserved"
    ),
    "backorder": State("pending", _states("accepted preparing fulfilled shipped complete cancelled rejected")),
    "accepted": State("confirmed", _states("preparing fulfilled shipped complete rejected combined"), "reserved"),
    "preparing": State("preparing", _states("fulfilled shipped complete rejected combined"), "reserved"),
    "fulfilled": State("ready", _states("shipped complete rejected"), "issued", "fulfilled"),
    "shipped": State("shipped", _states("complete rejected"), "issued", "fulfilled"),
    "complete": State("delivered", _states("returned"), "issued", "fulfilled"),
    "returned": State("returned", frozenset(), "free", "returned"),
    "cancelled": State("cancelled", frozenset()),
    "rejected": State("cancelled", frozenset()),
    "combined": State("cancelled", frozenset()),
}
STATUSES = ("pending", "confirmed", "preparing", "ready", "shipped", "delivered", "cancelled", "returned")
ENTERED = {
    "pending": "submitted",
    "confirmed": "accepted",
    "preparing": "preparing",
    "ready": "fulfilled",
    "shipped": "shipped",
    "delivered": "complete",
    "returned": "returned",
}
UNSHIPPED = _states("submitted backorder accepted preparing fulfilled")
FULFILLMENTS = ("unfulfilled", "partially_fulfilled", "fulfilled", "returned")
FIRST = "submitted"


def entered(state: str, status: str) -> str:
    """The state that a Linkit status means for an order in `state`. Raises Invalid for a step that does not exist.

    Calling off an order is cancelling before it was accepted and rejecting after (leaflink §10.6); Linkit does so only
    before it is shipped (D-38).
    """
    if STATES[state].status == status:
        return state
    if status == "cancelled" and state in UNSHIPPED:
        return "cancelled" if "cancelled" in STATES[state].next else "rejected"
    wanted = ENTERED.get(status)
    if wanted is None or wanted not in STATES[state].next:
        raise Invalid(f"An order that is {STATES[state].status} cannot become {status}", "status")
    return wanted


def stock_of(policy: str, state: str) -> Stock:
    """Where the goods of an order stand. `policy` is the state at which it reserves, empty if it moves no stock."""
    if not policy or (policy == "accepted" and state == "submitted"):
        return "free"
    return STATES[state].stock


def fulfillment_of(state: str, before: str, *, was: str) -> str:
    """The fulfilment of an order that enters `state` from the state `was`, with the fulfilment it had `before`."""
    if state == "rejected" and STATES[was].fulfillment == "fulfilled":
        return "returned"
    return STATES[state].fulfillment or before


def is_path(states: list[str]) -> bool:
    """Whether each state may follow the one before."""
    return all(after in STATES[before].next for before, after in pairwise(states))
