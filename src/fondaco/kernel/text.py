"""Text as it is searched: stored text and question folded the same way, so that each word is a plain substring."""

import unicodedata

# Code points in hexadecimal. Written out: asking unicodedata about every character would cost 100 ms at each start.
DROPPED = {
    "controls": "00-08 0E-1B 7F-84 86-9F",
    "invisible": "AD 061C 180B-180F 200B-200F 202A-202E 2060-206F FE00-FE0F FEFF FFF9-FFFB E0000-E01EF",
    "accents": "0300-036F 0483-0489 1AB0-1AFF 1DC0-1DFF 20D0-20FF FE20-FE2F",
    "Hebrew points": "0591-05BD 05BF 05C1-05C2 05C4-05C5 05C7",
    "tatweel, tashkeel and Quranic marks": "0600-0605 0610-061A 0640 064B-065F 0670 06D6-06ED 0890-089F 08CA-08FF",
}


def _characters(ranges: str) -> list[str]:
    ends = [span.partition("-") for span in ranges.split()]
    return [chr(code) for first, _, last in ends for code in range(int(first, 16), int(last or first, 16) + 1)]


# What decomposition does not already bring to its plain letter: it turns أ إ آ into ا, ؤ into و and ئ into ي.
FOLDED = str.maketrans(
    {
        **dict.fromkeys("ٱٲٳ", "ا"),
        **dict.fromkeys("ىی", "ي"),
        **dict.fromkeys("ةۃەہھ", "ه"),
        "ک": "ك",
        "٪": "%",
        "٫": ".",
        "٬": ",",
        **dict(zip("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789", strict=True)),
        **dict.fromkeys((gone for ranges in DROPPED.values() for gone in _characters(ranges)), None),
    }
)


def normalise(text: str) -> str:
    """Fold what a person typing a search would not tell apart; any text is accepted (architecture: Searching, D-16).

    Case, compatibility forms, accents and tashkeel, tatweel, alef and hamza carriers, ya, ta marbuta, Persian ya and
    kaf, Arabic digits and decimal signs. Blanks become one, what cannot be seen goes. Folding twice is folding once.
    """
    if text.isascii():
        folded = text.lower()
        if not folded.isprintable():
            folded = folded.translate(FOLDED)
    else:
        whole = text.encode("utf-8", "ignore").decode()  # without lone surrogates
        folded = unicodedata.normalize("NFKD", whole).translate(FOLDED).casefold()
        # Composing again keeps Korean syllables and Japanese voicing whole; a part of either is another letter.
        folded = unicodedata.normalize("NFKC", folded)
    return " ".join(folded.split())


def words(question: str) -> list[str]:
    """The folded words every match must contain, in order; one that stands inside another asks for nothing more."""
    found = list(dict.fromkeys(normalise(question).split()))
    return [word for word in found if not any(word in other for other in found if other is not word)]
