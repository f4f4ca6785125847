"""What Marketplace V2 says of itself in its API document."""

from fondaco.surfaces.leaflink_v2.dialect import LeafLinkV2
from fondaco.surfaces.market_document import LIMITS, STATUSES, Detail
from fondaco.surfaces.openapi import Manner

ABOUT = """Paths end in a slash. Lists take `limit` (at most 500), `offset`, `ordering` and `search`; what cannot be
used of these is as if it were not said. Unknown parameters and attributes are ignored. `fields_include`,
`fields_exclude`, `fields_add`, `include_children` and `expand` shape answers. All requests of a key's owner are counted
together: as many at once as the bucket holds, which is refilled from second to second."""
DOCUMENT = Manner(
    title="Fondaco: LeafLink Marketplace V2",
    prefix=LeafLinkV2.prefix,
    about=ABOUT,
    refusal=Detail,
    security={
        "application": {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "The word App and an application's key: it acts for one company",
        },
        "user": {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "The word Token and a user's key: it acts for all companies of the user",
        },
    },
    headers=LIMITS,
    challenge=LeafLinkV2.scheme.decode(),
    on_all=("X-Request-ID", *LIMITS),
    **STATUSES,
)
