"""What a key of Marketplace V2 may be and do (marketplace §1), and what makes a licence one."""

from collections.abc import Mapping, Sequence, Set
from typing import Any

from fondaco.kernel.errors import Invalid, Problem

RANK = {"none": 0, "read": 1, "write": 2}
GROUPS = ("orders", "products", "customers")
KINDS = ("app", "user")


def may(rights: Mapping[str, str], groups: Sequence[str], *, writes: bool) -> bool:
    """Whether a key of these rights reaches one of these groups of resources, for reading or for writing."""
    return any(RANK[rights.get(group, "none")] >= 1 + writes for group in groups)


def check_kind(kind: str, *, is_named: bool) -> None:
    """`is_named` says that a user is named whose key it shall be. Raises Invalid."""
    if kind not in KINDS:
        raise Invalid(f"A key of Marketplace V2 is one of {', '.join(KINDS)}", "kind")
    if is_named != (kind == "user"):
        raise Invalid("A user's key names its user, and no other key does", "user")


def check_rights(rights: Mapping[str, str]) -> None:
    """Raises Invalid for what is no right, or no group, or where there is no right at all."""
    for group, right in rights.items():
        if group not in GROUPS:
            raise Invalid(f"Rights are given on {', '.join(GROUPS)}", "rights")
        if right not in RANK:
            raise Invalid(f"A right is one of {', '.join(RANK)}", "rights")
    if not any(RANK[right] for right in rights.values()):
        raise Invalid("A key without any right would be of no use: say, for one, orders=write", "rights")


def read_rights(text: str) -> dict[str, str]:
    """Rights as they are written: `orders=write,products=read`. Raises Invalid."""
    rights = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        group, _, right = part.partition("=")
        rights[group.strip()] = right.strip()
    check_rights(rights)
    return rights


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
