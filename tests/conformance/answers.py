"""Compares what is answered with what is published: the schema, and that no attribute is missing."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

import jsonschema_rs
from tests.conformance import published, tables
from tests.conformance.probes import L
from tests.conformance.published import JsonSchema, Operation

PAGE = ("count", "next", "previous", "results")
TOLD = 8


def _is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text)) and len(text) == 10
    except ValueError:
        return False


def _is_moment(text: str) -> bool:
    """A moment with its offset."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


FORMATS = {"date": _is_date, "date-time": _is_moment, "uuid": _is_uuid}


def schema_of(operation: Operation, status: int) -> JsonSchema | None:
    """What an answer must be like; None where it has no body."""
    found = operation.answers[status]
    if found is None and operation.surface == L:
        return tables.schema_of(operation.method, operation.path)
    return found


@cache
def _validator(surface: str, label: str, status: int) -> Any:
    schema = schema_of(published.operations(surface)[label], status)
    whole = {"allOf": [schema], "components": {"schemas": published.schemas(surface)}}
    return jsonschema_rs.Draft4Validator(whole, validate_formats=True, formats=FORMATS)


def invalid(operation: Operation, status: int, body: Any) -> list[str]:
    """Where an answer breaks the published schema."""
    errors = list(_validator(operation.surface, operation.label, status).iter_errors(body))
    return [f"{'.'.join(map(str, each.instance_path))}: {each.message[:300]}" for each in errors[:TOLD]]


def resolved(surface: str, schema: JsonSchema) -> JsonSchema:
    """The schema that a reference names, with all parts that must hold at once in one."""
    if "$ref" in schema:
        return resolved(surface, published.schemas(surface)[schema["$ref"].rpartition("/")[2]])
    whole = dict(schema)
    for part in whole.pop("allOf", ()):
        found = resolved(surface, part)
        whole = found | whole | {"properties": found.get("properties", {}) | whole.get("properties", {})}
    return whole


def branches(surface: str, schema: JsonSchema) -> list[JsonSchema]:
    """The alternatives of a schema, itself if it has none."""
    whole = resolved(surface, schema)
    parts = [*whole.get("oneOf", ()), *whole.get("anyOf", ())]
    return [found for part in parts for found in branches(surface, part)] or [whole]


def attributes(surface: str, schema: JsonSchema, at: str = "", seen: tuple[str, ...] = ()) -> Iterator[str]:
    """The paths of all attributes that a schema publishes, of what contains itself the first round."""
    for branch in branches(surface, schema):
        if "items" in branch:
            yield from attributes(surface, branch["items"], at, seen)
        for name, inner in branch.get("properties", {}).items():
            if inner.get("writeOnly"):
                continue
            path = f"{at}.{name}".lstrip(".")
            yield path
            known = str(inner)
            if known not in seen:
                yield from attributes(surface, inner, path, (*seen, known))


def answered(surface: str, schema: JsonSchema, body: Any, at: str = "") -> Iterator[tuple[str, bool]]:
    """The paths of the attributes that an answer should hold, and whether each is there.

    Of what is null or an empty list the parts are not asked for; of alternatives it is the one that comes closest.
    """
    found = [list(_answered(surface, branch, body, at)) for branch in branches(surface, schema)]
    yield from min(found, key=lambda each: (sum(not there for _, there in each), -len(each)))


def _answered(surface: str, schema: JsonSchema, body: Any, at: str) -> Iterator[tuple[str, bool]]:
    if isinstance(body, list):
        for each in body:
            yield from answered(surface, schema.get("items", {}), each, at)
    elif isinstance(body, dict):
        for name, inner in schema.get("properties", {}).items():
            if not inner.get("writeOnly"):
                path = f"{at}.{name}".lstrip(".")
                yield path, name in body
                yield from answered(surface, inner, body.get(name), path)


def rows(body: Any) -> list[Any] | None:
    """What a list answers, None of any other answer."""
    if isinstance(body, list):
        return body
    if isinstance(body, Mapping) and set(PAGE) <= set(body):
        found: list[Any] = body["results"]
        return found
    return None


def value_at(row: Any, path: str) -> Any:
    """What stands at a dotted path, None if nothing does."""
    for name in path.split("."):
        row = row.get(name) if isinstance(row, Mapping) else None
    return row


def named_in(body: bytes) -> list[str]:
    """The names of the parts of a multipart body."""
    return [each.decode() for each in re.findall(rb'name="([^"]+)"', body)]
