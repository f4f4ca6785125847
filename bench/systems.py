"""All that is measured, side by side: loaded once, started together, each with its own requests for each workload."""

import contextlib
import shutil
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from bench import capture, data, hub, wire
from bench.data import Tenant
from bench.load import ROOT, Stream, ask, request
from bench.peers import floors, pocketbase, usual_stack
from bench.peers.floors import Plan
from bench.process import Server, free_port, serving, uvicorn

FOLDER = ROOT / "build" / "bench"
FLOOR_0, FLOOR_1, FONDACO, POCKETBASE, USUAL = "floor 0", "floor 1", "Fondaco", "PocketBase", "usual stack"


class System(Struct, frozen=True):
    """A running server, and what to send it for the workloads that are compared."""

    name: str
    server: Server
    requests: dict[str, list[bytes]]

    def stream(self, workload: str, seconds: float) -> Stream:
        return Stream(self.requests[workload], 32 if workload == "quantity" else 16, seconds=seconds)


@contextlib.contextmanager
def loaded(tenants: list[Tenant], note: Callable[[str], None]) -> Iterator[Path]:
    """A copy, which may be changed, of databases holding the tenants; they are made when they are not there yet."""
    mark = fingerprint()
    kept = FOLDER / f"{mark}-{tenants[0].products}"
    for old in FOLDER.glob("*-*"):
        if not old.name.startswith(mark):
            shutil.rmtree(old)
    shops = [tenant for tenant in tenants if tenant.branches == data.BRANCHES]
    for name, work in (
        ("Fondaco", lambda: hub.prepare(kept / "fondaco", tenants)),
        ("PocketBase", lambda: pocketbase.prepare(kept / "pocketbase", shops)),
        ("the usual stack", lambda: usual_stack.prepare(kept / "usual.db", shops)),
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
def running(folder: Path, shop: Tenant) -> Iterator[dict[str, System]]:
    """Every system, ready to be asked for the products of one shop."""
    scripts, bodies = capture.capture(folder / "fondaco", shop)
    plan = Plan(bodies, str(folder / "fondaco" / "fondaco.db"), scripts)
    (folder / "floor.json").write_bytes(msgspec.json.encode(plan))
    with contextlib.ExitStack() as stack:
        fondaco = System(FONDACO, stack.enter_context(hub.serve(folder / "fondaco")), wire.compared(hub.BASE, shop))
        zero = stack.enter_context(floor(folder, "zero", "/one"))
        one = stack.enter_context(floor(folder, "one", floors.path("list")))
        pocket = stack.enter_context(pocketbase.serve(folder / "pocketbase"))
        usual = stack.enter_context(usual_stack.serve(folder / "usual.db"))
        systems = [
            System(FLOOR_0, zero, {name: [request("GET", f"/{name}")] for name in bodies}),
            System(FLOOR_1, one, floor_requests(shop)),
            fondaco,
            System(POCKETBASE, pocket, pocketbase.requests(pocketbase.sign_in(pocket), shop)),
            System(USUAL, usual, wire.compared("", shop)),
        ]
        check_floors(fondaco, systems[1], systems[0])
        yield {system.name: system for system in systems}


@contextlib.contextmanager
def floor(folder: Path, name: str, ready: str) -> Iterator[Server]:
    port = free_port()
    command = [*uvicorn(f"bench.peers.floors:{name}", port), "--factory"]
    environ = {floors.PLAN: str(folder / "floor.json")}
    with serving(command, port, folder / f"floor-{name}.log", ready=ready, env=environ) as server:
        yield server


def floor_requests(shop: Tenant) -> dict[str, list[bytes]]:
    """The same products and brands in the same order as Fondaco is asked for."""
    products, brands = data.sample(shop, "product", 1_000), data.sample(shop, "brand", 100)
    return {
        "one": [request("GET", floors.path("one", uid)) for uid in products],
        "list": [request("GET", floors.path("list"))],
        "filtered": [request("GET", floors.path("filtered", uid)) for uid in brands],
    }


def check_floors(fondaco: System, *below: System) -> None:
    """A floor that returned other bytes would measure something else."""
    for system in below:
        for workload, requests in system.requests.items():
            mine, theirs = (
                ask(s.server.port, r[0])[1] for s, r in ((fondaco, fondaco.requests[workload]), (system, requests))
            )
            if mine != theirs:
                raise RuntimeError(
                    f"{system.name} answers {workload} with {theirs[:500]!r}, Fondaco with {mine[:500]!r}"
                )


def fingerprint() -> str:
    """Changes with every schema and with what is written into it, so that nothing kept from another day is taken."""
    here = Path(__file__).parent
    own = [here / "data.py", here / "hub.py", *sorted((here / "peers").glob("*.py"))]
    schema = sorted((ROOT / "src" / "fondaco" / "store").glob("migrat*/*.sql"))
    texts = [path.read_bytes() for path in (*own, *schema, ROOT / "src" / "fondaco" / "store" / "migrate.py")]
    return sha256(b"".join(texts)).hexdigest()[:12]
