"""What the two LeafLink dialects have in common: who is asked first, how they count, how they refuse."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from fondaco.identity.limits import Allowance
from fondaco.identity.rules import may
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.errors import Forbidden, Problem, TooMany, Unauthorized
from fondaco.kernel.values import encode
from fondaco.store.once import Reply
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.links import base_url
from fondaco.surfaces.operation import Call, Operation, Routes
from fondaco.surfaces.refusals import refusal, refusal_headers
from fondaco.surfaces.request import Request
from fondaco.surfaces.surface import SAFE, Headers, House, Surface, address

NOBODY = Organization(0, "", "", False, "", "", 0, "", None, 0, 0, 0, "", "")


class MarketSurface(Surface):
    """Credentials are looked at before the path, so that nobody probes for paths (leaflink D-14); all is counted."""

    scheme = b"Bearer"

    def __init__(self, house: House, operations: Sequence[Operation]) -> None:
        super().__init__(house)
        self._operations = operations
        self.routes = Routes(operations)

    def operations(self) -> Sequence[Operation]:
        return self._operations

    def anybody(self, request: Request) -> Actor:
        return Actor(NOBODY, "viewer", request=request.id)

    async def count(self, owner: str) -> Sequence[Allowance]:
        """Count one request of a credential's owner, or of an address; the windows it falls into, none if unlimited."""
        raise NotImplementedError

    def limits_told(self, allowances: Sequence[Allowance]) -> Headers:
        raise NotImplementedError

    async def admit(self, request: Request, headers: Headers) -> tuple[Operation, dict[str, str], Actor]:
        place = f"address:{address(request, self.house.settings)}"
        try:
            self.check_https(request)
        except Forbidden:
            await self._count(place, headers)
            raise
        found, problem = self._find(request)
        if found is not None and found[0].role is None:
            await self._count(place, headers)
            return *found, self.anybody(request)
        try:
            actor = await self.authenticate(request)
        except Unauthorized:
            await self._count(place, headers)
            raise
        await self._count(self.owner(actor), headers)
        if found is None:
            assert problem is not None
            raise problem
        operation = found[0]
        if operation.role is not None and len(actor.organizations) > 1:
            actor = actor.where(operation.role)
        self.permit(operation, actor)
        return *found, actor

    def _find(self, request: Request) -> tuple[tuple[Operation, dict[str, str]] | None, Problem | None]:
        try:
            return self.find(request), None
        except Problem as problem:
            return None, problem

    def owner(self, actor: Actor) -> str:
        """Whose requests are counted together: those of one credential's owner (D-12)."""
        return f"owner:{actor.owner}"

    async def _count(self, owner: str, headers: Headers) -> None:
        allowances = await self.count(f"{self.prefix}:{owner}")
        headers += self.limits_told(allowances)
        wait = max((each.retry_after for each in allowances), default=0)
        if wait:
            raise TooMany(wait)

    def problem(self, problem: Problem) -> tuple[int, object]:
        return refusal(problem)

    def error(self, status: int, body: object, problem: Problem, headers: Headers) -> Reply:
        return Reply(status, encode(body), tuple(refusal_headers(problem, self.scheme)))


def check_rights(actor: Actor, groups: Sequence[str], operation: Operation) -> None:
    """Raises Forbidden for a key that reaches none of these groups of resources (marketplace §1, E-01)."""
    writes = operation.needs_write or operation.method not in SAFE
    if actor.rights is not None and operation.role is not None and not may(actor.rights, groups, writes=writes):
        raise Forbidden("This key does not have the right to do that")


def plain_headers(allowance: Allowance) -> Headers:
    """The three headers that describe one window."""
    return [
        (b"RateLimit-Limit", b"%d" % allowance.limit),
        (b"RateLimit-Remaining", b"%d" % allowance.remaining),
        (b"RateLimit-Reset", b"%d" % math.ceil(allowance.reset)),
    ]


def company_of_row(actor: Actor) -> Callable[[Any], Organization]:
    """Of a row the company whose it is; of one of the platform's the caller's own."""
    own = actor.organization
    if len(actor.organizations) < 2:
        return lambda row: own
    known = {each.id: each for each in actor.organizations}
    return lambda row: known.get(row.org_id, own)


def rooted(call: Call, collection: Collection, shown: list[Any]) -> list[Any]:
    """Views with whole addresses for the paths that they hold."""
    if collection.rooted is None:
        return shown
    base = base_url(call.request, call.settings)
    return [collection.rooted(view, base) for view in shown]


def credential(request: Request) -> tuple[str, str]:
    """The scheme, in small letters, and the credential after it. Raises Unauthorized."""
    presented = request.header("authorization").strip()
    scheme, _, rest = presented.partition(" ")
    if not rest or b"authorization" in request.repeated:
        raise Unauthorized("Authentication credentials were not provided.")
    return scheme.lower(), rest.strip()


def paged(count: int, following: str | None, previous: str | None, results: list[Any]) -> dict[str, Any]:
    return {"count": count, "next": following, "previous": previous, "results": results}
