"""The second wall on PostgreSQL: row-level security under a role that owns nothing, put up by no superuser."""

import asyncpg
import pytest
from tests.cast import application, client_of, open_stage
from tests.conftest import OPERATOR, postgres_url
from tests.servers import Postgres

from fondaco.store.migrate import migrate_postgres
from fondaco.store.postgres import ROLE
from fondaco.surfaces.surface import House

TENANTED = """
select c.table_name from information_schema.columns c join pg_tables t on t.tablename = c.table_name
where c.column_name = 'org_id' and t.schemaname = 'public' order by 1
"""


async def test_every_table_of_a_tenant_has_its_policy(postgres_house: House, cluster: Postgres):
    """A table that a later migration adds must not stand outside the wall."""
    tenanted = set(cluster.run(TENANTED, database="fondaco").split())
    guarded = cluster.run("select tablename from pg_policies where qual like '%org_id%'", database="fondaco").split()
    assert tenanted == set(guarded)
    bare = cluster.run(
        "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace "
        "and not relrowsecurity and relname <> 'migrations'",
        database="fondaco",
    )
    assert bare == ""


async def test_without_its_own_clause_a_statement_sees_one_organization(postgres_house: House):
    async with client_of(application(postgres_house)) as client:
        stage = await open_stage(postgres_house, client)
        database = postgres_house.database
        for org in (stage.org, stage.strangers_org):
            seen = await database.of(org).all("select distinct org_id from api_keys", {})
            assert [row[0] for row in seen] == [org]
            assert [row[0] for row in await database.of(org).all("select id from organizations", {})] == [org]
        assert await database.of(stage.org).all("select id from products", {}) == []
        assert await database.of(stage.org).all("select id from users", {}) == []
        assert await database.of(stage.org).all("select name from secrets", {}) == []


async def test_nothing_foreign_is_written(postgres_house: House):
    async with client_of(application(postgres_house)) as client:
        stage = await open_stage(postgres_house, client)
        database = postgres_house.database
        foreign = {"org": stage.strangers_org}
        changing = "update products set name_en = 'x' where org_id = :org"
        assert await database.write(stage.org, lambda tx: tx.run(changing, foreign)) == 0
        removing = "delete from skus where org_id = :org"
        assert await database.write(stage.org, lambda tx: tx.run(removing, foreign)) == 0
        adding = "insert into counters (org_id, name) values (:org, 'x')"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await database.write(stage.org, lambda tx: tx.run(adding, foreign))


async def test_the_scope_is_that_of_the_caller_not_of_the_one_before(postgres_house: House):
    """Connections of the pool go from one organization to another."""
    async with client_of(application(postgres_house)) as client:
        stage = await open_stage(postgres_house, client)
        for org, count in [(stage.strangers_org, 1), (stage.org, 0)] * 20:
            assert await postgres_house.database.of(org).value("select count(*) from products", {}) == count


async def test_who_serves_and_who_migrates(postgres_house: House, cluster: Postgres):
    """The server acts as a role that owns no table; neither it nor the operator is a superuser."""
    assert await postgres_house.database.of(None).value("select current_user::text", {}) == ROLE
    able = "select bool_or(rolsuper or rolbypassrls) from pg_roles where rolname in ('{}', '{}')"
    assert cluster.run(able.format(ROLE, OPERATOR)) == "f"
    owned = f"select count(*) from pg_tables where tableowner = '{ROLE}'"
    assert cluster.run(owned, database="fondaco") == "0"


async def test_migrating_twice_applies_nothing_twice(cluster: Postgres):
    url = postgres_url(cluster, "twice")
    assert (await migrate_postgres(url))[0] == "house"
    assert await migrate_postgres(url) == []
