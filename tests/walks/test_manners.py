"""The example clients wait as long as they are told when they are over the limit."""

import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec import json

from tests.servers import HOST, Missing, find_node
from tests.walks.shop import ROOT, Shop

PAGES = 3


class Strict(BaseHTTPRequestHandler):
    """Refuses the first request for each page and notes when what was asked."""

    protocol_version = "HTTP/1.1"
    asked: list[str]

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        page = int(query["page"][0])
        is_first = self.path not in self.asked
        self.asked.append(self.path)
        records = [{"id": f"record{page}"}]
        answer: dict[str, Any] = {"data": records, "count": 1, "total_count": PAGES, "has_next": page < PAGES}
        body = json.encode({"code": 429, "error": "Rate limit exceeded", "details": ""} if is_first else answer)
        self.send_response(429 if is_first else 200)
        if is_first:
            self.send_header("Retry-After", "1")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def strict() -> Iterator[tuple[Shop, list[str]]]:
    asked: list[str] = []
    server = ThreadingHTTPServer((HOST, 0), type("Noting", (Strict,), {"asked": asked}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Shop(f"http://{HOST}:{server.server_port}", "fnd_key", {}), asked
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("program", ["walk.py", "walk.mjs"])
def test_a_client_over_the_limit_waits_and_goes_on(strict: tuple[Shop, list[str]], program: str) -> None:
    try:
        runs = sys.executable if program.endswith(".py") else find_node()
    except Missing as missing:
        pytest.skip(str(missing))
    shop, asked = strict
    records, told = shop.walk(runs, str(ROOT / "examples" / program))
    assert [record["id"] for record in records] == ["record1", "record2", "record3"]
    assert told.splitlines()[:PAGES] == ["over the limit, waiting 1 s"] * PAGES
    assert asked == [path for page in range(1, PAGES + 1) for path in [f"/api/v1/products?page={page}&limit=100"] * 2]
