"""An organization's own categories where they stand for nodes of the platform's taxonomy (rulings R6)."""

from itertools import count

from fondaco.catalog import actions
from fondaco.catalog.model import CATEGORIES
from fondaco.catalog.naming import code_of, fitting
from fondaco.events.records import load
from fondaco.kernel.actor import Actor
from fondaco.store import sqlfile
from fondaco.store.counters import count_change
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)


async def category_at(tx: Connection, actor: Actor, category: int, subcategory: int | None) -> str:
    """The uid of the organization's category for this node, which is there; made if there is none yet."""
    node = {"org": actor.org, "category": category, "subcategory": subcategory}
    found: str | None = await tx.value(sql.category_at, node)
    if found is None:
        await count_change(tx, actor.org, "categories")  # on PostgreSQL who makes the same one beside us comes first
        found = await tx.value(sql.category_at, node)
    if found is not None:
        return found
    names = await tx.one(sql.node_names, node)
    assert names, "the node is there"
    above = await category_at(tx, actor, category, None) if subcategory is not None else None
    name = fitting(names[0] if subcategory is None else names[1])
    values = {"code": await _free_code(tx, actor, name), "name_en": name, "name_ar": "", "parent_uid": above}
    node_columns = {"product_category_id": category, "product_subcategory_id": subcategory}
    return (await actions.add_category(tx, actor, values | node_columns)).uid


async def _free_code(tx: Connection, actor: Actor, name: str) -> str:
    for attempt in count():
        code = code_of(name, CATEGORIES.noun, attempt)
        if await load(tx, CATEGORIES, actor.org, "code", code) is None:
            return code
    raise AssertionError("some code is free")
