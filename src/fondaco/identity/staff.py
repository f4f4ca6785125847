"""The people of an organization as the others see them: memberships (marketplace §5)."""

from typing import Any

from fondaco.events import records
from fondaco.events.records import Kind
from fondaco.kernel.actor import Actor, Operator
from fondaco.kernel.errors import Invalid
from fondaco.kernel.resource import Resource, Row
from fondaco.store.database import Connection

TEXTS = {"display_name": 200, "phone": 50, "identification_number": 100}
FLAGS = ("is_active", "is_poc")


class Member(Row, frozen=True):
    """A membership; its uid is the user's. Who is not active is not let in."""

    org_id: int
    user_id: int
    role: str
    is_admin: bool
    is_active: bool
    is_poc: bool
    username: str
    email: str
    display_name: str
    phone: str
    identification_number: str
    created: str
    updated: str


STAFF = Kind(
    "user",
    Member,
    Resource(
        Member,
        table="memberships",
        indexes=(("id",),),
        folded=frozenset({"username", "email", "display_name"}),
        is_scanned=True,
    ),
    ("display_name", "email"),
)


async def describe_member(tx: Connection, actor: Actor | Operator, email: str, changes: dict[str, Any]) -> Member:
    """Change what an organization keeps of one of its people, or whether it is let in. Raises Invalid."""
    member = await records.load(tx, STAFF, actor.org, "email", email.strip().lower(), lock=True)
    if member is None:
        raise Invalid("The organization has nobody of this address", "email")
    for name, value in changes.items():
        if name not in FLAGS and len(value) > TEXTS[name]:
            raise Invalid(f"Must have at most {TEXTS[name]} characters", name)
    return (await records.change(tx, actor, STAFF, [(member, changes)]))[0]
