"""Runs every workload once and prints what each cost, then what was demanded and whether it is met."""

import argparse
import sys
import time

from bench import alone, book, compared, data, market, systems
from bench.report import Sight, Verdict, show_sights, show_verdicts
from bench.systems import FONDACO

ALONE = {**alone.WORKLOADS, **book.WORKLOADS, **market.WORKLOADS}


def main() -> None:
    names = list(dict.fromkeys([*compared.WORKLOADS, *ALONE]))
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=names, action="append", help="this workload alone; may be given again")
    parser.add_argument(
        "--quick", action="store_true", help="a tenth of the data and short rounds: to see that it runs"
    )
    given = parser.parse_args()
    chosen = given.only or names
    seconds, rounds = (0.2, 1) if given.quick else (1.0, 5)
    started = time.perf_counter()
    sights, verdicts = measure(chosen, 0.1 if given.quick else 1, seconds, rounds)
    print(show_sights(sights, systems.NAMES, FONDACO), systems.foot(), show_verdicts(verdicts), sep="\n\n")
    note(f"took {time.perf_counter() - started:.0f} s in all")
    sys.exit(any(each.refusal for each in sights))


def measure(chosen: list[str], scale: float, seconds: float, rounds: int) -> tuple[list[Sight], list[Verdict]]:
    tenants = data.tenants(scale)
    if "million" not in chosen:  # nobody else asks for the organization of a million
        del tenants[5]
    sights: list[Sight] = []
    verdicts: list[Verdict] = []
    with systems.loaded(tenants, note) as folder, systems.running(folder, tenants) as running:
        fondaco = running[FONDACO].server
        verdicts.append(alone.memory("memory, idle", fondaco, 120))
        for name in chosen:
            note(f"measuring {name}")
            if name in compared.WORKLOADS:
                seen = compared.compare(running, name, rounds, seconds)
                sights += seen
                verdicts += compared.judge(name, seen)
            if name in ALONE:
                found = ALONE[name](running, tenants, seconds)
                sights += found.sights
                verdicts += found.verdicts
        verdicts.append(alone.memory("memory, after all of the above", fondaco, 300))
    return sights, verdicts


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
