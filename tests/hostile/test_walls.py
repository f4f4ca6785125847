"""Row-level security of PostgreSQL: the second wall between organizations, whatever a statement forgets."""

import asyncio
from typing import Any

import asyncpg
import pytest
from tests.hostile.shops import API, Hub

from fondaco.store.postgres import ROLE


async def seen(url: str, setting: str | None, sql: str) -> list[Any]:
    raw = await asyncpg.connect(url)
    try:
        await raw.execute(f"set role {ROLE}")
        if setting is not None:
            await raw.execute(f"set fondaco.org = '{setting}'")
        return [tuple(row) for row in await raw.fetch(sql)]
    finally:
        await raw.close()


def tables(hub: Hub) -> list[str]:
    found = hub.select(
        "select table_name from information_schema.columns where column_name = 'org_id' and table_schema = 'public'"
    )
    return sorted(name for (name,) in found)


def test_row_level_security(grown_hub: Hub) -> None:
    hub = grown_hub
    hub.ask("POST", API + "/brands", {"idempotency-key": "a"}, b'{"brand_code":"wall"}')
    for shop in (hub.ours, hub.theirs):
        for table in tables(hub):
            owned = f"select distinct org_id from {table} where org_id is not null"
            found = asyncio.run(seen(hub.url, str(shop.number), owned))
            all_of_them = hub.select(f"select distinct org_id from {table}")
            assert found == ([(shop.number,)] if (shop.number,) in all_of_them else []), table
        assert asyncio.run(seen(hub.url, str(shop.number), "select uid from organizations")) == [(shop.org,)]
        for table in ("users", "secrets", "revoked_tokens"):
            assert asyncio.run(seen(hub.url, str(shop.number), f"select * from {table}")) == [], table


@pytest.mark.parametrize("setting", [None, "", "-1", "1 or 1=1", "00", " 0", "*", "null"])
def test_row_level_security_with_no_organization(grown_hub: Hub, setting: str | None) -> None:
    assert len(tables(grown_hub)) >= 20
    assert {"orders", "order_lines", "payments", "order_history"} <= set(tables(grown_hub))
    for table in [*tables(grown_hub), "organizations", "users", "secrets"]:
        owned = " where org_id is not null" if table in tables(grown_hub) else ""
        assert asyncio.run(seen(grown_hub.url, setting, f"select 1 from {table}{owned}")) == [], table


@pytest.mark.parametrize(
    "sql",
    [
        "insert into brands (uid, org_id, code, created, updated) values ('z', {theirs}, 'z', '', '')",
        "update brands set org_id = {theirs}",
        "update orders set org_id = {theirs}",
        "update order_lines set org_id = {theirs}",
        "insert into payments (uid, org_id, order_id, amount, created) values ('z', {theirs}, 1, 1, '')",
        "insert into movements (org_id, sku_id, quantity, reason, created) values ({theirs}, 1, 1, '', '')",
        "insert into users (uid, email, password, created) values ('z', 'z', 'z', '')",
    ],
)
def test_row_level_security_of_writes(grown_hub: Hub, sql: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        asyncio.run(seen(grown_hub.url, str(grown_hub.ours.number), sql.format(theirs=grown_hub.theirs.number)))


def test_row_level_security_of_blind_writes(grown_hub: Hub) -> None:
    """Without any condition a statement still touches our rows alone."""
    ours, theirs = (str(shop.number) for shop in (grown_hub.ours, grown_hub.theirs))
    touched = asyncio.run(seen(grown_hub.url, ours, "update brands set name_ar = name_ar returning org_id"))
    assert {row[0] for row in touched} == {int(ours)}
    for blind in ("delete from {}", "update {} set org_id = org_id"):
        for table in ("brands", "orders", "order_lines", "payments", "order_history", "movements"):
            statement = f"{blind.format(table)} where org_id = {theirs} returning 1"
            assert asyncio.run(seen(grown_hub.url, ours, statement)) == [], statement


def test_what_the_platform_keeps_for_all_is_read_and_no_more(grown_hub: Hub) -> None:
    ours = str(grown_hub.ours.number)
    for table in ("countries", "states", "units_of_measure", "product_categories", "customer_statuses"):
        assert asyncio.run(seen(grown_hub.url, ours, f"select 1 from {table} where org_id is null")) != [], table
        for blind in ("delete from {} where org_id is null", "update {} set org_id = {} where org_id is null"):
            statement = f"{blind.format(table, ours)} returning 1"
            assert asyncio.run(seen(grown_hub.url, ours, statement)) == [], statement


def test_the_search_that_looks_behind_the_wall(grown_hub: Hub) -> None:
    """It runs as the owner of the tables, and checks for itself whose rows are asked for."""
    ours, theirs = grown_hub.ours.number, grown_hub.theirs.number
    for table in ("brands", "products", "customers", "orders"):
        anything = f"select * from searched('{table}', {theirs}, array['%'])"
        assert asyncio.run(seen(grown_hub.url, str(theirs), anything)) != [], table
        for setting in (str(ours), None, "", "null"):
            assert asyncio.run(seen(grown_hub.url, setting, anything)) == [], table
