"""Every operation of Linkit v1, in one table."""

from functools import cache
from typing import Annotated, Any, TypedDict

from msgspec import Meta, Struct

from fondaco.surfaces.bodies import partial_type
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.linkit import health, identity
from fondaco.surfaces.linkit.catalog import BRAND, CATEGORY, GENERIC
from fondaco.surfaces.linkit.dialect import listing
from fondaco.surfaces.linkit.inventory import BRANCH, SKU, SkuView, StockIn, move_stock
from fondaco.surfaces.linkit.products import PRODUCT
from fondaco.surfaces.linkit.query import LONGEST_SEARCH
from fondaco.surfaces.linkit.records import MOST_ENTRIES, Record
from fondaco.surfaces.linkit.shapes import BulkOutcome
from fondaco.surfaces.operation import Operation, Parameter
from fondaco.surfaces.surface import House

Entries = Annotated[list[Any], Meta(min_length=1, max_length=MOST_ENTRIES)]


class Bulk(Struct):
    items: Entries


class BulkDone(TypedDict):
    success: bool
    message: str
    data: BulkOutcome


BULK_BYTES = 10 * 1024 * 1024
SCHEMAS: dict[str, dict[str, Any]] = {
    "flag": {"type": "string", "enum": ["true", "false", "True", "False", "1", "0"]},
    "deleted": {"type": "string", "enum": ["true", "false", "True", "False", "1", "0"]},
    "filled": {"type": "string", "enum": ["true", "false", "True", "False", "1", "0"]},
    "whole": {"type": "integer", "minimum": -(10**15), "maximum": 10**15},
    "number": {"type": "number"},
    "text": {"type": "string", "pattern": "^[^\\x00]*$"},
    "id": {"type": "string", "pattern": "^[^\\x00]*$"},
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


def list_parameters(collection: Collection) -> tuple[Parameter, ...]:
    sortable = sorted(collection.names)
    field = f"[+-]?({'|'.join(sortable)})"
    shared = [
        Parameter("page", {"type": "integer", "minimum": 1, "maximum": 10**15, "default": 1}, "From 1"),
        Parameter(
            "limit",
            {"type": "integer", "minimum": 1, "maximum": 10**15, "default": 20},
            "At most 100: more is served as 100",
        ),
        Parameter(
            "sort",
            {"type": "string", "pattern": f"^{field}(,{field})*$", "default": collection.order},
            "Fields with commas between; - before one for descending",
        ),
    ]
    if collection.is_searchable:
        schema = {"type": "string", "maxLength": LONGEST_SEARCH}
        shared.append(Parameter("search", schema, "Words that must all occur"))
    return (*shared, *(Parameter(name, _schema(ask), ask.description) for name, ask in collection.asks.items()))


def _schema(ask: Ask) -> dict[str, Any]:
    if ask.kind == "choice":
        each = "|".join(ask.choices)
        return {"type": "string", "pattern": f"^({each})(,({each}))*$"}
    return SCHEMAS[ask.kind]


def list_operation(collection: Collection, tag: str, **more: Any) -> Operation:
    return Operation(
        "GET",
        collection.path,
        listing(collection),
        f"List {tag}",
        tag,
        schema=envelope_type(collection.schema),
        parameters=list_parameters(collection),
        errors=(400,),
        **more,
    )


def record_operations(record: Record, tag: str, *, is_long: bool = False) -> list[Operation]:
    """List, create, bulk upsert, and read, replace, change and delete by each way a record is addressed."""
    collection, path = record.collection, record.collection.path
    view, written = collection.schema, wrapped(collection.schema)
    noun = record.noun
    write: dict[str, Any] = {"role": "staff", "scope": "write", "tag": tag}
    operations = [
        list_operation(collection, tag),
        Operation(
            "POST",
            path,
            record.create,
            f"Create a {noun}",
            body=record.body,
            schema=written,
            status=201,
            errors=(400, 409, 422),
            is_long=is_long,
            **write,
        ),
        bulk_operation(record, tag),
    ]
    for way in (
        [f"{path}/{{id}}"] if "code" in record.by or not record.key else [f"{path}/code/{{code}}", f"{path}/{{id}}"]
    ):
        operations += [
            Operation("GET", way, record.read, f"Read a {noun}", tag, schema=view, errors=(404,), is_single=True),
            Operation(
                "PUT",
                way,
                record.update,
                f"Replace a {noun}",
                body=partial_type(record.body) if record.puts_partially else record.body,
                schema=written,
                errors=(400, 404, 409, 422),
                current=record.read,
                **write,
            ),
            Operation(
                "PATCH",
                way,
                record.update,
                f"Change a {noun}",
                body=partial_type(record.body),
                schema=written,
                errors=(400, 404, 409, 422),
                current=record.read,
                **write,
            ),
            Operation(
                "DELETE",
                way,
                record.delete,
                f"Delete a {noun}",
                status=204,
                errors=(404, 409),
                current=record.read,
                is_long=is_long,
                **write,
            ),
        ]
    return operations


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


def identity_operations(house: House) -> list[Operation]:
    auth = "Authentication"
    return [
        Operation(
            "POST",
            "/auth/login",
            identity.login(house),
            "Sign in",
            auth,
            body=identity.LoginIn,
            schema=identity.Session,
            errors=(400, 401, 422),
            role=None,
            scope=None,
            is_alone=True,
            survives_suspension=True,
        ),
        Operation(
            "POST",
            "/auth/refresh",
            identity.refresh(house),
            "A new token for a valid one",
            auth,
            schema=identity.Session,
            errors=(403,),
            scope="write",
            is_alone=True,
            survives_suspension=True,
        ),
        Operation(
            "POST",
            "/auth/logout",
            identity.logout,
            "Revoke this token",
            auth,
            status=204,
            errors=(403,),
            scope="write",
            is_alone=True,
            survives_suspension=True,
        ),
        Operation(
            "GET",
            "/auth/credentials",
            identity.credentials,
            "Check a credential",
            auth,
            schema=identity.Credentials,
            survives_suspension=True,
        ),
        list_operation(identity.KEYS, "API keys", role="admin"),
        Operation(
            "POST",
            "/api-keys",
            identity.create_key,
            "Create an API key",
            "API keys",
            body=identity.KeyIn,
            schema=wrapped(identity.NewKeyView),
            status=201,
            errors=(400, 422),
            role="admin",
            scope="write",
        ),
        Operation(
            "DELETE",
            "/api-keys/{id}",
            identity.revoke_key,
            "Revoke an API key",
            "API keys",
            status=204,
            errors=(404,),
            role="admin",
            scope="write",
        ),
        Operation(
            "GET",
            "/organization",
            identity.read_organization,
            "Read the organization and its settings",
            "Organization",
            schema=identity.OrganizationView,
            is_single=True,
        ),
        Operation(
            "PATCH",
            "/organization",
            identity.update_organization,
            "Change settings",
            "Organization",
            body=partial_type(identity.OrganizationIn),
            schema=wrapped(identity.OrganizationView),
            errors=(400, 422),
            role="admin",
            scope="write",
            current=identity.read_organization,
        ),
    ]


def health_operations(house: House) -> list[Operation]:
    tag = "Health"
    always: dict[str, Any] = {"role": None, "scope": None, "survives_suspension": True}
    collections = health.Collections()
    return [
        Operation("GET", "/ping", health.ping, "Is anybody there", tag, schema=health.Pong, **always),
        Operation(
            "GET",
            "/health",
            health.health(house),
            "For load balancers",
            tag,
            schema=health.Health,
            errors=(503,),
            **always,
        ),
        Operation(
            "GET",
            "/health/system",
            health.system(house),
            "The state in detail",
            tag,
            schema=health.System,
            survives_suspension=True,
        ),
        Operation("GET", "/telemetry", health.telemetry(collections), "Runtime figures", tag, schema=health.Telemetry),
    ]


def operations(house: House) -> list[Operation]:
    return [
        *health_operations(house),
        *identity_operations(house),
        *record_operations(PRODUCT, "products"),
        *record_operations(BRAND, "brands"),
        *record_operations(CATEGORY, "categories"),
        *record_operations(GENERIC, "generics"),
        *record_operations(BRANCH, "branches", is_long=True),
        *record_operations(SKU, "SKUs"),
        Operation(
            "PATCH",
            "/skus/{id}/stock",
            move_stock,
            "Change a quantity by a difference",
            "SKUs",
            body=StockIn,
            schema=wrapped(SkuView),
            errors=(400, 404, 422),
            role="staff",
            scope="write",
            current=SKU.read,
        ),
    ]
