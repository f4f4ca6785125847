"""Which choices of notifications there are; pure decisions, leaflink §5."""

from collections.abc import Mapping, Sequence
from typing import Any

from fondaco.kernel.errors import Invalid, Malformed, Problem, refuse
from fondaco.notices.model import EVENTS, Choice, Topic


def choices(topics: Sequence[Topic], chosen: Mapping[tuple[int, str], str | None], since: str) -> list[Choice]:
    """Every topic by every medium: as it was chosen, else by the topic's default, which holds `since` then."""
    return [
        Choice(topic.name, medium, chosen.get((topic.id, medium), since if topic.is_default else None))
        for topic in topics
        for medium in topic.media.split()
    ]


def check_choices(sent: Any, topics: Mapping[str, Topic]) -> list[tuple[str, str, bool]]:
    """Topic, medium and whether it is wanted, of each entry. Raises Malformed, Invalid, or Faults by their places."""
    if not isinstance(sent, list):
        raise Malformed("The body must be a JSON array")
    faults: list[Problem] = []
    wanted: list[tuple[str, str, bool]] = []
    for i, entry in enumerate(sent):
        if not isinstance(entry, dict):
            faults.append(Malformed("Expected an object", f"{i}"))
            continue
        topic, medium, enabled = (entry.get(name) for name in ("topic", "medium", "enabled_timestamp"))
        if not isinstance(enabled, bool):
            faults.append(Malformed("Must be true or false", f"{i}.enabled_timestamp"))
        if not isinstance(topic, str) or topic not in topics:
            faults.append(Invalid("There is no such topic", f"{i}.topic"))
        elif not isinstance(medium, str) or medium not in topics[topic].media.split():
            faults.append(Invalid(f"Must be one of {', '.join(topics[topic].media.split())}", f"{i}.medium"))
        else:
            wanted.append((topic, medium, enabled is True))
    refuse(faults)
    return wanted


def check_events(switches: Mapping[str, Any]) -> None:
    refuse([Malformed("There is no such attribute", name) for name in switches if name not in EVENTS])
