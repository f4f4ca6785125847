"""Customers, their addresses and groups, as stored and as they may be asked for."""

from fondaco.customers.rules import Values, national_phone
from fondaco.events.records import Kind
from fondaco.kernel.resource import Resource, Row, Through


class Customer(Row, frozen=True):
    """`email` and `phone` are normalised, empty for none; `birthdate` is YYYY-MM-DD.

    `made_by` says whether its e-mail and phone must be its own alone. `full_name` is the whole of a name of which
    `first_name` may hold no more than the beginning (leaflink §10.5).
    """

    first_name: str
    last_name: str
    email: str
    phone: str
    birthdate: str | None
    gender: str
    type: str
    status: str
    made_by: str
    full_name: str
    nickname: str | None
    dba: str | None
    license_number: str
    price_schedule_id: int | None
    email_written: str | None
    phone_written: str | None
    is_archived: bool
    kept_status: str
    created: str
    updated: str


class Address(Row, frozen=True):
    """A business may have one that is its corporate address and one that is delivered to (leaflink §10.9, conflict 7).

    `region` is the state; `state_id` that one, where it is known.
    """

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
    is_corporate: bool
    is_delivery: bool
    state_id: int | None
    created: str
    updated: str


class Group(Row, frozen=True):
    """`name_key` is what makes `name` unique."""

    org_id: int
    name: str
    name_key: str
    description: str
    is_archived: bool
    created: str
    updated: str


def dialled(values: Values) -> str:
    """The phone as people type it in a search, which is not how it is stored."""
    return national_phone(values.get("phone") or "")


# A customer is found by these, and what follows from them is told by no event.
SEARCHED = ("full_name", "email", "phone", "nickname", "dba", "license_number")
DERIVED = frozenset("full_name email_written phone_written is_archived kept_status".split())

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
    SEARCHED,
    dialled,
    DERIVED,
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
    derived=frozenset({"is_corporate", "is_delivery", "state_id"}),
)

GROUPS = Kind(
    "group",
    Group,
    Resource(
        Group,
        table="customer_groups",
        live="is_archived",
        indexes=(("created",), ("id",)),
        folded=frozenset({"name", "description"}),
    ),
    ("name",),
)
