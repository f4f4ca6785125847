"""Notification settings of companies and preferences of their people in the dated API (leaflink §5)."""

from collections.abc import Awaitable, Callable, Sequence
from functools import wraps
from typing import Annotated, Any, TypedDict

from msgspec import UNSET, Meta, Struct, UnsetType

from fondaco.events.records import load_all
from fondaco.identity.companies import COMPANIES, Company
from fondaco.identity.staff import STAFF, Member
from fondaco.kernel.actor import Organization
from fondaco.kernel.errors import Faults, Invalid, Malformed, NotFound, Problem
from fondaco.kernel.values import asdict
from fondaco.notices import actions
from fondaco.notices.actions import Switches
from fondaco.notices.model import EVENTS, TOPIC_GROUPS, Choice, Topic, TopicGroup
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.bodies import read_json
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.fields import check_json, read_object, take_fields
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.leaflink.reference import DATED
from fondaco.surfaces.operation import Call, show
from fondaco.surfaces.records import COMPANY, Record, company_of, path_id
from fondaco.surfaces.refusals import STATUS


class UserIn(Struct):
    display_name: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    email: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    id: int | None = None


class EventIn(Struct):
    users: list[UserIn] | None = None


class BuyerNotificationSettingIn(Struct):
    order_accepted: EventIn | UnsetType | None = UNSET
    order_rejected: EventIn | UnsetType | None = UNSET
    order_fulfilled: EventIn | UnsetType | None = UNSET
    order_shipped: EventIn | UnsetType | None = UNSET
    order_complete: EventIn | UnsetType | None = UNSET
    order_detail_changed: EventIn | UnsetType | None = UNSET
    flower_available: EventIn | UnsetType | None = UNSET


class UserView(TypedDict):
    id: int
    display_name: str
    email: str


class EventView(TypedDict):
    users: list[UserView]


class BuyerNotificationSettingView(TypedDict):
    company_id: int
    order_accepted: EventView | None
    order_rejected: EventView | None
    order_fulfilled: EventView | None
    order_shipped: EventView | None
    order_complete: EventView | None
    order_detail_changed: EventView | None
    flower_available: EventView | None


class Setting(Struct, frozen=True):
    """What a company tells its people of."""

    company: Company
    switches: Switches

    @property
    def org_id(self) -> int:
        return self.company.org_id


async def with_switches(db: Connection, orgs: Any, rows: Sequence[Company]) -> list[Setting]:
    found = await actions.switches_of(db, [row.org_id for row in rows])
    return [Setting(row, found[row.org_id]) for row in rows]


def show_event(members: list[Member] | None) -> EventView | None:
    if members is None:
        return None
    return {"users": [{"id": m.user_id, "display_name": m.display_name, "email": m.email} for m in members]}


def show_setting(setting: Setting, organization: Organization) -> dict[str, Any]:
    return {"company_id": setting.org_id} | {event: show_event(setting.switches[event]) for event in EVENTS}


SETTING = Record(
    "company",
    COMPANIES,
    Collection(
        "/settings/companies/buyer_notifications",
        COMPANIES.resource,
        show_setting,
        BuyerNotificationSettingView,
        names={"company_id": "id", "id": "id"} | DATED,
        order="id",
        is_searchable=True,
        complete=with_switches,
    ),
    SPEECH,
    BuyerNotificationSettingIn,
)


async def set_switches(call: Call) -> Reply:
    """Of the company that the query names or, if it names none, of the caller's own."""
    check_json(call.request)
    sent = take_fields(read_object(call.raw), BuyerNotificationSettingIn, partial=True, ignored=frozenset({COMPANY}))
    actor = company_of(call) if COMPANY in call.query else call.actor
    wanted = {
        event: None if each is None or each.users is None else [asdict(user) for user in each.users]
        for event, each in sent.items()
    }
    await actions.set_switches(call.db, actor, wanted)
    (ours,) = await load_all(call.db, COMPANIES, actor.org, "id", [actor.org])
    return show(201, await SETTING.view(call, ours))


class TopicView(TypedDict):
    name: str
    default_value: bool
    description: str
    available_medium: list[str]


class NotificationPreferencesView(TypedDict):
    id: int
    name: str
    display_description: str
    items: list[TopicView]


class FilledGroup(Struct, frozen=True):
    group: TopicGroup
    topics: list[Topic]

    @property
    def org_id(self) -> int | None:
        return self.group.org_id


async def with_topics(db: Connection, orgs: Any, rows: Sequence[TopicGroup]) -> list[FilledGroup]:
    known = await actions.topics(db, orgs[0])
    return [FilledGroup(row, [topic for topic in known if topic.group_id == row.id]) for row in rows]


def show_group(filled: FilledGroup, organization: Organization) -> NotificationPreferencesView:
    return {
        "id": filled.group.id,
        "name": filled.group.name,
        "display_description": filled.group.description,
        "items": [
            {
                "name": topic.name,
                "default_value": bool(topic.is_default),
                "description": topic.description,
                "available_medium": topic.media.split(),
            }
            for topic in filled.topics
        ],
    }


TOPIC_GROUP = Record(
    "group of notifications",
    TOPIC_GROUPS,
    Collection(
        "/notification/preferences",
        TOPIC_GROUPS.resource,
        show_group,
        NotificationPreferencesView,
        names={"id": "id", "name": "name", "display_description": "description"} | DATED,
        order="id",
        is_searchable=True,
        complete=with_topics,
    ),
    SPEECH,
)


class ChoiceIn(Struct):
    topic: str
    medium: str
    enabled_timestamp: bool


class ChoiceView(TypedDict):
    topic: str
    medium: str
    enabled_timestamp: str | None


def with_errors(act: Callable[[Call], Awaitable[Reply]]) -> Any:
    """These operations refuse with an array of `errors` (D-11). Nothing has been written when they do."""

    @wraps(act)
    async def refusing(call: Call) -> Reply:
        try:
            return await act(call)
        except (NotFound, Malformed, Invalid, Faults) as problem:
            faults = problem.faults if isinstance(problem, Faults) else [problem]
            status = next((code for kind, code in STATUS.items() if isinstance(faults[0], kind)), 400)
            return show(status, {"errors": [show_error(each, status) for each in faults]})

    return refusing


def show_error(problem: Problem, status: int) -> dict[str, Any]:
    shown: dict[str, Any] = {"status": str(status), "title": problem.title, "detail": problem.detail}
    if problem.field:
        shown["source"] = {"pointer": "/" + problem.field.replace(".", "/")}
    return shown


def show_choices(choices: Sequence[Choice], organization: Organization) -> list[ChoiceView]:
    return [
        {
            "topic": each.topic,
            "medium": each.medium,
            "enabled_timestamp": wire.moment(each.enabled, organization),
        }
        for each in choices
    ]


async def _member(call: Call) -> Member:
    """The membership of the user that the path names, in the first of the caller's companies it is in."""
    found = await load_all(call.db, STAFF, call.actor.orgs, "user_id", [path_id(call, "user_id")])
    if not found:
        raise NotFound("There is no such user")
    return found[0]


@with_errors
async def read_choices(call: Call) -> Reply:
    member = await _member(call)
    return show(200, show_choices(await actions.choices_of(call.db, member), call.actor.at(member.org_id).organization))


@with_errors
async def change_choices(call: Call) -> Reply:
    member = await _member(call)
    actor = call.actor.at(member.org_id)
    check_json(call.request)
    chosen = await actions.choose(call.db, actor, member, read_json(call.raw))
    return show(200, show_choices(chosen, actor.organization))
