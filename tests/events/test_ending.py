"""A real server with readers who wait: it ends at once, drops who goes, and hardly notices those who stay."""

import http.client
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from tests.hostile.shops import API, Hub, open_hub
from tests.servers import HOST, Postgres

WAITING = 300
TICKS = os.sysconf("SC_CLK_TCK")


@pytest.fixture(params=["sqlite", "postgres"])
def hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hub]:
    url = ""
    if request.param == "postgres":
        cluster: Postgres = request.getfixturevalue("cluster")
        url = cluster.create_database(f"ending_{time.time_ns()}")
    with open_hub("--rate-limits", "off", data=tmp_path, database_url=url) as hub:
        yield hub


@contextmanager
def reading(hub: Hub, path: str) -> Iterator[http.client.HTTPConnection]:
    """A request that is on its way."""
    with closing(http.client.HTTPConnection(HOST, hub.server.port, timeout=20)) as wire:
        wire.request("GET", API + path, headers={"authorization": hub.ours.key})
        yield wire


def top(hub: Hub) -> int:
    return int(hub.http.get("/events?after=999999999").json()["last"])


def tasks(hub: Hub) -> int:
    return int(hub.http.get("/telemetry").json()["runtime"]["goroutines"])


def processor(hub: Hub) -> float:
    """Seconds of processor time that the server has used."""
    fields = Path(f"/proc/{hub.server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def test_a_server_ends_though_readers_wait(hub: Hub) -> None:
    """Streams end whole, polls are answered with an empty list."""
    with ExitStack() as stack:
        end = top(hub)
        streams = [stack.enter_context(reading(hub, "/events/stream")).getresponse() for _ in range(20)]
        polls = [stack.enter_context(reading(hub, f"/events?after={end}&wait=60")) for _ in range(20)]
        time.sleep(0.5)
        began = time.monotonic()
        assert hub.server.stop() in (0, -15)
        assert time.monotonic() - began < 2
        for stream in streams:
            assert stream.read().count(b"data: ") == end
        for poll in polls:
            answer = poll.getresponse()
            assert answer.status == 200
            assert json.loads(answer.read()) == {"data": [], "last": end, "has_more": False}
    assert "Traceback" not in hub.server.log
    hub.server.start()


def test_who_hangs_up_is_dropped(hub: Hub) -> None:
    before, end = tasks(hub), top(hub)
    with ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(reading(hub, "/events/stream")).getresponse().read(10)
            stack.enter_context(reading(hub, f"/events?after={end}&wait=60"))
        time.sleep(0.5)
        assert tasks(hub) >= before + 40
    deadline = time.monotonic() + 5
    while tasks(hub) > before + 3:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_hundreds_who_wait_cost_next_to_nothing(hub: Hub) -> None:
    """And none holds a connection to the database: others are answered as ever."""
    with ExitStack() as stack:
        end = top(hub)
        waiting = [stack.enter_context(reading(hub, f"/events?after={end}&wait=60")) for _ in range(WAITING)]
        time.sleep(1)
        used, began = processor(hub), time.monotonic()
        for _ in range(20):
            assert hub.http.get("/brands").status_code == 200
            time.sleep(0.1)
        share = (processor(hub) - used) / (time.monotonic() - began)
        assert share < 0.15, f"{share:.0%} of a processor"
        assert hub.http.post("/brands", json={"brand_code": "news"}).status_code == 201
        began = time.monotonic()
        for wire in waiting:
            assert [each["type"] for each in json.loads(wire.getresponse().read())["data"]] == ["brand.created"]
        assert time.monotonic() - began < 5


def test_a_reader_who_does_not_read_costs_no_memory(hub: Hub) -> None:
    with socket.create_connection((HOST, hub.server.port)) as wire:
        entries = [{"brand_code": f"deaf-{i}", "name_en": "x" * 200} for i in range(500)]
        hub.http.post("/brands/bulk", json=entries)
        wire.sendall(f"GET {API}/events/stream HTTP/1.1\r\nhost: x\r\nauthorization: {hub.ours.key}\r\n\r\n".encode())
        for turn in range(10):
            changed = [each | {"name_en": f"{turn}" + "y" * 200} for each in entries]
            assert hub.http.post("/brands/bulk", json=changed).status_code == 200
        assert hub.http.get("/telemetry").json()["runtime"]["alloc_mb"] < 160
