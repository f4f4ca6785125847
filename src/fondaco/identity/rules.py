"""What the key of an application may do (marketplace §1), and what makes a licence one."""

from collections.abc import Mapping, Sequence, Set
from typing import Any

from fondaco.kernel.errors import Invalid, Problem

RANK = {"none": 0, "read": 1, "write": 2}


def may(rights: Mapping[str, str], groups: Sequence[str], *, writes: bool) -> bool:
    """Whether a key of these rights reaches one of these groups of resources, for reading or for writing."""
    return any(RANK[rights.get(group, "none")] >= 1 + writes for group in groups)


def license_faults(wanted: Sequence[Mapping[str, Any]], types: Set[int]) -> list[Problem]:
    """What keeps licences from being kept: a type that there is not, an end before its start, a number said twice."""
    faults: list[Problem] = []
    seen: set[str] = set()
    for i, each in enumerate(wanted):
        if each["number"] in seen:
            faults.append(Invalid("This number is said twice", f"{i}.number"))
        seen.add(each["number"])
        if each["type_id"] not in types:
            faults.append(Invalid("There is no such license type", f"{i}.type_id"))
        if each["issued"] and each["expires"] < each["issued"]:
            faults.append(Invalid("A license ends after it starts", f"{i}.expires"))
    return faults
