"""A key makes a request happen once: the reply is kept in the transaction that did the work (linkit-v1 D-37)."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from hashlib import sha256

from fondaco.kernel.errors import Conflict
from fondaco.kernel.values import Struct, ago, now
from fondaco.store import sqlfile
from fondaco.store.database import Connection

KEPT = 24 * 3600
sql = sqlfile.load(__package__)


class Reply(Struct, frozen=True):
    """An answer before it is on the wire. One with `chunks` is sent as they come, and kept by no key."""

    status: int
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ()
    chunks: AsyncGenerator[bytes, None] | None = None


REPLAYED = ((b"idempotent-replayed", b"true"),)


async def once(
    tx: Connection, org: int, path: str, *, key: str, content: bytes, work: Callable[[], Awaitable[Reply]]
) -> Reply:
    """Do the work, or repeat the reply it gave to this key on this path within 24 hours.

    A repeat that comes while the first is under way waits for it. Raises Conflict if the key came with other content.
    """
    digest = sha256(content).hexdigest()
    asked = {"org": org, "path": path, "key": key}
    claim = asked | {"digest": digest, "now": now(), "before": ago(KEPT)}
    if not await tx.run(sql.claim_key, claim):
        kept = await tx.one(sql.kept_reply, asked)
        assert kept is not None
        if kept[0] != digest:
            raise Conflict("This key was used for a different request", "Idempotency-Key", key)
        return Reply(kept[1], bytes(kept[2]), REPLAYED)
    reply = await work()
    await tx.run(sql.keep_reply, asked | {"status": reply.status, "body": reply.body})
    return reply


async def forget_old(tx: Connection) -> None:
    """Drop the replies of all organizations that are older than 24 hours."""
    await tx.run(sql.forget_replies, {"before": ago(KEPT)})
