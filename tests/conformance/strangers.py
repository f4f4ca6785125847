"""A stranger with the same request sees none of it: refused, not found, or a list without a single row of ours."""

from dataclasses import replace
from typing import Any

from tests.cases import PLACEHOLDER, STRANGER, filled
from tests.cast import Stage
from tests.conformance.answers import rows, value_at
from tests.conformance.probes import Probe
from tests.conformance.published import Operation

# Records of the platform, which are everybody's (leaflink §3.5, §5): who asks for one of these by its id may see it.
SHARED = (
    "product_categories product_subcategories units_of_measure unit_denominations product_specifications "
    "product_dosage_units strains states customer_statuses customer_tiers compliance/license_types license_types "
    "transportation/companies notification/preferences"
).split()
REFUSED = (403, 404)


async def before(stage: Stage, probe: Probe) -> set[str]:
    """The rows that are there before anything of ours is: the platform's."""
    path = filled(probe.request.path, stage.kept)
    if probe.request.method != "GET" or PLACEHOLDER.search(path):
        return set()
    answer = await stage.send(probe.request)
    return keys(probe, answer.json()) if answer.status_code == 200 else set()


async def look(stage: Stage, operation: Operation, probe: Probe, platforms: set[str], body: Any) -> list[str]:
    """What a stranger is told who sends the request of a probe, if it is more than he may know.

    A request that changes something is tried where its path names what it changes.
    """
    if operation.method != "GET" and "{" not in operation.path:
        return []
    answer = await stage.send(replace(probe.request, as_=STRANGER))
    said = f"a stranger is answered {answer.status_code} {answer.text[:300]}"
    if answer.status_code in REFUSED:
        return []
    if answer.status_code != 200:
        return [said]
    found = rows(answer.json())
    if operation.method == "GET" and found is None:
        return [] if is_shared(operation) else [said]
    seen = keys(probe, answer.json()) & keys(probe, body) - platforms
    if operation.method != "GET" or seen:
        return [f"{said}, with {sorted(seen)} of ours"]
    return []


def is_shared(operation: Operation) -> bool:
    return operation.path.strip("/").replace("-", "_").startswith(tuple(f"{name}/" for name in SHARED))


def keys(probe: Probe, body: Any) -> set[str]:
    return {" ".join(str(value_at(row, name)) for name in probe.key.split()) for row in rows(body) or []}
