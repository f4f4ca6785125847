"""What the dated API says of itself in its API document."""

from typing import Any

from fondaco.surfaces.leaflink.dialect import HISTORY, LeafLink, token_rights
from fondaco.surfaces.market_document import LIMITS, STATUSES, Detail
from fondaco.surfaces.openapi import WHOLE, Manner
from fondaco.surfaces.operation import Operation

ABOUT = """Paths have no slash at their end. Lists take `page`, `page_size` (1 to 500), `ordering` and `search`; a page
or a size that cannot be is 404. Unknown parameters and attributes are refused with 400. The header `LeafLink-Version`
names the version wanted, and in answers the one given. All requests of a token's subject are counted together, by the
minute and by the second of the clock."""
WINDOWS: dict[str, dict[str, Any]] = {
    "X-RateLimit-Limit-minute": {"schema": WHOLE},
    "X-RateLimit-Remaining-minute": {"schema": WHOLE},
    "X-RateLimit-Limit-second": {"schema": WHOLE},
    "X-RateLimit-Remaining-second": {"schema": WHOLE},
    "RateLimit-Policy": {"schema": {"type": "string"}, "description": "As in `400;w=60, 8;w=1`"},
}
VERSION: dict[str, dict[str, Any]] = {
    HISTORY.header: {"schema": {"type": "string", "enum": list(HISTORY.versions)}, "description": "The version given"}
}


def admits(operation: Operation) -> tuple[str, ...]:
    """Keys of Marketplace V2 open some operations as well (D-03)."""
    return ("bearerAuth", "tokenAuth") if token_rights(operation.path) else ("bearerAuth",)


DOCUMENT = Manner(
    title=f"Fondaco: LeafLink {HISTORY.newest}",
    prefix=LeafLink.prefix,
    about=ABOUT,
    refusal=Detail,
    security={
        "bearerAuth": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
        "tokenAuth": {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "The word Token and a key of Marketplace V2",
        },
    },
    headers=LIMITS | WINDOWS | VERSION,
    on_all=("X-Request-ID", *LIMITS, *WINDOWS, HISTORY.header),
    asked=(
        {
            "name": HISTORY.header,
            "in": "header",
            "schema": {"type": "string"},
            "description": f"A version that is served: {', '.join(HISTORY.versions)}. None: the newest",
        },
    ),
    admits=admits,
    **STATUSES,
)
