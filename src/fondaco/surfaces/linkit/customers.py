"""Customers as Linkit shows and takes them (linkit-v1 §4.1)."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, TypedDict

from msgspec import UNSET, Meta, Struct, UnsetType

from fondaco.customers import actions, rules
from fondaco.customers.model import CUSTOMERS, Customer
from fondaco.events.records import load
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.errors import Invalid, Malformed, NotFound
from fondaco.orders.buyers import remove_customer
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.linkit.records import Record, Values, is_uid
from fondaco.surfaces.linkit.shapes import moment
from fondaco.surfaces.operation import Call, show

CONTACTS = ("email", "phone")
Email = Annotated[str, Meta(max_length=rules.MOST_EMAIL)]
Phone = Annotated[str, Meta(max_length=rules.MOST_PHONE)]
Day = Annotated[str, Meta(extra_json_schema={"format": "date"})]


class CustomerIn(Struct):
    first_name: Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\S")]
    last_name: Annotated[str, Meta(max_length=100)] = ""
    email: Email | UnsetType = UNSET
    phone: Phone | UnsetType = UNSET
    birthdate: Day | None = None
    gender: Literal["", rules.Gender] = ""
    type: rules.Type = "individual"
    status: rules.Status = "active"
    group_ids: Annotated[list[str], Meta(max_length=1000)] = []


class CustomerView(TypedDict):
    id: str
    organization_id: str
    first_name: str
    last_name: str
    email: str
    phone: str
    birthdate: str | None
    gender: str
    type: str
    status: str
    group_ids: list[str]
    created: str
    updated: str


class CompleteCustomer(Struct, frozen=True):
    """A customer and the uids of its groups."""

    customer: Customer
    groups: list[str]


async def with_groups(db: Connection, org: int, rows: list[Any]) -> list[Any]:
    found = await actions.groups_of(db, org, [row.id for row in rows]) if rows else {}
    return [CompleteCustomer(row, found[row.id]) for row in rows]


def show_customer(complete: CompleteCustomer, organization: Organization) -> CustomerView:
    c = complete.customer
    return {
        "id": c.uid,
        "organization_id": organization.uid,
        "first_name": c.first_name,
        "last_name": c.last_name,
        "email": c.email,
        "phone": c.phone,
        "birthdate": c.birthdate,
        "gender": c.gender,
        "type": c.type,
        "status": c.status,
        "group_ids": complete.groups,
        "created": moment(c.created),
        "updated": moment(c.updated),
    }


def take_customer(sent: Values, actor: Actor, partial: bool) -> Values:
    """A whole customer names an e-mail or a phone; the one it leaves out it has not (linkit-v1 D-32)."""
    if partial:
        return sent
    rules.check_reachable(sent.get("email"), sent.get("phone"))
    return dict.fromkeys(CONTACTS, "") | sent


async def match(tx: Connection, actor: Actor, entries: Sequence[Any]) -> list[Any]:
    """The customer that each entry of a bulk body names: by id, else by e-mail, else by phone (linkit-v1 D-17)."""
    return [await _match(tx, actor, entry) if isinstance(entry, dict) else None for entry in entries]


async def _match(tx: Connection, actor: Actor, entry: Values) -> Customer | None:
    sent = {name: text for name in ("id", *CONTACTS) if isinstance(text := entry.get(name), str)}
    if is_uid(uid := sent.pop("id", "")) and (found := await load(tx, CUSTOMERS, actor.org, "uid", uid, lock=True)):
        return found
    for name, text in sent.items():
        try:
            found = await actions.look_up(tx, actor, name, text, lock=True)
        except Invalid:
            continue  # told when the entry is read as a whole
        if found:
            return found
    return None


CUSTOMER = Record(
    "customer",
    CUSTOMERS,
    Collection(
        "/customers",
        CUSTOMERS.resource,
        show_customer,
        CustomerView,
        names={
            name: name for name in CustomerView.__annotations__ if name not in ("id", "organization_id", "group_ids")
        }
        | {"id": "uid"},
        order="-created",
        asks={
            "status": Ask("status", "choice", choices=rules.STATUSES, description="Several with commas"),
            "type": Ask("type", "choice", choices=rules.TYPES, description="Several with commas"),
            "group_id": Ask("group_uid", "id", description="A group's id; null for none; several with commas"),
        },
        is_searchable=True,
        complete=with_groups,
    ),
    CustomerIn,
    {"group_ids": "group_uids"},
    take_customer,
    actions.add_customer,
    actions.change_customer,
    remove_customer,
    identify=lambda entry: None,  # one may be named in three ways: each entry is applied before the next is matched
    match=match,
)


async def look_up(call: Call) -> Reply:
    """By e-mail or by phone (linkit-v1 §4.1). Raises Malformed unless one of them is given."""
    given = {name: text for name in CONTACTS if (text := call.query.get(name, "").strip())}
    if len(given) != 1:
        raise Malformed("Ask with either email or phone", "email")
    ((name, text),) = given.items()
    try:
        customer = await actions.look_up(call.db, call.actor, name, text)
    except Invalid as problem:
        raise Malformed(problem.detail, problem.field) from None
    if customer is None:
        raise NotFound("There is no such customer")
    return show(200, (await CUSTOMER.view(call.db, call.actor, [customer]))[0])
