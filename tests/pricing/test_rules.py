"""The rules of prices, taxes, codes and credits, without a database."""

from typing import Any

import pytest

from fondaco.kernel.errors import Conflict, Invalid
from fondaco.pricing import rules
from fondaco.pricing.model import Assignee

TAX = {"name": "Excise", "tax_type": 1, "tax_rate": 15 * rules.RATE, "unit_type": 1}
PROMO = {"code": "SPRING", "discount": 10 * 10_000, "starts": "2026-01-01", "ends": "2026-02-01"}
CREDIT = {"amount": 1, "reason": "other"}
KNOWN = {"buyers": [7, 8], "groups": [3]}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"tax_type": 3}, "tax_type"),
        ({"unit_type": 9}, "unit_type"),
        ({"tax_rate": -1}, "tax_rate"),
        ({"tax_rate": 100 * rules.RATE + 1}, "tax_rate"),
        ({"name": " "}, "name"),
    ],
)
def test_taxes(wrong: dict[str, Any], field: str):
    rules.check_tax(TAX)
    rules.check_tax(TAX | {"tax_type": 2, "tax_rate": 200 * rules.RATE})
    with pytest.raises(Invalid) as refusal:
        rules.check_tax(TAX | wrong)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ends": "2025-01-01"}, "end_date"),
        ({"discount": 100 * 10_000 + 1}, "discount_amount"),
        ({"discount": -1}, "discount_amount"),
        ({"code": ""}, "code"),
        ({"code": "x" * 101}, "code"),
    ],
)
def test_promotional_codes(wrong: dict[str, Any], field: str):
    rules.check_promo(PROMO)
    with pytest.raises(Invalid) as refusal:
        rules.check_promo(PROMO | wrong)
    assert refusal.value.field == field


def test_credits():
    rules.check_credit(CREDIT)
    rules.check_open("active")
    for wrong in ({"amount": 0}, {"reason": "because"}):
        with pytest.raises(Invalid):
            rules.check_credit(CREDIT | wrong)
    for status in ("used", "cancelled"):
        with pytest.raises(Conflict):
            rules.check_open(status)


@pytest.mark.parametrize(
    ("buyers", "groups", "field"),
    [
        ([Assignee(buyer=9)], [], "assigned_buyers"),
        ([Assignee(buyer=7), Assignee(buyer=7)], [], "assigned_buyers"),
        ([], [Assignee(group=4)], "assigned_groups"),
        ([], [Assignee(group=3), Assignee(group=3)], "assigned_groups"),
        ([Assignee(buyer=7, quantity=0)], [], "assigned_buyers"),
        ([], [Assignee(group=3, call_to_action="x" * 257)], "assigned_groups"),
    ],
)
def test_who_may_be_assigned(buyers: list[Assignee], groups: list[Assignee], field: str):
    rules.check_assignees([Assignee(buyer=7), Assignee(buyer=8, quantity=1)], [Assignee(group=3)], KNOWN)
    with pytest.raises(Invalid) as refusal:
        rules.check_assignees(buyers, groups, KNOWN)
    assert refusal.value.field == field


def test_what_a_menu_is_called():
    assert rules.menu_name("Acme", "Retail") == "Acme – Retail"
    assert rules.menu_name("", "Retail") == "Retail"
    assert rules.menu_slug("Ácme – Retail!", "mark") == "acme-retail-mark"
    assert rules.menu_slug("شاي", "mark") == "mark"
    assert rules.menu_slug("x" * 99, "mark") == "x" * 45 + "-mark"
