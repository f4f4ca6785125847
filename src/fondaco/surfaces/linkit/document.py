"""What Linkit v1 says of itself in its API document."""

from typing import Any

from fondaco.surfaces.linkit.dialect import Linkit
from fondaco.surfaces.linkit.shapes import Refusal
from fondaco.surfaces.openapi import WHOLE, Manner

ABOUT = """A caller whose credential reaches several organizations names one with the header `X-Organization-ID`.
Every answer carries `X-Request-ID`: the one sent, or ours. HEAD works wherever GET does. Unknown query parameters and
fields of a body are ignored. Bodies may come gzipped, and answers do to those who accept it."""
LIMITS: dict[str, dict[str, Any]] = {
    "X-RateLimit-Limit": {"schema": WHOLE, "description": "Requests a minute; absent where there is no limit"},
    "X-RateLimit-Remaining": {"schema": WHOLE},
    "X-RateLimit-Reset": {"schema": WHOLE, "description": "In seconds"},
}
DOCUMENT = Manner(
    title="Fondaco: Linkit v1",
    prefix=Linkit.prefix,
    about=ABOUT,
    refusal=Refusal,
    security={
        "token": {"type": "http", "scheme": "bearer"},
        "key": {"type": "apiKey", "in": "header", "name": "Authorization"},
    },
    headers=LIMITS,
    of_limits=tuple(LIMITS),
    uncounted=(400, 401),
)
