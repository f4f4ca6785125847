"""Drivers and vehicles as the dated API shows and takes them (leaflink §5)."""

from typing import Annotated, Any, TypedDict

from msgspec import Meta, Struct

from fondaco.catalog.reference import STATES, State
from fondaco.delivery import fleets
from fondaco.delivery.model import DRIVERS, VEHICLES, Driver, Vehicle
from fondaco.events.records import load_all
from fondaco.kernel.actor import Organization
from fondaco.kernel.resource import Filter
from fondaco.kernel.values import replace
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces.asking import read_flag
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.fields import Values, check_json, read_object, take_fields
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.leaflink.query import OFFSETS
from fondaco.surfaces.leaflink.reference import DATED, StateView, show_state
from fondaco.surfaces.operation import Call, Operation, Parameter, show
from fondaco.surfaces.records import Record
from fondaco.surfaces.standard import FLAG, TEXT, WHOLE, record_operations

INACTIVE = "include_inactive"
Name = Annotated[str, Meta(min_length=1, max_length=100)]
Short = Annotated[str, Meta(min_length=1, max_length=15)]
Long = Annotated[str, Meta(max_length=255)]
Whole = Annotated[int, Meta(ge=-(2**31), le=2**31 - 1)]
DRIVER_NAMES = {"metrc_employee_id": "employee_id"}


class DriverIn(Struct):
    """What the body leaves out the query may say; `email` is published there alone, and never shown."""

    first_name: Name
    last_name: Name
    metrc_employee_id: Name
    license_number: Short
    phone: Short
    is_active: bool = True
    email: Annotated[str, Meta(max_length=255)] = ""


class InternalTransportCompanyView(TypedDict):
    id: int
    name: str
    medical_license_number: str
    adult_use_license_number: str


class InternalDriverView(TypedDict):
    id: int
    first_name: str
    last_name: str
    metrc_employee_id: str
    license_number: str
    phone: str
    is_active: bool
    transport_company: InternalTransportCompanyView


def show_driver(d: Driver, organization: Organization) -> InternalDriverView:
    return {
        "id": d.id,
        "first_name": d.first_name,
        "last_name": d.last_name,
        "metrc_employee_id": d.employee_id,
        "license_number": d.license_number,
        "phone": d.phone,
        "is_active": bool(d.is_active),
        "transport_company": {
            "id": d.carrier_id,
            "name": d.carrier_name,
            "medical_license_number": d.carrier_medical,
            "adult_use_license_number": d.carrier_adult_use,
        },
    }


DRIVER = Record(
    "driver",
    DRIVERS,
    Collection(
        "/transportation/drivers",
        DRIVERS.resource,
        show_driver,
        InternalDriverView,
        names={"id": "id", "metrc_employee_id": "employee_id"}
        | {name: name for name in "first_name last_name license_number phone is_active".split()}
        | DATED,
        order="id",
        is_searchable=True,
        extras=OFFSETS | {INACTIVE},
    ),
    SPEECH,
    DriverIn,
    names=DRIVER_NAMES,
    add=fleets.add_driver,
    change=fleets.change_driver,
)


class VehicleIn(Struct):
    """What the body leaves out the query may say; `state_id` is published there alone."""

    make: Long | None = None
    model_year: Whole | None = None
    model_name: Long | None = None
    license_number: Annotated[str, Meta(max_length=15)] | None = None
    capacity: Whole | None = None
    has_air_conditioner: bool = False
    state_id: int | None = None


class VehicleView(TypedDict):
    id: int
    make: str | None
    model_year: int | None
    model_name: str | None
    license_number: str | None
    capacity: int | None
    has_air_conditioner: bool
    state: StateView | None


class Registered(Struct, frozen=True):
    """A vehicle and the state it is registered in."""

    vehicle: Vehicle
    state: State | None

    @property
    def org_id(self) -> int:
        return self.vehicle.org_id


def show_vehicle(registered: Registered, organization: Organization) -> VehicleView:
    v, state = registered.vehicle, registered.state
    return {
        "id": v.id,
        "make": v.make,
        "model_year": v.model_year,
        "model_name": v.model_name,
        "license_number": v.license_number,
        "capacity": v.capacity,
        "has_air_conditioner": bool(v.has_air_conditioner),
        "state": show_state(state, organization) if state else None,
    }


async def _register(db: Connection, orgs: Any, rows: list[Vehicle]) -> list[Registered]:
    ids = sorted({row.state_id for row in rows if row.state_id is not None})
    states = {state.id: state for state in await load_all(db, STATES, orgs, "id", ids)}
    return [Registered(row, states.get(row.state_id or 0)) for row in rows]


VEHICLE = Record(
    "vehicle",
    VEHICLES,
    Collection(
        "/transportation/vehicles",
        VEHICLES.resource,
        show_vehicle,
        VehicleView,
        names={
            name: name for name in "id make model_year model_name license_number capacity has_air_conditioner".split()
        }
        | DATED,
        order="id",
        is_searchable=True,
        complete=_register,
        extras=OFFSETS,
    ),
    SPEECH,
    VehicleIn,
    add=fleets.add_vehicle,
    change=fleets.change_vehicle,
    remove=fleets.remove_vehicle,
)


async def list_drivers(call: Call) -> Reply:
    """The active ones, unless all are asked for."""
    text = call.query.get(INACTIVE, "")
    everybody = bool(text) and read_flag(INACTIVE, text)
    within = () if everybody else (Filter("is_active", "eq", True),)
    return await SPEECH.list_(call, DRIVER.collection, call.actor.orgs, within)


async def create(call: Call, record: Record) -> Reply:
    """A driver or a vehicle of the fleet of the company that the credential names first."""
    shape, schema = record.body, record.collection.schema
    assert shape
    sent = _said_in_the_query(call, shape)
    take_fields(sent, shape, partial=True)  # it must be usable even where the body says something else
    if call.raw:
        check_json(call.request)
        sent |= read_object(call.raw)
    values = take_fields(sent, shape, partial=False, ignored=frozenset(schema.__annotations__))
    with record.speaking():
        row = await record.add(call.db, call.actor, record.values(values, call.actor, partial=False))
    return show(201, await record.view(call, row))


def _said_in_the_query(call: Call, shape: type[Struct]) -> Values:
    return {name: value for name, value in call.query.items() if name in shape.__struct_fields__ and value}


async def create_driver(call: Call) -> Reply:
    return await create(call, DRIVER)


async def create_vehicle(call: Call) -> Reply:
    return await create(call, VEHICLE)


def fleet_operations() -> list[Operation]:
    listing, creating, *drivers = record_operations(DRIVER, "drivers", "list create read patch")
    everybody = Parameter(INACTIVE, FLAG, "true lists those who are not active as well")
    vehicles, making, *others = record_operations(VEHICLE, "vehicles", "list create read patch delete")
    driven = tuple(Parameter(name, TEXT) for name in DriverIn.__struct_fields__ if name != "is_active")
    made = tuple(
        Parameter(name, schema)
        for name, schema in {
            "make": TEXT,
            "model_year": WHOLE,
            "model_name": TEXT,
            "license_number": TEXT,
            "has_air_conditioner": FLAG,
            "state_id": WHOLE,
        }.items()
    )
    return [
        replace(listing, act=list_drivers, parameters=(*listing.parameters, everybody)),
        replace(creating, act=create_driver, parameters=driven),
        *drivers,
        vehicles,
        replace(making, act=create_vehicle, parameters=made),
        *others,
    ]
