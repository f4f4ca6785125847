"""Reads bodies as both LeafLink dialects take them: numbers as text or not, text trimmed (leaflink D-15, D-18)."""

import re
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec
from msgspec import Meta, Struct, UnsetType
from msgspec.structs import FieldInfo, fields

from fondaco.kernel.errors import Faults, Invalid, Malformed, Problem, WrongMedia
from fondaco.kernel.values import UNITS
from fondaco.surfaces.bodies import fault, read_json
from fondaco.surfaces.request import Request

Values = dict[str, Any]
AT = re.compile(r" - at `\$(.*)`$")
DIGITS = "digits"
LARGEST = 10**18 - 1
UNKNOWN = "There is no such attribute"


def digits(before: int, after: int) -> Meta:
    """For a decimal: at most so many digits before and after the point. Such a value is read as units of 1/10 000."""
    pattern = rf"^-?[0-9]{{0,{before}}}(\.[0-9]{{0,{after}}})?$"
    return Meta(extra={DIGITS: (before, after)}, extra_json_schema={"pattern": pattern})


Amount = Annotated[Decimal, digits(8, 2)]
Quantity = Annotated[Decimal, digits(14, 4)]


class MoneyIn(Struct):
    """An amount of money in a body. Its currency must be the company's own, which is checked by whoever takes it."""

    amount: Amount
    currency: str = ""


def check_json(request: Request) -> None:
    """Raises WrongMedia for a body of another media type."""
    media, _, rest = request.header("content-type").partition(";")
    charset = rest.strip().lower().removeprefix("charset=").strip('"')
    if media.strip().lower() != "application/json" or charset not in ("", "utf-8", "utf8"):
        raise WrongMedia("Send JSON, with Content-Type: application/json")


def read_object(raw: bytes) -> Values:
    """Raises Malformed."""
    sent = read_json(raw)
    if not isinstance(sent, dict):
        raise Malformed("The body must be a JSON object")
    return sent


def take_fields(sent: Values, shape: type[Struct], *, partial: bool, ignored: frozenset[str] | None = None) -> Values:
    """The attributes that `shape` knows, read as it says; of an absent one its default, or nothing if `partial`.

    `ignored` are the attributes that answers have and bodies need not; any other unknown one is refused (D-15). None:
    unknown ones are ignored (marketplace E-07). Decimals come as units of 1/10 000, also those of nested objects.
    Raises Malformed, Invalid, or Faults with all that is wrong.
    """
    known = shape_fields(shape)
    faults: list[Problem] = []
    if ignored is not None:
        faults += [Malformed(UNKNOWN, name) for name in sent if name not in known and name not in ignored]
    values: Values = {}
    for name, field in known.items():
        if name in sent:
            try:
                values[field.name] = _read(name, sent[name], field, partial=partial)
            except Problem as problem:
                faults += problem.faults if isinstance(problem, Faults) else [problem]
        elif not partial and field.required:
            faults.append(Malformed("This attribute is required", name))
        elif not partial:
            default = field.default_factory() if callable(field.default_factory) else field.default
            if not isinstance(default, UnsetType):
                values[field.name] = default
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise Faults(faults)
    return values


@cache
def shape_fields(shape: type[Struct]) -> dict[str, FieldInfo]:
    return {field.encode_name: field for field in fields(shape)}


def _read(name: str, value: Any, field: FieldInfo, *, partial: bool) -> Any:
    value = trimmed(value)
    if isinstance(value, bool) and not _takes(field.type, bool):
        raise Malformed("Expected another type, got true or false", name)
    if isinstance(value, int | float) and not isinstance(value, bool) and _is_flag(field.type):
        raise Malformed("Expected true or false, got a number", name)
    try:
        found = msgspec.convert(value, field.type, strict=False)
    except msgspec.ValidationError as error:
        choices = get_args(field.type) if get_origin(field.type) is Literal else ()
        raise fault(name, value, error, partial=partial, choices=choices) from None
    if _holds_nul(value):
        raise Invalid("Must not hold the character NUL", name)
    return measured(name, found, field.type)


def trimmed(value: Any) -> Any:
    """The same without blanks around its texts."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [trimmed(each) for each in value]
    if isinstance(value, dict):
        return {name: trimmed(each) for name, each in value.items()}
    return value


def measured(name: str, value: Any, kind: Any) -> Any:
    """A decimal as units, if it has no more digits than its type allows; within objects and lists too.

    Whole numbers are no larger than databases keep them.
    """
    if isinstance(value, int) and abs(value) > LARGEST:
        raise Invalid("Must have at most 18 digits", name)
    if isinstance(value, Decimal):
        before, places = _digits(kind) or (14, 4)
        if not value.is_finite() or abs(value) >= 10**before:
            raise Invalid(f"Must have at most {before} digits before the point", name)
        if value != round(value, places):
            raise Invalid(f"Must have at most {places} decimals", name)
        return int(value * UNITS)
    if isinstance(value, Struct):
        inner = {
            each.name: measured(f"{name}.{each.encode_name}", getattr(value, each.name), each.type)
            for each in fields(value)
        }
        return type(value)(**inner)
    if isinstance(value, list):
        entry = next((arg for arg in _alternatives(kind) if get_origin(arg) is list), None)
        inside = get_args(entry)[0] if entry else Any
        return [measured(f"{name}.{i}", each, inside) for i, each in enumerate(value)]
    return value


@cache
def _digits(kind: Any) -> tuple[int, int] | None:
    for each in _alternatives(kind):
        if get_origin(each) is Annotated:
            for meta in each.__metadata__:
                if isinstance(meta, Meta) and meta.extra and DIGITS in meta.extra:
                    found: tuple[int, int] = meta.extra[DIGITS]
                    return found
    return None


def _alternatives(kind: Any) -> tuple[Any, ...]:
    """What a type may be: itself, or each member of a union; an annotated list counts as its list."""
    if get_origin(kind) is Annotated and get_origin(get_args(kind)[0]) is list:
        return (get_args(kind)[0],)
    if get_origin(kind) is Annotated or not get_args(kind) or get_origin(kind) in (list, dict, Literal):
        return (kind,)
    return tuple(inner for each in get_args(kind) for inner in _alternatives(each))


@cache
def _takes(kind: Any, wanted: type) -> bool:
    return any(each in (wanted, Any) or (get_origin(each) in (list, dict)) for each in _alternatives(kind))


def _is_flag(kind: Any) -> bool:
    """Whether it is true or false, if anything at all."""
    return set(_alternatives(kind)) - {NoneType, UnsetType} == {bool}


def _holds_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_holds_nul(each) for pair in value.items() for each in pair)
    return isinstance(value, list) and any(map(_holds_nul, value))
