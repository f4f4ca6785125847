"""The state machine of orders: every step there is, that there is no other, and where the goods stand meanwhile."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from fondaco.kernel.errors import Invalid
from fondaco.orders.states import (
    FULFILLMENTS,
    STATES,
    STATUSES,
    entered,
    fulfillment_of,
    is_path,
    stock_of,
)

# Each state with those that may follow (leaflink §4.2, linkit-v1 D-38, leaflink §10.6).
EDGES = {
    "draft": "submitted backorder cancelled",
    "submitted": "accepted preparing fulfilled shipped complete cancelled rejected combined",
    "backorder": "accepted preparing fulfilled shipped complete cancelled rejected",
    "accepted": "preparing fulfilled shipped complete rejected combined",
    "preparing": "fulfilled shipped complete rejected combined",
    "fulfilled": "shipped complete rejected",
    "shipped": "complete rejected",
    "complete": "returned",
    "returned": "",
    "cancelled": "",
    "rejected": "",
    "combined": "",
}
WORDS = {
    "draft": "",
    "submitted": "pending",
    "backorder": "pending",
    "accepted": "confirmed",
    "preparing": "preparing",
    "fulfilled": "ready",
    "shipped": "shipped",
    "complete": "delivered",
    "returned": "returned",
    "cancelled": "cancelled",
    "rejected": "cancelled",
    "combined": "cancelled",
}
FORWARD = ["pending", "confirmed", "preparing", "ready", "shipped", "delivered"]
# What a Linkit status makes of each state; what is not here cannot be. The columns are STATUSES in their order.
ENTERED = {
    "draft": "submitted - - - - - - -",
    "submitted": "submitted accepted preparing fulfilled shipped complete cancelled -",
    "backorder": "backorder accepted preparing fulfilled shipped complete cancelled -",
    "accepted": "- accepted preparing fulfilled shipped complete rejected -",
    "preparing": "- - preparing fulfilled shipped complete rejected -",
    "fulfilled": "- - - fulfilled shipped complete rejected -",
    "shipped": "- - - - shipped complete - -",
    "complete": "- - - - - complete - returned",
    "returned": "- - - - - - - returned",
    "cancelled": "- - - - - - cancelled -",
    "rejected": "- - - - - - rejected -",
    "combined": "- - - - - - combined -",
}
# Where the goods stand: moving nothing, reserving when accepted (linkit-v1 D-47, R5), reserving when submitted (V2).
STOCK = {
    "draft": "free free free",
    "submitted": "free free reserved",
    "backorder": "free free free",
    "accepted": "free reserved reserved",
    "preparing": "free reserved reserved",
    "fulfilled": "free issued issued",
    "shipped": "free issued issued",
    "complete": "free issued issued",
    "returned": "free free free",
    "cancelled": "free free free",
    "rejected": "free free free",
    "combined": "free free free",
}
POLICIES = ("", "accepted", "submitted")
STEPS = [
    (state, status, became)
    for state, row in ENTERED.items()
    for status, became in zip(STATUSES, row.split(), strict=True)
]


def test_the_tables_cover_every_state() -> None:
    assert set(EDGES) == set(WORDS) == set(ENTERED) == set(STOCK) == set(STATES)


@pytest.mark.parametrize(("before", "after"), [*itertools.product(EDGES, EDGES)])
def test_there_is_each_edge_and_no_other(before: str, after: str) -> None:
    assert is_path([before, after]) == (after in EDGES[before].split())


@pytest.mark.parametrize("state", EDGES)
def test_linkit_has_a_word_for_each_state_but_a_draft(state: str) -> None:
    assert STATES[state].status == WORDS[state]
    assert not WORDS[state] or WORDS[state] in STATUSES


@pytest.mark.parametrize(("state", "status", "became"), STEPS, ids=[f"{s}-{w}" for s, w, _ in STEPS])
def test_entered(state: str, status: str, became: str) -> None:
    if became == "-":
        with pytest.raises(Invalid) as refused:
            entered(state, status)
        assert refused.value.field == "status"
    else:
        assert entered(state, status) == became
        assert became == state or is_path([state, became])
        assert STATES[became].status == status


@pytest.mark.parametrize("status", ["", "draft", "Pending", "combined", "fulfilled"])
def test_no_other_word_is_a_status(status: str) -> None:
    with pytest.raises(Invalid):
        entered("submitted", status)


@pytest.mark.parametrize(("state", "policy"), [*itertools.product(STOCK, POLICIES)])
def test_stock_of(state: str, policy: str) -> None:
    assert stock_of(policy, state) == STOCK[state].split()[POLICIES.index(policy)]


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(("before", "after"), [(a, b) for a in EDGES for b in EDGES[a].split()])
def test_goods_that_have_left_only_come_back_free(policy: str, before: str, after: str) -> None:
    if stock_of(policy, before) == "issued":
        assert stock_of(policy, after) in ("issued", "free")


@pytest.mark.parametrize(
    ("state", "before", "was", "becomes"),
    [
        ("accepted", "unfulfilled", "submitted", "unfulfilled"),
        ("accepted", "partially_fulfilled", "submitted", "partially_fulfilled"),
        ("fulfilled", "unfulfilled", "accepted", "fulfilled"),
        ("shipped", "partially_fulfilled", "accepted", "fulfilled"),
        ("complete", "unfulfilled", "shipped", "fulfilled"),
        ("returned", "fulfilled", "complete", "returned"),
        ("cancelled", "unfulfilled", "submitted", "unfulfilled"),
        ("cancelled", "partially_fulfilled", "submitted", "partially_fulfilled"),
        ("rejected", "unfulfilled", "accepted", "unfulfilled"),
        ("rejected", "fulfilled", "fulfilled", "returned"),
        ("rejected", "fulfilled", "shipped", "returned"),
        ("combined", "unfulfilled", "accepted", "unfulfilled"),
    ],
)
def test_fulfillment_of(state: str, before: str, was: str, becomes: str) -> None:
    assert fulfillment_of(state, before, was=was) == becomes


@given(st.lists(st.sampled_from(sorted(EDGES)), max_size=6))
def test_a_path_is_steps(states: list[str]) -> None:
    assert is_path(states) == all(b in EDGES[a].split() for a, b in itertools.pairwise(states))


class Walk(RuleBasedStateMachine):
    """An order on its way through Linkit: what D-38 says in words holds wherever it has been."""

    def __init__(self) -> None:
        super().__init__()
        self.states = ["submitted"]

    @property
    def status(self) -> str:
        return STATES[self.states[-1]].status

    def may_become(self, wanted: str) -> bool:
        """D-38, from its words alone."""
        if wanted == self.status:
            return True
        if wanted == "cancelled":
            return self.status in FORWARD[: FORWARD.index("shipped")]
        if wanted == "returned":
            return self.status == "delivered"
        return self.status in FORWARD and FORWARD.index(wanted) > FORWARD.index(self.status)

    @rule(wanted=st.sampled_from(STATUSES))
    def step(self, wanted: str) -> None:
        before = self.states[-1]
        if not self.may_become(wanted):
            with pytest.raises(Invalid):
                entered(before, wanted)
            return
        after = entered(before, wanted)
        assert STATES[after].status == wanted
        if after != before:
            self.states.append(after)

    @precondition(lambda self: self.status in ("cancelled", "returned"))
    @rule(wanted=st.sampled_from(STATUSES))
    def the_end(self, wanted: str) -> None:
        assert self.may_become(wanted) == (wanted == self.status)

    @invariant()
    def history(self) -> None:
        assert is_path(self.states)

    @invariant()
    def fulfillment(self) -> None:
        fulfillment = "unfulfilled"
        for was, state in itertools.pairwise(self.states):
            fulfillment = fulfillment_of(state, fulfillment, was=was)
        assert fulfillment in FULFILLMENTS
        if self.status in ("ready", "shipped", "delivered"):
            assert fulfillment == "fulfilled"


TestWalk = Walk.TestCase
