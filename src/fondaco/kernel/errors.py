"""Refusals. They say what went wrong in our words; a dialect decides which status and shape that is on the wire."""

from collections.abc import Iterable, Sequence
from typing import Any


class Problem(Exception):
    """A request that cannot be honoured, for a reason the caller can act on."""

    title = "Bad request"

    def __init__(self, detail: str = "", field: str | None = None, value: Any = None) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.field = field
        self.value = value


class Malformed(Problem):
    """Unreadable, absent where required, or of the wrong JSON type."""

    title = "Validation failed"


class Unusable(Malformed):
    """A parameter of the query that is not known, is missing, or has a value that cannot be used: `field` names it."""


class WrongMedia(Problem):
    title = "Unsupported media type"


class Invalid(Problem):
    """Present and well typed, but breaking a rule."""

    title = "Validation error"


class Faults(Problem):
    """Several things wrong with one request, in the order of its fields."""

    def __init__(self, faults: Sequence[Problem]) -> None:
        super().__init__(faults[0].detail, faults[0].field)
        self.faults = list(faults)


class Unauthorized(Problem):
    title = "Missing or invalid credentials"


class Forbidden(Problem):
    title = "Insufficient permissions"


class Suspended(Forbidden):
    title = "This organization is suspended"


class NotFound(Problem):
    title = "Resource not found"


class NotAllowed(Problem):
    """The path exists, the method does not."""

    title = "Method not allowed"

    def __init__(self, allow: Iterable[str]) -> None:
        self.allow = ", ".join(sorted(allow))
        super().__init__(f"This path answers to {self.allow}")


class Conflict(Problem):
    """A key is taken: `field` and `value` name the clash."""

    title = "Resource already exists"


class Duplicate(Conflict):
    """There is one already, and the dialect tells so by the status."""


class Broken(Problem):
    """Our own fault: the caller is told no more than that."""

    title = "Server error"

    def __init__(self) -> None:
        super().__init__("Something went wrong here, not with your request")


class Stale(Problem):
    """The record is no longer what the caller last saw."""

    title = "The record has changed"


class TooLarge(Problem):
    title = "Request body too large"


class TooMany(Problem):
    """Over a limit. `retry_after` is in seconds, until one request fits."""

    title = "Rate limit exceeded"

    def __init__(self, retry_after: float, detail: str = "") -> None:
        super().__init__(detail or "Too many requests, slow down")
        self.retry_after = retry_after


def refuse(faults: Sequence[Problem]) -> None:
    """Raise what was found wrong, if anything was."""
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise Faults(faults)
