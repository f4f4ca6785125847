"""OpenAPI 3.1 of a dialect, from the declarations that serve it: every operation and nothing else."""

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import msgspec

from fondaco import __version__
from fondaco.kernel.values import encode
from fondaco.store.once import Reply
from fondaco.surfaces.operation import Call, Operation

IN_PATH = re.compile(r"\{(\w+)\}")
EVERYWHERE = (401, 403, 429)
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
ABOUT = """A caller whose credential reaches several organizations names one with the header `X-Organization-ID`.
Every answer carries `X-Request-ID`: the one sent, or ours. HEAD works wherever GET does. Unknown query parameters and
fields of a body are ignored. Bodies may come gzipped, and answers do to those who accept it."""
WHOLE = {"type": "integer", "minimum": 0}
HEADERS: dict[str, dict[str, Any]] = {
    "X-Request-ID": {"required": True, "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"}},
    "X-RateLimit-Limit": {"schema": WHOLE, "description": "Requests a minute; absent where there is no limit"},
    "X-RateLimit-Remaining": {"schema": WHOLE},
    "X-RateLimit-Reset": {"schema": WHOLE, "description": "In seconds"},
    "WWW-Authenticate": {"required": True, "schema": {"const": "Bearer"}},
    "Retry-After": {"required": True, "schema": {"type": "integer", "minimum": 1}, "description": "In seconds"},
    "ETag": {"required": True, "schema": {"type": "string", "pattern": '^"[0-9a-f]+"$'}},
    "Idempotent-Replayed": {"schema": {"const": "true"}, "description": "This answer was given to the key before"},
}
LIMITS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
OF_STATUS = {401: ("WWW-Authenticate",), 429: ("Retry-After",)}


def with_document(operations: Sequence[Operation], title: str, prefix: str, refusal: Any) -> list[Operation]:
    """The operations, and one more that describes them all."""

    async def document(call: Call) -> Reply:
        return Reply(200, text)

    about = Operation(
        "GET",
        "/openapi.json",
        document,
        "This document",
        "Document",
        schema=dict[str, Any],
        role=None,
        scope=None,
        survives_suspension=True,
    )
    everything = [*operations, about]
    text = encode(describe(everything, title, prefix, refusal))
    return everything


def describe(operations: Sequence[Operation], title: str, prefix: str, refusal: Any) -> dict[str, Any]:
    types = [each for operation in operations for each in (operation.body, operation.schema) if each is not None]
    schemas, components = msgspec.json.schema_components([*types, refusal], ref_template="#/components/schemas/{name}")
    described = iter(schemas)
    refused = schemas[-1]
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        body = next(described) if operation.body is not None else None
        answer = next(described) if operation.schema is not None else None
        entry = _operation(operation, body, answer, refused)
        paths.setdefault(operation.path, {})[operation.method.lower()] = entry
    for path, entries in paths.items():
        if "201" in (responses := entries.get("post", {}).get("responses", {})):
            responses["201"]["links"] = _links(paths.get(f"{path}/{{id}}", {}))
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": __version__, "description": ABOUT},
        "servers": [{"url": prefix}],
        "security": [{"token": []}, {"key": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "headers": HEADERS,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "key": {"type": "apiKey", "in": "header", "name": "Authorization"},
            },
        },
    }


def _operation(operation: Operation, body: Any, answer: Any, refused: Any) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in IN_PATH.findall(operation.path)
    ]
    parameters += [
        {"name": p.name, "in": "query", "schema": p.schema}
        | ({"description": p.description} if p.description else {})
        | ({"allowEmptyValue": True} if p.may_be_empty else {})
        for p in operation.parameters
    ]
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
        "responses": _responses(operation, answer, refused),
    }
    if body is not None:
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    if operation.role is None:
        described["security"] = []
    return described


def _links(entries: dict[str, Any]) -> dict[str, Any]:
    """What can be asked of a record just created, by the id it got."""
    return {
        method: {"operationId": entry["operationId"], "parameters": {"id": "$response.body#/data/id"}}
        for method, entry in entries.items()
    }


def _responses(operation: Operation, answer: Any, refused: Any) -> dict[str, Any]:
    content = _content(operation, answer) if answer is not None else None
    failing = {"application/json": {"schema": refused}}
    is_known, is_once = operation.role is not None, operation.method == "POST" and not operation.is_alone
    errors = set(operation.errors) | (set(EVERYWHERE) if is_known else set())
    errors |= {400, 413} if operation.body is not None else set()
    errors |= {412} if operation.current else set()
    errors |= {400} if is_known else set()
    errors |= {409, 422} if is_once else set()
    errors |= {429} if operation.method == "POST" else set()
    responses: dict[str, Any] = {str(operation.status): _response(operation, operation.status, content)}
    for status in sorted(errors):
        responses[str(status)] = _response(operation, status, content if status == 503 else failing)
    if operation.is_single:
        responses["304"] = _response(operation, 304, None)
    return responses


def _content(operation: Operation, answer: Any) -> dict[str, Any]:
    return {media: {"schema": answer} if media.endswith("json") else {} for media in operation.media}


def _response(operation: Operation, status: int, content: Any) -> dict[str, Any]:
    is_done = status < 400
    headers = ["X-Request-ID", *OF_STATUS.get(status, ())]
    headers += LIMITS if operation.role is not None and operation.scope and status not in (400, 401) else ()
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
