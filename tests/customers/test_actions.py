"""Customers on both databases: what is counted, recorded and left behind, and what happens at the same moment."""

import asyncio
import json
from typing import Any

import pytest
from tests.cases import OWNER
from tests.cast import Stage

from fondaco.customers import actions
from fondaco.customers.model import ADDRESSES, CUSTOMERS, GROUPS, Address, Customer, Group
from fondaco.events import records
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Conflict, Invalid, Malformed
from fondaco.store.counters import read_counter
from fondaco.store.database import Connection

DANA = {"first_name": "Dana", "email": " DANA@shop.test"}
PLACE = {"line1": "1", "city": "Riyadh", "country": "SA"}


async def add_customer(stage: Stage, actor: Actor, **values: Any) -> Customer:
    return await stage.write(lambda tx: actions.add_customer(tx, actor, DANA | values))


async def add_group(stage: Stage, actor: Actor, name: str) -> Group:
    return await stage.write(lambda tx: actions.add_group(tx, actor, {"name": name}))


async def add_address(stage: Stage, actor: Actor, customer: Customer, **values: Any) -> Address:
    return await stage.write(lambda tx: actions.add_address(tx, actor, PLACE | values | {"customer_id": customer.id}))


async def last_changes(stage: Stage) -> tuple[str, Any]:
    found = await stage.database.of(stage.org).one(
        "select type, changes from events where org_id = :org order by number desc limit 1", {"org": stage.org}
    )
    assert found is not None
    return found[0], json.loads(found[1])


async def counted(stage: Stage, table: str) -> int:
    """The rows that the counter says there are, which must be those there are."""
    reader = stage.database.of(stage.org)
    rows, _ = await read_counter(reader, stage.org, table)
    assert rows == await reader.value(f"select count(*) from {table} where org_id = :org", {"org": stage.org})
    return rows


async def test_what_a_program_may_leave_out(stage: Stage):
    actor = await stage.actor(OWNER)
    customer = await add_customer(stage, actor)
    assert (customer.email, customer.phone, customer.type, customer.status) == (
        "dana@shop.test",
        "",
        "individual",
        "active",
    )
    with pytest.raises(Malformed):
        await stage.write(lambda tx: actions.add_customer(tx, actor, {"first_name": "x"}))
    with pytest.raises(Invalid):
        await add_customer(stage, actor, status="gone")
    with pytest.raises(Conflict):
        await add_customer(stage, actor)


async def test_groups_and_columns_change_in_one_event(stage: Stage):
    actor = await stage.actor(OWNER)
    first, second = [await add_group(stage, actor, name) for name in ("First", "Second")]
    customer = await add_customer(stage, actor, group_uids=[first.uid])
    changes = {"status": "inactive", "group_uids": [second.uid]}
    changed = await stage.write(lambda tx: actions.change_customer(tx, actor, customer, changes))
    told = {"status": ["active", "inactive"], "group_uids": [[first.uid], [second.uid]]}
    assert await last_changes(stage) == ("customer.updated", told)
    assert changed.updated > customer.updated
    await stage.write(lambda tx: actions.join_group(tx, actor, changed, first))
    told = {"group_uids": [[second.uid], [first.uid, second.uid]]}
    assert await last_changes(stage) == ("customer.updated", told)


async def test_counters_are_right_after_everything(stage: Stage):
    actor = await stage.actor(OWNER)
    group = await add_group(stage, actor, "Group")
    customer = await add_customer(stage, actor, group_uids=[group.uid])
    other = await add_customer(stage, actor, email="other@shop.test", group_uids=[group.uid])
    first, second, _ = [await add_address(stage, actor, customer) for _ in range(3)]
    await add_address(stage, actor, other)
    await stage.write(lambda tx: actions.remove_address(tx, actor, first))
    assert [await counted(stage, table) for table in ("customers", "customer_groups", "addresses")] == [2, 1, 3]
    await stage.write(lambda tx: actions.remove_customer(tx, actor, customer))
    assert [await counted(stage, table) for table in ("customers", "customer_groups", "addresses")] == [1, 1, 1]
    assert await records.load(stage.database.of(stage.org), ADDRESSES, stage.org, "id", second.id) is None
    await stage.write(lambda tx: actions.remove_group(tx, actor, group))
    assert [await counted(stage, table) for table in ("customers", "customer_groups", "addresses")] == [1, 0, 1]
    members = await stage.database.of(stage.org).value(
        "select count(*) from group_members where org_id = :org", {"org": stage.org}
    )
    assert members == 0


async def test_one_default_whatever_happens_at_once(stage: Stage):
    actor = await stage.actor(OWNER)
    customer = await add_customer(stage, actor)

    async def add(tx: Connection) -> Address:
        await records.load(tx, CUSTOMERS, actor.org, "id", customer.id, lock=True)
        return await actions.add_address(tx, actor, PLACE | {"customer_id": customer.id, "is_default": True})

    await asyncio.gather(*[stage.write(add) for _ in range(6)])
    found = await stage.database.of(stage.org).all(
        "select is_default from addresses where org_id = :org", {"org": stage.org}
    )
    assert sorted(bool(row[0]) for row in found) == [False] * 5 + [True]


async def test_one_of_those_who_take_an_address_at_once_gets_it(stage: Stage):
    actor = await stage.actor(OWNER)
    outcome: Any = await asyncio.gather(*[add_customer(stage, actor) for _ in range(6)], return_exceptions=True)
    assert [type(each) for each in outcome if isinstance(each, Exception)] == [Conflict] * 5
    assert await counted(stage, "customers") == 1


async def test_a_group_may_go_while_customers_join_it(stage: Stage):
    actor = await stage.actor(OWNER)
    group = await add_group(stage, actor, "Group")

    async def remove(tx: Connection) -> None:
        row = await records.load(tx, GROUPS, actor.org, "id", group.id, lock=True)
        assert row is not None
        await actions.remove_group(tx, actor, row)

    joining = [add_customer(stage, actor, email=f"d{i}@shop.test", group_uids=[group.uid]) for i in range(6)]
    outcome: Any = await asyncio.gather(*joining[:3], stage.write(remove), *joining[3:], return_exceptions=True)
    assert {type(each) for each in outcome} <= {Customer, Invalid, type(None)}
    assert outcome[3] is None
    assert await counted(stage, "customer_groups") == 0
    await counted(stage, "customers")
