"""Every operation of Linkit v1, in one table."""

from typing import Any

from fondaco.surfaces.bodies import partial_type
from fondaco.surfaces.linkit import customers, groups, health, identity
from fondaco.surfaces.linkit.addresses import ADDRESS
from fondaco.surfaces.linkit.catalog import BRAND, CATEGORY, GENERIC
from fondaco.surfaces.linkit.customers import CUSTOMER
from fondaco.surfaces.linkit.events import event_operations
from fondaco.surfaces.linkit.export import export_operation
from fondaco.surfaces.linkit.groups import GROUP
from fondaco.surfaces.linkit.inventory import BRANCH
from fondaco.surfaces.linkit.order_operations import order_operations
from fondaco.surfaces.linkit.products import PRODUCT
from fondaco.surfaces.linkit.standard import list_operation, record_operations, wrapped
from fondaco.surfaces.linkit.stock_operations import stock_operations
from fondaco.surfaces.operation import Operation, Parameter
from fondaco.surfaces.surface import House


def sign_in_operations(house: House) -> list[Operation]:
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
    ]


def organization_operations() -> list[Operation]:
    return [
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
            current=identity.read_own_organization,
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


def customer_operations() -> list[Operation]:
    tag, path = "customers", CUSTOMER.collection.path
    members = f"{GROUP.collection.path}/{{id}}/customers"
    write: dict[str, Any] = {"status": 204, "errors": (404,), "role": "staff", "scope": "write"}
    way = {"type": "string", "minLength": 1}
    ways = [Parameter(name, way, "One of these", may_be_empty=False) for name in customers.CONTACTS]
    return [
        *record_operations(CUSTOMER, tag),
        list_operation(CUSTOMER.collection, tag, path=f"{path}/search", summary="Search customers", searched="q"),
        Operation(
            "GET",
            f"{path}/lookup",
            customers.look_up,
            "Find a customer by e-mail or by phone",
            tag,
            schema=customers.CustomerView,
            parameters=tuple(ways),
            errors=(400, 404),
            is_single=True,
        ),
        *record_operations(ADDRESS, "addresses"),
        *record_operations(GROUP, "customer groups", is_long=True),
        list_operation(
            CUSTOMER.collection,
            "customer groups",
            groups.list_members,
            path=members,
            summary="List the customers in a group",
            errors=(400, 404),
        ),
        Operation(
            "PUT",
            f"{members}/{{customerId}}",
            groups.put_member,
            "Put a customer into a group",
            "customer groups",
            **write,
        ),
        Operation(
            "DELETE",
            f"{members}/{{customerId}}",
            groups.remove_member,
            "Take a customer out of a group",
            "customer groups",
            **write,
        ),
    ]


def operations(house: House) -> list[Operation]:
    return [
        *health_operations(house),
        *sign_in_operations(house),
        *organization_operations(),
        *record_operations(PRODUCT, "products"),
        *record_operations(BRAND, "brands"),
        *record_operations(CATEGORY, "categories"),
        *record_operations(GENERIC, "generics"),
        *record_operations(BRANCH, "branches", is_long=True),
        *stock_operations(),
        *customer_operations(),
        *order_operations(),
        export_operation(),
        *event_operations(house),
    ]
