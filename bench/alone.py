"""The workloads that ask for more than a price: who waits, how a walk ends, a very large organization, mass changes."""

from msgspec import Struct

from bench import compared, hub, wire
from bench.data import Tenant
from bench.load import Outcome, Stream, ask
from bench.process import Measure, Server
from bench.report import Sight, Verdict, middle, sight
from bench.systems import FONDACO, POCKETBASE, USUAL, System

BEAT = 0.005
LONGEST_WAIT = 0.010
FEW = 10


class Found(Struct, frozen=True):
    sights: list[Sight]
    verdicts: list[Verdict]


def prober(shop: Tenant) -> Stream:
    """One product by id on a connection of its own, every 5 ms: what others feel meanwhile."""
    return Stream(wire.one(hub.BASE, shop), connections=1, every=BEAT)


def waits(outcome: Outcome) -> str:
    return f"probe p50 {outcome.at(0.5) * 1e3:.1f}, p99 {outcome.at(0.99) * 1e3:.1f}, max {outcome.at(1) * 1e3:.1f} ms"


def fine(measure: Measure) -> bool:
    return not any(outcome.failed for outcome in measure.outcomes)


def search(systems: dict[str, System], tenants: list[Tenant], seconds: float) -> Found:
    """In one shop among 100,000 products."""
    return _searched(systems, tenants[0], "search", seconds)


def search_large(systems: dict[str, System], tenants: list[Tenant], seconds: float) -> Found:
    """Harsher than demanded, by the same measure: one organization holds all 100,000."""
    return _searched(systems, tenants[4], "search-large", seconds)


def _searched(systems: dict[str, System], tenant: Tenant, workload: str, seconds: float) -> Found:
    """Two words, no question asked twice."""
    server, name = systems[FONDACO].server, compared.WORKLOADS[workload]
    asked = wire.searched(hub.BASE, tenant, 4_000)
    server.measure(Stream(asked[-100:], count=100))
    measure = server.measure(Stream(asked, seconds=seconds * 5), prober(tenant))
    p99, probe = measure.main.at(0.99), measure.outcomes[1]
    return Found(
        [],
        [
            Verdict(name, "p99 ≤ 100 ms at 16 connections", f"{p99 * 1e3:.0f} ms", fine(measure) and p99 <= 0.1),
            Verdict(name, "no other waits behind it", waits(probe), fine(measure) and probe.at(0.99) <= LONGEST_WAIT),
        ],
    )


def walk(systems: dict[str, System], tenants: list[Tenant], seconds: float) -> Found:
    """Every page of 100 in turn; each tenth is measured by itself, the middle of three walks counts."""
    name = "walk of 100,000, limit=100"
    fondaco = systems[FONDACO]
    walks = []
    for _ in range(3):
        parts = wire.tenths(fondaco.requests["walk"])
        walks.append([fondaco.server.measure(Stream(part, 1, count=len(part))) for part in parts])
    first, _, last = sorted(walks, key=lambda parts: parts[2].cpu / parts[0].cpu)[1]
    cpu, wall = last.cpu / first.cpu, last.main.at(0.5) / first.main.at(0.5)
    ok = all(fine(part) for parts in walks for part in parts)
    found = f"{cpu:.2f} × in cpu, {wall:.2f} × in p50"
    ends = {FONDACO: (first, last)} | {other: _ends(systems[other]) for other in (POCKETBASE, USUAL)}
    return Found(
        [
            sight(f"{name}, {tenth} tenth", system, parts[n])
            for n, tenth in enumerate(("first", "last"))
            for system, parts in ends.items()
        ],
        [Verdict(name, "last tenth ≤ 1.5 × first tenth per page", found, ok and max(cpu, wall) <= 1.5)],
    )


def _ends(system: System) -> tuple[Measure, Measure]:
    """A neighbour's first and last tenth, each by a few of its pages."""
    first, _, last = wire.tenths(system.requests["walk"], FEW)
    system.server.measure(Stream(first, 1, count=len(first)))
    early, late = (system.server.measure(Stream(part, 1, count=len(part))) for part in (first, last))
    return early, late


def fresh(systems: dict[str, System], tenants: list[Tenant], seconds: float) -> Found:
    """Filtered lists whose totals nobody remembers: a product has just changed, and none is asked for twice."""
    server = systems[FONDACO].server
    shop = tenants[0]
    name = "is_enabled and brand, each asked for the first time"
    asked = wire.by_brand(hub.BASE, shop, shop.ids("brand", shop.brands))
    sights = []
    for n in range(5):
        ask(server.port, wire.new_price(hub.BASE, shop, n + 1))
        sights.append(sight(name, FONDACO, server.measure(Stream(asked, count=len(asked)))))
    return Found([middle(sights)], [])


def million(systems: dict[str, System], tenants: list[Tenant], seconds: float) -> Found:
    """The list of an organization of a million; then lists of its brands, each of which must be counted anew."""
    server = systems[FONDACO].server
    shop, huge = tenants[0], tenants[5]
    name, brands = "20 newest of 1,000,000, exact total", "the same, one brand, each counted anew"
    idle = server.measure(Stream(wire.one(hub.BASE, shop), 1, seconds=seconds * 2, every=BEAT))
    newest = wire.newest(hub.BASE, huge)
    alone = server.measure(Stream(newest, 1, seconds=seconds * 2), prober(shop))
    full = server.measure(Stream(newest, seconds=seconds * 4), prober(shop))
    asked = wire.by_brand(hub.BASE, huge, huge.ids("brand", huge.brands))
    counted = server.measure(Stream(asked, count=len(asked)), prober(shop))
    p99, probe = full.main.at(0.99), full.outcomes[1]
    more = probe.at(1) - idle.main.at(0.5)
    return Found(
        [sight(name, FONDACO, full), sight(brands, FONDACO, counted)],
        [
            Verdict(name, "p99 ≤ 50 ms", f"{p99 * 1e3:.1f} ms", fine(full) and p99 <= 0.05),
            Verdict(name, "no other delayed by more than 10 ms", waits(probe), fine(full) and more <= LONGEST_WAIT),
            Verdict(f"{name}, one connection", "", waits(alone.outcomes[1]), None),
            Verdict(brands, "", waits(counted.outcomes[1]), None),
            Verdict("nothing but the probe", "", waits(idle.main), None),
        ],
    )


def branch(systems: dict[str, System], tenants: list[Tenant], seconds: float) -> Found:
    """A branch in an organization of 100,000 products, with reading going on: three times over."""
    server = systems[FONDACO].server
    name = "new branch, 100,000 products"
    measures = []
    for n in range(3):
        request = wire.new_branch(hub.BASE, tenants[4], n)
        measures.append(server.measure(Stream([request], 1, count=1), prober(tenants[0])))
    slowest = max(measures, key=lambda measure: measure.main.at(1))
    ok = all(fine(measure) and len(measure.main.latencies) == 1 for measure in measures)
    seconds = slowest.main.at(1)
    probe = slowest.outcomes[1]
    return Found(
        [sight(name, FONDACO, slowest)],
        [Verdict(name, "≤ 5 s, reads go on", f"{seconds:.2f} s; {waits(probe)}", ok and seconds <= 5)],
    )


def bulk(systems: dict[str, System], tenants: list[Tenant], seconds: float) -> Found:
    """Products that are new, each at five branches, then the same with another price."""
    server = systems[FONDACO].server
    name, size = "bulk upsert, 500 products × 5 branches", 500
    calls = max(int(seconds * 20), 2)
    sights, verdicts = [], []
    for kind, price in (("new", 10), ("changed", 11)):
        measure = server.measure(Stream(wire.bulk(hub.BASE, tenants[1], calls, size, price), 1, count=calls))
        rate = measure.main.rate * size
        sights.append(sight(f"{name}, {kind}", FONDACO, measure))
        verdicts.append(
            Verdict(f"{name}, {kind}", "≥ 4,000 products/s", f"{rate:,.0f}", fine(measure) and rate >= 4_000)
        )
    return Found(sights, verdicts)


WORKLOADS = {
    "search": search,
    "search-large": search_large,
    "fresh": fresh,
    "walk": walk,
    "million": million,
    "branch": branch,
    "bulk": bulk,
}


def memory(name: str, server: Server, most: int) -> Verdict:
    found = server.memory()
    numbers = found.resident / 1e6, found.proportional / 1e6, found.peak / 1e6
    text = "{:.0f} MB resident, {:.0f} MB proportional, {:.0f} MB at its highest".format(*numbers)
    return Verdict(name, f"≤ {most} MB", text, found.resident <= most * 1e6)
