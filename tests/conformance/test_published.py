"""The published documents are read whole, and every operation has its tier."""

from collections import Counter

import jsonschema_rs
from tests.conformance import published
from tests.conformance.probes import V2, L, declared

pytestmark = published.needed


def test_the_dated_api_has_its_tiers():
    assert Counter(each.tier for each in published.operations(L).values()) == published.TIERS
    assert set(published.tiers(L)) == set(published.operations(L))


def test_the_older_surface_has_its_tiers():
    found = published.operations(V2)
    assert len(found) == 111
    assert {each.path.split("/")[1] for each in found.values() if each.tier == "C"} == {"retailer-inventory"}


def test_all_schemas_can_be_read():
    for surface in (L, V2):
        known = published.schemas(surface)
        all_ = [{"$ref": f"#/components/schemas/{name}"} for name in known]
        jsonschema_rs.Draft4Validator({"allOf": all_, "components": {"schemas": known}})


def test_what_is_declared_is_published():
    known = {each.label for each in published.promised()}
    assert not [probe.operation for probe in declared() if probe.operation not in known]
