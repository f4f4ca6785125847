"""Where the pages of a list ended, so that the next page is a seek and not an offset."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

from fondaco.kernel.values import Struct

LISTS = 2000
ENDS = 32

End = tuple[Any, ...]


class Walk(Struct):
    """One list as walked at one revision of its table: its total, and the sort values of each page's last row.

    `is_short` says that an index narrows it to few enough rows to look at them all.
    """

    revision: int
    total: int | None = None
    ends: dict[int, End] = {}
    is_short: bool = False


class PageMemory:
    """The lists asked for lately. What it remembers of an older revision is forgotten at the next look."""

    def __init__(self) -> None:
        self._walks: OrderedDict[Hashable, Walk] = OrderedDict()

    def walk(self, key: Hashable, revision: int) -> Walk:
        walk = self._walks.get(key)
        if walk is None or walk.revision != revision:
            walk = self._walks[key] = Walk(revision)
            if len(self._walks) > LISTS:
                self._walks.popitem(last=False)
        self._walks.move_to_end(key)
        return walk


def remember(walk: Walk, page: int, end: End) -> None:
    """Keep where `page` ended, forgetting the oldest beyond what a few walkers need."""
    walk.ends.pop(page, None)
    walk.ends[page] = end
    if len(walk.ends) > ENDS:
        del walk.ends[next(iter(walk.ends))]
