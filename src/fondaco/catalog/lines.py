"""What can be done to product lines, and which products stand in them."""

from collections.abc import Sequence

from fondaco.catalog.listed import LISTINGS, PRODUCT_LINES, ProductLine
from fondaco.catalog.model import BRANDS
from fondaco.catalog.rules import Values
from fondaco.events import records
from fondaco.events.records import Changes
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid
from fondaco.kernel.values import now
from fondaco.store import sqlfile
from fondaco.store.counters import count_change
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)


async def add_line(tx: Connection, actor: Actor, values: Values) -> ProductLine:
    """`product_ids` are the products that stand in it. Raises Invalid."""
    columns = await _settled(tx, actor, values, None)
    (line,) = await records.add(tx, actor, PRODUCT_LINES, [columns])
    await _fill(tx, actor, line, values.get("product_ids"))
    return line


async def change_line(tx: Connection, actor: Actor, line: ProductLine, changes: Values) -> ProductLine:
    """`product_ids` replaces the products that stand in it. Raises Invalid."""
    columns = await _settled(tx, actor, changes, line)
    told = await _fill(tx, actor, line, changes.get("product_ids"))
    await records.change(tx, actor, PRODUCT_LINES, [(line, columns)], {line.id: told})
    changed = await records.load(tx, PRODUCT_LINES, actor.org, "id", line.id)
    assert changed is not None
    return changed


async def remove_line(tx: Connection, actor: Actor, line: ProductLine) -> None:
    """Its products stay, in no line (D-31); templates name it no more."""
    await tx.run(sql.detach_line_from_templates, {"org": actor.org, "id": line.id})
    if await tx.run(sql.detach_line, {"org": actor.org, "id": line.id, "now": now()}):
        await count_change(tx, actor.org, "products")
    await records.remove(tx, actor, PRODUCT_LINES, [line])


async def products_in(db: Connection, orgs: Sequence[int], lines: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    """The live products of each line, by id and name."""
    found: dict[int, list[tuple[int, str]]] = {id: [] for id in lines}
    if lines:
        for line, id, *names in await db.all(sql.products_in_lines, {"orgs": list(orgs), "ids": list(lines)}):
            found[line].append((id, names[0] or names[1]))
    return found


async def _settled(tx: Connection, actor: Actor, values: Values, line: ProductLine | None) -> Values:
    """The columns, with what the line is called where its brand stands before it. Raises Invalid."""
    columns = {name: value for name, value in values.items() if name != "product_ids"}
    called = line.brand_name if line else ""
    if "brand_id" in columns:
        brand = await records.load(tx, BRANDS, actor.org, "id", columns["brand_id"])
        if brand is None:
            raise Invalid("There is no such brand", "brand_id")
        called = brand.name_en or brand.name_ar
    name = columns.get("name", line.name if line else "")
    return columns | {"display_name": f"{called} {name}".strip()}


async def _fill(tx: Connection, actor: Actor, line: ProductLine, wanted: Sequence[int] | None) -> Changes:
    """Put these products, and only these, into the line; what changed of it by that."""
    if wanted is None:
        return {}
    ids = list(dict.fromkeys(wanted))
    chosen = await records.load_all(tx, LISTINGS, actor.org, "id", ids, lock=True)
    if missing := set(ids) - {each.id for each in chosen}:
        raise Invalid(f"There is no such product: {min(missing)}", "product_ids")
    before = await records.load_all(tx, LISTINGS, actor.org, "product_line_id", [line.id], lock=True)
    leaving = [(each, {"product_line_id": None}) for each in before if each.id not in ids]
    coming = [(each, {"product_line_id": line.id}) for each in chosen if each.product_line_id != line.id]
    if not leaving and not coming:
        return {}
    await records.change(tx, actor, LISTINGS, [*leaving, *coming])
    return {"product_ids": (sorted(each.id for each in before), sorted(ids))}
