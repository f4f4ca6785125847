"""What was measured, as tables that can be quoted as they stand."""

from msgspec import Struct

from bench.process import Measure


class Sight(Struct, frozen=True):
    """One system at one workload: processor microseconds per request, requests per second, milliseconds."""

    workload: str
    system: str
    cpu: float
    rate: float
    p50: float
    p99: float
    refusal: str = ""


class Verdict(Struct, frozen=True):
    """A demand, what was found, and whether it is met (None where nothing is demanded)."""

    workload: str
    must: str
    found: str
    met: bool | None


def sight(workload: str, system: str, measure: Measure) -> Sight:
    main = measure.main
    refusal = f"{main.statuses} {main.refusal}" if main.failed else ""
    return Sight(workload, system, measure.cpu * 1e6, main.rate, main.at(0.5) * 1e3, main.at(0.99) * 1e3, refusal)


def middle(sights: list[Sight]) -> Sight:
    """The round whose cost is the median; a refused request in any round spoils them all."""
    spoiled = [each for each in sights if each.refusal]
    return spoiled[0] if spoiled else sorted(sights, key=lambda each: each.cpu)[len(sights) // 2]


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    cells = [[cell.ljust(width) for cell, width in zip(line, widths, strict=True)] for line in lines]
    return "\n".join("| " + " | ".join(line) + " |" for line in cells)


def show_sights(sights: list[Sight], systems: list[str], own: str) -> str:
    """Every workload with all systems: costs are compared with that of `own`, a dash stands for no counterpart."""
    head = ["Workload", "System", "CPU µs/request", f"× {own}", "requests/s", "p50 ms", "p99 ms"]
    rows = []
    for workload in dict.fromkeys(each.workload for each in sights):
        seen = {each.system: each for each in sights if each.workload == workload}
        rows += [[workload, name, *_numbers(seen[name], seen[own])] for name in systems if name in seen]
        if absent := [name for name in systems if name not in seen]:
            rows.append([workload, ", ".join(absent), *"–––––"])
    return table(head, rows)


def _numbers(each: Sight, own: Sight) -> list[str]:
    if each.refusal:
        return ["FAILED", "", each.refusal[:200], "", ""]
    times = f"{each.cpu / own.cpu:.2f}" if own.cpu else ""
    return [f"{each.cpu:,.0f}", times, f"{each.rate:,.0f}", f"{each.p50:.2f}", f"{each.p99:.2f}"]


def show_verdicts(verdicts: list[Verdict]) -> str:
    words = {True: "met", False: "MISSED", None: ""}
    return table(["Workload", "Must", "Found", ""], [[v.workload, v.must, v.found, words[v.met]] for v in verdicts])
