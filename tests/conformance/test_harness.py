"""What proves the surfaces is proven itself: a server that ignores a parameter or leaves something out is found out."""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

import httpx
import pytest
from msgspec import json
from tests.cases import Request
from tests.cast import Stage
from tests.conformance import published
from tests.conformance.areas import brands
from tests.conformance.probes import V2, L
from tests.conformance.proving import Proof, prove

PROBES = {probe.operation: probe for probe in brands.PROBES}
LISTS = {L: "GET /brands", V2: "V2: GET /brands/"}
IGNORED = [
    (surface, name) for surface, label in LISTS.items() for name in published.operations(surface)[label].filters
] if published.contracts() else []  # fmt: skip


@dataclass
class Deaf(Stage):
    """A server that does not hear of some parameter, or says something else than it knows."""

    ignored: str = ""
    spoiled: Callable[[dict[str, Any]], None] | None = None

    async def send(self, request: Request) -> httpx.Response:
        if self.ignored:
            request = replace(request, path=re.sub(rf"([?&]){self.ignored}=[^&]*", r"\1", request.path))
        answer = await super().send(request)
        if self.spoiled and answer.status_code == 200 and "/brands" in request.path:
            body = answer.json()
            for row in body["results"]:
                self.spoiled(row)
            answer = httpx.Response(200, headers=answer.headers, content=json.encode(body), request=answer.request)
        return answer


async def wrong(stage: Stage, surface: str, **deafness: Any) -> list[str]:
    """What a proof of the brands' list finds."""
    known = {each.name: getattr(stage, each.name) for each in fields(Stage)}
    deaf = Deaf(**known | {"kept": dict(stage.kept)}, **deafness)
    proof = Proof(published.operations(surface)[LISTS[surface]])
    probe = PROBES[LISTS[surface]]
    await prove(
        deaf, replace(probe, given=[each for each in probe.given if not each.keep] + list(probe.given[-1:])), proof
    )
    return proof.wrong


@published.needed
@pytest.mark.parametrize(("surface", "name"), IGNORED)
async def test_an_ignored_parameter_is_found_out(surface: str, name: str, stage: Stage):
    assert [each for each in await wrong(stage, surface, ignored=name) if re.search(rf"\b{name}\b", each)]


def without_name(row: dict[str, Any]) -> None:
    del row["name"]


def numbered(row: dict[str, Any]) -> None:
    row["name"] = 7


def nameless(row: dict[str, Any]) -> None:
    row["id"] = None


SPOILED = [
    (without_name, "name: the attribute is missing"),
    (numbered, "7 is not of type"),
    (nameless, "null is not of"),
]


@published.needed
@pytest.mark.parametrize("surface", LISTS)
@pytest.mark.parametrize(("spoiled", "said"), SPOILED)
async def test_a_spoiled_answer_is_found_out(surface: str, spoiled: Any, said: str, stage: Stage):
    assert [each for each in await wrong(stage, surface, spoiled=spoiled) if said in each]


@published.needed
@pytest.mark.parametrize("surface", LISTS)
async def test_an_honest_answer_is_not(surface: str, stage: Stage):
    found = await wrong(stage, surface)
    assert not [each for each in found for _, said in SPOILED if said in each]
