"""Distribution zones on both databases: what they name exists, and what they hold is told."""

from functools import partial
from typing import Any

import pytest
from tests.cases import DELETE, OWNER, POST
from tests.cast import Stage

from fondaco.events.records import load, load_all
from fondaco.inventory import zones
from fondaco.inventory.model import BRANCHES
from fondaco.kernel.errors import Invalid

BRANCH = [POST("/branches", {"iv_id": code, "name_en": code}, keep=code) for code in ("N1", "S1")]
DENVER = {"name": "CO", "value": "80939", "polygon": [[39.7, -104.9], [39.8, -104.9], [39.8, -104.8]]}


async def test_a_zone_of_branches_and_postal_codes(stage: Stage):
    for request in BRANCH:
        await stage.prepare(request)
    actor = await stage.actor(OWNER)
    north, south = await load_all(stage.database.of(stage.org), BRANCHES, stage.org, "code", ["N1", "S1"])
    wish = {"name": " Denver ", "is_active": True, "branches": [south.id, north.id, south.id], "zip_codes": [DENVER]}
    zone = await stage.write(partial(zones.add_zone, actor=actor, values=wish))
    assert (zone.org_id, zone.name) == (stage.org, "Denver")
    db = stage.database.of(stage.org)
    both = {zone.id: [(south.id, "S1"), (north.id, "N1")]}
    assert await zones.branch_names(db, (stage.org,), [zone]) == both
    changed = await stage.write(partial(zones.change_zone, actor=actor, zone=zone, changes={"is_active": False}))
    assert (changed.is_active, changed.branches) == (False, zone.branches)
    await stage.prepare(DELETE("/branches/N1"))
    assert await zones.branch_names(db, (stage.org,), [zone]) == {zone.id: [(south.id, "S1")]}
    await stage.write(partial(zones.remove_zone, actor=actor, zone=changed))
    assert await load(db, zones.ZONES, stage.org, "id", zone.id) is None
    created, _, _, removed = [type for _, type in await stage.events()][-4:]
    assert (created, removed) == ("distribution_zone.created", "distribution_zone.deleted")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"branches": [99_999_999]}, "facilities"),
        ({"zip_codes": [DENVER | {"polygon": [[1.0]]}]}, "zip_codes"),
    ],
)
async def test_what_a_zone_may_not_be(stage: Stage, wrong: dict[str, Any], field: str):
    actor = await stage.actor(OWNER)
    wish = {"name": "Denver", "is_active": True, "branches": [], "zip_codes": []} | wrong
    with pytest.raises(Invalid) as refusal:
        await stage.write(partial(zones.add_zone, actor=actor, values=wish))
    assert refusal.value.field == field


async def test_a_branch_of_another_company_is_none(stage: Stage):
    actor = await stage.actor(OWNER)
    theirs = await load(stage.database.of(None), BRANCHES, stage.strangers_org, "code", "B-THEIRS")
    assert theirs
    with pytest.raises(Invalid):
        await stage.write(partial(zones.add_zone, actor=actor, values={"name": "Denver", "branches": [theirs.id]}))
