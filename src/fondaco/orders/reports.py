"""Reports on what was traded: asked for, made at once, and kept as the CSV file they are read as (marketplace §5)."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from fondaco.events import records
from fondaco.events.records import Kind
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid
from fondaco.kernel.resource import Resource
from fondaco.kernel.values import UNITS, encode, new_uuid, now
from fondaco.orders.placing import sql
from fondaco.orders.trade_rules import Values
from fondaco.orders.trades import Report
from fondaco.store.database import Connection

REPORTS = Kind(
    "report",
    Report,
    Resource(
        Report, table="reports", indexes=(("id",),), nullable=frozenset({"user_id", "completed"}), is_scanned=True
    ),
)
ORDER = "number,status,buyer,brand,created,ship_date,subtotal,discount,tax,shipping,total,balance,currency".split(",")
LINE = "order,status,buyer,brand,product,sku,quantity,price,total,currency".split(",")
SUM = "name,orders,total,currency".split(",")
# Of each type of report its statement, its columns, and which of these are money or quantities.
TYPES: dict[str, tuple[str, list[str], frozenset[str]]] = {
    "orders-assigned": ("report_assigned", ["rep", *ORDER], frozenset(ORDER[6:12])),
    "orders-received": ("report_received", ORDER, frozenset(ORDER[6:12])),
    "orders-sent": ("report_sent", ORDER, frozenset(ORDER[6:12])),
    "orders-report": ("report_received", ORDER, frozenset(ORDER[6:12])),
    "ordered-products": ("report_products", LINE, frozenset(LINE[6:9])),
    "accounts-receivable": ("report_receivable", ORDER, frozenset(ORDER[6:12])),
    "customer-value": ("report_customers", SUM, frozenset({"total"})),
    "sales-rep-activity-feed": ("report_reps", SUM, frozenset({"total"})),
    "brand-performance": ("report_brands", SUM, frozenset({"total"})),
    "brand-owner-brand-performance": ("report_brands", SUM, frozenset({"total"})),
    "brand-owner-inventory-overview": (
        "report_stock",
        ["product", "sku", "brand", "quantity", "reserved"],
        frozenset({"quantity", "reserved"}),
    ),
}
MOST = 100_000
STATUS = "status"


async def make_report(tx: Connection, actor: Actor, report_type: str, asked: Values) -> Report:
    """`asked` may name a `status` of orders. For who buys it runs for the platform. Raises Invalid."""
    if asked.keys() - {STATUS} or not isinstance(asked.get(STATUS, ""), str):
        raise Invalid("A report is asked for within a status at most", "query")
    statement, columns, amounts = TYPES[report_type]
    rows = await tx.all(getattr(sql, statement), {"org": actor.org, "most": MOST})
    status = asked.get(STATUS, "").lower()
    if status and STATUS in columns:
        rows = [row for row in rows if row[columns.index(STATUS)] == status]
    row: dict[str, Any] = {
        "number": new_uuid(),
        "report_type": report_type,
        "status": "completed",
        "asked": encode(asked).decode(),
        "user_id": actor.user.id if actor.user else None,
        "to_email": actor.user.email if actor.user else "",
        "content": _written(columns, rows, amounts),
        "completed": now(),
    }
    return (await records.add(tx, actor, REPORTS, [row]))[0]


async def content_of(db: Connection, report: Report) -> str:
    content: str = await db.value(sql.report_content, {"org": report.org_id, "id": report.id})
    return content


def _written(columns: Sequence[str], rows: Sequence[Sequence[Any]], amounts: frozenset[str]) -> str:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value, name in amounts) for name, value in zip(columns, row, strict=True)])
    return file.getvalue()


def _cell(value: Any, is_amount: bool) -> str:
    if value is None:
        return ""
    text = f"{value / UNITS:.2f}" if is_amount else str(value)
    # A spreadsheet would reckon with what begins so.
    return f"'{text}" if not is_amount and text[:1] in "=+-@\t\r" and text else text
