"""A case is data: a request of somebody, what is answered, what is recorded, and how many queries that takes."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

OWNER = "owner"
ADMIN = "admin"
STAFF = "staff"
READER = "reader"
READ_ONLY = "read_only"  # an owner's key that may only read
STRANGER = "stranger"  # the owner of another organization
USER = "user"  # an owner who has signed in with a password
NOBODY = "nobody"  # no credential at all
# In the LeafLink dialects only: the owner of a third organization that buys, and one who acts for ours and for that.
BUYER = "buyer"
BOTH = "both"

LINKIT = "/api/v1"
LEAFLINK = "/leaflink"
MARKETPLACE = "/leaflink/api/v2"
PLACEHOLDER = re.compile(r"<(\w+)((?:\.\w+)*)>")
JSON = "application/json"


@dataclass(frozen=True)
class Request:
    """One request: under /leaflink/api/v2/ to Marketplace V2, under /leaflink/ to the dated API, any other path under
    /api/v1. Bytes as `body` are sent as they are (placeholders in a form are filled), anything else as JSON.

    `<brand>` in the path, the body or a header stands for the id of what an earlier request kept as `brand`,
    `<brand.created>` for another of its fields, `<brands.results.0.id>` for one further in, `<brand.all>` for all of
    it, `<brand_headers.etag>` for a header of that answer. `refused` is the status that a preparing request must fail
    with.
    """

    method: str
    path: str
    body: Any = None
    as_: str = OWNER
    headers: Mapping[str, str] = field(default_factory=dict)
    keep: str = ""
    refused: int = 0

    @property
    def prefix(self) -> str:
        """The dialect that is spoken."""
        return next((each for each in (MARKETPLACE, LEAFLINK) if self.path.startswith(f"{each}/")), LINKIT)

    def content(self, kept: Mapping[str, Any]) -> bytes | None:
        if self.body is None or isinstance(self.body, bytes):
            is_form = "form" in self.headers.get("Content-Type", "")
            return filled(self.body.decode("latin-1"), kept).encode("latin-1") if is_form and self.body else self.body
        return json.dumps(filled(self.body, kept), ensure_ascii=False).encode("utf-8", "surrogatepass")


def GET(path: str, **more: Any) -> Request:
    return Request("GET", path, **more)


def JOIN(email: str, role: str, **told: Any) -> Request:
    """No request: a person joins our organization, of whom this is told. To be given before requests."""
    return Request("JOIN", email, {"role": role, "told": told})


def HEAD(path: str, **more: Any) -> Request:
    return Request("HEAD", path, **more)


def POST(path: str, body: Any = None, **more: Any) -> Request:
    return Request("POST", path, body, **more)


def PUT(path: str, body: Any = None, **more: Any) -> Request:
    return Request("PUT", path, body, **more)


def PATCH(path: str, body: Any = None, **more: Any) -> Request:
    return Request("PATCH", path, body, **more)


def DELETE(path: str, body: Any = None, **more: Any) -> Request:
    return Request("DELETE", path, body, **more)


@dataclass(frozen=True)
class Case:
    """What a request must give.

    `body` is matched as `differences` says, `headers` likewise with None for a header that must be absent. `given` runs
    before. `events` are the types of what the request recorded in either organization, in order. `queries` is the exact
    number of statements, the same on both databases; every list states it.
    """

    name: str
    request: Request
    status: int
    body: Any = ...
    given: Sequence[Request] = ()
    events: Sequence[str] = ()
    queries: int | None = None
    headers: Mapping[str, Any] = field(default_factory=dict)


def table(cases: Sequence[Case]) -> Any:
    """Runs a test once for each case."""
    names = [case.name for case in cases]
    twice = {name for name in names if names.count(name) > 1}
    assert not twice, f"two cases of one name: {twice}"
    return pytest.mark.parametrize("case", cases, ids=names)


def given(requests: Sequence[Request], cases: Sequence[Case]) -> list[Case]:
    """The same cases, each after these requests."""
    return [replace(case, given=(*requests, *case.given)) for case in cases]


def filled(value: Any, kept: Mapping[str, Any]) -> Any:
    """The value with each placeholder replaced by what was kept."""
    if isinstance(value, str):
        whole = PLACEHOLDER.fullmatch(value)
        if whole and whole[1] in kept:
            return looked_up(whole, kept)
        return PLACEHOLDER.sub(lambda m: str(looked_up(m, kept)) if m[1] in kept else m[0], value)
    if isinstance(value, Mapping):
        return {filled(name, kept): filled(each, kept) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [filled(each, kept) for each in value]
    return value


def looked_up(match: re.Match[str], kept: Mapping[str, Any]) -> Any:
    found = kept[match[1]]
    if not match[2]:
        return found["id"] if isinstance(found, Mapping) else found
    for name in match[2][1:].split("."):
        found = found if name == "all" else found[int(name) if isinstance(found, list) else name]
    return found


class Only:
    """A dict with these fields, in this order, and no other."""

    def __init__(self, *names: str) -> None:
        self.names = list(names)


def differences(expected: Any, actual: Any, at: str = "body") -> list[str]:
    """Where `actual` is not as expected: dicts may hold more, `...` is anything; a type, pattern or predicate tests."""
    if expected is ...:
        return []
    if isinstance(expected, Mapping):
        if not isinstance(actual, Mapping):
            return [f"{at}: {actual!r} is no object"]
        found = []
        for name, value in expected.items():
            found += differences(value, actual[name], f"{at}.{name}") if name in actual else [f"{at}.{name}: missing"]
        return found
    if isinstance(expected, list | tuple):
        if not isinstance(actual, list) or len(actual) != len(expected):
            return [f"{at}: expected {len(expected)} entries, got {actual!r}"]
        pairs = enumerate(zip(expected, actual, strict=True))
        return [each for i, (ours, theirs) in pairs for each in differences(ours, theirs, f"{at}[{i}]")]
    if isinstance(expected, Only):
        names = list(actual)
        return [] if names == expected.names else [f"{at}: expected exactly the fields {expected.names}, got {names}"]
    if isinstance(expected, re.Pattern):
        matches = isinstance(actual, str) and expected.fullmatch(actual) is not None
    elif isinstance(expected, type):
        matches = type(actual) is expected
    elif isinstance(expected, Callable):  # type: ignore[arg-type]
        matches = expected(actual)
    else:
        matches = (type(actual) is type(expected) or _are_numbers(expected, actual)) and actual == expected
    return [] if matches else [f"{at}: expected {expected!r}, got {actual!r}"]


def _are_numbers(expected: Any, actual: Any) -> bool:
    return {type(expected), type(actual)} == {int, float}
