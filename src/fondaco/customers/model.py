"""Customers, their addresses and groups, as stored and as they may be asked for."""

from fondaco.customers.rules import Values, national_phone
from fondaco.events.records import Kind
from fondaco.kernel.resource import Resource, Row, Through


class Customer(Row, frozen=True):
    """`email` and `phone` are normalised, empty for none; `birthdate` is YYYY-MM-DD."""

    first_name: str
    last_name: str
    email: str
    phone: str
    birthdate: str | None
    gender: str
    type: str
    status: str
    created: str
    updated: str


class Address(Row, frozen=True):
    customer_id: int
    label: str
    recipient_name: str
    phone: str
    line1: str
    line2: str
    district: str
    city: str
    region: str
    postal_code: str
    country: str
    lat: float | None
    lon: float | None
    notes: str
    is_default: bool
    created: str
    updated: str


class Group(Row, frozen=True):
    """`name_key` is what makes `name` unique."""

    org_id: int
    name: str
    name_key: str
    description: str
    created: str
    updated: str


def dialled(values: Values) -> str:
    """The phone as people type it in a search, which is not how it is stored."""
    return national_phone(values.get("phone") or "")


CUSTOMERS = Kind(
    "customer",
    Customer,
    Resource(
        Customer,
        table="customers",
        sets={"group_uid": Through("group_members", "customer_id", "group_id", "customer_groups", "uid")},
        indexes=(("created",), ("status", "created", "type"), ("type", "created", "status")),
        folded=frozenset({"first_name", "last_name"}),
        nullable=frozenset({"birthdate"}),
    ),
    ("first_name", "last_name", "email", "phone"),
    dialled,
)

ADDRESSES = Kind(
    "address",
    Address,
    Resource(
        Address,
        table="addresses",
        indexes=(("customer_id", "created"),),
        folded=frozenset(
            "label recipient_name line1 line2 district city region postal_code country notes".split(),
        ),
    ),
)

GROUPS = Kind(
    "group",
    Group,
    Resource(
        Group, table="customer_groups", indexes=(("created",), ("id",)), folded=frozenset({"name", "description"})
    ),
)
