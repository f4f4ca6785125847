"""A dialect made up for these tests: parts kept in a list, in three versions served at once."""

from collections.abc import Sequence
from typing import Any

from fondaco.identity.limits import Allowance
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.errors import Malformed, NotFound, Problem
from fondaco.kernel.values import decode, encode
from fondaco.store.once import Reply
from fondaco.surfaces.deprecation import Deprecation
from fondaco.surfaces.operation import Call, Operation, Routes, show
from fondaco.surfaces.refusals import refusal
from fondaco.surfaces.request import Request
from fondaco.surfaces.surface import Headers, House, Surface
from fondaco.surfaces.versions import Change, History

US = Organization(1, "us", "Us", False, "EGP", "EG", 0, "", None, 0, 0, 0, "", "")
Values = dict[str, Any]


class Parts(Surface):
    """The newest version alone: what came before stands in the history."""

    prefix = "/parts-api"

    def __init__(self, house: House, changes: Sequence[Change], deprecated: dict[str, Deprecation]) -> None:
        super().__init__(house)
        self.history = History("Parts-Version", "2020-01-01", tuple(changes), deprecated)
        self.parts: list[Values] = []
        self.routes = Routes(self.operations())

    def operations(self) -> Sequence[Operation]:
        more: Values = {"role": None, "scope": None, "is_alone": True}
        return [
            Operation("GET", "/parts", self.list_, "List parts", **more),
            Operation("POST", "/parts", self.create, "Create a part", **more),
            Operation("GET", "/parts/{id}", self.read, "Read a part", **more),
            Operation("GET", "/health", self.health, "Health", **more),
        ]

    async def list_(self, call: Call) -> Reply:
        size = int(call.query.get("page_size", "50"))
        asked = call.query.get("colour", "")
        found = [part for part in self.parts if not asked or part["colour"] == asked]
        url = f"http://hub.test{self.prefix}{call.request.path}?page=2&page_size={size}"
        return show(
            200,
            {
                "count": len(found),
                "next": url if len(found) > size else None,
                "previous": None,
                "results": found[:size],
            },
        )

    async def create(self, call: Call) -> Reply:
        sent = decode(call.raw)
        for name in ("title", "weight", "colour"):
            if name not in sent:
                raise Malformed("This attribute is required", name)
        if not isinstance(sent["weight"], int):
            raise Malformed("Must be a whole number", "weight")
        part = {"id": len(self.parts) + 1} | {name: sent[name] for name in ("title", "weight", "colour")}
        self.parts.append(part)
        return show(201, part)

    async def read(self, call: Call) -> Reply:
        for part in self.parts:
            if str(part["id"]) == call.path["id"]:
                return show(200, part)
        raise NotFound("There is no such part")

    async def health(self, call: Call) -> Reply:
        return Reply(200, b"fine", ((b"content-type", b"text/plain"),))

    def anybody(self, request: Request) -> Actor:
        return Actor(US, "owner", request=request.id)

    async def authenticate(self, request: Request) -> Actor:
        return self.anybody(request)

    async def allow(self, request: Request, operation: Operation, actor: Actor) -> Allowance:
        return Allowance(0, 0, 0)

    def limit_headers(self, allowance: Allowance) -> Headers:
        return []

    def problem(self, problem: Problem) -> tuple[int, object]:
        return refusal(problem)

    def error(self, status: int, body: object, problem: Problem, headers: Headers) -> Reply:
        return Reply(status, encode(body))
