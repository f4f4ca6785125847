"""What can be done to products as the marketplace lists them, apart from their stock."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from fondaco.catalog import actions as catalog
from fondaco.catalog import rules
from fondaco.catalog.details import DETAILS, set_details
from fondaco.catalog.families import check_parent, count_children, follow
from fondaco.catalog.listed import LISTINGS, Listing
from fondaco.catalog.model import BRANDS, PRODUCTS
from fondaco.catalog.naming import LONGEST_CODE, code_of
from fondaco.catalog.reference import OTHER
from fondaco.catalog.rules import Values
from fondaco.catalog.taxonomy import category_at
from fondaco.events import records
from fondaco.events.records import Changes
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid
from fondaco.kernel.values import asdict, now, replace
from fondaco.store import sqlfile
from fondaco.store.database import Connection
from fondaco.store.listing import Tenants

sql = sqlfile.load(__package__)
# What values may name of other records, and the column that each of them settles.
NAMED = {
    "unit_id": "unit_id",
    "unit": "unit_id",
    "denomination_id": "denomination_id",
    "denomination": "denomination_id",
    "product_category_id": "product_category_id",
    "product_subcategory_id": "product_subcategory_id",
    "product_line_id": "product_line_id",
    "license_id": "license_id",
    "license_number": "license_id",
    "manufacturer_org_id": "manufacturer_org_id",
}
NOUNS = {
    "unit": "unit",
    "unit_id": "unit",
    "denomination_id": "unit denomination",
    "denomination": "unit denomination",
    "product_category_id": "product category",
    "product_subcategory_id": "product subcategory",
    "product_line_id": "product line",
    "license_id": "licence",
    "license_number": "licence",
    "manufacturer_org_id": "company",
}
LOOKED_UP = ("unit", "denomination", "license_number", "brand_id")
NODE = ("product_category_id", "product_subcategory_id")
DEFAULTS = {"minimum_order": 100, "maximum_order": 1_000_000_000}


async def load_listing(db: Connection, org: Tenants, id: int, *, lock: bool = False) -> Listing | None:
    """The product of this id, archived or not."""
    return await records.load(db, LISTINGS, org, "id", id, lock=lock, archived=True)


async def settle(tx: Connection, actor: Actor, values: Values, listing: Listing | None = None) -> Values:
    """Values with what they name looked up, for a new product or for this one. A unit may be named by `unit`, its name,
    a pack size by `denomination`, its value. Brand and category are left as uids. Raises Invalid, or Faults."""
    settled = await look_up(tx, actor, values, listing)
    if "name_en" in settled and listing and listing.name == settled["name_en"]:
        del settled["name_en"]
    if "code" in settled and listing:
        rules.check_code(listing.code, settled.pop("code") or listing.code)
    if settled.get("parent_id") is not None and (listing is None or settled["parent_id"] != listing.parent_id):
        await check_parent(tx, actor, settled["parent_id"], listing)
    if "sku" in settled:
        settled |= await _settled_sku(tx, actor, settled.pop("sku"), listing)
    rules.check_listing((asdict(listing) if listing else DEFAULTS) | settled)
    return settled


async def look_up(tx: Connection, actor: Actor, values: Values, listing: Listing | None) -> Values:
    """Values with what they name looked up. Raises Invalid."""
    settled = {name: value for name, value in values.items() if name not in LOOKED_UP}
    if "brand_id" in values:
        settled["brand_uid"] = await _brand(tx, actor, values["brand_id"])
    if settled.get("manufacturer_org_id") == actor.org:
        settled["manufacturer_org_id"] = None
    wanted = {name: values.get(name) for name in NAMED} | {"manufacturer_org_id": settled.get("manufacturer_org_id")}
    if any(value is not None for value in wanted.values()):
        found = {name: (id, of) for name, id, of in await tx.all(sql.references_named, {"org": actor.org} | wanted)}
        for name, value in wanted.items():
            if value is not None and name not in found:
                raise Invalid(f"There is no such {NOUNS[name]}", name)
            if value is not None:
                settled[NAMED[name]] = found[name][0]
        settled |= _placed(settled, listing, found.get("product_subcategory_id", (0, 0))[1])
    if listing is None:
        settled = {"product_category_id": OTHER, "product_subcategory_id": None} | settled
    if "product_category_id" in settled or "product_subcategory_id" in settled:
        category, subcategory = [settled.get(name, getattr(listing, name, None)) for name in NODE]
        settled |= {"product_category_id": category, "product_subcategory_id": subcategory}
        settled["category_uid"] = await category_at(tx, actor, category or OTHER, subcategory)
    return settled


def _placed(settled: Values, listing: Listing | None, category_of_subcategory: int) -> Values:
    """A subcategory lies in the category; one that does not goes with another category's coming. Raises Invalid."""
    category = settled.get("product_category_id", listing.product_category_id if listing else OTHER)
    if settled.get("product_subcategory_id") is not None:
        if category_of_subcategory != category:
            raise Invalid("This subcategory belongs to another category", "product_subcategory_id")
    elif listing and category != listing.product_category_id:
        return {"product_subcategory_id": None}
    return {}


async def _brand(tx: Connection, actor: Actor, id: int | None) -> str | None:
    if id is None:
        return None
    brand = await records.load(tx, BRANDS, actor.org, "id", id)
    if brand is None:
        raise Invalid("There is no such brand", "brand_id")
    return brand.uid


async def _settled_sku(tx: Connection, actor: Actor, sku: str | None, listing: Listing | None) -> Values:
    """The SKU, unique among the company's live products; without one it is the product's code again (D-20)."""
    if not sku:
        return {"sku": listing.code} if listing else {}
    if listing is None or sku != listing.sku:
        held = {"org": actor.org, "sku": sku, "id": listing.id if listing else 0}
        if await tx.value(sql.holder_of_sku, held) is not None:
            raise Invalid("Another product has this SKU", "sku")
    return {"sku": sku}


async def free_code(tx: Connection, actor: Actor, sku: str, name: str) -> str:
    """A code for a product that brings none: its SKU, or what follows from its name."""
    wish = sku or name
    for attempt in count():
        code = wish if wish == sku and len(sku) <= LONGEST_CODE and not attempt else code_of(wish, "product", attempt)
        if await records.load(tx, PRODUCTS, actor.org, "code", code) is None:
            return code
    raise AssertionError("some code is free")


async def change_listings(tx: Connection, actor: Actor, changes: Sequence[tuple[Listing, Values]]) -> list[Listing]:
    """Set what settled values say; what follows of these and other products is set too. The rows must have been loaded
    for change, and what is archived stays so."""
    references = await catalog.find_references(tx, actor, [values for _, values in changes])
    settled: list[tuple[Listing, Values]] = []
    beside: dict[int, Changes] = {}
    for listing, values in changes:
        told = {
            name: (getattr(listing, name), values[name]) for name in ("brand_uid", "category_uid") if name in values
        }
        details = await set_details(tx, actor, listing, values)
        beside[listing.id] = {name: pair for name, pair in told.items() if pair[0] != pair[1]} | details
        columns = catalog.resolve({n: v for n, v in values.items() if n not in DETAILS}, references)
        settled.append((listing, columns | _following(listing, columns)))
    live = [(listing, values) for listing, values in settled if not listing.is_deleted]
    if any(values.keys() & {"brand_id", "category_id"} for _, values in live):
        after = [replace(listing, **values) for listing, values in live]
        await catalog.recount(tx, actor, [listing for listing, _ in live], after)
    await records.change(tx, actor, LISTINGS, settled, beside)
    await _follow(tx, actor, settled)
    ids = [listing.id for listing, _ in settled]
    renewed = {each.id: each for each in await records.load_all(tx, LISTINGS, actor.org, "id", ids, archived=True)}
    return [renewed[id] for id in ids]


def _following(listing: Listing, values: Values) -> Values:
    if "listing_state" not in values:
        return {}
    is_dropped = values["listing_state"] == "Available" and listing.listing_state != "Available"
    return rules.stated(values["listing_state"]) | ({"dropped": now()} if is_dropped else {})


async def _follow(tx: Connection, actor: Actor, changes: Sequence[tuple[Listing, Values]]) -> None:
    def moved(listing: Listing, values: Values, *names: str) -> bool:
        return any(name in values and values[name] != getattr(listing, name) for name in names)

    renamed = [listing.id for listing, values in changes if moved(listing, values, "name_en", "parent_id")]
    await follow(tx, actor, renamed)
    parents: list[Any] = []
    for listing, values in changes:
        if moved(listing, values, "parent_id"):
            parents += [listing.parent_id, values["parent_id"]]
    await count_children(tx, actor, parents)
