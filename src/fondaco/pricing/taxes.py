"""What can be done to tax schedules: they are never changed, another takes their place (leaflink §5, D-31)."""

from collections.abc import Sequence

from fondaco.events import records
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Conflict
from fondaco.kernel.values import decode, encode
from fondaco.pricing import rules
from fondaco.pricing.model import TAX_SCHEDULES, TaxSchedule
from fondaco.pricing.rules import Values
from fondaco.store.database import Connection

COLUMNS = ("name", "tax_type", "tax_rate", "unit_type")


async def add_tax_schedule(tx: Connection, actor: Actor, values: Values) -> TaxSchedule:
    """`categories` are ids of product categories, which exist. Raises Invalid."""
    rules.check_tax(values)
    settled = {name: values[name] for name in COLUMNS} | {"categories": encode(values["categories"]).decode()}
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


def categories_of(schedules: Sequence[TaxSchedule]) -> dict[int, list[int]]:
    """The ids of the product categories of each."""
    return {each.id: decode(each.categories) for each in schedules}
