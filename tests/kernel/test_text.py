"""Folding text for search: what is told apart, what is not, and that folding is stable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondaco.kernel.text import normalise, words

FOLDED = [
    ("case", "PANADOL Extra", "panadol extra"),
    ("case beyond ASCII", "ŠTRASSE Straße ΣΊΣΥΦΟΣ", "strasse strasse σισυφοσ"),
    ("Turkish dotted I", "İLAÇ", "ilac"),
    ("accents", "Crème Brûlée", "creme brulee"),
    ("accents written apart", "Cre\u0300me", "creme"),
    ("compatibility forms", "Ｖｉｔａｍｉｎ　Ｃ ５０㎎", "vitamin c 50mg"),
    ("micro sign and Greek mu", "50 µg 50 μg", "50 μg 50 μg"),
    ("plain characters stay", "100% a_b (N/A) & c\\d", "100% a_b (n/a) & c\\d"),
    ("alef forms", "أوجمنتين إكسترا آزيثرو ٱلله", "اوجمنتين اكسترا ازيثرو الله"),
    ("presentation forms", "ﻻ ﺑﺎﻧﺎدول", "لا بانادول"),
    ("alef maqsura and ya", "مستشفى مستشفي", "مستشفي مستشفي"),
    ("ta marbuta", "صيدلية صيدليه", "صيدليه صيدليه"),
    ("hamza carriers", "مسؤول دائم شيء", "مسوول دايم شيء"),
    ("Persian ya and kaf", "کتابی", "كتابي"),
    ("tashkeel", "بَانَادُولٌ", "بانادول"),
    ("dagger alef", "رحمٰن", "رحمن"),
    ("tatweel", "بـــانـادول", "بانادول"),
    ("Arabic-Indic digits", "٠١٢٣٤٥٦٧٨٩", "0123456789"),
    ("Persian digits", "۰۱۲۳۴۵۶۷۸۹", "0123456789"),
    ("decimal and percent signs", "٢٫٥٪", "2.5%"),
    ("blanks", "  a \t\r\n b\u00a0\u2003\u3000c\u2028d\x85e ", "a b c d e"),
    ("controls", "a\x00b\x07c\x7fd\x9fe", "abcde"),
    ("direction marks and joiners", "\u202bبانا\u200cدول\u202c\u200f", "بانادول"),
    ("lone surrogates", "a\ud800b\udfffc", "abc"),
    ("nothing", "", ""),
    ("nothing to see", " \u0640\u064b\x00 ", ""),
    ("other scripts keep their letters", "हिन्दी 가각 がか", "हिन्दी 가각 がか"),
]

FOUND = [
    ("paracetamol", "PARACETAMOL(ACETAMINOPHEN)"),
    ("بانادول", "بانادول إكسترا"),
    ("بنادول", "بَنَادُول أدفانس"),
    ("اوجمنتين", "أوجمنتين ٦٢٥ مجم"),
    ("أوجمنتين", "اوجمنتين"),
    ("٥٠٠", "PANADOL ADVANCE 500 MG"),
    ("500", "بانادول ٥٠٠"),
    ("mg", "PANADOL ADVANCE 500 MG"),
    ("%", "ALCOHOL 70%"),
    ("_", "TEA_20"),
]

# Letters and marks of the two languages of the catalogue, where folding a part is a part of what is folded.
SPOKEN = st.text("abcXYZ éÀ019%_-()ابتةىيیکكأإآؤئءهمـًٌَُِّْٰ٠٥۹\u200f")
ANY = st.text(st.characters() | st.sampled_from("\x00\ud800\udfff\u0345\u0301\u3099\u093c\u094d\u0e38 İſßﬁﷺ가각"))


@pytest.mark.parametrize(("text", "folded"), [pytest.param(*case[1:], id=case[0]) for case in FOLDED])
def test_folding(text: str, folded: str) -> None:
    assert normalise(text) == folded


@pytest.mark.parametrize(("question", "name"), FOUND)
def test_every_word_stands_in_the_folded_name(question: str, name: str) -> None:
    assert words(question)
    assert all(word in normalise(name) for word in words(question))


def test_a_missing_letter_is_another_word() -> None:
    """Matching is by substring: no spelling is guessed."""
    assert normalise("بنادول") not in normalise("بانادول")


@given(ANY)
def test_folding_twice_is_folding_once(text: str) -> None:
    folded = normalise(text)
    assert normalise(folded) == folded
    assert folded == " ".join(folded.split())
    folded.encode()
    assert "\x00" not in folded


def test_every_character_folds_once() -> None:
    # The two planes that hold every script; the property above draws from the rest.
    moved = [code for code in range(0x20000) if normalise(folded := normalise(f"a{chr(code)}b")) != folded]
    assert moved == []


@given(SPOKEN, SPOKEN, SPOKEN)
def test_a_part_of_a_name_finds_it(before: str, part: str, after: str) -> None:
    assert all(word in normalise(before + part + after) for word in words(part))


@given(st.text(st.characters(max_codepoint=127)))
def test_the_short_way_for_ascii_says_the_same(text: str) -> None:
    assert normalise(text) == normalise(text + "\u0640")


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Panadol  EXTRA", ["panadol", "extra"]),
        ("b a b a", ["b", "a"]),
        ("panadol pan dol extra", ["panadol", "extra"]),
        ("50 500 ٥٠٠", ["500"]),
        ("مُسَكِّن مسكن", ["مسكن"]),
        ("%_", ["%_"]),
        (" \t\u0640 ", []),
        ("", []),
    ],
)
def test_words(question: str, asked: list[str]) -> None:
    assert words(question) == asked


@given(ANY)
def test_words_ask_for_no_less_and_no_more(question: str) -> None:
    asked = words(question)
    assert len(set(asked)) == len(asked)
    assert all(any(word in other for other in asked) for word in normalise(question).split())
