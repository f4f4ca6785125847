"""What is sent: which of the published body fields, and whether the answer shows it again."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from tests.cases import differences, filled
from tests.conformance.answers import branches, named_in
from tests.conformance.probes import Probe
from tests.conformance.published import JsonSchema


def fields(surface: str, schema: JsonSchema, at: str = "", seen: tuple[str, ...] = ()) -> Iterator[str]:
    """The paths of all fields that a body may hold."""
    for branch in branches(surface, schema):
        if "items" in branch:
            yield from fields(surface, branch["items"], at, seen)
        for name, inner in branch.get("properties", {}).items():
            if inner.get("readOnly"):
                continue
            path = f"{at}.{name}".lstrip(".")
            yield path
            if (known := str(inner)) not in seen:
                yield from fields(surface, inner, path, (*seen, known))


def sent(body: Any, at: str = "") -> Iterator[str]:
    """The paths of all fields that a body holds."""
    if isinstance(body, bytes):
        yield from named_in(body)
    elif isinstance(body, Mapping):
        for name, value in body.items():
            path = f"{at}.{name}".lstrip(".")
            yield path
            yield from sent(value, path)
    elif isinstance(body, list | tuple):
        for each in body:
            yield from sent(each, at)


def shown(probe: Probe, body: Any, answer: Any, kept: Mapping[str, Any]) -> list[str]:
    """What was sent and is answered otherwise, but for what the probe says is shown instead."""
    if not isinstance(body, Mapping) or not isinstance(answer, Mapping):
        return []
    wrong = []
    for name, value in filled(body, kept).items():
        if name in probe.shown:
            wrong += differences(filled(probe.shown[name], kept), answer.get(name), f"the answer's {name}")
        elif name in answer and not alike(value, answer[name]):
            wrong.append(f"{name} was sent as {value!r} and is answered as {answer[name]!r}")
    return wrong


def alike(value: Any, answer: Any) -> bool:
    """Whether an answer says what was sent, be it in another form of the same number or moment."""
    if isinstance(value, Mapping):
        return isinstance(answer, Mapping) and all(
            name not in answer or alike(each, answer[name]) for name, each in value.items()
        )
    if isinstance(value, list | tuple):
        return isinstance(answer, list) and len(value) == len(answer) and all(map(alike, value, answer))
    if isinstance(answer, Mapping) and "id" in answer:
        return alike(value, answer["id"])
    return value == answer or _plain(value) == _plain(answer) or (value == "" and answer is None)


def _plain(value: Any) -> Any:
    """A number or a moment as what it is, other text without the blanks around it."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return value
    try:
        return Decimal(str(value))
    except InvalidOperation:
        pass
    try:
        return datetime.fromisoformat(str(value)).astimezone()
    except ValueError:
        return str(value).strip()
