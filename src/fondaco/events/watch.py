"""Wakes those who wait for an organization's next event. One look at the counters serves all who wait in a process."""

import asyncio

from fondaco.events.outbox import sql
from fondaco.kernel.values import Struct
from fondaco.store.database import Database

# Seconds between two looks: longer while nothing happens, and after many were woken at once.
SHORTEST = 0.01
LONGEST = 0.25
EACH = 0.001


class Waiter(Struct, eq=False):
    """Somebody who waits for a number above `after`."""

    after: int
    woken: asyncio.Future[None]


class Watch:
    """Other processes write too, so it looks; what this process commits makes it look at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[int, set[Waiter]] = {}
        self._stirred = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None
        self.is_closed = False

    async def beyond(self, org: int, after: int, seconds: float) -> bool:
        """Wait until the organization has a number above `after`. False once the time is over, or the house closes."""
        if self.is_closed:
            return False
        waiter = Waiter(after, asyncio.get_running_loop().create_future())
        waiters = self._waiting.setdefault(org, set())
        waiters.add(waiter)
        self._stirred.set()
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        try:
            async with asyncio.timeout(seconds):
                await waiter.woken
        except TimeoutError:
            return False
        finally:
            waiters.discard(waiter)
            if not waiters and self._waiting.get(org) is waiters:
                del self._waiting[org]
        return not self.is_closed

    def stir(self, org: int) -> None:
        """Something was committed here for this organization."""
        if org in self._waiting:
            self._stirred.set()

    def close(self) -> None:
        """Let all who wait go: the server ends."""
        self.is_closed = True
        self._stirred.set()
        for waiters in self._waiting.values():
            for waiter in waiters:
                _let_go(waiter)

    async def _look(self) -> None:
        """Look for as long as somebody waits."""
        pause = SHORTEST
        try:
            while self._waiting and not self.is_closed:
                self._stirred.clear()
                found = await self._database.of(None).all(sql.last_numbers, {"orgs": list(self._waiting)})
                woken = sum(self._wake(org, number) for org, number in found)
                await asyncio.sleep(SHORTEST + woken * EACH)
                pause = SHORTEST if woken else min(LONGEST, 2 * pause)
                await self._rest(pause)
        except Exception as error:  # whatever keeps the database from answering, those who wait hear of it
            for waiters in self._waiting.values():
                for waiter in waiters:
                    if not waiter.woken.done():
                        waiter.woken.set_exception(error)
        finally:
            self._looking = None

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stirred.wait()
        except TimeoutError:
            pass

    def _wake(self, org: int, number: int) -> int:
        woken = [waiter for waiter in self._waiting.get(org, ()) if waiter.after < number]
        for waiter in woken:
            _let_go(waiter)
        return len(woken)


def _let_go(waiter: Waiter) -> None:
    if not waiter.woken.done():
        waiter.woken.set_result(None)
