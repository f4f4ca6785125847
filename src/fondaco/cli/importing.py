"""`fondaco import products`: a file of rows into an organization's catalogue, as an upsert."""

import asyncio
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from fondaco.catalog import actions as catalog
from fondaco.catalog import naming
from fondaco.catalog.model import PRODUCTS
from fondaco.catalog.naming import KINDS, Named
from fondaco.catalog.rules import name_key
from fondaco.cli.common import Data, Org, Url, notes, run, settings_of, show
from fondaco.cli.csvfile import Rejected
from fondaco.cli.entries import Entry, Plan, entries, keys
from fondaco.cli.jsonlines import open_source
from fondaco.events.records import load_all
from fondaco.identity.actions import organization
from fondaco.inventory import actions as inventory
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Faults, Problem
from fondaco.kernel.values import Struct
from fondaco.store.counters import read_counter
from fondaco.store.database import Connection, Database
from fondaco.store.repeats import Repeats
from fondaco.surfaces.bodies import pick_fields
from fondaco.surfaces.linkit.products import PRODUCT, ProductIn
from fondaco.surfaces.linkit.records import Values

imports = typer.Typer(no_args_is_help=True, help="Bring in data from files.")
CHUNK = 500
BREATH = 0.004  # a serving process looks every 3 ms whether it may write


class Counts(Struct):
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0

    def __str__(self) -> str:
        return " ".join(f"{name}={getattr(self, name)}" for name in self.__struct_fields__)


class Resolved(Struct):
    """The names of one kind as a chunk found them, those it added, and the revision after it."""

    named: Named
    added: dict[str, str]
    revision: int = -1

    def after(self) -> Named:
        self.named.uids.update(self.added)
        return Named(self.revision, self.named.uids)


class Outcome(Struct):
    """What became of a chunk: a word or a Problem for each entry, and its names by field."""

    words: dict[int, str | Problem]
    names: dict[str, Resolved]


class Rehearsed(Exception):
    """Carries the outcome of a unit of work that must not stand."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


@imports.command("products")
def import_products(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV in UTF-8, its columns named first, or JSON Lines.")
    ],
    org: Org,
    key: Annotated[str, typer.Option(help="The column that becomes iv_id, and the name where none is mapped.")],
    map: Annotated[
        list[str], typer.Option(help="COLUMN=FIELD: a field of products, or brand, category, generic by name.")
    ] = [],  # noqa: B006
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything, keep nothing.")] = False,
    data: Data = None,
    database_url: Url = "",
) -> None:
    """Create and update products from a file; rows that fail go to FILE.errors.csv, with status 1.

    A blank cell empties a text and takes away a brand, category or generic; a blank number or flag says nothing.
    """

    async def work(db: Database) -> Counts:
        source = open_source(file)
        plan = Plan(source, key, map)
        actor = Actor(await organization(db.of(None), org), "owner", request="import")
        with progress() as bar:
            return await Import(db, actor, plan, dry_run=dry_run).run(bar)

    counts = run(settings_of(data, database_url), work)
    if dry_run:
        notes.print("This was a rehearsal: nothing was kept.")
    show(counts)
    if counts.failed:
        notes.print(
            f"{counts.failed} failed: see {file.with_suffix('.errors.csv')}",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
        raise typer.Exit(1)


def progress() -> Progress:
    rate = TextColumn("{task.fields[rows]:,} rows, {task.fields[rate]:,.0f} a second")
    parts = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:.0f} %"), rate)
    return Progress(*parts, TimeRemainingColumn(), console=notes)


def advance(bar: Progress, task: TaskID, completed: int, rows: int) -> None:
    elapsed = bar.tasks[task].elapsed or 0
    bar.update(task, completed=completed, rows=rows, rate=rows / elapsed if elapsed else 0)


class Import:
    """One run over a file, a chunk of rows in each unit of work."""

    def __init__(self, db: Database, actor: Actor, plan: Plan, *, dry_run: bool) -> None:
        self.db = db
        self.actor = actor
        self.plan = plan
        self.dry_run = dry_run
        self.counts = Counts()
        self.names = {field: Named() for _, field in plan.named}

    async def run(self, bar: Progress) -> Counts:
        source = self.plan.source
        looking = bar.add_task("Looking for repeated keys", total=source.size, rows=0, rate=0)
        repeats = Repeats(self._told(keys(self.plan), bar, looking))
        rejected = Rejected(source)
        try:
            task = bar.add_task("Rehearsing" if self.dry_run else "Importing", total=source.size, rows=0, rate=0)
            read = self._told(entries(self.plan, repeats), bar, task)
            chunk = list(islice(read, CHUNK))
            while chunk:
                under_way = asyncio.create_task(self._write(chunk))
                await asyncio.sleep(0)
                following = list(islice(read, CHUNK))  # meanwhile
                self._count(chunk, await under_way, rejected)
                chunk = following
                await asyncio.sleep(BREATH)
        finally:
            repeats.close()
            rejected.close()
        return self.counts

    def _told(self, rows: Iterator[Any], bar: Progress, task: TaskID) -> Iterator[Any]:
        """The same rows, with the bar moved on now and then."""
        number = 0
        for number, row in enumerate(rows, 1):
            if number % CHUNK == 0:
                advance(bar, task, self.plan.source.read, number)
            yield row
        advance(bar, task, self.plan.source.read, number)

    async def _write(self, chunk: Sequence[Entry]) -> Outcome:
        sound = [entry for entry in chunk if entry.problem is None]

        async def unit(tx: Connection) -> Outcome:
            outcome = await self._unit(tx, sound)
            if self.dry_run:
                raise Rehearsed(outcome)
            return outcome

        try:
            outcome = await self.db.write(self.actor.org, unit, long=True)
            self.names = {field: resolved.after() for field, resolved in outcome.names.items()}
        except Rehearsed as rehearsed:
            outcome = rehearsed.outcome
            self.names = {field: resolved.named for field, resolved in outcome.names.items()}
        return outcome

    def _count(self, chunk: Sequence[Entry], outcome: Outcome, rejected: Rejected) -> None:
        for entry in chunk:
            word = entry.problem or outcome.words[entry.line.number]
            if isinstance(word, Problem):
                self.counts.failed += entry.rows
                rejected.add(entry.line, self._reason(word))
            else:
                setattr(self.counts, word, getattr(self.counts, word) + 1)
                again = "unchanged" if word == "unchanged" else "updated"
                setattr(self.counts, again, getattr(self.counts, again) + entry.rows - 1)

    async def _unit(self, tx: Connection, sound: Sequence[Entry]) -> Outcome:
        codes = [entry.key for entry in sound]
        known = {row.code: row for row in await load_all(tx, PRODUCTS, self.actor.org, "code", codes, lock=True)}
        words: dict[int, str | Problem] = {}
        picked: list[tuple[Entry, Values]] = []
        for entry in sound:
            try:
                picked.append((entry, self._values(entry, partial=entry.key in known)))
            except Problem as problem:
                words[entry.line.number] = problem
        names = await self._resolve_names(tx, picked)
        new = [(entry, values) for entry, values in picked if entry.key not in known]
        old = [(entry, known[entry.key], values) for entry, values in picked if entry.key in known]
        if new:
            added = await inventory.add_products(tx, self.actor, [values for _, values in new])
            words |= {e.line.number: _word(row, "created") for (e, _), row in zip(new, added, strict=True)}
        if old:
            changed = await catalog.change_products(tx, self.actor, [(row, values) for _, row, values in old])
            for (entry, before, _), row in zip(old, changed, strict=True):
                is_same = not isinstance(row, Problem) and row.updated == before.updated
                words[entry.line.number] = _word(row, "unchanged" if is_same else "updated")
        for field, resolved in names.items():
            _, resolved.revision = await read_counter(tx, self.actor.org, KINDS[field].resource.table)
        return Outcome(words, names)

    def _values(self, entry: Entry, *, partial: bool) -> Values:
        sent = entry.sent if partial else {"name_en": entry.key} | entry.sent
        return PRODUCT.values(pick_fields(sent, ProductIn, partial=partial), self.actor, partial=partial)

    async def _resolve_names(self, tx: Connection, picked: Sequence[tuple[Entry, Values]]) -> dict[str, Resolved]:
        """Put the uids of brands, categories and generics into the values."""
        found = {}
        for field, kind in KINDS.items():
            if field not in self.names:
                continue
            named = await naming.read_names(tx, self.actor.org, kind, self.names[field])
            names = [entry.names[field] for entry, _ in picked]
            wanted = [name_key(name) for name in names]
            missing: dict[str, str] = {}
            for key, name in zip(wanted, names, strict=True):
                if key and key not in named.uids:
                    missing.setdefault(key, name)
            added = await naming.add_named(tx, self.actor, kind, missing)
            for (_, values), key in zip(picked, wanted, strict=True):
                values[f"{field}_uid"] = (named.uids.get(key) or added[key]) if key else None
            found[field] = Resolved(named, added)
        return found

    def _reason(self, problem: Problem) -> str:
        faults = problem.faults if isinstance(problem, Faults) else [problem]
        told = []
        for fault in faults:
            column = self.plan.columns.get(PRODUCT.respoken(fault).field or "")
            told.append(f"{column}: {fault.detail}" if column else fault.detail)
        return "; ".join(told)


def _word(row: Any, word: str) -> str | Problem:
    return row if isinstance(row, Problem) else word
