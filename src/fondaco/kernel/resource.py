"""What a resource is: a row type, a table, and what may be asked of it."""

from typing import Any, Literal

from fondaco.kernel.values import Struct, replace

Op = Literal[
    "eq",
    "in",
    "gt",
    "gte",
    "lt",
    "lte",
    "startswith",
    "isnull",
    "ieq",
    "iin",
    "ibegins",
    "icontains",
    "ne",
    "nin",
    "ine",
]


class Entry(Struct, frozen=True, gc=False):
    """A row as stored. Field names are column names, in the order selected; every row begins with its id."""

    id: int


class Row(Entry, frozen=True, gc=False):
    """A row that is known by itself: its uid follows."""

    uid: str


class Join(Struct, frozen=True):
    """A column borrowed from the row that our column `via` points at, which `live` says is never a deleted one.

    `is_shared` says that some rows of that table belong to no organization and are everybody's.
    """

    via: str
    table: str
    column: str
    live: str = ""
    is_shared: bool = False


class Through(Struct, frozen=True):
    """Rows tied to others by a table of pairs: ours by `here`, theirs by `there`, named by a `column` of `of`.

    Where the pairs themselves hold the column, `of` is empty. `only` says which of the pairs count.
    """

    table: str
    here: str
    there: str
    of: str
    column: str
    only: str = ""


class Resource(Struct, frozen=True, eq=False):
    """One table as it may be asked.

    `live` is the column that is true for deleted rows (empty where deletion is hard). `indexes` are the leading columns
    of the indexes that serve lists: equality columns first, then the sort column, then the rest that the index covers.
    `folded` are text columns, compared without case. `nullable` columns sort last. `text` names the table whose
    `search` column is searched (its own unless borrowed `via` a column), `exact` what matches a whole question.
    `sparse` columns are indexed only where they are not empty, and nobody asks for the empty ones.
    Of `telling` columns a value names few rows: they are found by it and sorted after.
    `is_scanned`: on SQLite a search looks at each row, of a table written too often to be indexed for it.
    `only` is a condition on its own columns without which a row is none of these.
    `widely` are further columns, perhaps borrowed, that a search looks at in each row besides.
    `counter` names the table that is counted as changed whenever this one changes, where this one's rows are not
    counted: it is asked only by what an index leads with.
    `tenant` is the column that says whose rows these are. Of a table that `is_shared` the rows of no organization are
    everybody's; such a table is small. Neither of these is counted.
    """

    row: type[Entry]
    table: str
    live: str = ""
    joins: dict[str, Join] = {}
    sets: dict[str, Through] = {}
    indexes: tuple[tuple[str, ...], ...] = ()
    folded: frozenset[str] = frozenset()
    nullable: frozenset[str] = frozenset()
    text: str = ""
    via: str = "id"
    exact: tuple[str, ...] = ()
    is_scanned: bool = False
    sparse: frozenset[str] = frozenset()
    telling: frozenset[str] = frozenset()
    counter: str = ""
    tenant: str = "org_id"
    is_shared: bool = False
    widely: tuple[str, ...] = ()
    only: str = ""

    @property
    def is_counted(self) -> bool:
        return self.tenant == "org_id" and not self.is_shared

    @property
    def columns(self) -> tuple[str, ...]:
        return self.row.__struct_fields__


class Filter(Struct, frozen=True):
    column: str
    op: Op
    value: Any


class Sort(Struct, frozen=True):
    column: str
    down: bool = False


class Query(Struct, frozen=True):
    """A list request with the wire taken off: every dialect parses into this.

    `search` are the normalised words of the `question`, which is kept as asked. Values of "in" filters are tuples.
    `deleted` asks for the deleted rows instead of the live ones. `skip` are rows to leave out before the first page.
    """

    page: int
    size: int
    sort: tuple[Sort, ...]
    filters: tuple[Filter, ...] = ()
    search: tuple[str, ...] = ()
    question: str = ""
    deleted: bool = False
    skip: int = 0

    @property
    def offset(self) -> int:
        return self.skip + (self.page - 1) * self.size

    def starting_at(self, offset: int) -> "Query":
        """The same from this row on: as a whole number of pages where it is one, for pages are remembered."""
        pages, rest = divmod(offset, self.size)
        return replace(self, skip=offset) if rest else replace(self, page=pages + self.page)


class Page(Struct, frozen=True):
    """One page of rows and the exact number of rows on all pages."""

    rows: list[Any]
    total: int
    query: Query

    @property
    def has_next(self) -> bool:
        return self.query.offset + self.query.size < self.total
