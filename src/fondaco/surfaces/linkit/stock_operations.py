"""The operations of stock records and of what is done to several at once, in one table."""

from typing import Any

from fondaco.kernel.values import replace
from fondaco.surfaces.linkit import stock, stock_documents
from fondaco.surfaces.linkit.inventory import SKU, SkuView, StockIn, move_stock
from fondaco.surfaces.linkit.standard import envelope_type, list_operation, record_operations, wrapped
from fondaco.surfaces.operation import Operation, Parameter

TAG = "SKUs"
STOCK = "stock"
AS_OF = Parameter(
    "as_of",
    {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}, {"maxLength": 0}]},
    "qty as it was at this moment, or at the end of this day (UTC); reserved_qty is null then",
)


def stock_operations() -> list[Operation]:
    path = SKU.collection.path
    return [
        *map(_with_as_of, record_operations(SKU, TAG)),
        Operation(
            "PATCH",
            f"{path}/{{id}}/stock",
            move_stock,
            "Change a quantity by a difference",
            TAG,
            body=StockIn,
            schema=wrapped(SkuView),
            errors=(400, 404, 422),
            role="staff",
            scope="write",
            current=SKU.read,
        ),
        list_operation(
            stock.COLLECTION, TAG, stock.list_movements, summary="Each change of a quantity", errors=(400, 404)
        ),
        Operation(
            "GET",
            f"{path}/{{id}}/explain",
            stock.explain_stock,
            "Why a quantity is what it is",
            TAG,
            schema=stock.ExplanationView,
            parameters=(
                Parameter(
                    "limit",
                    {"type": "integer", "minimum": 1, "default": stock.STEPS},
                    f"The latest movements; at most {stock.MOST_STEPS}: more is served as {stock.MOST_STEPS}",
                ),
            ),
            errors=(400, 404),
            is_single=True,
        ),
        *_documents(),
    ]


def _with_as_of(operation: Operation) -> Operation:
    if operation.method != "GET":
        return operation
    parameters = (*operation.parameters, AS_OF)
    if operation.is_single:
        schema, errors = stock.SkuThenView, (400, 404)
        return replace(operation, act=stock.read_sku, parameters=parameters, schema=schema, errors=errors)
    schema = envelope_type(stock.SkuThenView)
    return replace(operation, act=stock.list_skus, parameters=parameters, schema=schema)


def _documents() -> list[Operation]:
    write: dict[str, Any] = {"status": 201, "errors": (400, 422), "role": "staff", "scope": "write", "is_long": True}
    read: dict[str, Any] = {"errors": (404,), "is_single": True}
    return [
        Operation(
            "POST",
            "/stock/transfers",
            stock_documents.transfer,
            "Move goods from one branch to another",
            STOCK,
            body=stock_documents.TransferIn,
            schema=wrapped(stock_documents.TransferView),
            **write,
        ),
        Operation(
            "GET",
            "/stock/transfers/{id}",
            stock_documents.read_transfer,
            "Read a transfer",
            STOCK,
            schema=stock_documents.TransferView,
            **read,
        ),
        Operation(
            "POST",
            "/stock/counts",
            stock_documents.count,
            "Set quantities to what was counted",
            STOCK,
            body=stock_documents.CountIn,
            schema=wrapped(stock_documents.CountView),
            **write,
        ),
        Operation(
            "GET",
            "/stock/counts/{id}",
            stock_documents.read_count,
            "Read a count",
            STOCK,
            schema=stock_documents.CountView,
            **read,
        ),
    ]
