"""One list, asked again and again: with each filter, order and page, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

import httpx
from tests.cases import filled
from tests.cast import Stage
from tests.conformance.answers import rows, value_at
from tests.conformance.probes import Probe
from tests.conformance.published import Operation

# What stays as a declaration writes it, so that a value may bring further parameters and placeholders with it.
AS_WRITTEN = "&=<>,:/@*."
MANY = {"L": "page_size=500", "V2": "limit=500"}


@dataclass
class Listing:
    """A request of a probe with what it answers. `wrong` collects what is not as published, `proven` the parameters."""

    stage: Stage
    operation: Operation
    probe: Probe
    body: Any
    wrong: list[str] = field(default_factory=list)
    proven: set[str] = field(default_factory=set)
    all: list[Any] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The attributes that tell its rows apart."""
        return self.probe.key.split()

    @property
    def is_page(self) -> bool:
        return isinstance(self.body, Mapping) and rows(self.body) is not None

    async def fill(self) -> None:
        """All rows, though there be more than one page of them."""
        found = rows(self.body) or []
        if self.is_page and self.body["next"]:
            found = rows((await self.ask(MANY[self.operation.surface])).json()) or []
        self.all = found

    def key(self, row: Any) -> str:
        return " ".join(str(value_at(row, name)) for name in self.names)

    def keys(self, found: list[Any]) -> list[str]:
        return [self.key(row) for row in found]

    def meant(self, name: str) -> str:
        """The key of the row that a declaration names."""
        words = str(name).split() if len(self.names) > 1 else [str(name)]
        return " ".join(self.known(word) for word in words)

    def known(self, word: str) -> str:
        found = filled(f"<{word}>", self.stage.kept)
        return word if found == f"<{word}>" else str(found)

    async def ask(self, query: str, path: str = "") -> httpx.Response:
        """The same request with more in its query."""
        path = path or self.probe.request.path
        query = quote(query, safe=AS_WRITTEN)
        query = query.replace("+", "%2B")
        return await self.stage.send(replace(self.probe.request, path=f"{path}{'&' if '?' in path else '?'}{query}"))

    async def select(self, query: str) -> list[str] | None:
        """The keys of the rows that remain; None, and something is wrong, if there is no list."""
        answer = await self.ask(filled(query, self.stage.kept))
        found = rows(answer.json()) if answer.status_code == 200 else None
        if found is None:
            self.wrong.append(f"?{query}: {answer.status_code} {answer.text[:200]}")
            return None
        if self.is_page and answer.json()["next"]:
            answer = await self.ask(f"{filled(query, self.stage.kept)}&{MANY[self.operation.surface]}")
            found = rows(answer.json()) or []
        return self.keys(found)

    async def select_page(self, query: str) -> list[str] | None:
        """The keys of one page as it comes."""
        answer = await self.ask(query)
        found = rows(answer.json()) if answer.status_code == 200 else None
        return None if found is None else self.keys(found)

    async def values(self, query: str, attribute: str) -> list[Any] | None:
        """What the rows hold in an attribute, in their order; None, and something is wrong, if there is no list."""
        answer = await self.ask(query)
        found = rows(answer.json()) if answer.status_code == 200 else None
        if found is None:
            self.wrong.append(f"?{query}: {answer.status_code} {answer.text[:200]}")
            return None
        return [value_at(row, attribute) for row in found]
