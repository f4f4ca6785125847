"""One resource as one dialect shows it: its path, its names for our columns, what may be asked, its view."""

from collections.abc import Awaitable, Callable
from typing import Any, Literal

from fondaco.kernel.actor import Organization
from fondaco.kernel.resource import Op, Resource
from fondaco.kernel.values import Struct
from fondaco.store.database import Connection

Kind = Literal[
    "text",
    "flag",
    "id",
    "choice",
    "whole",
    "number",
    "deleted",
    "filled",
    # Whether the column holds the one choice there is.
    "said",
    "moment",
    # With commas between several, or said several times.
    "texts",
    "wholes",
    "choices",
    # A day as it is stored, and a moment up to the end of the day that is named.
    "day",
    "until",
    # What no row of ours has: whoever asks for a value of it finds none.
    "nothing",
    # Which of the caller's companies are meant, by id or by slug.
    "company",
    "company_slug",
]


class Ask(Struct, frozen=True):
    """One filter: the column it compares, how, and how its text is read. `filled` asks if a count is above zero.

    In Linkit a `moment` that bounds from above (op lte) takes in all of its day, or its second. In the LeafLink
    dialects a day is its first moment in the company's zone (D-09), and only `until` is its last.
    """

    column: str
    kind: Kind = "text"
    op: Op = "eq"
    choices: tuple[str, ...] = ()
    description: str = ""
    scale: int = 1


class Collection(Struct, frozen=True, eq=False):
    """`names` are the sortable fields with our columns, `order` the default sort in the dialect's own words.

    `show` is the view of a row for its organization. `complete` first adds to the rows what the table does not hold; it
    is given the organization or, where a caller may act for several, all of them. `extras` are the parameters that the
    operation reads by itself. `dynamic` is what a dialect's callers may ask for beyond the attributes always there.
    `rooted` puts the address of this server before the paths that a view holds.
    """

    path: str
    resource: Resource
    show: Callable[[Any, Organization], Any]
    schema: Any
    names: dict[str, str]
    order: str
    asks: dict[str, Ask] = {}
    is_searchable: bool = False
    complete: Callable[[Connection, Any, list[Any]], Awaitable[list[Any]]] | None = None
    extras: frozenset[str] = frozenset()
    dynamic: Any = None
    rooted: Callable[[Any, str], Any] | None = None
