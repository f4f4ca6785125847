"""Every published operation of tiers A and B is served as published, and each area's probes prove it."""

from collections import defaultdict
from collections.abc import Callable

import pytest
from tests.cast import application, client_of, open_stage
from tests.conformance import published
from tests.conformance.probes import Probe, declared
from tests.conformance.proving import Proof, prove
from tests.conformance.published import Operation

from fondaco.app import Dialects
from fondaco.surfaces.surface import House

# On PostgreSQL a sample is enough: what differs between the databases is tried by each area's own tests on both.
SAMPLED = 9

PROBES: dict[str, list[Probe]] = defaultdict(list)
for probe in declared():
    PROBES[probe.operation].append(probe)

OPERATIONS = [pytest.param(each, id=each.label) for each in published.promised()]


async def proof_of(operation: Operation, house: House, applications: dict[str, Dialects]) -> Proof:
    """Run all probes of an operation, each in a stage of its own."""
    proof = Proof(operation)
    name = house.database.name
    if name not in applications:
        applications[name] = application(house)
    for probe in PROBES[operation.label]:
        async with client_of(applications[name]) as client:
            try:
                await prove(await open_stage(house, client), probe, proof)
            except AssertionError as failure:
                proof.wrong.append(str(failure).partition("\n")[0])
    if not PROBES[operation.label]:
        proof.wrong.append("no probe is declared")
    else:
        proof.finish()
    return proof


@published.needed
@pytest.mark.parametrize("operation", OPERATIONS)
async def test_operation(
    operation: Operation,
    sqlite_house: House,
    applications: dict[str, Dialects],
    record_property: Callable[[str, object], None],
):
    proof = await proof_of(operation, sqlite_house, applications)
    record_property("conformance", proof.tally)
    if proof.wrong:
        pytest.fail("\n".join(proof.wrong), pytrace=False)


@published.needed
@pytest.mark.parametrize("operation", OPERATIONS[::SAMPLED])
async def test_operation_on_postgres(operation: Operation, postgres_house: House, applications: dict[str, Dialects]):
    proof = await proof_of(operation, postgres_house, applications)
    if proof.wrong:
        pytest.fail("\n".join(proof.wrong), pytrace=False)
