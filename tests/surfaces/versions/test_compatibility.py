"""The gate of versions: what breaks callers is seen, what does not passes (leaflink §1.10)."""

from copy import deepcopy
from typing import Any

import pytest
from msgspec import json
from tests.surfaces.versions.planted import BREAKING, COMPATIBLE, Document, Plant

from fondaco.surfaces.compatibility import breaks
from fondaco.surfaces.leaflink.brands import BRAND
from fondaco.surfaces.leaflink.document import DOCUMENT
from fondaco.surfaces.leaflink.groups import GROUP
from fondaco.surfaces.leaflink.product_lines import LINE
from fondaco.surfaces.openapi import describe
from fondaco.surfaces.standard import record_operations

OPERATIONS = [
    *record_operations(BRAND, "brands", "list read"),
    *record_operations(GROUP, "customer groups", "list create read patch delete"),
    *record_operations(LINE, "product lines", "list create read patch delete"),
]
PLANTED = [(kind, plant) for kind, plants in BREAKING.items() for plant in plants]


@pytest.fixture(scope="module")
def recorded() -> Document:
    """A document such as the gate keeps, of a few operations of the dated API."""
    found: Document = json.decode(json.encode(describe(OPERATIONS, DOCUMENT)))
    return found


def test_three_of_each_kind_are_planted():
    assert {kind: len(plants) for kind, plants in BREAKING.items()} == dict.fromkeys(BREAKING, 3)
    assert (len(BREAKING), len(COMPATIBLE)) == (8, 24)


def test_what_is_the_same_is_compatible(recorded: Document):
    assert breaks(recorded, deepcopy(recorded)) == []


@pytest.mark.parametrize(("kind", "plant"), PLANTED, ids=[f"{kind} {i % 3 + 1}" for i, (kind, _) in enumerate(PLANTED)])
def test_what_breaks_callers_is_seen(recorded: Document, kind: str, plant: Plant):
    changed = deepcopy(recorded)
    plant(changed)
    found = breaks(recorded, changed)
    assert kind in {each.kind for each in found}, found
    assert all(str(each) for each in found)


@pytest.mark.parametrize("name", COMPATIBLE)
def test_what_breaks_nobody_passes(recorded: Document, name: str):
    changed = deepcopy(recorded)
    COMPATIBLE[name](changed)
    assert changed != recorded
    assert breaks(recorded, changed) == []


SHAPES: list[tuple[Any, Any, bool, bool]] = [
    # one schema, another, and whether that breaks who reads it, and who sends it
    ({"type": "integer"}, {"type": "number"}, True, False),
    ({"type": "number"}, {"type": "integer"}, False, True),
    ({"type": "string"}, {"type": ["string", "null"]}, True, False),
    ({"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": "string"}, False, True),
    ({"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}, True, True),
    ({"enum": ["a", "b"]}, {"type": "string"}, False, False),
    ({"enum": [1, 2]}, {"enum": ["a"]}, True, True),
    ({}, {"type": "string"}, False, True),
    ({"type": "string"}, {}, True, False),
    ({"type": "array", "items": {"type": "string"}}, {"type": "array", "items": {"type": "integer"}}, True, True),
    (
        {"type": "object", "additionalProperties": {"type": "string"}},
        {"type": "object", "additionalProperties": {"type": "null"}},
        True,
        True,
    ),
]


@pytest.mark.parametrize(("old", "new", "for_readers", "for_senders"), SHAPES, ids=str)
def test_types_by_who_says_them(old: Any, new: Any, for_readers: bool, for_senders: bool):
    def document(schema: Any, *, is_sent: bool) -> Document:
        content = {"content": {"application/json": {"schema": {"type": "object", "properties": {"x": schema}}}}}
        answer = {"200": {} if is_sent else content}
        return {"paths": {"/a": {"post": {"responses": answer} | ({"requestBody": content} if is_sent else {})}}}

    for is_sent, expected in ((False, for_readers), (True, for_senders)):
        found = breaks(document(old, is_sent=is_sent), document(new, is_sent=is_sent))
        assert bool(found) is expected, (is_sent, found)
        assert {each.kind for each in found} <= {"type changed"}
