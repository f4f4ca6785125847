"""Lots, also called batches: goods of one production, and the products they are of (leaflink §5, marketplace §5)."""

from collections.abc import Sequence
from typing import Any

from fondaco.catalog.model import PRODUCTS
from fondaco.events import records
from fondaco.events.records import Kind
from fondaco.inventory.papers import remove_documents_of
from fondaco.inventory.stock import sql
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Conflict, Duplicate, Invalid, NotFound
from fondaco.kernel.resource import Resource, Row, Through
from fondaco.kernel.values import encode, now
from fondaco.store.database import Connection

Values = dict[str, Any]
LONGEST_NUMBER = 100


class Lot(Row, frozen=True):
    """`number` is its owner's own. What was measured is in 1/10 000, `terpenes` and `pricing` are JSON lists."""

    org_id: int
    number: str
    is_default: bool
    source: str
    source_type: str
    supplier: str | None
    batch_date: str | None
    harvest_date: str | None
    expiration_date: str | None
    sku: str | None
    display_sku: str
    status: str
    append_thc: bool
    terpenes: str
    pricing: str
    is_assigned: bool
    unit_of_measure: str | None
    lab_test_unit_of_measure: str | None
    item_name: str | None
    item_category: str | None
    lab_result_file_id: int | None
    thc: int | None
    thca: int | None
    total_thc: int | None
    cbd: int | None
    cbda: int | None
    cbg: int | None
    cbn: int | None
    total_cannabinoids: int | None
    cannabinoid_unit: str
    testing_source: str
    is_from_api: bool
    created: str
    updated: str


class LotProduct(Row, frozen=True):
    """A lot is of this product."""

    org_id: int
    lot_id: int
    product_id: int
    created: str
    updated: str


MEASURED = ("thc", "thca", "total_thc", "cbd", "cbda", "cbg", "cbn", "total_cannabinoids")
OPTIONAL = frozenset(
    (
        *MEASURED,
        "supplier",
        "batch_date",
        "harvest_date",
        "expiration_date",
        "sku",
        "unit_of_measure",
        "lab_test_unit_of_measure",
        "item_name",
        "item_category",
        "lab_result_file_id",
    )
)

# The default lot is hidden: to lists it is as if it were deleted (leaflink D-22).
LOTS = Kind(
    "batch",
    Lot,
    Resource(
        Lot,
        table="lots",
        live="is_default",
        sets={
            "product_id": Through("lot_products", "lot_id", "product_id", "", "product_id"),
            "product_category_id": Through("lot_products", "lot_id", "product_id", "products", "product_category_id"),
        },
        indexes=(("id",),),
        folded=frozenset({"number", "supplier", "sku", "status", "item_name"}),
        nullable=OPTIONAL,
        exact=("number",),
    ),
    ("number", "sku", "supplier", "item_name"),
    derived=frozenset({"display_sku"}),
)
LOT_PRODUCTS = Kind("product_batch", LotProduct, Resource(LotProduct, table="lot_products", indexes=(("id",),)))


async def count_lots(db: Connection, org: int) -> tuple[int, int, int]:
    """How many lots are active, how many are not, and of how many active ones nothing is on hand."""
    active, inactive, low = await db.one(sql.lot_counts, {"org": org}) or (0, 0, 0)
    return active, inactive, low


async def categories_named(db: Connection, org: int, name: str) -> list[int]:
    """The ids of the product categories of a name."""
    return [row[0] for row in await db.all(sql.categories_named, {"org": org, "name": name})]


async def add_lot(tx: Connection, actor: Actor, values: Values) -> Lot:
    """Raises Invalid, and Duplicate for a number that another lot of the company has."""
    await tx.run(sql.default_lot, {"org": actor.org, "now": now()})
    products = list(dict.fromkeys(values.pop("product_ids", None) or []))
    await check_products(tx, actor, products)
    (lot,) = await records.add(tx, actor, LOTS, [await _settle(tx, actor, values)])
    return await _link(tx, actor, lot, products) if products else lot


async def change_lot(tx: Connection, actor: Actor, lot: Lot, changes: Values) -> Lot:
    """Raises NotFound for the default lot, Invalid, Duplicate."""
    check_named(lot)
    products = changes.pop("product_ids", None)
    settled = await _settle(tx, actor, changes, lot)
    if products is not None:
        lot = await _link(tx, actor, lot, list(dict.fromkeys(products)))
    return (await records.change(tx, actor, LOTS, [(lot, settled)]))[0]


async def remove_lot(tx: Connection, actor: Actor, lot: Lot) -> None:
    """It leaves for good, unless something of it is in stock. Raises NotFound, Conflict."""
    check_named(lot)
    named = {"org": actor.org, "lot": lot.id}
    await tx.all(sql.hold_skus_of_lot, named)
    if await tx.value(sql.stocked_lot, named) is not None:
        raise Conflict("There is stock of this batch: move or destroy it first", "id", lot.id)
    await tx.run(sql.uncount_lot, named)
    await tx.run(sql.forget_movements_of_lot, named | {"uid": lot.uid})
    await tx.run(sql.remove_cells_of_lot, named)
    await remove_documents_of(tx, actor, lot.id)
    links = await records.load_all(tx, LOT_PRODUCTS, actor.org, "lot_id", [lot.id])
    await records.remove(tx, actor, LOT_PRODUCTS, links)
    await records.remove(tx, actor, LOTS, [lot])


def check_named(lot: Lot) -> None:
    """Raises NotFound for the default lot, which nobody sees."""
    if lot.is_default:
        raise NotFound("There is no such batch")


async def link_product(tx: Connection, actor: Actor, lot: Lot, product: int) -> LotProduct:
    """Say that a lot is of a product. Raises Invalid."""
    check_named(lot)
    await check_products(tx, actor, [product], "product_id")
    if any(each.product_id == product for each in await links_of(tx, actor, lot)):
        raise Invalid("This batch is of that product already", "product_id")
    (link,) = await records.add(tx, actor, LOT_PRODUCTS, [{"lot_id": lot.id, "product_id": product}])
    await records.change(tx, actor, LOTS, [(lot, {"is_assigned": True})])
    return link


async def unlink_product(tx: Connection, actor: Actor, link: LotProduct) -> None:
    await records.remove(tx, actor, LOT_PRODUCTS, [link])
    lot = await records.load(tx, LOTS, actor.org, "id", link.lot_id, lock=True)
    if lot and not await links_of(tx, actor, lot):
        await records.change(tx, actor, LOTS, [(lot, {"is_assigned": False})])


async def links_of(tx: Connection, actor: Actor, lot: Lot) -> list[LotProduct]:
    return await records.load_all(tx, LOT_PRODUCTS, actor.org, "lot_id", [lot.id])


async def check_products(tx: Connection, actor: Actor, ids: Sequence[int], field: str = "product_ids") -> None:
    known = {product.id for product in await records.load_all(tx, PRODUCTS, actor.org, "id", list(ids))}
    missing = [id for id in ids if id not in known]
    if missing:
        raise Invalid(f"There is no such product: {missing[0]}", field)


async def _link(tx: Connection, actor: Actor, lot: Lot, products: Sequence[int]) -> Lot:
    """Let the lot be of these products and no others."""
    links = await links_of(tx, actor, lot)
    known = {link.product_id for link in links}
    await check_products(tx, actor, [id for id in products if id not in known])
    await records.remove(tx, actor, LOT_PRODUCTS, [link for link in links if link.product_id not in products])
    new = [{"lot_id": lot.id, "product_id": id} for id in products if id not in known]
    await records.add(tx, actor, LOT_PRODUCTS, new)
    (changed,) = await records.change(tx, actor, LOTS, [(lot, {"is_assigned": bool(products)})])
    return changed


async def _settle(tx: Connection, actor: Actor, values: Values, lot: Lot | None = None) -> Values:
    settled = dict(values)
    number = settled.get("number")
    if number is not None and (lot is None or number != lot.number):
        if not 1 <= len(number) <= LONGEST_NUMBER:
            raise Invalid(f"A number has 1 to {LONGEST_NUMBER} characters", "number")
        if await records.load(tx, LOTS, actor.org, "number", number, archived=True):
            raise Duplicate(f"A batch with the number {number} exists already", "number", number)
    if lot is None or settled.keys() & {"number", "sku"}:
        told = {"number": lot.number, "sku": lot.sku} | settled if lot else settled
        settled["display_sku"] = told.get("sku") or told["number"]
    if "terpenes" in settled:
        settled["terpenes"] = encode(settled["terpenes"]).decode()
    if "pricing" in settled:
        await _check_pricing(tx, actor, settled["pricing"])
        settled["pricing"] = encode(settled["pricing"]).decode()
    return settled


async def _check_pricing(tx: Connection, actor: Actor, pricing: Sequence[Values]) -> None:
    """Raises Invalid for a price of a product or for a group that the company does not have."""
    await check_products(tx, actor, [each["product_id"] for each in pricing], "pricing")
    groups = [each["customer_group_id"] for each in pricing if each.get("customer_group_id") is not None]
    known = {row[0] for row in await tx.all(sql.groups_known, {"org": actor.org, "ids": groups})} if groups else set()
    missing = [id for id in groups if id not in known]
    if missing:
        raise Invalid(f"There is no such customer group: {missing[0]}", "pricing")
