"""The operations of Marketplace V2 on orders, invoices and payments."""

from typing import Any

from fondaco.kernel.values import replace
from fondaco.surfaces.bodies import partial_type
from fondaco.surfaces.leaflink_v2 import buyer_orders, line_items, orders, reports
from fondaco.surfaces.leaflink_v2 import order_records as beside
from fondaco.surfaces.leaflink_v2.buyer_orders import PURCHASE, ArrivalIn, BuyerOrderView, PurchaseIn
from fondaco.surfaces.leaflink_v2.line_items import ITEM
from fondaco.surfaces.leaflink_v2.order_bodies import ItemIn, ItemParts, OrderIn, OrderPatch
from fondaco.surfaces.leaflink_v2.order_views import ItemView, OrderView
from fondaco.surfaces.leaflink_v2.orders import ORDER
from fondaco.surfaces.operation import Operation, Parameter
from fondaco.surfaces.standard import WRITES, list_operation, record_operations
from fondaco.surfaces.surface import House

RIGHTS = ("orders",)
TAG = "orders received"
TEXT = {"type": "string", "pattern": r"^[^\x00]*$"}
EXTERNAL = (
    Parameter("external_id_key", TEXT, "With external_id_values: orders that have one of these under the key"),
    Parameter("external_id_values", TEXT),
)
STATUS = Parameter("status", TEXT, "In any case, with commas between several", may_be_empty=True)
STATUSES = (STATUS, Parameter("status__not", TEXT, "The others"))
ONE = "/orders-received/{number}/"


def operations(house: House) -> list[Operation]:
    return [*_orders(), *_of_an_order(), *_line_items(), *_buyer(), *_records(), *_reports()]


def _with(operation: Operation, *more: Parameter, **changes: Any) -> Operation:
    return replace(operation, parameters=(*operation.parameters, *more), **changes)


def _orders() -> list[Operation]:
    write: dict[str, Any] = {"tag": TAG, "rights": RIGHTS, "schema": OrderView, "errors": (400, 404)} | WRITES
    listed = list_operation(ORDER, "/orders-received/", TAG, orders.list_orders, rights=RIGHTS)
    twin = list_operation(ORDER, "/companies/{company_id}/orders-received/", TAG, orders.list_of_company, rights=RIGHTS)
    return [
        _with(listed, *STATUSES, *EXTERNAL),
        _with(twin, *STATUSES, *EXTERNAL),
        Operation("POST", "/orders-received/", orders.create, "Write an order", status=201, body=OrderIn, **write),
        Operation("GET", ONE, orders.read, "Read an order", TAG, schema=OrderView, errors=(404,), rights=RIGHTS),
        Operation("PATCH", ONE, orders.update, "Change an order", body=partial_type(OrderPatch), **write),
        Operation(
            "DELETE",
            ONE,
            orders.delete,
            "Throw a draft away",
            TAG,
            status=204,
            errors=(400, 404),
            rights=RIGHTS,
            crosses=True,
            **WRITES,
        ),
        Operation(
            "POST",
            "/orders-received/{number}/transition/{action}/",
            orders.step,
            "Take a step: submit, accept, fulfill, ship, complete, reject or cancel",
            crosses=True,
            **write,
        ),
    ]


def _of_an_order() -> list[Operation]:
    read: dict[str, Any] = {"tag": TAG, "errors": (404,), "rights": RIGHTS}
    return [
        Operation(
            "GET", f"{ONE}line-items/", orders.list_lines, "List the lines of an order", schema=list[ItemView], **read
        ),
        Operation(
            "GET",
            f"{ONE}payments/",
            beside.payments_of_order,
            "List the payments of an order",
            schema=list[beside.PaymentView],
            **read,
        ),
        Operation(
            "GET",
            f"{ONE}comments/",
            beside.list_comments,
            "List what is said of an order",
            schema=list[beside.CommentView],
            **read,
        ),
        Operation(
            "POST",
            f"{ONE}comments/",
            beside.create_comment,
            "Say something of an order",
            TAG,
            status=201,
            body=beside.CommentIn,
            schema=beside.CommentView,
            errors=(400, 404),
            rights=RIGHTS,
            **WRITES,
        ),
    ]


def _line_items() -> list[Operation]:
    tag = "line items"
    write: dict[str, Any] = {"tag": tag, "rights": RIGHTS, "schema": ItemView, "errors": (400, 404)} | WRITES
    one = "/line-items/{id}/"
    return [
        list_operation(ITEM, "/line-items/", tag, line_items.list_items, rights=RIGHTS),
        list_operation(ITEM, "/companies/{company_id}/line-items/", tag, line_items.list_of_company, rights=RIGHTS),
        Operation(
            "POST", "/line-items/", line_items.create, "Add a line to an order", status=201, body=ItemIn, **write
        ),
        Operation("GET", one, line_items.read, "Read a line item", tag, schema=ItemView, errors=(404,), rights=RIGHTS),
        Operation("PATCH", one, line_items.update, "Change a line item", body=partial_type(ItemParts), **write),
        Operation(
            "DELETE",
            one,
            line_items.delete,
            "Take a line out of an order",
            tag,
            status=204,
            errors=(400, 404),
            rights=RIGHTS,
            **WRITES,
        ),
    ]


def _buyer() -> list[Operation]:
    tag = "orders sent"
    write: dict[str, Any] = {"tag": tag, "rights": RIGHTS, "schema": BuyerOrderView, "errors": (400, 404)} | WRITES
    listed = list_operation(PURCHASE, "/buyer/orders/", tag, buyer_orders.list_purchases, rights=RIGHTS)
    return [
        _with(listed, STATUS, *EXTERNAL),
        Operation(
            "POST",
            "/buyer/orders/",
            buyer_orders.create,
            "Order from a seller",
            status=201,
            body=PurchaseIn,
            crosses=True,
            **write,
        ),
        Operation(
            "PATCH",
            "/buyer/orders/{number}/",
            buyer_orders.update,
            "Say that an order arrived",
            body=partial_type(ArrivalIn),
            crosses=True,
            **write,
        ),
    ]


def _records() -> list[Operation]:
    rights: dict[str, Any] = {"rights": RIGHTS}
    payments = record_operations(beside.PAYMENT, "payments of orders", "list create read", **rights)
    entries = record_operations(beside.ENTRY, "events of orders", "list read", **rights)
    reps = record_operations(beside.REP, "sales representatives", "list create read delete", **rights)
    return [
        _with(payments[0], act=beside.list_payments),
        _with(payments[1], act=beside.create_payment),
        payments[2],
        _with(entries[0], act=beside.list_entries),
        entries[1],
        reps[0],
        _with(reps[1], act=beside.create_rep),
        reps[2],
        _with(reps[3], act=beside.delete_rep),
    ]


def _reports() -> list[Operation]:
    tag = "reports"
    listed, created, read = record_operations(reports.REPORT, tag, "list create read", rights=RIGHTS)
    return [
        listed,
        # What a company sent stands in the books of those who sold.
        replace(created, act=reports.create, crosses=True),
        replace(read, act=reports.read),
        Operation(
            "GET",
            "/reports/{number}/export/",
            reports.export,
            "Read the file of a report",
            tag,
            errors=(404,),
            rights=RIGHTS,
            media=("text/csv",),
        ),
    ]
