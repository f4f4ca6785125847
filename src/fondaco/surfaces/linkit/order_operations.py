"""The operations of the order book, in one table."""

from typing import Any

from fondaco.kernel.values import replace
from fondaco.surfaces.bodies import partial_type
from fondaco.surfaces.linkit import orders
from fondaco.surfaces.linkit.order_bodies import OrderIn, PaymentIn, StatusIn
from fondaco.surfaces.linkit.order_shapes import AnyOrderView
from fondaco.surfaces.linkit.standard import list_operation, wrapped
from fondaco.surfaces.operation import Operation, Parameter

TAG = "orders"
VIEW = Parameter(
    "view",
    {"type": "string", "enum": ["", *orders.VIEWS]},
    "flat or unified for one generation, both for both; as the organization has settled if absent",
)


def order_operations() -> list[Operation]:
    path = orders.COLLECTION.path
    one = f"{path}/{{id}}"
    listed = list_operation(orders.COLLECTION, TAG, orders.list_orders)
    write: dict[str, Any] = {"tag": TAG, "role": "staff", "scope": "write", "parameters": (VIEW,)}
    changing: dict[str, Any] = write | {"schema": wrapped(AnyOrderView), "errors": (400, 404, 422)}
    about: dict[str, Any] = {"tag": TAG, "errors": (404,), "is_single": True}
    return [
        replace(listed, parameters=(*listed.parameters, VIEW)),
        Operation(
            "POST",
            path,
            orders.create,
            "Place an order",
            body=OrderIn,
            schema=wrapped(AnyOrderView),
            status=201,
            errors=(400, 409, 422),
            **write,
        ),
        Operation(
            "GET",
            one,
            orders.read,
            "Read an order",
            TAG,
            schema=AnyOrderView,
            parameters=(VIEW,),
            errors=(400, 404),
            is_single=True,
        ),
        Operation("PUT", one, orders.update, "Replace an order", body=OrderIn, current=orders.read, **changing),
        Operation(
            "PATCH", one, orders.update, "Change an order", body=partial_type(OrderIn), current=orders.read, **changing
        ),
        Operation(
            "PATCH",
            f"{one}/status",
            orders.set_status,
            "Move an order on",
            body=StatusIn,
            current=orders.read,
            **changing,
        ),
        Operation("GET", f"{one}/history", orders.history, "Each change of a status", schema=orders.History, **about),
        Operation("GET", f"{one}/payments", orders.list_payments, "Its payments", schema=orders.Payments, **about),
        Operation(
            "POST",
            f"{one}/payments",
            orders.add_payment,
            "Record a payment, or below 0 a refund",
            body=PaymentIn,
            status=201,
            **changing,
        ),
    ]
