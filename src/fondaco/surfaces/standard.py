"""The operations that records and lists of both LeafLink dialects have alike, described once."""

from functools import cache
from typing import Any, TypedDict

from fondaco.surfaces.bodies import partial_type
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.operation import Handler, Operation, Parameter
from fondaco.surfaces.records import COMPANY, Record

WHOLE = {"type": "integer"}
FLAG = {"type": "string", "pattern": "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|1|0)$"}
TEXT = {"type": "string", "pattern": r"^[^\x00]*$"}
MOMENT = {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}
SCHEMAS: dict[str, dict[str, Any]] = {
    "flag": FLAG,
    "deleted": FLAG,
    "filled": FLAG,
    "said": FLAG,
    "nothing": TEXT,
    "company": WHOLE,
    "company_slug": TEXT,
    "whole": WHOLE,
    "wholes": {"type": "string", "pattern": r"^-?\d{1,18}(,-?\d{1,18})*$"},
    "number": {"type": "number"},
    "moment": MOMENT,
    "until": MOMENT,
    "day": {"type": "string", "format": "date"},
    "text": TEXT,
    "texts": {"type": "string", "pattern": r"^[^\x00,]*[^\x00,\s][^\x00]*$"},
    "id": TEXT,
}
COMPANY_ID = Parameter(COMPANY, WHOLE, "The company that the caller acts for", may_be_empty=False, is_required=True)
WRITES: dict[str, Any] = {"role": "staff", "scope": "write"}


@cache
def page_type(view: Any) -> Any:
    """The type of one page of a list."""
    return TypedDict(  # type: ignore[operator]
        f"{view.__name__.removesuffix('View')}Page",
        {"count": int, "next": str | None, "previous": str | None, "results": list[view]},
    )


def asks_described(collection: Collection) -> tuple[Parameter, ...]:
    return tuple(
        Parameter(name, ask_schema(ask), ask.description, may_be_empty=ask.kind in ("text", "id"))
        for name, ask in collection.asks.items()
    )


def ask_schema(ask: Ask) -> dict[str, Any]:
    if ask.kind in ("choice", "choices"):
        each = "|".join(ask.choices)
        many = "" if ask.kind == "choice" else f"(,({each}))*"
        return {"type": "string", "pattern": f"^({each}){many}$"}
    return SCHEMAS[ask.kind]


def list_operation(
    record: Record, path: str, tag: str, act: Handler | None = None, *, summary: str = "", **more: Any
) -> Operation:
    """The list of a collection, or one that `act` answers elsewhere in the same way."""
    collection, speech = record.collection, record.speech
    company = (COMPANY_ID,) if record.needs_company else ()
    return Operation(
        "GET",
        path,
        act or record.list_,
        summary or f"List {tag}",
        tag,
        schema=page_type(collection.schema),
        parameters=(*company, *speech.paging(collection), *asks_described(collection)),
        errors=(400, 404),
        **more,
    )


def record_operations(record: Record, tag: str, offers: str, *, path: str = "", **more: Any) -> list[Operation]:
    """What a kind of record offers, of: list create read put patch delete. `more` is said of each operation."""
    slash = record.speech.slash
    path = path or record.collection.path
    one = f"{path}/{{{record.segment}}}{slash}"
    view, noun = record.collection.schema, record.noun
    company: dict[str, Any] = {"parameters": (COMPANY_ID,)} if record.needs_company else {}
    write: dict[str, Any] = {"tag": tag} | WRITES | company | more
    patch = partial_type(record.patch or record.body) if record.body else None
    changed: dict[str, Any] = {"schema": view, "errors": (400, 404)} | write
    removal: dict[str, Any] = {"schema": view} if record.answers_removal else {"status": 204}
    found = {
        "list": lambda: list_operation(record, path + slash, tag, **more),
        "create": lambda: Operation(
            "POST", path + slash, record.create, f"Create {a(noun)}", status=201, body=record.body, **changed
        ),
        "read": lambda: Operation(
            "GET", one, record.read, f"Read {a(noun)}", tag, schema=view, errors=(404,), **company, **more
        ),
        "put": lambda: Operation("PUT", one, record.update, f"Replace {a(noun)}", body=record.body, **changed),
        "patch": lambda: Operation("PATCH", one, record.update, f"Change {a(noun)}", body=patch, **changed),
        "delete": lambda: Operation(
            "DELETE", one, record.delete, f"Remove {a(noun)}", errors=(400, 404), **(write | removal)
        ),
    }
    return [found[name]() for name in offers.split()]


def a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
