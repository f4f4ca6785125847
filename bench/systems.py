"""All that is measured, side by side: loaded once, started together, each with its own requests for each workload."""

import contextlib
import shutil
import time
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from bench import capture, data, hub, wire
from bench.data import Tenant
from bench.load import MARK, ROOT, Stream, ask, request
from bench.peers import floors, pocketbase, usual_stack
from bench.peers.floors import Plan
from bench.process import Server, free_port, serving, uvicorn

FOLDER = ROOT / "build" / "bench"
NAMES = ["floor 0", "floor 1", "Fondaco", "PocketBase", "usual stack"]
FLOOR_0, FLOOR_1, FONDACO, POCKETBASE, USUAL = NAMES
# Turns of changing quantities before the first that is measured: as the data is loaded, and one to check floor 1 with.
FIRST_TURN = 2


class System(Struct, frozen=True):
    """A running server, and what to send it for the workloads that are compared."""

    name: str
    server: Server
    requests: dict[str, list[bytes]]
    changes: Callable[[int], list[bytes]]

    def stream(self, workload: str, seconds: float, turn: int) -> Stream:
        if workload == "quantity":
            return Stream(self.changes(turn), 32, seconds=seconds)
        if workload == "order":
            return Stream(self.requests[workload], 64, seconds=seconds)
        return Stream(self.requests[workload], seconds=seconds)


@contextlib.contextmanager
def loaded(tenants: list[Tenant], note: Callable[[str], None]) -> Iterator[Path]:
    """A copy, which may be changed, of databases holding the tenants; they are made when they are not there yet."""
    mark = fingerprint()
    kept = FOLDER / f"{mark}-{tenants[0].products}-{len(tenants)}"
    for old in FOLDER.glob("*-*"):
        if not old.name.startswith(mark):
            shutil.rmtree(old)
    stocked = [tenant for tenant in tenants if tenant.branches]
    for name, work in (
        ("Fondaco", lambda: hub.prepare(kept / "fondaco", tenants)),
        ("PocketBase", lambda: pocketbase.prepare(kept / "pocketbase", stocked)),
        ("the usual stack", lambda: usual_stack.prepare(kept / "usual.db", stocked)),
    ):
        started = time.perf_counter()
        work()
        note(f"loaded {name}: {time.perf_counter() - started:.0f} s")
    used = FOLDER / "used"
    shutil.rmtree(used, ignore_errors=True)
    shutil.copytree(kept, used)
    yield used
    shutil.rmtree(used)


@contextlib.contextmanager
def running(folder: Path, tenants: list[Tenant]) -> Iterator[dict[str, System]]:
    """Every system, ready to be asked for the products of one shop, or of the large organization."""
    shop, large = tenants[0], tenants[4]
    plan = capture.capture(folder / "fondaco", shop, large)
    (folder / "floor.json").write_bytes(msgspec.json.encode(plan))
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(hub.serve(folder / "fondaco"))
        changes = partial(wire.quantities, hub.BASE, shop)
        asked = wire.compared(hub.BASE, shop, large) | {"order": wire.orders(hub.BASE, shop)}
        fondaco = System(FONDACO, server, asked, changes)
        zero = stack.enter_context(floor(folder, "zero", "/one"))
        one = stack.enter_context(floor(folder, "one", floors.path("list")))
        pocket = stack.enter_context(pocketbase.serve(folder / "pocketbase"))
        usual = stack.enter_context(usual_stack.serve(folder / "usual.db"))
        ours = partial(floor_changes, shop)
        signed_in = pocketbase.sign_in(pocket)
        theirs = partial(pocketbase.quantities, signed_in, shop)
        systems = [
            System(FLOOR_0, zero, floor_zero(plan), ours),
            System(FLOOR_1, one, floor_requests(plan, shop), ours),
            fondaco,
            System(POCKETBASE, pocket, pocketbase.requests(signed_in, shop, large), theirs),
            System(USUAL, usual, usual_requests(shop, large), partial(wire.quantities, "", shop)),
        ]
        check_floors(fondaco, systems[1], systems[0])
        check_changes(fondaco, systems[1])
        yield {system.name: system for system in systems}


@contextlib.contextmanager
def floor(folder: Path, name: str, ready: str) -> Iterator[Server]:
    port = free_port()
    command = [*uvicorn(f"bench.peers.floors:{name}", port), "--factory"]
    environ = {floors.PLAN: str(folder / "floor.json")}
    with serving(command, port, folder / f"floor-{name}.log", ready=ready, env=environ) as server:
        yield server


def usual_requests(shop: Tenant, large: Tenant) -> dict[str, list[bytes]]:
    """The usual stack keeps no order book."""
    asked = wire.compared("", shop, large)
    return {name: requests for name, requests in asked.items() if name != "orders"}


def floor_zero(plan: Plan) -> dict[str, list[bytes]]:
    return {name: [request("GET", floors.path(name))] for name in plan.bodies if name != "quantity"}


def floor_requests(plan: Plan, shop: Tenant) -> dict[str, list[bytes]]:
    """The same products, brands and words in the same order as Fondaco is asked for."""
    products, brands = data.sample(shop, "product", 1_000), data.sample(shop, "brand", 100)
    return {
        "one": [request("GET", floors.path("one", uid)) for uid in products],
        "list": [request("GET", floors.path("list"))],
        "filtered": [request("GET", floors.path("filtered", uid)) for uid in brands],
        "orders": [request("GET", floors.path("orders", str(n))) for n in range(len(plan.books))],
        "order": [
            request("POST", floors.path("order"), {"Idempotency-Key": MARK.decode()}, body)
            for body in wire.baskets(shop, "confirmed", 2_000)
        ],
        **{
            name: [request("GET", floors.path(name, str(n))) for n in range(len(scripts))]
            for name, scripts in plan.searches.items()
        },
    }


def floor_changes(shop: Tenant, turn: int) -> list[bytes]:
    return [
        request("PATCH", floors.path("quantity", uid), None, {"qty": quantity})
        for uid, quantity in data.quantities(shop, turn)
    ]


def check_floors(fondaco: System, *below: System) -> None:
    """A floor that returned other bytes would measure something else."""
    for system in below:
        for workload, requests in system.requests.items():
            if workload == "order":
                continue
            mine, theirs = (
                ask(s.server.port, r[0])[1] for s, r in ((fondaco, fondaco.requests[workload]), (system, requests))
            )
            if mine != theirs:
                raise RuntimeError(
                    f"{system.name} answers {workload} with {theirs[:500]!r}, Fondaco with {mine[:500]!r}"
                )


def check_changes(fondaco: System, floor: System) -> None:
    """What the floor writes Fondaco must find: asked for the same quantity again it shows the row as it stands."""
    theirs, mine = (ask(system.server.port, system.changes(FIRST_TURN - 1)[0])[1] for system in (floor, fondaco))
    if mine != theirs:
        raise RuntimeError(f"{floor.name} answers a change with {theirs[:500]!r}, Fondaco with {mine[:500]!r}")


def foot() -> str:
    """What the numbers do not say."""
    return "\n".join(
        [
            "One server process each, on one machine with the load generator. –: no counterpart, or none measured.",
            "PocketBase and the usual stack hold the four shops and the organization of 100,000, Fondaco's database "
            "also the one of 1,000,000 where `million` is measured.",
            "Durability: Fondaco, floor 1 and the usual stack run SQLite with synchronous=FULL, "
            f"PocketBase with its own {pocketbase.durability()}.",
            "A qty update writes one row in PocketBase and the usual stack; in Fondaco and floor 1 also the movement, "
            "the event and two counters.",
            "An order in PocketBase is one batch: the order under a unique id, three lines, three updates that cannot "
            "go below 0; in Fondaco and floor 1 also the event, two counters and the kept answer.",
            "In a walk the neighbours are asked for ten pages of each tenth.",
        ]
    )


def fingerprint() -> str:
    """Changes with every schema and with what is written into it, so that nothing kept from another day is taken."""
    here = Path(__file__).parent
    own = [here / "data.py", here / "hub.py", *sorted((here / "peers").glob("*.py"))]
    schema = sorted((ROOT / "src" / "fondaco" / "store").glob("migrat*/*.sql"))
    texts = [path.read_bytes() for path in (*own, *schema, ROOT / "src" / "fondaco" / "store" / "migrate.py")]
    return sha256(b"".join(texts)).hexdigest()[:12]
