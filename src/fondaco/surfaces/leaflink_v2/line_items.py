"""Line items of orders in Marketplace V2 (marketplace §3)."""

from typing import Any

from fondaco.catalog.listed import LISTINGS
from fondaco.events.records import load_all
from fondaco.kernel.actor import Organization
from fondaco.kernel.errors import Invalid, NotFound
from fondaco.kernel.resource import Filter
from fondaco.orders.book import Found, find_trade
from fondaco.orders.lines import ITEMS, add_item, change_item, remove_item
from fondaco.orders.trades import Item
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces.asking import companies, ranges, texts
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.goods import read_details
from fondaco.surfaces.leaflink_v2.dialect import SPEECH, answer_list
from fondaco.surfaces.leaflink_v2.dynamic import Child, Dynamic, Rows, Values
from fondaco.surfaces.leaflink_v2.order_bodies import ITEM_NAMES, ItemIn, ItemParts, take_item, take_item_changes
from fondaco.surfaces.leaflink_v2.order_views import ItemView, show_item
from fondaco.surfaces.leaflink_v2.products import show_product
from fondaco.surfaces.operation import Call, show
from fondaco.surfaces.records import COMPANY, Record, path_id

# Lines of what a buyer is writing are not the seller's to see; and a list that another table counts is asked within.
SHOWN = (Filter("is_hidden", "in", (False,)), Filter("id", "gt", 0))


async def products(db: Connection, orgs: Any, rows: Rows, organization: Organization) -> Values:
    """The products of lines as they are now, archived or not."""
    wanted = sorted({row.product_id for row in rows if row.product_id is not None})
    listings = await load_all(db, LISTINGS, orgs, "id", wanted, archived=True)
    whole = {each.id: show_product(each, organization) for each in await read_details(db, orgs, listings)}
    return {row.id: whole[row.product_id] for row in rows if row.product_id in whole}


ITEM = Record(
    "line item",
    ITEMS,
    Collection(
        "/line-items",
        ITEMS.resource,
        show_item,
        ItemView,
        names={
            "id": "id",
            "quantity": "quantity",
            "order": "order_number",
            "product": "product_id",
            "sale_price": "sale_price",
            "ordered_unit_price": "price",
            "is_sample": "is_sample",
            "is_packed": "is_packed",
            "packed_at": "packed_at",
            "position": "position",
            "order_id": "order_id",
            "batch": "batch_id",
        },
        order="id",
        asks={
            "id": Ask("id", "wholes"),
            "product_id": Ask("product_id", "wholes"),
            "order": Ask("order_name", "texts"),
            "is_sample": Ask("is_sample", "flag"),
            "order__customers": Ask("order_customer_id", "wholes"),
            "order__customer__cities": Ask("order_city", "texts", "iin"),
            "order__customer__managers": Ask("order_manager", "texts"),
            "order__service_zone": Ask("order_zone", "texts"),
        }
        | texts("product__name", "name")
        | ranges("order__created_on", "order_created", ops="gte lte")
        | ranges("order__ship_date", "order_ship_date", ops="gte lte")
        | ranges("order__modified", "order_updated", ops="gte lte")
        | companies(),
        is_searchable=True,
        dynamic=Dynamic(children={"product": Child(products)}),
    ),
    SPEECH,
    ItemIn,
    patch=ItemParts,
    names=ITEM_NAMES,
)


async def list_items(call: Call) -> Reply:
    return await answer_list(call, ITEM.collection, ITEM.orgs(call), SHOWN)


async def list_of_company(call: Call) -> Reply:
    return await answer_list(call, ITEM.collection, (call.actor.at(path_id(call, COMPANY)).org,), SHOWN)


async def _found(call: Call) -> tuple[Found, Item]:
    """A line with its order, which nobody else changes until we are done. Raises NotFound."""
    item = await ITEM.find(call)
    found = await find_trade(call.db, call.actor, item.order_number, lock=True)
    if "seller" not in found.sides:
        raise NotFound("There is no such line item")
    return found, await ITEM.find(call)


async def read(call: Call) -> Reply:
    item = await ITEM.find(call)
    await find_trade(call.db, call.actor, item.order_number)
    return show(200, await ITEM.view(call, item))


async def create(call: Call) -> Reply:
    sent = ITEM.read_body(call, partial=False)
    try:
        found = await find_trade(call.db, call.actor, sent["order"], lock=True)
    except NotFound as problem:
        raise Invalid(problem.detail, "order") from None
    if "seller" not in found.sides:
        raise Invalid("There is no such order", "order")
    with ITEM.speaking():
        item = await add_item(call.db, found, take_item(sent, found.actor))
    return show(201, await ITEM.view(call, item))


async def update(call: Call) -> Reply:
    found, item = await _found(call)
    sent = ITEM.read_body(call, partial=True)
    with ITEM.speaking():
        item = await change_item(call.db, found, item, take_item_changes(sent, found.actor))
    return show(200, await ITEM.view(call, item))


async def delete(call: Call) -> Reply:
    found, item = await _found(call)
    await remove_item(call.db, found, item)
    return Reply(204, b"")
