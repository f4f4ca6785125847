"""Reads the two published documents as data: operations, their tiers from the contracts' tables, and schemas."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.conformance.probes import V2, L

METHODS = ("get", "post", "put", "patch", "delete")
KEYWORDS = ("title", "description", "example", "examples", "discriminator", "xml", "default", "nullable", "deprecated")
KINDS = ("object", "array", "string", "number", "integer", "boolean")
COMBINED = ("allOf", "oneOf", "anyOf")
DOCUMENTS = {L: "leaflink-2022-10-31.openapi.yml", V2: "leaflink-marketplace-v2.openapi.yml"}
TEXTS = {L: "leaflink-2022-10-31.md", V2: "leaflink-marketplace-v2.md"}
MOUNTED = {L: "/leaflink", V2: "/leaflink/api/v2"}
# What the contract's tables say must come out of them (leaflink-2022-10-31 §2).
TIERS = {"A": 74, "B": 113, "C": 82}

JsonSchema = dict[str, Any]


def contracts() -> Path | None:
    """The folder of the contracts beside this checkout, or beside one of the folders it lies in."""
    folders = (each / "shared" / "contracts" for each in Path(__file__).parents)
    return next((folder for folder in folders if (folder / DOCUMENTS[L]).exists()), None)


needed = pytest.mark.skipif(
    contracts() is None, reason="shared/contracts, which holds the published documents, is not beside this checkout"
)


@dataclass(frozen=True)
class Parameter:
    name: str
    where: str
    required: bool
    schema: JsonSchema


@dataclass(frozen=True)
class Operation:
    """One published operation. `answers` has the schema of each status of success, None where none is published."""

    surface: str
    method: str
    path: str
    tier: str
    parameters: tuple[Parameter, ...]
    body: JsonSchema | None
    media: str
    answers: Mapping[int, JsonSchema | None]

    @property
    def label(self) -> str:
        return f"{'V2: ' if self.surface == V2 else ''}{self.method} {self.path}"

    @property
    def filters(self) -> dict[str, Parameter]:
        """What may stand in the query."""
        return {each.name: each for each in self.parameters if each.where == "query"}


def loaded(surface: str) -> dict[str, Any]:
    """The document with what is no OpenAPI in it put right (leaflink-2022-10-31 §9)."""
    folder = contracts()
    assert folder
    document: dict[str, Any] = yaml.load((folder / DOCUMENTS[surface]).read_text("utf-8"), Loader=yaml.CSafeLoader)
    for path, entries in document["paths"].items():
        for method in METHODS:
            if method in entries:
                _put_right(path, entries[method], entries.get("parameters", []), document)
    if surface == L:
        value = document["components"]["schemas"]["UnifiedProductBulkUpdateDataRequest"]["properties"]["value"]
        value["oneOf"] = [each for each in value["oneOf"] if each.get("type") != "null"]
    document["components"]["schemas"] = {
        name: _sound(schema) for name, schema in document["components"]["schemas"].items()
    }
    if surface == V2:
        # Typed as text and sampled as a list: the list it is (marketplace E-06).
        for name in ("Order", "OrderResponse", "OrderUpdate"):
            transitions = {"type": "array", "items": {"type": "string"}, "readOnly": True}
            document["components"]["schemas"][name]["properties"]["available_transitions"] = transitions
    return document


def _put_right(path: str, operation: dict[str, Any], common: list[Any], document: dict[str, Any]) -> None:
    """Parameters that the path does not have are dropped, one that it has and nobody describes is added."""
    shared = document["components"].get("parameters", {})
    kept = []
    for each in operation.get("parameters", []):
        whole = shared[each["$ref"].rpartition("/")[2]] if "$ref" in each else each
        # Two filters lie among the schemas of the same document and do not say where they stand.
        whole = {"in": "query"} | whole
        if whole["in"] != "path" or f"{{{whole['name']}}}" in path:
            kept.append(whole)
        if whole["in"] == "header":
            whole["schema"] = {"type": "string"}
    described = {each["name"] for each in [*kept, *common] if each.get("in") == "path"}
    kept += [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", path)
        if name not in described
    ]
    operation["parameters"] = kept
    operation.pop("operationID", None)


def _sound(schema: Any) -> JsonSchema:
    """A schema as OpenAPI allows it; an example that stands where a schema belongs allows anything."""
    if not isinstance(schema, dict) or not any(name in schema for name in ("type", "$ref", "enum", *COMBINED)):
        return {}
    if "/parameters/" in schema.get("$ref", ""):
        # A parameter is no schema, and what those that are meant as one say of their parts contradicts the samples.
        return {}
    sound = dict(schema)
    if isinstance(sound.get("type"), str) and sound["type"] not in KINDS:
        sound["type"] = "object"
    if "properties" in sound:
        sound["properties"] = {name: _sound(each) for name, each in sound["properties"].items()}
    if sound.get("type") == "array" and "properties" in sound:
        # What each entry holds stands at the list itself.
        sound["items"] = {"type": "object", "properties": sound.pop("properties")}
    if "items" in sound:
        sound["items"] = _sound(sound["items"])
    for name in COMBINED:
        if name in sound:
            sound[name] = [_sound(each) for each in sound[name]]
    return sound


def plain(schema: JsonSchema) -> JsonSchema:
    """The JSON Schema of an OpenAPI 3.0 schema: null is a type, and what only requests hold is not required."""
    found = {name: value for name, value in schema.items() if name not in KEYWORDS}
    required = found.pop("required", [])
    required = required if isinstance(required, list) else []
    inner = {
        name: plain(each | {"nullable": True} if may_be_empty(name, each, name in required) else each)
        for name, each in schema.get("properties", {}).items()
    }
    if "properties" in found:
        found["properties"] = inner
    if "items" in found:
        found["items"] = plain(found["items"])
    if isinstance(found.get("additionalProperties"), dict):
        found["additionalProperties"] = plain(found["additionalProperties"])
    for name in COMBINED:
        if name in found:
            found[name] = [plain(each) for each in found[name]]
    required = found.pop("required", [])
    if isinstance(required, list) and (
        needed := [name for name in required if not inner.get(name, {}).get("writeOnly")]
    ):
        found["required"] = needed
    if not schema.get("nullable"):
        return found
    if "type" not in found:
        return {"anyOf": [found, {"type": "null"}]}
    found["type"] = [found["type"], "null"]
    if "enum" in found:
        found["enum"] = [*found["enum"], None]
    return found


def may_be_empty(name: str, schema: JsonSchema, required: bool) -> bool:
    """Whether an answer may hold null: fields are always present, and null when empty (§3).

    The documents leave out what is empty, or say nothing of it: so of what they do not require, and of the references
    and moments of later that they do.
    """
    if name == "id" or name.startswith(("created_", "modified", "updated_")):
        return False
    if not schema or not required:
        return bool(schema)
    reference = "allOf" in schema or "$ref" in schema or (schema.get("type") == "integer" and schema.get("readOnly"))
    return bool(reference) or schema.get("format") in ("date", "date-time")


@cache
def schemas(surface: str) -> dict[str, JsonSchema]:
    """The component schemas as JSON Schema."""
    return {name: plain(each) for name, each in document(surface)["components"]["schemas"].items()}


@cache
def document(surface: str) -> dict[str, Any]:
    return loaded(surface)


def text(surface: str) -> str:
    """The contract of a surface, in words and tables."""
    folder = contracts()
    assert folder
    return (folder / TEXTS[surface]).read_text("utf-8")


@cache
def tiers(surface: str) -> dict[str, str]:
    """Tiers by method and path on the dated API, by the beginning of a path on the older surface."""
    if surface == L:
        rows = re.findall(r"^\| (GET|POST|PUT|PATCH|DELETE) \| `([^`]+)` \| ([ABC]) \|", text(L), re.MULTILINE)
        return {f"{method} {path}": tier for method, path, tier in rows}
    rows = re.findall(r"^\| (`/.*?) \|.*\| ([ABC]) \|$", text(V2), re.MULTILINE)
    return {path: tier for cell, tier in rows for path in re.findall(r"`(/[^`]*)`", cell)}


def tier_of(surface: str, method: str, path: str) -> str:
    known = tiers(surface)
    if surface == L:
        return known[f"{method} {path}"]
    return known[max((each for each in known if path.startswith(each)), key=len)]


@cache
def operations(surface: str) -> dict[str, Operation]:
    """All operations of the document by their label."""
    return {each.label: each for each in _operations(surface)} if contracts() else {}


def _operations(surface: str) -> Iterator[Operation]:
    whole = document(surface)
    bodies = whole["components"].get("requestBodies", {})
    for path, entries in whole["paths"].items():
        for method in METHODS:
            if method not in entries:
                continue
            described = entries[method]
            body = described.get("requestBody", {})
            body = bodies[body["$ref"].rpartition("/")[2]] if "$ref" in body else body
            media, schema = _content(body)
            yield Operation(
                surface,
                method.upper(),
                path,
                tier_of(surface, method.upper(), path),
                tuple(
                    Parameter(each["name"], each["in"], each.get("required", False), each.get("schema", {}))
                    for each in [*entries.get("parameters", []), *described["parameters"]]
                ),
                schema and _sound(schema),
                media,
                {
                    int(status): plain(_sound(found)) if (found := _content(answer)[1]) else None
                    for status, answer in described["responses"].items()
                    if str(status).startswith("2")
                },
            )


def _content(described: Mapping[str, Any]) -> tuple[str, JsonSchema | None]:
    """The first media type of a body and its schema."""
    for media, content in described.get("content", {}).items():
        return media, content.get("schema")
    return "", None


def served(surface: str) -> dict[str, Any]:
    """The document with its operations of tiers A and B alone, for whoever makes requests of it."""
    whole = loaded(surface)
    kept = {(each.method.lower(), each.path) for each in promised() if each.surface == surface}
    paths = {
        path: {name: each for name, each in entries.items() if name not in METHODS or (name, path) in kept}
        for path, entries in whole["paths"].items()
    }
    whole["paths"] = {path: entries for path, entries in paths.items() if set(entries) & set(METHODS)}
    for entries in whole["paths"].values():
        for method in set(entries) & set(METHODS):
            for answer in entries[method]["responses"].values():
                for content in answer.get("content", {}).values():
                    content["schema"] = _forgiving(_sound(content.get("schema")))
    whole["components"]["schemas"] = {name: _forgiving(each) for name, each in whole["components"]["schemas"].items()}
    whole["openapi"] = "3.0.3"
    whole["servers"] = [{"url": MOUNTED[surface]}]
    return whole


def _forgiving(schema: JsonSchema) -> JsonSchema:
    """A schema that allows null where answers may hold it (§3)."""
    required = schema.get("required", [])
    properties = {
        name: _forgiving(each) | ({"nullable": True} if may_be_empty(name, each, name in required) else {})
        for name, each in schema.get("properties", {}).items()
    }
    items = {"items": _forgiving(schema["items"])} if "items" in schema else {}
    return schema | items | ({"properties": properties} if properties else {})


def promised() -> list[Operation]:
    """The operations of tiers A and B of both surfaces, all of which must be served."""
    found = [*operations(L).values(), *operations(V2).values()]
    return [each for each in found if each.tier in "AB"]
