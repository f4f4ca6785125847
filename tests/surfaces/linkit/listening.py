"""A caller who listens to an endless answer, chunk by chunk, and may hang up in the middle."""

import asyncio
import json
from typing import Any, Self

from tests.cases import LINKIT
from tests.cast import Stage

PATIENCE = 10


class Listener:
    """One GET request to the application itself, as a server would hand it over."""

    def __init__(self, stage: Stage, path: str, *, as_: str = "owner", **headers: str) -> None:
        self.stage = stage
        self.as_ = as_
        self.path, _, query = (LINKIT + path).partition("?")
        self.query = query.encode()
        self.headers = headers
        self.status = 0
        self.answered: dict[str, str] = {}
        self.text = ""
        self.is_whole = False
        self._news = asyncio.Event()
        self._gone = asyncio.Event()
        self._begun = False

    async def __aenter__(self) -> Self:
        named = {"authorization": await self.stage.credential(self.as_)} | self.headers
        scope: dict[str, Any] = {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "path": self.path,
            "raw_path": self.path.encode(),
            "query_string": self.query,
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in named.items()],
            "client": ("10.9.8.7", 1),
        }
        app = self.stage.client._transport.app  # type: ignore[attr-defined]
        self.task = asyncio.create_task(app(scope, self._receive, self._send))
        return self

    async def __aexit__(self, *_: object) -> None:
        self.hang_up()
        await asyncio.wait_for(self.task, PATIENCE)

    async def _receive(self) -> dict[str, Any]:
        if not self._begun:
            self._begun = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.answered = {name.decode(): value.decode() for name, value in message["headers"]}
        elif not self._gone.is_set():
            self.text += message["body"].decode()
            self.is_whole = not message.get("more_body", False)
        self._news.set()

    def hang_up(self) -> None:
        self._gone.set()

    @property
    def blocks(self) -> list[dict[str, str]]:
        """The whole blocks that came so far: their fields, `comment` for a sign of life."""
        found = []
        for block in self.text.split("\n\n")[:-1]:
            parts = (line.partition(":") for line in block.split("\n"))
            found.append({name or "comment": value.strip() for name, _, value in parts})
        return found

    @property
    def events(self) -> list[tuple[int, str, Any]]:
        """What the blocks with data say: id, event and data."""
        return [(int(b["id"]), b["event"], json.loads(b["data"])) for b in self.blocks if "data" in b]

    async def until(self, is_so: Any, seconds: float = PATIENCE) -> None:
        async with asyncio.timeout(seconds):
            while not is_so():
                self._news.clear()
                await self._news.wait()
