"""What can be done to tax schedules: they are never changed, another takes their place (leaflink §5, D-31)."""

from collections.abc import Sequence

from fondaco.events import records
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Conflict, Invalid
from fondaco.kernel.values import decode, encode
from fondaco.pricing import rules
from fondaco.pricing.model import TAX_SCHEDULES, TaxSchedule
from fondaco.pricing.rules import Values
from fondaco.store import sqlfile
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)
COLUMNS = ("name", "tax_type", "tax_rate", "unit_type")


async def add_tax_schedule(tx: Connection, actor: Actor, values: Values) -> TaxSchedule:
    """`categories` are ids of product categories. Raises Invalid."""
    rules.check_tax(values)
    categories = list(dict.fromkeys(values["categories"]))
    known = await _names(tx, [actor.org], categories)
    missing = [id for id in categories if id not in known]
    if missing:
        raise Invalid(f"There is no such product category: {missing[0]}", "product_category_ids")
    settled = {name: values[name] for name in COLUMNS} | {"categories": encode(categories).decode()}
    settled["name"] = settled["name"].strip()
    return (await records.add(tx, actor, TAX_SCHEDULES, [settled]))[0]


async def supersede_tax_schedule(tx: Connection, actor: Actor, schedule: TaxSchedule, changes: Values) -> TaxSchedule:
    """Archive it, and add one that differs from it as said. Raises Invalid, and Conflict for an archived one."""
    if schedule.is_archived:
        raise Conflict("This tax schedule is archived", "id", schedule.id)
    current: Values = {name: getattr(schedule, name) for name in COLUMNS} | {"categories": decode(schedule.categories)}
    successor = await add_tax_schedule(tx, actor, current | changes)
    await archive_tax_schedule(tx, actor, schedule)
    return successor


async def archive_tax_schedule(tx: Connection, actor: Actor, schedule: TaxSchedule) -> None:
    """It leaves the lists. Nothing happens to an archived one."""
    await records.change(tx, actor, TAX_SCHEDULES, [(schedule, {"is_archived": True})])


async def tax_schedules_of(db: Connection, orgs: Sequence[int]) -> list[TaxSchedule]:
    """All live ones of these companies."""
    return await records.load_all(db, TAX_SCHEDULES, tuple(orgs), "org_id", list(orgs))


async def categories_of(db: Connection, orgs: Sequence[int], schedules: Sequence[TaxSchedule]) -> dict[int, list[str]]:
    """The names of the product categories that each is for."""
    wanted = {each.id: decode(each.categories) for each in schedules}
    names = await _names(db, orgs, sorted({id for ids in wanted.values() for id in ids}))
    return {schedule: [names[id] for id in ids if id in names] for schedule, ids in wanted.items()}


async def _names(db: Connection, orgs: Sequence[int], categories: Sequence[int]) -> dict[int, str]:
    asked = {"orgs": list(orgs), "ids": list(categories)}
    return {row[0]: row[1] for row in await db.all(sql.category_names, asked)} if categories else {}
