"""Servers as processes: started, waited for, weighed by the operating system's own accounting, ended by their id."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from bench.load import ROOT, Outcome, Stream, ask, request, run

CPUCLOCK_SCHED = 2


class Memory(Struct, frozen=True):
    """Bytes of a process and its children: resident, resident at its highest, and shared pages counted in part."""

    resident: int
    peak: int
    proportional: int


class Measure(Struct, frozen=True):
    """What a load cost: the server's processor seconds per answer of the first stream, and what each stream saw."""

    cpu: float
    outcomes: list[Outcome]

    @property
    def main(self) -> Outcome:
        return self.outcomes[0]


class Server(Struct, frozen=True):
    """A process that listens on a port of 127.0.0.1."""

    pid: int
    port: int
    log: Path

    def cpu(self) -> float:
        """Processor seconds (user and system) of the process and of its living children, exact to the nanosecond."""
        return sum(time.clock_gettime(~pid << 3 | CPUCLOCK_SCHED) for pid in family(self.pid))

    def memory(self) -> Memory:
        counted = [_memory(pid) for pid in family(self.pid)]
        return Memory(*(sum(column) for column in zip(*counted, strict=True)))

    def measure(self, *streams: Stream, limit: float = 60) -> Measure:
        before = self.cpu()
        outcomes = run(self.port, *streams, limit=limit)
        return Measure((self.cpu() - before) / max(len(outcomes[0].latencies), 1), outcomes)


def family(pid: int) -> list[int]:
    """The process and its descendants."""
    members = [pid]
    for member in members:
        for task in Path(f"/proc/{member}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                members += [int(child) for child in task.read_text().split()]
    return members


def _memory(pid: int) -> tuple[int, int, int]:
    status = _fields(Path(f"/proc/{pid}/status"))
    return status["VmRSS"], status["VmHWM"], _fields(Path(f"/proc/{pid}/smaps_rollup")).get("Pss", 0)


def _fields(path: Path) -> dict[str, int]:
    """The lines `Name: 123 kB` of a file of the kernel, in bytes."""
    lines = (line.split() for line in path.read_text().splitlines())
    return {words[0].rstrip(":"): int(words[1]) * 1024 for words in lines if len(words) == 3 and words[2] == "kB"}


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def uvicorn(app: str, port: int) -> list[str]:
    """The command for an application in one process, with the options that Fondaco gives to uvicorn."""
    options = [
        "--loop",
        "uvloop",
        "--http",
        "httptools",
        "--ws",
        "none",
        "--lifespan",
        "off",
        "--timeout-keep-alive",
        "75",
    ]
    quiet = ["--no-access-log", "--log-level", "warning", "--no-server-header", "--no-proxy-headers"]
    return [sys.executable, "-m", "uvicorn", app, "--port", str(port), *options, *quiet]


@contextlib.contextmanager
def serving(
    command: Sequence[str],
    port: int,
    log: Path,
    *,
    ready: str = "/",
    env: Mapping[str, str] | None = None,
    patience: float = 30,
) -> Iterator[Server]:
    """Run the command until the block ends; it stands once it answers anything on the path `ready`."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd=ROOT, env={**os.environ, **(env or {})}
        )
    try:
        _await_answer(process, port, log, request("GET", ready), patience)
        yield Server(process.pid, port, log)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)


def _await_answer(process: subprocess.Popen[bytes], port: int, log: Path, question: bytes, patience: float) -> None:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError):
            ask(port, question, limit=5)
            return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} did not answer: {log.read_text('utf-8', 'replace')[-2000:]}")
