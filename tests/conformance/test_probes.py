"""The areas' declarations can be read, and say nothing twice."""

from tests.conformance.probes import declared


def test_declarations_are_read():
    wrong = [
        f"{probe.operation}: {name} selects nothing"
        for probe in declared()
        for name, selections in probe.selects.items()
        if not selections
    ]
    wrong += [
        f"{probe.operation}: {name} is both selected by and empty"
        for probe in declared()
        for name in probe.selects
        if name in probe.empty
    ]
    assert not wrong
