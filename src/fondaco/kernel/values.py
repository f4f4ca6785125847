"""Identifiers, money and time as stored, and the few words every package takes from msgspec."""

import os
import time
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from uuid import UUID

import msgspec
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import asdict, replace

__all__ = [
    "UNSET",
    "Struct",
    "UnsetType",
    "ago",
    "asdict",
    "decode",
    "encode",
    "encode_sorted",
    "from_units",
    "new_uid",
    "new_uuid",
    "now",
    "replace",
    "stored",
    "to_units",
]

ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
PAIRS = [a + b for a in ALPHABET for b in ALPHABET]
UNITS = 10_000
MOST_MONEY = 999_999_999.99
MOST_QUANTITY = 2_147_483_647

encode = msgspec.json.Encoder().encode
encode_sorted = msgspec.json.Encoder(order="sorted").encode  # equal objects alike, in whatever order they came
decode = msgspec.json.Decoder().decode


def new_uid() -> str:
    """Fifteen random characters of a–z0–9 (linkit-v1 D-10)."""
    # 88 random bits over 36**15 (77.5 bits): no character is likelier than another by more than one in a thousand.
    number = int.from_bytes(os.urandom(11), "big")
    parts = []
    for _ in range(7):
        number, pair = divmod(number, 1296)
        parts.append(PAIRS[pair])
    return "".join(parts) + ALPHABET[number % 36]


def new_uuid() -> str:
    """A uuid of version 7: its head is the time, so that rows written together lie together in its index."""
    head = time.time_ns() // 1_000_000 << 80
    tail = int.from_bytes(os.urandom(10), "big") & ~(0xF << 76) & ~(0x3 << 62)
    return str(UUID(int=head | 0x7 << 76 | 0x2 << 62 | tail))


def now() -> str:
    """This moment as stored: UTC text of 27 characters, microseconds, ending in Z."""
    second, rest = divmod(time.time_ns(), 1_000_000_000)
    return f"{_second(second)}{rest // 1000:06d}Z"


def ago(seconds: int) -> str:
    """The second that began so many seconds ago, as stored."""
    return f"{_second(int(time.time()) - seconds)}000000Z"


@lru_cache(maxsize=4)
def _second(second: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.", time.gmtime(second))


def stored(moment: datetime) -> str:
    """A moment in UTC as stored."""
    return moment.isoformat(timespec="microseconds")[:26] + "Z"


def to_units(number: float, places: int = 2) -> int:
    """A JSON number in 1/10 000, rounded half up to `places` (linkit-v1 D-44)."""
    if isinstance(number, int):
        return number * UNITS
    exact = Decimal(repr(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return int(exact * UNITS)


def from_units(units: int) -> float:
    """Units of 1/10 000 as the shortest JSON number."""
    return units / UNITS if units % UNITS else units // UNITS
