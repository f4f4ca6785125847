"""Runs the probes of one operation and collects what is not as published, and how much of it is answered."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
from tests.cases import JSON, differences, filled
from tests.cast import Stage
from tests.conformance import bodies, filters, generic, strangers
from tests.conformance.answers import answered, attributes, invalid, rows, schema_of
from tests.conformance.listing import Listing
from tests.conformance.probes import L, Probe
from tests.conformance.published import Operation

from fondaco.orders.stock_commands import run_due

VERSION = "LeafLink-Version"
NEWEST = "2022-10-31"
PAGING = ("page", "page_size", "limit", "offset")
FIELDS = ("fields_include", "fields_exclude")
SHOWN = ("include_children", "expand", "fields_add")


@dataclass
class Proof:
    """What the probes of an operation came to. The sets hold what was seen of what is published."""

    operation: Operation
    wrong: list[str] = field(default_factory=list)
    parameters: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)

    @property
    def published_attributes(self) -> set[str]:
        schemas = [schema_of(self.operation, status) for status in self.operation.answers]
        return {path for schema in schemas if schema for path in attributes(self.operation.surface, schema)}

    @property
    def published_fields(self) -> set[str]:
        body = self.operation.body
        return set(bodies.fields(self.operation.surface, body)) if body else set()

    @property
    def tally(self) -> dict[str, Any]:
        """Counts for the line at the end of a run."""
        known = self.published_attributes
        return {
            "surface": self.operation.surface,
            "tier": self.operation.tier,
            "operations": [int(not self.wrong), 1],
            "parameters": [len(self.parameters & set(self.operation.filters)), len(self.operation.filters)],
            "attributes": [len(self.attributes & known), len(known)],
            "body fields": [len(self.fields & self.published_fields), len(self.published_fields)],
        }

    def finish(self) -> None:
        """What no probe said anything of."""
        unproven = [name for name in self.operation.filters if name not in self.parameters]
        self.wrong += [f"{name}: no probe proves this parameter" for name in unproven]
        self.wrong += [
            f"{name}: no probe sends this body field" for name in sorted(self.published_fields - self.fields)
        ]


def dates() -> dict[str, str]:
    today = datetime.now(UTC).date()
    return {
        name: str(today + timedelta(days=days)) for name, days in {"yesterday": -1, "today": 0, "tomorrow": 1}.items()
    }


async def prepared(stage: Stage, probe: Probe) -> None:
    """What is given is there, and what was commanded of the stock is done."""
    for request in probe.given:
        await stage.prepare(request)
        await run_due(stage.database)


async def prove(stage: Stage, probe: Probe, proof: Proof) -> None:
    """Run one probe in a stage of its own."""
    stage.kept |= dates()
    platforms = await strangers.before(stage, probe)
    await prepared(stage, probe)
    asks = proof.operation.method == "GET"
    if not asks:
        proof.wrong += await strangers.look(stage, proof.operation, probe, platforms, None)
    answer = await stage.send(probe.request)
    body = looked_at(answer, proof)
    if answer.status_code not in proof.operation.answers:
        return
    if asks:
        proof.wrong += await strangers.look(stage, proof.operation, probe, platforms, body)
    proof.wrong += bodies.shown(probe, probe.request.body, body, stage.kept)
    proof.fields |= set(bodies.sent(probe.request.body))
    if proof.operation.surface == L:
        await versions(stage, probe, answer, proof)
    for further in probe.further:
        await again(stage, probe, further, proof)
    if not asks:
        proof.wrong += said_in_query(stage, probe, body, proof)
    if asks:
        await asked(stage, probe, body, proof)
    elif "company_id" in proof.operation.filters:
        await asked_elsewhere(stage, probe, body, proof)


def looked_at(answer: httpx.Response, proof: Proof) -> Any:
    """The body of an answer, once held against what is published of it."""
    operation = proof.operation
    request = answer.request
    if answer.status_code not in operation.answers:
        said = f"{request.method} {request.url} answers {answer.status_code} {answer.text[:600]}"
        proof.wrong.append(f"{said}, not {', '.join(map(str, operation.answers))}")
        return None
    schema = schema_of(operation, answer.status_code)
    if not answer.content:
        proof.wrong += ["the answer is empty"] if schema else []
        return None
    if answer.headers["content-type"] != JSON:
        proof.wrong.append(f"the answer is {answer.headers['content-type']}")
        return None
    body = answer.json()
    if schema:
        proof.wrong += invalid(operation, answer.status_code, body)
        found = list(answered(operation.surface, schema, body))
        proof.attributes |= {path for path, there in found if there}
        proof.wrong += sorted({f"{path}: the attribute is missing" for path, there in found if not there})
        if rows(body) == [] and operation.method == "GET":
            proof.wrong.append("the list is empty, which proves nothing")
    return body


async def versions(stage: Stage, probe: Probe, answer: httpx.Response, proof: Proof) -> None:
    """The version is repeated, and one that is not served is refused (D-13)."""
    if answer.headers.get(VERSION) != NEWEST:
        proof.wrong.append(f"{VERSION} is answered with {answer.headers.get(VERSION)}")
    older = await stage.send(replace(probe.request, headers={**probe.request.headers, VERSION: "2019-01-01"}))
    if older.status_code != 400:
        proof.wrong.append(f"a version that is not served is answered with {older.status_code}")


async def again(stage: Stage, probe: Probe, body: Any, proof: Proof) -> None:
    """The same request with another body."""
    request = replace(probe.request, body=body)
    answered_ = looked_at(await stage.send(request), proof)
    proof.wrong += [f"{each} (of a further body)" for each in bodies.shown(probe, body, answered_, stage.kept)]
    proof.fields |= set(bodies.sent(body))


def said_in_query(stage: Stage, probe: Probe, body: Any, proof: Proof) -> list[str]:
    """What a request that changes something says in its query must be answered just as what its body says."""
    wrong = []
    for name, value in parse_qsl(urlsplit(filled(probe.request.path, stage.kept)).query):
        if name not in proof.operation.filters or name == "company_id":
            continue
        answer = body.get(name, body.get(name.removesuffix("_id")))
        if name in probe.shown:
            wrong += differences(filled(probe.shown[name], stage.kept), answer, f"the answer's {name}")
        elif not bodies.alike(value, answer) and value != str(answer).lower():
            wrong.append(f"{name} was said as {value!r} and is answered as {answer!r}")
        proof.parameters.add(name)
    return wrong


async def asked_elsewhere(stage: Stage, probe: Probe, body: Any, proof: Proof) -> None:
    """A request that changes something names its company just as one that asks."""
    listing = Listing(stage, proof.operation, probe, body)
    await generic.company(listing, "company_id")
    proof.wrong += listing.wrong
    proof.parameters.add("company_id")


async def asked(stage: Stage, probe: Probe, body: Any, proof: Proof) -> None:
    """Each published parameter, by what the probe says of it or else by what its name says."""
    listing = Listing(stage, proof.operation, probe, body)
    await listing.fill()
    for name in probe.selects:
        await filters.declared(listing, name)
    for name, (value, holds) in probe.proves.items():
        await proved(listing, name, value, holds)
    for name in probe.empty:
        await filters.of_nothing(listing, name)
    for name in proof.operation.filters:
        if name not in listing.proven and name not in proof.parameters:
            await by_name(listing, name)
    proof.wrong += listing.wrong
    proof.parameters |= listing.proven


async def proved(listing: Listing, name: str, value: Any, holds: Any) -> None:
    """The whole answer is as it should be with a parameter, and was not without it; or it is refused."""
    answer = await listing.ask(filled(f"{name}={value}", listing.stage.kept))
    if isinstance(holds, int):
        listing.wrong += [f"?{name}={value}: {answer.status_code}, not {holds}"] if answer.status_code != holds else []
        listing.proven.add(name)
        return
    wrong = (
        differences(filled(holds, listing.stage.kept), answer.json()) if answer.status_code == 200 else ["no answer"]
    )
    listing.wrong += [f"?{name}={value}: {answer.status_code} {each}" for each in wrong]
    if not differences(filled(holds, listing.stage.kept), listing.body):
        listing.wrong.append(f"{name}: what should hold with it holds without it as well")
    listing.proven |= {part.partition("=")[0] for part in f"{name}={value}".split("&")}


async def by_name(listing: Listing, name: str) -> None:
    """Prove a parameter that the probe says nothing of; one that is not known here stays unproven."""
    is_list = rows(listing.body) is not None
    parameter = listing.operation.filters[name]
    if name == "company_id" and (parameter.required or not is_list):
        await generic.company(listing, name)
    elif name in SHOWN:
        await generic.shown(listing, name)
    elif name in FIELDS:
        await generic.fields(listing, name)
    elif not is_list:
        return
    elif name in PAGING:
        await generic.pages(listing, name)
    elif name == "ordering":
        await generic.ordering(listing, name)
    elif name == "search":
        await generic.search(listing, name)
    elif name in filters.COMPANIES:
        await filters.of_companies(listing, name)
    elif not await filters.derived(listing, name):
        return
    listing.proven.add(name)
