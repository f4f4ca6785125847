"""Customers, addresses and groups: what is accepted, how it is kept, and what is refused where."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondaco.customers import rules
from fondaco.customers.rules import AddressMark
from fondaco.kernel.errors import Invalid, Malformed, Problem

EMAILS = [
    ("dana@shop.test", "dana@shop.test"),
    ("  Dana.Haddad+vip@Shop.TEST\n", "dana.haddad+vip@shop.test"),
    ("o'brien_1@mail.co-op.example", "o'brien_1@mail.co-op.example"),
    ("دانا@متجر.مصر", "دانا@متجر.مصر"),
    ("e\u0301lise@exemple.fr", "élise@exemple.fr"),
    (f"{'a' * 64}@{'b' * 63}.{'c' * 63}.org", f"{'a' * 64}@{'b' * 63}.{'c' * 63}.org"),
    ("", ""),
    (" \t", ""),
]
NO_EMAILS = [
    *(
        "dana",
        "@shop.test",
        "dana@",
        "dana@shop",
        "dana@@shop.test",
        "a@b@shop.test",
        "da na@shop.test",
        "dana@shop..test",
    ),
    *(".dana@shop.test", "dana.@shop.test", "da..na@shop.test", "dana@.shop.test", "dana@shop.test.", "dana@shop.t"),
    *("dana@-shop.test", "dana@shop-.test", "dana@shop.-test", "dana@10.0.0.1", "dana@[10.0.0.1]", "<dana@shop.test>"),
    *(
        '"dana"@shop.test',
        "dana@shop.test,b@shop.test",
        "da\x00na@shop.test",
        "da\u200bna@shop.test",
        "da\ud800@shop.test",
    ),
    *(f"{'a' * 65}@shop.test", f"dana@{'b' * 64}.test", f"dana@{'bc.' * 90}test"),
]

PHONES = [
    ("as stored", "+966512345670", "SA", "+966512345670"),
    ("blanks and punctuation", " +966 (51) 234-56.70 ", "SA", "+966512345670"),
    ("00 for +", "00966512345670", "SA", "+966512345670"),
    ("00 for + of another country", "0020 100 123 4567", "SA", "+201001234567"),
    ("national 0", "0512345670", "SA", "+966512345670"),
    ("national 0 in Egypt", "010 0123 4567", "EG", "+201001234567"),
    ("national 0, any digits behind it", "05123456", "SA", "+9665123456"),
    ("national without its 0", "512345670", "SA", "+966512345670"),
    ("country code without +", "966512345670", "SA", "+966512345670"),
    ("other country code without +", "201001234567", "SA", "+201001234567"),
    ("a country without a 0", "(415) 555-2671", "US", "+14155552671"),
    ("a zero that belongs to the number", "06 1234 5678", "IT", "+390612345678"),
    ("the zero of a country that has none", "0612345678", "ES", "+34612345678"),
    ("Arabic digits", "٠٥١٢٣٤٥٦٧٠", "SA", "+966512345670"),
    ("Arabic digits and plus", "＋٩٦٦ ٥١ ٢٣٤ ٥٦٧٠", "SA", "+966512345670"),
    ("direction marks of a copied number", "\u202a+966 51 234 5670\u202c", "EG", "+966512345670"),
    ("country in lower case", "0512345670", "sa", "+966512345670"),
    ("shortest", "+12345678", "SA", "+12345678"),
    ("longest", "+123456789012345", "SA", "+123456789012345"),
    ("no such country, full number", "+966512345670", "XX", "+966512345670"),
    ("none", "", "SA", ""),
    ("blank", "  ", "SA", ""),
]
NO_PHONES = [
    *(
        "1",
        "0",
        "+",
        "---",
        "+1234567",
        "+1234567890123456",
        "19033",
        "call me",
        "+966 51 234 5670 ext 3",
        "1-800-FLOWERS",
    ),
    *("+966+512345670", "966512345670+", "+0512345670", "000966512345670", "0512345670\x00", "٠", "9" * 65, "½½½½½½½½"),
]

NO_BIRTHDATES = [
    *("2025-03-10", "9999-12-31", "2023-02-29", "2024-13-01", "0000-01-01", "1990-1-1", "19901231", "1990-W01-1"),
    *("", " ", "1990-12-31T00:00:00Z", "31-12-1990", "1990-12-31\n", "١٩٩٠-١٢-٣١"),
]

TODAY = "2025-03-09T07:05:00.000000Z"
MARK = AddressMark


@pytest.mark.parametrize(("text", "kept"), EMAILS)
def test_email(text: str, kept: str) -> None:
    assert rules.normal_email(text) == kept


@pytest.mark.parametrize("text", NO_EMAILS)
def test_no_email(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.normal_email(text)
    assert refused.value.field == "email"


@given(st.text() | st.emails() | st.from_regex(r"\w{1,9}@\w{1,9}\.\w{2,9}", fullmatch=True))
def test_email_is_kept_once(text: str) -> None:
    try:
        email = rules.normal_email(text)
    except Problem:
        return
    assert rules.normal_email(email) == email
    assert rules.normal_email(f" {email} ") == email
    if email.isascii():
        assert rules.normal_email(email.upper()) == email


@pytest.mark.parametrize("text", ["a" * 200_000, "a@" + "a." * 100_000, "a." * 120 + "@" + "-" * 10, "a@" + "a-" * 125])
def test_a_very_long_email_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        rules.normal_email(text)


@pytest.mark.parametrize(("text", "country", "kept"), [pytest.param(*case[1:], id=case[0]) for case in PHONES])
def test_phone(text: str, country: str, kept: str) -> None:
    assert rules.normal_phone(text, country) == kept


@pytest.mark.parametrize("text", NO_PHONES)
def test_no_phone(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.normal_phone(text, "SA", field="addresses.0.phone")
    assert refused.value.field == "addresses.0.phone"


def test_a_national_number_needs_a_country() -> None:
    with pytest.raises(Invalid, match="country code"):
        rules.normal_phone("0512345670", "XX")


@given(st.text() | st.text("+0123456789٠٥۹ -()."), st.sampled_from(["SA", "EG", "US", "IT", "RU", "XX", ""]))
def test_phone_is_kept_once(text: str, country: str) -> None:
    try:
        phone = rules.normal_phone(text, country)
    except Problem:
        return
    assert phone == "" or re.fullmatch(r"\+[1-9][0-9]{7,14}", phone)
    assert rules.normal_phone(phone, country) == phone


@pytest.mark.parametrize(
    ("email", "phone", "problem"),
    [
        ("dana@shop.test", None, None),
        (None, "+966512345670", None),
        ("dana@shop.test", "", None),
        (None, None, Malformed),
        ("", None, Invalid),
        (None, "", Invalid),
        ("", "", Invalid),
    ],
)
def test_reachable(email: str | None, phone: str | None, problem: type[Problem] | None) -> None:
    if problem is None:
        rules.check_reachable(email, phone)
        return
    with pytest.raises(problem) as refused:
        rules.check_reachable(email, phone)
    assert refused.value.field == "email"


@pytest.mark.parametrize("text", ["1990-12-31", "2024-02-29", "2025-03-09", "0001-01-01"])
def test_birthdate(text: str) -> None:
    rules.check_birthdate(text, TODAY)


@pytest.mark.parametrize("text", NO_BIRTHDATES)
def test_no_birthdate(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.check_birthdate(text, TODAY)
    assert refused.value.field == "birthdate"


@pytest.mark.parametrize(
    ("field", "choices"), [("gender", rules.GENDERS), ("type", rules.TYPES), ("status", rules.STATUSES)]
)
def test_choices(field: str, choices: tuple[str, ...]) -> None:
    for choice in choices:
        rules.check_choice(choice, choices, field)
    for other in ("", choices[0].upper(), f"{choices[0]} ", "unknown"):
        with pytest.raises(Invalid) as refused:
            rules.check_choice(other, choices, field)
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("name", "kept", "key"),
    [
        ("Wholesale", "Wholesale", "wholesale"),
        ("  VIP Buyers\n", "VIP Buyers", "vip buyers"),
        ("STRASSE", "STRASSE", "strasse"),
        ("Straße", "Straße", "strasse"),
        ("E\u0301lite", "E\u0301lite", "élite"),
        ("جملة", "جملة", "جملة"),
        ("a" * 100, "a" * 100, "a" * 100),
    ],
)
def test_group_name(name: str, kept: str, key: str) -> None:
    assert rules.group_name(name) == kept
    assert rules.group_key(name) == rules.group_key(kept) == key


@pytest.mark.parametrize("name", ["", "  ", "a" * 257])
def test_no_group_name(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.group_name(name)
    assert refused.value.field == "name"


@given(st.text())
def test_group_key_is_kept_once(name: str) -> None:
    assert rules.group_key(rules.group_key(name)) == rules.group_key(name)


@pytest.mark.parametrize(
    ("addresses", "change", "default"),
    [
        pytest.param([], {}, None, id="no address"),
        pytest.param([MARK(1, "t1", False)], {}, 1, id="the first becomes default"),
        pytest.param([MARK(1, "t1", True), MARK(2, "t2", False)], {}, 1, id="a second changes nothing"),
        pytest.param([MARK(1, "t1", True), MARK(2, "t2", False)], {"chosen": 2}, 2, id="another is chosen"),
        pytest.param([MARK(3, "t3", False), MARK(2, "t2", False)], {}, 2, id="the default was deleted: the oldest"),
        pytest.param([MARK(3, "t2", False), MARK(2, "t2", False)], {}, 2, id="equally old: the lower id"),
        pytest.param([MARK(1, "t1", False), MARK(3, "t3", True)], {}, 3, id="another was deleted"),
        pytest.param([MARK(1, "t1", True), MARK(2, "t2", False)], {"resigned": 1}, 2, id="the default resigned"),
        pytest.param([MARK(1, "t1", True)], {"resigned": 1}, 1, id="the only one cannot resign"),
        pytest.param([MARK(1, "t1", True), MARK(2, "t2", False)], {"resigned": 2}, 1, id="one that was not default"),
    ],
)
def test_default_address(addresses: list[AddressMark], change: dict[str, int], default: int | None) -> None:
    assert rules.default_address(addresses, **change) == default
