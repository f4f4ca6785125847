"""Bodies of customers in Marketplace V2: what they may hold, and what that means (marketplace §5)."""

from decimal import Decimal
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import fields

from fondaco.customers.business_rules import PaymentOption
from fondaco.kernel.actor import Actor
from fondaco.surfaces import wire
from fondaco.surfaces.fields import Amount, Values, digits

Percent = Annotated[Decimal, digits(8, 4)]
Line = Annotated[str, Meta(max_length=400)] | UnsetType | None
Hundred = Annotated[str, Meta(max_length=100)] | UnsetType | None
Long = Annotated[str, Meta(max_length=4000)] | UnsetType | None
Words = Annotated[str, Meta(max_length=3000)] | UnsetType | None
Flag = bool | UnsetType
Id = int | UnsetType | None
# The legacy attributes of the corporate address, and what they are called within one.
FLAT = {name: name for name in "address unit_number city county state zipcode country lat".split()} | {"long": "lon"}
NUMBERS = ("lat", "long")
# They follow from others, whatever is sent.
READ_ONLY = ("owner", "ein")


class AddressPart(Struct):
    address: Line = UNSET
    unit_number: Line = UNSET
    city: Line = UNSET
    county: Line = UNSET
    state: Hundred = UNSET
    zipcode: Annotated[str, Meta(max_length=20)] | UnsetType | None = UNSET


class PaymentOptionIn(Struct):
    payment_term_id: int
    payment_method_id: int
    payment_program: str | None = None
    payment_strategy: str | None = None
    is_default: bool = False


class CustomerIn(Struct, kw_only=True):
    owner: int
    name: Annotated[str, Meta(min_length=1, max_length=400)]
    state: Hundred = UNSET
    managers: list[int] | UnsetType = UNSET
    next_contact_date: Annotated[str, Meta(extra_json_schema={"format": "date"})] | UnsetType | None = UNSET
    nickname: Annotated[str, Meta(max_length=200)] | UnsetType | None = UNSET
    external_id: Hundred = UNSET
    ext_acct_id: Line = UNSET
    license_number: Hundred = UNSET
    old_license_number: Hundred = UNSET
    license_inactive: Flag = UNSET
    business_identifier: Hundred = UNSET
    ein: Hundred = UNSET
    directions: Words = UNSET
    delivery_preferences: Words = UNSET
    shipping_charge: Amount | UnsetType | None = UNSET
    brand: Line = UNSET
    dba: Line = UNSET
    business_license_name: Line = UNSET
    description: Long = UNSET
    website: Line = UNSET
    address: Line = UNSET
    unit_number: Line = UNSET
    zipcode: Annotated[str, Meta(max_length=6)] | UnsetType | None = UNSET
    city: Line = UNSET
    county: Line = UNSET
    country: Line = UNSET
    lat: Annotated[float, Meta(ge=-90, le=90)] | UnsetType | None = UNSET
    long: Annotated[float, Meta(ge=-180, le=180)] | UnsetType | None = UNSET
    phone: Line = UNSET
    phone_extension: Line = UNSET
    email: Annotated[str, Meta(max_length=255, extra_json_schema={"format": "email"})] | UnsetType | None = UNSET
    notes: Words = UNSET
    archived: Flag = UNSET
    delinquent: Flag = UNSET
    discount_percent: Percent | UnsetType = UNSET
    tier: Id = UNSET
    price_schedule: Id = UNSET
    service_zone: Id = UNSET
    license_type: Id = UNSET
    payment_term: int | str | UnsetType | None = UNSET
    payment_methods: list[int | str] | UnsetType = UNSET
    available_payment_options: list[PaymentOptionIn] | UnsetType = UNSET
    status: Id = UNSET
    external_ids: dict[str, str | None] | UnsetType = UNSET
    corporate_address: AddressPart | UnsetType = UNSET
    delivery_address: AddressPart | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET


def take_customer(sent: Values, actor: Actor, partial: bool) -> Values:
    taken = {name: value for name, value in sent.items() if name not in FLAT and name not in READ_ONLY}
    flat = {FLAT[name]: value if name in NUMBERS else value or "" for name, value in sent.items() if name in FLAT}
    for role in ("corporate_address", "delivery_address"):
        if isinstance(part := taken.get(role), AddressPart):
            taken[role] = {name: value or "" for name, value in _set(part).items()}
    if flat:
        taken["corporate_address"] = flat | taken.get("corporate_address", {})
    if "available_payment_options" in taken:
        taken["available_payment_options"] = [_option(each) for each in taken["available_payment_options"]]
    if "next_contact_date" in taken:
        taken["next_contact_date"] = wire.take_day(taken["next_contact_date"], "next_contact_date")
    return taken


def _set(part: Struct) -> dict[str, Any]:
    values = {each.name: getattr(part, each.name) for each in fields(part)}
    return {name: value for name, value in values.items() if not isinstance(value, UnsetType)}


def _option(sent: PaymentOptionIn) -> PaymentOption:
    return PaymentOption(
        term=sent.payment_term_id,
        method=sent.payment_method_id,
        program=sent.payment_program or None,
        strategy=sent.payment_strategy or None,
        is_default=sent.is_default,
    )
