"""Linkit v1: how it authenticates, pages, wraps, limits and refuses (linkit-v1 §1)."""

import math
from collections.abc import Sequence
from typing import Any

from fondaco.identity.credentials import PREFIX, by_key, by_token
from fondaco.identity.limits import Allowance
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.errors import (
    Broken,
    Conflict,
    Faults,
    Forbidden,
    Invalid,
    Malformed,
    NotAllowed,
    NotFound,
    Problem,
    Stale,
    Suspended,
    TooLarge,
    TooMany,
    Unauthorized,
)
from fondaco.kernel.resource import Page, Query
from fondaco.kernel.values import encode
from fondaco.store.listing import list_page
from fondaco.store.once import Reply
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.linkit.query import asked
from fondaco.surfaces.operation import Call, Handler, Operation, Routes, show
from fondaco.surfaces.request import Request
from fondaco.surfaces.surface import Headers, House, Surface, address

STATUS: dict[type[Problem], int] = {
    Malformed: 400,
    Unauthorized: 401,
    Forbidden: 403,
    NotFound: 404,
    NotAllowed: 405,
    Conflict: 409,
    Stale: 412,
    TooLarge: 413,
    Invalid: 422,
    TooMany: 429,
    Broken: 500,
}
BAD_CREDENTIALS = 100  # a minute and address
NOBODY = Organization(0, "", "", False, "", "", 0, "", None, 0, 0, 0, "", "")


class Linkit(Surface):
    prefix = "/api/v1"

    def __init__(self, house: House, operations: Sequence[Operation]) -> None:
        super().__init__(house)
        self._operations = operations
        self.routes = Routes(operations)

    def operations(self) -> Sequence[Operation]:
        return self._operations

    async def authenticate(self, request: Request) -> Actor:
        try:
            return await self._caller(request)
        except Unauthorized:
            place = address(request, self.house.settings)
            allowance = await self.house.limits.take(f"bad:{place}", BAD_CREDENTIALS)
            if allowance.retry_after:
                raise TooMany(allowance.retry_after, "Too many requests with bad credentials") from None
            raise

    async def _caller(self, request: Request) -> Actor:
        presented = request.header("authorization").strip()
        if not presented or b"authorization" in request.repeated:
            raise Unauthorized("Send one Authorization header")
        scheme, _, rest = presented.partition(" ")
        is_bearer = scheme.lower() == "bearer"
        credential = rest.strip() if is_bearer else presented
        organization = request.header("x-organization-id").strip()
        db = self.house.database.of(None)
        if credential.startswith(PREFIX):
            return await by_key(db, credential, organization, request.id)
        if is_bearer:
            return await by_token(db, self.house.tokens.read(credential), organization, request.id)
        raise Unauthorized("The API key is not valid")

    def anybody(self, request: Request) -> Actor:
        return Actor(NOBODY, "viewer", request=request.id)

    async def allow(self, request: Request, operation: Operation, actor: Actor) -> Allowance:
        scope, organization = operation.scope, actor.organization
        limit = (
            organization.read_limit
            if scope == "read"
            else organization.write_limit
            if scope == "write"
            else organization.bulk_limit
        )
        return await self.house.limits.take(f"{actor.org}:{scope}", limit)

    def limit_headers(self, allowance: Allowance) -> Headers:
        if not allowance.limit:
            return []
        return [
            (b"x-ratelimit-limit", b"%d" % allowance.limit),
            (b"x-ratelimit-remaining", b"%d" % allowance.remaining),
            (b"x-ratelimit-reset", b"%d" % math.ceil(allowance.reset)),
        ]

    def problem(self, problem: Problem) -> tuple[int, object]:
        return refusal(problem)

    def error(self, status: int, body: object, problem: Problem, headers: Headers) -> Reply:
        extra: Headers = []
        if isinstance(problem, Unauthorized):
            extra.append((b"www-authenticate", b"Bearer"))
        if isinstance(problem, NotAllowed):
            extra.append((b"allow", problem.allow.encode()))
        if isinstance(problem, TooMany):
            extra.append((b"retry-after", b"%d" % max(1, math.ceil(problem.retry_after))))
        return Reply(status, encode(body), tuple(extra))


def refusal(problem: Problem) -> tuple[int, dict[str, Any]]:
    """Status and body of a refusal (linkit-v1 §1.9, D-06)."""
    faults = problem.faults if isinstance(problem, Faults) else [problem]
    # If one is absent or of the wrong type, that decides the status.
    first = next((fault for fault in faults if isinstance(fault, Malformed)), faults[0])
    status = next((code for kind, code in STATUS.items() if isinstance(first, kind)), 500)
    body: dict[str, Any] = {"code": status, "error": first.title, "details": details(faults[0])}
    if status in (400, 422) and problem.field:
        body["errors"] = [{"field": fault.field or "", "message": fault.detail} for fault in faults]
    return status, body


def details(problem: Problem) -> str | dict[str, Any]:
    if isinstance(problem, Suspended):
        return {"reason": "BILLING_SERVICE_SUSPENDED"}
    if isinstance(problem, Conflict) and problem.field:
        return {problem.field: problem.value}
    if problem.field:
        return {"field": problem.field, "message": problem.detail}
    return problem.detail


def envelope(page: Page, items: list[Any]) -> dict[str, Any]:
    query = page.query
    return {
        "data": items,
        "count": len(items),
        "total_count": page.total,
        "page": query.page,
        "limit": query.size,
        "has_next": page.has_next,
        "meta": {},
    }


def done(status: int, message: str, value: Any) -> Reply:
    """The answer to a write (linkit-v1 §1.5)."""
    return show(status, {"success": True, "message": message, "data": value})


def listing(collection: Collection, searched: str = "search") -> Handler:
    """Answers the list of a collection; `searched` is the parameter that holds what is searched for."""

    async def list_(call: Call) -> Reply:
        return await answer_list(call, collection, asked(collection, call.request.question, searched))

    return list_


async def answer_list(call: Call, collection: Collection, query: Query) -> Reply:
    organization = call.actor.organization
    page = await list_page(call.database, collection.resource, organization.id, query)
    rows = await collection.complete(call.db, organization.id, page.rows) if collection.complete else page.rows
    return show(200, envelope(page, [collection.show(row, organization) for row in rows]))
