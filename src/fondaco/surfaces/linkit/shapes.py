"""The types of Linkit's bodies and answers that several resources share."""

from typing import Annotated, Any, TypedDict

from msgspec import Meta, Struct

PLAIN = r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$"  # something to read, and no control characters

Key = Annotated[str, Meta(min_length=1, max_length=100, pattern=PLAIN)]
Code = Annotated[str, Meta(min_length=1, max_length=50, pattern=PLAIN)]
# NUL is refused wherever it stands: said here, looked for only in bodies that hold it.
Name = Annotated[str, Meta(max_length=255, extra_json_schema={"pattern": r"^[^\x00]*$"})]
FullName = Annotated[str, Meta(min_length=1, max_length=255, pattern=r"^[^\x00]*[^\x00\s][^\x00]*$")]
Money = Annotated[float, Meta(ge=0, le=999_999_999.99)]
Percent = Annotated[float, Meta(ge=0, le=100)]
Quantity = Annotated[int, Meta(ge=0, le=2_147_483_647)]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]
Reference = str | None


class Location(Struct):
    lat: Latitude
    lon: Longitude


class Place(TypedDict):
    lat: float
    lon: float


class Fault(TypedDict):
    field: str
    message: str


class _Refusal(TypedDict):
    code: int
    error: str
    details: str | dict[str, Any]


class Refusal(_Refusal, total=False):
    """The body of every error (linkit-v1 §1.9)."""

    errors: list[Fault]


class _BulkResult(TypedDict):
    index: int
    status: str
    id: str | None
    error: Refusal | None


class BulkResult(_BulkResult, total=False):
    iv_id: Any
    code: Any


class BulkOutcome(TypedDict):
    created: int
    updated: int
    failed: int
    results: list[BulkResult]


def moment(text: str) -> str:
    """A stored time as Linkit shows it: UTC, whole seconds."""
    return text[:19] + "Z"


def show_place(lat: float | None, lon: float | None) -> Place | None:
    return None if lat is None or lon is None else {"lat": lat, "lon": lon}


def take_place(sent: dict[str, Any]) -> dict[str, Any]:
    """The body's values with the columns of a location in the place of what was sent."""
    if "location" not in sent:
        return sent
    location = sent["location"]
    rest = {name: value for name, value in sent.items() if name != "location"}
    return rest | {"lat": location.lat if location else None, "lon": location.lon if location else None}
