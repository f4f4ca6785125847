"""What people can be told of, and who chose to be, as stored and as it may be asked for."""

from fondaco.events.records import Kind
from fondaco.kernel.resource import Entry, Resource, Row
from fondaco.kernel.values import Struct

# What happens to a buyer's orders and can be told to its people, one by one (leaflink §5).
EVENTS = (
    "order_accepted order_rejected order_fulfilled order_shipped order_complete order_detail_changed flower_available"
).split()


class TopicGroup(Row, frozen=True):
    org_id: int | None
    name: str
    description: str
    created: str
    updated: str


class Topic(Entry, frozen=True):
    """`media` are words with blanks between; `is_default` says that whoever has chosen nothing is told."""

    group_id: int
    name: str
    description: str
    is_default: bool
    media: str


class Choice(Struct, frozen=True):
    """That a member hears of a topic by a medium since a moment, or not at all."""

    topic: str
    medium: str
    enabled: str | None


TOPIC_GROUPS = Kind(
    "notification_group",
    TopicGroup,
    Resource(TopicGroup, table="notification_groups", folded=frozenset({"name", "description"}), is_shared=True),
    ("name", "description"),
)
