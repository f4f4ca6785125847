"""Lists of values that the contract itself fixes, each with its word for people."""

from collections.abc import Mapping
from typing import TypedDict

from fondaco.kernel.errors import Unusable
from fondaco.kernel.text import normalise, words
from fondaco.surfaces.request import read_pairs

ATTRIBUTES = ("value", "display_value")
LONGEST_SEARCH = 200


class ChoiceView(TypedDict):
    value: str
    display_value: str


def listed(choices: Mapping[str, str], search: str = "", ordering: str = "") -> list[ChoiceView]:
    """Those in which every word occurs, by value unless asked otherwise. Raises Unusable for another attribute."""
    wanted = words(search)
    found: list[ChoiceView] = [
        {"value": value, "display_value": spoken}
        for value, spoken in choices.items()
        if all(word in normalise(f"{value} {spoken}") for word in wanted)
    ]
    for part in reversed((ordering or "value").split(",")):
        name = part.strip().removeprefix("-")
        if name not in ATTRIBUTES:
            raise Unusable(f"Cannot order by {name[:50]!r}", "ordering")
        # Each attribute as a literal, so that its type is known.
        key = (lambda each: each["value"]) if name == "value" else (lambda each: each["display_value"])
        found.sort(key=key, reverse=part.strip().startswith("-"))
    return found


def asked(choices: Mapping[str, str], question: bytes) -> list[ChoiceView]:
    """The same as a query asks for it. Raises Unusable for a parameter that nobody knows (leaflink D-09)."""
    params = dict(read_pairs(question))
    for name in params:
        if name not in ("ordering", "search"):
            raise Unusable("There is no such parameter", name)
    search = params.get("search", "")
    if len(search) > LONGEST_SEARCH or "\0" in search:
        raise Unusable(f"A search has at most {LONGEST_SEARCH} characters, and none of them is NUL", "search")
    return listed(choices, search, params.get("ordering", ""))
