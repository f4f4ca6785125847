"""Customers as businesses on both databases: what they share with the customers of Linkit, and what they need not."""

from typing import Any

import pytest
from tests.cases import OWNER
from tests.cast import Stage

from fondaco.customers import actions, roles
from fondaco.customers.business_rules import PaymentOption
from fondaco.customers.businesses import (
    BUSINESSES,
    Business,
    add_business,
    archive_business,
    change_business,
    customers_of,
    trading_customer,
)
from fondaco.customers.model import ADDRESSES, CUSTOMERS
from fondaco.customers.terms import options_of
from fondaco.events import records
from fondaco.identity.actions import organizations
from fondaco.identity.companies import describe
from fondaco.kernel.actor import Operator
from fondaco.kernel.errors import Conflict, Faults, Invalid, Malformed, NotFound
from fondaco.pricing.actions import add_schedule
from fondaco.pricing.model import SCHEDULES

TEA = {"name": "Tea House", "email": "Tea@House.test", "phone": "0512345678"}
PLACE = {"address": "1 Leaf Street", "city": "Portland", "state": "oregon", "zipcode": "97201"}


async def add(stage: Stage, **values: Any) -> Business:
    actor = await stage.actor(OWNER)
    return await stage.write(lambda tx: add_business(tx, actor, TEA | values))


async def change(stage: Stage, business: Business, **changes: Any) -> Business:
    actor = await stage.actor(OWNER)
    return await stage.write(lambda tx: change_business(tx, actor, business, changes))


async def test_contacts_are_free_but_for_those_who_were_made_by_linkit(stage: Stage):
    actor = await stage.actor(OWNER)
    await add(stage)
    twin = await add(stage)
    assert (twin.email, twin.email_written, twin.phone) == ("tea@house.test", "Tea@House.test", "+966512345678")
    bare = await add(stage, email="", phone="no. 7")
    assert (bare.email, bare.email_written, bare.phone, bare.phone_written) == ("", None, "no. 7", "no. 7")

    person = {"first_name": "Dana", "email": "tea@house.test"}
    dana = await stage.write(lambda tx: actions.add_customer(tx, actor, person))
    with pytest.raises(Conflict):
        await stage.write(lambda tx: actions.add_customer(tx, actor, person))
    found = await stage.write(lambda tx: actions.look_up(tx, actor, "email", "tea@house.test"))
    assert found is not None
    assert found.id == dana.id

    row = await stage.write(lambda tx: records.load(tx, CUSTOMERS, actor.org, "id", bare.id))
    assert row is not None
    await stage.write(lambda tx: actions.change_customer(tx, actor, row, {"gender": "other"}))
    with pytest.raises(Malformed):
        await stage.write(lambda tx: actions.add_customer(tx, actor, {"first_name": "Nobody"}))


async def test_linkit_sees_the_name_cut_and_leaves_it_whole(stage: Stage):
    actor = await stage.actor(OWNER)
    business = await add(stage, name="n" * 150)
    row = await stage.write(lambda tx: records.load(tx, CUSTOMERS, actor.org, "id", business.id))
    assert row is not None
    assert (row.first_name, row.last_name, row.type) == ("n" * 100, "", "corporate")
    same = await stage.write(lambda tx: actions.change_customer(tx, actor, row, {"first_name": "n" * 100}))
    assert same.full_name == "n" * 150
    other = await stage.write(
        lambda tx: actions.change_customer(tx, actor, row, {"first_name": "Tea", "last_name": "B"})
    )
    assert other.full_name == "Tea B"
    with pytest.raises(Invalid):
        await add(stage, name="n" * 401)


@pytest.mark.parametrize("status", ["active", "blocked"])
async def test_what_is_archived_is_inactive_and_comes_back_as_it_was(stage: Stage, status: str):
    actor = await stage.actor(OWNER)
    business = await add(stage)
    row = await stage.write(lambda tx: records.load(tx, CUSTOMERS, actor.org, "id", business.id))
    assert row is not None
    await stage.write(lambda tx: actions.change_customer(tx, actor, row, {"status": status}))
    business = await stage.write(lambda tx: records.load(tx, BUSINESSES, actor.org, "id", business.id))  # type: ignore
    archived = await stage.write(lambda tx: archive_business(tx, actor, business))
    assert (archived.status, bool(archived.is_archived)) == ("inactive", True)
    assert await stage.write(lambda tx: archive_business(tx, actor, archived)) == archived
    assert (await change(stage, archived, is_archived=False)).status == status

    gone = await stage.write(lambda tx: actions.change_customer(tx, actor, row, {"status": "inactive"}))
    assert gone.is_archived
    assert not (
        await stage.write(lambda tx: actions.change_customer(tx, actor, gone, {"status": "active"}))
    ).is_archived


async def test_a_price_schedule_counts_its_customers(stage: Stage):
    actor = await stage.actor(OWNER)
    schedules = [
        await stage.write(lambda tx: add_schedule(tx, actor, "Gold")),
        await stage.write(lambda tx: add_schedule(tx, actor, "Silver")),
    ]

    async def counts() -> list[int]:
        rows = await records.load_all(
            stage.database.of(actor.org), SCHEDULES, actor.org, "id", [each.id for each in schedules]
        )
        return [row.customer_count for row in rows]

    business = await add(stage, price_schedule_id=schedules[0].id)
    assert await counts() == [1, 0]
    business = await change(stage, business, price_schedule_id=schedules[1].id)
    assert await counts() == [0, 1]
    row = await stage.write(lambda tx: records.load(tx, CUSTOMERS, actor.org, "id", business.id))
    assert row is not None
    await stage.write(lambda tx: actions.remove_customer(tx, actor, row))
    assert await counts() == [0, 0]


async def test_what_a_business_names_must_be_there(stage: Stage):
    wrong = {"status_id": 7000, "license_type_id": 1, "tier": 9, "service_zone_id": 1, "partner_org_id": 10**6}
    with pytest.raises(Faults) as caught:
        await add(stage, **wrong)
    assert {fault.field for fault in caught.value.faults} == {"status_id", "tier", "service_zone_id", "partner_org_id"}
    for name, value in {
        "managers": [10**6],
        "discount_percent": -1,
        "shipping_charge": -1,
        "email": "x",
        "price_schedule_id": 10**6,
        "tags": [" "],
    }.items():
        with pytest.raises(Invalid) as refused:
            await add(stage, **{name: value})
        assert refused.value.field == name


async def test_roles_point_into_the_addresses_that_linkit_shows(stage: Stage):
    actor = await stage.actor(OWNER)
    business = await add(stage, corporate_address=PLACE)

    async def shown() -> dict[str, tuple[bool, bool, bool]]:
        rows = await records.load_all(stage.database.of(actor.org), ADDRESSES, actor.org, "customer_id", [business.id])
        return {row.line1: (bool(row.is_corporate), bool(row.is_delivery), bool(row.is_default)) for row in rows}

    assert await shown() == {"1 Leaf Street": (True, False, True)}
    store = {**PLACE, "address": "2 Dock", "state": "XX"}
    await stage.write(lambda tx: roles.set_address(tx, actor, business, "delivery_address", store))
    assert await shown() == {"1 Leaf Street": (True, False, False), "2 Dock": (False, True, True)}
    found = (await roles.addresses_of(stage.database.of(actor.org), [actor.org], [business.id]))[business.id]
    assert [(found[role].region, found[role].state_id) for role in roles.ROLES] == [("OR", 38), ("XX", None)]

    # Linkit makes the corporate address the default: it is delivered to as well, and one row has both roles.
    await stage.write(lambda tx: actions.change_address(tx, actor, found["corporate_address"], {"is_default": True}))
    assert await shown() == {"1 Leaf Street": (True, True, True), "2 Dock": (False, False, False)}
    await stage.write(lambda tx: roles.set_address(tx, actor, business, "delivery_address", {"address": "3 Pier"}))
    assert (await shown())["3 Pier"] == (False, True, True)
    assert (await shown())["1 Leaf Street"] == (True, False, False)
    await stage.write(lambda tx: roles.clear_address(tx, actor, business, "delivery_address"))
    assert await shown() == {"1 Leaf Street": (True, False, True), "2 Dock": (False, False, False)}
    with pytest.raises(NotFound):
        await stage.write(lambda tx: roles.clear_address(tx, actor, business, "delivery_address"))


OLDER: list[tuple[dict[str, Any], list[tuple[int, int]]]] = [
    ({"payment_term": "net30", "payment_methods": ["ach", "check"]}, [(4, 4), (4, 2)]),
    ({"payment_term": 15}, [(1, 3)]),
    ({"payment_term": 11}, [(21, 4)]),
    ({"payment_term": 4}, [(4, 2)]),
    ({"payment_methods": [1]}, [(1, 1)]),
    ({"payment_methods": []}, []),
]


@pytest.mark.parametrize(("sent", "meant"), OLDER, ids=str)
async def test_the_older_words_for_how_one_pays(stage: Stage, sent: dict[str, Any], meant: list[tuple[int, int]]):
    business = await add(stage, **sent)
    offered = (await options_of(stage.database.of(stage.org), [stage.org], [business.id]))[business.id]
    assert [(each.term_id, each.method_id) for each in offered] == meant
    assert [bool(each.is_default) for each in offered] == [i == 0 for i in range(len(meant))]


async def test_payment_options_are_replaced_and_one_is_the_default(stage: Stage):
    wanted = [PaymentOption(term=2, method=1), PaymentOption(term=3, method=2, program="direct", is_default=True)]
    business = await add(stage, payment_options=wanted)
    offered = (await options_of(stage.database.of(stage.org), [stage.org], [business.id]))[business.id]
    assert [(each.term_id, bool(each.is_default)) for each in offered] == [(3, True), (2, False)]
    for wrong in ({"term": 900}, {"method": 9}, {"program": "x"}, {"strategy": "x"}):
        with pytest.raises(Invalid):
            await change(stage, business, payment_options=[PaymentOption(**{"term": 2, "method": 1} | wrong)])
    with pytest.raises(Invalid):
        await change(stage, business, payment_term="never")


async def test_who_buys_for_the_first_time_becomes_a_customer_once(stage: Stage):
    async def trade() -> Business:
        (buyer,) = [each for each in await organizations(stage.database.of(None)) if each.id == stage.buyers_org]
        return await stage.database.write(None, lambda tx: trading_customer(tx, stage.org, buyer))

    shown = {"dba": "Buyers", "address": "1 Quay", "city": "Salem", "state": "OR", "zipcode": "97301"}
    await stage.database.write(None, lambda tx: describe(tx, Operator(stage.buyers_org), shown))
    first = await trade()
    places = (await roles.addresses_of(stage.database.of(None), [stage.org], [first.id]))[first.id]
    assert {role: (place.line1, place.region) for role, place in places.items()} == dict.fromkeys(
        roles.ROLES, ("1 Quay", "OR")
    )
    assert (first.dba, first.ein, first.made_by) == ("Buyers", "EIN-9", "leaflink")
    assert (first.org_id, first.partner_org_id, first.full_name) == (stage.org, stage.buyers_org, "Our Buyer")
    assert first.is_marketplace_made
    assert first.last_viewed
    assert (await trade()).id == first.id
    archived = await stage.actor(OWNER)
    await stage.write(lambda tx: archive_business(tx, archived, first))
    assert (await trade()).id == first.id
    known = await customers_of(stage.database.of(None), [stage.org, stage.strangers_org], stage.buyers_org)
    assert [each.id for each in known] == [first.id]
