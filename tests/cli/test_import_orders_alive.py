"""`fondaco import orders` as a process: killed and run again, beside a server that serves, and over a long file."""

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from tests.cli.conftest import Place
from tests.cli.test_import import asked
from tests.cli.test_import_orders import AT, HEAD, MAPPING, imported, open_shop
from tests.servers import Server

LONGEST = 120
MOST_GROWTH = 20_000_000


def write_book(place: Place, orders: int) -> Path:
    """Orders of five lines, every tenth a return; the lines of two neighbours stand mixed."""
    path = place.folder / "book.csv"
    with path.open("w", encoding="utf-8") as file:
        print(HEAD, file=file)
        for n in range(0, orders, 2):
            for line in range(5):
                for order in (n, n + 1):
                    key, sign = (f"C{order}", -1) if order % 10 == 9 else (str(order), 1)
                    code = f"P{(order * 7 + line) % 2000}"
                    print(f"{key},{code},Item {code},{sign * (line + 1)},{AT},2.5,{order % 97},France", file=file)
    return path


def start(place: Place, org: str, path: Path) -> subprocess.Popen[bytes]:
    words = ["import", "orders", str(path), "--org", org, "--mapping", str(MAPPING), *place.where]
    return subprocess.Popen([sys.executable, "-m", "fondaco", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_killed_and_run_again(place: Place) -> None:
    org = open_shop(place)
    path = write_book(place, 1000)
    deadline = time.monotonic() + LONGEST
    running = start(place, org, path)
    try:
        while not (there := asked(place, "select count(*) from orders")[0][0]):
            assert running.poll() is None, "it ended before it could be killed"
            assert time.monotonic() < deadline
    finally:
        running.kill()
        running.communicate(timeout=LONGEST)
    assert 0 < there < 1000
    there = asked(place, "select count(*) from orders")[0][0]
    said = imported(place, org, path)
    assert said.startswith(f"created={1000 - there} unchanged={there} failed=0 ")
    assert asked(place, "select count(*), count(distinct external_id) from orders") == [(1000, 1000)]
    assert asked(place, "select count(*) from order_lines") == [(5000,)]
    out, told = place.run("doctor")
    assert (out, "All of this is true." in told) == ("", True)


def test_beside_a_server_that_is_written_to(place: Place) -> None:
    org = open_shop(place)
    key = place.run("key", "create", "--org", org, "--name", "t", "--role", "admin")[0].strip()
    path = write_book(place, 1000)
    folder, url = (None, place.url) if place.url else (place.data, None)
    with Server("--rate-limits", "off", data=folder, database_url=url) as server:
        placed, slowest = 0, 0.0
        headers = {"Authorization": key}
        with httpx.Client(base_url=f"{server.url}/api/v1", headers=headers, timeout=30) as http:
            running = start(place, org, path)
            while running.poll() is None:
                sent = time.monotonic()
                body = {"products": [{"name": "Tea", "quantity": 1, "price": 1}], "external_id": str(placed)}
                http.post("/orders", json=body).raise_for_status()
                slowest = max(slowest, time.monotonic() - sent)
                placed += 1
                assert http.get("/orders", params={"limit": 1}).status_code == 200
            out, _ = running.communicate(timeout=LONGEST)
            assert out.decode().startswith("created=1000 unchanged=0 failed=0 ")
            listed = http.get("/orders", params={"source": "book", "status": "returned", "limit": 1}).json()
        assert placed > 1
        assert slowest < 10
        assert listed["total_count"] == 100
        assert "Traceback" not in server.log
    assert asked(place, "select count(*) from orders") == [(1000 + placed,)]
    named, told = place.run("doctor")
    assert (named, "All of this is true." in told) == ("", True)


@pytest.mark.skipif(sys.platform != "linux", reason="the size of a process is counted in its own way elsewhere")
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    peaks = []
    for orders in (1_000, 10_000):
        place = Place(tmp_path / str(orders))
        place.folder.mkdir()
        running = start(place, open_shop(place), write_book(place, orders))
        assert running.stdout
        assert running.stderr
        out = running.stdout.read()
        running.stderr.read()
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        assert out.decode().startswith(f"created={orders} unchanged=0 failed=0 ")
        peaks.append(used.ru_maxrss * 1024)
    assert peaks[1] - peaks[0] < MOST_GROWTH, peaks
