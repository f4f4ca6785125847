"""Deliveries as the dated API shows and takes them, under both of their paths (leaflink §5)."""

from functools import lru_cache
from typing import Annotated, Any, Literal, TypedDict

from msgspec import Meta, Struct
from msgspec.structs import asdict

from fondaco.catalog.model import BRANDS
from fondaco.delivery import actions
from fondaco.delivery.model import DELIVERIES, Delivery
from fondaco.events.records import load_all
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.errors import Invalid, Unusable
from fondaco.kernel.values import decode, replace
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import Amount, MoneyIn, Values
from fondaco.surfaces.leaflink.carriers import TransportCompanyView
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.leaflink.fleets import DRIVER_NAMES, Long, Name, Short, Whole
from fondaco.surfaces.leaflink.query import OFFSETS
from fondaco.surfaces.leaflink.reference import DATED
from fondaco.surfaces.operation import Call, Operation, Parameter, show
from fondaco.surfaces.records import Record
from fondaco.surfaces.standard import record_operations

Words = Annotated[str, Meta(min_length=1, max_length=400)]
Called = Annotated[str, Meta(min_length=1, max_length=80)]
SORT_BY = "sort_by"
STATUS = ("uploaded", "created", "assigned", "planned", "shipped", "delivered")
SORTS = ("created_on", "display_delivery_date", "requested_pickup_date")
DAYS = {"requested_pickup_date": "requested_pickup", "requested_delivery_date": "requested_delivery"}
MOMENTS = {
    f"{how}_{what}_datetime": f"{how}_{what}" for how in ("expected", "actual") for what in ("pickup", "delivery")
}
COLUMNS = {
    "payment_method_collected": "payment_collected",
    "collected_payment_amount": "amount_collected",
    "delivery_driver_comment": "driver_comment",
    "eligible_payment_methods": "eligible",
    "order_number": "order",
}


class InternalVehicleIn(Struct):
    make: Long | None = None
    model_year: Whole | None = None
    model_name: Long | None = None
    license_number: Annotated[str, Meta(max_length=15)] | None = None
    capacity: Whole | None = None
    has_air_conditioner: bool = False


class PaymentMethodIn(Struct):
    method: Called
    description: Words


class PaymentTermIn(Struct):
    term: Called
    description: Words
    days: Whole


class LogisticsCompanyIn(Struct):
    """One of the caller's companies, or one of their brands, by name."""

    display_name: Annotated[str, Meta(min_length=1)]


class DeliveryDriverIn(Struct):
    first_name: Name
    last_name: Name
    metrc_employee_id: Name
    license_number: Short
    phone: Short
    is_active: bool = True


class DeliveryIn(Struct):
    """`order_number` is ours: the number or short number of the order that is delivered."""

    payment_expected: MoneyIn
    pickup_driver: DeliveryDriverIn
    pickup_vehicle: InternalVehicleIn
    delivery_driver: DeliveryDriverIn
    delivery_vehicle: InternalVehicleIn
    payment_method: PaymentMethodIn
    payment_term: PaymentTermIn
    brand: LogisticsCompanyIn
    status: Literal["uploaded", "created", "assigned", "planned", "shipped", "delivered", "deleted"] = "created"
    requested_pickup_date: str | None = None
    expected_pickup_datetime: str | None = None
    actual_pickup_datetime: str | None = None
    requested_delivery_date: str | None = None
    expected_delivery_datetime: str | None = None
    actual_delivery_datetime: str | None = None
    customer_notes: str | None = None
    notes: str | None = None
    eligible_payment_methods: list[Annotated[str, Meta(min_length=1, max_length=100)]] = []
    payment_method_collected: Annotated[str, Meta(max_length=100)] = ""
    collected_payment_amount: Amount | None = None
    delivery_driver_comment: Annotated[str, Meta(max_length=500)] = ""
    order_number: str = ""


class MoneyView(TypedDict):
    amount: float
    currency: str


class DeliveryView(TypedDict):
    number: str
    invoice_number: str
    mp_order_number: str
    transport_order_id: str
    payment_expected: MoneyView
    customer: dict[str, Any]
    pickup_address: dict[str, Any]
    destination: dict[str, Any]
    status: str
    requested_pickup_date: str | None
    expected_pickup_datetime: str | None
    actual_pickup_datetime: str | None
    requested_delivery_date: str | None
    expected_delivery_datetime: str | None
    actual_delivery_datetime: str | None
    display_delivery_date: str | None
    pickup_driver: dict[str, Any]
    additional_pickup_drivers: list[dict[str, Any]]
    pickup_vehicle: dict[str, Any]
    delivery_driver: dict[str, Any]
    delivery_vehicle: dict[str, Any]
    payment_method: dict[str, Any]
    payment_term: dict[str, Any]
    customer_notes: str | None
    notes: str | None
    eligible_payment_methods: list[str]
    payment_method_collected: str
    collected_payment_amount: str | None
    delivery_driver_comment: str
    metrc_transfer: dict[str, Any] | None
    created_on: str | None
    transport_company: TransportCompanyView
    brand: dict[str, Any]


def show_delivery(d: Delivery, organization: Organization) -> DeliveryView:
    """Nothing is reported to a regulator, so that there is no transfer; one driver picks up."""
    details = decode(d.details)
    return {
        "number": d.number,
        "invoice_number": d.invoice_number,
        "mp_order_number": d.order_number,
        "transport_order_id": str(d.id),
        "payment_expected": {"amount": wire.number(d.payment_expected), "currency": d.currency},
        "customer": details["customer"],
        "pickup_address": details["pickup_address"],
        "destination": details["destination"],
        "status": d.status,
        "requested_pickup_date": d.requested_pickup,
        "expected_pickup_datetime": wire.moment(d.expected_pickup, organization),
        "actual_pickup_datetime": wire.moment(d.actual_pickup, organization),
        "requested_delivery_date": d.requested_delivery,
        "expected_delivery_datetime": wire.moment(d.expected_delivery, organization),
        "actual_delivery_datetime": wire.moment(d.actual_delivery, organization),
        "display_delivery_date": wire.moment(d.display_delivery, organization),
        "pickup_driver": details["pickup_driver"],
        "additional_pickup_drivers": [],
        "pickup_vehicle": details["pickup_vehicle"],
        "delivery_driver": details["delivery_driver"],
        "delivery_vehicle": details["delivery_vehicle"],
        "payment_method": show_wording(details["payment_method"], organization, "method"),
        "payment_term": show_wording(details["payment_term"], organization, "term"),
        "customer_notes": d.customer_notes,
        "notes": d.notes,
        "eligible_payment_methods": details["eligible"],
        "payment_method_collected": d.payment_collected,
        "collected_payment_amount": wire.optional_fixed(d.amount_collected),
        "delivery_driver_comment": d.driver_comment,
        "metrc_transfer": None,
        "created_on": wire.moment(d.created, organization),
        "transport_company": {
            "transport_company_id": d.carrier_id,
            "name": d.carrier_name,
            "medical_license_number": d.carrier_medical,
            "adult_use_license_number": d.carrier_adult_use,
            "state": d.carrier_state,
        },
        "brand": details["brand"],
    }


def show_wording(wording: Values, organization: Organization, name: str) -> Values:
    """A method or a term of payment, whose words stand under its own name."""
    shown = {
        "id": wording["id"],
        "created_on": wire.moment(wording["created"], organization),
        "modified": wire.moment(wording["updated"], organization),
        name: wording["name"],
        "description": wording["description"],
    }
    return shown | ({"days": wording["days"]} if name == "term" else {})


def _take(sent: Values, actor: Actor, partial: bool) -> Values:
    organization = actor.organization
    values = dict(sent)
    expected: MoneyIn = values.pop("payment_expected")
    if expected.currency and expected.currency != organization.currency:
        raise Invalid(f"This company reckons in {organization.currency}", "payment_expected.currency")
    values |= {"payment_expected": expected.amount, "currency": organization.currency}
    for name, column in DAYS.items():
        values[column] = wire.take_day(values.pop(name), name)
    for name, column in MOMENTS.items():
        values[column] = wire.take_moment(values.pop(name), organization, name)
    for name in ("pickup_driver", "delivery_driver"):
        driver = asdict(values[name])
        values[name] = {DRIVER_NAMES.get(attribute, attribute): value for attribute, value in driver.items()}
    for name in ("pickup_vehicle", "delivery_vehicle"):
        values[name] = asdict(values[name])
    method, term = values["payment_method"], values["payment_term"]
    values["payment_method"] = {
        "kind": "method",
        "name": method.method,
        "description": method.description,
        "days": 0,
    }
    values["payment_term"] = {"kind": "term", "name": term.term, "description": term.description, "days": term.days}
    return values | {"brand": values["brand"].display_name}


DELIVERY = Record(
    "delivery",
    DELIVERIES,
    Collection(
        "/deliveries",
        DELIVERIES.resource,
        show_delivery,
        DeliveryView,
        names={
            "id": "id",
            "transport_order_id": "id",
            "number": "number",
            "invoice_number": "invoice_number",
            "mp_order_number": "order_number",
            "status": "status",
            "payment_expected": "payment_expected",
            "display_delivery_date": "display_delivery",
            "customer_notes": "customer_notes",
            "notes": "notes",
            "payment_method_collected": "payment_collected",
            "collected_payment_amount": "amount_collected",
            "delivery_driver_comment": "driver_comment",
        }
        | DAYS
        | MOMENTS
        | DATED,
        order="-created_on",
        asks={
            "buyer": Ask("buyer", "text", "ieq"),
            "order_invoice_number": Ask("invoice_number", "text", "ieq"),
            "delivery_date": Ask("delivery_day", "day"),
            "pickup_date": Ask("pickup_day", "day"),
            "requested_date": Ask("requested_delivery", "day"),
            "status": Ask("status", "choices", choices=STATUS),
        },
        is_searchable=True,
        extras=OFFSETS | {SORT_BY},
    ),
    SPEECH,
    DeliveryIn,
    names=COLUMNS,
    take=_take,
    add=actions.add_delivery,
)
# The same under the path of transport.
TRANSPORT_ORDER = replace(DELIVERY, collection=replace(DELIVERY.collection, path="/transportation/orders"))


@lru_cache(maxsize=64)
def sorted_by(text: str) -> Collection:
    """Deliveries in this order. Raises Unusable for one that is not published."""
    for part in text.split(","):
        if part.strip().removeprefix("-") not in SORTS:
            raise Unusable(f"Sort by {', '.join(SORTS)}, with - before one for descending", SORT_BY)
    return replace(DELIVERY.collection, order=text)


async def list_deliveries(call: Call) -> Reply:
    """As `ordering` or as `sort_by` says. Raises Unusable for both."""
    text = call.query.get(SORT_BY, "")
    if text and call.query.get("ordering"):
        raise Unusable("Order by this or by ordering, not by both", SORT_BY)
    return await SPEECH.list_(call, sorted_by(text) if text else DELIVERY.collection, call.actor.orgs, ())


async def create_delivery(call: Call) -> Reply:
    """It belongs to the company that its `brand` names, or whose brand it names. Raises Invalid."""
    sent = DELIVERY.read_body(call, partial=False)
    actor = await _sender(call, sent["brand"].display_name)
    with DELIVERY.speaking():
        delivery = await actions.add_delivery(call.db, actor, DELIVERY.values(sent, actor, partial=False))
    return show(201, await DELIVERY.view(call, delivery))


async def _sender(call: Call, name: str) -> Actor:
    for company in call.actor.organizations or (call.actor.organization,):
        if company.name.casefold() == name.casefold():
            return call.actor.at(company.id)
    brands = await load_all(call.db, BRANDS, call.actor.orgs, "name_en", [name])
    if not brands:
        raise Invalid("There is no such company or brand", "brand.display_name")
    return call.actor.at(brands[0].org_id)


def delivery_operations() -> list[Operation]:
    each = f"-?({'|'.join(SORTS)})"
    sorting = Parameter(SORT_BY, {"type": "string", "pattern": f"^({each}(,{each})*)?$"}, "An order besides ordering")
    found: list[Operation] = []
    for record, tag in ((DELIVERY, "deliveries"), (TRANSPORT_ORDER, "transport orders")):
        listing, creating, reading = record_operations(record, tag, "list create read")
        found += [
            replace(listing, act=list_deliveries, parameters=(*listing.parameters, sorting)),
            replace(creating, act=create_delivery),
            reading,
        ]
    return found
