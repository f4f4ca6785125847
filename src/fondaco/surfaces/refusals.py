"""Refusals as both LeafLink dialects word them: field maps for bodies, one `detail` for all else (leaflink D-11)."""

import math
from typing import Any

from fondaco.kernel.errors import (
    Broken,
    Conflict,
    Duplicate,
    Faults,
    Forbidden,
    Invalid,
    Malformed,
    NotAllowed,
    NotFound,
    Problem,
    Stale,
    TooLarge,
    TooMany,
    Unauthorized,
    Unusable,
    WrongMedia,
)

STATUS: dict[type[Problem], int] = {
    Duplicate: 409,
    Malformed: 400,
    Invalid: 400,
    Conflict: 400,
    Unauthorized: 401,
    Forbidden: 403,
    NotFound: 404,
    NotAllowed: 405,
    Stale: 412,
    TooLarge: 413,
    WrongMedia: 415,
    TooMany: 429,
    Broken: 500,
}
OF_THE_BODY = (Malformed, Invalid, Conflict)
KEY = "Idempotency-Key"
Map = dict[str, Any]


def refusal(problem: Problem) -> tuple[int, Map]:
    """Status and body of a refusal."""
    faults = problem.faults if isinstance(problem, Faults) else [problem]
    first = faults[0]
    status = next((code for kind, code in STATUS.items() if isinstance(first, kind)), 500)
    if isinstance(first, Unusable):
        return status, {"detail": f"{first.field}: {first.detail}" if first.field else first.detail}
    if first.field == KEY:
        return (409 if isinstance(first, Conflict) else 400), {"detail": f"{KEY}: {first.detail}"}
    if isinstance(first, OF_THE_BODY) and not isinstance(first, Duplicate) and first.field:
        return status, field_map(faults)
    return status, {"detail": first.detail}


def field_map(faults: list[Problem]) -> Map:
    """Attribute by attribute what is wrong with it; what stands within another attribute nests."""
    found: Map = {}
    for fault in faults:
        *above, name = (fault.field or "non_field_errors").replace("[", ".").replace("]", "").split(".")
        place = found
        for part in above:
            inner = place.setdefault(part, {})
            if not isinstance(inner, dict):
                break
            place = inner
        told = place.setdefault(name, [])
        if isinstance(told, list):
            told.append(fault.detail)
    return found


def refusal_headers(problem: Problem, scheme: bytes) -> list[tuple[bytes, bytes]]:
    """The headers that belong to a refusal: how to present oneself, what is allowed, when to come again."""
    if isinstance(problem, Unauthorized):
        return [(b"WWW-Authenticate", scheme)]
    if isinstance(problem, NotAllowed):
        return [(b"Allow", problem.allow.encode())]
    if isinstance(problem, TooMany):
        return [(b"Retry-After", b"%d" % max(1, math.ceil(problem.retry_after)))]
    return []
