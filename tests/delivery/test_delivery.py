"""Carriers, drivers, vehicles and deliveries on both databases: who is meant, what is remembered, who sees what."""

import asyncio
import json
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest
from tests.cases import OWNER
from tests.cast import Stage

from fondaco.catalog.reference import STATES
from fondaco.delivery import actions, fleets
from fondaco.delivery.model import CARRIERS, DELIVERIES, DRIVERS, LINKS, VEHICLES, Carrier, Delivery
from fondaco.events import records
from fondaco.identity.companies import describe
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Conflict, Invalid
from fondaco.kernel.values import replace
from fondaco.orders.model import ORDERS
from fondaco.store.counters import read_counter
from fondaco.surfaces.surface import House

DANA = {"first_name": "Dana", "last_name": "R", "employee_id": "E1", "license_number": "L1", "phone": "1"}
OMAR = DANA | {"first_name": "Omar", "employee_id": "E2"}
VAN = {
    "make": "Kia",
    "model_year": 2024,
    "model_name": None,
    "license_number": "ABC",
    "capacity": 3,
    "has_air_conditioner": True,
}
SHARED = {"name": "All", "state": "", "medical_license": "", "adult_use_license": ""}
JOB: dict[str, Any] = {
    "payment_expected": 10_000,
    "currency": "SAR",
    "status": "created",
    "requested_pickup": None,
    "expected_pickup": None,
    "actual_pickup": None,
    "requested_delivery": None,
    "expected_delivery": None,
    "actual_delivery": None,
    "customer_notes": None,
    "notes": None,
    "payment_collected": "",
    "amount_collected": None,
    "driver_comment": "",
    "brand": "Our Shop",
    "eligible": ["cash"],
    "pickup_driver": DANA,
    "delivery_driver": OMAR,
    "pickup_vehicle": VAN,
    "delivery_vehicle": VAN,
    "payment_method": {"kind": "method", "name": "Cash", "description": "Cash", "days": 0},
    "payment_term": {"kind": "term", "name": "Net 15", "description": "In 15 days", "days": 15},
}


async def deliver(stage: Stage, actor: Actor, **more: Any) -> Delivery:
    return await stage.database.write(actor.org, partial(actions.add_delivery, actor=actor, values=JOB | more))


async def counted(stage: Stage, table: str) -> int:
    return (await read_counter(stage.database.of(stage.org), stage.org, table))[0]


async def test_those_who_are_known_are_meant(stage: Stage):
    actor = await stage.actor(OWNER)
    first = await deliver(stage, actor)
    second = await deliver(stage, actor, pickup_driver=DANA | {"phone": "2"})
    known, again = json.loads(first.details), json.loads(second.details)
    assert known == again
    assert known["pickup_driver"]["id"] != known["delivery_driver"]["id"]
    assert known["pickup_vehicle"] == known["delivery_vehicle"]
    assert (first.number, second.number) == ("T-1", "T-2")
    tables = ("carriers", "drivers", "vehicles", "payment_wordings", "deliveries")
    assert [await counted(stage, table) for table in tables] == [1, 2, 1, 2, 2]
    db = stage.database.of(stage.org)
    (vehicle,) = await records.load_all(db, VEHICLES, stage.org, "license_number", ["ABC"])
    await stage.write(partial(fleets.remove_vehicle, actor=actor, vehicle=vehicle))
    found = await records.load(db, DELIVERIES, stage.org, "id", first.id)
    assert found
    assert json.loads(found.details) == known
    for nameless in (VAN | {"license_number": None}, VAN | {"license_number": None, "make": None}):
        for _ in range(2):
            await deliver(stage, actor, pickup_vehicle=nameless, delivery_vehicle=nameless)
    assert await counted(stage, "vehicles") == 2


async def test_a_delivery_of_an_order(stage: Stage):
    theirs = Actor((await stage.actor("stranger")).organization, "owner")
    order = await records.load(stage.database.of(theirs.org), ORDERS, theirs.org, "code", "ORD-THEIRS")
    assert order
    for named in (order.number, "ORD-THEIRS", order.number[-8:], str(order.id)):
        found = await deliver(stage, theirs, order=named)
        assert (found.order_id, found.order_number, found.invoice_number) == (order.id, order.number, "ORD-THEIRS")
        assert found.buyer == "Theirs"
        told = json.loads(found.details)
        assert told["customer"] == {"id": order.customer_id, "display_name": "Theirs"}
        assert told["pickup_address"]["name"] == "Theirs"
        assert told["brand"]["id"] == theirs.org
    with pytest.raises(Invalid) as refusal:
        await deliver(stage, await stage.actor(OWNER), order=order.number)
    assert refusal.value.field == "order_number"


@pytest.mark.parametrize(
    ("moments", "days"),
    [
        ({}, (None, None, None)),
        (
            {"requested_pickup": "2026-03-08", "requested_delivery": "2026-03-09"},
            ("2026-03-08", "2026-03-09", "2026-03-09T07:00:00.000000Z"),
        ),
        (
            {"requested_delivery": "2026-03-09", "expected_delivery": "2026-03-10T06:00:00.000000Z"},
            (None, "2026-03-09", "2026-03-10T06:00:00.000000Z"),
        ),
        (
            {"expected_pickup": "2026-03-10T08:00:00.000000Z", "actual_pickup": "2026-03-11T08:00:00.000000Z"},
            ("2026-03-11", None, None),
        ),
    ],
)
async def test_the_day_is_that_of_the_company(stage: Stage, moments: dict[str, str], days: tuple[Any, Any, Any]):
    actor = await stage.actor(OWNER)
    actor = replace(actor, organization=replace(actor.organization, time_zone="America/Phoenix"))
    found = await deliver(stage, actor, **moments)
    assert (found.pickup_day, found.delivery_day, found.display_delivery) == days


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"status": "lost"}, "status"),
        ({"payment_expected": -1}, "payment_expected.amount"),
        ({"amount_collected": -1}, "collected_payment_amount"),
    ],
)
async def test_what_a_delivery_may_not_be(stage: Stage, wrong: dict[str, Any], field: str):
    with pytest.raises(Invalid) as refusal:
        await deliver(stage, await stage.actor(OWNER), **wrong)
    assert refusal.value.field == field


async def test_a_deleted_delivery_is_not_listed(stage: Stage):
    actor = await stage.actor(OWNER)
    gone = await deliver(stage, actor, status="deleted")
    db = stage.database.of(stage.org)
    assert await records.load(db, DELIVERIES, stage.org, "id", gone.id) is None
    assert await records.load(db, DELIVERIES, stage.org, "id", gone.id, archived=True)
    assert await counted(stage, "deliveries") == 0


@pytest.fixture
async def everybodys(house: House) -> AsyncIterator[int]:
    """A carrier that all know, until the test is over."""
    id = await house.database.write(None, partial(fleets.share_carrier, values=SHARED))
    yield id
    removing = "delete from carriers where org_id is null"
    await house.database.write(None, lambda tx: tx.run(removing, {}))


async def test_carriers_of_everybody_of_ours_and_of_others(everybodys: int, stage: Stage):
    actor = await stage.actor(OWNER)
    theirs = Actor((await stage.actor("stranger")).organization, "owner")
    ours = await stage.write(partial(fleets.add_carrier, actor=actor, values={"name": " Swift ", "state": "CO"}))
    foreign: Carrier = await stage.database.write(theirs.org, partial(fleets.fleet_of, actor=theirs))
    db = stage.database.of(stage.org)
    seen = await records.load_all(db, CARRIERS, stage.org, "id", [ours.id, foreign.id, everybodys])
    assert {each.name for each in seen} == {"Swift", "All"}
    link = await stage.write(partial(fleets.link_carrier, actor=actor, values={"carrier_id": everybodys}))
    assert (link.name, link.carrier_name) == ("All", "All")
    for carrier, problem in ((everybodys, Conflict), (foreign.id, Invalid)):
        with pytest.raises(problem):
            await stage.write(partial(fleets.link_carrier, actor=actor, values={"carrier_id": carrier}))
    moved = await stage.write(partial(fleets.change_link, actor=actor, link=link, changes={"carrier_id": ours.id}))
    assert (moved.carrier_name, moved.carrier_state, moved.name) == ("Swift", "CO", "Swift")
    with pytest.raises(Invalid):
        await stage.write(partial(fleets.change_link, actor=actor, link=moved, changes={"carrier_id": foreign.id}))
    assert await records.load_all(db, LINKS, stage.org, "carrier_id", [everybodys]) == []


async def test_one_fleet_whatever_happens_at_once(stage: Stage):
    actor = await stage.actor(OWNER)
    adding = [stage.write(partial(fleets.add_driver, actor=actor, values=DANA)) for _ in range(6)]
    drivers = await asyncio.gather(*adding)
    assert len({driver.carrier_id for driver in drivers}) == 1
    changed = await stage.write(
        partial(fleets.change_driver, actor=actor, driver=drivers[0], changes={"is_active": False})
    )
    found = await records.load(stage.database.of(stage.org), DRIVERS, stage.org, "id", changed.id)
    assert found
    assert (bool(found.is_active), found.carrier_name) == (False, "Our Shop")


async def test_a_vehicle_is_registered_where_its_company_is_at_home(stage: Stage):
    actor = await stage.actor(OWNER)
    homeless = await stage.write(partial(fleets.add_vehicle, actor=actor, values=VAN))
    await stage.database.write(None, partial(describe, actor=actor, changes={"state": "co"}))
    at_home = await stage.write(partial(fleets.add_vehicle, actor=actor, values=VAN))
    (state,) = await records.load_all(stage.database.of(stage.org), STATES, stage.org, "id", [at_home.state_id])
    assert (homeless.state_id, state.abbr) == (None, "CO")
