"""Changes to plant in an API document: three of each of the eight kinds that break callers, and as many that do not."""

from collections.abc import Callable
from typing import Any

Document = dict[str, Any]
Plant = Callable[[Document], Any]
GROUPS, GROUP, BRANDS, BRAND = "/customer_groups", "/customer_groups/{id}", "/brands", "/brands/{id}"
LINES, LINE = "/product_lines", "/product_lines/{id}"


def operation(d: Document, method: str, path: str) -> dict[str, Any]:
    found: dict[str, Any] = d["paths"][path][method]
    return found


def resolved(d: Document, schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        found: dict[str, Any] = d["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def sent(d: Document, method: str, path: str) -> dict[str, Any]:
    return resolved(d, operation(d, method, path)["requestBody"]["content"]["application/json"]["schema"])


def told(d: Document, method: str, path: str, status: str = "200") -> dict[str, Any]:
    return resolved(d, operation(d, method, path)["responses"][status]["content"]["application/json"]["schema"])


def attributes(schema: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = schema["properties"]
    return found


def rename(found: dict[str, Any], old: str, new: str) -> None:
    found[new] = found.pop(old)


def parameter(d: Document, method: str, path: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(p for p in operation(d, method, path)["parameters"] if p["name"] == name)
    return found


def without_parameter(d: Document, method: str, path: str, name: str) -> None:
    operation(d, method, path)["parameters"].remove(parameter(d, method, path, name))


def with_parameter(d: Document, method: str, path: str, **described: Any) -> None:
    operation(d, method, path)["parameters"].append({"in": "query", "schema": {"type": "string"}} | described)


def headers(d: Document, method: str, path: str, status: str = "200") -> dict[str, Any]:
    found: dict[str, Any] = operation(d, method, path)["responses"][status]["headers"]
    return found


def restatus(d: Document, method: str, path: str, old: str, new: str) -> None:
    rename(operation(d, method, path)["responses"], old, new)


def move(d: Document, old: str, new: str) -> None:
    rename(d["paths"], old, new)


BREAKING: dict[str, list[Plant]] = {
    "path changed": [
        lambda d: move(d, BRANDS, "/labels"),
        lambda d: move(d, BRAND, "/brands/by-id/{id}"),
        lambda d: move(d, LINE, "/product-lines/{id}"),
    ],
    "status changed": [
        lambda d: restatus(d, "post", GROUPS, "201", "200"),
        lambda d: restatus(d, "delete", GROUP, "204", "202"),
        lambda d: restatus(d, "get", BRAND, "404", "410"),
    ],
    "type changed": [
        lambda d: attributes(told(d, "get", BRAND)).update(id={"type": "string"}),
        lambda d: attributes(sent(d, "post", LINES)).update(brand_id={"type": "string"}),
        lambda d: parameter(d, "get", BRANDS, "page_size").update(schema={"type": "boolean"}),
    ],
    "attribute removed": [
        lambda d: attributes(told(d, "get", GROUP)).pop("created_date"),
        lambda d: rename(attributes(told(d, "get", BRAND)), "name", "title"),
        lambda d: attributes(sent(d, "post", GROUPS)).pop("description"),
    ],
    "parameter removed": [
        lambda d: without_parameter(d, "get", BRANDS, "search"),
        lambda d: parameter(d, "get", BRANDS, "company_slug").update(name="slug"),
        lambda d: without_parameter(d, "get", GROUP, "company_id"),
    ],
    "header removed": [
        lambda d: headers(d, "get", BRANDS).pop("RateLimit-Limit"),
        lambda d: rename(headers(d, "get", BRAND, "429"), "Retry-After", "Come-Again"),
        lambda d: without_parameter(d, "post", GROUPS, "Idempotency-Key"),
    ],
    "endpoint removed": [
        lambda d: d["paths"].pop(BRANDS),
        lambda d: d["paths"][GROUP].pop("delete"),
        lambda d: d["paths"][LINES].pop("post"),
    ],
    "newly required": [
        lambda d: sent(d, "post", GROUPS)["required"].append("description"),
        lambda d: with_parameter(d, "get", BRANDS, name="region", required=True),
        lambda d: with_parameter(d, "get", BRAND, name="X-Tenant", required=True, **{"in": "header"}),
    ],
}
COMPATIBLE: dict[str, Plant] = {
    "a new path": lambda d: d["paths"].update({"/labels": d["paths"][BRANDS]}),
    "a new method": lambda d: d["paths"][BRANDS].update(post=operation(d, "post", GROUPS)),
    "a new attribute": lambda d: attributes(told(d, "get", BRAND)).update(colour={"type": "string"}),
    "a new attribute that is always there": lambda d: (
        attributes(told(d, "get", BRAND)).update(colour={"type": "string"}),
        told(d, "get", BRAND)["required"].append("colour"),
    ),
    "a new optional attribute of a body": lambda d: attributes(sent(d, "post", GROUPS)).update(x={"type": "integer"}),
    "a body that needs less": lambda d: sent(d, "post", GROUPS)["required"].remove("name"),
    "a body that takes more types": lambda d: attributes(sent(d, "post", LINES)).update(
        brand_id={"anyOf": [{"type": "integer"}, {"type": "string"}]}
    ),
    "a number where a whole one was taken": lambda d: attributes(sent(d, "post", LINES)).update(
        brand_id={"type": "number"}
    ),
    "an answer of fewer types": lambda d: attributes(told(d, "get", GROUP)).update(created_date={"type": "string"}),
    "a new optional parameter": lambda d: with_parameter(d, "get", BRANDS, name="colour"),
    "a new optional header of a request": lambda d: with_parameter(d, "get", BRANDS, name="X-Note", **{"in": "header"}),
    "a parameter that is needed no longer": lambda d: parameter(d, "get", GROUPS, "company_id").pop("required"),
    "a parameter that takes more": lambda d: parameter(d, "get", BRANDS, "page").update(
        schema={"type": ["integer", "string"]}
    ),
    "a new header of an answer": lambda d: headers(d, "get", BRANDS).update({"X-Note": {}}),
    "a header spelled in other letters": lambda d: rename(
        headers(d, "get", BRANDS), "RateLimit-Reset", "ratelimit-reset"
    ),
    "a new status": lambda d: operation(d, "get", BRAND)["responses"].update({"423": {"description": "Locked"}}),
    "another description": lambda d: operation(d, "get", BRANDS).update(summary="All brands", description="x"),
    "another name of the operation": lambda d: operation(d, "get", BRANDS).update(operationId="brands"),
    "other tags": lambda d: operation(d, "get", BRANDS).update(tags=["labels"]),
    "another name of a variable segment": lambda d: move(d, BRAND, "/brands/{number}"),
    "a schema written in place": lambda d: operation(d, "get", BRAND)["responses"]["200"]["content"][
        "application/json"
    ].update(schema=dict(told(d, "get", BRAND))),
    "parameters in another order": lambda d: operation(d, "get", BRANDS)["parameters"].reverse(),
    "deprecation": lambda d: operation(d, "get", BRANDS).update(deprecated=True),
    "a longer text": lambda d: attributes(sent(d, "post", GROUPS))["name"].update(maxLength=999),
}
