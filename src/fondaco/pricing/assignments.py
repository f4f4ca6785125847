"""For whom products are reserved: buying companies and groups of customers, until when, and how much of each (§5)."""

from collections.abc import Mapping, Sequence

from fondaco.catalog.model import PRODUCTS
from fondaco.events import records
from fondaco.kernel.actor import Actor
from fondaco.kernel.values import asdict, now
from fondaco.pricing import rules
from fondaco.pricing.model import ASSIGNMENTS, Assignee, Assignment
from fondaco.store import sqlfile
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)


async def assign(
    tx: Connection,
    actor: Actor,
    products: Sequence[int],
    assignees: Sequence[Assignee],
    *,
    is_exclusive: bool,
    known: Mapping[str, Sequence[int]],
) -> list[Assignment]:
    """Reserve these products for these, and for nobody else any more; for nobody at all, it is as if never reserved.

    `known` holds the ids of the "buyers" and "groups" that there are. Raises Invalid.
    """
    ids = list(dict.fromkeys(products))
    buyers, groups = [[each for each in assignees if (each.group is None) is is_buyer] for is_buyer in (True, False)]
    rules.check_assignees(buyers, groups, known)
    # Whoever assigns a product locks it first: two who do so follow each other.
    found = await records.load_all(tx, PRODUCTS, actor.org, "id", sorted(ids), lock=True)
    rules.check_products(ids, [each.id for each in found], "product_ids")
    present = await records.load_all(tx, ASSIGNMENTS, actor.org, "product_id", ids)
    if not assignees and not is_exclusive:
        await _clear(tx, actor, [each.id for each in present])
        await records.remove(tx, actor, ASSIGNMENTS, present)
        return []
    taken = {each.product_id for each in present}
    new = [{"product_id": id, "is_exclusive": is_exclusive} for id in ids if id not in taken]
    added = await records.add(tx, actor, ASSIGNMENTS, new)
    before = await assignees_of(tx, (actor.org,), [each.id for each in present])
    moved = [each for each in present if before[each.id] != list(assignees)]
    await _clear(tx, actor, [each.id for each in moved])
    await _enter(tx, actor, [*moved, *added], assignees)
    beside: dict[int, records.Changes] = {
        each.id: {"assignees": (spoken(before[each.id]), spoken(assignees))} for each in moved
    }
    changed = await records.change(
        tx, actor, ASSIGNMENTS, [(each, {"is_exclusive": is_exclusive}) for each in present], beside
    )
    return sorted([*changed, *added], key=lambda each: ids.index(each.product_id))


async def assignees_of(db: Connection, orgs: Sequence[int], assignments: Sequence[int]) -> dict[int, list[Assignee]]:
    """For whom each is."""
    found: dict[int, list[Assignee]] = {id: [] for id in assignments}
    if assignments:
        for id, *rest in await db.all(sql.assignees_of, {"orgs": list(orgs), "ids": list(assignments)}):
            found[id].append(Assignee(*rest))
    return found


async def hidden_products(db: Connection, orgs: Sequence[int], buyer: int, groups: Sequence[int]) -> list[int]:
    """The ids of the products that sellers have reserved for others than this buyer and the groups it is in."""
    asked = {"orgs": list(orgs), "buyer": buyer, "groups": list(groups), "now": now()}
    return [row[0] for row in await db.all(sql.hidden_products, asked)]


def spoken(assignees: Sequence[Assignee]) -> list[dict[str, object]]:
    """As an event tells it: who, and what is not the default."""
    return [{name: value for name, value in asdict(each).items() if value is not None} for each in assignees]


async def _enter(
    tx: Connection, actor: Actor, assignments: Sequence[Assignment], assignees: Sequence[Assignee]
) -> None:
    rows = [
        asdict(each) | {"org": actor.org, "assignment": assignment.id}
        for assignment in assignments
        for each in assignees
    ]
    if rows:
        await tx.many(sql.add_assignee, rows)


async def _clear(tx: Connection, actor: Actor, assignments: Sequence[int]) -> None:
    if assignments:
        await tx.run(sql.clear_assignees, {"org": actor.org, "ids": list(assignments)})
