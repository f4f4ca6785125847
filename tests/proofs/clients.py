"""Many clients at once, each on a kept connection of its own: small enough that two hundred fit beside the server."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Self, TypeVar

from msgspec import Struct, json
from tests.hostile.shops import API
from tests.servers import HOST, Server

T = TypeVar("T")
IS_LONG = os.environ.get("PROVE") == "1"
WAIT = 60


def by_length(short: T, long: T) -> T:
    """How much of a proof runs: what fits in `make test`, or all of it in `make prove`."""
    return long if IS_LONG else short


class Broke(Exception):
    """The connection ended before the answer did."""


class Answer(Struct, frozen=True):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.decode(self.body)

    @property
    def data(self) -> Any:
        """The record within the envelope of what was changed."""
        return self.json()["data"]

    @property
    def is_replayed(self) -> bool:
        return self.headers.get("idempotent-replayed") == "true"


class Client:
    """One client with a key. Its connection opens when it first speaks, and again after it broke."""

    def __init__(self, server: Server, key: str) -> None:
        self._server = server
        self._key = key
        self._wire: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    async def connect(self) -> None:
        self._wire = await asyncio.open_connection(HOST, self._server.port)

    def close(self) -> None:
        if self._wire:
            self._wire[1].close()
            self._wire = None

    async def ask(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Answer:
        """Send a request and read its answer. Raises Broke."""
        content = b"" if body is None else json.encode(body)
        said = {"host": HOST, "authorization": self._key, "content-length": str(len(content))} | dict(headers or {})
        said |= {"content-type": "application/json"} if content else {}
        lines = [f"{method} {API}{path} HTTP/1.1", *(f"{name}: {value}" for name, value in said.items())]
        try:
            if self._wire is None:
                await self.connect()
            assert self._wire
            reader, writer = self._wire
            writer.write("\r\n".join([*lines, "", ""]).encode() + content)
            return await asyncio.wait_for(_read(reader), WAIT)
        except (OSError, asyncio.IncompleteReadError) as error:
            self.close()
            raise Broke(str(error)) from error

    async def made(self, path: str, body: Any) -> Any:
        """The record that a POST makes."""
        answer = await self.ask("POST", path, body)
        assert answer.status in (200, 201), (answer.status, answer.body)
        return answer.data


async def _read(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines) if name}
    return Answer(int(first.split()[1]), headers, await reader.readexactly(int(headers.get("content-length", "0"))))


class Crowd:
    """Clients of one shop that are connected already, so that all of them can speak at once."""

    def __init__(self, server: Server, key: str, count: int) -> None:
        self.clients = [Client(server, key) for _ in range(count)]

    async def __aenter__(self) -> Self:
        for client in self.clients:
            await client.connect()
        return self

    async def __aexit__(self, *_: object) -> None:
        for client in self.clients:
            client.close()

    async def each(self, work: Callable[[Client, int], Awaitable[T]]) -> Sequence[T]:
        """What every client comes to, all of them beginning together."""
        return await asyncio.gather(*(work(client, number) for number, client in enumerate(self.clients)))
