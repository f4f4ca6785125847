"""What can be done about notifications: what there is to be told of, who is told, who chose what (leaflink §5)."""

from collections.abc import Mapping, Sequence
from typing import Any

from fondaco.events import records
from fondaco.identity.companies import COMPANIES, company
from fondaco.identity.staff import STAFF, Member
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid, Problem, refuse
from fondaco.kernel.values import decode, encode, now
from fondaco.notices import rules
from fondaco.notices.model import EVENTS, Choice, Topic
from fondaco.store import sqlfile
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)
# Of each event the members who are told of it; None where nobody has ever been named, or none of them.
Switches = dict[str, list[Member] | None]
Stored = dict[str, list[int] | None]


async def topics(db: Connection, org: int) -> list[Topic]:
    return [Topic(*row) for row in await db.all(sql.topics, {"org": org})]


async def choices_of(db: Connection, member: Member) -> list[Choice]:
    """Whatever a member may be told of, by whatever medium, with since when it is."""
    found = await db.all(sql.choices_of_member, {"org": member.org_id, "staff": member.id})
    chosen = {(topic, medium): enabled for topic, medium, enabled in found}
    return rules.choices(await topics(db, member.org_id), chosen, member.created)


async def choose(tx: Connection, actor: Actor, member: Member, sent: Any) -> list[Choice]:
    """Let a member be told of these, or not. What is wanted already is so since when it was. Raises Invalid, Faults."""
    known = {topic.name: topic for topic in await topics(tx, actor.org)}
    wanted = rules.check_choices(sent, known)
    before = {(each.topic, each.medium): each.enabled for each in await choices_of(tx, member)}
    at = now()
    changed = {
        (topic, medium): at if enabled else None
        for topic, medium, enabled in wanted
        if enabled != (before[topic, medium] is not None)
    }
    if changed:
        here = {"org": actor.org, "staff": member.id, "now": at}
        rows = [
            here | {"topic": known[topic].id, "medium": medium, "enabled": enabled}
            for (topic, medium), enabled in sorted(changed.items())
        ]
        await tx.many(sql.choose, rows)
        told = {f"{topic} {medium}": (before[topic, medium], at_) for (topic, medium), at_ in sorted(changed.items())}
        await records.change(tx, actor, STAFF, [(member, {})], {member.id: told})
    return await choices_of(tx, member)


async def switches_of(db: Connection, orgs: Sequence[int]) -> dict[int, Switches]:
    """Which people of each of these companies are told of which event; those who have left are told of none."""
    stored: dict[int, Stored] = {org: {} for org in orgs}
    for org, text in await db.all(sql.switches_of, {"orgs": list(orgs)}):
        stored[org] = decode(text)
    wanted = sorted({user for each in stored.values() for users in each.values() for user in users or []})
    people = await records.load_all(db, STAFF, tuple(orgs), "user_id", wanted)
    known = {(member.org_id, member.user_id): member for member in people if member.is_active}
    return {org: {event: _members(org, each.get(event), known) for event in EVENTS} for org, each in stored.items()}


async def set_switches(tx: Connection, actor: Actor, wanted: Mapping[str, Any]) -> None:
    """Tell these people of these events from now on; what is not named stays. None for an event: nobody.

    A person is named by `id` or by `email`. Raises Invalid, Faults.
    """
    rules.check_events(wanted)
    present = await tx.one(sql.switches_of, {"orgs": [actor.org]})
    before: Stored = decode(present[1]) if present else {}
    named = [person for people in wanted.values() for person in people or []]
    ids = sorted({person["id"] for person in named if person.get("id") is not None})
    emails = sorted({person["email"].strip().lower() for person in named if person.get("email")})
    known = {member.user_id: member for member in await records.load_all(tx, STAFF, actor.org, "user_id", ids)}
    by_email = {member.email: member for member in await records.load_all(tx, STAFF, actor.org, "email", emails)}
    faults: list[Problem] = []
    after: Stored = dict(before)
    for event, people in wanted.items():
        users: list[int] = []
        for i, person in enumerate(people or []):
            member = known.get(person["id"]) if person.get("id") is not None else None
            if person.get("id") is None:
                member = by_email.get((person.get("email") or "").strip().lower())
            if member is None:
                faults.append(Invalid("The company has no such user", f"{event}.users.{i}"))
            else:
                users.append(member.user_id)
        after[event] = None if people is None else list(dict.fromkeys(users))
    refuse(faults)
    if after != before:
        await tx.run(sql.set_switches, {"org": actor.org, "switches": encode(after).decode()})
        ours = await company(tx, actor.org, "id", actor.org)
        told = {"buyer_notifications": (before, after)}
        await records.change(tx, actor, COMPANIES, [(ours, {})], {ours.id: told})


def _members(org: int, users: list[int] | None, known: Mapping[tuple[int, int], Member]) -> list[Member] | None:
    return None if users is None else [known[org, user] for user in users if (org, user) in known]
