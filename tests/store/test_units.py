"""Units of work: all or nothing, one failing beside others, none waiting for anything else."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest
from tests.cast import Stage

from fondaco.kernel.errors import Invalid
from fondaco.store.counters import count_change, next_number, read_counter
from fondaco.store.database import Connection, Taken
from fondaco.store.saving import delete, insert, update
from fondaco.store.sqlite import SQLite

AT = {"created": "2024-01-01T00:00:00.000000Z", "updated": "2024-01-01T00:00:00.000000Z"}
Unit = Callable[[Connection], Awaitable[None]]


def brand(org: int, code: str) -> dict[str, str]:
    return {"uid": f"{org:08}{code:>7}".replace(" ", "0"), "code": code} | AT


def adding(stage: Stage, code: str, *, fails: bool = False) -> Unit:
    async def work(tx: Connection) -> None:
        await insert(tx, stage.org, "brands", [brand(stage.org, code)])
        if fails:
            raise Invalid("not this one")

    return work


async def codes(stage: Stage) -> list[str]:
    found = await stage.database.of(stage.org).all(
        "select code from brands where org_id = :org order by code", {"org": stage.org}
    )
    return [row[0] for row in found]


async def test_a_failing_unit_leaves_nothing(stage: Stage):
    with pytest.raises(Invalid):
        await stage.write(adding(stage, "A", fails=True))
    assert await codes(stage) == []
    assert (await read_counter(stage.database.of(stage.org), stage.org, "brands"))[0] == 0


async def test_a_failing_unit_harms_no_neighbour(stage: Stage):
    """Units that ask at once share a commit; each stands or falls alone."""
    units = [adding(stage, str(number), fails=number % 3 == 0) for number in range(12)]
    outcome = await asyncio.gather(*(stage.write(unit) for unit in units), return_exceptions=True)
    assert [isinstance(each, Invalid) for each in outcome] == [number % 3 == 0 for number in range(12)]
    assert await codes(stage) == sorted(str(number) for number in range(12) if number % 3)
    assert (await read_counter(stage.database.of(stage.org), stage.org, "brands"))[0] == 8


async def test_a_taken_key_names_itself(stage: Stage):
    await stage.write(adding(stage, "A"))
    with pytest.raises(Taken) as caught:
        await stage.write(lambda tx: insert(tx, stage.org, "brands", [brand(stage.org, "A") | {"uid": "x" * 15}]))
    assert caught.value.table == "brands"


async def test_several_after_a_failure_go_on(stage: Stage):
    for number in range(3):
        with pytest.raises(Invalid):
            await stage.write(adding(stage, "A", fails=True))
        await stage.write(adding(stage, f"B{number}"))
    assert await codes(stage) == ["B0", "B1", "B2"]


async def test_what_a_unit_returns_comes_after_its_commit(stage: Stage):
    """Once the caller hears of it, every other connection sees it."""

    async def work(tx: Connection) -> str:
        await insert(tx, stage.org, "brands", [brand(stage.org, "A")])
        return "done"

    assert await stage.write(work) == "done"
    count = "select count(*) from brands where org_id = :org"
    assert await stage.database.aside(stage.org, lambda db: db.value(count, {"org": stage.org})) == 1


async def test_nobody_is_answered_before_his_commit(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    """However long it takes. On PostgreSQL a unit commits before it returns, by itself."""
    database = stage.database
    if not isinstance(database, SQLite):
        pytest.skip("on PostgreSQL each unit has a connection of its own")
    may_commit, commit = threading.Event(), database._commit_now

    def commit_when_told() -> None:
        may_commit.wait(5)
        commit()

    monkeypatch.setattr(database, "_commit_now", commit_when_told)
    units = [asyncio.create_task(stage.write(adding(stage, code))) for code in "AB"]
    try:
        done, _ = await asyncio.wait(units, timeout=0.1)
        assert not done
    finally:
        may_commit.set()
        await asyncio.gather(*units)
    assert await codes(stage) == ["A", "B"]


async def test_a_long_unit_is_a_unit(stage: Stage):
    await stage.database.write(stage.org, adding(stage, "L"), long=True)
    with pytest.raises(Invalid):
        await stage.database.write(stage.org, adding(stage, "M", fails=True), long=True)
    assert await codes(stage) == ["L"]


async def test_a_unit_waits_for_nothing_but_its_connection(stage: Stage):
    """On SQLite such a unit is refused and undone, for it would hold up every other; and the next one runs."""
    if stage.database.name != "sqlite":
        pytest.skip("on PostgreSQL each unit has a connection of its own")

    async def work(tx: Connection) -> None:
        await insert(tx, stage.org, "brands", [brand(stage.org, "A")])
        await asyncio.sleep(0)

    for long in (False, True):
        with pytest.raises(RuntimeError, match="may wait for nothing"):
            await stage.database.write(stage.org, work, long=long)
    assert await codes(stage) == []
    await stage.write(adding(stage, "B"))
    assert await codes(stage) == ["B"]


async def test_reading_goes_on_beside_a_long_unit(stage: Stage):
    """What is not committed is not seen, and nobody waits to see the rest."""
    many = [brand(stage.org, f"{number:05}") for number in range(2000)]
    writing = asyncio.create_task(
        stage.database.write(stage.org, lambda tx: insert(tx, stage.org, "brands", many), long=True)
    )
    seen = set()
    while not writing.done():
        seen.add(len(await codes(stage)))
        await asyncio.sleep(0)
    await writing
    assert seen <= {0, 2000}
    assert len(await codes(stage)) == 2000


async def test_a_cancelled_caller_takes_nobody_along(stage: Stage):
    """Who hangs up loses his answer; the unit beside it is committed."""
    first = asyncio.create_task(stage.write(adding(stage, "A")))
    second = asyncio.create_task(stage.write(adding(stage, "B")))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
    await stage.write(adding(stage, "C"))
    assert set(await codes(stage)) >= {"B", "C"}


async def test_a_cancelled_long_unit_takes_nobody_along(stage: Stage):
    """Its thread goes on when its caller hangs up: no other unit may run inside it and fall with it."""
    if stage.database.name != "sqlite":
        pytest.skip("on PostgreSQL each unit has a connection of its own")
    has_begun, may_end = threading.Event(), threading.Event()

    async def work(tx: Connection) -> None:
        await insert(tx, stage.org, "brands", [brand(stage.org, "A")])
        has_begun.set()
        may_end.wait(5)
        raise Invalid("not this one")

    first = asyncio.create_task(stage.database.write(stage.org, work, long=True))
    second = asyncio.create_task(stage.write(adding(stage, "B")))
    await asyncio.to_thread(has_begun.wait, 5)
    first.cancel()
    await asyncio.sleep(0.02)
    may_end.set()
    outcome = await asyncio.gather(first, second, return_exceptions=True)
    assert isinstance(outcome[0], asyncio.CancelledError)
    assert outcome[1] is None
    assert await codes(stage) == ["B"]


async def test_rows_are_counted_as_they_come_and_go(stage: Stage):
    await stage.write(lambda tx: insert(tx, stage.org, "brands", [brand(stage.org, code) for code in "ABC"]))
    reader = stage.database.of(stage.org)
    ids = [row[0] for row in await reader.all("select id from brands where org_id = :org", {"org": stage.org})]
    size, revision = await read_counter(reader, stage.org, "brands")
    assert size == 3
    await stage.write(lambda tx: update(tx, stage.org, "brands", [(ids[0], {"name_en": "x"})]))
    assert await read_counter(reader, stage.org, "brands") == (3, revision + 1)
    await stage.write(lambda tx: delete(tx, stage.org, "brands", ids[1:]))
    assert await read_counter(reader, stage.org, "brands") == (1, revision + 2)
    await stage.write(lambda tx: count_change(tx, stage.org, "brands"))
    assert await read_counter(reader, stage.org, "brands") == (1, revision + 3)


async def test_numbers_have_no_gaps(stage: Stage):
    """Drawn at once by many, some of whom fail."""

    def drawing(number: int) -> Callable[[Connection], Awaitable[int]]:
        async def work(tx: Connection) -> int:
            drawn = await next_number(tx, stage.org, "test", 2)
            if number % 4 == 0:
                raise Invalid("no")
            return drawn

        return work

    drawn = await asyncio.gather(*(stage.write(drawing(n)) for n in range(16)), return_exceptions=True)
    assert sorted(each for each in drawn if isinstance(each, int)) == list(range(2, 26, 2))


async def test_a_foreign_row_is_out_of_reach(stage: Stage):
    """The statement names its tenant on both databases."""
    theirs = await stage.database.of(None).value(
        "select id from brands where org_id = :org", {"org": stage.strangers_org}
    )
    await stage.write(lambda tx: update(tx, stage.org, "brands", [(theirs, {"name_en": "stolen"})]))
    await stage.write(lambda tx: delete(tx, stage.org, "brands", [theirs]))
    name = "select name_en from brands where id = :id"
    assert await stage.database.of(None).value(name, {"id": theirs}) == "Theirs"
