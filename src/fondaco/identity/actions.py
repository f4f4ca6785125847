"""What can be done about organizations, users, memberships and keys.

`by` is the caller who does it, None the operator.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from fondaco.events.outbox import Event, record
from fondaco.identity.companies import refind
from fondaco.identity.credentials import PREFIX, digest
from fondaco.identity.passwords import hash_password
from fondaco.identity.rules import GROUPS, check_kind, check_rights
from fondaco.kernel.actor import RANK, Actor, Operator, Organization
from fondaco.kernel.errors import Invalid, NotFound
from fondaco.kernel.moments import is_time_zone
from fondaco.kernel.text import normalise
from fondaco.kernel.values import new_uid, new_uuid, now
from fondaco.store import saving, sqlfile
from fondaco.store.counters import count_change
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]+")
CURRENCY = re.compile(r"[A-Z]{3}")
COUNTRY = re.compile(r"[A-Z]{2}")
SHORTEST_PASSWORD = 8
LONGEST_SLUG = 60
APART = re.compile(r"[\W_]+")


async def create_organization(tx: Connection, name: str, *, currency: str, country: str, time_zone: str = "UTC") -> str:
    """Open an organization; its uid. Its slug follows from its name. Raises Invalid."""
    if not name.strip():
        raise Invalid("An organization needs a name", "name")
    if not CURRENCY.fullmatch(currency):
        raise Invalid("A currency is three capital letters, as in EGP", "currency")
    if not COUNTRY.fullmatch(country):
        raise Invalid("A country is two capital letters, as in EG", "country")
    if not is_time_zone(time_zone):
        raise Invalid("A time zone is named as in Africa/Cairo", "time_zone")
    uid = new_uid()
    row = {"uid": uid, "name": name.strip(), "currency": currency, "country": country, "now": now()}
    row |= {"slug": await _free_slug(tx, name), "uuid": new_uuid(), "time_zone": time_zone}
    id: int = await tx.value(sql.insert_organization, row)
    await tx.run(sql.insert_profile, row | {"org": id, "search": normalise(name)})
    await record(tx, Operator(id), [Event("organization.created", uid)])
    return uid


async def _free_slug(tx: Connection, name: str) -> str:
    """A slug that nobody has: the name's letters and digits, numbered where it is taken."""
    slug = "-".join(APART.sub(" ", normalise(name)).split())[:LONGEST_SLUG] or "company"
    found = await tx.all(sql.slugs_like, {"slug": slug, "like": f"{slug}-%"})
    known = {row[0] for row in found}
    return slug if slug not in known else next(f"{slug}-{n}" for n in count(2) if f"{slug}-{n}" not in known)


async def organization(db: Connection, uid: str) -> Organization:
    """Raises NotFound."""
    found = await db.one(sql.organization_by_uid, {"uid": uid})
    if found is None:
        raise NotFound(f"There is no organization {uid}")
    return Organization(*found)


async def own_organization(tx: Connection, org: int) -> Organization:
    """The organization itself, which nobody else changes until this transaction ends."""
    found = await tx.one(sql.own_organization, {"org": org})
    if found is None:
        raise NotFound("This organization is gone")
    return Organization(*found)


async def organizations(db: Connection) -> list[Organization]:
    return [Organization(*row) for row in await db.all(sql.organizations, {})]


async def organizations_of(db: Connection, ids: Sequence[int]) -> list[Organization]:
    """Those with these ids. Runs for the platform."""
    return [Organization(*row) for row in await db.all(sql.organizations_by_id, {"ids": list(ids)})] if ids else []


async def suspend(tx: Connection, uid: str, *, suspended: bool) -> None:
    """Close an organization to its callers, or open it again (linkit-v1 D-21). Raises NotFound."""
    found = await organization(tx, uid)
    if bool(found.suspended) != suspended:
        await tx.run(sql.suspend, {"uid": uid, "suspended": suspended, "now": now()})
        told = {"suspended": (not suspended, suspended)}
        await record(tx, Operator(found.id), [Event("organization.updated", uid, told)])


async def update_organization(tx: Connection, actor: Actor, changes: dict[str, Any]) -> Organization:
    """Change settings (linkit-v1 D-48)."""
    old = await own_organization(tx, actor.org)
    changed = {name: value for name, value in changes.items() if getattr(old, name) != value}
    if changed:
        await tx.run(
            saving.update_own_sql("organizations", (*changed, "updated")),
            changed | {"org": actor.org, "updated": now()},
        )
        told = {name: (getattr(old, name), value) for name, value in changed.items()}
        await record(tx, actor, [Event("organization.updated", old.uid, told)])
    if "name" in changed:
        await refind(tx, actor.org)
    return await organization(tx, old.uid)


async def create_user(tx: Connection, org: str, email: str, *, password: str, role: str, name: str = "") -> str:
    """Add a user to an organization, or give it another role there; its uid.

    A user who exists already joins with the password it has. Raises Invalid, NotFound.
    """
    check_role(role)
    email = email.strip().lower()
    if not EMAIL.fullmatch(email):
        raise Invalid("This is not an e-mail address", "email")
    belongs = await organization(tx, org)
    known = await tx.one(sql.user_by_email, {"email": email})
    if known is None:
        if len(password) < SHORTEST_PASSWORD:
            raise Invalid(f"A password has at least {SHORTEST_PASSWORD} characters", "password")
        uid = new_uid()
        user = {"uid": uid, "email": email, "name": name, "password": hash_password(password), "now": now()}
        id = await tx.value(sql.insert_user, user)
    else:
        id, uid, name = known[0], known[1], known[3]
    before = await tx.value(sql.role_of, {"org": belongs.id, "user": id})
    if before != role:
        called = name or email
        row = {"org": belongs.id, "user": id, "uid": uid, "role": role, "is_admin": RANK[role] >= RANK["admin"]}
        row |= {"email": email, "name": called, "search": normalise(f"{called} {email}"), "now": now()}
        await tx.run(sql.insert_membership, row)
        await count_change(tx, belongs.id, "memberships", 0 if before else 1)
        kind = "user.updated" if before else "user.added" if known else "user.created"
        await record(tx, Operator(belongs.id), [Event(kind, uid, {"role": (before, role)} if before else {})])
    return uid


async def create_key(
    tx: Connection, org: int, name: str, *, role: str, read_only: bool, by: Actor | None = None
) -> tuple[str, str]:
    """Make a key; its uid and the key itself, which is shown this once (linkit-v1 D-05)."""
    check_role(role)
    key, uid = PREFIX + secrets.token_hex(30), new_uid()
    row = {
        "org": org,
        "uid": uid,
        "name": name,
        "hash": digest(key),
        "hint": key[:10],
        "role": role,
        "read_only": read_only,
    }
    await tx.run(sql.insert_key, row | {"now": now()})
    await count_change(tx, org, "api_keys", 1)
    await record(tx, by or Operator(org), [Event("key.created", uid)])
    return uid, key


async def create_marketplace_key(
    tx: Connection,
    org: int,
    name: str,
    *,
    kind: str,
    role: str = "staff",
    rights: Mapping[str, str],
    email: str = "",
    by: Actor | None = None,
) -> tuple[str, str]:
    """Make a key of Marketplace V2 with these rights; its uid and the key itself, which is shown this once.

    One of an application acts for this organization, in `role`. One of a user, named by the e-mail address, acts for
    all that the user belongs to, this one among them, in the role held in each. Raises Invalid, NotFound.
    """
    check_role(role)
    check_kind(kind, is_named=bool(email))
    check_rights(rights)
    user = None
    if kind == "user":
        found = await tx.one(sql.user_by_email, {"email": email.strip().lower()})
        user = found[0] if found else None
        if user is None or await tx.value(sql.role_of, {"org": org, "user": user}) is None:
            raise NotFound(f"There is no user {email} in this organization")
    key, uid = PREFIX + secrets.token_hex(30), new_uid()
    row = {"org": org, "uid": uid, "name": name, "hash": digest(key), "hint": key[:10], "role": role, "now": now()}
    row |= {"kind": kind, "user": user} | {group: rights.get(group, "none") for group in GROUPS}
    await tx.run(sql.insert_marketplace_key, row)
    await count_change(tx, org, "api_keys", 1)
    await record(tx, by or Operator(org), [Event("key.created", uid)])
    return uid, key


async def revoke_key(tx: Connection, org: int, uid: str, *, by: Actor | None = None) -> None:
    """End a key at once. Raises NotFound, also for one that was ended before."""
    if not await tx.run(sql.revoke_key, {"org": org, "uid": uid, "now": now()}):
        raise NotFound("There is no such API key")
    await count_change(tx, org, "api_keys")
    await record(tx, by or Operator(org), [Event("key.revoked", uid)])


async def revoke_anywhere(tx: Connection, uid: str) -> None:
    """The same for the operator, who need not say whose it is."""
    org = await tx.value(sql.organization_of_key, {"uid": uid})
    await revoke_key(tx, org or 0, uid)


async def forget_tokens(tx: Connection) -> None:
    """Drop the marks of revoked tokens, and of subjects, all of whose tokens have expired since."""
    await tx.run(sql.forget_tokens, {"now": now()})
    await tx.run(sql.forget_subjects, {"now": now()})


def check_role(role: str) -> None:
    if role not in RANK:
        raise Invalid(f"A role is one of {', '.join(RANK)}", "role")
