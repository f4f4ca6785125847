"""What happened to a product, as the dated API tells it (leaflink §5)."""

from typing import Any, TypedDict

from fondaco.catalog.history import Happening, read_history
from fondaco.catalog.listed import LISTINGS, Listing
from fondaco.kernel.actor import Organization
from fondaco.kernel.errors import NotFound, Unusable
from fondaco.kernel.resource import Page
from fondaco.kernel.values import Struct, decode
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.leaflink.dialect import links
from fondaco.surfaces.leaflink.products import PRODUCT
from fondaco.surfaces.leaflink.query import asked
from fondaco.surfaces.marketplace import paged
from fondaco.surfaces.operation import Call, Operation, Parameter, show
from fondaco.surfaces.standard import WHOLE, page_type

# What a column is called here; the others are called what they are.
NAMES = {
    "name_en": "name",
    "average_price": "wholesale_price",
    "is_sold_by_case": "sell_in_unit_of_measure",
    "denomination_id": "unit_denomination_id",
    "base_units": "base_units_per_unit",
    "product_subcategory_id": "sub_category_id",
    "product_category_id": "category_id",
    "brand_id": "brand_id",
    "manufacturer_org_id": "manufacturer_id",
    "code": "seller_internal_id",
    "shows_quantity": "show_quantity",
    "is_medical": "is_medical_line_item",
    "on_hand": "quantity",
}
# What follows from what is told beside it, and how other dialects call the same.
UNTOLD = frozenset({"brand_uid", "category_uid", "category_id", "generic_id", "generic_uid", "dropped"})
AMOUNTS = frozenset(
    "average_price retail_price sale_price minimum_order maximum_order on_hand reserved price cost vat_value".split()
)


class Told(Struct, frozen=True):
    """What happened, and to which product."""

    happening: Happening
    listing: Listing


class AuditLogView(TypedDict):
    log_type: str
    created_on: str | None
    editor: dict[str, Any] | None
    source: str
    source_detail: str
    source_data: dict[str, Any] | None
    changed_fields: dict[str, Any]
    product: dict[str, Any] | None
    inventory_item: dict[str, Any] | None


def show_told(told: Told, organization: Organization) -> AuditLogView:
    h, listing = told.happening, told.listing
    by_key = h.key_name is not None
    item = {"id": h.sku_id, "facility": {"id": h.branch_id, "name": h.branch_name}} if h.is_of_stock else None
    return {
        "log_type": h.type.replace("sku.", "inventory_item."),
        "created_on": wire.moment(h.created, organization),
        "editor": _editor(h),
        "source": "api" if by_key else "user" if h.user_id is not None else "system",
        "source_detail": h.key_name or "",
        "source_data": {"request_id": h.request} if h.request else None,
        "changed_fields": _changed(decode(h.changes)),
        "product": {"id": listing.id, "name": listing.name, "display_name": listing.display_name},
        "inventory_item": item,
    }


def _editor(h: Happening) -> dict[str, Any] | None:
    if h.user_id is None:
        return None
    return {"id": h.user_id, "display_name": h.user_name or h.user_email, "email": h.user_email}


def _changed(changes: dict[str, Any]) -> dict[str, Any]:
    return {
        NAMES.get(name, name): {"old": _shown(name, was), "new": _shown(name, became)}
        for name, (was, became) in changes.items()
        if name not in UNTOLD
    }


def _shown(name: str, value: Any) -> Any:
    if name in AMOUNTS and value is not None:
        return wire.fixed(value, 4 if name in ("on_hand", "reserved", "minimum_order", "maximum_order") else 2)
    return value


# Its grammar: one order, one walk.
HISTORY = Collection(
    "/products/{id}/audit_log",
    LISTINGS.resource,
    show_told,
    AuditLogView,
    names={"created_on": "created"},
    order="-created_on",
)


async def list_history(call: Call) -> Reply:
    """The newest first. People are the platform's, so it is looked at from there."""
    found = asked(HISTORY, call.request.question, call.actor.organization.time_zone)
    if found.query.search:
        raise Unusable("There is no such parameter", "search")
    listing: Listing = await PRODUCT.find(call)
    query = found.query
    happenings, total = await read_history(
        call.database.of(None), listing, size=query.size, offset=query.offset, down=query.sort[0].down
    )
    if query.offset and query.offset >= total:
        raise NotFound("Invalid page.")
    organization = call.actor.at(listing.org_id).organization
    shown = [show_told(Told(each, listing), organization) for each in happenings]
    return show(200, paged(total, *links(call, found, Page([], total, query)), shown))


AUDIT_LOG = Operation(
    "GET",
    HISTORY.path,
    list_history,
    "List what happened to a product and its stock",
    "products",
    schema=page_type(AuditLogView),
    parameters=(
        Parameter("page", WHOLE | {"minimum": 1, "default": 1}, may_be_empty=False),
        Parameter("page_size", WHOLE | {"minimum": 1, "maximum": 500, "default": 50}, may_be_empty=False),
        Parameter("ordering", {"type": "string", "pattern": "^-?created_on$", "default": HISTORY.order}),
    ),
    errors=(400, 404),
)
