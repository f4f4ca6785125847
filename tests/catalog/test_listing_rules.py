"""The rules of products as the marketplace lists them."""

from decimal import Decimal
from typing import Any

import pytest

from fondaco.catalog import rules
from fondaco.kernel.errors import Problem

PAIRS = [("0", "0.000000000000000"), ("2.5", "2.500000000000000"), ("99999.123456789012345", "99999.123456789012345")]


@pytest.mark.parametrize(("number", "shown"), PAIRS)
def test_a_decimal_is_shown_as_it_was_sent(number: str, shown: str):
    assert rules.unpadded(rules.padded(Decimal(number))) == shown


def test_padded_decimals_sort_as_numbers():
    numbers = [Decimal(text) for text in ("10", "9.5", "0.000000000000001", "99999", "100")]
    assert sorted(numbers) == sorted(numbers, key=rules.padded)


@pytest.mark.parametrize("number", ["-1", "100000", "0.0000000000000001", "NaN", "Infinity"])
def test_other_decimals_are_refused(number: str):
    with pytest.raises(Problem):
        rules.padded(Decimal(number))


@pytest.mark.parametrize(
    ("wholesale", "sale", "percent"),
    [(125000, 100000, 20), (125000, 0, 0), (100, 100, 0), (100, 200, 0), (300, 199, 34)],
)
def test_a_discount_is_the_percents_below_the_wholesale_price(wholesale: int, sale: int, percent: int):
    assert rules.discount(wholesale, sale) == percent


@pytest.mark.parametrize(
    ("values", "meant"),
    [
        ({}, {"listing_state": "Available", "is_enabled": True}),
        ({"is_enabled": False}, {"listing_state": "Unavailable", "is_enabled": False}),
        ({"listing_state": "Backorder"}, {"is_enabled": True}),
        ({"listing_state": "Sample"}, {"is_enabled": False}),
        ({}, {"sku": "T", "description": "Tea", "display_name": "Tea", "product_category_id": 1}),
        ({"name_en": "", "name_ar": "شاي"}, {"description": "شاي", "display_name": "شاي"}),
        ({"sku": "S", "description": "Leaves"}, {"sku": "S", "description": "Leaves"}),
    ],
)
def test_a_new_product_is_completed(values: dict[str, Any], meant: dict[str, Any]):
    whole = rules.completed({"code": "T", "name_en": "Tea"} | values)
    assert {name: whole[name] for name in meant} == meant


BOUNDS = {"minimum_order": 1, "maximum_order": 2}


@pytest.mark.parametrize(
    "wrong", [{"minimum_order": 3}, {"sale_price": -1}, {"average_price": -1}, {"sku": "a,b"}, {"maximum_order": -1}]
)
def test_what_must_hold_of_a_product(wrong: dict[str, Any]):
    rules.check_listing(BOUNDS)
    with pytest.raises(Problem):
        rules.check_listing(BOUNDS | wrong)


ITEM = {"decimal_value": 1, "max_decimal_value": None, "text_value": ""}


@pytest.mark.parametrize("wrong", [{"decimal_value": None}, {"max_decimal_value": 0}])
def test_what_must_hold_of_a_specification(wrong: dict[str, Any]):
    rules.check_item(ITEM, 0)
    with pytest.raises(Problem):
        rules.check_item(ITEM | wrong, 0)
