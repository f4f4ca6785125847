"""Records as both LeafLink dialects keep them: list, read, create, replace, change and remove, declared once a kind."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from msgspec import Struct

from fondaco.events.records import Kind, load
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Faults, Forbidden, Invalid, Malformed, NotFound, Problem, Unusable
from fondaco.kernel.resource import Filter
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces.asking import read_whole
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.fields import Values, check_json, read_object, take_fields
from fondaco.surfaces.operation import Call, Parameter, show
from fondaco.surfaces.surface import SAFE

COMPANY = "company_id"
MOST_DIGITS = 18


class Speech(Struct, frozen=True, eq=False):
    """How a dialect speaks of records.

    `list_` lists them, for these organizations and within these filters; `view` shows one row; `paging` are the
    parameters by which lists are walked. `is_strict`: attributes that nobody knows are refused. `slash` is what its
    paths end in.
    """

    list_: Callable[[Call, Collection, tuple[int, ...], Sequence[Filter]], Awaitable[Reply]]
    view: Callable[[Call, Collection, Any], Awaitable[Any]]
    paging: Callable[[Collection], tuple[Parameter, ...]]
    is_strict: bool
    slash: str = ""


def taken_as_sent(sent: Values, actor: Actor, partial: bool) -> Values:
    return sent


async def _never(*_: Any) -> Any:
    raise AssertionError("this record offers no such operation")


class Record(Struct, frozen=True, eq=False):
    """One kind of record as one dialect shows and takes it.

    `body` is what a body may hold (`patch` where a change may hold other things), `names` the attributes whose column
    has another name, `take` turns a body into our values. `owner` is the attribute that names the company in a body;
    `needs_company` says that the query must name it (leaflink D-04). `add`, `change` and `remove` are the actions.
    `answers_removal` says that what is removed stays, archived, and is answered with.
    """

    noun: str
    kind: Kind[Any]
    collection: Collection
    speech: Speech
    body: type[Struct] | None = None
    patch: type[Struct] | None = None
    names: dict[str, str] = {}
    take: Callable[[Values, Actor, bool], Values] = taken_as_sent
    add: Callable[[Connection, Actor, Values], Awaitable[Any]] = _never
    change: Callable[[Connection, Actor, Any, Values], Awaitable[Any]] = _never
    remove: Callable[[Connection, Actor, Any], Awaitable[Any]] = _never
    owner: str = ""
    needs_company: bool = False
    segment: str = "id"
    answers_removal: bool = False

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Whatever is refused within is refused with this dialect's names."""
        wire = {ours: theirs for theirs, ours in self.names.items()}
        try:
            yield
        except Problem as problem:
            for each in [problem, *(problem.faults if isinstance(problem, Faults) else [])]:
                if each.field:
                    name, dot, rest = each.field.partition(".")
                    each.field = wire.get(name, name) + dot + rest
            raise

    # Who acts, and for whom.

    def orgs(self, call: Call) -> tuple[int, ...]:
        """The organizations whose records are meant."""
        return (company_of(call).org,) if self.needs_company else call.actor.orgs

    def acting(self, call: Call, sent: Values) -> Actor:
        """The caller for the company that a new record shall belong to. Raises Invalid, Malformed."""
        if self.needs_company:
            return company_of(call)
        return owned_by(call.actor, sent, self.owner) if self.owner else call.actor

    async def find(self, call: Call, *, lock: bool = False) -> Any:
        """The record that the path names, archived or not. Raises NotFound."""
        id = path_id(call, self.segment)
        row = await load(call.db, self.kind, self.orgs(call), "id", id, lock=lock, archived=True)
        if row is None and lock and self.kind.resource.is_shared:
            # One that is everybody's: nobody may hold it, but it is there.
            row = await load(call.db, self.kind, self.orgs(call), "id", id, archived=True)
        if row is None:
            raise NotFound(f"There is no such {self.noun}")
        return row

    def actor_of(self, call: Call, row: Any) -> Actor:
        return call.actor.at(row.org_id) if row.org_id is not None else call.actor

    async def view(self, call: Call, row: Any) -> Any:
        return await self.speech.view(call, self.collection, row)

    def values(self, sent: Values, actor: Actor, *, partial: bool) -> Values:
        taken = self.take(sent, actor, partial)
        return {self.names.get(name, name): value for name, value in taken.items()}

    def read_body(self, call: Call, *, partial: bool) -> Values:
        check_json(call.request)
        shape = self.patch if self.patch and call.method == "PATCH" else self.body
        assert shape
        known = frozenset(getattr(self.collection.schema, "__annotations__", {})) | {"id"}
        return take_fields(
            read_object(call.raw), shape, partial=partial, ignored=known if self.speech.is_strict else None
        )

    # What the paths do.

    async def list_(self, call: Call) -> Reply:
        return await self.speech.list_(call, self.collection, self.orgs(call), ())

    async def list_of_company(self, call: Call) -> Reply:
        """The same of the one company that the path names."""
        org = call.actor.at(path_id(call, COMPANY)).org
        return await self.speech.list_(call, self.collection, (org,), ())

    async def read(self, call: Call) -> Reply:
        row = await self.find(call, lock=call.method not in SAFE)
        return show(200, await self.view(call, row))

    async def create(self, call: Call) -> Reply:
        sent = self.read_body(call, partial=False)
        actor = self.acting(call, sent)
        with self.speaking():
            row = await self.add(call.db, actor, self.values(sent, actor, partial=False))
        return show(201, await self.view(call, row))

    async def update(self, call: Call) -> Reply:
        """PUT gives what is absent its default again, PATCH leaves it (leaflink D-16)."""
        row = await self.find(call, lock=True)
        actor, partial = self.actor_of(call, row), call.method == "PATCH"
        sent = self.read_body(call, partial=partial)
        if self.owner and sent.get(self.owner, actor.org) != actor.org:
            raise Invalid("This cannot be changed", self.owner)
        with self.speaking():
            row = await self.change(call.db, actor, row, self.values(sent, actor, partial=partial))
        return show(200, await self.view(call, row))

    async def delete(self, call: Call) -> Reply:
        row = await self.find(call, lock=True)
        with self.speaking():
            removed = await self.remove(call.db, self.actor_of(call, row), row)
        return show(200, await self.view(call, removed)) if self.answers_removal else Reply(204, b"")


def path_id(call: Call, segment: str = "id") -> int:
    """The integer that a segment of the path is. Raises NotFound for anything else."""
    text = call.path[segment]
    if not (text.isascii() and text.isdigit()) or len(text) > MOST_DIGITS:
        raise NotFound("Not found.")
    return int(text)


def company_of(call: Call) -> Actor:
    """The caller for the company that the query names, as it must. Raises Unusable, Forbidden (leaflink D-04)."""
    text = call.query.get(COMPANY, "")
    if not text:
        raise Unusable("This parameter is required", COMPANY)
    return call.actor.at(read_whole(COMPANY, text))


def owned_by(actor: Actor, sent: Values, name: str) -> Actor:
    """The caller for the company that an attribute of a body names. Raises Malformed, Invalid."""
    if name not in sent or sent[name] is None:
        raise Malformed("This attribute is required", name)
    try:
        return actor.at(sent[name])
    except Forbidden as problem:
        raise Invalid(problem.detail, name) from None
