"""What can be done to customers, their addresses and the groups they are in.

Rows that are changed or removed must have been loaded for change; for an address, its customer too.
"""

from collections.abc import Sequence

from fondaco.customers import rules
from fondaco.customers.groups import set_members, without_members
from fondaco.customers.model import ADDRESSES, CUSTOMERS, GROUPS, Address, Customer, Group
from fondaco.customers.rules import AddressMark, Values
from fondaco.events import records
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Conflict
from fondaco.kernel.values import now
from fondaco.pricing.actions import count_customers
from fondaco.store import sqlfile
from fondaco.store.counters import count_change
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)
CONTACTS = {"email": "e-mail address", "phone": "phone number"}


async def look_up(db: Connection, actor: Actor, contact: str, written: str, *, lock: bool = False) -> Customer | None:
    """The customer with this "email" or this "phone", however it is written. Raises Invalid."""
    contacted = normal(actor, contact, written)
    found = await records.load(db, CUSTOMERS, actor.org, contact, contacted, lock=lock) if contacted else None
    if found is None or found.made_by == rules.LINKIT:
        return found
    # Of several who are reached alike the one goes before whose e-mail and phone are its own.
    first = await made_here(db, actor, contact, contacted)
    return await records.load(db, CUSTOMERS, actor.org, "id", first, lock=lock) if first else found


async def made_here(db: Connection, actor: Actor, contact: str, value: str) -> int | None:
    """The id of the customer, of those made by Linkit, whose "email" or "phone" this is."""
    text = sql.made_here_by_email if contact == "email" else sql.made_here_by_phone
    found: int | None = await db.value(text, {"org": actor.org, "value": value})
    return found


def normal(actor: Actor, contact: str, written: str) -> str:
    """An "email" or a "phone" as it is stored. Raises Invalid."""
    if contact == "email":
        return rules.normal_email(written)
    return rules.normal_phone(written, actor.organization.country)


async def add_customer(tx: Connection, actor: Actor, values: Values) -> Customer:
    """`group_uids` are the groups it is in. Raises Malformed, Invalid, Conflict (linkit-v1 D-32, D-33)."""
    settled, groups = await _settle(tx, actor, values)
    rules.check_reachable(settled.get("email"), settled.get("phone"))
    await check_free(tx, actor, settled)
    (customer,) = await records.add(tx, actor, CUSTOMERS, [settled | rules.follow(settled)])
    await _join(tx, actor, customer, groups or [])
    return customer


async def change_customer(tx: Connection, actor: Actor, customer: Customer, changes: Values) -> Customer:
    """Raises Invalid, Conflict (linkit-v1 D-32, D-33)."""
    settled, groups = await _settle(tx, actor, changes)
    if customer.made_by == rules.LINKIT:
        rules.check_reachable(settled.get("email", customer.email), settled.get("phone", customer.phone))
        new = {name: settled[name] for name in settled if settled[name] != getattr(customer, name)}
        await check_free(tx, actor, new)
    return await _change(tx, actor, customer, settled | rules.follow(settled, customer), groups)


async def remove_customer(tx: Connection, actor: Actor, customer: Customer) -> None:
    """For good, its addresses and memberships with it."""
    gone = await tx.run(sql.remove_addresses, {"org": actor.org, "id": customer.id})
    if gone:
        await count_change(tx, actor.org, "addresses", -gone)
    await tx.run(sql.leave_all_groups, {"org": actor.org, "id": customer.id})
    await tx.run(sql.forget_external_ids, {"org": actor.org, "id": customer.id})
    if customer.price_schedule_id:
        await count_customers(tx, actor, {customer.price_schedule_id: -1})
    await records.remove(tx, actor, CUSTOMERS, [customer])


async def groups_of(db: Connection, org: int, customers: Sequence[int]) -> dict[int, list[str]]:
    """The uids of the groups that each customer is in, the oldest group first."""
    found: dict[int, list[str]] = {id: [] for id in customers}
    for id, uid in await db.all(sql.groups_of_customers, {"org": org, "ids": list(customers)}):
        found[id].append(uid)
    return found


async def join_group(tx: Connection, actor: Actor, customer: Customer, group: Group) -> None:
    """Nothing happens to one who is in it already."""
    uids = (await groups_of(tx, actor.org, [customer.id]))[customer.id]
    if group.uid not in uids:
        present = await records.load_all(tx, GROUPS, actor.org, "uid", uids)
        await _change(tx, actor, customer, {}, [*present, group])


async def leave_group(tx: Connection, actor: Actor, customer: Customer, group: Group) -> None:
    """Nothing happens to one who is not in it."""
    uids = (await groups_of(tx, actor.org, [customer.id]))[customer.id]
    if group.uid in uids:
        uids.remove(group.uid)
        await _change(tx, actor, customer, {}, await records.load_all(tx, GROUPS, actor.org, "uid", uids))


async def add_address(tx: Connection, actor: Actor, values: Values) -> Address:
    """`customer_id` says whose. The first one is the default (linkit-v1 D-34). Raises Invalid."""
    values = rules.settle_address(values, country=actor.organization.country)
    present = await _marks(tx, actor, values["customer_id"])
    new = AddressMark(0, now(), False)
    default = rules.default_address([*present, new], chosen=new.id if values.get("is_default") else None)
    is_default = default == new.id
    if is_default:
        await _unmark(tx, actor, present)
    marks = {"is_default": is_default, "is_delivery": is_default}
    return (await records.add(tx, actor, ADDRESSES, [values | marks]))[0]


async def change_address(tx: Connection, actor: Actor, address: Address, changes: Values) -> Address:
    """A default that resigns is followed by the oldest other one (linkit-v1 D-34). Raises Invalid."""
    changes = rules.settle_address(changes, country=actor.organization.country)
    wanted = changes.get("is_default", bool(address.is_default))
    if wanted == bool(address.is_default):
        return (await records.change(tx, actor, ADDRESSES, [(address, changes)]))[0]
    marks = await _marks(tx, actor, address.customer_id)
    default = rules.default_address(marks, **{"chosen" if wanted else "resigned": address.id})
    if wanted:
        await _unmark(tx, actor, marks)
    changes = changes | {"is_default": default == address.id, "is_delivery": default == address.id}
    (changed,) = await records.change(tx, actor, ADDRESSES, [(address, changes)])
    if default != address.id:
        await _mark(tx, actor, default)
    return changed


async def remove_address(tx: Connection, actor: Actor, address: Address) -> None:
    """The oldest other one follows a default (linkit-v1 D-34)."""
    await records.remove(tx, actor, ADDRESSES, [address])
    if address.is_default:
        await _mark(tx, actor, rules.default_address(await _marks(tx, actor, address.customer_id)))


async def add_group(tx: Connection, actor: Actor, values: Values) -> Group:
    """`members` are the ids of the customers in it. Raises Invalid, and Conflict for a taken name (linkit-v1 D-33)."""
    named = await _named(tx, actor, without_members(values), "")
    (group,) = await records.add(tx, actor, GROUPS, [named])
    if values.get("members"):
        await set_members(tx, actor, group, values["members"])
    return group


async def change_group(tx: Connection, actor: Actor, group: Group, changes: Values) -> Group:
    """`members` are the ids of the customers that shall be in it instead. Raises Invalid, Conflict."""
    named = await _named(tx, actor, without_members(changes), group.name_key)
    told = await set_members(tx, actor, group, changes["members"]) if changes.get("members") is not None else {}
    return (await records.change(tx, actor, GROUPS, [(group, named)], {group.id: told} if told else {}))[0]


async def remove_group(tx: Connection, actor: Actor, group: Group) -> None:
    """Its customers stay, merely no longer in it (linkit-v1 §4.3)."""
    if await tx.run(sql.touch_members, {"org": actor.org, "id": group.id, "now": now()}):
        await tx.run(sql.dissolve_group, {"org": actor.org, "id": group.id})
        await count_change(tx, actor.org, "customers")
    await records.remove(tx, actor, GROUPS, [group])
    if group.is_archived:
        await count_change(tx, actor.org, GROUPS.resource.table, 1)  # one that was archived was counted out before


async def _settle(tx: Connection, actor: Actor, values: Values) -> tuple[Values, list[Group] | None]:
    """The columns as stored, and the groups if any are named."""
    uids = values.get("group_uids")
    groups = await records.load_all(tx, GROUPS, actor.org, "uid", sorted(set(uids))) if uids else []
    known = {group.uid for group in groups}
    settled = rules.settle_customer(values, country=actor.organization.country, today=now(), groups=known)
    return settled, None if settled.pop("group_uids", None) is None else groups


async def check_free(tx: Connection, actor: Actor, values: Values) -> None:
    """That no customer of Linkit has this e-mail or this phone. Raises Conflict."""
    for name, called in CONTACTS.items():
        value = values.get(name)
        if not value:
            continue
        found = await records.load(tx, CUSTOMERS, actor.org, name, value)
        if found and (found.made_by == rules.LINKIT or await made_here(tx, actor, name, value)):
            raise Conflict(f"Another customer has this {called}", name, value)


async def _change(
    tx: Connection, actor: Actor, customer: Customer, values: Values, groups: list[Group] | None
) -> Customer:
    """Set columns and, unless None, the groups: one change, one event."""
    beside: dict[int, records.Changes] = {}
    if groups is not None:
        before = (await groups_of(tx, actor.org, [customer.id]))[customer.id]
        after = [group.uid for group in sorted(groups, key=lambda group: group.id)]
        if before != after:
            left = await records.load_all(tx, GROUPS, actor.org, "uid", [uid for uid in before if uid not in after])
            if left:
                gone = {"org": actor.org, "customer": customer.id, "groups": [group.id for group in left]}
                await tx.run(sql.leave_groups, gone)
            await _join(tx, actor, customer, [group for group in groups if group.uid not in before])
            beside[customer.id] = {"group_uids": (before, after)}
    return (await records.change(tx, actor, CUSTOMERS, [(customer, values)], beside))[0]


async def _join(tx: Connection, actor: Actor, customer: Customer, groups: Sequence[Group]) -> None:
    pair = {"org": actor.org, "customer": customer.id, "now": now()}
    if groups:
        await tx.many(sql.join_group, [pair | {"group": group.id} for group in groups])


async def _marks(tx: Connection, actor: Actor, customer: int) -> list[AddressMark]:
    found = await tx.all(sql.addresses_of_customer, {"org": actor.org, "id": customer})
    return [AddressMark(id, created, bool(is_default)) for id, created, is_default in found]


async def _mark(tx: Connection, actor: Actor, id: int | None) -> None:
    chosen = await records.load_all(tx, ADDRESSES, actor.org, "id", [id] if id else [])
    await records.change(
        tx, actor, ADDRESSES, [(address, {"is_default": True, "is_delivery": True}) for address in chosen]
    )


async def _unmark(tx: Connection, actor: Actor, marks: Sequence[AddressMark]) -> None:
    """Before another one is marked: no customer has two defaults at any moment."""
    former = await records.load_all(tx, ADDRESSES, actor.org, "id", [mark.id for mark in marks if mark.is_default])
    unmarked = {"is_default": False, "is_delivery": False}
    await records.change(tx, actor, ADDRESSES, [(address, unmarked) for address in former])


async def _named(tx: Connection, actor: Actor, values: Values, current: str) -> Values:
    if "name" not in values:
        return values
    name = rules.group_name(values["name"])
    key = rules.group_key(name)
    if key != current and await records.load(tx, GROUPS, actor.org, "name_key", key, archived=True):
        raise rules.name_taken(name)
    return values | {"name": name, "name_key": key}
