"""Brands, categories and generics by name: those there are, and new ones with codes that follow from their names."""

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import count
from typing import Any

from fondaco.catalog import rules
from fondaco.catalog.model import BRANDS, CATEGORIES, GENERICS
from fondaco.events import records
from fondaco.events.records import Kind
from fondaco.kernel.actor import Actor
from fondaco.kernel.values import Struct
from fondaco.store import sqlfile
from fondaco.store.counters import read_counter
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)
NAMES = {"brands": sql.brand_names, "categories": sql.category_names, "generics": sql.generic_names}
OTHERS: dict[str, Any] = {
    "brands": lambda name: {},
    "categories": lambda name: {"parent_id": None, "depth": 0, "path": name},
    "generics": lambda name: {"name_key": rules.name_key(name)},
}
KINDS: dict[str, Kind[Any]] = {"brand": BRANDS, "category": CATEGORIES, "generic": GENERICS}
LONGEST_NAME = 255
LONGEST_CODE = 50
APART = re.compile(r"[\W_]+")


class Named(Struct, frozen=True):
    """The uids of a kind by the key of their name, as they stood at a revision of its table."""

    revision: int = -1
    uids: dict[str, str] = {}


def fitting(name: str) -> str:
    """A name as it can be kept: one too long is cut, and ends in a mark that keeps it apart from others cut like it."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 9]}…{_mark(rules.name_key(name))}"


def code_of(name: str, noun: str, attempt: int = 0) -> str:
    """A readable code: the name's letters and digits, marked where it was cut or, from the second attempt on, taken."""
    slug = APART.sub("-", name.upper()).strip("-")
    if slug and len(slug) <= LONGEST_CODE and not attempt:
        return slug
    mark = _mark(rules.name_key(name) + (f"\n{attempt}" if attempt > 1 else ""))
    return f"{(slug or noun.upper())[: LONGEST_CODE - 9].rstrip('-')}-{mark}"


def _mark(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]


async def read_names(db: Connection, org: int, kind: Kind[Any], known: Named) -> Named:
    """What is known of a kind's names, read anew if its table has changed since. English names come first."""
    _, revision = await read_counter(db, org, kind.resource.table)
    if revision == known.revision:
        return known
    uids: dict[str, str] = {}
    found = await db.all(NAMES[kind.resource.table], {"org": org})
    for column in (0, 1):
        for row in found:
            if row[column]:
                uids.setdefault(rules.name_key(row[column]), row[2])
    return Named(revision, uids)


async def add_named(tx: Connection, actor: Actor, kind: Kind[Any], names: Mapping[str, str]) -> dict[str, str]:
    """Make records of these names by their keys, none of which is there yet; their uids by the same keys."""
    waiting = dict(names)
    codes: dict[str, str] = {}
    for attempt in count():
        if not waiting:
            break
        wanted = {key: code_of(name, kind.noun, attempt) for key, name in waiting.items()}
        taken = await _taken(tx, actor, kind, sorted(set(wanted.values()))) | set(codes)
        for key, code in wanted.items():
            if code not in taken:
                taken.add(code)
                codes[code] = waiting.pop(key)
    rows = [
        {"code": code, "name_en": name, "name_ar": ""} | OTHERS[kind.resource.table](name)
        for code, name in codes.items()
    ]
    return {rules.name_key(row.name_en): row.uid for row in await records.add(tx, actor, kind, rows)}


async def _taken(tx: Connection, actor: Actor, kind: Kind[Any], codes: Sequence[str]) -> set[str]:
    return {row.code for row in await records.load_all(tx, kind, actor.org, "code", codes)}
