"""A shop in memory, written from the rules alone: what the system must say after whatever is done to it.

Money in cents, quantities in units. What is refused raises Refused and changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

FORWARD = ("pending", "confirmed", "preparing", "ready", "shipped", "delivered")
CANCELLABLE = ("pending", "confirmed", "preparing", "ready")
GONE = ("ready", "shipped", "delivered")
CLOSED = (*GONE, "cancelled", "returned")
PAYMENTS = {
    "pending": ("paid", "failed"),
    "failed": ("pending", "paid"),
    "paid": ("partially_refunded", "refunded"),
    "partially_refunded": ("refunded",),
    "refunded": (),
}
OURS = ("manual", "marketplace")


class Refused(Exception):
    """The system must answer 422."""


@dataclass
class Cell:
    """A product at a branch."""

    on_hand: int = 0
    reserved: int = 0

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved


@dataclass
class Product:
    price: int
    vat: int


@dataclass(frozen=True)
class Line:
    product: str
    quantity: int
    price: int
    vat: int
    reserved: int = 0
    issued: int = 0

    @property
    def total(self) -> int:
        return self.quantity * self.price


@dataclass
class Order:
    """`policy` is the status from which on it holds stock, empty for never."""

    source: str
    branch: str
    status: str
    policy: str
    lines: list[Line]
    discount: int
    fee: int
    fulfillment: str = "unfulfilled"
    payment: str = "pending"
    said: str = ""
    entries: list[int] = field(default_factory=list)
    was: list[str] = field(default_factory=list)

    @property
    def subtotal(self) -> int:
        return sum(line.total for line in self.lines)

    @property
    def tax(self) -> int:
        """VAT on the lines, reduced in proportion to the discount, rounded half up once."""
        whole = Fraction(sum(line.total * line.vat for line in self.lines), 100)
        if self.discount:
            whole *= Fraction(self.subtotal - self.discount, self.subtotal)
        return int(whole + Fraction(1, 2))

    @property
    def total(self) -> int:
        return self.subtotal - self.discount + self.tax + self.fee

    @property
    def balance(self) -> int:
        return sum(self.entries)

    @property
    def stands(self) -> str:
        """Where its goods are: free, reserved or issued."""
        if not self.policy or (self.status == "pending" and self.policy != "pending"):
            return "free"
        if self.status in GONE:
            return "issued"
        return "free" if self.status in ("cancelled", "returned") else "reserved"

    def followed(self) -> str:
        """The payment status that its entries and its total make."""
        if self.balance > 0 and self.balance >= self.total:
            return "paid"
        if any(entry < 0 for entry in self.entries):
            return "refunded" if self.balance <= 0 else "partially_refunded"
        if self.said == "paid" and self.total > 0:
            return "pending"
        return self.said or "pending"


@dataclass
class Shop:
    """`adjusts` is the organization's own say whether orders move stock."""

    products: dict[str, Product] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    cells: dict[tuple[str, str], Cell] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    adjusts: bool | None = None

    def add_product(self, code: str, product: Product) -> None:
        self.products[code] = product
        self.cells |= {(code, branch): Cell() for branch in self.branches}

    def add_branch(self, code: str, uid: str) -> None:
        self.branches[code] = uid
        self.cells |= {(product, code): Cell() for product in self.products}

    def policy(self, source: str) -> str:
        if source == "marketplace":
            return "pending"
        return "confirmed" if (source == "manual" if self.adjusts is None else self.adjusts) else ""

    def set_quantity(self, cell: tuple[str, str], on_hand: int) -> None:
        if on_hand < max(self.cells[cell].reserved, 0):
            raise Refused
        self.cells[cell].on_hand = on_hand

    def transfer(self, product: str, quantity: int, *, source: str, target: str) -> None:
        if source == target or quantity > self.cells[product, source].free:
            raise Refused
        self.cells[product, source].on_hand -= quantity
        self.cells[product, target].on_hand += quantity

    def place(self, order: Order) -> Order:
        """What becomes of a new order. Raises Refused."""
        if order.source in OURS and order.status == "returned":
            raise Refused
        order.policy = self.policy(order.source) if order.branch else ""
        order.fulfillment = _fulfillment(order.status, "unfulfilled", was=order.status)
        self._settle(order, order.lines, held=[], held_at="")
        return order

    def move(self, order: Order, status: str) -> None:
        """Raises Refused."""
        if status == order.status:
            return
        steps = FORWARD[FORWARD.index(order.status) + 1 :] if order.status in FORWARD else ()
        allowed = (
            status in steps
            or (status == "cancelled" and order.status in CANCELLABLE)
            or (status == "returned" and order.status == "delivered")
        )
        if not allowed:
            raise Refused
        after = replace(order, status=status)
        if after.stands != order.stands:
            self._settle(after, order.lines, held=order.lines, held_at=order.branch)
        order.lines = after.lines
        order.fulfillment = _fulfillment(status, order.fulfillment, was=order.status)
        order.was.append(order.status)
        order.status = status

    def edit(
        self, order: Order, *, lines: list[Line] | None = None, branch: str | None = None, discount: int | None = None
    ) -> None:
        """Other lines, another branch (empty for none), another discount. Raises Refused."""
        after = replace(order, discount=order.discount if discount is None else discount)
        same = lines is None or [replace(line, reserved=0, issued=0) for line in order.lines] == lines
        moves = branch is not None and branch != order.branch
        if moves or not same:
            if order.status in CLOSED:
                raise Refused
            after.branch = order.branch if branch is None else branch
            policy = order.policy if order.branch else self.policy(order.source)
            after.policy = policy if after.branch else ""
            wanted = order.lines if lines is None else lines
            if after.discount > sum(line.total for line in wanted):
                raise Refused
            self._settle(after, wanted, held=order.lines, held_at=order.branch)
        elif after.discount > order.subtotal:
            raise Refused
        order.lines, order.branch, order.policy, order.discount = (
            after.lines,
            after.branch,
            after.policy,
            after.discount,
        )
        order.payment = order.followed()

    def pay(self, order: Order, amount: int) -> None:
        """Raises Refused."""
        if amount == 0 or -amount > order.balance:
            raise Refused
        order.entries.append(amount)
        order.said = ""
        order.payment = order.followed()

    def say_paid(self, order: Order, word: str) -> None:
        """The merchant says what became of the payment. Raises Refused."""
        if word == order.payment:
            return
        if word not in PAYMENTS[order.payment]:
            raise Refused
        if word == "paid" and order.total > order.balance:
            order.entries.append(order.total - order.balance)
            order.said = ""
        elif word == "paid":
            order.said = "" if any(entry > 0 for entry in order.entries) else "paid"
        elif word == "refunded":
            order.said = "" if order.balance > 0 else "refunded"
            order.entries += [-order.balance] if order.balance > 0 else []
        else:
            order.said = "failed" if word == "failed" else ""
        order.payment = word

    def _settle(self, order: Order, lines: Sequence[Line], *, held: Sequence[Line], held_at: str) -> None:
        """Let these lines hold what the order's status says, in their order, and the former ones nothing."""
        cells = {key: replace(cell) for key, cell in self.cells.items()}
        for line in held:
            if held_at:
                cells[line.product, held_at].reserved -= line.reserved
                cells[line.product, held_at].on_hand += line.issued
        settled = []
        for line in lines:
            taken = 0
            if order.stands != "free":
                cell = cells[line.product, order.branch]
                taken = min(line.quantity, cell.free)
                if taken < line.quantity and order.source in OURS:
                    raise Refused
                cell.reserved += taken if order.stands == "reserved" else 0
                cell.on_hand -= taken if order.stands == "issued" else 0
            is_reserved = order.stands == "reserved"
            settled.append(replace(line, reserved=taken if is_reserved else 0, issued=0 if is_reserved else taken))
        if order.discount > sum(line.total for line in settled):
            raise Refused
        self.cells, order.lines = cells, settled


def _fulfillment(status: str, before: str, *, was: str) -> str:
    if status in GONE:
        return "fulfilled"
    return "returned" if status == "returned" or (status == "cancelled" and was in GONE) else before
