"""One operation of a dialect: what it answers to, what it takes and gives, and what it asks of its caller."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Literal

from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import NotAllowed, NotFound
from fondaco.kernel.values import Struct, encode
from fondaco.settings import Settings
from fondaco.store.database import Connection, Database
from fondaco.store.once import Reply
from fondaco.surfaces.deprecation import Deprecation
from fondaco.surfaces.request import Request


class Call(Struct):
    """One request being served. An unsafe one has its unit of work as `db`; `actor` is absent only on open paths."""

    request: Request
    path: dict[str, str]
    raw: bytes
    db: Connection
    database: Database
    actor: Actor
    method: str = "GET"
    settings: Settings = Settings()
    prepared: Any = None

    @property
    def query(self) -> dict[str, str]:
        return self.request.query()


Handler = Callable[[Call], Coroutine[Any, Any, Reply]]


class Parameter(Struct, frozen=True):
    """One query parameter as the API document describes it. One that may be empty is then as if it were absent."""

    name: str
    schema: dict[str, Any]
    description: str = ""
    may_be_empty: bool = True
    is_required: bool = False


class Operation(Struct, frozen=True, eq=False):
    """`role` is the least that may call it, None for anybody. `scope` is the limit it counts against, None for none.

    `is_alone` says that an unsafe one is no unit of work by itself. `current` reads what If-Match is compared with.
    `schema` describes the answer, `body` the request: types that msgspec can describe. `media` are the media types it
    answers in. `waits` says that it may wait long for something to happen: it ends when the caller hangs up.
    `rights` are the groups of resources of which an application's key must reach one; of one that `needs_write` for
    writing, even if it only reads. `crosses` says that a unit of work touches the records of the organization on the
    other side of a trade. `prepare` does what takes a disk or a thread before the unit of work begins: what it gives is
    the call's `prepared`. With `files` the body is a form, which holds them, as described, beside the fields of `body`.
    `deprecated` says since when it should not be used any longer.
    """

    method: str
    path: str
    act: Handler
    summary: str
    tag: str = ""
    body: Any = None
    schema: Any = None
    status: int = 200
    parameters: tuple[Parameter, ...] = ()
    errors: tuple[int, ...] = ()
    role: str | None = "viewer"
    scope: Literal["read", "write", "bulk"] | None = "read"
    survives_suspension: bool = False
    is_alone: bool = False
    is_long: bool = False
    is_single: bool = False
    waits: bool = False
    media: tuple[str, ...] = ("application/json",)
    current: Handler | None = None
    most_bytes: int = 1024 * 1024
    rights: tuple[str, ...] = ()
    needs_write: bool = False
    prepare: Callable[[Call], Coroutine[Any, Any, Any]] | None = None
    crosses: bool = False
    files: dict[str, dict[str, Any]] | None = None
    deprecated: Deprecation | None = None


class Node:
    """One place in the tree of paths."""

    __slots__ = ("any", "any_name", "known", "operations")

    def __init__(self) -> None:
        self.known: dict[str, Node] = {}
        self.any: Node | None = None
        self.any_name = ""
        self.operations: dict[str, Operation] = {}


class Routes:
    """Finds the operation of a path by walking its segments; a written segment goes before `{any}`."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self._root = Node()
        for operation in operations:
            node = self._root
            for part in operation.path.split("/")[1:]:
                node = _step(node, part)
            node.operations[operation.method] = operation
            if operation.method == "GET":
                node.operations.setdefault("HEAD", operation)

    def find(self, method: str, segments: tuple[str, ...]) -> tuple[Operation, dict[str, str]]:
        """Raises NotFound for the path, NotAllowed for the method (linkit-v1 D-03)."""
        node, values = self._root, {}
        for part in segments:
            following = node.known.get(part)
            if following is None and node.any is not None and part and "\0" not in part:
                following = node.any
                values[node.any_name] = part
            if following is None:
                raise NotFound("There is nothing at this path")
            node = following
        if not node.operations:
            raise NotFound("There is nothing at this path")
        operation = node.operations.get(method)
        if operation is None:
            raise NotAllowed(node.operations)
        return operation, values


def _step(node: Node, part: str) -> Node:
    if not part.startswith("{"):
        return node.known.setdefault(part, Node())
    if node.any is None:
        node.any, node.any_name = Node(), part[1:-1]
    assert node.any_name == part[1:-1], f"two names for one segment: {part}"
    return node.any


def show(status: int, body: Any) -> Reply:
    return Reply(status, encode(body))
