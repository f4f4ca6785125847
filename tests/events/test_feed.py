"""The log as it is read: in order, without a gap whoever writes at once, and a wake-up for who waits."""

import asyncio
import random
import time
from typing import Any

import pytest
from tests.cast import Stage

from fondaco.events import feed
from fondaco.events.feed import Batch, Wanted
from fondaco.events.outbox import Event, record
from fondaco.events.watch import LONGEST, Watch
from fondaco.kernel.actor import Actor
from fondaco.store.database import Connection
from fondaco.store.postgres import Postgres

ALL = Wanted()
WRITERS = 12
ROUNDS = 20


async def tell(stage: Stage, *types: str, record_: str = "r") -> None:
    actor = await stage.actor("owner")
    await stage.write(lambda tx: record(tx, actor, [Event(type, record_) for type in types]))


async def last(stage: Stage) -> int:
    return (await feed.read(stage.database, stage.org, ALL, after=0, limit=1000)).last


async def after(stage: Stage, number: int, wanted: Wanted = ALL, limit: int = 100) -> Batch:
    return await feed.read(stage.database, stage.org, wanted, after=number, limit=limit)


def types_of(batch: Batch) -> list[str]:
    return [entry.type for entry in batch.entries]


async def test_what_came_after_a_number(stage: Stage):
    start = await last(stage)
    await tell(stage, "a.one", "a.two", "b.one", "c.one")
    whole = await after(stage, start)
    assert types_of(whole) == ["a.one", "a.two", "b.one", "c.one"]
    assert [entry.number for entry in whole.entries] == list(range(start + 1, start + 5))
    assert (whole.last, whole.has_more) == (start + 4, False)
    part = await after(stage, start, limit=3)
    assert (types_of(part), part.last, part.has_more) == (["a.one", "a.two", "b.one"], start + 3, True)
    exact = await after(stage, start, limit=4)
    assert (exact.last, exact.has_more) == (start + 4, False)
    assert await after(stage, start + 4) == Batch([], start + 4, False)


async def test_a_number_beyond_the_end_tells_where_the_end_is(stage: Stage):
    """As after a log was set back to an older copy."""
    end = await last(stage)
    assert await after(stage, end + 1000) == Batch([], end, False)


CHOSEN = [
    (Wanted(types=("a.one",)), ["a.one"]),
    (Wanted(nouns=("a.",)), ["a.one", "a.two"]),
    (Wanted(types=("b.one",), nouns=("a.",)), ["a.one", "a.two", "b.one"]),
    (Wanted(nouns=("aa.",)), ["aa.one"]),
    (Wanted(types=("nothing.here",)), []),
    (Wanted(record="r"), ["a.one", "a.two", "b.one", "aa.one"]),
    (Wanted(record="r", types=("b.one",)), ["b.one"]),
    (Wanted(record="r", nouns=("a.",)), ["a.one", "a.two"]),
    (Wanted(record="another"), ["c.one"]),
    (Wanted(record="nobody"), []),
]


@pytest.mark.parametrize(("wanted", "types"), CHOSEN)
async def test_some_types_or_one_record(stage: Stage, wanted: Wanted, types: list[str]):
    """Whatever is passed over is told as seen: nobody looks at it again."""
    start = await last(stage)
    await tell(stage, "a.one", "a.two", "b.one", "aa.one")
    await tell(stage, "c.one", record_="another")
    batch = await after(stage, start, wanted)
    assert (types_of(batch), batch.last, batch.has_more) == (types, start + 5, False)
    if types:
        batch = await after(stage, start, wanted, limit=len(types))
        assert (types_of(batch), batch.last) == (types, batch.entries[-1].number)


async def test_one_look_goes_so_far(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(feed, "LOOK", 2)
    start = await last(stage)
    await tell(stage, "a.one", "a.one", "a.one", "a.one", "b.one")
    found, number = [], start
    for _ in range(3):
        batch = await after(stage, number, Wanted(types=("b.one",)))
        found.append((types_of(batch), batch.last - start, batch.has_more))
        number = batch.last
    assert found == [([], 2, True), ([], 4, True), (["b.one"], 5, False)]


async def test_nobody_reads_past_a_number_that_is_still_to_come(stage: Stage):
    """Writers that draw numbers at once and commit after random pauses; readers never see a gap, nor one late."""
    actor, start = await stage.actor("owner"), await last(stage)
    chance = random.Random(5)

    async def work(tx: Connection, *, size: int) -> None:
        if stage.database.name == "postgres":
            await asyncio.sleep(chance.random() / 500)
        await record(tx, actor, [Event("a.one", "r")] * size)
        if stage.database.name == "postgres":
            # A number is drawn and not yet seen: others that draw wait for it.
            await asyncio.sleep(chance.random() / 500)

    async def writer() -> int:
        sizes = [chance.randint(1, 5) for _ in range(ROUNDS)]
        for size in sizes:
            await stage.write(lambda tx, size=size: work(tx, size=size))  # type: ignore[misc]
        return sum(sizes)

    async def reader(done: asyncio.Event) -> list[int]:
        seen: list[int] = []
        while True:
            is_last = done.is_set()
            batch = await after(stage, seen[-1] if seen else start, limit=chance.randint(1, 7))
            seen += [entry.number for entry in batch.entries]
            if is_last and not batch.has_more:
                return seen
            await asyncio.sleep(0)

    done = asyncio.Event()
    readers = [asyncio.create_task(reader(done)) for _ in range(3)]
    total = sum(await asyncio.gather(*(writer() for _ in range(WRITERS))))
    done.set()
    for seen in await asyncio.gather(*readers):
        assert seen == list(range(start + 1, start + 1 + total))


async def test_a_number_is_drawn_under_a_lock(stage: Stage):
    """The proof that nothing is skipped: while one has drawn and not committed, no other can draw."""
    database = stage.database
    if not isinstance(database, Postgres):
        pytest.skip("SQLite has one writer at a time")
    actor, start = await stage.actor("owner"), await last(stage)
    drawn, go = asyncio.Event(), asyncio.Event()

    async def slow(tx: Connection) -> None:
        await record(tx, actor, [Event("a.slow", "r")])
        drawn.set()
        await go.wait()

    first = asyncio.create_task(stage.write(slow))
    await drawn.wait()
    second = asyncio.create_task(tell(stage, "a.quick"))
    await asyncio.sleep(0.1)
    assert not second.done()
    assert await after(stage, start) == Batch([], start, False)
    go.set()
    await asyncio.gather(first, second)
    assert types_of(await after(stage, start)) == ["a.slow", "a.quick"]


async def test_waiting(stage: Stage):
    watch, end = Watch(stage.database), await last(stage)
    assert not await watch.beyond(stage.org, end, 0.05)
    waiting = asyncio.create_task(watch.beyond(stage.org, end, 10))
    strangers = asyncio.create_task(watch.beyond(stage.strangers_org, 10_000, 0.5))
    await asyncio.sleep(4 * LONGEST)
    began = time.monotonic()
    await tell(stage, "a.one")  # by nobody that would stir: as from another process
    assert await waiting
    assert time.monotonic() - began < 2 * LONGEST
    assert not await strangers
    assert await watch.beyond(stage.org, end, 10), "it is there already"


async def test_who_stirs_is_heard_at_once(stage: Stage):
    watch, end = Watch(stage.database), await last(stage)
    waiting = asyncio.create_task(watch.beyond(stage.org, end, 10))
    await asyncio.sleep(4 * LONGEST)
    await tell(stage, "a.one")
    began = time.monotonic()
    watch.stir(stage.org)
    assert await waiting
    assert time.monotonic() - began < LONGEST / 4


async def test_hundreds_wait_for_next_to_nothing(stage: Stage):
    """As many looks as for one, and no connection held."""
    watch, end = Watch(stage.database), await last(stage)
    waiting = [asyncio.create_task(watch.beyond(stage.org, end, 20)) for _ in range(500)]
    await asyncio.sleep(3 * LONGEST)
    before, processor = stage.database.statements, time.process_time()
    await asyncio.sleep(2)
    assert stage.database.statements - before <= 2 / LONGEST + 2
    assert time.process_time() - processor < 0.3
    await tell(stage, "a.one")
    assert all(await asyncio.gather(*waiting))


async def test_who_goes_leaves_nothing_behind(stage: Stage):
    watch = Watch(stage.database)
    waiting = [asyncio.create_task(watch.beyond(stage.org, 10_000, 20)) for _ in range(5)]
    await asyncio.sleep(0.05)
    for each in waiting:
        each.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    await asyncio.sleep(2 * LONGEST)
    before = stage.database.statements
    await asyncio.sleep(2 * LONGEST)
    assert stage.database.statements == before, "nobody waits, nobody looks"


async def test_a_house_that_closes_lets_everybody_go(stage: Stage):
    watch = Watch(stage.database)
    waiting = asyncio.create_task(watch.beyond(stage.org, 10_000, 20))
    await asyncio.sleep(0.05)
    watch.close()
    assert not await asyncio.wait_for(waiting, 0.5)
    assert not await watch.beyond(stage.org, 10_000, 20)


class Broken:
    """A database that does not answer."""

    def of(self, org: int | None) -> Any:
        raise ConnectionError("gone")


async def test_who_waits_hears_that_the_database_is_gone():
    watch = Watch(Broken())  # type: ignore[arg-type]
    for _ in range(2):
        with pytest.raises(ConnectionError):
            await watch.beyond(1, 0, 5)


async def test_the_actor_stands_in_the_log(stage: Stage):
    """Who, with which key, in which request: the same for every event of one record call."""
    actor: Actor = await stage.actor("staff")
    start = await last(stage)
    await stage.write(lambda tx: record(tx, actor, [Event("a.one", "r", {"x": (1, 2)})]))
    (entry,) = (await after(stage, start)).entries
    assert (entry.key_uid, entry.user_uid, entry.request) == (stage.kept["staff_key"]["id"], "", "test")
    assert entry.changes == '{"x":[1,2]}'
