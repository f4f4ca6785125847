"""The same windows kept in Valkey or Redis, for several processes."""

import secrets
from typing import Any

import redis.asyncio as redis

from fondaco.identity.limits import WINDOW, Allowance, LocalLimits, Windows, poured, told

# One window is a sorted set of the requests in it. The server's clock is the only one that counts.
SCRIPT = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000000
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local count = redis.call('ZCARD', KEYS[1])
local fits = count < limit
if fits then
    redis.call('ZADD', KEYS[1], now, ARGV[3])
    redis.call('PEXPIRE', KEYS[1], window / 1000)
    count = count + 1
end
local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return {fits and 1 or 0, limit - count, tonumber(oldest[2] or now) + window - now}
"""


# The windows of one caller in one hash: of each its length, then its number and its count.
CLOCKED = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local fits, longest, seen = true, 1, {}
for i = 1, #ARGV, 2 do
    local limit, seconds = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
    local number = math.floor(now / seconds)
    local kept = redis.call('HMGET', KEYS[1], 'n' .. seconds, 'c' .. seconds)
    local count = tonumber(kept[1] or '') == number and tonumber(kept[2]) or 0
    if limit > 0 and count >= limit then fits = false end
    if seconds > longest then longest = seconds end
    seen[#seen + 1] = {seconds, number, count}
end
local told = {fits and 1 or 0, tostring(now)}
for _, each in ipairs(seen) do
    if fits then redis.call('HSET', KEYS[1], 'n' .. each[1], each[2], 'c' .. each[1], each[3] + 1) end
    told[#told + 1] = each[3]
end
if fits then redis.call('EXPIRE', KEYS[1], longest + 1) end
return told
"""
BUCKET = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local capacity, rate = tonumber(ARGV[1]), tonumber(ARGV[2])
local kept = redis.call('HMGET', KEYS[1], 'level', 'at')
local level = tonumber(kept[1] or ARGV[1])
level = math.min(capacity, level + math.max(0, now - tonumber(kept[2] or now)) * rate)
local fits = level >= 1
if fits then level = level - 1 end
redis.call('HSET', KEYS[1], 'level', string.format('%.6f', level), 'at', string.format('%.6f', now))
redis.call('EXPIRE', KEYS[1], math.ceil(capacity / rate) + 1)
return {fits and 1 or 0, string.format('%.6f', level)}
"""


class SharedLimits:
    """Counts in the server at `url`. While that is out of reach it counts in the process, and health says degraded."""

    is_shared = True

    def __init__(self, url: str) -> None:
        self._client: redis.Redis = redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5)
        self._take: Any = self._client.register_script(SCRIPT)
        self._take_windows: Any = self._client.register_script(CLOCKED)
        self._take_bucket: Any = self._client.register_script(BUCKET)
        self._local = LocalLimits()
        self.is_healthy = True

    async def take(self, key: str, limit: int) -> Allowance:
        if not limit:
            return Allowance(0, 0, 0)
        found = await self._asked(self._take, key, [limit, WINDOW, secrets.token_hex(8)])
        if found is None:
            return await self._local.take(key, limit)
        fits, remaining, wait = found
        seconds = wait / 1_000_000
        return Allowance(limit, max(0, remaining), seconds, 0 if fits else seconds)

    async def take_windows(self, key: str, windows: Windows) -> tuple[Allowance, ...]:
        found = await self._asked(self._take_windows, key, [number for window in windows for number in window])
        if found is None:
            return await self._local.take_windows(key, windows)
        fits, at, *counts = found
        now = float(at)
        return tuple(
            told(limit, count, (now // seconds + 1) * seconds - now, bool(fits))
            for (limit, seconds), count in zip(windows, counts, strict=True)
        )

    async def take_bucket(self, key: str, capacity: int, per_second: float) -> Allowance:
        if not capacity or not per_second:
            return Allowance(0, 0, 0)
        found = await self._asked(self._take_bucket, key, [capacity, per_second])
        if found is None:
            return await self._local.take_bucket(key, capacity, per_second)
        return poured(capacity, per_second, float(found[1]), bool(found[0]))

    async def _asked(self, script: Any, key: str, args: list[Any]) -> list[Any] | None:
        """What the server says; None while it is out of reach."""
        try:
            found: list[Any] = await script(keys=[f"fondaco:limit:{key}"], args=args)
        except (redis.RedisError, OSError):
            self.is_healthy = False
            return None
        self.is_healthy = True
        return found
