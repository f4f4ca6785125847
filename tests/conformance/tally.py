"""The lines at the end of a run: how much of what is published is answered, per surface and tier."""

from collections import defaultdict
from typing import Any

import pytest

COUNTED = ("operations", "parameters", "attributes", "body fields")
SURFACES = {"L": "dated API", "V2": "Marketplace V2"}


def lines(tallies: list[dict[str, Any]]) -> list[str]:
    """One line for each surface."""
    sums: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: {name: [0, 0] for name in COUNTED})
    for tally in tallies:
        for name in COUNTED:
            found = sums[tally["surface"], tally["tier"]][name]
            found[:] = [sum(pair) for pair in zip(found, tally[name], strict=True)]
    told: dict[str, list[str]] = {}
    whole: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for (surface, tier), counts in sorted(sums.items()):
        parts = ", ".join(f"{done} of {all_} {name}" for name, (done, all_) in counts.items())
        told.setdefault(surface, []).append(f"tier {tier} {parts}")
        whole[surface] = [sum(pair) for pair in zip(whole[surface], counts["operations"], strict=True)]
    return [
        f"{SURFACES[surface]}: {whole[surface][0]} of {whole[surface][1]} operations conform; {'; '.join(tiers)}"
        for surface, tiers in told.items()
    ]


def pytest_terminal_summary(terminalreporter: Any, exitstatus: int, config: pytest.Config) -> None:
    reports = {
        report.nodeid: dict(report.user_properties)["conformance"]
        for reports in terminalreporter.stats.values()
        for report in reports
        if "conformance" in dict(getattr(report, "user_properties", ()))
    }
    for line in lines(list(reports.values())):
        terminalreporter.write_line(line)
