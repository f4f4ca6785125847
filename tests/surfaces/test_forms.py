"""Forms are read whole or refused, whatever is in them."""

from typing import Any

import pytest
from tests.forms import BOUNDARY, MULTIPART, form

from fondaco.kernel.errors import Malformed, WrongMedia
from fondaco.surfaces.forms import ENCODED, MOST_PARTS, Part, read_form

TYPE = MULTIPART["Content-Type"]
EVERY = bytes(range(256)) * 3


def test_what_is_sent_is_what_is_read():
    sent = form(("a", "1"), ("file", EVERY + b"\r\n--" + BOUNDARY[:-1].encode()), ("a", "ب"), ("empty", ""))
    read = read_form(TYPE, sent)
    assert read.parts == (
        Part("a", b"1"),
        Part("file", EVERY + b"\r\n--" + BOUNDARY[:-1].encode()),
        Part("a", "ب".encode()),
        Part("empty", b""),
    )
    assert read.texts("file") == {"a": "ب", "empty": ""}
    assert [part.content for part in read.all_of("a")] == [b"1", "ب".encode()]


def test_a_url_encoded_form_carries_bytes_too():
    read = read_form(f"{ENCODED.decode()}; charset=utf-8", b"a=%d8%a8&file=%00%ff+x")
    assert read.parts == (Part("a", "ب".encode()), Part("file", b"\0\xff x"))


@pytest.mark.parametrize(
    ("media", "raw", "problem"),
    [
        ("application/json", b"{}", WrongMedia),
        ("", b"", WrongMedia),
        ("multipart/form-data", form(("a", "1")), WrongMedia),
        (f"multipart/form-data; boundary={'x' * 5000}", b"", Malformed),
        (TYPE, b"", Malformed),
        (TYPE, b"nothing of the kind", Malformed),
        (TYPE, form(("a", "1"))[:-4], Malformed),
        (TYPE, form(("", "1")), Malformed),
        (TYPE, form(*[("a", "1")] * (MOST_PARTS + 1)), Malformed),
        (ENCODED.decode(), b"a=1&" * (MOST_PARTS + 1), Malformed),
        (ENCODED.decode(), b"%ff=1", Malformed),
    ],
)
def test_what_is_no_form_is_refused(media: str, raw: bytes, problem: Any):
    with pytest.raises(problem):
        read_form(media, raw)


def test_what_is_no_text_is_no_field():
    with pytest.raises(Malformed):
        read_form(TYPE, form(("a", b"\xff"))).texts()
