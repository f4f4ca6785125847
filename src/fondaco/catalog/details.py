"""What a product has several of: strains, the names that a regulator's feed gives it, and values of specifications."""

from collections.abc import Sequence
from typing import Any

from fondaco.catalog import rules
from fondaco.catalog.external import set_external_ids
from fondaco.catalog.listed import LicenseTag, Listing, Marks, SpecificationItem
from fondaco.catalog.rules import Values
from fondaco.events.records import Changes
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid
from fondaco.store import sqlfile
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)
DETAILS = ("strain_ids", "sts_ids", "specification_items", "external_ids")
ITEM = ("specification_id", "unit_id", "decimal_value", "max_decimal_value", "text_value")


async def read_strains(db: Connection, orgs: Sequence[int], ids: Sequence[int]) -> dict[int, list[int]]:
    return await _listed(db, sql.strains_of, orgs, ids)


async def read_sts_ids(db: Connection, orgs: Sequence[int], ids: Sequence[int]) -> dict[int, list[str]]:
    return await _listed(db, sql.sts_ids_of, orgs, ids)


async def read_items(db: Connection, orgs: Sequence[int], ids: Sequence[int]) -> dict[int, list[SpecificationItem]]:
    found: dict[int, list[SpecificationItem]] = {id: [] for id in ids}
    if ids:
        for row in await db.all(sql.specification_items_of, {"orgs": list(orgs), "ids": list(ids)}):
            found[row[1]].append(SpecificationItem(*row))
    return found


async def read_marks(db: Connection, orgs: Sequence[int], ids: Sequence[int]) -> dict[int, Marks]:
    """Those that have neither images nor varieties on sale are left out."""
    found: dict[int, Marks] = {}
    if ids:
        for id, images, on_sale in await db.all(sql.marks, {"orgs": list(orgs), "ids": list(ids)}):
            before = found.get(id, Marks())
            found[id] = Marks(before.images + images, before.varieties_on_sale + on_sale)
    return found


async def read_licenses(db: Connection, orgs: Sequence[int], ids: Sequence[int | None]) -> dict[int, LicenseTag]:
    wanted = sorted({id for id in ids if id is not None})
    rows = await db.all(sql.license_tags, {"orgs": list(orgs), "ids": wanted}) if ids else []
    return {row[0]: LicenseTag(*row) for row in rows}


async def _listed(db: Connection, statement: str, orgs: Sequence[int], ids: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {id: [] for id in ids}
    if ids:
        for id, value in await db.all(statement, {"orgs": list(orgs), "ids": list(ids)}):
            found[id].append(value)
    return found


async def set_details(tx: Connection, actor: Actor, listing: Listing, values: Values) -> Changes:
    """Set what these values name of it; what changed by that, as its event tells. Raises Invalid."""
    changes: Changes = {}
    if values.get("strain_ids") is not None:
        changes |= await _set_strains(tx, actor, listing, values["strain_ids"])
    if values.get("sts_ids") is not None:
        before = (await read_sts_ids(tx, [actor.org], [listing.id]))[listing.id]
        wanted = list(dict.fromkeys(values["sts_ids"]))
        changes |= await _set(tx, actor, listing, "sts_ids", before=before, wanted=wanted)
    if values.get("specification_items") is not None:
        changes |= await _set_items(tx, actor, listing, values["specification_items"])
    if values.get("external_ids"):
        changes |= await set_external_ids(tx, actor, "product", listing.id, values["external_ids"])
    return changes


async def _set_strains(tx: Connection, actor: Actor, listing: Listing, wanted: Sequence[int]) -> Changes:
    wanted = list(dict.fromkeys(wanted))
    known = {row[0] for row in await tx.all(sql.known_strains, {"org": actor.org, "ids": wanted})} if wanted else set()
    if unknown := [id for id in wanted if id not in known]:
        raise Invalid(f"There is no such strain: {unknown[0]}", "strain_ids")
    before = (await read_strains(tx, [actor.org], [listing.id]))[listing.id]
    return await _set(tx, actor, listing, "strain_ids", before=before, wanted=wanted)


SETTING = {
    "strain_ids": (sql.remove_strains, sql.insert_strain),
    "sts_ids": (sql.remove_sts_ids, sql.insert_sts_id),
}


async def _set(
    tx: Connection, actor: Actor, listing: Listing, name: str, *, before: Sequence[Any], wanted: Sequence[Any]
) -> Changes:
    if list(before) == list(wanted):
        return {}
    removal, insertion = SETTING[name]
    product = {"org": actor.org, "id": listing.id}
    await tx.run(removal, product)
    if wanted:
        await tx.many(insertion, [product | {"value": value, "position": i} for i, value in enumerate(wanted)])
    return {name: (list(before), list(wanted))}


async def _set_items(tx: Connection, actor: Actor, listing: Listing, wanted: Sequence[Values]) -> Changes:
    """Those named by their id stay, changed; the others are new; those not named go. Each says a specification and a
    unit, by id, or by `slug` and `unit`."""
    items = await _settled_items(tx, actor, wanted)
    before = (await read_items(tx, [actor.org], [listing.id]))[listing.id]
    known = {item.id for item in before}
    for i, item in enumerate(items):
        if item["id"] is not None and item["id"] not in known:
            raise Invalid("This product has no such specification item", f"specification_items.{i}.id")
    kept = [item["id"] for item in items if item["id"] is not None]
    if len(set(kept)) < len(kept):
        raise Invalid("The same item twice", "specification_items")
    was = [{name: getattr(item, name) for name in ("id", *ITEM)} for item in before]
    if was == items:
        return {}
    product = {"org": actor.org, "product": listing.id}
    if gone := [id for id in known if id not in kept]:
        await tx.run(sql.remove_specification_items, product | {"ids": gone})
    rows = [product | item | {"position": i} for i, item in enumerate(items)]
    if changed := [row for row in rows if row["id"] is not None]:
        await tx.many(sql.change_specification_item, changed)
    fresh = [{name: value for name, value in row.items() if name != "id"} for row in rows if row["id"] is None]
    if fresh:
        await tx.many(sql.insert_specification_item, fresh)
    return {"specification_items": (was, items)}


async def _settled_items(tx: Connection, actor: Actor, wanted: Sequence[Values]) -> list[Values]:
    if not wanted:
        return []
    kinds = {"org": actor.org}
    specifications = {slug: id for id, slug in await tx.all(sql.known_specifications, kinds)}
    units = {unit: id for id, unit in await tx.all(sql.known_dosage_units, kinds)}
    items = []
    for i, each in enumerate(wanted):
        item = {"id": None, "unit_id": None, "decimal_value": None, "max_decimal_value": None, "text_value": ""} | each
        if "slug" in item:
            item["specification_id"] = specifications.get(item.pop("slug"))
        if (unit := item.pop("unit", None)) is not None:
            item["unit_id"] = units.get(unit, 0)
        if item["specification_id"] not in specifications.values():
            raise Invalid("There is no such specification", f"specification_items.{i}.specification_id")
        if item["unit_id"] is not None and item["unit_id"] not in units.values():
            raise Invalid("There is no such unit", f"specification_items.{i}.unit_id")
        rules.check_item(item, i)
        items.append({name: item[name] for name in ("id", *ITEM)})
    return items
