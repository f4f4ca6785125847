"""The line of what is answered adds up."""

from tests.conformance.tally import lines


def counted(surface, tier, done):
    return {"surface": surface, "tier": tier} | {
        name: [done, 2] for name in ("operations", "parameters", "attributes", "body fields")
    }


def of(done, all_):
    return ", ".join(f"{done} of {all_} {name}" for name in ("operations", "parameters", "attributes", "body fields"))


def test_one_line_a_surface():
    assert lines([counted("L", "A", 1), counted("L", "A", 2), counted("L", "B", 0), counted("V2", "A", 2)]) == [
        f"dated API: 3 of 6 operations conform; tier A {of(3, 4)}; tier B {of(0, 2)}",
        f"Marketplace V2: 2 of 2 operations conform; tier A {of(2, 2)}",
    ]


def test_nothing_counted_says_nothing():
    assert lines([]) == []
