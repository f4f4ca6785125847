"""What makes a business, its payment options and its addresses acceptable; pure decisions, leaflink §3.13 and §10.5."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from fondaco.customers.rules import ARCHIVED, COUNTRIES, MOST_PHONE, Values, normal_email, normal_phone
from fondaco.kernel.errors import Invalid, Problem, refuse
from fondaco.kernel.values import UNITS, Struct, replace

LONGEST_NAME = 400
SHOWN_NAME = 100  # of which Linkit shows no more
LONGEST_TAG = 400
TIERS = (1, 2, 3)
PROGRAMS = ("direct", "flexible")
STRATEGIES = ("direct", "factored", "reverse_factored")
# What belongs to a business and is no column of it.
BESIDE = frozenset("managers tags payment_options external_ids corporate_address delivery_address".split())
# What older clients call a term by number, where a newer word of it names the method as well (marketplace §5).
FORMER_TERMS = {11: ("llf", "ach"), 13: ("llf", "ach"), 15: ("cod", "wire"), 20: ("cod", "")}


class PaymentOption(Struct, frozen=True):
    """A way to pay that a customer may choose: `term` and `method` are ids."""

    term: int
    method: int
    program: str | None = None
    strategy: str | None = None
    is_default: bool = False


def settle_business(values: Values, current: Any, *, country: str) -> Values:
    """The columns as stored, of a business that is `current` until now. Raises what is wrong with any of them."""
    columns: Values = {}
    faults: list[Problem] = []
    for name, value in values.items():
        if name in BESIDE:
            continue
        try:
            columns |= STEPS[name](value, current, country) if name in STEPS else {name: value}
        except Problem as problem:
            faults.append(problem)
    refuse(faults)
    return {name: None if value == "" and name not in NEVER_NULL else value for name, value in columns.items()}


NEVER_NULL = frozenset("first_name last_name full_name email phone license_number status kept_status".split())


def _name(name: str, current: Any, country: str) -> Values:
    """Linkit shows a business by its first name (leaflink §10.5)."""
    if current is not None and name == current.full_name:
        return {}
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Invalid(f"A name has 1 to {LONGEST_NAME} characters", "name")
    return {"full_name": name, "first_name": name[:SHOWN_NAME].strip(), "last_name": ""}


def _email(written: str | None, current: Any, country: str) -> Values:
    """Any, as often as one likes; compared in small letters."""
    return {"email": normal_email(written or ""), "email_written": written}


def _phone(written: str | None, current: Any, country: str) -> Values:
    """Stored as it is dialled from anywhere, where that can be told, and as it was written."""
    return {"phone": normal_phone_or(written or "", country), "phone_written": written}


def normal_phone_or(written: str, country: str) -> str:
    """As it is dialled from anywhere or, where that cannot be told, as it is written."""
    try:
        return normal_phone(written, country) if len(written) <= MOST_PHONE else written
    except Invalid:
        return written


def _archived(is_archived: bool, current: Any, country: str) -> Values:
    was = bool(current.is_archived) if current is not None else False
    if is_archived == was:
        return {}
    if is_archived:
        kept = current.status if current is not None else "active"
        return {"is_archived": True, "status": ARCHIVED, "kept_status": kept}
    return {"is_archived": False, "status": current.kept_status}


def _percent(value: int | None, current: Any, country: str) -> Values:
    if not 0 <= (value or 0) <= 100 * UNITS:
        raise Invalid("Must be from 0 to 100", "discount_percent")
    return {"discount_percent": value or 0}


def _charge(value: int | None, current: Any, country: str) -> Values:
    if value is not None and value < 0:
        raise Invalid("Must not be less than 0", "shipping_charge")
    return {"shipping_charge": value}


def _license(number: str | None, current: Any, country: str) -> Values:
    return {"license_number": number or ""}


STEPS: Mapping[str, Callable[[Any, Any, str], Values]] = {
    "name": _name,
    "email": _email,
    "phone": _phone,
    "is_archived": _archived,
    "discount_percent": _percent,
    "shipping_charge": _charge,
    "license_number": _license,
}


def tag_names(wanted: Sequence[str]) -> list[str]:
    """Each once, trimmed. Raises Invalid."""
    names = list(dict.fromkeys(name.strip() for name in wanted))
    if any(not 1 <= len(name) <= LONGEST_TAG for name in names):
        raise Invalid(f"A tag has 1 to {LONGEST_TAG} characters", "tags")
    return names


def check_options(wanted: Sequence[PaymentOption], terms: Collection[int], methods: Collection[int]) -> None:
    """Raises Invalid, by its place in the list."""
    faults: list[Problem] = []
    for i, option in enumerate(wanted):
        at = f"payment_options.{i}"
        if option.term not in terms:
            faults.append(Invalid("There is no such payment term", f"{at}.payment_term_id"))
        if option.method not in methods:
            faults.append(Invalid("There is no such payment method", f"{at}.payment_method_id"))
        if option.program not in (None, *PROGRAMS):
            faults.append(Invalid(f"Must be one of {', '.join(PROGRAMS)}", f"{at}.payment_program"))
        if option.strategy not in (None, *STRATEGIES):
            faults.append(Invalid(f"Must be one of {', '.join(STRATEGIES)}", f"{at}.payment_strategy"))
    refuse(faults)


def one_default(wanted: Sequence[PaymentOption]) -> list[PaymentOption]:
    """The same with the default first: the first that says so, else the first of all."""
    if not wanted:
        return []
    default = next((i for i, option in enumerate(wanted) if option.is_default), 0)
    rest = [replace(option, is_default=False) for i, option in enumerate(wanted) if i != default]
    return [replace(wanted[default], is_default=True), *rest]


def older_options(
    sent: Values, present: Sequence[PaymentOption], terms: Mapping[str, int], methods: Mapping[str, int]
) -> list[PaymentOption]:
    """What the deprecated term and methods mean: each method at the one term (marketplace §5). Raises Invalid.

    Terms and methods are known by code and by id. A term without methods keeps those there were, or is paid by check;
    methods without a term keep the term there was, or are paid on delivery.
    """
    term = present[0].term if present else terms["cod"]
    ways = list(dict.fromkeys(option.method for option in present))
    if sent.get("payment_term") is not None:
        code, way = FORMER_TERMS.get(sent["payment_term"], (sent["payment_term"], ""))
        term = _known(code, terms, "payment_term")
        ways = [methods[way]] if way else ways
    if sent.get("payment_methods") is not None:
        ways = list(dict.fromkeys(_known(way, methods, "payment_methods") for way in sent["payment_methods"]))
        if not ways:
            return []
    return [PaymentOption(term=term, method=way, is_default=i == 0) for i, way in enumerate(ways or [methods["check"]])]


def _known(said: int | str, known: Mapping[str, int], field: str) -> int:
    if isinstance(said, str) and said.isascii() and said.isdigit():
        said = int(said)
    if isinstance(said, str) and said.lower() in known:
        return known[said.lower()]
    if said in known.values():
        return int(said)
    raise Invalid(f"Must be one of {', '.join(known)}", field)


def country_code(written: str, otherwise: str) -> str:
    """A country as two letters; nothing is `otherwise`. Raises Invalid."""
    code = COUNTRY_WORDS.get(written.strip().casefold(), written.strip().upper()) or otherwise
    if code not in COUNTRIES:
        raise Invalid("A country is two letters, such as US (ISO 3166)", "country")
    return code


COUNTRY_WORDS = {"usa": "US", "united states": "US", "can": "CA", "canada": "CA"}
