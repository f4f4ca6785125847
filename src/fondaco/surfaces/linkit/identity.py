"""Signing in, keys and the organization's settings (linkit-v1 §1.3, D-18–D-20, D-48)."""

import asyncio
from typing import Annotated, Any, Literal, TypedDict

from msgspec import Meta, Struct

from fondaco.identity import actions
from fondaco.identity.model import API_KEYS, ApiKey
from fondaco.identity.passwords import is_password
from fondaco.kernel.actor import RANK, Organization, User
from fondaco.kernel.errors import Forbidden, Invalid, TooMany, Unauthorized
from fondaco.kernel.values import from_units, now, to_units
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces.bodies import check_type, read_fields
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.linkit.dialect import done
from fondaco.surfaces.linkit.shapes import Percent, moment
from fondaco.surfaces.operation import Call, Handler, show
from fondaco.surfaces.surface import House, address

TRIES = 10  # a minute, for each e-mail and each address
LIMIT = Annotated[int, Meta(ge=0, le=1_000_000)]
ADDRESS = f"^\\s*{actions.EMAIL.pattern}\\s*$"  # said in the API document; blanks around it are dropped first


class LoginIn(Struct):
    email: Annotated[str, Meta(min_length=1, max_length=254, extra_json_schema={"pattern": ADDRESS})]
    password: Annotated[str, Meta(min_length=1, max_length=1024)]


class SignedInUser(TypedDict):
    id: str
    email: str
    organization_id: str | None


class Session(TypedDict):
    token: str
    expires_at: str
    user: SignedInUser


class Caller(TypedDict):
    id: str
    email: str
    name: str
    type: str


class Named(TypedDict):
    id: str
    name: str


class TokenState(TypedDict):
    kind: Literal["jwt", "api_key"]
    valid: bool
    expires_at: str | None


class Billing(TypedDict):
    status: Literal["ACTIVE", "OVERDUE"]


class Credentials(TypedDict):
    checked_at: str
    user: Caller | None
    organization: Named
    token: TokenState
    billing: Billing
    wallet: None
    service_operational: bool


async def _session(house: House, call: Call, user: User) -> Reply:
    token, kept = house.tokens.issue(user.uid)
    belongs = await call.database.of(None).all(actions.sql.caller_by_user, {"user": user.id})
    return show(
        200,
        {
            "token": token,
            "expires_at": moment(kept.expires),
            "user": {"id": user.uid, "email": user.email, "organization_id": belongs[0][1] if belongs else None},
        },
    )


def login(house: House) -> Handler:
    async def act(call: Call) -> Reply:
        check_type(call.request)
        sent = read_fields(call.raw, LoginIn, partial=False)
        email = sent["email"].strip().lower()
        if not actions.EMAIL.fullmatch(email):
            raise Invalid("This is not an e-mail address", "email")
        for key in (f"login:{email}", f"login-from:{address(call.request, house.settings)}"):
            allowance = await house.limits.take(key, TRIES)
            if allowance.retry_after:
                raise TooMany(allowance.retry_after, "Too many tries to sign in, wait a little")
        found = await call.database.of(None).one(actions.sql.user_by_email, {"email": email})
        kept = found[4] if found else None
        if not await asyncio.to_thread(is_password, kept, sent["password"]) or not found:
            raise Unauthorized("The e-mail address or the password is wrong")
        return await _session(house, call, User(*found[:4]))

    return act


def refresh(house: House) -> Handler:
    async def act(call: Call) -> Reply:
        if call.actor.user is None:
            raise Forbidden("Only a token can be refreshed, not an API key")
        return await _session(house, call, call.actor.user)

    return act


async def logout(call: Call) -> Reply:
    if not call.actor.token:
        raise Forbidden("Only a token can be signed out, an API key is revoked")

    async def work(tx: Connection) -> None:
        await tx.run(actions.sql.revoke_token, {"token": call.actor.token, "expires": call.actor.expires})

    await call.database.write(None, work)
    return Reply(204, b"")


async def credentials(call: Call) -> Reply:
    actor = call.actor
    user = actor.user
    return show(
        200,
        {
            "checked_at": moment(now()),
            "user": {"id": user.uid, "email": user.email, "name": user.name, "type": actor.role} if user else None,
            "organization": {"id": actor.organization.uid, "name": actor.organization.name},
            "token": {
                "kind": "jwt" if actor.token else "api_key",
                "valid": True,
                "expires_at": moment(actor.expires) if actor.expires else None,
            },
            "billing": {"status": "OVERDUE" if actor.organization.suspended else "ACTIVE"},
            "wallet": None,
            "service_operational": not actor.organization.suspended,
        },
    )


class KeyIn(Struct):
    name: Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\S")]
    role: Literal["owner", "admin", "staff", "viewer"] = "staff"
    read_only: bool = False


class KeyView(TypedDict):
    id: str
    name: str
    hint: str
    role: str
    read_only: bool
    revoked: str | None
    created: str


class NewKeyView(KeyView):
    key: str


def show_key(k: ApiKey, organization: Organization) -> KeyView:
    return {
        "id": k.uid,
        "name": k.name,
        "hint": k.hint,
        "role": k.role,
        "read_only": bool(k.read_only),
        "revoked": moment(k.revoked) if k.revoked else None,
        "created": moment(k.created),
    }


KEYS = Collection(
    "/api-keys",
    API_KEYS,
    show_key,
    KeyView,
    names={name: name for name in ("name", "hint", "role", "read_only", "revoked", "created")} | {"id": "uid"},
    order="-created",
)


async def create_key(call: Call) -> Reply:
    check_type(call.request)
    sent = read_fields(call.raw, KeyIn, partial=False)
    if RANK[sent["role"]] > RANK[call.actor.role]:
        raise Forbidden("A key cannot do more than the one who makes it")
    uid, key = await actions.create_key(
        call.db, call.actor.org, sent["name"], role=sent["role"], read_only=sent["read_only"], by=call.actor
    )
    made = ApiKey(0, uid, sent["name"], key[:10], sent["role"], sent["read_only"], now(), None)
    return done(201, "API key created: it is shown this once", {**show_key(made, call.actor.organization), "key": key})


async def revoke_key(call: Call) -> Reply:
    await actions.revoke_key(call.db, call.actor.org, call.path["id"], by=call.actor)
    return Reply(204, b"")


class OrganizationIn(Struct):
    name: Annotated[str, Meta(min_length=1, max_length=255, pattern=r"\S")]
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")]
    country: Annotated[str, Meta(pattern="^[A-Z]{2}$")]
    default_vat: Percent
    order_view: Literal["both", "flat", "unified"]
    orders_adjust_stock: bool | None
    read_limit: LIMIT
    write_limit: LIMIT
    bulk_limit: LIMIT


class OrganizationView(TypedDict):
    id: str
    name: str
    currency: str
    country: str
    default_vat: float
    order_view: str
    orders_adjust_stock: bool | None
    read_limit: int
    write_limit: int
    bulk_limit: int
    suspended: bool
    created: str
    updated: str


def show_organization(o: Organization) -> OrganizationView:
    adjusts = o.orders_adjust_stock
    return {
        "id": o.uid,
        "name": o.name,
        "currency": o.currency,
        "country": o.country,
        "default_vat": from_units(o.default_vat),
        "order_view": o.order_view,
        "orders_adjust_stock": None if adjusts is None else bool(adjusts),
        "read_limit": o.read_limit,
        "write_limit": o.write_limit,
        "bulk_limit": o.bulk_limit,
        "suspended": bool(o.suspended),
        "created": moment(o.created),
        "updated": moment(o.updated),
    }


async def read_organization(call: Call) -> Reply:
    return show(200, show_organization(call.actor.organization))


async def read_own_organization(call: Call) -> Reply:
    """What If-Match is compared with: the organization as it stands within the unit of work."""
    return show(200, show_organization(await actions.own_organization(call.db, call.actor.org)))


async def update_organization(call: Call) -> Reply:
    check_type(call.request)
    changes: dict[str, Any] = read_fields(call.raw, OrganizationIn, partial=True)
    if "default_vat" in changes:
        changes["default_vat"] = to_units(changes["default_vat"], 4)
    changed = await actions.update_organization(call.db, call.actor, changes)
    return done(200, "Organization updated", show_organization(changed))
