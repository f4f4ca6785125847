"""Rows of a file as past orders: each row read on its own, then those of one invoice as the order it was. Pure."""

import re
from collections.abc import Sequence
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from fondaco.catalog.naming import fitting
from fondaco.cli.csvfile import Line, Source
from fondaco.cli.entries import plain
from fondaco.cli.mapping import Mapping
from fondaco.kernel.errors import Problem
from fondaco.kernel.moments import read_moment
from fondaco.kernel.values import UNITS, Struct, asdict, encode
from fondaco.orders.model import PlaceOrder, WantedLine
from fondaco.orders.pricing import MOST, line_total

WHOLE = re.compile(r"[+-]?\d{1,9}(\.0+)?")
AMOUNT = re.compile(r"\+?\d{1,9}(\.\d+)?(e-?\d)?", re.IGNORECASE)
PLACES = 4
LONGEST = {"external_id": 100, "product_code": 100, "country": 100}
LONGEST_TEXT = 255
LARGE = "Times the price comes to more than 999999999.99"
SOLD, RETURNED = "complete", "returned"


class Row(Struct, frozen=True):
    """One row: `texts` by field, quantity and price in 1/10 000. `fault` keeps it from being part of an order."""

    line: Line
    key: str
    texts: dict[str, str] = {}
    quantity: int = 0
    price: int = 0
    at: str = ""
    fault: str = ""

    @property
    def code(self) -> str:
        return self.texts.get("product_code", "")

    @property
    def name(self) -> str:
        return self.texts.get("name", "")


class Unfit(Problem):
    """An invoice that cannot be an order: what is wrong with each of these rows, by line."""

    def __init__(self, faults: dict[int, str]) -> None:
        super().__init__("; ".join(faults.values()))
        self.faults = faults


class Reader:
    """Reads the rows of a file as a mapping says. Raises Malformed for columns that are not there."""

    def __init__(self, source: Source, mapping: Mapping) -> None:
        self.columns = mapping.columns
        self._places = {field: source.position(column) for field, column in mapping.columns.items()}

    def row(self, line: Line) -> Row:
        cells = line.cells
        texts = {field: plain(cells[place]) for field, place in self._places.items() if place < len(cells)}
        key = texts.get("external_id", "")
        if line.fault:
            # Whose row it is may be read all the same: that invoice is then known to lack one.
            return Row(line, key, fault=line.fault)
        quantity, price = _whole(texts["quantity"]), _amount(texts["price"])
        at = read_moment(texts["created"])
        is_large = abs(quantity) * (price or 0) > MOST
        faults = {
            "external_id": "" if key else "Must not be empty",
            "quantity": LARGE if is_large else "" if quantity else "Must be a whole number, and not 0",
            "price": "" if price is not None else "Must be an amount of 0 or more, with at most 4 decimals",
            "created": "" if at else "Must be a moment with its offset, as 2010-12-01T08:26:00Z (RFC 3339)",
        }
        for field, text in texts.items():
            if field != "name" and len(text) > (most := LONGEST.get(field, LONGEST_TEXT)):
                faults[field] = f"Must have at most {most} characters"
        if not (texts.get("product_code") or texts.get("name")):
            faults["product_code"] = "Must not be empty where nothing names the line"
        said = "; ".join(f"{self.columns.get(field, field)}: {fault}" for field, fault in faults.items() if fault)
        return Row(line, key, texts, quantity * UNITS, price or 0, at or "", said)


def _whole(text: str) -> int:
    return int(Decimal(text)) if WHOLE.fullmatch(text) else 0


def _amount(text: str) -> int | None:
    """Exact, in 1/10 000."""
    if not AMOUNT.fullmatch(text):
        return None
    units = Decimal(text).scaleb(PLACES)
    return int(units) if units == units.to_integral_value() else None


def order_of(rows: Sequence[Row], mapping: Mapping, *, source: str, currency: str) -> PlaceOrder:
    """The order that the rows of one invoice were. Raises Unfit."""
    key = rows[0].key
    is_return = bool(mapping.returns) and key.startswith(mapping.returns)
    is_correction = not is_return and all(row.quantity < 0 and not row.price for row in rows)
    _check(rows, is_back=is_return or is_correction)
    fees = {row.line.number: fee for row in rows if (fee := _fee(row, mapping))}
    if len(fees) == len(rows):
        fees = {}  # an order has a line: of fees alone, each is one
    first = min(row.at for row in rows)
    shared = {
        field: next((text for row in rows if (text := row.texts.get(field, ""))), "") for field in mapping.columns
    }
    details: dict[str, Any] = {"source_timestamp": first}
    if is_return or is_correction:
        details["order_type"] = "return" if is_return else "correction"
    if shared.get("country"):
        details["shipping_address"] = {"country": shared["country"]}
    return PlaceOrder(
        lines=[_line(row, mapping) for row in rows if row.line.number not in fees],
        source=source,
        external_id=key,
        code=key,
        state=RETURNED if is_return or is_correction else SOLD,
        currency=currency,
        tax=0,
        delivery_fee=_sum(rows, fees, "delivery", currency),
        service_fee=_sum(rows, fees, "service", currency),
        reference=shared.get("source_reference", ""),
        details=details,
        created=first,
        customer_name=shared.get("customer_name", ""),
        customer_email=shared.get("customer_email", ""),
        customer_phone=shared.get("customer_phone", ""),
    )


def _check(rows: Sequence[Row], *, is_back: bool) -> None:
    if faults := {row.line.number: row.fault for row in rows if row.fault}:
        raise Unfit(faults)
    what = "A return has quantities below 0" if is_back else "A quantity below 0 is that of a return"
    if faults := {row.line.number: what for row in rows if (row.quantity < 0) != is_back}:
        raise Unfit(faults)


def _fee(row: Row, mapping: Mapping) -> str:
    if row.code in mapping.delivery_fees:
        return "delivery"
    return "service" if row.code in mapping.service_fees else ""


def _sum(rows: Sequence[Row], fees: dict[int, str], fee: str, currency: str) -> int:
    chosen = (row for row in rows if fees.get(row.line.number) == fee)
    return sum(line_total(abs(row.quantity), row.price, currency) for row in chosen)


def _line(row: Row, mapping: Mapping) -> WantedLine:
    """Goods without a name take that of their product."""
    code = row.code if mapping.is_goods(row.code) else ""
    name = fitting(row.name) or ("" if code else row.code)
    return WantedLine(name=name, product_code=code, quantity=abs(row.quantity), price=row.price, vat=0)


def digest_of(wish: PlaceOrder) -> str:
    """Marks the content of an order. What is empty does not count, so that a field more changes no digest."""
    said = _said(wish) | {"lines": [_said(line) for line in wish.lines]}
    return blake2b(encode(said), digest_size=16).hexdigest()


def _said(struct: Struct) -> dict[str, Any]:
    return {name: value for name, value in asdict(struct).items() if value}
