"""The operations that lists and records have alike, described once."""

from functools import cache
from typing import Annotated, Any, TypedDict

from msgspec import Meta, Struct

from fondaco.surfaces.bodies import partial_type
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.linkit.dialect import listing
from fondaco.surfaces.linkit.query import LARGEST_WHOLE, LONGEST_SEARCH, PAGE_SIZE
from fondaco.surfaces.linkit.records import MOST_ENTRIES, Record
from fondaco.surfaces.linkit.shapes import BulkOutcome
from fondaco.surfaces.operation import Handler, Operation, Parameter

Entries = Annotated[list[Any], Meta(min_length=1, max_length=MOST_ENTRIES)]


class Bulk(Struct):
    items: Entries


class BulkDone(TypedDict):
    success: bool
    message: str
    data: BulkOutcome


BULK_BYTES = 10 * 1024 * 1024
FLAG = {"type": "string", "pattern": "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|1|0|)$", "examples": ["true", "false"]}
TEXT = r"^[^\x00]*$"
SCHEMAS: dict[str, dict[str, Any]] = {
    "flag": FLAG,
    "deleted": FLAG,
    "filled": FLAG,
    "whole": {"type": "integer", "minimum": -LARGEST_WHOLE, "maximum": LARGEST_WHOLE},
    "number": {"type": "number"},
    "moment": {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}, {"maxLength": 0}]},
    "text": {"type": "string", "pattern": TEXT},
    "id": {"type": "string", "pattern": TEXT},
}


@cache
def wrapped(view: Any) -> Any:
    """The type of an answer to a write."""
    return TypedDict(f"{view.__name__.removesuffix('View')}Done", {"success": bool, "message": str, "data": view})  # type: ignore[operator]


@cache
def envelope_type(view: Any) -> Any:
    """The type of a list."""
    return TypedDict(  # type: ignore[operator]
        f"{view.__name__.removesuffix('View')}List",
        {
            "data": list[view],
            "count": int,
            "total_count": int,
            "page": int,
            "limit": int,
            "has_next": bool,
            "meta": dict[str, Any],
        },
    )


def list_parameters(collection: Collection, searched: str) -> tuple[Parameter, ...]:
    sortable = sorted(collection.names)
    field = f"[+-]?({'|'.join(sortable)})"
    shared = [
        Parameter("page", {"type": "integer", "minimum": 1, "default": 1}, "From 1"),
        Parameter(
            "limit",
            {"type": "integer", "minimum": 1, "default": PAGE_SIZE},
            "At most 100: more is served as 100",
        ),
        Parameter(
            "sort",
            {"type": "string", "pattern": f"^({field}(,{field})*)?$", "default": collection.order},
            "Fields with commas between; - before one for descending",
        ),
    ]
    if collection.is_searchable:
        schema = {"type": "string", "maxLength": LONGEST_SEARCH, "pattern": TEXT}
        shared.append(Parameter(searched, schema, "Words that must all occur"))
    return (*shared, *(Parameter(name, _schema(ask), ask.description) for name, ask in collection.asks.items()))


def _schema(ask: Ask) -> dict[str, Any]:
    if ask.kind == "choice":
        each = "|".join(ask.choices)
        return {"type": "string", "pattern": f"^(({each})(,({each}))*)?$"}
    return SCHEMAS[ask.kind]


def list_operation(
    collection: Collection,
    tag: str,
    act: Handler | None = None,
    *,
    path: str = "",
    summary: str = "",
    searched: str = "search",
    errors: tuple[int, ...] = (400,),
    **more: Any,
) -> Operation:
    """The list of a collection, or one that `act` answers elsewhere in the same way."""
    return Operation(
        "GET",
        path or collection.path,
        act or listing(collection, searched),
        summary or f"List {tag}",
        tag,
        schema=envelope_type(collection.schema),
        parameters=list_parameters(collection, searched),
        errors=errors,
        **more,
    )


def record_operations(record: Record, tag: str, *, is_long: bool = False) -> list[Operation]:
    """List, create and bulk upsert; read, replace, change and delete by each way a record is addressed."""
    collection, path = record.collection, record.collection.path
    above = (404,) if record.within else ()
    by_id = f"{path}/{{{record.segment}}}"
    ways = [by_id] if "code" in record.by or not record.key else [f"{path}/code/{{code}}", by_id]
    return [
        list_operation(collection, tag, record.list_ if record.within else None, errors=(400, *above)),
        Operation(
            "POST",
            path,
            record.create,
            f"Create {a(record.noun)}",
            tag,
            body=record.body,
            schema=wrapped(collection.schema),
            status=201,
            errors=(400, *above, 409, 422),
            role="staff",
            scope="write",
            is_long=is_long,
        ),
        *([bulk_operation(record, tag)] if record.has_bulk else []),
        *(operation for way in ways for operation in single_operations(record, tag, way, is_long=is_long)),
    ]


def single_operations(record: Record, tag: str, way: str, *, is_long: bool) -> list[Operation]:
    """What can be done to the record at one path."""
    view, noun = record.collection.schema, a(record.noun)
    write: dict[str, Any] = {"tag": tag, "role": "staff", "scope": "write", "current": record.read}
    changing: dict[str, Any] = {"schema": wrapped(view), "errors": (400, 404, 409, 422)} | write
    patch = partial_type(record.body)
    put = patch if record.puts_partially else record.body
    return [
        Operation("GET", way, record.read, f"Read {noun}", tag, schema=view, errors=(404,), is_single=True),
        Operation("PUT", way, record.update, f"Replace {noun}", body=put, **changing),
        Operation("PATCH", way, record.update, f"Change {noun}", body=patch, **changing),
        Operation(
            "DELETE", way, record.delete, f"Delete {noun}", status=204, errors=(404, 409), is_long=is_long, **write
        ),
    ]


def bulk_operation(record: Record, tag: str) -> Operation:
    return Operation(
        "POST",
        f"{record.collection.path}/bulk",
        record.upsert,
        f"Create or change up to 500 {tag}",
        tag,
        body=Entries | Bulk,
        schema=BulkDone,
        errors=(400,),
        role="staff",
        scope="bulk",
        is_long=True,
        most_bytes=BULK_BYTES,
    )


def a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiouS' else 'a'} {noun}"
