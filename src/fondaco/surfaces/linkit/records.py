"""The operations that every kind of record has in Linkit: list, read, create, update, delete, and bulk upsert."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from msgspec import Struct

from fondaco.events.records import Kind, load, load_all
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Faults, Malformed, NotFound, Problem
from fondaco.kernel.resource import Filter
from fondaco.kernel.values import replace
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces.bodies import check_type, pick_fields, read_fields, read_json
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.linkit.dialect import answer_list, done, refusal
from fondaco.surfaces.linkit.query import read_query
from fondaco.surfaces.operation import Call, show
from fondaco.surfaces.surface import SAFE

Values = dict[str, Any]
Outcome = Sequence[Any]  # of each entry its row, or the Problem that kept it out
MOST_ENTRIES = 500
UID = 15


async def _each_added(record: "Record", tx: Connection, actor: Actor, wanted: Sequence[Values]) -> Outcome:
    return [await _attempt(record.add(tx, actor, values)) for values in wanted]


async def _each_changed(
    record: "Record", tx: Connection, actor: Actor, wanted: Sequence[tuple[Any, Values]]
) -> Outcome:
    return [await _attempt(record.change(tx, actor, row, values)) for row, values in wanted]


async def _attempt(work: Awaitable[Any]) -> Any:
    # An action refuses before it writes, so a refused entry leaves nothing behind.
    try:
        return await work
    except Problem as problem:
        return problem


class Record(Struct, frozen=True, eq=False):
    """One kind of record: how it is named, read from bodies, found and changed.

    `names` are the body's fields whose column has another name. `take` turns a body into our values: what it holds, who
    sends it, whether it is partial. `key` is the client's own identifier on the wire, `by` the columns a path names.
    `add_all` and `change_all` do in one go what `add` and `change` do one by one. `segment` is what the path calls its
    id; one that belongs to another stands `within` that record, which its column `owner` points at.
    """

    noun: str
    kind: Kind[Any]
    collection: Collection
    body: type[Struct]
    names: dict[str, str]
    take: Callable[[Values, Actor, bool], Values]
    add: Callable[[Connection, Actor, Values], Awaitable[Any]]
    change: Callable[[Connection, Actor, Any, Values], Awaitable[Any]]
    remove: Callable[[Connection, Actor, Any], Awaitable[None]]
    key: str = ""
    by: tuple[str, ...] = ("uid",)
    puts_partially: bool = False
    add_all: Callable[[Any, Connection, Actor, Sequence[Values]], Awaitable[Outcome]] = _each_added
    change_all: Callable[[Any, Connection, Actor, Sequence[tuple[Any, Values]]], Awaitable[Outcome]] = _each_changed
    identify: Callable[[Values], Any] | None = None
    match: Callable[[Connection, Actor, Sequence[Values]], Awaitable[list[Any]]] | None = None
    has_bulk: bool = True
    segment: str = "id"
    within: "Record | None" = None
    owner: str = ""

    def respoken(self, problem: Problem) -> Problem:
        """The problem with the field as Linkit names it."""
        wire = {ours: theirs for theirs, ours in self.names.items()}
        for each in [problem, *(problem.faults if isinstance(problem, Faults) else [])]:
            if each.field:
                name, dot, rest = each.field.partition(".")
                each.field = wire.get(name, name) + dot + rest
        return problem

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Whatever is refused within is refused with Linkit's field names."""
        try:
            yield
        except Problem as problem:
            raise self.respoken(problem) from None

    async def find(self, call: Call, *, lock: bool = False) -> Any:
        """The record that the path names: by id, then by the client's own identifier (linkit-v1 D-25)."""
        belongs = await self.belonging(call, lock=lock)
        value = call.path.get(self.segment) or call.path["code"]
        for column in self.by if self.segment in call.path else ("code",):
            if column == "uid" and not is_uid(value):
                continue
            row = await load(call.db, self.kind, call.actor.org, column, value, lock=lock)
            if row is not None and all(getattr(row, name) == id for name, id in belongs.items()):
                return row
        raise NotFound(f"There is no such {self.noun}")

    async def belonging(self, call: Call, *, lock: bool = False) -> Values:
        """What says of a record that it belongs to the one above it in the path."""
        return {self.owner: (await self.within.find(call, lock=lock)).id} if self.within else {}

    async def view(self, db: Connection, actor: Actor, rows: list[Any]) -> list[Any]:
        complete = self.collection.complete
        rows = await complete(db, actor.org, rows) if complete else rows
        return [self.collection.show(row, actor.organization) for row in rows]

    def values(self, sent: Values, actor: Actor, *, partial: bool) -> Values:
        taken = self.take(sent, actor, partial)
        return {self.names.get(name, name): value for name, value in taken.items()}

    # What the paths do.

    async def list_(self, call: Call) -> Reply:
        query = read_query(self.collection, call.query)
        owned = [Filter(name, "eq", id) for name, id in (await self.belonging(call)).items()]
        return await answer_list(call, self.collection, replace(query, filters=(*owned, *query.filters)))

    async def read(self, call: Call) -> Reply:
        # For If-Match this is read within the change: nobody may come between the comparison and the change.
        row = await self.find(call, lock=call.method not in SAFE)
        return show(200, (await self.view(call.db, call.actor, [row]))[0])

    async def create(self, call: Call) -> Reply:
        check_type(call.request)
        belongs = await self.belonging(call, lock=True)
        sent = read_fields(call.raw, self.body, partial=False)
        with self.speaking():
            row = await self.add(call.db, call.actor, belongs | self.values(sent, call.actor, partial=False))
        (body,) = await self.view(call.db, call.actor, [row])
        return done(201, f"{self.noun[0].upper()}{self.noun[1:]} created", body)

    async def update(self, call: Call) -> Reply:
        check_type(call.request)
        row = await self.find(call, lock=True)
        partial = call.method == "PATCH" or self.puts_partially
        sent = read_fields(call.raw, self.body, partial=partial)
        with self.speaking():
            row = await self.change(call.db, call.actor, row, self.values(sent, call.actor, partial=partial))
        (body,) = await self.view(call.db, call.actor, [row])
        return done(200, f"{self.noun[0].upper()}{self.noun[1:]} updated", body)

    async def delete(self, call: Call) -> Reply:
        row = await self.find(call, lock=True)
        with self.speaking():
            await self.remove(call.db, call.actor, row)
        return Reply(204, b"")

    async def upsert(self, call: Call) -> Reply:
        """Bulk upsert (linkit-v1 D-17): each entry stands alone, a later one of the same key follows the earlier."""
        entries = read_entries(call)
        results: list[dict[str, Any]] = [{}] * len(entries)
        batch: list[int] = []
        keys: set[Any] = set()
        for index, entry in enumerate(entries):
            key = self._identity(entry)
            if key is None or key in keys:
                await self._apply(call, entries, batch, results)
                batch, keys = [], set()
            batch.append(index)
            keys.add(key)
        await self._apply(call, entries, batch, results)
        return bulk_reply(results)

    def _identity(self, entry: Any) -> Any:
        if not isinstance(entry, dict):
            return None
        if self.identify:
            return self.identify(entry)
        code = entry.get(self.key)
        return code.strip() if isinstance(code, str) else None

    async def _apply(self, call: Call, entries: list[Any], batch: list[int], results: list[dict[str, Any]]) -> None:
        tx, actor = call.db, call.actor
        known = dict(zip(batch, await self._matches(tx, actor, [entries[i] for i in batch]), strict=True))
        new: list[tuple[int, Values]] = []
        old: list[tuple[int, Any, Values]] = []
        for i in batch:
            try:
                partial = known[i] is not None
                values = self.values(pick_fields(entries[i], self.body, partial=partial), actor, partial=partial)
                if partial:
                    old.append((i, known[i], values))
                else:
                    new.append((i, values))
            except Problem as problem:
                results[i] = self._result(i, "failed", entries[i], problem)
        added = await self.add_all(self, tx, actor, [values for _, values in new])
        changed = await self.change_all(self, tx, actor, [(row, values) for _, row, values in old])
        for i, row in zip([i for i, _ in new], added, strict=True):
            results[i] = self._result(i, "created", entries[i], row)
        for i, row in zip([i for i, _, _ in old], changed, strict=True):
            results[i] = self._result(i, "updated", entries[i], row)

    async def _matches(self, tx: Connection, actor: Actor, entries: list[Any]) -> list[Any]:
        if self.match:
            return await self.match(tx, actor, entries)
        codes = [self._identity(entry) for entry in entries]
        wanted = [code for code in codes if code]
        rows = {row.code: row for row in await load_all(tx, self.kind, actor.org, "code", wanted, lock=True)}
        return [rows.get(code) for code in codes]

    def _result(self, index: int, status: str, entry: Any, outcome: Any) -> dict[str, Any]:
        result: dict[str, Any] = {"index": index, "status": status, "id": None}
        if self.key:
            sent = entry.get(self.key) if isinstance(entry, dict) else None
            result["iv_id" if self.key == "iv_id" else "code"] = getattr(outcome, "code", sent)
        if isinstance(outcome, Problem):
            _, error = refusal(self.respoken(outcome))
            return result | {"status": "failed", "error": error}
        return result | {"id": outcome.uid, "error": None}


def read_entries(call: Call) -> list[Any]:
    """The entries of a bulk body, bare or under `items`. Raises Malformed."""
    check_type(call.request)
    sent = read_json(call.raw)
    entries = sent.get("items") if isinstance(sent, dict) else sent
    if not isinstance(entries, list):
        raise Malformed("Send an array, or an object with an array of items", "items")
    if not 1 <= len(entries) <= MOST_ENTRIES:
        raise Malformed(f"Send 1 to {MOST_ENTRIES} items", "items")
    return entries


def bulk_reply(results: list[dict[str, Any]]) -> Reply:
    counts = {status: sum(each["status"] == status for each in results) for status in ("created", "updated", "failed")}
    message = ", ".join(f"{count} {status}" for status, count in counts.items())
    return show(200, {"success": not counts["failed"], "message": message, "data": counts | {"results": results}})


def is_uid(value: str) -> bool:
    return len(value) == UID and value.isascii() and value.isalnum() and value == value.lower()
