"""What keeps those who rely on one API document from living with another: eight kinds of change (leaflink §1.10).

A rename is a removal. New endpoints, optional parameters and attributes, headers and statuses are compatible.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from fondaco.kernel.values import Struct

Kind = Literal[
    "path changed",
    "status changed",
    "type changed",
    "attribute removed",
    "parameter removed",
    "header removed",
    "endpoint removed",
    "newly required",
]
Schema = Mapping[str, Any]
Document = Mapping[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
VARIABLE = re.compile(r"\{\w+\}")
ANY = frozenset({"any"})
# Formats that make another type of a text: the others only say more of it.
TELLING = frozenset({"date", "date-time", "time", "uuid", "binary"})
DEEPEST = 12


class Break(Struct, frozen=True):
    """One incompatible change, and where it is."""

    kind: Kind
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.kind}: {self.what}"


def breaks(recorded: Document, current: Document) -> list[Break]:
    """Every incompatible change between two documents."""
    return list(_Comparison(recorded, current).all())


class _Comparison:
    def __init__(self, recorded: Document, current: Document) -> None:
        self.old = recorded
        self.new = current

    def all(self) -> Iterator[Break]:
        old, new = operations(self.old), operations(self.new)
        added = [each for label, each in new.items() if label not in old]
        for label, (path, before) in old.items():
            if label in new:
                yield from self.operation(f"{label.partition(' ')[0]} {path}", before, new[label][1])
                continue
            elsewhere = next((where for where, each in added if is_same(before, each)), None)
            if elsewhere:
                yield Break("path changed", label, f"it is at {elsewhere} now")
            else:
                yield Break("endpoint removed", label, "it is gone")

    def operation(self, where: str, old: Schema, new: Schema) -> Iterator[Break]:
        yield from self.parameters(where, old, new)
        yield from self.body(where, old, new)
        for status, before in old["responses"].items():
            after = new["responses"].get(status)
            if after is None:
                yield Break("status changed", where, f"{status} is not answered any longer")
                continue
            there = f"{where} {status}"
            names = {name.lower() for name in after.get("headers", {})}
            for name in before.get("headers", {}):
                if name.lower() not in names:
                    yield Break("header removed", there, name)
            yield from self.schema(there, schema_of(before), schema_of(after), is_sent=False)

    def parameters(self, where: str, old: Schema, new: Schema) -> Iterator[Break]:
        before, after = parameters(old), parameters(new)
        for key, parameter in before.items():
            place, name = key
            if key not in after:
                kind: Kind = "header removed" if place == "header" else "parameter removed"
                yield Break(kind, where, name)
                continue
            taken, was = after[key].get("schema", {}), parameter.get("schema", {})
            if not includes(types(self.new, taken), types(self.old, was)):
                yield Break("type changed", where, f"{name} {said(self.old, was)} to {said(self.new, taken)}")
            if after[key].get("required") and not parameter.get("required"):
                yield Break("newly required", where, name)
        for (_, name), parameter in after.items():
            if parameter.get("required") and (parameter["in"], name_of(parameter)) not in before:
                yield Break("newly required", where, name)

    def body(self, where: str, old: Schema, new: Schema) -> Iterator[Break]:
        before, after = old.get("requestBody"), new.get("requestBody")
        if after and after.get("required") and not (before and before.get("required")):
            yield Break("newly required", where, "a body")
        if before and after:
            yield from self.schema(where, schema_of(before), schema_of(after), is_sent=True)
        elif before:
            yield Break("attribute removed", where, "the body")

    def schema(self, where: str, old: Schema, new: Schema, *, is_sent: bool, depth: int = 0) -> Iterator[Break]:
        """`is_sent`: a caller sends it, and all that was taken must still be. Else no more may be given than was."""
        before, after = types(self.old, old), types(self.new, new)
        if not (includes(after, before) if is_sent else includes(before, after)):
            yield Break("type changed", where, f"{said(self.old, old)} to {said(self.new, new)}")
            return
        if depth == DEEPEST:
            return
        was, now = properties(self.old, old), properties(self.new, new)
        for name, inner in was.items():
            if name not in now:
                yield Break("attribute removed", where, name)
                continue
            yield from self.schema(f"{where} {name}", inner, now[name], is_sent=is_sent, depth=depth + 1)
        if is_sent:
            for name in required(self.new, new) - required(self.old, old):
                yield Break("newly required", where, name)
        items, kept = entries(self.old, old), entries(self.new, new)
        if items is not None and kept is not None:
            yield from self.schema(f"{where} []", items, kept, is_sent=is_sent, depth=depth + 1)


# How a document is read.


def operations(document: Document) -> dict[str, tuple[str, Schema]]:
    """Each operation by its method and its path, whatever the names of the variable segments; with the path."""
    return {
        f"{method.upper()} {VARIABLE.sub('{}', path)}": (path, {"path": path, "method": method} | described)
        for path, entry in document["paths"].items()
        for method, described in entry.items()
        if method in METHODS
    }


def is_same(old: Schema, new: Schema) -> bool:
    """Whether an operation at another path is what was at this one."""
    return all(old.get(name) == new.get(name) for name in ("method", "summary", "tags"))


def name_of(parameter: Schema) -> str:
    name = str(parameter["name"])
    return name.lower() if parameter["in"] == "header" else name


def parameters(operation: Schema) -> dict[tuple[str, str], Schema]:
    """Those of the query and the headers: variable segments belong to the path."""
    found = [each for each in operation.get("parameters", ()) if each["in"] in ("query", "header")]
    return {(each["in"], name_of(each)): each for each in found}


def schema_of(described: Schema) -> Schema:
    """That of a body or an answer in JSON; one in another medium has none."""
    for media, content in described.get("content", {}).items():
        if media.endswith("json") or media.startswith("multipart/"):
            found: Schema = content.get("schema", {})
            return found
    return {}


def alternatives(document: Document, schema: Schema, depth: int = 0) -> list[Schema]:
    """The schemas of which one must hold, with references followed."""
    if depth > DEEPEST:
        return []
    if "$ref" in schema:
        target: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return alternatives(document, target, depth + 1)
    within = [*schema.get("anyOf", ()), *schema.get("oneOf", ())]
    if within and "type" not in schema:
        return [each for inner in within for each in alternatives(document, inner, depth + 1)]
    return [schema]


def types(document: Document, schema: Schema) -> frozenset[str]:
    """The types of the values that it allows, such as `string`, `string date-time`, `null`; or `any`."""
    return frozenset(name for each in alternatives(document, schema) for name in own_types(each)) or ANY


def own_types(schema: Schema) -> Iterator[str]:
    named = schema.get("type")
    if named is None:
        values = schema.get("enum", [schema["const"]] if "const" in schema else [])
        known = {type_of(value) for value in values} or ({"object"} if "properties" in schema else ANY)
        yield from known
        return
    for each in [named] if isinstance(named, str) else named:
        form = schema.get("format") if each == "string" else None
        yield f"{each} {form}" if form in TELLING else each
    if schema.get("nullable"):
        yield "null"


def type_of(value: Any) -> str:
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return kinds.get(type(value), "null")


def includes(wide: frozenset[str], narrow: frozenset[str]) -> bool:
    """Whether every value of the narrow types is one of the wide ones."""
    return "any" in wide or all(
        each in wide or (each == "integer" and "number" in wide) or ("string" in wide and each.startswith("string "))
        for each in narrow
    )


def said(document: Document, schema: Schema) -> str:
    return " or ".join(sorted(types(document, schema)))


def properties(document: Document, schema: Schema) -> dict[str, Schema]:
    found: dict[str, Schema] = {}
    for each in alternatives(document, schema):
        found |= each.get("properties", {})
    return found


def required(document: Document, schema: Schema) -> set[str]:
    return {name for each in alternatives(document, schema) for name in each.get("required", ())}


def entries(document: Document, schema: Schema) -> Schema | None:
    """The schema of what a list holds, or an object under names of its own."""
    for each in alternatives(document, schema):
        for name in ("items", "additionalProperties"):
            if isinstance(each.get(name), dict):
                found: Schema = each[name]
                return found
    return None
