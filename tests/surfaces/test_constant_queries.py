"""Every list of the LeafLink dialects takes as many statements for many rows as for one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from tests.cases import Request
from tests.cast import Stage
from tests.conformance import published
from tests.conformance.answers import resolved, rows, schema_of
from tests.conformance.probes import Probe, declared
from tests.conformance.proving import dates, prepared
from tests.conformance.published import MOUNTED, Operation

SIZES = {"L": "page_size", "V2": "limit"}
MADE = 18
# What tells records apart, so that one can be made many times over.
NAMES = ("name", "template_name", "sku", "number", "production_batch_number", "code", "state", "email")


def is_list(operation: Operation) -> bool:
    """Whether it answers a page, or an array of records."""
    schema = schema_of(operation, 200) if operation.method == "GET" and 200 in operation.answers else None
    whole = resolved(operation.surface, schema) if schema else {}
    return "items" in whole or "results" in whole.get("properties", {})


PROBES: dict[str, Probe] = {probe.operation: probe for probe in reversed(declared())}
LISTS = [each for each in published.promised() if is_list(each) and each.label in PROBES]


def numbered(body: Any, n: int) -> Any:
    """The same body for another record."""
    if not isinstance(body, Mapping):
        return body
    return {
        name: f"{n}{value}" if name in NAMES and isinstance(value, str) and "<" not in value else value
        for name, value in body.items()
    }


def maker(operation: Operation, probe: Probe) -> Request | None:
    """The last request before the probe's own that made a row of the list."""
    home = MOUNTED[operation.surface] + operation.path
    made = [each for each in probe.given if each.method == "POST" and each.path.partition("?")[0] == home]
    return made[-1] if made else None


async def counted(stage: Stage, request: Request, size: int | None = None) -> tuple[int, int]:
    """How many statements a list takes, and how many rows that shows."""
    if size is not None:
        name = SIZES["V2" if request.path.startswith(MOUNTED["V2"]) else "L"]
        request = replace(request, path=f"{request.path}{'&' if '?' in request.path else '?'}{name}={size}")
    before = stage.database.statements
    answer = await stage.send(request)
    assert answer.status_code == 200, answer.text
    return stage.database.statements - before, len(rows(answer.json()) or ())


@published.needed
@pytest.mark.parametrize("operation", [pytest.param(each, id=each.label) for each in LISTS])
async def test_statements_are_constant(operation: Operation, stage: Stage):
    probe = PROBES[operation.label]
    stage.kept |= dates()
    await prepared(stage, probe)
    make = maker(operation, probe)
    is_page = isinstance((await stage.send(probe.request)).json(), Mapping)
    one, shown = await counted(stage, probe.request, 1 if is_page else None)
    for n in range(MADE if make else 0):
        assert make
        await stage.send(replace(make, body=numbered(make.body, n), keep=""))
    many, rows_ = await counted(stage, probe.request, 500 if is_page else None)
    assert many == one, f"{many} statements for {rows_} rows, {one} for {shown}"
    assert rows_ > shown or not is_page, f"no more than {rows_} rows to look at"
