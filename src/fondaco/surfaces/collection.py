"""One resource as one dialect shows it: its path, its names for our columns, what may be asked, its view."""

from collections.abc import Awaitable, Callable
from typing import Any, Literal

from fondaco.kernel.actor import Organization
from fondaco.kernel.resource import Op, Resource
from fondaco.kernel.values import Struct
from fondaco.store.database import Connection

Kind = Literal["text", "flag", "id", "choice", "whole", "number", "deleted", "filled", "moment"]


class Ask(Struct, frozen=True):
    """One filter: the column it compares, how, and how its text is read. `filled` asks if a count is above zero.

    A `moment` that bounds from above (op lte) takes in all of its day, or its second.
    """

    column: str
    kind: Kind = "text"
    op: Op = "eq"
    choices: tuple[str, ...] = ()
    description: str = ""
    scale: int = 1


class Collection(Struct, frozen=True, eq=False):
    """`names` are the sortable fields with our columns, `order` the default sort in the dialect's own words.

    `show` is the view of a row for its organization. `complete` first adds to the rows what the table does not hold.
    """

    path: str
    resource: Resource
    show: Callable[[Any, Organization], Any]
    schema: Any
    names: dict[str, str]
    order: str
    asks: dict[str, Ask] = {}
    is_searchable: bool = False
    complete: Callable[[Connection, int, list[Any]], Awaitable[list[Any]]] | None = None
