"""The line of what is answered adds up."""

from tests.conformance.tally import lines


def counted(surface, tier, done):
    return {"surface": surface, "tier": tier} | {
        name: [done, 2] for name in ("operations", "parameters", "attributes", "body fields")
    }


def test_one_line_a_surface():
    assert lines([counted("L", "A", 1), counted("L", "A", 2), counted("L", "B", 0), counted("V2", "A", 2)]) == [
        "dated API: tier A 3 of 4 operations, 3 of 4 parameters, 3 of 4 attributes, 3 of 4 body fields; "
        "tier B 0 of 2 operations, 0 of 2 parameters, 0 of 2 attributes, 0 of 2 body fields",
        "Marketplace V2: tier A 2 of 2 operations, 2 of 2 parameters, 2 of 2 attributes, 2 of 2 body fields",
    ]


def test_nothing_counted_says_nothing():
    assert lines([]) == []
