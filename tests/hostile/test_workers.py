"""Several worker processes over PostgreSQL and Redis: they count as one and forget as one."""

import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from msgspec import json
from tests.hostile.shops import API, PASSWORD, WAIT, Hub, client, open_hub, refused
from tests.servers import HOST, Missing, Postgres, Redis

WORKERS = 2
LIMIT = 40
CONNECTIONS = 12

pytestmark = pytest.mark.xdist_group("workers")


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    try:
        server = Redis()
    except Missing as reason:
        pytest.skip(str(reason))
    with server:
        yield server


@pytest.fixture(scope="module")
def team(cluster: Postgres, redis: Redis) -> Iterator[Hub]:
    url = cluster.create_database("team")
    with open_hub("--workers", str(WORKERS), "--counters-url", redis.url, database_url=url) as hub:
        yield hub


def limit(hub: Hub, **limits: int) -> None:
    """Set the organization's limits behind the server's back, to begin with whatever they were."""
    settings = ", ".join(f"{name} = {value}" for name, value in limits.items())
    hub.run(f"update organizations set {settings} where id = {hub.ours.number}")


def answers(hub: Hub, count: int, method: str, path: str, body: bytes = b"") -> list[tuple[int, int, int]]:
    """So many requests at once, over connections that reach every worker: status, what remained, when to come again."""
    found: list[tuple[int, int, int]] = []
    start = threading.Barrier(CONNECTIONS)

    def ask(times: int) -> None:
        with closing(HTTPConnection(HOST, hub.server.port, timeout=WAIT)) as http:
            http.connect()
            start.wait(WAIT)
            for _ in range(times):
                headers = {"authorization": hub.ours.key, "content-type": "application/json"}
                http.request(method, API + path, body, headers)
                answer = http.getresponse()
                answer.read()
                found.append(
                    (
                        answer.status,
                        int(answer.headers.get("x-ratelimit-remaining") or -1),
                        int(answer.headers.get("retry-after") or 0),
                    )
                )

    share = count // CONNECTIONS
    threads = [threading.Thread(target=ask, args=(share,)) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
    assert len(found) == share * CONNECTIONS
    return found


@pytest.mark.parametrize(
    ("scope", "method", "path", "body", "done"),
    [
        ("read_limit", "GET", "/brands", b"", 200),
        ("write_limit", "PATCH", "/brands/code/ours-brand_code", b"{}", 200),
        ("bulk_limit", "POST", "/brands/bulk", b'[{"brand_code":"team"}]', 200),
    ],
)
def test_limits_hold_across_workers(
    team: Hub, redis: Redis, scope: str, method: str, path: str, body: bytes, done: int
) -> None:
    """Of three times as many as fit, exactly those that fit are let in, and what remains counts down by one each."""
    assert len(workers(team)) == WORKERS
    forget(redis)
    limit(team, **{scope: LIMIT})
    try:
        found = answers(team, 3 * LIMIT, method, path, body)
    finally:
        limit(team, **{scope: 0})
    assert Counter(status for status, _, _ in found) == {done: LIMIT, 429: 2 * LIMIT}
    assert sorted(left for status, left, _ in found if status == done) == list(range(LIMIT))
    assert all(1 <= wait <= 61 for status, _, wait in found if status == 429)


def workers(hub: Hub) -> list[int]:
    """The processes that the server started to work for it."""
    children = Path(f"/proc/{hub.server.pid}/task/{hub.server.pid}/children").read_text().split()
    return [int(child) for child in children if "spawn_main" in Path(f"/proc/{child}/cmdline").read_text()]


def forget(redis: Redis) -> None:
    subprocess.run(["redis-cli", "-p", str(redis.port), "flushall"], check=True, capture_output=True, timeout=WAIT)


def every_worker(hub: Hub, key: str) -> set[int]:
    """Statuses over many connections, of which each worker takes some."""
    found = set()
    for _ in range(4 * CONNECTIONS):
        with client(hub.server, key) as http:
            found.add(http.get("/brands").status_code)
    return found


def test_a_revoked_key_is_refused_by_every_worker(team: Hub) -> None:
    limit(team, read_limit=0, write_limit=0)
    made = team.http.post("/api-keys", json={"name": "short-lived"}).json()["data"]
    assert every_worker(team, made["key"]) == {200}
    assert team.http.delete(f"/api-keys/{made['id']}").status_code == 204
    assert every_worker(team, made["key"]) == {401}


def test_a_token_signed_out_is_refused_by_every_worker(team: Hub) -> None:
    """And one that any of them issued is known to all: they sign with one secret."""
    limit(team, read_limit=0, write_limit=0)
    signed_in = team.http.post("/auth/login", json={"email": team.ours.email, "password": PASSWORD}).json()
    token = f"Bearer {signed_in['token']}"
    assert every_worker(team, token) == {200}
    assert team.ask("POST", API + "/auth/logout", {"authorization": token}).status == 204
    assert every_worker(team, token) == {401}


def test_wrong_passwords_are_counted_together(team: Hub, redis: Redis) -> None:
    forget(redis)
    body = json.encode({"email": "nobody@nowhere.test", "password": "wrong password"})
    found = answers(team, 60, "POST", "/auth/login", body)
    assert Counter(status for status, _, _ in found) == {401: 10, 429: 50}


def test_an_idempotency_key_holds_across_workers(team: Hub) -> None:
    """One of many at once does the work, the others are told what it did."""
    limit(team, write_limit=0)
    before = team.counts()
    found: list[tuple[bytes, str | None]] = []

    def post() -> None:
        with client(team.server, team.ours.key) as http:
            answer = http.post("/brands", json={"brand_code": "once"}, headers={"idempotency-key": "team"})
            found.append((answer.content, answer.headers.get("idempotent-replayed")))

    threads = [threading.Thread(target=post) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
    assert len({content for content, _ in found}) == 1
    assert Counter(replayed for _, replayed in found) == {None: 1, "true": CONNECTIONS - 1}
    after = team.counts()
    assert {name: after[name] - before[name] for name in ("brands", "events", "replies")} == dict.fromkeys(
        ("brands", "events", "replies"), 1
    )


@pytest.mark.parametrize(
    ("arguments", "needs"),
    [
        (["--workers", "2", "--data", "{data}"], "PostgreSQL"),
        (["--workers", "2", "--data", "{data}", "--counters-url", "redis://127.0.0.1:1/0"], "PostgreSQL"),
        (["--workers", "2", "--database-url", "postgresql://127.0.0.1:1/none"], "Valkey or Redis"),
        (["--workers", "0", "--data", "{data}"], "workers"),
    ],
    ids=["SQLite", "SQLite with counters", "PostgreSQL without counters", "none"],
)
def test_several_workers_without_what_they_need(tmp_path: Path, arguments: list[str], needs: str) -> None:
    command = [sys.executable, "-m", "fondaco", "serve", *(word.format(data=tmp_path) for word in arguments)]
    env = {name: value for name, value in os.environ.items() if not name.startswith("FONDACO_")} | {"COLUMNS": "300"}
    ended = subprocess.run(command, capture_output=True, text=True, timeout=WAIT, env=env, check=False)
    assert ended.returncode != 0
    assert needs in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not list(tmp_path.iterdir())


def test_redis_goes_away(cluster: Postgres) -> None:
    """The workers go on, each counting for itself, and say that something is amiss; back again, all is well."""
    try:
        redis = Redis()
    except Missing as reason:
        pytest.skip(str(reason))
    url = cluster.create_database("bereft")
    with redis:
        arguments = ("--workers", str(WORKERS), "--counters-url", redis.url)
        with open_hub(*arguments, database_url=url) as hub:
            limit(hub, read_limit=LIMIT, write_limit=0)
            assert hub.http.get("/health").json()["status"] == "healthy"
            redis.__exit__()
            found = answers(hub, 6 * LIMIT, "GET", "/brands")
            admitted = Counter(status for status, _, _ in found)
            assert set(admitted) == {200, 429}
            assert LIMIT <= admitted[200] <= WORKERS * LIMIT
            assert hub.http.post("/brands", json={"brand_code": "bereft"}).status_code == 201
            healths = {}
            for _ in range(CONNECTIONS):
                with client(hub.server, hub.ours.key) as http:
                    health = http.get("/health")
                    healths[health.json()["status"]] = health.status_code
            assert healths == {"degraded": 200}
            refused(hub.ask("GET", API + "/brands", {"authorization": "fnd_x"}), 401)
            assert "Traceback" not in hub.server.log
