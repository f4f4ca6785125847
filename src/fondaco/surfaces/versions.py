"""Dated versions of a dialect: handlers know the newest, older ones are chains of changes (leaflink §1.10, D-13)."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import msgspec

from fondaco.kernel.errors import NotFound, Unusable
from fondaco.kernel.values import Struct, decode, encode, replace
from fondaco.store.once import Reply
from fondaco.surfaces.deprecation import Deprecation
from fondaco.surfaces.operation import Operation
from fondaco.surfaces.request import Request, read_pairs

Values = dict[str, Any]
Pairs = tuple[tuple[str, str], ...]
Document = dict[str, Any]
NONE = object()  # a request without a body in JSON
LINKS = ("next", "previous")


class Asked(Struct, frozen=True):
    """A request as one version has it: its parameters, its headers by their names in small letters, its JSON body."""

    query: Pairs
    headers: Mapping[str, str]
    body: Any = NONE


class Told(Struct, frozen=True):
    """An answer as one version has it."""

    status: int
    body: Any
    headers: Mapping[str, str]


def as_asked(asked: Asked) -> Asked:
    return asked


def as_told(told: Told) -> Told:
    return told


def as_described(document: Document) -> Document:
    return document


class Change(Struct, frozen=True):
    """One incompatible change, and how those are served who ask for a version from before it.

    `date` is the version that brought it, `sentence` what the changelog says. `operations` are those it touched, each
    as in `GET /brands/{id}` by its newest path; none: all. `moved_from` is the path that these had before. `up` turns
    an older request into a newer one, `down` a newer answer into an older one, errors too; `describe` does the latter
    to the API document.
    """

    date: str
    sentence: str
    operations: frozenset[str] = frozenset()
    moved_from: str = ""
    up: Callable[[Asked], Asked] = as_asked
    down: Callable[[Told], Told] = as_told
    describe: Callable[[Document], Document] = as_described

    def touches(self, operation: Operation) -> bool:
        return not self.operations or f"{operation.method} {operation.path}" in self.operations


class History(Struct, frozen=True, dict=True):
    """The versions that a dialect serves at once: the first of them, and what has changed since.

    `header` names the version wanted, and in answers the one that was given. `deprecated` are those on their way out.
    """

    header: str
    first: str
    changes: tuple[Change, ...] = ()
    deprecated: Mapping[str, Deprecation] = {}

    @cached_property
    def versions(self) -> tuple[str, ...]:
        return tuple(sorted({self.first, *(each.date for each in self.changes)}))

    @property
    def newest(self) -> str:
        return self.versions[-1]

    def named(self, text: str) -> str:
        """The version that a header names: the newest if it is empty. Raises Unusable, listing those served (D-13)."""
        text = text.strip()
        if not text:
            return self.newest
        if text not in self.versions:
            raise Unusable(f"{self.header}: Must be a version that is served: {', '.join(self.versions)}")
        return text

    def since(self, version: str) -> tuple[Change, ...]:
        """What has changed since a version, in order."""
        after = (each for each in self.changes if each.date > version)
        return tuple(sorted(after, key=lambda each: each.date))

    def document(self, version: str, newest: Document) -> Document:
        """The API document of a version, given that of the newest."""
        for change in reversed(self.since(version)):
            newest = change.describe(newest)
        return newest

    def begin(self, request: Request) -> None:
        """Find which version is asked for, and give the request the path that the newest has for what it names.

        Raises Unusable, and NotFound for a path that the version does not have yet.
        """
        request.version = self.named(request.header(self.header.lower()))
        request.deprecation = self.deprecated.get(request.version)
        if request.version == self.newest:
            return
        for change in self.since(request.version):
            if change.moved_from:
                moved(request, change)

    def settle(self, request: Request, operation: Operation) -> None:
        """Note, once the operation is known, what is between the version asked for and the newest."""
        if request.version != self.newest:
            request.changes = tuple(each for each in self.since(request.version) if each.touches(operation))


def pattern(path: str) -> re.Pattern[str]:
    """What paths of this template look like, each variable segment a group."""
    parts = [r"([^/]+)" if part.startswith("{") else re.escape(part) for part in path.rstrip("/").split("/")]
    return re.compile("/".join(parts) + "(/?)")


def moved(request: Request, change: Change) -> None:
    """Give a request that names the older path the newer. Raises NotFound for the newer, which was not there then."""
    methods = {name.partition(" ")[0]: name.partition(" ")[2] for name in change.operations}
    target = methods.get("GET" if request.method == "HEAD" else request.method)
    if target is None:
        return
    if pattern(target).fullmatch(request.path):
        raise NotFound("There is nothing at this path")
    found = pattern(change.moved_from).fullmatch(request.path)
    if found:
        path = filled(target, found.groups()[:-1]) + found.groups()[-1]
        request.sent = request.sent or request.path
        request.scope = {**request.scope, "raw_path": f"{request.prefix}{path}".encode("latin-1")}


def filled(path: str, values: Sequence[str]) -> str:
    """A template with these values in its variable segments."""
    rest = iter(values)
    return "/".join(next(rest) if part.startswith("{") else part for part in path.rstrip("/").split("/"))


def raised(request: Request, raw: bytes) -> bytes:
    """The body of an older request as the newest version takes it; its parameters and headers are given to it too."""
    try:
        body = decode(raw) if raw else NONE
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        body = NONE  # what is no JSON the handler refuses in its own words
    had = body is not NONE
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in request.headers.items()}
    asked = Asked(read_pairs(request.question), headers, body)
    for change in request.changes:
        asked = change.up(asked)
    request.scope = {**request.scope, "query_string": urlencode(asked.query).encode()}
    request.headers = {name.encode("latin-1"): value.encode("latin-1") for name, value in asked.headers.items()}
    return encode(asked.body) if had or asked.body is not NONE else raw


def lowered(request: Request, reply: Reply) -> Reply:
    """The newest version's answer as the version asked for has it. What is no JSON stays."""
    names = {name.lower() for name, _ in reply.headers}
    if reply.chunks is not None or not reply.body or b"content-type" in names:
        return reply
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in reply.headers}
    told = Told(reply.status, decode(reply.body), headers)
    for change in reversed(request.changes):
        told = change.down(told)
    if request.sent and isinstance(told.body, dict):
        for name in LINKS:
            if isinstance(told.body.get(name), str):
                told.body[name] = relinked(told.body[name], request.path, request.sent)
    pairs = tuple((name.encode("latin-1"), value.encode("latin-1")) for name, value in told.headers.items())
    return Reply(told.status, encode(told.body), pairs)


def relinked(url: str, path: str, sent: str) -> str:
    """A link from page to page, with the path that the caller knows in the place of the newest."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=parts.path.removesuffix(path) + sent))


def rows(body: Any) -> list[Values]:
    """The objects that an answer or a body holds: those of a page or a bare array, or the one that it is."""
    if isinstance(body, dict) and isinstance(body.get("results"), list):
        return [each for each in body["results"] if isinstance(each, dict)]
    if isinstance(body, list):
        return [each for each in body if isinstance(each, dict)]
    return [body] if isinstance(body, dict) else []


# The commonest changes, made of what they do to one attribute or one path.


def rename(date: str, sentence: str, operations: str, *, old: str, new: str) -> Change:
    """An attribute got another name, in bodies, in answers and in refusals."""

    def named(body: Any, was: str, be: str) -> Any:
        if isinstance(body, list):
            return [named(each, was, be) for each in body]
        if isinstance(body, dict) and isinstance(body.get("results"), list):
            return body | {"results": named(body["results"], was, be)}
        if isinstance(body, dict):
            return {be if name == was else name: value for name, value in body.items()}
        return body

    return Change(
        date,
        sentence,
        frozenset(operations.split(", ")),
        up=lambda asked: replace(asked, body=named(asked.body, old, new)),
        down=lambda told: replace(told, body=named(told.body, new, old)),
    )


def retype(
    date: str, sentence: str, operations: str, *, name: str, up: Callable[[Any], Any], down: Callable[[Any], Any]
) -> Change:
    """An attribute got another type. `up` and `down` turn its values; refusals name it as before."""

    def turned(body: Any, turn: Callable[[Any], Any]) -> Any:
        for each in rows(body):
            if name in each:
                each[name] = turn(each[name])
        return body

    return Change(
        date,
        sentence,
        frozenset(operations.split(", ")),
        up=lambda asked: replace(asked, body=turned(asked.body, up)),
        down=lambda told: told if told.status >= 400 else replace(told, body=turned(told.body, down)),
    )


def require(date: str, sentence: str, operations: str, *, name: str, default: Any) -> Change:
    """A body must hold an attribute that there was not: older ones are as if they said the default."""

    def said(asked: Asked) -> Asked:
        for each in rows(asked.body):
            each.setdefault(name, default)
        return asked

    def unsaid(told: Told) -> Told:
        for each in rows(told.body):
            each.pop(name, None)
        return told

    return Change(date, sentence, frozenset(operations.split(", ")), up=said, down=unsaid)


def move(date: str, sentence: str, operations: str, *, old: str) -> Change:
    """A path got another name, with the same variable segments."""
    return Change(date, sentence, frozenset(operations.split(", ")), moved_from=old)
