"""What both LeafLink dialects say of their answers in their API documents (leaflink §1.8, §1.9, D-11)."""

from typing import Any, TypedDict

from fondaco.surfaces.openapi import WHOLE


class Detail(TypedDict, total=False):
    """Either `detail`, in a sentence; or attribute by attribute what is wrong with it, which nests as the body does."""

    detail: str


LIMITS: dict[str, dict[str, Any]] = {
    "RateLimit-Limit": {"schema": WHOLE, "description": "Of the window with the fewest requests left"},
    "RateLimit-Remaining": {"schema": WHOLE, "description": "Requests left in it"},
    "RateLimit-Reset": {"schema": WHOLE, "description": "Seconds until it is fresh"},
}
STATUSES: dict[str, Any] = {
    "everywhere": (400, 401, 403, 429),
    "of_bodies": (400, 413, 415),
    "of_keys": (409,),
    "id_of_created": "/id",
}
