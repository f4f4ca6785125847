"""The gate: each published version of the dated API is still what was recorded of it (leaflink §1.10)."""

import pytest
from msgspec import json
from scripts.record import document, lines, place

from fondaco.surfaces.compatibility import breaks, operations
from fondaco.surfaces.leaflink.dialect import HISTORY
from fondaco.surfaces.surface import House


@pytest.mark.parametrize("version", HISTORY.versions)
async def test_a_published_version_is_what_it_was(sqlite_house: House, version: str):
    """What breaks callers here needs a version of its own, with a change that serves those of the older."""
    recorded = json.decode(place(version).read_bytes())
    assert len(operations(recorded)) > 100
    found = breaks(recorded, HISTORY.document(version, document(sqlite_house)))
    assert not found, "\n".join(map(str, found))


async def test_what_is_recorded_is_read_as_it_was(sqlite_house: House):
    newest = document(sqlite_house)
    assert breaks(newest, json.decode(lines(newest))) == breaks(json.decode(lines(newest)), newest) == []
