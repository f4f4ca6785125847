"""Uploads as both LeafLink dialects take them: read and written to the disk before the unit of work begins."""

import asyncio
from collections.abc import Callable
from typing import Annotated, Any

from msgspec import Meta, Struct

from fondaco.catalog.images import LARGEST, MOST, check_picture
from fondaco.inventory.papers import LARGEST as LARGEST_DOCUMENT
from fondaco.inventory.papers import check_document
from fondaco.kernel.errors import Malformed
from fondaco.store import files
from fondaco.store.files import Stored
from fondaco.surfaces.fields import Values
from fondaco.surfaces.forms import Form, Part, read_form
from fondaco.surfaces.operation import Call

MOST_BYTES = LARGEST + 64 * 1024
MOST_BYTES_OF_DOCUMENT = LARGEST_DOCUMENT + 64 * 1024
MOST_BYTES_OF_SEVERAL = MOST * LARGEST + 64 * 1024
FILE = {"type": "string", "format": "binary"}
ONE: dict[str, dict[str, Any]] = {"image": FILE}
DOCUMENT: dict[str, dict[str, Any]] = {"document": FILE}
SEVERAL: dict[str, dict[str, Any]] = {"images": {"type": "array", "items": FILE, "minItems": 1, "maxItems": MOST}}
Pixels = Annotated[int, Meta(ge=0, le=2147483647)]
Position = Annotated[int, Meta(ge=1, le=MOST)]


class Upload(Struct, frozen=True):
    """A form with its files on the disk. What is empty in it is as if it were absent."""

    form: Form
    stored: tuple[Stored, ...]
    texts: Values


async def take_image(call: Call) -> Upload:
    return await asyncio.to_thread(_take, call, "image")


async def take_images(call: Call) -> Upload:
    return await asyncio.to_thread(_take, call, "images")


async def take_form(call: Call) -> Upload:
    return await asyncio.to_thread(_take, call, "")


async def take_document(call: Call) -> Upload:
    return await asyncio.to_thread(_take, call, "document", check_document)


def _take(call: Call, field: str, check: Callable[[bytes, str], str] = check_picture) -> Upload:
    form = read_form(call.request.header("content-type"), call.raw)
    pictures = [part for part in form.parts if field and part.name.removesuffix("[]") == field]
    if field in ("image", "document") and len(pictures) != 1:
        raise Malformed("This attribute is required, once", field)
    if field == "images" and not 1 <= len(pictures) <= MOST:
        raise Malformed(f"From one to {MOST} files are required", field)
    kinds = [check(part.content, field) for part in pictures]
    stored = [files.keep(call.settings.data, part.content, kind) for part, kind in zip(pictures, kinds, strict=True)]
    texts = form.texts(*{part.name for part in pictures})
    return Upload(form, tuple(stored), {name: text for name, text in texts.items() if text != ""})


def numbers(parts: list[Part], field: str) -> list[int]:
    """Whole numbers said in several fields of one name, or in one with commas between. Raises Malformed."""
    words = [word.strip() for part in parts for word in part.content.decode("latin-1").strip("[] ").split(",")]
    if not all(word.isascii() and word.isdigit() and len(word) < 10 for word in words):
        raise Malformed("Must be whole numbers", field)
    return [int(word) for word in words]


def crops(values: Values) -> dict[str, Any]:
    """The part of the values that says what is cut out."""
    return {name: values.get(name) for name in ("crop_x", "crop_y", "crop_w", "crop_h")}
