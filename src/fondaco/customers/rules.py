"""What makes a customer, an address and a group acceptable; pure decisions, linkit-v1 §4 with D-32, D-33 and D-34."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any, Literal, get_args

import phonenumbers

from fondaco.kernel.errors import Conflict, Faults, Invalid, Malformed, Problem, refuse
from fondaco.kernel.values import Struct

Values = dict[str, Any]
Gender = Literal["male", "female", "other"]
Type = Literal["individual", "corporate", "vip"]
Status = Literal["active", "inactive", "pending", "suspended", "blocked"]
GENDERS: tuple[str, ...] = get_args(Gender)
TYPES: tuple[str, ...] = get_args(Type)
STATUSES: tuple[str, ...] = get_args(Status)

# ISO 3166-1 alpha-2: those with telephone numbers, and those without.
COUNTRIES = frozenset(phonenumbers.SUPPORTED_REGIONS) | set("AQ BV GS HM PN TF UM".split())
COUNTRY = "SA"  # of an address, where neither it nor its organization says (linkit-v1 D-34)
MOST_EMAIL = 254
MOST_PHONE = 64
MOST_GROUP_NAME = 100  # in Linkit
LONGEST_GROUP_NAME = 256
LINKIT, LEAFLINK = "linkit", "leaflink"  # where a customer was made
ARCHIVED: Status = "inactive"

# Of lower case text. Letters beyond ASCII are let through: refusing a customer over them loses more than keeping them.
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~\x80-\U0010ffff-]+"
_LABEL = r"[a-z0-9\x80-\U0010ffff](?:[a-z0-9\x80-\U0010ffff-]{0,61}[a-z0-9\x80-\U0010ffff])?"
EMAIL = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+(?![0-9]+\Z|.\Z){_LABEL}")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def normal_email(text: str, field: str = "email") -> str:
    """An e-mail as compared and stored: trimmed, lower case; blank is none. Raises Invalid if it cannot be one."""
    email = unicodedata.normalize("NFC", text.strip().lower())
    if not email:
        return ""
    if len(email) > MOST_EMAIL or not email.isprintable() or not EMAIL.fullmatch(email):
        raise Invalid("This is not an e-mail address", field)
    return email


def normal_phone(text: str, country: str, field: str = "phone") -> str:
    """A phone as compared and stored: `+` and 8 to 15 digits; blank is none. Raises Invalid if it cannot be one.

    `country` is the organization's (ISO alpha-2). A number with `+` or `00` keeps its digits, a leading national 0
    gives way to the country's code. One with neither is national if such a number can exist there, else it is taken to
    begin with its country code: for SA `512345670` and `966512345670` are one number, `201001234567` is Egyptian.
    """
    if not text.strip():
        return ""
    written = _dialled(text, field)
    if written.startswith("00"):
        written = "+" + written[2:]
    phone = written if written.startswith("+") else _with_country(written, country, field)
    if not 8 <= len(phone) - 1 <= 15:
        raise Invalid("A phone number has 8 to 15 digits with its country code", field)
    if phone[1] == "0":
        raise Invalid("No country code begins with 0", field)
    return phone


def _dialled(text: str, field: str) -> str:
    """The digits, in ASCII, behind their `+` if there is one; what only separates them is dropped."""
    if len(text) > MOST_PHONE:
        raise Invalid("This is not a phone number", field)
    dialled = ""
    for character in unicodedata.normalize("NFKC", text):
        kind = unicodedata.category(character)
        if kind == "Nd":
            dialled += str(unicodedata.decimal(character))
        elif character == "+" and not dialled:
            dialled = "+"
        elif kind[0] not in "ZP" and kind != "Cf" and not character.isspace():
            raise Invalid("A phone number is made of digits", field)
    return dialled


def _with_country(digits: str, country: str, field: str) -> str:
    code = phonenumbers.country_code_for_region(country.upper())
    if not code and digits.startswith("0"):
        raise Invalid("Write the phone number with + and its country code", field)
    try:
        national = phonenumbers.parse(digits, country.upper())
    except phonenumbers.NumberParseException:
        national = None
    if digits.startswith("0"):
        # Where the zero belongs to the number (Italy, Ivory Coast) it stays.
        kept = national is not None and national.italian_leading_zero and phonenumbers.is_valid_number(national)
        return f"+{code}{digits if kept else digits[1:]}"
    if national is not None and phonenumbers.is_possible_number(national):
        return phonenumbers.format_number(national, phonenumbers.PhoneNumberFormat.E164)
    return f"+{digits}"


def check_reachable(email: str | None, phone: str | None) -> None:
    """A customer has an e-mail or a phone: Malformed if neither was sent (both None), Invalid if neither is left."""
    if email or phone:
        return
    problem = Malformed if email is None and phone is None else Invalid
    raise problem("A customer needs an e-mail address or a phone number", "email")


def check_birthdate(text: str, today: str) -> None:
    """Refuse what is not a real day written YYYY-MM-DD, or lies after `today` (any stored time will do)."""
    if not DATE.fullmatch(text):
        raise Invalid("A birthdate is written YYYY-MM-DD", "birthdate")
    try:
        date.fromisoformat(text)
    except ValueError:
        raise Invalid("There is no such day", "birthdate") from None
    if text > today[:10]:
        raise Invalid("A birthdate cannot be in the future", "birthdate")


def check_choice(value: str, choices: Collection[str], field: str) -> None:
    if value not in choices:
        raise Invalid(f"Must be one of {', '.join(choices)}", field)


def group_name(name: str) -> str:
    """A group's name as stored, trimmed."""
    trimmed = name.strip()
    if not trimmed:
        raise Invalid("Name is required", "name")
    if len(trimmed) > LONGEST_GROUP_NAME:
        raise Invalid(f"Name must be at most {LONGEST_GROUP_NAME} characters", "name")
    return trimmed


def group_key(name: str) -> str:
    """What may occur once in an organization: the name trimmed and without case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name.strip()).casefold())


def name_taken(name: str) -> Conflict:
    """The published words speak of the description too; the name alone decides (linkit-v1 §4.3, D-33)."""
    conflict = Conflict("Choose another name", "name", name)
    conflict.title = "A customer group with the same name and description already exists"
    return conflict


def check_groups(wanted: Sequence[str], known: Collection[str]) -> None:
    """Refuse each group that is not known, by its place in the list."""
    refuse([Invalid("There is no such group", f"group_uids.{i}") for i, uid in enumerate(wanted) if uid not in known])


def national_phone(phone: str) -> str:
    """A stored phone as people dial it at home: `0512345678` for `+966512345678`; empty if there is no such form."""
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return ""
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return "".join(character for character in written if character.isdigit())


def settle_customer(values: Values, *, country: str, today: str, groups: Collection[str]) -> Values:
    """The values as stored; `groups` are the uids that `group_uids` may name. Raises what is wrong with any of them."""

    def birthdate(text: str | None) -> str | None:
        if text is not None:
            check_birthdate(text, today)
        return text

    def group_uids(wanted: list[str]) -> list[str]:
        check_groups(wanted, groups)
        return wanted

    return _settle(
        values,
        {
            "email": normal_email,
            "phone": lambda text: normal_phone(text, country),
            "birthdate": birthdate,
            "gender": lambda text: _chosen(text, ("", *GENDERS), "gender"),
            "type": lambda text: _chosen(text, TYPES, "type"),
            "status": lambda text: _chosen(text, STATUSES, "status"),
            "group_uids": group_uids,
        },
    )


def follow(values: Values, current: Any = None) -> Values:
    """The columns that follow from those of a person that are set: one who has the same already keeps them."""

    def is_new(name: str) -> bool:
        return name in values and (current is None or values[name] != getattr(current, name))

    after: Values = {}
    if is_new("first_name") or is_new("last_name"):
        names = [values.get(name, getattr(current, name, "")) for name in ("first_name", "last_name")]
        after["full_name"] = " ".join(filter(None, names))
    after |= {f"{name}_written": values[name] or None for name in ("email", "phone") if is_new(name)}
    if is_new("status"):
        after |= {"is_archived": values["status"] == ARCHIVED, "kept_status": "active"}
    return after


def settle_address(values: Values, *, country: str) -> Values:
    """The values as stored; `country` is the organization's. Raises what is wrong with any of them."""
    return _settle(
        values,
        {
            "phone": lambda text: normal_phone(text, country),
            "country": _country,
        },
    )


def _chosen(value: str, choices: Collection[str], field: str) -> str:
    check_choice(value, choices, field)
    return value


def _country(code: str) -> str:
    if code not in COUNTRIES:
        raise Invalid("A country is two capital letters, such as SA (ISO 3166)", "country")
    return code


def _settle(values: Values, steps: Mapping[str, Callable[[Any], Any]]) -> Values:
    settled: Values = {}
    faults: list[Problem] = []
    for name, value in values.items():
        try:
            settled[name] = steps[name](value) if name in steps else value
        except Problem as problem:
            faults += problem.faults if isinstance(problem, Faults) else [problem]
    refuse(faults)
    return settled


class AddressMark(Struct, frozen=True):
    """The part of an address that decides which one is the default."""

    id: int
    created: str
    is_default: bool


def default_address(
    addresses: Sequence[AddressMark], *, chosen: int | None = None, resigned: int | None = None
) -> int | None:
    """The id of the default among a customer's addresses as they stand after a change (D-34), None if there are none.

    `chosen` was marked default, `resigned` was unmarked: the oldest other address follows it, and a sole address stays.
    A new address is already among them, a deleted one no longer.
    """
    if chosen is not None:
        return chosen
    others = [address for address in addresses if address.id != resigned] or addresses
    # The one that is default already, else the oldest.
    return min(others, key=lambda a: (not a.is_default, a.created, a.id)).id if others else None
