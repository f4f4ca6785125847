"""Batches as the dated API shows and takes them (leaflink §5)."""

from decimal import Decimal
from typing import Annotated, Any, Literal, TypedDict

from msgspec import UNSET, Meta, Struct, UnsetType

from fondaco.inventory import lots
from fondaco.inventory.lots import LOTS, Lot
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.errors import Invalid, Unusable
from fondaco.kernel.resource import Filter
from fondaco.kernel.values import decode, replace
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.asking import read_flag
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import Amount, Values, digits
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.operation import Call, Operation, Parameter, show
from fondaco.surfaces.records import COMPANY, Record, company_of
from fondaco.surfaces.standard import TEXT, record_operations

TAG = "batches"
MOST_UNASSIGNED = 100
PRICING = "pricing_strategies"
Number = Annotated[str, Meta(min_length=1, max_length=100)]
Short = Annotated[str, Meta(max_length=100)]
Status = Annotated[str, Meta(min_length=1, max_length=20)]
Unit = Annotated[str, Meta(max_length=32)]
Measured = Annotated[Decimal, digits(16, 4)]


class TerpeneIn(Struct):
    name: Annotated[str, Meta(min_length=1)]
    percentage: Annotated[Decimal, digits(4, 2)]


class PricingStrategyIn(Struct):
    product_id: int
    price: Amount
    customer_group_id: int | None = None


class BatchIn(Struct):
    company_id: int
    number: Number
    source_type: Literal["production_batch", "source_label"] = "production_batch"
    product_ids: list[int] = []


class BatchPut(Struct):
    """`id` and `company_id` repeat the path and the query."""

    id: int
    company_id: int
    status: Status
    terpenes: list[TerpeneIn]
    is_assigned: bool
    append_thc: bool
    number: Number | UnsetType = UNSET
    harvest_date: str | None = None
    expiration_date: str | None = None
    sku: Short | None = None
    supplier: Short | None = None
    pricing_strategies: list[PricingStrategyIn] = []
    product_ids: list[int] = []


class BatchPatch(Struct):
    supplier: Short | None
    harvest_date: str | None
    expiration_date: str | None
    sku: Short | None
    status: Status
    append_thc: bool
    terpenes: list[TerpeneIn]
    is_assigned: bool
    unit_of_measure: Unit | None
    lab_test_unit_of_measure: Unit | None
    item_name: str | None
    item_category: str | None
    total_thc: Measured | None
    result_cbd: Measured | None
    lab_result_file_id: int | None


class TerpeneView(TypedDict):
    name: str
    percentage: str


class BatchView(TypedDict):
    id: int
    company_id: int
    number: str
    source: str
    source_type: str
    supplier: str | None
    harvest_date: str | None
    expiration_date: str | None
    sku: str | None
    status: str
    append_thc: bool
    terpenes: list[TerpeneView]
    is_assigned: bool
    created_on: str | None
    modified: str | None
    unit_of_measure: str | None
    lab_test_unit_of_measure: str | None
    item_name: str | None
    item_category: str | None
    total_thc: str | None
    result_cbd: str | None
    lab_result_file_id: int | None
    display_sku: str


def show_batch(b: Lot, organization: Organization) -> BatchView:
    terpenes: list[TerpeneView] = [
        {"name": each["name"], "percentage": wire.fixed(each["percentage"])} for each in decode(b.terpenes)
    ]
    return {
        "id": b.id,
        "company_id": b.org_id,
        "number": b.number,
        "source": b.source,
        "source_type": b.source_type,
        "supplier": b.supplier,
        "harvest_date": b.harvest_date,
        "expiration_date": b.expiration_date,
        "sku": b.sku,
        "status": b.status,
        "append_thc": bool(b.append_thc),
        "terpenes": terpenes,
        "is_assigned": bool(b.is_assigned),
        "created_on": wire.moment(b.created, organization),
        "modified": wire.moment(b.updated, organization),
        "unit_of_measure": b.unit_of_measure,
        "lab_test_unit_of_measure": b.lab_test_unit_of_measure,
        "item_name": b.item_name,
        "item_category": b.item_category,
        "total_thc": wire.optional_fixed(b.total_thc, 4),
        "result_cbd": wire.optional_fixed(b.cbd, 4),
        "lab_result_file_id": b.lab_result_file_id,
        "display_sku": b.display_sku,
    }


def _take(sent: Values, actor: Actor, partial: bool) -> Values:
    values = dict(sent)
    if values.pop(COMPANY, actor.org) != actor.org:
        raise Invalid("Must be the company that the query names", COMPANY)
    values |= {day: wire.take_day(sent[day], day) for day in ("harvest_date", "expiration_date") if day in sent}
    if "terpenes" in sent:
        values["terpenes"] = [{"name": each.name, "percentage": each.percentage} for each in sent["terpenes"]]
    if PRICING in sent:
        values[PRICING] = [
            {"product_id": each.product_id, "price": each.price, "customer_group_id": each.customer_group_id}
            for each in sent[PRICING]
        ]
    return values


PLAIN = """id number source source_type supplier harvest_date expiration_date sku display_sku status append_thc
    is_assigned unit_of_measure lab_test_unit_of_measure item_name item_category total_thc lab_result_file_id""".split()
NAMES = {name: name for name in PLAIN} | {
    "company_id": "org_id",
    "result_cbd": "cbd",
    "created_on": "created",
    "modified": "updated",
    "created_date": "created",
    "modified_date": "updated",
}
BATCH = Record(
    "batch",
    LOTS,
    Collection(
        "/batches",
        LOTS.resource,
        show_batch,
        BatchView,
        names=NAMES,
        order="id",
        asks={"status": Ask("status", "text", "ieq")},
        is_searchable=True,
        extras=frozenset({COMPANY, "include", "product_type", "unassigned"}),
    ),
    SPEECH,
    BatchIn,
    names={PRICING: "pricing", "result_cbd": "cbd"},
    take=_take,
    add=lots.add_lot,
    change=lots.change_lot,
    remove=lots.remove_lot,
    needs_company=True,
)
REPLACED = replace(BATCH, body=BatchPut)
# Changing and removing name no company: the batch says whose it is.
CHANGED = replace(BATCH, body=BatchPatch, needs_company=False)


async def list_batches(call: Call) -> Reply:
    """With include=meta the page says how many batches there are in all (leaflink §1.4)."""
    actor, query = company_of(call), call.query
    within = []
    if query.get("unassigned"):
        is_unassigned = read_flag("unassigned", query["unassigned"])
        within.append(Filter("is_assigned", "eq", not is_unassigned))
        size = query.get("page_size", "")
        if is_unassigned and size.isascii() and size.isdigit() and int(size) > MOST_UNASSIGNED:
            raise Unusable(f"At most {MOST_UNASSIGNED} unassigned batches at once", "page_size")
    if query.get("product_type"):
        ids = await lots.categories_named(call.db, actor.org, query["product_type"])
        within.append(Filter("product_category_id", "in", tuple(ids)))
    included = [part.strip() for part in query.get("include", "").split(",") if part.strip()]
    if any(part != "meta" for part in included):
        raise Unusable("Only meta can be included", "include")
    reply = await SPEECH.list_(call, BATCH.collection, (actor.org,), within)
    if not included:
        return reply
    active, inactive, low = await lots.count_lots(call.db, actor.org)
    meta = {
        "active_batch_count": active,
        "inactive_batch_count": inactive,
        "low_inventory_batch_count": low,
    }
    page: dict[str, Any] = decode(reply.body)
    return show(200, page | {"meta": meta})


async def read_batch(call: Call) -> Reply:
    row = await BATCH.find(call)
    lots.check_named(row)
    return show(200, await BATCH.view(call, row))


async def replace_batch(call: Call) -> Reply:
    sent = REPLACED.read_body(call, partial=False)
    row = await REPLACED.find(call, lock=True)
    if sent.pop("id") != row.id:
        raise Invalid("Must be the id of this batch", "id")
    actor = company_of(call)
    with REPLACED.speaking():
        row = await lots.change_lot(call.db, actor, row, REPLACED.values(sent, actor, partial=False))
    return show(200, await REPLACED.view(call, row))


def batch_operations() -> list[Operation]:
    listing, creating, reading = record_operations(BATCH, TAG, "list create read")
    (putting,) = record_operations(REPLACED, TAG, "put")
    asked = (
        Parameter("include", TEXT, "meta: how many batches there are in all"),
        Parameter("product_type", TEXT, "Batches of products in the category of this name"),
        Parameter("unassigned", {"type": "boolean"}, "Batches that are of no product"),
    )
    return [
        replace(listing, act=list_batches, parameters=(*listing.parameters, *asked)),
        replace(creating, errors=(400, 404, 409)),
        replace(reading, act=read_batch),
        replace(putting, act=replace_batch, errors=(400, 404, 409)),
        *record_operations(CHANGED, TAG, "patch delete"),
    ]
