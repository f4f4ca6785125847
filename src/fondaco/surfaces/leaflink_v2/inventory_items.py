"""Inventory items as Marketplace V2 shows and takes them (marketplace §4)."""

from typing import TypedDict

from msgspec import Struct

from fondaco.inventory import items
from fondaco.inventory.items import Item, Wanted
from fondaco.inventory.model import SKUS
from fondaco.kernel.actor import Organization
from fondaco.kernel.errors import Invalid, NotFound
from fondaco.kernel.resource import Page
from fondaco.kernel.values import replace
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.asking import companies, read_flag
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import Quantity
from fondaco.surfaces.leaflink_v2.dialect import SPEECH, links, views
from fondaco.surfaces.leaflink_v2.query import asked
from fondaco.surfaces.marketplace import paged
from fondaco.surfaces.operation import Call, Operation, Parameter, show
from fondaco.surfaces.records import Record, path_id
from fondaco.surfaces.standard import FLAG, record_operations

ARCHIVED = "include_archived"
NAMES = {"facility": "branch_id", "product": "product_id", "batch": "lot_id"}


class InventoryItemIn(Struct):
    facility: int
    product: int
    quantity: Quantity
    batch: int | None = None
    is_archived: bool = False


class InventoryItemPatch(Struct):
    quantity: Quantity
    is_archived: bool


class InventoryItemView(TypedDict):
    id: int
    facility: int
    inventory: int
    product: int
    quantity: float
    quantity_in_product_uom: str
    reserved_qty: str
    reserved_qty_in_product_uom: str
    batch: int
    is_archived: bool


def show_item(i: Item, organization: Organization) -> InventoryItemView:
    return {
        "id": i.id,
        "facility": i.branch_id,
        "inventory": i.sku_id,
        "product": i.product_id,
        "quantity": wire.number(i.on_hand, 4),
        "quantity_in_product_uom": wire.fixed(i.on_hand, 4),
        "reserved_qty": wire.fixed(i.reserved, 4),
        "reserved_qty_in_product_uom": wire.fixed(i.reserved, 4),
        "batch": i.lot_id,
        "is_archived": bool(i.is_archived),
    }


ITEM = Record(
    "inventory item",
    SKUS,
    Collection(
        "/inventory/items",
        SKUS.resource,
        show_item,
        InventoryItemView,
        names={"id": "id", "quantity": "on_hand"} | NAMES,
        order="id",
        asks={"product": Ask("product_id", "wholes")} | companies(),
    ),
    SPEECH,
    InventoryItemIn,
    patch=InventoryItemPatch,
    names=NAMES,
)


def _with_archived(call: Call) -> bool:
    text = call.query.get(ARCHIVED, "")
    return bool(text) and read_flag(ARCHIVED, text)


async def list_items(call: Call) -> Reply:
    found = asked(ITEM.collection, call.request.question, call.actor.organization.time_zone)
    orgs = call.actor.orgs
    if found.filters.companies:
        orgs = found.filters.among(call.actor.organizations or (call.actor.organization,))
    query, sort = found.query, found.query.sort[0]
    products = next((each.value for each in query.filters), None)
    wanted = Wanted(0, products, _with_archived(call), sort.column, sort.down, query.size, query.offset)
    rows, total = await items.list_items(call.database, orgs, wanted) if orgs else ([], 0)
    shown = await views(call, ITEM.collection, orgs, rows)
    return show(200, paged(total, *links(call, found, Page(rows, total, query)), shown))


async def find(call: Call) -> Item:
    item = await items.find_item(call.db, call.actor.orgs, path_id(call), with_archived=_with_archived(call))
    if item is None:
        raise NotFound("There is no such inventory item")
    return item


async def read_item(call: Call) -> Reply:
    return show(200, await ITEM.view(call, await find(call)))


async def create_item(call: Call) -> Reply:
    """It belongs to the company whose product it is of. Raises Invalid."""
    sent = ITEM.read_body(call, partial=False)
    org = await items.owner_of(call.db, call.actor.orgs, sent["product"])
    if org is None:
        raise Invalid("There is no such product", "product")
    actor = call.actor.at(org)
    with ITEM.speaking():
        row = await items.add_item(call.db, actor, ITEM.values(sent, actor, partial=False))
    return show(201, await ITEM.view(call, row))


async def update_item(call: Call) -> Reply:
    item = await find(call)
    actor = call.actor.at(item.org_id)
    sent = ITEM.read_body(call, partial=True)
    with ITEM.speaking():
        row = await items.change_item(call.db, actor, item, ITEM.values(sent, actor, partial=True))
    return show(200, await ITEM.view(call, row))


def item_operations() -> list[Operation]:
    listing, creating, reading, patching = record_operations(
        ITEM, "inventory items", "list create read patch", rights=("products",)
    )
    archived = Parameter(ARCHIVED, FLAG, "true: those that are archived too")
    asking = tuple(each for each in listing.parameters if each.name != "search")
    return [
        replace(listing, act=list_items, parameters=(*asking, archived)),
        replace(creating, act=create_item),
        replace(reading, act=read_item, parameters=(*reading.parameters, archived)),
        replace(patching, act=update_item, parameters=(*patching.parameters, archived)),
    ]
