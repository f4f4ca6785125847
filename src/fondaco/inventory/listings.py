"""What can be done to products as the marketplace lists them: added and archived with their stock, and stocked."""

from fondaco.catalog import actions as catalog
from fondaco.catalog import listings, rules
from fondaco.catalog.details import DETAILS, set_details
from fondaco.catalog.families import count_children, follow
from fondaco.catalog.listed import LISTINGS, Listing
from fondaco.catalog.model import Product
from fondaco.catalog.rules import Values
from fondaco.events import records
from fondaco.events.outbox import Event, record
from fondaco.inventory.actions import add_branch, add_products, add_sku, change_skus, remove_product, stock_products
from fondaco.inventory.levels import EMPTY, read_levels
from fondaco.inventory.model import BRANCHES, SKUS, Branch, Sku
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid
from fondaco.kernel.values import now
from fondaco.store import saving, sqlfile
from fondaco.store.counters import count_change
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)
MAIN = "Main"
QUANTITIES = ("quantity", "available")


async def add_listing(tx: Connection, actor: Actor, values: Values) -> Listing:
    """Add a product, at every branch as all are. Without a code it is known by its SKU, or by what its name makes.

    Raises Invalid, Conflict.
    """
    await count_change(tx, actor.org, "skus")  # on PostgreSQL who adds one of the same SKU or code beside us waits
    settled = await listings.settle(tx, actor, values)
    state = settled.get("listing_state", "Available")
    columns = {name: value for name, value in settled.items() if name not in (*DETAILS, *QUANTITIES)}
    columns |= {"listing_state": "Unavailable" if state == "Archived" else state}
    columns |= {"dropped": now()} if state == "Available" else {}
    columns |= {"vat_value": actor.organization.default_vat}
    if not columns.get("code"):
        columns["code"] = await listings.free_code(tx, actor, columns.get("sku", ""), columns["name_en"])
    (outcome,) = await add_products(tx, actor, [columns])
    if not isinstance(outcome, Product):
        raise outcome
    listing = await _loaded(tx, actor, outcome.id)
    await set_details(tx, actor, listing, settled)
    if listing.parent_id is not None:
        await follow(tx, actor, [listing.id])
        await count_children(tx, actor, [listing.parent_id])
    if settled.get("quantity"):
        await set_level(tx, actor, listing, settled["quantity"])
    if state == "Archived":
        await remove_product(tx, actor, listing)
    return await _loaded(tx, actor, listing.id)


async def change_listing(tx: Connection, actor: Actor, listing: Listing, values: Values) -> Listing:
    """Change a product, bring it back from the archive or put it there, and set its quantity. Raises Invalid."""
    settled = await listings.settle(tx, actor, values, listing)
    wanted = settled.get("listing_state", listing.listing_state)
    if wanted == "Archived":
        settled.pop("listing_state", None)
    elif listing.is_deleted:
        listing = await restore(tx, actor, listing, wanted)
    columns = {name: value for name, value in settled.items() if name not in QUANTITIES}
    (changed,) = await listings.change_listings(tx, actor, [(listing, columns)])
    if settled.keys() & set(QUANTITIES):
        await _set_quantity(tx, actor, changed, settled)
        changed = await _loaded(tx, actor, changed.id)  # its level may have moved its state
    if wanted == "Archived":
        return await archive(tx, actor, changed)
    return changed


async def archive(tx: Connection, actor: Actor, listing: Listing) -> Listing:
    """It leaves the catalogue and its stock is written off; orders keep it. One that is archived stays as it is (D-31).

    Raises Conflict while open orders have reserved of it.
    """
    if listing.is_deleted:
        return listing
    await remove_product(tx, actor, listing)
    return await _loaded(tx, actor, listing.id)


async def restore(tx: Connection, actor: Actor, listing: Listing, state: str) -> Listing:
    """Back from the archive, with empty stock records; under another code if its own is taken by now (§10.9, 8)."""
    code = await _own_code(tx, actor, listing)
    columns = {"is_deleted": False, "updated": now(), "code": code} | rules.stated(state)
    await saving.update(tx, actor.org, "products", [(listing.id, columns)], rows=1)
    await catalog.recount(tx, actor, [], [listing])
    await count_children(tx, actor, [listing.parent_id])
    live = await _loaded(tx, actor, listing.id)
    await stock_products(tx, actor, [live])
    told = {"is_deleted": (True, False), "listing_state": (listing.listing_state, state)}
    await record(tx, actor, [Event("product.updated", listing.uid, told)])
    return live


async def _own_code(tx: Connection, actor: Actor, listing: Listing) -> str:
    taken = await records.load(tx, LISTINGS, actor.org, "code", listing.code)
    return await listings.free_code(tx, actor, "", f"{listing.code} {listing.id}") if taken else listing.code


async def _loaded(tx: Connection, actor: Actor, id: int) -> Listing:
    listing = await listings.load_listing(tx, actor.org, id)
    assert listing is not None
    return listing


async def _set_quantity(tx: Connection, actor: Actor, listing: Listing, values: Values) -> None:
    quantity = values.get("quantity")
    if values.get("available") is not None:
        level = (await read_levels(tx, [actor.org], [listing.id])).get(listing.id, EMPTY)
        quantity = values["available"] + level.reserved
    if quantity is not None:
        await set_level(tx, actor, listing, quantity)


async def set_level(tx: Connection, actor: Actor, listing: Listing, wanted: int) -> None:
    """Make the default branch hold so much more or less that the product's level is this (§10.4). Raises Invalid."""
    if listing.is_deleted:
        raise Invalid("An archived product has no stock", "quantity")
    if listing.inventory_management == "inherited" and listing.parent_id is not None:
        parent = await listings.load_listing(tx, actor.org, listing.parent_id, lock=True)
        assert parent
        await set_level(tx, actor, parent, wanted)
        return
    level = (await read_levels(tx, [actor.org], [listing.id])).get(listing.id, EMPTY)
    if level.quantity == wanted:
        return
    sku = await _default_cell(tx, actor, listing)
    on_hand = sku.on_hand + wanted - level.quantity
    if on_hand < 0:
        raise Invalid("The default facility does not hold that much to take away", "quantity")
    if on_hand < sku.reserved + sku.held:
        raise Invalid("Open orders have reserved more than that, or it is held back", "quantity")
    await change_skus(tx, actor, [(sku, {"on_hand": on_hand})], "counted")


async def _default_cell(tx: Connection, actor: Actor, listing: Listing) -> Sku:
    """The product's record at the default branch; both are made if they are not there."""
    branch = await default_branch(tx, actor)
    id = await tx.value(sql.cell_at, {"org": actor.org, "product": listing.id, "branch": branch.id})
    if id is None:
        return await add_sku(tx, actor, {"product_code": listing.code, "branch_code": branch.code})
    sku = await records.load(tx, SKUS, actor.org, "id", id, lock=True)
    assert sku is not None
    return sku


async def default_branch(tx: Connection, actor: Actor) -> Branch:
    """The oldest branch that is open; `Main` is opened for who has none."""
    id = await tx.value(sql.oldest_branch, {"org": actor.org})
    branch = await records.load(tx, BRANCHES, actor.org, "id", id) if id is not None else None
    return branch or await add_branch(tx, actor, {"code": await _main_code(tx, actor), "name_en": MAIN, "name_ar": ""})


async def _main_code(tx: Connection, actor: Actor) -> str:
    taken = await records.load(tx, BRANCHES, actor.org, "code", MAIN)
    return f"{MAIN}-{taken.id}" if taken else MAIN
