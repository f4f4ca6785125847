"""How an order's payment status follows from its ledger. Pure; linkit-v1 D-38, leaflink-2022-10-31 §10.6."""

from fondaco.kernel.errors import Invalid
from fondaco.kernel.values import Struct

STATUSES = ("pending", "paid", "refunded", "partially_refunded", "failed")
NEXT = {
    "pending": {"paid", "failed"},
    "failed": {"pending", "paid"},
    "paid": {"partially_refunded", "refunded"},
    "partially_refunded": {"refunded"},
    "refunded": set(),
}
# What a merchant says that no entry of the ledger can: that it failed, or a refund without its amount.
SAID = frozenset({"failed", "partially_refunded"})


class Ledger(Struct, frozen=True):
    """What came in and what went back, both 0 or more, and what was said beside."""

    received: int = 0
    refunded: int = 0
    said: str = ""

    @property
    def balance(self) -> int:
        return self.received - self.refunded


def status_of(ledger: Ledger, total: int) -> str:
    """The payment status of an order of this total."""
    if ledger.balance > 0 and ledger.said == "partially_refunded":
        return ledger.said
    if ledger.balance > 0 and ledger.balance >= total:
        return "paid"
    if ledger.refunded:
        return "refunded" if ledger.balance <= 0 else "partially_refunded"
    if ledger.said == "paid" and total > 0:  # it cost nothing when that was said
        return "pending"
    return ledger.said or "pending"


def check_step(before: str, wanted: str) -> None:
    """Raises Invalid for a change of payment status that there is not."""
    if wanted not in NEXT[before]:
        raise Invalid(f"A payment that is {before} cannot become {wanted}", "payment_status")


def check_said_again(ledger: Ledger, amount: int) -> None:
    """Raises Invalid where a partial refund is said again and is not the one that was entered."""
    if amount != ledger.refunded:
        raise Invalid("This much was not refunded: record what else goes back as a payment below 0", "amount")


def entries(ledger: Ledger, total: int, wanted: str, amount: int | None = None) -> tuple[list[int], str]:
    """The amounts to enter so that the status becomes `wanted`, and what is said beside.

    `amount` is how much of a partial refund, if known. An order that costs nothing is paid by saying so.
    """
    if wanted == "paid":
        due = total - ledger.balance
        return ([due], "") if due > 0 else ([], "paid" if not ledger.received else "")
    if wanted == "refunded":
        return ([-ledger.balance], "") if ledger.balance > 0 else ([], "refunded")
    if wanted == "partially_refunded":
        if amount is None:
            return [], wanted
        if not 0 < amount < ledger.balance:
            raise Invalid("A partial refund is more than nothing and less than what was paid", "amount")
        return [-amount], wanted if ledger.balance - amount >= total else ""
    return [], wanted if wanted in SAID else ""


def with_entry(ledger: Ledger, amount: int) -> Ledger:
    """The ledger with one more payment or, below 0, refund. Raises Invalid."""
    if amount == 0:
        raise Invalid("A payment is not of nothing", "amount")
    if -amount > ledger.balance:
        raise Invalid("A refund is at most what was paid", "amount")
    said = ledger.said if amount > 0 and ledger.said == "partially_refunded" else ""
    return Ledger(ledger.received + max(amount, 0), ledger.refunded + max(-amount, 0), said)


def opening(total: int, wanted: str) -> tuple[list[int], str]:
    """The same for an order that comes with a payment status."""
    if wanted in ("refunded", "partially_refunded"):
        paid, _ = entries(Ledger(), total, "paid")
        rest, said = entries(Ledger(received=sum(paid)), total, wanted)
        return [*paid, *rest], said
    return entries(Ledger(), total, wanted)
