"""The workloads in which Fondaco stands beside its floors and neighbours."""

from itertools import count

from msgspec import Struct

from bench.report import Sight, Verdict, middle, sight
from bench.systems import FIRST_TURN, FLOOR_1, FONDACO, POCKETBASE, System

WORKLOADS = {
    "one": "one product by id",
    "list": "20 newest of 25,000, exact total",
    "filtered": "the same, is_enabled and brand",
    "search": "search, two words over 4 × 25,000",
    "search-large": "search, harsher: one organization of 100,000",
    "quantity": "SKU qty updates, 32 connections",
    "orders": "20 newest orders of 200,000, status and source",
    "order": "order of 3 lines, reserving, 64 connections",
}


class Demand(Struct, frozen=True):
    """How many times more than `other` Fondaco may cost at most, or how many times less it must: one of the two."""

    other: str
    most: float = 0
    least: float = 0


DEMANDS = {
    "one": [Demand(FLOOR_1, most=1.8), Demand(POCKETBASE, least=3)],
    "list": [Demand(FLOOR_1, most=1.6), Demand(POCKETBASE, least=8)],
    "filtered": [Demand(POCKETBASE, least=8)],
    "orders": [Demand(FLOOR_1, most=1.6)],
}
QUANTITY = 5
ORDER = 8
OF_FLOOR = 0.6


def compare(systems: dict[str, System], workload: str, rounds: int, seconds: float) -> list[Sight]:
    """Each system in turn, several times over, so that a noisy moment falls on all of them."""
    seen: dict[str, list[Sight]] = {}
    turns = count(FIRST_TURN)
    standing = [system for system in systems.values() if workload in system.requests or workload == "quantity"]
    for system in standing:
        system.server.measure(system.stream(workload, seconds / 2, next(turns)))
    for _ in range(rounds):
        for system in standing:
            measure = system.server.measure(system.stream(workload, seconds, next(turns)))
            seen.setdefault(system.name, []).append(sight(WORKLOADS[workload], system.name, measure))
    return [middle(sights) for sights in seen.values()]


def judge(workload: str, sights: list[Sight]) -> list[Verdict]:
    by_name = {each.system: each for each in sights}
    mine = by_name[FONDACO]
    verdicts = []
    for demand in DEMANDS.get(workload, []):
        other = by_name[demand.other]
        ok = not mine.refusal and not other.refusal
        times = mine.cpu / other.cpu if demand.most else other.cpu / mine.cpu
        if demand.most:
            must = f"cpu ≤ {demand.most:g} × {other.system}"
            verdicts.append(Verdict(mine.workload, must, f"{times:.2f} ×", ok and times <= demand.most))
        else:
            must = f"≥ {demand.least:g} × cheaper than {other.system}"
            verdicts.append(Verdict(mine.workload, must, f"{times:.1f} ×", ok and times >= demand.least))
    if workload == "quantity":
        other = by_name[POCKETBASE]
        ok = not mine.refusal and not other.refusal
        found = f"{mine.rate / other.rate:.1f} × in requests/s, {other.cpu / mine.cpu:.1f} × in cpu"
        must = f"≥ {QUANTITY} × PocketBase, requests/s"
        verdicts.append(Verdict(mine.workload, must, found, ok and mine.rate >= QUANTITY * other.rate))
    if workload == "order":
        verdicts += _ordered(mine, by_name)
    return verdicts


def _ordered(mine: Sight, by_name: dict[str, Sight]) -> list[Verdict]:
    verdicts = []
    for name, must, least in (
        (POCKETBASE, f"≥ {ORDER} × PocketBase, requests/s", ORDER),
        (FLOOR_1, "≥ 60 % of floor 1", OF_FLOOR),
    ):
        other = by_name[name]
        times = mine.rate / other.rate
        found = f"{times:.2f} × in requests/s, {other.cpu / mine.cpu:.2f} × in cpu"
        verdicts.append(Verdict(mine.workload, must, found, not mine.refusal and not other.refusal and times >= least))
    return verdicts
