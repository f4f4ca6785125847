"""What prices, menus, assignments, taxes, codes and credits may be: values in, a value or a Problem out."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from fondaco.kernel.errors import Conflict, Invalid
from fondaco.kernel.text import normalise
from fondaco.pricing.model import Assignee, MenuPrice

Values = dict[str, Any]
LONGEST_NAME = 256
LONGEST_SLUG = 50
HUNDRED_PERCENT = 100 * 10_000
RATE = 100_000
# The published surface names these by number in requests and by word in replies, and tells neither: here their order is
# that of the words.
TAX_TYPES = {1: "Percentage", 2: "Unit rate"}
UNIT_TYPES = {
    1: "Gram",
    2: "Kilogram",
    3: "Liter",
    4: "Milligram",
    5: "Milliliter",
    6: "Ounce",
    7: "Pound",
    8: "Unit",
}
PERCENTAGE = 1
STATUSES = ("active", "used", "cancelled")
REASONS = {
    "leaflink_return": "Return",
    "promo_new_customer": "Promotion: new customer",
    "promo_existing_customer": "Promotion: existing customer",
    "return_defective": "Return: defective",
    "return_expired": "Return: expired",
    "return_packaging": "Return: packaging",
    "return_order_issue": "Return: order issue",
    "return_other": "Return: other",
    "other": "Other",
}
APART = re.compile(r"[^a-z0-9]+")


def schedule_name(name: str) -> Values:
    """The columns that follow from a schedule's name. Raises Invalid."""
    cleaned = name.strip()
    if not 1 <= len(cleaned) <= LONGEST_NAME:
        raise Invalid(f"A name has 1 to {LONGEST_NAME} characters", "name")
    return {"name": cleaned, "name_key": normalise(cleaned)}


def check_menu(menu: Sequence[MenuPrice], known: Mapping[int, Any], currency: str) -> None:
    """Every price stands on a schedule of the company, once, in its currency. Raises Invalid."""
    named = [each.schedule for each in menu]
    missing = sorted(set(named) - set(known))
    if missing:
        raise Invalid(f"There is no such price schedule: {missing[0]}", "custom_menu")
    if len(set(named)) < len(named):
        raise Invalid("A price schedule is named twice", "custom_menu")
    for each in menu:
        if each.price < 0:
            raise Invalid("A price is not negative", "custom_menu")
        if each.currency and each.currency != currency:
            raise Invalid(f"Prices of this company are in {currency}", "custom_menu")


def menu_name(brand: str, schedule: str) -> str:
    """What a public menu is called: its brand, and for whom."""
    return f"{brand} – {schedule}" if brand else schedule


def menu_slug(name: str, mark: str) -> str:
    """The address of a public menu: its name in plain letters, and a mark that tells it from those of all companies."""
    plain = APART.sub("-", normalise(name)).strip("-")[: LONGEST_SLUG - len(mark) - 1].rstrip("-")
    return f"{plain}-{mark}".lstrip("-")


def check_products(wanted: Sequence[int], known: Sequence[int], field: str) -> None:
    """Raises Invalid for a product that is not the company's."""
    missing = sorted(set(wanted) - set(known))
    if missing:
        raise Invalid(f"There is no such product: {missing[0]}", field)


def check_assignees(buyers: Sequence[Assignee], groups: Sequence[Assignee], known: Mapping[str, Sequence[int]]) -> None:
    """Each buyer and each group exists and is named once, for a whole quantity. Raises Invalid.

    `known` holds the ids of the "buyers" and of the "groups" that there are.
    """
    for field, ids, there in (
        ("assigned_buyers", [each.buyer for each in buyers], known["buyers"]),
        ("assigned_groups", [each.group for each in groups], known["groups"]),
    ):
        missing = [each for each in ids if each not in there]
        if missing:
            raise Invalid(f"There is none with the id {missing[0]}", field)
        if len(set(ids)) < len(ids):
            raise Invalid("One is named twice", field)
    for field, each in [("assigned_buyers", b) for b in buyers] + [("assigned_groups", g) for g in groups]:
        if each.quantity is not None and each.quantity <= 0:
            raise Invalid("A quantity that is set aside is at least 1", field)
        if each.call_to_action and len(each.call_to_action) > LONGEST_NAME:
            raise Invalid(f"A call to action has no more than {LONGEST_NAME} characters", field)


def check_tax(values: Values) -> None:
    """Raises Invalid. `tax_rate` is in 1/100 000: of a percent, or of the currency."""
    if "tax_type" in values and values["tax_type"] not in TAX_TYPES:
        raise Invalid(f"Tax types are {_told(TAX_TYPES)}", "tax_type")
    if "unit_type" in values and values["unit_type"] not in UNIT_TYPES:
        raise Invalid(f"Unit types are {_told(UNIT_TYPES)}", "unit_type")
    if "tax_rate" in values and values["tax_rate"] < 0:
        raise Invalid("A rate is not negative", "tax_rate")
    if values.get("tax_type") == PERCENTAGE and values["tax_rate"] > 100 * RATE:
        raise Invalid("A percentage is at most 100", "tax_rate")
    if "name" in values and not 1 <= len(values["name"].strip()) <= LONGEST_NAME:
        raise Invalid(f"A name has 1 to {LONGEST_NAME} characters", "name")


def check_promo(values: Values) -> None:
    """Raises Invalid."""
    if values["starts"] > values["ends"]:
        raise Invalid("A code ends after it has begun", "end_date")
    if not 0 <= values["discount"] <= HUNDRED_PERCENT:
        raise Invalid("A discount is 0 to 100 percent", "discount_amount")
    if not 1 <= len(values["code"]) <= 100:
        raise Invalid("A code has 1 to 100 characters", "code")


def check_credit(values: Values) -> None:
    """Raises Invalid."""
    if values["amount"] <= 0:
        raise Invalid("A credit is more than nothing", "amount")
    if values["reason"] not in REASONS:
        raise Invalid(f"Reasons are {', '.join(REASONS)}", "reason")


def check_open(status: str) -> None:
    """Raises Conflict for a credit that was used or cancelled: it stays as it is."""
    if status != "active":
        raise Conflict(f"This credit is {status}", "status", status)


def _told(words: Mapping[int, str]) -> str:
    return ", ".join(f"{number} ({word})" for number, word in words.items())


def spoken_rate(rate: int) -> str:
    """A tax rate as a decimal of five places."""
    return f"{Decimal(rate) / RATE:.5f}"
