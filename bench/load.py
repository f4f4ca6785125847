"""The load generator: a process of its own that keeps many connections busy over bare sockets and epoll."""

import select
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

ROOT = Path(__file__).resolve().parent.parent
LAST = b"\r\n0\r\n\r\n"
LARGE = 100_000
NO_BODY = (b"204", b"304")
CHUNKED = b"\r\ntransfer-encoding: chunked"
LENGTH = b"\r\ncontent-length:"
# Where a request holds this, each sending of it says something else: a number of as many digits that never came before.
MARK = b"@a-new-number-@"


class Stream(Struct, frozen=True):
    """Requests to send in turn, by how many connections, until `count` answers or `seconds` have passed.

    With an `every` (seconds) each connection sends on that beat instead of at once; a stream with neither
    count nor seconds is a prober, which ends when the others have.
    """

    requests: list[bytes]
    connections: int = 16
    count: int = 0
    seconds: float = 0
    every: float = 0


class Outcome(Struct, frozen=True):
    """What one stream saw: seconds per answer in the order they came, and every answer that was not 2xx."""

    wall: float
    latencies: list[float]
    statuses: dict[str, int]
    received: int
    refusal: str = ""

    @property
    def failed(self) -> int:
        return sum(n for status, n in self.statuses.items() if not status.startswith("2"))

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.wall if self.wall else 0.0

    def at(self, share: float) -> float:
        """The latency that `share` of the answers did not exceed, in seconds."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class _Order(Struct, frozen=True):
    port: int
    streams: list[Stream]


class _Tally:
    """The running count of one stream."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.sent = 0
        self.latencies: list[float] = []
        self.statuses: dict[bytes, int] = {}
        self.received = 0
        self.refusal = b""
        self.serial = time.time_ns() // 1_000 % 10**15
        self.started = time.perf_counter()
        self.ended = 0.0

    def next(self, now: float) -> bytes | None:
        stream = self.stream
        if (stream.count and self.sent >= stream.count) or (stream.seconds and now - self.started > stream.seconds):
            return None
        self.sent += 1
        message = stream.requests[(self.sent - 1) % len(stream.requests)]
        if MARK in message:
            self.serial += 1
            return message.replace(MARK, b"%015d" % self.serial)
        return message

    def add(self, sent_at: float, data: bytes, end: int) -> None:
        self.ended = now = time.perf_counter()
        self.latencies.append(now - sent_at)
        self.received += end
        status = data[9:12] if end > 0 else b"cut"
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if status[:1] != b"2" and not self.refusal:
            self.refusal = data

    def outcome(self) -> Outcome:
        statuses = {status.decode("latin-1"): n for status, n in self.statuses.items()}
        wall = (self.ended or time.perf_counter()) - self.started
        return Outcome(wall, self.latencies, statuses, self.received, self.refusal[:600].decode("utf-8", "replace"))


class _Wire:
    """One kept-alive connection, one request on it at a time."""

    def __init__(self, port: int, tally: _Tally) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.tally = tally
        self.buffer = b""
        self.kept = b""
        self.dropped = 0
        self.sent_at = 0.0
        self.due = 0.0
        self.waits = False
        self.over = False

    def send(self, now: float) -> None:
        request = self.tally.next(now)
        if request is None:
            self.over = True
            return
        self.waits = True
        self.sent_at = time.perf_counter()
        self.sock.sendall(request)

    def streamed_end(self, data: bytes) -> int:
        """The same for a large answer in chunks: only its head and tail are held, copying it would delay others."""
        head_end = data.find(b"\r\n\r\n")
        if not _is_chunked(data, head_end):
            return answer_end(data)
        if data.endswith(LAST):
            end, self.dropped = len(data) + self.dropped, 0
            return end
        self.kept = data[: head_end + 4] + data[-len(LAST) :]
        self.dropped += len(data) - len(self.kept)
        return 0

    def receive(self) -> bool:
        """Take what has come; true when the answer is whole."""
        try:
            data = self.sock.recv(1 << 18)
        except ConnectionResetError:
            data = b""
        cut = not data
        if self.buffer:
            data = self.buffer + data
        end = -1 if cut else self.streamed_end(data) if self.dropped or len(data) > LARGE else answer_end(data)
        if end == 0:
            self.buffer, self.kept = self.kept or data, b""
            return False
        self.buffer = b""
        self.waits = False
        self.over = end < 0
        self.tally.add(self.sent_at, data, end)
        return True


def _is_chunked(data: bytes, head_end: int) -> bool:
    return CHUNKED in data[:head_end].lower()


def answer_end(data: bytes) -> int:
    """How many bytes the answer at the start of `data` takes; 0 while it is not whole, -1 when it never will be."""
    head_end = data.find(b"\r\n\r\n")
    if head_end < 0:
        return 0 if data else -1
    head = data[:head_end].lower()
    at = head.find(LENGTH)
    if at >= 0:
        line_end = head.find(b"\r\n", at + 2)
        whole = head_end + 4 + int(head[at + len(LENGTH) : line_end if line_end > 0 else head_end])
        return whole if len(data) >= whole else 0
    if data[9:12] in NO_BODY:
        return head_end + 4
    return _chunks_end(data, head_end + 4) if CHUNKED in head else -1


def _chunks_end(data: bytes, at: int) -> int:
    while (line_end := data.find(b"\r\n", at)) >= 0:
        size = int(data[at:line_end].partition(b";")[0], 16)
        at = line_end + 2 + size + 2
        if len(data) < at:
            return 0
        if size == 0:
            return at
    return 0


def drive(port: int, streams: Sequence[Stream], limit: float) -> list[Outcome]:
    """Run all streams side by side in this process, for at most `limit` seconds."""
    tallies = [_Tally(stream) for stream in streams]
    wires = [_Wire(port, tally) for tally in tallies for _ in range(tally.stream.connections)]
    bounded = [wire for wire in wires if wire.tally.stream.count or wire.tally.stream.seconds]
    paced = [wire for wire in wires if wire.tally.stream.every]
    by_descriptor = {wire.sock.fileno(): wire for wire in wires}
    poller = select.epoll()
    for descriptor in by_descriptor:
        poller.register(descriptor, select.EPOLLIN)
    start = time.perf_counter()
    for tally in tallies:
        tally.started = start
    for wire in wires:
        wire.due = start
        if not wire.tally.stream.every:
            wire.send(start)
    while time.perf_counter() - start < limit and not all(wire.over for wire in bounded):
        for descriptor, _ in poller.poll(_beat(paced)):
            wire = by_descriptor[descriptor]
            if not wire.receive():
                continue
            if wire.over:
                poller.unregister(descriptor)
            elif not wire.tally.stream.every:
                wire.send(wire.tally.ended)
    for wire in wires:
        wire.sock.close()
    return [tally.outcome() for tally in tallies]


def _beat(paced: list[_Wire]) -> float:
    """Send what is due on the beat; the seconds until the next one is."""
    now = time.perf_counter()
    wait = 0.2
    for wire in paced:
        if wire.waits or wire.over:
            continue
        if wire.due <= now:
            wire.send(now)
            wire.due = max(wire.due + wire.tally.stream.every, now)
        else:
            wait = min(wait, wire.due - now)
    return wait


def run(port: int, *streams: Stream, limit: float = 60) -> list[Outcome]:
    """Run the streams from a fresh process, so that the measuring does not share a core's time with anything here."""
    order = msgspec.msgpack.encode(_Order(port, list(streams)))
    done = subprocess.run(
        [sys.executable, "-m", "bench.load", str(limit)],
        input=order,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        timeout=limit + 30,
        check=True,
    )
    return msgspec.msgpack.decode(done.stdout, type=list[Outcome])


def request(method: str, path: str, headers: dict[str, str] | None = None, body: object = None) -> bytes:
    """The bytes of one request; a body that is not bytes is sent as JSON."""
    content = body if isinstance(body, bytes) else b"" if body is None else msgspec.json.encode(body)
    lines = {"Host": "127.0.0.1", **(headers or {})}
    if content:
        lines |= {"Content-Type": "application/json", "Content-Length": str(len(content))}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + content


def ask(port: int, message: bytes, limit: float = 60) -> tuple[int, bytes]:
    """Send one request from here: the status and the body of its answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=limit) as sock:
        sock.sendall(message)
        data = b""
        while (end := answer_end(data)) == 0 or not data:
            piece = sock.recv(1 << 18)
            if not piece:
                raise ConnectionError("the answer was cut")
            data += piece
    head, _, body = data[:end].partition(b"\r\n\r\n")
    if CHUNKED in head.lower():
        body = _joined(body)
    return int(head[9:12]), body


def _joined(body: bytes) -> bytes:
    pieces: list[bytes] = []
    while True:
        line, _, rest = body.partition(b"\r\n")
        size = int(line.partition(b";")[0], 16)
        if size == 0:
            return b"".join(pieces)
        pieces.append(rest[:size])
        body = rest[size + 2 :]


def main() -> None:
    order = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=_Order)
    sys.stdout.buffer.write(msgspec.msgpack.encode(drive(order.port, order.streams, float(sys.argv[1]))))


if __name__ == "__main__":
    main()
