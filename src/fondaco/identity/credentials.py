"""Who is calling: from a key or a token to an actor within one organization."""

from collections.abc import Sequence
from hashlib import sha256

from fondaco.identity.tokens import Token
from fondaco.kernel.actor import Actor, Organization, User
from fondaco.kernel.errors import Forbidden, Malformed, Unauthorized
from fondaco.kernel.values import now
from fondaco.store import sqlfile
from fondaco.store.database import Connection

PREFIX = "fnd_"
sql = sqlfile.load(__package__)
WIDTH = len(Organization.__struct_fields__)


def digest(key: str) -> str:
    """What is kept of a key. Keys are 240 random bits, so one pass is enough."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()


async def by_key(db: Connection, key: str, organization: str, request: str) -> Actor:
    """The caller who holds this key. `organization` is the uid the request names, or empty (linkit-v1 D-04)."""
    found = await db.one(sql.caller_by_key, {"hash": digest(key)})
    if found is None:
        raise Unauthorized("The API key is not valid")
    actor = Actor(
        Organization(*found[:WIDTH]), found[WIDTH], bool(found[WIDTH + 1]), key=found[WIDTH + 2], request=request
    )
    if organization and organization != actor.organization.uid:
        raise Forbidden("This credential belongs to another organization")
    return actor


async def by_token(db: Connection, token: Token, organization: str, request: str) -> Actor:
    """The user whom this token names, in the organization that the request names or the only one there is (D-04)."""
    found = await db.one(sql.user_of_token, {"uid": token.user, "token": token.id})
    if found is None:
        raise Unauthorized("The token has been revoked")
    user = User(*found)
    memberships = await db.all(sql.caller_by_user, {"user": user.id})
    if not memberships:
        raise Forbidden("This user belongs to no organization")
    if not organization and len(memberships) > 1:
        raise Malformed("Say which organization: this user belongs to several", "X-Organization-ID")
    for row in memberships:
        if not organization or row[1] == organization:
            return Actor(
                Organization(*row[:WIDTH]),
                row[WIDTH],
                user=user,
                token=token.id,
                expires=token.expires,
                request=request,
            )
    raise Forbidden("This user does not belong to that organization")


async def holds(db: Connection, actor: Actor) -> bool:
    """Whether a caller who has waited may still read: not revoked, not expired, not put out, not suspended since.

    `db` is the platform's: revoked tokens belong to no organization.
    """
    if actor.expires is not None and actor.expires <= now():
        return False
    if actor.user is None:
        return bool(await db.value(sql.key_holds, {"org": actor.org, "key": actor.key}))
    asked = {"org": actor.org, "user": actor.user.id, "token": actor.token}
    return bool(await db.value(sql.token_holds, asked))


async def by_marketplace_key(db: Connection, kinds: Sequence[str], key: str, request: str) -> Actor:
    """The caller who holds a key of one of these kinds, in one statement (marketplace §1). Raises Unauthorized.

    An application acts for the company that its key was made in, a user for all that the user belongs to, in each with
    the role that is had there. Requests of all keys of one company, or of one user, are counted together.
    """
    rows = await db.all(sql.callers_by_marketplace_key, {"hash": digest(key)})
    if not rows or rows[0][WIDTH + 1] not in kinds:
        raise Unauthorized("The API key is not valid")
    uid, kind, orders, products, customers, role, read_only, *person = rows[0][WIDTH:]
    companies = tuple(Organization(*row[:WIDTH]) for row in rows)
    return Actor(
        companies[0],
        role,
        bool(read_only),
        user=User(*person) if kind == "user" else None,
        key=uid,
        request=request,
        organizations=companies,
        rights={"orders": orders, "products": products, "customers": customers},
        roles=tuple(row[WIDTH + 5] for row in rows) if len(rows) > 1 else (),
        owner=f"user:{person[1]}" if kind == "user" else f"company:{companies[0].id}",
    )
