"""The platform's taxonomy of two levels, which its operator edits (rulings R6). A slug never changes."""

import re
from typing import Any

from fondaco.catalog.reference import PRODUCT_CATEGORIES, SUBCATEGORIES
from fondaco.kernel.errors import Conflict, Invalid
from fondaco.kernel.text import normalise
from fondaco.kernel.values import new_uid, now
from fondaco.store import sqlfile
from fondaco.store.database import Connection
from fondaco.store.listing import find

sql = sqlfile.load(__package__)
LONGEST_NAME = 40
LONGEST_DESCRIPTION = 400
APART = re.compile(r"[^a-z0-9]+")
PLATFORM = 0  # no organization has this id: what is found for it is the platform's alone


async def add_category(tx: Connection, name: str, description: str) -> int:
    """The id of a category that everybody sees from now on. Raises Invalid, Conflict."""
    row = _settled(name, description)
    if await tx.value(sql.category_of_slug, {"slug": row["slug"]}) is not None:
        raise Conflict("There is such a category", "name", name)
    id: int = await tx.value(sql.insert_product_category, row)
    return id


async def add_subcategory(tx: Connection, category: int, name: str, description: str) -> int:
    """Raises Invalid, Conflict."""
    row = _settled(name, description) | {"category": category}
    if await find(tx, PRODUCT_CATEGORIES.row, PRODUCT_CATEGORIES.resource, PLATFORM, "id", category) is None:
        raise Invalid("There is no such category", "category")
    if await tx.value(sql.subcategory_of_slug, row) is not None:
        raise Conflict("The category has such a subcategory", "name", name)
    id: int = await tx.value(sql.insert_product_subcategory, row)
    return id


async def rename(tx: Connection, id: int, name: str, description: str, *, below: bool) -> None:
    """Call a category, or the subcategory `below` one, otherwise; products that are in it stay. Raises Invalid."""
    kind: Any = SUBCATEGORIES if below else PRODUCT_CATEGORIES
    if await find(tx, kind.row, kind.resource, PLATFORM, "id", id) is None:
        raise Invalid(f"There is no such {kind.noun}", "id")
    statement = sql.rename_product_subcategory if below else sql.rename_product_category
    await tx.run(statement, _settled(name, description) | {"id": id})


def _settled(name: str, description: str) -> dict[str, Any]:
    name, description = name.strip(), description.strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Invalid(f"A name has 1 to {LONGEST_NAME} characters", "name")
    if len(description) > LONGEST_DESCRIPTION:
        raise Invalid(f"A description has at most {LONGEST_DESCRIPTION} characters", "description")
    slug = APART.sub("-", normalise(name)).strip("-")
    if not slug:
        raise Invalid("A name holds letters or digits that an address may hold", "name")
    search = normalise(f"{name} {description}")
    return {
        "uid": new_uid(),
        "name": name,
        "slug": slug,
        "description": description or name,
        "search": search,
        "now": now(),
    }
