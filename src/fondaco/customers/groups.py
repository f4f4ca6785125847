"""Who is in a group of customers (leaflink §3.16)."""

from collections.abc import Sequence

from fondaco.customers.model import CUSTOMERS, GROUPS, Group
from fondaco.customers.rules import Values
from fondaco.events import records
from fondaco.events.records import Changes
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid
from fondaco.kernel.resource import Resource
from fondaco.kernel.values import now, replace
from fondaco.store import sqlfile
from fondaco.store.counters import count_change
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)
# Those that are archived too, which Linkit does not show.
EVERY_GROUP: Resource = replace(GROUPS.resource, live="")


def without_members(values: Values) -> Values:
    return {name: value for name, value in values.items() if name != "members"}


async def members_of(db: Connection, orgs: Sequence[int], groups: Sequence[int]) -> dict[int, list[int]]:
    """The ids of the customers in each of these groups."""
    found: dict[int, list[int]] = {id: [] for id in groups}
    if groups:
        for group, customer in await db.all(sql.members_of_groups, {"orgs": list(orgs), "ids": list(groups)}):
            found[group].append(customer)
    return found


async def set_members(tx: Connection, actor: Actor, group: Group, wanted: Sequence[int]) -> Changes:
    """Let these customers be in a group and no others; what changed of it by that. Raises Invalid."""
    before = (await members_of(tx, [actor.org], [group.id]))[group.id]
    after = sorted(set(wanted))
    if before == after:
        return {}
    known = {row.id for row in await records.load_all(tx, CUSTOMERS, actor.org, "id", after)}
    missing = [id for id in after if id not in known]
    if missing:
        raise Invalid(f"There is no such customer: {missing[0]}", "members")
    pair = {"org": actor.org, "group": group.id, "now": now()}
    gone, new = [id for id in before if id not in after], [id for id in after if id not in before]
    if gone:
        await tx.run(sql.dismiss, pair | {"customers": gone})
    if new:
        await tx.many(sql.join_group, [pair | {"customer": id} for id in new])
    await tx.run(sql.touch_customers, {"org": actor.org, "ids": [*gone, *new], "now": now()})
    await count_change(tx, actor.org, CUSTOMERS.resource.table)
    return {"members": (before, after)}
