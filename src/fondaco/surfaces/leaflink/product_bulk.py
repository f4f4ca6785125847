"""Many products changed alike, as the dated API takes it (leaflink §5)."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal, TypedDict

from msgspec import Meta, Struct

from fondaco.catalog.bulk import AMOUNTS, Step
from fondaco.catalog.rules import LISTING_STATES
from fondaco.inventory import bulk
from fondaco.inventory.bulk import Fault
from fondaco.kernel.errors import Invalid, Malformed
from fondaco.kernel.values import UNITS
from fondaco.store.once import Reply
from fondaco.surfaces.fields import check_json, read_object, take_fields
from fondaco.surfaces.operation import Call, Operation, show
from fondaco.surfaces.standard import WRITES

COLUMNS = {
    "wholesale_price": "average_price",
    "retail_price": "retail_price",
    "sale_price": "sale_price",
    "minimum_order": "minimum_order",
    "maximum_order": "maximum_order",
    "listing_state": "listing_state",
    "show_quantity": "shows_quantity",
    "brand_id": "brand_id",
    "product_line_id": "product_line_id",
}
FIELDS = {column: name for name, column in COLUMNS.items()}
SELECTORS = {"product": "id", "product_line": "product_line_id"}


class UpdateIn(Struct):
    type: Literal["absolute", "delta", "percentage_delta"]
    field: Literal[
        "wholesale_price",
        "retail_price",
        "sale_price",
        "minimum_order",
        "maximum_order",
        "listing_state",
        "show_quantity",
        "brand_id",
        "product_line_id",
    ]
    value: bool | int | float | str | None


class BulkUpdateIn(Struct):
    selector: Literal["product", "product_line"]
    selector_values: Annotated[list[int], Meta(min_length=1, max_length=5000)]
    update_data: Annotated[list[UpdateIn], Meta(min_length=1, max_length=50)]


class BulkProductView(TypedDict):
    id: int
    name: str
    display_name: str


class BulkErrorView(TypedDict):
    message: str
    products: list[BulkProductView]


class BulkUpdateView(TypedDict):
    updated: int
    expected: int
    errors: dict[str, list[BulkErrorView]]


async def update(call: Call) -> Reply:
    check_json(call.request)
    sent = take_fields(read_object(call.raw), BulkUpdateIn, partial=False, ignored=frozenset())
    steps = [_step(each, f"update_data.{i}") for i, each in enumerate(sent["update_data"])]
    chosen = await bulk.choose(call.db, call.actor, SELECTORS[sent["selector"]], sent["selector_values"])
    outcome = await bulk.change_many(call.db, call.actor, chosen, steps)
    shown = BulkUpdateView(updated=outcome.updated, expected=outcome.expected, errors=_grouped(outcome.faults))
    return show(200, shown)


def _step(sent: UpdateIn, field: str) -> Step:
    column, value = COLUMNS[sent.field], sent.value
    if column in AMOUNTS:
        return Step(sent.type, column, _number(sent, f"{field}.value"))
    if sent.type != "absolute":
        raise Invalid("This can only be set, by absolute", f"{field}.type")
    if column == "listing_state" and value not in LISTING_STATES:
        raise Invalid(f"Must be one of {', '.join(LISTING_STATES)}", f"{field}.value")
    if column == "shows_quantity" and not isinstance(value, bool):
        raise Malformed("Must be true or false", f"{field}.value")
    if column.endswith("_id"):
        value = _id(value, f"{field}.value", may_be_none=column == "product_line_id")
    return Step("absolute", column, value)


def _number(sent: UpdateIn, field: str) -> Any:
    """Units of 1/10 000, or the percents as they are."""
    try:
        number = Decimal(str(sent.value)) if not isinstance(sent.value, bool) else Decimal("nan")
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite() or abs(number) >= 10**8:
        raise Malformed("Must be a number", field)
    return number if sent.type == "percentage_delta" else int(number * UNITS)


def _id(value: Any, field: str, *, may_be_none: bool) -> int | None:
    if value is None and may_be_none:
        return None
    if isinstance(value, bool) or not str(value).isdigit() or len(str(value)) > 18:
        raise Malformed("Must be an id", field)
    return int(str(value))


def _grouped(faults: list[Fault]) -> dict[str, list[BulkErrorView]]:
    """By field, and under it by message."""
    errors: dict[str, dict[str, list[BulkProductView]]] = {}
    for fault in faults:
        p = fault.listing
        product = BulkProductView(id=p.id, name=p.name, display_name=p.display_name)
        errors.setdefault(FIELDS[fault.field], {}).setdefault(fault.message, []).append(product)
    return {
        field: [{"message": message, "products": products} for message, products in messages.items()]
        for field, messages in errors.items()
    }


BULK_UPDATE = Operation(
    "POST",
    "/products/bulk/update",
    update,
    "Change many products alike",
    "products",
    body=BulkUpdateIn,
    schema=BulkUpdateView,
    errors=(400,),
    **WRITES,
)
