"""What can be done to brands, categories and generics, and to products apart from their stock."""

from collections.abc import Sequence
from typing import Any

from fondaco.catalog import rules
from fondaco.catalog.families import follow
from fondaco.catalog.listed import Listing
from fondaco.catalog.model import BRANDS, CATEGORIES, GENERICS, PRODUCTS, REFERENCES, Brand, Category, Generic, Product
from fondaco.catalog.reference import OTHER
from fondaco.catalog.rules import Values
from fondaco.events import records
from fondaco.events.records import Kind
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Conflict, Invalid, Problem
from fondaco.kernel.values import now, replace
from fondaco.store import sqlfile
from fondaco.store.counters import count_change
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)
COUNTING = {"brands": sql.count_brand, "categories": sql.count_category, "generics": sql.count_generic}
References = dict[str, dict[str, Any]]
TEMPLATES = "product_templates"
DETACHING = {"brands": sql.detach_brand, "categories": sql.detach_category, "generics": sql.detach_generic}


async def add_brand(tx: Connection, actor: Actor, values: Values) -> Brand:
    """Raises Conflict for a code that is taken."""
    values = await _with_free_code(tx, actor, BRANDS, values)
    return (await records.add(tx, actor, BRANDS, [values]))[0]


async def change_brand(tx: Connection, actor: Actor, brand: Brand, changes: Values) -> Brand:
    """Its lines are called after it. Raises Invalid for another code."""
    (changed,) = await records.change(tx, actor, BRANDS, [(brand, _without_code(brand.code, changes))])
    if (name := rules.label(changed)) != rules.label(brand):
        await tx.run(sql.rename_lines, {"org": actor.org, "id": brand.id, "name": name})
    return changed


async def remove_brand(tx: Connection, actor: Actor, brand: Brand) -> None:
    """Its products, lines and templates stay, without a brand (linkit-v1 D-27)."""
    await _detach(tx, actor, BRANDS, brand.id)
    for statement, table in ((sql.detach_brand_of_lines, "product_lines"), (sql.detach_brand_of_templates, TEMPLATES)):
        if await tx.run(statement, {"org": actor.org, "id": brand.id, "now": now()}):
            await count_change(tx, actor.org, table)
    await records.remove(tx, actor, BRANDS, [brand])


async def add_generic(tx: Connection, actor: Actor, values: Values) -> Generic:
    """Raises Conflict for a code or a name that is taken (linkit-v1 D-29)."""
    values = await _with_free_code(tx, actor, GENERICS, values)
    await _check_generic_name(tx, actor, values["name_en"])
    values |= {"name_key": rules.name_key(values["name_en"])}
    return (await records.add(tx, actor, GENERICS, [values]))[0]


async def change_generic(tx: Connection, actor: Actor, generic: Generic, changes: Values) -> Generic:
    """Raises Invalid, Conflict."""
    changes = _without_code(generic.code, changes)
    if "name_en" in changes:
        changes |= {"name_key": rules.name_key(changes["name_en"])}
        if changes["name_key"] != generic.name_key:
            await _check_generic_name(tx, actor, changes["name_en"])
    return (await records.change(tx, actor, GENERICS, [(generic, changes)]))[0]


async def remove_generic(tx: Connection, actor: Actor, generic: Generic) -> None:
    await _detach(tx, actor, GENERICS, generic.id)
    await records.remove(tx, actor, GENERICS, [generic])


async def products_of(db: Connection, org: int, generics: Sequence[int]) -> dict[int, list[str]]:
    """The uids of the products of each generic, the oldest thousand (D-29)."""
    found: dict[int, list[str]] = {id: [] for id in generics}
    for id, uid in await db.all(sql.products_of_generics, {"org": org, "ids": list(generics)}):
        found[id].append(uid)
    return found


async def add_category(tx: Connection, actor: Actor, values: Values) -> Category:
    """Raises Conflict for a code that is taken, Invalid for an unknown parent."""
    values = await _with_free_code(tx, actor, CATEGORIES, values)
    parent = await _parent(tx, actor, values.pop("parent_uid", None))
    depth, path = rules.place(values, parent)
    values |= {"parent_id": parent.id if parent else None, "depth": depth, "path": path}
    return (await records.add(tx, actor, CATEGORIES, [values]))[0]


async def change_category(tx: Connection, actor: Actor, category: Category, changes: Values) -> Category:
    """Rename or move; depth and path below follow (linkit-v1 D-28). Raises Invalid."""
    await count_change(tx, actor.org, "categories")  # on PostgreSQL one tree is changed by one at a time
    changes = _without_code(category.code, changes)
    wanted = changes.pop("parent_uid", category.parent_uid)
    parent = await _parent(tx, actor, wanted)
    below = [row[0] for row in await tx.all(sql.subtree, {"org": actor.org, "id": category.id})]
    rules.check_parent(category, parent, below)
    named = {name: changes.get(name, getattr(category, name)) for name in ("name_en", "name_ar", "code")}
    depth, path = rules.place(named, parent)
    changes |= {"parent_id": parent.id if parent else None, "depth": depth, "path": path}
    moved = []
    if (depth, path) != (category.depth, category.path):
        children: dict[int, list[Category]] = {}
        for child in await records.load_all(tx, CATEGORIES, actor.org, "id", below):
            children.setdefault(child.parent_id or 0, []).append(child)
        moved = rules.replace_subtree(category, children, depth, path)
    beside = {category.id: {"parent_uid": (category.parent_uid, wanted)}} if wanted != category.parent_uid else {}
    renewed = await records.change(tx, actor, CATEGORIES, [(category, changes), *moved], beside)
    return replace(renewed[0], parent_uid=wanted)


async def remove_category(tx: Connection, actor: Actor, category: Category) -> None:
    """Its products stay, without a category. Raises Conflict while it has children (linkit-v1 D-27)."""
    if await tx.all(sql.subtree, {"org": actor.org, "id": category.id}):
        raise Conflict("This category has others below it: move or delete them first", "category_code", category.code)
    await _detach(tx, actor, CATEGORIES, category.id)
    await records.remove(tx, actor, CATEGORIES, [category])


async def find_references(tx: Connection, actor: Actor, values: Sequence[Values]) -> References:
    """The brands, categories and generics that products name by uid."""
    found: References = {}
    for name, kind in REFERENCES.items():
        wanted = {each[name] for each in values if each.get(name)}
        rows = await records.load_all(tx, kind, actor.org, "uid", sorted(wanted))
        found[name] = {row.uid: row for row in rows}
    return found


def resolve(values: Values, found: References) -> Values:
    """The values with ids for uids. Raises Invalid for one that leads nowhere."""
    settled = dict(values)
    for name in REFERENCES:
        if name in settled:
            uid = settled.pop(name)
            if uid is not None and uid not in found[name]:
                raise Invalid(f"There is no such {REFERENCES[name].noun}", name)
            settled[name.replace("_uid", "_id")] = found[name][uid].id if uid is not None else None
    return settled


def node_of(values: Values, found: References) -> Values:
    """Where in the platform's taxonomy the category that a new product names stands, if it names one (rulings R6)."""
    category = found["category_uid"].get(values.get("category_uid") or "")
    if category is None or category.product_category_id is None:
        return {"product_category_id": OTHER, "product_subcategory_id": None}
    names = ("product_category_id", "product_subcategory_id")
    return {name: getattr(category, name) for name in names}


async def recount(
    tx: Connection,
    actor: Actor,
    before: Sequence[Product | Listing],
    after: Sequence[Product | Listing | Values],
) -> None:
    """Keep the product counts of what these products belonged to and belong to from now on.

    To be done before their own change is recorded: on PostgreSQL who edits a brand locks it, then records.
    """
    for table, changes in rules.reference_counts(before, after).items():
        if changes:
            rows = [{"org": actor.org, "id": id, "by": by} for id, by in sorted(changes.items())]
            await tx.many(COUNTING[table], rows)
            await count_change(tx, actor.org, table)


async def change_products(
    tx: Connection, actor: Actor, changes: Sequence[tuple[Product, Values]]
) -> list[Product | Problem]:
    """Set columns, references by uid. What keeps one from changing stands in its place; the others are changed.

    The rows must have been loaded for change.
    """
    references = await find_references(tx, actor, [values for _, values in changes])
    outcome: list[Problem | None] = []
    settled: list[tuple[Product, Values]] = []
    beside: dict[int, records.Changes] = {}
    for product, values in changes:
        try:
            settled.append((product, resolve(_without_code(product.code, values), references)))
            told = {name: (getattr(product, name), values[name]) for name in REFERENCES if name in values}
            beside[product.id] = {name: (was, became) for name, (was, became) in told.items() if was != became}
            outcome.append(None)
        except Problem as problem:
            outcome.append(problem)
    before = [product for product, _ in settled]
    moves = any(values.keys() & {"brand_id", "category_id", "generic_id"} for _, values in settled)
    if moves:
        await recount(tx, actor, before, [replace(product, **values) for product, values in settled])
    after = await records.change(tx, actor, PRODUCTS, settled, beside)
    await _follow(tx, actor, settled)
    if moves:
        after = await records.load_all(tx, PRODUCTS, actor.org, "id", [product.id for product in before])
    renewed = {product.id: product for product in after}
    done = iter(before)
    return [renewed[next(done).id] if each is None else each for each in outcome]


async def _follow(tx: Connection, actor: Actor, changes: Sequence[tuple[Product, Values]]) -> None:
    """Set what follows from what Linkit changed: listing state, displayed names, place in the taxonomy (§10.3)."""
    follows = ("name_en", "name_ar", "is_enabled", "category_id")
    ids = [
        product.id
        for product, values in changes
        if any(name in values and values[name] != getattr(product, name) for name in follows)
    ]
    await follow(tx, actor, ids)


async def _with_free_code(tx: Connection, actor: Actor, kind: Kind[Any], values: Values) -> Values:
    code = values["code"].strip()
    if await records.load(tx, kind, actor.org, "code", code):
        raise rules.taken("code", code)
    return values | {"code": code}


def _without_code(current: str, changes: Values) -> Values:
    if "code" in changes:
        rules.check_code(current, changes["code"])
    return {name: value for name, value in changes.items() if name != "code"}


async def _check_generic_name(tx: Connection, actor: Actor, name: str) -> None:
    if await records.load(tx, GENERICS, actor.org, "name_key", rules.name_key(name)):
        raise Conflict("A generic of this name exists", "name_en", name)


async def _parent(tx: Connection, actor: Actor, uid: str | None) -> Category | None:
    if uid is None:
        return None
    parent = await records.load(tx, CATEGORIES, actor.org, "uid", uid)
    if parent is None:
        raise Invalid("There is no such category", "parent_uid")
    return parent


async def _detach(tx: Connection, actor: Actor, kind: Kind[Any], id: int) -> None:
    if await tx.run(DETACHING[kind.resource.table], {"org": actor.org, "id": id, "now": now()}):
        await count_change(tx, actor.org, "products")
