"""`fondaco doctor`: proves what must always be true of the data, and names each row of which it is not."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import apsw
import typer

from fondaco.cli.checks import CHECKS, FACTS, Check
from fondaco.cli.common import Data, Url, notes, refuse, run, settings_of, show
from fondaco.cli.judgements import JUDGEMENTS, Judgement
from fondaco.identity.actions import organizations
from fondaco.kernel.values import Struct
from fondaco.store import sqlfile
from fondaco.store.database import Connection, Database
from fondaco.store.sqlite import FILE

sql = sqlfile.load(__package__)
AT_ONCE = 5000


class Broken(Struct, frozen=True):
    """A row of which something is not true."""

    table: str
    id: Any
    uid: str
    org: str
    sentence: str
    expected: Any
    found: Any

    def __str__(self) -> str:
        row = " ".join(filter(None, (self.table, str(self.id), self.uid, f"of {self.org}" if self.org else "")))
        return f"{row}: not true that {self.sentence}: expected {_line(self.expected)}, found {_line(self.found)}"


def _line(value: Any) -> str:
    text = str(value)
    return text if text and text.isprintable() else repr(text)


def doctor(data: Data = None, database_url: Url = "") -> None:
    """Prove the data: what is broken is named on stdout, a row a line, with status 1."""
    settings = settings_of(data, database_url)
    if not settings.database_url and not (settings.data / FILE).exists():
        raise refuse(f"There is no database in {settings.data}")

    async def work(db: Database) -> int:
        return await Examination(db).run()

    try:
        broken = run(settings, work)
    except (apsw.CorruptError, apsw.NotADBError) as error:
        raise refuse(f"The database file is damaged beyond reading: {error}. Restore a backup.") from None
    if broken:
        notes.print(f"[red]{broken:,} broken[/red]", highlight=False, soft_wrap=True)
        raise typer.Exit(1)
    notes.print("All of this is true.")


class Examination:
    """One look at everything; names what is broken as it finds it."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.orgs: dict[int, str] = {}
        self.sizes: dict[str, int] = {}

    async def run(self) -> int:
        """How many rows are broken. What can be told of a damaged file is told before the damage is raised."""
        self.orgs = {each.id: each.uid for each in await organizations(self.db.of(None))}
        self.sizes = {row[0]: row[1] for row in await self._all(sql.sizes, {})}
        # Side by side: the one half is mostly the database's work, of the other some is ours.
        halves = await asyncio.gather(self._check(), self._judge(), return_exceptions=True)
        if failures := [half for half in halves if isinstance(half, BaseException)]:
            raise failures[0]
        return sum(half for half in halves if isinstance(half, int))

    async def _check(self) -> int:
        checks = [check for check in CHECKS if check.database in ("", self.db.name)]
        return sum([await self._tell(each.table, each.sentence, self._rows(each)) for each in checks])

    async def _judge(self) -> int:
        damaged = await self._tell("database", "the file is whole", self._integrity())
        broken = [await self._tell(each.table, each.sentence, self._judged(each)) for each in JUDGEMENTS]
        return damaged + sum(broken)

    async def _tell(self, table: str, sentence: str, found: AsyncIterator[Broken]) -> int:
        count = 0
        async for each in found:
            show(each)
            count += 1
        size = f"{self.sizes[table]:,} " if table in self.sizes else ""
        mark = f"[red]{count:,} broken[/red] of" if count else "proved:"
        notes.print(f"{mark} {size}{table}: {sentence}", highlight=False, soft_wrap=True)
        return count

    async def _all(self, statement: str, args: dict[str, Any]) -> Sequence[Sequence[Any]]:
        async def work(connection: Connection) -> Sequence[Sequence[Any]]:
            return await connection.all(statement, args)

        return await self.db.aside(None, work)

    async def _rows(self, check: Check) -> AsyncIterator[Broken]:
        statement, offset, more = getattr(sql, check.statement), 0, True
        while more:
            rows = await self._all(statement, FACTS | {"limit": AT_ONCE, "offset": offset})
            for id, uid, org, expected, found in rows:
                if check.of_organizations:
                    expected, found = self._org(expected), self._org(found)
                yield Broken(check.table, id, uid, self._org(org), check.sentence, expected, found)
            offset += len(rows)
            more = len(rows) == AT_ONCE

    def _org(self, org: int) -> str:
        return self.orgs.get(org, f"organization {org}, which there is not") if org else ""

    async def _judged(self, judgement: Judgement) -> AsyncIterator[Broken]:
        statement, after, more = getattr(sql, judgement.statement), 0, True
        while more:
            rows = await self._all(statement, FACTS | {"after": after, "limit": AT_ONCE})
            for id, uid, org, *values in rows:
                if verdict := judgement.judge(*values):
                    yield Broken(judgement.table, id, uid, self._org(org), judgement.sentence, *verdict)
                after = id
            more = len(rows) == AT_ONCE

    async def _integrity(self) -> AsyncIterator[Broken]:
        """What the database says about itself; SQLite's own check looks into the search index too."""
        if self.db.name == "sqlite":
            for (said,) in await self._all(sql.integrity, {}):
                if said != "ok":
                    yield Broken("database", "", "", "", "the file is whole", "ok", said)
            for table, id, parent, _ in await self._all(sql.foreign_keys, {}):
                yield Broken(table, id, "", "", f"its row of {parent} exists", "a row", "none")
