"""The same windows kept in Valkey or Redis, for several processes."""

import secrets
from typing import Any

import redis.asyncio as redis

from fondaco.identity.limits import WINDOW, Allowance, LocalLimits, Windows

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


class SharedLimits:
    """Counts in the server at `url`. While that is out of reach it counts in the process, and health says degraded."""

    is_shared = True

    def __init__(self, url: str) -> None:
        self._client: redis.Redis = redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5)
        self._take: Any = self._client.register_script(SCRIPT)
        self._local = LocalLimits()
        self.is_healthy = True

    async def take(self, key: str, limit: int) -> Allowance:
        if not limit:
            return Allowance(0, 0, 0)
        try:
            fits, remaining, wait = await self._take(
                keys=[f"fondaco:limit:{key}"], args=[limit, WINDOW, secrets.token_hex(8)]
            )
        except (redis.RedisError, OSError):
            self.is_healthy = False
            return await self._local.take(key, limit)
        self.is_healthy = True
        seconds = wait / 1_000_000
        return Allowance(limit, max(0, remaining), seconds, 0 if fits else seconds)

    async def take_windows(self, key: str, windows: Windows) -> tuple[Allowance, ...]:
        return tuple([await self.take(f"{key}:{seconds}", limit) for limit, seconds in windows])

    async def take_bucket(self, key: str, capacity: int, per_second: float) -> Allowance:
        return await self.take(key, capacity)
