"""`fondaco doctor`: proves what must always be true of the data, and names each row of which it is not."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import apsw
import typer

from fondaco.catalog.model import BRANDS, CATEGORIES, GENERICS, PRODUCTS
from fondaco.cli.common import Data, Url, notes, refuse, run, settings_of, show
from fondaco.customers.model import CUSTOMERS
from fondaco.events.records import Kind, searchable
from fondaco.identity.actions import organizations
from fondaco.inventory.model import BRANCHES
from fondaco.kernel.values import Struct
from fondaco.store import sqlfile
from fondaco.store.database import Connection, Database
from fondaco.store.sqlite import FILE

sql = sqlfile.load(__package__)
AT_ONCE = 5000
SEARCHED: tuple[tuple[Kind[Any], str], ...] = (
    (PRODUCTS, sql.searched_products),
    (BRANDS, sql.searched_brands),
    (CATEGORIES, sql.searched_categories),
    (GENERICS, sql.searched_generics),
    (BRANCHES, sql.searched_branches),
    (CUSTOMERS, sql.searched_customers),
)


class Check(Struct, frozen=True):
    """A statement that finds the rows of `table` of which `sentence` is not true.

    It selects id, uid, organization, what was expected and what was found; `of_organizations` says that those two are
    organizations. `database` is the only one it is for.
    """

    table: str
    statement: str
    sentence: str
    of_organizations: bool = False
    database: str = ""


INDEXED = "each live row is in the search index, and nothing else is"
FOUND_BY = "it is searched by its names"
HOME = "belongs to the organization of "
CHECKS = (
    Check("skus", "on_hand_is_moved", "on hand is the sum of its movements"),
    Check("movements", "removed_stock_is_closed", "the movements of a removed stock record come to nothing"),
    Check("skus", "quantities_are_none_or_more", "quantities are not below 0"),
    Check("products", "matrix_is_full", "a live product has a stock record at every branch"),
    Check("skus", "deleted_products_have_no_stock", "no stock record is of a deleted product"),
    Check("skus", "removed_pairs_have_no_stock", "what was removed by hand is not stocked"),
    Check("skus", "sku_codes_are_derived", "its code is that of the product and the branch"),
    Check("organizations", "counters_are_counts", "counters are counts"),
    Check("brands", "brands_count_products", "product_count is the number of its live products"),
    Check("categories", "categories_count_products", "product_count is the number of its live products"),
    Check("generics", "generics_count_products", "product_count is the number of its live products"),
    Check("categories", "depths_follow_parents", "depth is one more than its parent's"),
    Check("categories", "paths_follow_parents", "path is its parent's and its own name"),
    Check("events", "events_are_gapless", "numbers have no gap"),
    Check("customers", "one_default_address", "one address is the default"),
    Check("products", "products_stay_home", HOME + "its brand, category and generic", True),
    Check("categories", "categories_stay_home", HOME + "its parent", True),
    Check("skus", "skus_stay_home", HOME + "its product and branch", True),
    Check("movements", "movements_stay_home", HOME + "its stock record", True),
    Check("removed_skus", "removed_skus_stay_home", HOME + "its product and branch", True),
    Check("addresses", "addresses_stay_home", HOME + "its customer", True),
    Check("group_members", "members_stay_home", HOME + "its customer and group", True),
    Check("products", "indexed_products", INDEXED, database="sqlite"),
    Check("brands", "indexed_brands", INDEXED, database="sqlite"),
    Check("categories", "indexed_categories", INDEXED, database="sqlite"),
    Check("generics", "indexed_generics", INDEXED, database="sqlite"),
    Check("branches", "indexed_branches", INDEXED, database="sqlite"),
    Check("customers", "indexed_customers", INDEXED, database="sqlite"),
    Check("pg_class", "walls_stand", "row-level security is on", database="postgres"),
    Check("pg_class", "indexes_are_whole", "indexes are valid", database="postgres"),
)


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
        """How many rows are broken."""
        broken = await self._tell("database", "the file is whole", self._integrity())
        self.orgs = {each.id: each.uid for each in await organizations(self.db.of(None))}
        self.sizes = {row[0]: row[1] for row in await self._all(sql.sizes, {})}
        for check in CHECKS:
            if check.database in ("", self.db.name):
                broken += await self._tell(check.table, check.sentence, self._rows(check))
        for kind, statement in SEARCHED:
            broken += await self._tell(kind.resource.table, FOUND_BY, self._searched(kind, statement))
        return broken

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
            rows = await self._all(statement, {"limit": AT_ONCE, "offset": offset})
            for id, uid, org, expected, found in rows:
                if check.of_organizations:
                    expected, found = self._org(expected), self._org(found)
                yield Broken(check.table, id, uid, self._org(org), check.sentence, expected, found)
            offset += len(rows)
            more = len(rows) == AT_ONCE

    def _org(self, org: int) -> str:
        return self.orgs.get(org, f"organization {org}, which there is not") if org else ""

    async def _searched(self, kind: Kind[Any], statement: str) -> AsyncIterator[Broken]:
        after, more = 0, True
        while more:
            rows = await self._all(statement, {"after": after, "limit": AT_ONCE})
            for id, uid, org, found, *values in rows:
                expected = searchable(kind, dict(zip(kind.searched, values, strict=True)))["search"]
                if found != expected:
                    yield Broken(kind.resource.table, id, uid, self._org(org), FOUND_BY, expected, found)
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
