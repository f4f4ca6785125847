"""OpenAPI 3.1 of a dialect, from the declarations that serve it: every operation and nothing else."""

import re
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

import msgspec

from fondaco import __version__
from fondaco.kernel.values import Struct, encode
from fondaco.store.once import Reply
from fondaco.surfaces.operation import Call, Operation

PATH = "/openapi.json"
IN_PATH = re.compile(r"\{(\w+)\}")
OF_STATUS = {401: ("WWW-Authenticate",), 429: ("Retry-After",)}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "maxLength": 255},
    "description": "A key under which this happens once: a repeat within 24 hours gets the first answer",
}
MATCH = {
    "name": "If-Match",
    "in": "header",
    "schema": {"type": "string"},
    "description": "The ETag last seen: refused with 412 if the record has changed since",
}
KNOWN = {
    "name": "If-None-Match",
    "in": "header",
    "schema": {"type": "string"},
    "description": "The ETag last seen: answered with 304 if the record is still that",
}
WHOLE = {"type": "integer", "minimum": 0}
HEADERS: dict[str, dict[str, Any]] = {
    "X-Request-ID": {"required": True, "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"}},
    "Retry-After": {"required": True, "schema": {"type": "integer", "minimum": 1}, "description": "In seconds"},
    "ETag": {"required": True, "schema": {"type": "string", "pattern": '^"[0-9a-f]+"$'}},
    "Idempotent-Replayed": {"schema": {"const": "true"}, "description": "This answer was given to the key before"},
}
ENDING: dict[str, dict[str, Any]] = {
    "Deprecation": {"schema": {"type": "string"}, "description": "Since when this should not be used (RFC 9745)"},
    "Sunset": {"schema": {"type": "string"}, "description": "When it will be gone (RFC 8594)"},
    "Link": {"schema": {"type": "string"}, "description": "Where one reads about it"},
}


class Manner(Struct, frozen=True, eq=False):
    """What a dialect says of itself in its document.

    `about` describes it, `refusal` is the type of its errors. `headers` are those of its answers beyond what every
    dialect has: `on_all` on each, `of_limits` on what is counted against a limit but `uncounted` statuses. `asked` are
    the parameters that each operation takes. `everywhere` are the statuses that whoever has a credential may meet,
    `of_bodies` those of a body, `of_keys` those of an Idempotency-Key. `security` are its schemes, of which `admits`
    names those of an operation that not all of them open. `id_of_created` is where an answer to POST holds the id.
    """

    title: str
    prefix: str
    about: str
    refusal: Any
    security: dict[str, dict[str, Any]]
    headers: dict[str, dict[str, Any]]
    challenge: str = "Bearer"
    on_all: tuple[str, ...] = ("X-Request-ID",)
    of_limits: tuple[str, ...] = ()
    uncounted: tuple[int, ...] = ()
    asked: tuple[dict[str, Any], ...] = ()
    everywhere: tuple[int, ...] = (400, 401, 403, 429)
    of_bodies: tuple[int, ...] = (400, 413)
    of_keys: tuple[int, ...] = (409, 422, 429)
    admits: Callable[[Operation], tuple[str, ...]] | None = None
    id_of_created: str = "/data/id"


def with_document(operations: Sequence[Operation], manner: Manner) -> list[Operation]:
    """The operations, and one more that describes them all."""

    async def document(call: Call) -> Reply:
        return Reply(200, text)

    about = Operation(
        "GET",
        PATH,
        document,
        "This document",
        "Document",
        schema=dict[str, Any],
        role=None,
        scope=None,
        survives_suspension=True,
    )
    everything = [*operations, about]
    text = encode(describe(everything, manner))
    return everything


def describe(operations: Sequence[Operation], manner: Manner) -> dict[str, Any]:
    types = [each for operation in operations for each in (operation.body, operation.schema) if each is not None]
    schemas, components = msgspec.json.schema_components(
        [*types, manner.refusal], ref_template="#/components/schemas/{name}"
    )
    _allow_numbers(components)
    described = iter(schemas)
    refused = schemas[-1]
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        body = next(described) if operation.body is not None else None
        answer = next(described) if operation.schema is not None else None
        entry = _operation(manner, operation, body=body, answer=answer, refused=refused)
        paths.setdefault(operation.path, {})[operation.method.lower()] = entry
    for path, entries in paths.items():
        if "201" in (responses := entries.get("post", {}).get("responses", {})):
            responses["201"]["links"] = _links(paths.get(beneath(path), {}), manner.id_of_created)
    return {
        "openapi": "3.1.0",
        "info": {"title": manner.title, "version": __version__, "description": manner.about},
        "servers": [{"url": manner.prefix}],
        "security": [{name: []} for name in manner.security],
        "paths": paths,
        "components": {
            "schemas": components,
            "headers": _headers(operations, manner),
            "securitySchemes": manner.security,
        },
    }


def _allow_numbers(node: Any) -> None:
    """A decimal may be sent as text or as a number (leaflink D-18)."""
    if isinstance(node, dict):
        if node.get("format") == "decimal":
            node["type"] = ["string", "number"]
        for each in node.values():
            _allow_numbers(each)
    elif isinstance(node, list):
        for each in node:
            _allow_numbers(each)


def beneath(path: str) -> str:
    """The path of one record, given that of their list."""
    return f"{path}{{id}}/" if path.endswith("/") else f"{path}/{{id}}"


def _headers(operations: Sequence[Operation], manner: Manner) -> dict[str, Any]:
    challenge = {"WWW-Authenticate": {"required": True, "schema": {"const": manner.challenge}}}
    ending = ENDING if any(operation.deprecated for operation in operations) else {}
    return HEADERS | challenge | manner.headers | ending


def _operation(manner: Manner, operation: Operation, *, body: Any, answer: Any, refused: Any) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in IN_PATH.findall(operation.path)
    ]
    parameters += [
        {"name": p.name, "in": "query", "schema": p.schema}
        | ({"description": p.description} if p.description else {})
        | ({"allowEmptyValue": True} if p.may_be_empty else {})
        | ({"required": True} if p.is_required else {})
        for p in operation.parameters
    ]
    parameters += manner.asked
    if operation.method == "POST" and not operation.is_alone:
        parameters.append(KEY)
    if operation.current:
        parameters.append(MATCH)
    if operation.is_single:
        parameters.append(KNOWN)
    described: dict[str, Any] = {
        "operationId": _operation_id(operation),
        "summary": operation.summary,
        "tags": [operation.tag],
        "parameters": parameters,
        "responses": _responses(manner, operation, answer, refused),
    }
    if body is not None:
        described["requestBody"] = {"required": True, "content": _sent(operation, body)}
    if operation.role is None:
        described["security"] = []
    elif manner.admits is not None:
        described["security"] = [{name: []} for name in manner.admits(operation)]
    if operation.deprecated:
        described["deprecated"] = True
    return described


def _sent(operation: Operation, body: Any) -> dict[str, Any]:
    """What a body is sent as: JSON, or a form with files (leaflink §1.1)."""
    if operation.files is None:
        return {"application/json": {"schema": body}}
    files = {"type": "object", "properties": operation.files, "required": list(operation.files)}
    form = {"schema": {"allOf": [body, files]} if operation.files else body}
    return {"multipart/form-data": form, "application/x-www-form-urlencoded": form}


def _links(entries: dict[str, Any], id_of_created: str) -> dict[str, Any]:
    """What can be asked of a record just created, by the id it got."""
    return {
        method: {"operationId": entry["operationId"], "parameters": {"id": f"$response.body#{id_of_created}"}}
        for method, entry in entries.items()
    }


def _responses(manner: Manner, operation: Operation, answer: Any, refused: Any) -> dict[str, Any]:
    content = _content(operation, answer) if answer is not None else None
    failing = {"application/json": {"schema": refused}}
    is_known, is_once = operation.role is not None, operation.method == "POST" and not operation.is_alone
    errors = set(operation.errors) | (set(manner.everywhere) if is_known else set())
    errors |= set(manner.of_bodies) if operation.body is not None else set()
    errors |= {412} if operation.current else set()
    errors |= set(manner.of_keys) if is_once else set()
    errors |= {429} if operation.method == "POST" else set()
    responses: dict[str, Any] = {str(operation.status): _response(manner, operation, operation.status, content)}
    for status in sorted(errors):
        responses[str(status)] = _response(manner, operation, status, content if status == 503 else failing)
    if operation.is_single:
        responses["304"] = _response(manner, operation, 304, None)
    return responses


def _content(operation: Operation, answer: Any) -> dict[str, Any]:
    return {media: {"schema": answer} if media.endswith("json") else {} for media in operation.media}


def _response(manner: Manner, operation: Operation, status: int, content: Any) -> dict[str, Any]:
    is_done = status < 400
    headers = [*manner.on_all, *OF_STATUS.get(status, ())]
    is_counted = operation.role is not None and operation.scope and status not in manner.uncounted
    headers += manner.of_limits if is_counted else ()
    headers += ENDING if operation.deprecated else ()
    headers += ("ETag",) if operation.is_single and is_done else ()
    headers += ("Idempotent-Replayed",) if operation.method == "POST" and is_done and not operation.is_alone else ()
    described: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in headers},
    }
    if content is not None:
        described["content"] = content
    return described


def _operation_id(operation: Operation) -> str:
    words = re.findall(r"\w+", operation.path)
    return "_".join([operation.method.lower(), *words]).replace("-", "_")
