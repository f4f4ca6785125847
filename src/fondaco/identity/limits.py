"""How often a caller may call: sliding windows (linkit-v1 §1.11, D-18), windows by the clock, and buckets."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

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
    """Each counts a request that fits and does not count one that is refused. A limit of 0 is none.

    `take` knows a sliding window of 60 seconds; `take_windows` several at once, each aligned to the clock (leaflink
    D-12); `take_bucket` one that holds `capacity` requests and is refilled by so many a second (marketplace E-02).
    """

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


class Clocked:
    """Requests in windows that begin when the clock says so: of each window its number and how many came in it."""

    __slots__ = ("counts",)

    def __init__(self) -> None:
        self.counts: dict[int, tuple[int, int]] = {}

    def take(self, windows: Windows, at: float) -> tuple[Allowance, ...]:
        seen = []
        for limit, seconds in windows:
            number, count = self.counts.get(seconds, (0, 0))
            present = int(at // seconds)
            seen.append((limit, seconds, present, count if number == present else 0))
        fits = all(count < limit or not limit for limit, _, _, count in seen)
        if fits:
            self.counts = {seconds: (present, count + 1) for _, seconds, present, count in seen}
        return tuple(told(limit, count, (present + 1) * seconds - at, fits) for limit, seconds, present, count in seen)


def told(limit: int, count: int, rest: float, fits: bool) -> Allowance:
    """What is left of a window in which so many came before, and that has so many seconds to go."""
    if not limit:
        return Allowance(0, 0, 0)
    return Allowance(limit, max(0, limit - count - fits), rest, rest if count >= limit else 0)


class Bucket:
    """How much is in it, and since when that is so."""

    __slots__ = ("at", "level")

    def __init__(self, capacity: int, at: float) -> None:
        self.level: float = capacity
        self.at = at

    def take(self, capacity: int, per_second: float, at: float) -> Allowance:
        self.level = min(capacity, self.level + max(0.0, at - self.at) * per_second)
        self.at = at
        fits = self.level >= 1
        self.level -= fits
        return poured(capacity, per_second, self.level, fits)


def poured(capacity: int, per_second: float, level: float, fits: bool) -> Allowance:
    """What is left in a bucket at this level; it is full again after `reset`."""
    reset = (capacity - level) / per_second
    return Allowance(capacity, int(level), reset, 0 if fits else (1 - level) / per_second)


K = TypeVar("K")


class Kept(OrderedDict[str, K]):
    """What is kept of each key, the least recently used forgotten beyond 20,000."""

    def of(self, key: str, new: Callable[[], K]) -> K:
        found = self.get(key)
        if found is None:
            found = self[key] = new()
            if len(self) > KEYS:
                self.popitem(last=False)
        else:
            self.move_to_end(key)
        return found


class LocalLimits:
    """Counted in this process."""

    is_shared = False
    is_healthy = True

    def __init__(self) -> None:
        self._windows: Kept[Window] = Kept()
        self._clocked: Kept[Clocked] = Kept()
        self._buckets: Kept[Bucket] = Kept()

    async def take(self, key: str, limit: int) -> Allowance:
        return self._windows.of(key, Window).take(limit, time.monotonic()) if limit else Allowance(0, 0, 0)

    async def take_windows(self, key: str, windows: Windows) -> tuple[Allowance, ...]:
        return self._clocked.of(key, Clocked).take(windows, time.time())

    async def take_bucket(self, key: str, capacity: int, per_second: float) -> Allowance:
        if not capacity or not per_second:
            return Allowance(0, 0, 0)
        at = time.monotonic()
        return self._buckets.of(key, lambda: Bucket(capacity, at)).take(capacity, per_second, at)


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
