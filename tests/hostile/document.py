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
# Collections whose path has two segments.
LONG = ("/stock/transfers", "/stock/counts")
# A line of an order is of a product or of something with a name, which no schema says.
LEAST = {"products": [{"name": "unused", "quantity": 1}]}
POINTERS = REFERENCES | {
    "parent_id": "/categories",
    "group_ids": "/customer-groups",
    "destination_id": "/branches",
    "branch": "/branches",
    "from_branch": "/branches",
    "to_branch": "/branches",
    "product_id": "/products",
}


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
        return next((home for home in LONG if self.path.startswith(home)), "/" + self.path.split("/")[1])

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
        return {name: LEAST.get(name) or self._value(schema["properties"][name]) for name in needed} | chosen

    def _value(self, schema: dict[str, Any]) -> Any:
        schema = self.resolve(schema)
        kind = str(schema.get("type"))
        if kind == "object":
            return {name: self._value(schema["properties"][name]) for name in schema.get("required", ())}
        if kind == "array":
            return [self._value(schema["items"]) for _ in range(schema.get("minItems", 0))]
        return {"string": "unused", "integer": 1, "number": 1, "boolean": True}.get(kind)

    def lines(self) -> Iterator[tuple[str, dict[str, Any], set[str]]]:
        """The fields that hold a list of objects, the least of those, and all that one may hold."""
        for field, schema in (self.schema or {}).get("properties", {}).items():
            for each in (schema, *schema.get("anyOf", ())):
                inner = self.resolve(each.get("items", {}))
                if "properties" in inner:
                    yield field, self._value(inner), set(inner["properties"])


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
    return POINTERS.get(field)
