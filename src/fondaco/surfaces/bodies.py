"""Reads JSON bodies against their declared types and says everything that is wrong, in the order of the fields."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import FieldInfo, asdict, fields

from fondaco.kernel.errors import Faults, Invalid, Malformed, Problem, refuse
from fondaco.kernel.values import decode
from fondaco.surfaces.request import Request

AT = re.compile(r" - at `\$(.*)`$")
WRONG_TYPE = re.compile(r"^Expected `([^`]*)`, got `([^`]*)`$")
LIMIT = re.compile(r"^Expected `(\w+)` (of length )?(<=|>=|<|>) ([\d.]+)$")
WORDS = {
    "str": "a string",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "object": "an object",
    "array": "an array",
    "null": "null",
}
BOUNDS = {"<=": "at most", ">=": "at least", "<": "less than", ">": "more than"}
NUL = b"\\u0000"
DEEPEST = 32
EXACT = 2**53


def check_type(request: Request) -> None:
    """Raises Malformed for a body of another media type (linkit-v1 D-06)."""
    media, _, rest = request.header("content-type").partition(";")
    charset = rest.strip().lower().removeprefix("charset=").strip('"')
    if media.strip().lower() != "application/json" or charset not in ("", "utf-8", "utf8"):
        raise Malformed("Send JSON, with Content-Type: application/json", "Content-Type")


def read_json(raw: bytes) -> Any:
    """Any JSON value. Raises Malformed for what is not JSON."""
    try:
        value = decode(raw)
    except msgspec.MsgspecError as error:
        raise Malformed(f"The body is not valid JSON: {error}") from None
    except UnicodeDecodeError:
        raise Malformed("The body is not UTF-8") from None
    except RecursionError:
        raise Malformed("The body is nested too deeply") from None
    check_depth(value)
    return value


def check_depth(value: Any) -> None:
    """Raises Malformed beyond 32 levels: whatever walks a value later may then recurse."""
    level = [value]
    for _ in range(DEEPEST):
        inside = (each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list))
        level = [each for values in inside for each in values if isinstance(each, dict | list)]
        if not level:
            return
    raise Malformed("The body is nested too deeply")


def read_fields(raw: bytes, shape: type[Struct], *, partial: bool) -> dict[str, Any]:
    """A JSON object as `shape` says: all its fields with their defaults or, if `partial`, those sent.

    Raises Malformed, Invalid, or Faults with all of them (linkit-v1 D-06, R11).
    """
    try:
        found = _decoder(shape, partial).decode(raw)
        if not raw.isascii():
            raw.decode()  # what no field takes is skipped unread
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return pick_fields(read_json(raw), shape, partial=partial)
    values = _set_fields(found)
    check_depth(values)
    if NUL in raw:
        refuse(_nul_faults(values))
    return values


def pick_fields(sent: Any, shape: type[Struct], *, partial: bool) -> dict[str, Any]:
    """The same for a value read already."""
    if not isinstance(sent, dict):
        raise Malformed("The body must be a JSON object")
    sent = _with_wholes(sent)
    try:
        values = _set_fields(msgspec.convert(sent, partial_type(shape) if partial else shape))
    except msgspec.ValidationError:
        faults = _faults(sent, shape, partial=partial)
        raise faults[0] if len(faults) == 1 else Faults(faults) from None
    refuse(_nul_faults(values))
    return values


def _with_wholes(sent: dict[str, Any]) -> dict[str, Any]:
    """To JSON 19.0 is the whole number 19, to msgspec it is not. Objects without a shape of ours stay as they are."""
    return {name: _whole(value) for name, value in sent.items()}


def _whole(value: Any) -> Any:
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < EXACT else value
    if isinstance(value, list):
        return [_with_wholes(each) if isinstance(each, dict) else each for each in value]
    return value


def _faults(sent: dict[str, Any], shape: type[Struct], *, partial: bool) -> list[Problem]:
    """Everything that keeps an object from being of this shape, in the order of its fields."""
    faults: list[Problem] = []
    for field in fields(shape):
        name = field.encode_name
        if name not in sent:
            if field.required and not partial:
                faults.append(Malformed(f"{name} is required", name))
            continue
        try:
            msgspec.convert(sent[name], field.type)
        except msgspec.ValidationError as error:
            choices = get_args(field.type) if get_origin(field.type) is Literal else ()
            entries = list(_entry_faults(name, sent[name], field.type))
            faults += entries or [fault(name, sent[name], error, partial=partial, choices=choices)]
    return faults


def _entry_faults(name: str, sent: Any, kind: Any) -> Iterator[Problem]:
    """What is wrong with the objects in a list of them."""
    shape = next(iter(get_args(get_args(kind)[0])), None) if get_origin(kind) is Annotated else None
    if not isinstance(sent, list) or not (isinstance(shape, type) and issubclass(shape, Struct)):
        return
    for i, entry in enumerate(sent):
        if not isinstance(entry, dict):
            yield Malformed("Expected an object", f"{name}.{i}")
            continue
        for each in _faults(entry, shape, partial=False):
            each.field = f"{name}.{i}.{each.field}"
            yield each


def _set_fields(found: Struct) -> dict[str, Any]:
    return {name: value for name, value in asdict(found).items() if value is not UNSET}


def fault(
    name: str, value: Any, error: msgspec.ValidationError, *, partial: bool, choices: Sequence[str] = ()
) -> Problem:
    """What is wrong with one field: its type (Malformed) or its value (Invalid). Null where none may be: D-12."""
    message = str(error)
    if match := AT.search(message):
        message = message[: match.start()]
        name += match[1].replace("[", ".").replace("]", "")
    if match := WRONG_TYPE.match(message):
        kind = Invalid if partial and value is None else Malformed
        return kind(f"Expected {_spoken(match[1])}, got {_spoken(match[2])}", name)
    if match := LIMIT.match(message):
        count = " characters" if match[2] and match[1] == "str" else " entries" if match[2] else ""
        bound = match[4].removesuffix(".0")
        if count and (match[3], bound) == (">=", "1"):
            return Invalid("Must not be empty", name)
        return Invalid(f"Must {'have' if count else 'be'} {BOUNDS[match[3]]} {bound}{count}", name)
    if choices:
        return Invalid(f"Must be one of {', '.join(filter(None, choices))}", name)
    if "matching regex" in message:
        return Invalid("Must not be blank and must not hold control characters", name)
    if "Number out of range" in message or "Invalid number" in message:
        return Malformed("The number is out of range", name)
    if "missing required field" in message:
        missing = message.split("`")[-2]
        return Malformed(f"{missing} is required", f"{name}.{missing}")
    return Invalid(message, name)


def _spoken(kinds: str) -> str:
    return " or ".join(WORDS.get(kind.strip(), kind.strip()) for kind in kinds.split("|"))


def _nul_faults(values: dict[str, Any]) -> list[Problem]:
    return [Invalid("Must not hold the character NUL", name) for name, value in values.items() if _holds_nul(value)]


def _holds_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_holds_nul(each) for pair in value.items() for each in pair)
    if isinstance(value, Struct):
        return _holds_nul(asdict(value))
    return isinstance(value, list) and any(map(_holds_nul, value))


@cache
def _decoder(shape: type[Struct], partial: bool) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(partial_type(shape) if partial else shape)


@cache
def partial_type(shape: type[Struct]) -> type[Struct]:
    """The same fields, none of them required."""
    return msgspec.defstruct(
        shape.__name__.removesuffix("In") + "Patch",
        [(field.name, _or_unset(field), UNSET) for field in fields(shape)],
    )


def _or_unset(field: FieldInfo) -> Any:
    return field.type | UnsetType
