"""`fondaco import orders`: a past order book into an organization's own; what is there already stays as it is."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress

from fondaco.catalog.model import PRODUCTS
from fondaco.catalog.naming import fitting
from fondaco.cli.common import Data, Org, Url, notes, run, settings_of, show
from fondaco.cli.csvfile import Line, Rejected, Source
from fondaco.cli.importing import BREATH, advance, progress
from fondaco.cli.invoices import Reader, Row, Unfit, digest_of, order_of
from fondaco.cli.jsonlines import open_source
from fondaco.cli.mapping import Mapping, read_mapping
from fondaco.cli.spool import Spool
from fondaco.events.records import load_all
from fondaco.identity.actions import organization
from fondaco.inventory import actions as inventory
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Conflict, Faults, Invalid, Problem
from fondaco.kernel.values import Struct, from_units
from fondaco.orders.model import PlaceOrder
from fondaco.orders.placing import find_same, place
from fondaco.orders.pricing import digits
from fondaco.orders.rules import is_from_elsewhere
from fondaco.store import sqlfile
from fondaco.store.database import Connection, Database
from fondaco.surfaces.bodies import pick_fields
from fondaco.surfaces.linkit.products import PRODUCT, ProductIn

sql = sqlfile.load(__package__)
CHUNK = 250  # rows; a serving process waits for no longer than these take
LONGEST_SOURCE = 100


class Counts(Struct):
    """Orders; and the products made for them, the rows read, and the rows that are of none of these orders."""

    created: int = 0
    unchanged: int = 0
    failed: int = 0
    products: int = 0
    rows: int = 0
    rejected: int = 0

    def __str__(self) -> str:
        return " ".join(f"{name}={getattr(self, name)}" for name in self.__struct_fields__)


class Invoice(Struct, frozen=True):
    """The rows of one past order, and that order."""

    rows: list[Row]
    wish: PlaceOrder
    digest: str


def import_orders(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV or JSON Lines, a row for each line.")],
    org: Org,
    mapping: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="A JSON file: which column is what.")],
    source: Annotated[str, typer.Option(help="Where the orders come from (default: the file's name).")] = "",
    currency: Annotated[str, typer.Option(help="Of the prices (default: the organization's).")] = "",
    data: Data = None,
    database_url: Url = "",
) -> None:
    """Bring in past orders; they move no stock. Rows that fail go to FILE.errors.csv, with status 1.

    An order that is there already is left alone, so a run that was interrupted is run again.
    """

    async def work(db: Database) -> Counts:
        rules = read_mapping(mapping)
        actor = Actor(await organization(db.of(None), org), "owner", request="import")
        book = Book(rules, (source or file.stem).strip().lower(), currency or actor.organization.currency)
        with progress() as bar:
            return await Import(db, actor, open_source(file), book).run(bar)

    counts = run(settings_of(data, database_url), work)
    show(counts)
    if counts.failed or counts.rejected:
        said = f"{counts.failed} orders failed, {counts.rejected} rows: see {file.with_suffix('.errors.csv')}"
        notes.print(said, markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1)


class Book:
    """What all orders of a file share. Raises Invalid."""

    def __init__(self, mapping: Mapping, source: str, currency: str) -> None:
        if not source or len(source) > LONGEST_SOURCE or not source.isprintable():
            raise Invalid(f"A source is a word of at most {LONGEST_SOURCE} characters: name it with --source")
        if not is_from_elsewhere(source):
            raise Invalid(f"{source} orders are placed here: name where these come from with --source")
        digits(currency)
        self.mapping = mapping
        self.source = source
        self.currency = currency

    def invoice(self, rows: list[Row]) -> Invoice:
        """Raises Unfit."""
        wish = order_of(rows, self.mapping, source=self.source, currency=self.currency)
        return Invoice(rows, wish, digest_of(wish))

    def said(self, row: Row) -> Iterator[tuple[str, str]]:
        """What a row tells of its product."""
        if not row.fault and self.mapping.is_goods(row.code):
            if row.name:
                yield "name", row.name
            if row.price:
                yield "price", str(row.price)


class Import:
    """One run over a file: read whole onto a spool, then order by order into the book."""

    def __init__(self, db: Database, actor: Actor, source: Source, book: Book) -> None:
        self.db = db
        self.actor = actor
        self.source = source
        self.book = book
        self.reader = Reader(source, book.mapping)
        self.counts = Counts()
        self.spool = Spool()
        self.rejected = Rejected(source)

    async def run(self, bar: Progress) -> Counts:
        try:
            self.spool.fill(self._read(bar), self.book.said)
            task = bar.add_task("Importing", total=self.counts.rows - self.counts.rejected, rows=0, rate=0)
            done = 0
            for chunk in self._chunks():
                await self._take(chunk)
                done += sum(map(len, chunk))
                advance(bar, task, done, done)
                await asyncio.sleep(BREATH)
        finally:
            self.spool.close()
            self.rejected.close()
        return self.counts

    def _read(self, bar: Progress) -> Iterator[Row]:
        """The rows that belong to an order; the others are told at once."""
        task = bar.add_task("Reading", total=self.source.size, rows=0, rate=0)
        for line in self.source.lines():
            self.counts.rows += 1
            row = self.reader.row(line)
            if row.key:
                yield row
            else:
                self._reject(line, row.fault)
            if self.counts.rows % CHUNK == 0:
                advance(bar, task, self.source.read, self.counts.rows)
        advance(bar, task, self.source.read, self.counts.rows)

    def _reject(self, line: Line, reason: str) -> None:
        self.counts.rejected += 1
        self.rejected.add(line, reason)

    def _chunks(self) -> Iterator[list[list[Row]]]:
        chunk: list[list[Row]] = []
        for rows in self.spool.invoices():
            chunk.append(rows)
            if sum(map(len, chunk)) >= CHUNK:
                yield chunk
                chunk = []
        yield chunk

    async def _take(self, chunk: Sequence[list[Row]]) -> None:
        invoices = []
        for rows in chunk:
            try:
                invoices.append(self.book.invoice(rows))
            except Unfit as unfit:
                self._fail(rows, unfit)
        new = await self._without_those_there(invoices)
        if new:
            await self._place(new)

    async def _without_those_there(self, invoices: Sequence[Invoice]) -> list[Invoice]:
        keys = {"org": self.actor.org, "source": self.book.source, "ids": [each.wish.external_id for each in invoices]}

        async def digests(db: Connection) -> Sequence[Sequence[Any]]:
            return await db.all(sql.digests_of_orders, keys)

        there = {row[0]: row[1] for row in await self.db.aside(self.actor.org, digests)}
        new = []
        for each in invoices:
            digest = there.get(each.wish.external_id)
            if digest is None:
                new.append(each)
            elif digest == each.digest:
                self.counts.unchanged += 1
            else:
                self._fail(each.rows, Conflict("This order is there already, with other content"))
        return new

    async def _place(self, invoices: Sequence[Invoice]) -> None:
        """Their products in one unit of work, then the orders in one; where one cannot stand, each by itself."""
        try:
            # Apart, because whoever holds the numbers of events and then asks for those of orders meets the server.
            self.counts.products += await self.db.write(
                self.actor.org, lambda tx: self._add_products(tx, invoices), long=True
            )
            new = await self.db.write(self.actor.org, lambda tx: self._add_orders(tx, invoices), long=True)
        except Problem as problem:
            if len(invoices) == 1:
                self._fail(invoices[0].rows, problem)
                return
            for each in invoices:
                await self._place([each])
            return
        self.counts.created += new
        self.counts.unchanged += len(invoices) - new

    async def _add_products(self, tx: Connection, invoices: Iterable[Invoice]) -> int:
        """Those that are not there; how many. Raises Problem."""
        codes = dict.fromkeys(line.product_code for each in invoices for line in each.wish.lines if line.product_code)
        there = {each.code for each in await load_all(tx, PRODUCTS, self.actor.org, "code", list(codes))}
        wanted = [self._product(code) for code in codes if code not in there]
        added = await inventory.add_products(tx, self.actor, wanted) if wanted else []
        for each in added:
            if isinstance(each, Problem):
                raise each
        return len(added)

    def _product(self, code: str) -> dict[str, Any]:
        """Named and priced as its rows do most often."""
        name, price = self.spool.most_said(code, "name"), self.spool.most_said(code, "price")
        sent = {"iv_id": code, "name_en": fitting(name or code), "average_price": from_units(int(price or 0))}
        return PRODUCT.values(pick_fields(sent, ProductIn, partial=False), self.actor, partial=False)

    async def _add_orders(self, tx: Connection, invoices: Sequence[Invoice]) -> int:
        """How many were not there. Raises Problem."""
        new = 0
        for each in invoices:
            if not await find_same(tx, self.actor, each.wish, each.digest):
                await place(tx, self.actor, each.wish, each.digest)
                new += 1
        return new

    def _fail(self, rows: Sequence[Row], problem: Problem) -> None:
        """All rows of the order go to the file of faults: once they are mended, it can be imported by itself."""
        self.counts.failed += 1
        faults = problem.faults if isinstance(problem, Unfit) else {}
        several = problem.faults if isinstance(problem, Faults) else [problem]
        reason = "; ".join(each.detail for each in several)
        if faults:
            reason = f"Line {min(faults)} keeps this order out"
        for row in rows:
            self._reject(row.line, faults.get(row.line.number, reason))
