"""Reads bodies that are forms: multipart, or URL-encoded (leaflink §1.1)."""

from typing import Any
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from fondaco.kernel.errors import Malformed, WrongMedia
from fondaco.kernel.values import Struct

MOST_PARTS = 100
MULTIPART = b"multipart/form-data"
ENCODED = b"application/x-www-form-urlencoded"


class Part(Struct, frozen=True):
    """One field of a form, a file or not."""

    name: str
    content: bytes


class Form(Struct, frozen=True):
    parts: tuple[Part, ...]

    def texts(self, *files: str) -> dict[str, Any]:
        """The last text of each field but these. Raises Malformed for what is no text."""
        return {part.name: text_of(part) for part in self.parts if part.name not in files}

    def all_of(self, name: str) -> list[Part]:
        return [part for part in self.parts if part.name == name]


def text_of(part: Part) -> str:
    try:
        return part.content.decode()
    except UnicodeDecodeError:
        raise Malformed("Must be text", part.name) from None


def read_form(content_type: str, raw: bytes) -> Form:
    """Raises WrongMedia for another kind of body, Malformed for one that cannot be read."""
    media, options = parse_options_header(content_type)
    if media == ENCODED:
        # As latin-1 each byte stands for itself, also those of a file.
        try:
            pairs = parse_qsl(
                raw.decode("latin-1"), keep_blank_values=True, encoding="latin-1", max_num_fields=MOST_PARTS
            )
        except ValueError:
            raise Malformed(f"A form has at most {MOST_PARTS} fields") from None
        return Form(tuple(Part(_name(name), value.encode("latin-1")) for name, value in pairs))
    if media != MULTIPART or not options.get(b"boundary"):
        raise WrongMedia("Send a form: multipart/form-data with its boundary, or application/x-www-form-urlencoded")
    try:
        return Form(tuple(_Reading(options[b"boundary"]).read(raw)))
    except FormParserError as error:
        raise Malformed(f"The form cannot be read: {error}") from None


def _name(name: str) -> str:
    try:
        return name.encode("latin-1").decode()
    except UnicodeDecodeError:
        raise Malformed("The name of a field is not UTF-8") from None


class _Reading:
    """What a multipart parser has told so far."""

    def __init__(self, boundary: bytes) -> None:
        self.parts: list[Part] = []
        self.is_whole = False
        self._header = b""
        self._value = b""
        self._name = b""
        self._content: list[bytes] = []
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._on_header,
                "on_header_value": self._on_value,
                "on_header_end": self._on_header_end,
                "on_part_data": self._on_data,
                "on_part_end": self._on_part_end,
                "on_end": self._on_end,
            },
        )

    def read(self, raw: bytes) -> list[Part]:
        self._parser.write(raw)
        self._parser.finalize()
        if not self.is_whole:
            raise Malformed("The form ends before its last boundary")
        return self.parts

    def _begin(self) -> None:
        self._name = b""
        self._content = []

    def _on_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._name = parse_options_header(self._value)[1].get(b"name", b"")
        self._header = self._value = b""

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        self._content.append(data[start:end])

    def _on_part_end(self) -> None:
        if len(self.parts) >= MOST_PARTS:
            raise Malformed(f"A form has at most {MOST_PARTS} fields")
        if not self._name:
            raise Malformed("A part of the form has no name")
        self.parts.append(Part(_name(self._name.decode("latin-1")), b"".join(self._content)))

    def _on_end(self) -> None:
        self.is_whole = True
