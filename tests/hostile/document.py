"""Reads the server's own API document: its operations, where ids stand in them, and what their bodies may hold."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import jsonschema_rs
from msgspec import Struct
from tests.hostile.shops import ADDRESSES, REFERENCES, Hub, Shop

NOBODY = "zzzzzzzzzzzzzzz"
BULK = "/bulk"
# Where a shop keeps the id that a path or a field names, wherever it is not the beginning of the path itself.
PLACES = {"addressId": ADDRESSES, "customerId": "/customers"}


class Operation(Struct, frozen=True, dict=True):
    """One operation as the document describes it; `whole` is the document."""

    method: str
    path: str
    described: dict[str, Any]
    whole: dict[str, Any]

    @property
    def label(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def home(self) -> str:
        """The collection that the path begins with, as shops name their ids."""
        return "/" + self.path.split("/")[1]

    @property
    def names(self) -> list[str]:
        return [each["name"] for each in self.described["parameters"] if each["in"] == "path"]

    @property
    def filters(self) -> list[str]:
        return [each["name"] for each in self.described["parameters"] if each["in"] == "query"]

    def filled(self, shop: Shop | None, **chosen: str) -> str:
        """The path with a shop's ids and codes in it, or with some that nobody has."""
        values = dict.fromkeys(self.names, NOBODY)
        if shop:
            for name in self.names:
                own = shop.codes if name == "code" else shop.ids
                values[name] = own.get(PLACES.get(name, self.home), NOBODY)
        return self.path.format(**values | chosen)

    @property
    def schema(self) -> dict[str, Any] | None:
        """What one body, or one entry of a bulk body, may hold."""
        if self.path.endswith(BULK):
            return operations_of(self.whole)[f"POST {self.home}"].schema
        body = self.described.get("requestBody")
        return body and self.resolve(body["content"]["application/json"]["schema"])

    def resolve(self, schema: dict[str, Any]) -> dict[str, Any]:
        name = schema.get("$ref", "").rpartition("/")[2]
        return self.whole["components"]["schemas"][name] if name else schema

    @cached_property
    def validator(self) -> Any:
        return jsonschema_rs.validator_for({**(self.schema or {}), "components": self.whole["components"]})

    def body(self, **chosen: Any) -> dict[str, Any]:
        """The least that is valid, with unused identifiers, and what is chosen."""
        schema = self.schema or {}
        needed = schema.get("required", []) if self.method != "PATCH" else []
        return {name: self._value(schema["properties"][name]) for name in needed} | chosen

    def _value(self, schema: dict[str, Any]) -> Any:
        kind = str(self.resolve(schema).get("type"))
        return {"string": "unused", "integer": 1, "number": 1, "boolean": True, "array": [], "object": {}}.get(kind)


def operations_of(whole: dict[str, Any]) -> dict[str, Operation]:
    found = {}
    for path, entries in whole["paths"].items():
        for method, described in entries.items():
            operation = Operation(method.upper(), path, described, whole)
            found[operation.label] = operation
    return found


def document(hub: Hub) -> dict[str, Operation]:
    return operations_of(hub.http.get("/openapi.json").json())


def with_body(hub: Hub) -> Iterator[Operation]:
    for operation in document(hub).values():
        if operation.schema:
            yield operation


def fields_of(operation: Operation) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from (operation.schema or {}).get("properties", {}).items()


def reference_of(field: str) -> str | None:
    """The collection whose ids a field or filter holds."""
    return {**REFERENCES, "parent_id": "/categories", "group_ids": "/customer-groups"}.get(field)
