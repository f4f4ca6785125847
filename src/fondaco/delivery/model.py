"""Carriers, drivers, vehicles and deliveries, as stored and as they may be asked for."""

from fondaco.events.records import Kind
from fondaco.kernel.resource import Join, Resource, Row

CARRIED = {
    "carrier_name": Join("carrier_id", "carriers", "name", is_shared=True),
    "carrier_medical": Join("carrier_id", "carriers", "medical_license", is_shared=True),
    "carrier_adult_use": Join("carrier_id", "carriers", "adult_use_license", is_shared=True),
}
LOCATED = CARRIED | {"carrier_state": Join("carrier_id", "carriers", "state", is_shared=True)}


class Carrier(Row, frozen=True):
    """One of nobody's organization is known to all. `state` is an abbreviation."""

    org_id: int | None
    name: str
    medical_license: str
    adult_use_license: str
    state: str
    is_fleet: bool
    created: str
    updated: str


class Link(Row, frozen=True):
    """That an organization works with a carrier, which it calls by this name."""

    org_id: int
    carrier_id: int
    carrier_name: str
    carrier_medical: str
    carrier_adult_use: str
    carrier_state: str
    name: str
    created: str
    updated: str


class Driver(Row, frozen=True):
    org_id: int
    carrier_id: int
    carrier_name: str
    carrier_medical: str
    carrier_adult_use: str
    first_name: str
    last_name: str
    employee_id: str
    license_number: str
    phone: str
    email: str
    is_active: bool
    created: str
    updated: str


class Vehicle(Row, frozen=True):
    org_id: int
    carrier_id: int
    make: str | None
    model_year: int | None
    model_name: str | None
    license_number: str | None
    capacity: int | None
    has_air_conditioner: bool
    state_id: int | None
    created: str
    updated: str


class Wording(Row, frozen=True):
    """How a delivery is paid: by a "method", or on a "term" of so many `days`."""

    org_id: int
    kind: str
    name: str
    description: str
    days: int
    created: str
    updated: str


class Delivery(Row, frozen=True):
    """Money in 1/10 000. Moments are `expected_…` and `actual_…`, the rest are days; `details` is JSON.

    `display_delivery` is the moment to show: the actual one, else the expected, else the requested day's beginning.
    """

    org_id: int
    number: str
    order_id: int | None
    order_number: str
    invoice_number: str
    buyer: str
    carrier_id: int
    carrier_name: str
    carrier_medical: str
    carrier_adult_use: str
    carrier_state: str
    status: str
    is_deleted: bool
    payment_expected: int
    currency: str
    requested_pickup: str | None
    expected_pickup: str | None
    actual_pickup: str | None
    requested_delivery: str | None
    expected_delivery: str | None
    actual_delivery: str | None
    pickup_day: str | None
    delivery_day: str | None
    display_delivery: str | None
    customer_notes: str | None
    notes: str | None
    payment_collected: str
    amount_collected: int | None
    driver_comment: str
    details: str
    created: str
    updated: str


CARRIERS = Kind(
    "carrier",
    Carrier,
    Resource(Carrier, table="carriers", folded=frozenset({"name", "state"}), is_shared=True),
    ("name",),
)

LINKS = Kind(
    "carrier_link",
    Link,
    Resource(Link, table="carrier_links", joins=LOCATED, folded=frozenset({"name", "carrier_name"})),
    ("name",),
)

DRIVERS = Kind(
    "driver",
    Driver,
    Resource(Driver, table="drivers", joins=CARRIED, folded=frozenset({"first_name", "last_name"})),
    ("first_name", "last_name", "employee_id", "license_number", "phone"),
)

VEHICLES = Kind(
    "vehicle",
    Vehicle,
    Resource(
        Vehicle,
        table="vehicles",
        folded=frozenset({"make", "model_name", "license_number"}),
        nullable=frozenset("make model_year model_name license_number capacity state_id".split()),
    ),
    ("make", "model_name", "license_number"),
)

WORDINGS = Kind("payment_wording", Wording, Resource(Wording, table="payment_wordings"))

DELIVERIES = Kind(
    "delivery",
    Delivery,
    Resource(
        Delivery,
        table="deliveries",
        live="is_deleted",
        joins=LOCATED,
        indexes=(("created",),),
        folded=frozenset({"buyer", "invoice_number", "carrier_name"}),
        nullable=frozenset(
            """order_id requested_pickup expected_pickup actual_pickup requested_delivery expected_delivery
            actual_delivery pickup_day delivery_day display_delivery customer_notes notes amount_collected""".split()
        ),
    ),
    ("number", "order_number", "invoice_number", "buyer"),
)
