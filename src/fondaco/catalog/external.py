"""What other systems call our records: of each a map from key to value, keys being free text (marketplace §6)."""

from collections.abc import Mapping, Sequence
from typing import Literal

from fondaco.events.records import Changes
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid, Problem, refuse
from fondaco.kernel.resource import Filter, Through
from fondaco.store import sqlfile
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)
Recorded = Literal["product", "customer", "order"]
LONGEST = 36
APART = "\n"


def external_sets(kind: Recorded) -> dict[str, Through]:
    """For a resource's `sets`: what its rows are asked for by `external_pair`, `external_key` and `external_value`."""
    return {
        f"external_{column}": Through("external_ids", "record_id", "", "", column, only=f"kind = '{kind}'")
        for column in ("pair", "key", "value")
    }


def external_filters(key: str, values: Sequence[str]) -> tuple[Filter, ...]:
    """That one of these values stands under the key."""
    return (Filter("external_pair", "in", tuple(pair(key, value) for value in values)),)


def unmapped_filter(key: str) -> Filter:
    """That nothing stands under the key."""
    return Filter("external_key", "ne", key)


def pair(key: str, value: str) -> str:
    return f"{key}{APART}{value}"


def check_external_ids(wanted: Mapping[str, str | None], field: str = "external_ids") -> None:
    """Raises Invalid, or Faults with all that is wrong."""
    faults: list[Problem] = []
    for key, value in wanted.items():
        if not key or len(key) > LONGEST or not key.isprintable():
            faults.append(Invalid(f"A key has 1 to {LONGEST} characters", field))
        elif value is not None and (not value or len(value) > LONGEST or not value.isprintable()):
            faults.append(Invalid(f"Must have 1 to {LONGEST} characters; null removes it", f"{field}.{key}"))
    refuse(faults)


async def read_external_ids(
    db: Connection, orgs: Sequence[int], kind: Recorded, ids: Sequence[int]
) -> dict[int, dict[str, str]]:
    """Of each of these records its map, by key; empty for those that have none."""
    found: dict[int, dict[str, str]] = {id: {} for id in ids}
    if ids:
        for id, key, value in await db.all(sql.external_ids_of, {"orgs": list(orgs), "kind": kind, "ids": list(ids)}):
            found[id][key] = value
    return found


async def set_external_ids(
    tx: Connection, actor: Actor, kind: Recorded, id: int, wanted: Mapping[str, str | None]
) -> Changes:
    """Put these values under these keys, take away those under keys of null; other keys stay.

    What changed of the record by that, as its event tells: nothing if all was so already. Raises Invalid.
    """
    check_external_ids(wanted)
    before = (await read_external_ids(tx, [actor.org], kind, [id]))[id]
    after = {key: value for key, value in (before | dict(wanted)).items() if value is not None}
    if after == before:
        return {}
    record = {"org": actor.org, "kind": kind, "id": id}
    if gone := [key for key in before if before[key] != after.get(key)]:
        await tx.run(sql.remove_external_ids, record | {"keys": gone})
    fresh = [
        record | {"key": key, "value": value, "pair": pair(key, value)}
        for key, value in sorted(after.items())
        if before.get(key) != value
    ]
    if fresh:
        await tx.many(sql.insert_external_id, fresh)
    return {"external_ids": (before, after)}
