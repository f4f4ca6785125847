"""A surface is one dialect of the API over HTTP: what a dialect must answer for, and the path every request takes."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Coroutine, Sequence
from hashlib import blake2b
from typing import Any, TypeVar

from fondaco.events.watch import Watch
from fondaco.identity.access_tokens import AccessTokens
from fondaco.identity.limits import Allowance, Limits
from fondaco.identity.tokens import Tokens
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Broken, Forbidden, Invalid, Problem, Stale, Suspended, TooMany
from fondaco.kernel.values import Struct
from fondaco.settings import Settings
from fondaco.store.database import Connection, Database
from fondaco.store.once import Reply, once
from fondaco.surfaces.operation import Call, Operation, Routes
from fondaco.surfaces.request import Receive, Request, Scope, Send, pack, read_body, takes_gzip
from fondaco.surfaces.versions import History, lowered, raised

log = logging.getLogger("fondaco")
SAFE = frozenset({"GET", "HEAD"})
LONGEST_KEY = 255
WORTH_PACKING = 1024
LONG = 16 * 1024  # of bytes sent: what is done with more, such as an order of 200 lines, takes more than 10 ms
GONE = 204  # what is said to one who no longer hears it
Headers = list[tuple[bytes, bytes]]
T = TypeVar("T")


class House(Struct, frozen=True):
    """What every dialect is given: the database, the signers of sign-ins and of access tokens, the counters of limits,
    the settings, and the watch that wakes those who wait for events."""

    database: Database
    tokens: Tokens
    limits: Limits
    settings: Settings
    watch: Watch
    access: AccessTokens


class Surface:
    """The things in which dialects differ, then the path of every request."""

    prefix = ""
    routes: Routes
    history: History | None = None  # of a dialect in dated versions

    def __init__(self, house: House) -> None:
        self.house = house

    def operations(self) -> Sequence[Operation]:
        """Every operation of the dialect."""
        raise NotImplementedError

    async def authenticate(self, request: Request) -> Actor:
        """Who is calling. Raises Unauthorized, Forbidden."""
        raise NotImplementedError

    async def allow(self, request: Request, operation: Operation, actor: Actor) -> Allowance:
        """Count the request against its limit."""
        raise NotImplementedError

    def limit_headers(self, allowance: Allowance) -> Headers:
        raise NotImplementedError

    def problem(self, problem: Problem) -> tuple[int, object]:
        """The status and the body that say what went wrong."""
        raise NotImplementedError

    def anybody(self, request: Request) -> Actor:
        """The actor of an open path."""
        raise NotImplementedError

    def segments(self, request: Request) -> tuple[str, ...]:
        """The decoded parts of the path. Raises what the dialect says to a slash too many or too few."""
        return request.segments()

    def trim(self, request: Request, operation: Operation) -> None:
        """Leave out what the operator has settled to overlook, once the operation and its version are known."""

    def dressed(self, reply: Reply) -> Reply:
        """An answer in the form that the operator has settled."""
        return reply

    # The path of every request.

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, self.prefix)
        headers: Headers = [(b"x-request-id", request.id.encode())]
        try:
            reply = self.dressed(await self._answer(request, receive, headers))
        except Problem as problem:
            reply = self.refuse(problem, headers)
        except Exception:
            # The one place that may: a caller gets an answer whatever happens, the operator the traceback.
            log.exception("%s %s failed (request %s)", request.method, request.path, request.id)
            reply = self.refuse(Broken(), headers)
        if self.history is not None and request.version:
            headers.append((self.history.header.encode(), request.version.encode()))
            reply = lowered(request, reply) if request.changes else reply
        headers += request.deprecation.headers if request.deprecation else ()
        await respond(send, receive, request, reply, headers)

    async def admit(self, request: Request, headers: Headers) -> tuple[Operation, dict[str, str], Actor]:
        """What is asked for, and by whom: counted against the limit, whose headers are added, and permitted."""
        operation, path = self.find(request)
        self.check_https(request)
        actor = self.anybody(request) if operation.role is None else await self.authenticate(request)
        if operation.scope and operation.role is not None:
            allowance = await self.allow(request, operation, actor)
            headers += self.limit_headers(allowance)
            if allowance.retry_after:
                raise TooMany(allowance.retry_after)
        self.permit(operation, actor)
        return operation, path, actor

    def find(self, request: Request) -> tuple[Operation, dict[str, str]]:
        """What is asked for, in the version that is asked for. Raises NotFound, NotAllowed, Unusable."""
        if self.history is not None:
            self.history.begin(request)
        operation, path = self.routes.find(request.method, self.segments(request))
        request.deprecation = operation.deprecated or request.deprecation
        if self.history is not None:
            self.history.settle(request, operation)
        return operation, path

    def check_https(self, request: Request) -> None:
        settings = self.house.settings
        if settings.require_https and not is_secure(request, settings):
            raise Forbidden("This server answers over HTTPS only")

    def permit(self, operation: Operation, actor: Actor) -> None:
        """Raises Suspended, Forbidden."""
        if operation.role is not None:
            if actor.organization.suspended and not operation.survives_suspension:
                raise Suspended()
            actor.require(operation.role)

    async def _answer(self, request: Request, receive: Receive, headers: Headers) -> Reply:
        operation, path, actor = await self.admit(request, headers)
        settings = self.house.settings
        database = self.house.database
        raw = b"" if request.method in SAFE else await read_body(request, receive, operation.most_bytes)
        if request.changes:
            raw = raised(request, raw)
        self.trim(request, operation)
        # One that acts for several organizations, or across a trade, is held by what its statements say alone.
        scope = actor.org or None
        if operation.crosses or len(actor.organizations) > 1:
            scope = None

        prepared: Any = None

        def call(connection: Connection) -> Call:
            return Call(request, path, raw, connection, database, actor, request.method, settings, prepared)

        if operation.prepare:
            prepared = await operation.prepare(call(database.of(scope)))

        if request.method in SAFE or operation.is_alone:
            acting = operation.act(call(database.of(scope)))
            reply = (await until_gone(receive, acting) if operation.waits else await acting) or Reply(GONE, b"")
            return marked(request, reply, headers) if operation.is_single else reply
        key = idempotency_key(request)

        async def work(tx: Connection) -> Reply:
            current = call(tx)
            await check_match(current, operation)
            if not key:
                return await operation.act(current)
            place = self.prefix + request.path.removesuffix("/")
            content = content_of(request, actor, raw)
            return await once(tx, actor.org, place, key=key, content=content, work=lambda: operation.act(current))

        reply = await database.write(scope, work, long=operation.is_long or len(raw) > LONG)
        for org in actor.orgs:
            self.house.watch.stir(org)
        return reply

    def refuse(self, problem: Problem, headers: Headers) -> Reply:
        status, body = self.problem(problem)
        return self.error(status, body, problem, headers)

    def error(self, status: int, body: object, problem: Problem, headers: Headers) -> Reply:
        raise NotImplementedError


def is_secure(request: Request, settings: Settings) -> bool:
    if request.scheme == "https":
        return True
    return request.peer in settings.trusted_proxies and request.header("x-forwarded-proto").lower() == "https"


def address(request: Request, settings: Settings) -> str:
    """Where a request comes from: what the nearest trusted proxy saw, or the peer."""
    if request.peer in settings.trusted_proxies:
        for hop in reversed(request.header("x-forwarded-for").split(",")):
            if (hop := hop.strip()) and hop not in settings.trusted_proxies:
                return hop
    return request.peer


def idempotency_key(request: Request) -> str:
    if request.method != "POST":
        return ""
    key = request.header("idempotency-key").strip()
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise Invalid(f"A key has at most {LONGEST_KEY} printable characters", "Idempotency-Key")
    return key


def content_of(request: Request, actor: Actor, raw: bytes) -> bytes:
    """What a key stands for: the body, the query, which may name a company, and all for whom the caller may act.

    What was answered to one who acts for several is not repeated to one who acts for fewer.
    """
    several = ",".join(map(str, actor.orgs)) if len(actor.orgs) > 1 else ""
    return b"\n".join((several.encode(), request.question, raw))


def etag(body: bytes) -> bytes:
    return b'"' + blake2b(body, digest_size=10).hexdigest().encode() + b'"'


def named(header: str, tag: bytes) -> bool:
    """Whether a list of entity tags names this one. Weak tags never equal a strong one."""
    return header.strip() == "*" or tag.decode() in (part.strip() for part in header.split(","))


def marked(request: Request, reply: Reply, headers: Headers) -> Reply:
    tag = etag(reply.body)
    headers.append((b"etag", tag))
    asked = request.header("if-none-match")
    if asked and named(asked.replace("W/", ""), tag):
        return Reply(304, b"")
    return reply


async def check_match(call: Call, operation: Operation) -> None:
    """Raises Stale if the caller last saw something else (linkit-v1 D-51)."""
    asked = call.request.header("if-match")
    if asked and operation.current:
        current = await operation.current(call)
        if not named(asked, etag(current.body)):
            raise Stale("Read it again, then repeat the change")


async def until_gone(receive: Receive, work: Coroutine[Any, Any, T]) -> T | None:
    """What `work` gives. It is stopped where it stands once the caller hangs up, and gives nothing then."""
    working, gone = asyncio.create_task(work), asyncio.create_task(hung_up(receive))
    try:
        await asyncio.wait((working, gone), return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        working.cancel()
        gone.cancel()
        await asyncio.gather(working, gone, return_exceptions=True)


async def hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def stream(send: Send, receive: Receive, request: Request, reply: Reply, headers: Headers) -> None:
    """Send an answer of unknown length. Who stops listening ends it: the chunks are closed where they stand."""
    await send({"type": "http.response.start", "status": reply.status, "headers": [*headers, *reply.headers]})
    assert reply.chunks is not None
    try:
        if request.method != "HEAD":
            await until_gone(receive, pour(send, reply.chunks))
        await send({"type": "http.response.body", "body": b""})
    finally:
        await reply.chunks.aclose()


async def pour(send: Send, chunks: AsyncGenerator[bytes, None]) -> None:
    async for chunk in chunks:
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
        # What is written leaves when the loop comes round: only then does `send` see that the caller reads slowly.
        await asyncio.sleep(0)


async def respond(send: Send, receive: Receive, request: Request, reply: Reply, headers: Headers) -> None:
    if reply.chunks is not None:
        await stream(send, receive, request, reply, headers)
        return
    body = reply.body
    names = {name for name, _ in reply.headers}
    if body and b"content-type" not in names:
        headers.append((b"content-type", b"application/json"))
    if len(body) >= WORTH_PACKING:
        headers.append((b"vary", b"accept-encoding"))
        if takes_gzip(request.header("accept-encoding")):
            body = pack(body)
            headers.append((b"content-encoding", b"gzip"))
    if reply.status not in (204, 304):
        headers.append((b"content-length", str(len(body)).encode()))
    headers += reply.headers
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else body})
