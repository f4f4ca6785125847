"""What the key of an application may do (marketplace §1)."""

from collections.abc import Mapping, Sequence

RANK = {"none": 0, "read": 1, "write": 2}


def may(rights: Mapping[str, str], groups: Sequence[str], *, writes: bool) -> bool:
    """Whether a key of these rights reaches one of these groups of resources, for reading or for writing."""
    return any(RANK[rights.get(group, "none")] >= 1 + writes for group in groups)
