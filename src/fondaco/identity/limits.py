"""How often a caller may call: a sliding window of 60 seconds (linkit-v1 §1.11, D-18)."""

import time
from collections import OrderedDict, deque
from collections.abc import Sequence
from typing import Protocol

from fondaco.kernel.values import Struct

WINDOW = 60
TICKS = 10  # a second; requests of one tick leave the window together
KEYS = 20_000
Windows = Sequence[tuple[int, int]]  # each a limit and the seconds it stands for


class Allowance(Struct, frozen=True):
    """What is left under a limit. `reset` and `retry_after` in seconds; `retry_after` is 0 where the request fits."""

    limit: int
    remaining: int
    reset: float
    retry_after: float = 0


class Limits(Protocol):
    """`take` counts a request that fits and does not count one that is refused. A limit of 0 is none."""

    is_shared: bool
    is_healthy: bool

    async def take(self, key: str, limit: int) -> Allowance: ...
    async def take_windows(self, key: str, windows: Windows) -> tuple[Allowance, ...]: ...
    async def take_bucket(self, key: str, capacity: int, per_second: float) -> Allowance: ...


class Window:
    """Requests of the last minute, as counts per tick: 600 entries at most, however many requests."""

    __slots__ = ("counts", "total")

    def __init__(self) -> None:
        self.counts: deque[list[int]] = deque()
        self.total = 0

    def take(self, limit: int, at: float) -> Allowance:
        tick = int(at * TICKS)
        counts = self.counts
        while counts and counts[0][0] <= tick - WINDOW * TICKS:
            self.total -= counts.popleft()[1]
        if self.total >= limit:
            wait = (counts[0][0] + 1) / TICKS + WINDOW - at
            return Allowance(limit, 0, wait, wait)
        if counts and counts[-1][0] == tick:
            counts[-1][1] += 1
        else:
            counts.append([tick, 1])
        self.total += 1
        return Allowance(limit, limit - self.total, counts[0][0] / TICKS + WINDOW - at)


class LocalLimits:
    """Windows of this process, the least recently used forgotten beyond 20,000."""

    is_shared = False
    is_healthy = True

    def __init__(self) -> None:
        self._windows: OrderedDict[str, Window] = OrderedDict()

    async def take(self, key: str, limit: int) -> Allowance:
        if not limit:
            return Allowance(0, 0, 0)
        window = self._windows.get(key)
        if window is None:
            window = self._windows[key] = Window()
            if len(self._windows) > KEYS:
                self._windows.popitem(last=False)
        else:
            self._windows.move_to_end(key)
        return window.take(limit, time.monotonic())

    async def take_windows(self, key: str, windows: Windows) -> tuple[Allowance, ...]:
        return tuple([await self.take(f"{key}:{seconds}", limit) for limit, seconds in windows])

    async def take_bucket(self, key: str, capacity: int, per_second: float) -> Allowance:
        return await self.take(key, capacity)


class NoLimits:
    """For load tests: nothing is counted."""

    is_shared = True
    is_healthy = True

    async def take(self, key: str, limit: int) -> Allowance:
        return Allowance(0, 0, 0)

    async def take_windows(self, key: str, windows: Windows) -> tuple[Allowance, ...]:
        return ()

    async def take_bucket(self, key: str, capacity: int, per_second: float) -> Allowance:
        return Allowance(0, 0, 0)
