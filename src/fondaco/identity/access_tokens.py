"""Credentials of the dated LeafLink API: signed, short-lived, for the companies they name (leaflink §1.2, D-02)."""

import time
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import jwt

from fondaco.identity.credentials import WIDTH, sql
from fondaco.identity.tokens import LONGEST, NAME, kept_secret, moment
from fondaco.kernel.actor import RANK, Actor, Organization, User
from fondaco.kernel.errors import Invalid, Unauthorized
from fondaco.kernel.values import Struct, new_uid
from fondaco.settings import Settings
from fondaco.store.database import Connection, Database

AUDIENCE = "leaflink"  # where no public URL is settled
ALGORITHMS = ("HS256", "RS256", "ES256")
LIFE = 60 * 60
LONGEST_LIFE = 24 * LIFE
SKEW = 30  # seconds by which clocks may differ
CLAIMS = ["iss", "aud", "sub", "iat", "exp", "jti", "role"]
MOST_COMPANIES = 1000
LARGEST_ID = 2**63 - 1
NOT_VALID = "The token is not valid"


class Claims(Struct, frozen=True):
    """What a token says: its id, for whom it is, for which companies (None: all) and with which role.

    `issued` and `expires` are seconds of Unix time, `until` is the latter as stored.
    """

    id: str
    subject: str
    role: str
    issued: int
    expires: int
    until: str
    companies: tuple[int, ...] | None = None


class AccessTokens:
    """Signs and reads access tokens: with a secret (HS256), or with a key in PEM (RS256, ES256).

    A public key reads alone. Raises Invalid for an algorithm or a key that cannot be used.
    """

    def __init__(self, secret: str, audience: str = AUDIENCE, *, algorithm: str = "HS256", pem: str = "") -> None:
        if algorithm not in ALGORITHMS:
            raise Invalid(f"Access tokens are signed by one of {', '.join(ALGORITHMS)}", "leaflink_token_algorithm")
        self._algorithm = algorithm
        self._audience = audience
        self._signing: Any = secret
        self._reading: Any = secret
        # Verified once: that takes 60 µs, a quarter of a request. What is refused is not kept.
        self._kept = lru_cache(maxsize=4096)(self._verify)
        if algorithm != "HS256":
            try:
                self._signing = jwt.get_algorithm_by_name(algorithm).prepare_key(pem)
            except (jwt.InvalidKeyError, ValueError, TypeError):
                raise Invalid(f"{algorithm} needs its key in a PEM file", "leaflink_token_key") from None
            self._reading = self._signing
            if hasattr(self._signing, "public_key"):
                self._reading = self._signing.public_key()

    def issue(
        self, subject: str, companies: Sequence[int] | None, *, role: str = "staff", life: int = LIFE
    ) -> tuple[str, Claims]:
        """A token for these companies, or for all (None), and what it says. `life` in seconds. Raises Invalid."""
        if not 1 <= life <= LONGEST_LIFE:
            raise Invalid(f"A token lives from 1 to {LONGEST_LIFE} seconds", "ttl")
        if role not in RANK:
            raise Invalid(f"A role is one of {', '.join(RANK)}", "role")
        if not subject or companies == () or companies == []:
            raise Invalid("A token is for somebody, and for one company at least", "companies")
        if self._algorithm != "HS256" and self._signing is self._reading:
            raise Invalid("A public key only reads tokens: sign them with the private one", "leaflink_token_key")
        at = int(time.time())
        scope = {"all_companies": True} if companies is None else {"companies": list(companies)}
        claims: dict[str, Any] = {"iss": NAME, "aud": self._audience, "sub": subject, "jti": new_uid(), "role": role}
        claims |= {"iat": at, "exp": at + life} | scope
        return jwt.encode(claims, self._signing, self._algorithm), _claims(claims)

    def read(self, text: str) -> Claims:
        """What a token says. Raises Unauthorized for any that is not ours, whole, and of this moment."""
        claims = self._kept(text)
        if claims.expires <= time.time() - SKEW:
            raise Unauthorized("The token has expired")
        return claims

    def _verify(self, text: str) -> Claims:
        if len(text) > LONGEST * 4 or text.count(".") != 2:
            raise Unauthorized(NOT_VALID)
        try:
            claims = jwt.decode(
                text,
                self._reading,
                [self._algorithm],
                audience=self._audience,
                issuer=NAME,
                leeway=SKEW,
                options={"require": CLAIMS},
            )
            return _claims(claims)
        except jwt.ExpiredSignatureError:
            raise Unauthorized("The token has expired") from None
        except (jwt.InvalidTokenError, ValueError, OverflowError, TypeError):
            raise Unauthorized(NOT_VALID) from None


def _claims(claims: dict[str, Any]) -> Claims:
    """Raises ValueError for what does not say what it must, in the types it must have."""
    issued, expires = claims["iat"], claims["exp"]
    named = claims.get("companies")
    if claims.get("all_companies") is True:
        companies = None
    elif isinstance(named, list) and all(type(each) is int and 0 < each <= LARGEST_ID for each in named):
        companies = tuple(named[: MOST_COMPANIES + 1])
    else:
        raise ValueError("companies")
    if type(issued) is not int or type(expires) is not int or not 0 < expires - issued <= LONGEST_LIFE:
        raise ValueError("life")
    if companies is not None and not 0 < len(companies) <= MOST_COMPANIES:
        raise ValueError("companies")
    words = (claims["jti"], claims["sub"], claims["role"])
    if not all(isinstance(each, str) and each and "\0" not in each for each in words) or claims["role"] not in RANK:
        raise ValueError("words")
    return Claims(*words, issued, expires, moment(expires), companies)


async def open_access_tokens(db: Database, settings: Settings) -> AccessTokens:
    """The installation's. Raises Invalid for settings that cannot be."""
    pem = ""
    if settings.leaflink_token_key is not None:
        try:
            pem = settings.leaflink_token_key.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            raise Invalid(f"Cannot read {settings.leaflink_token_key}", "leaflink_token_key") from None
    return AccessTokens(
        await kept_secret(db), settings.public_url or AUDIENCE, algorithm=settings.leaflink_token_algorithm, pem=pem
    )


async def by_access_token(db: Connection, tokens: AccessTokens, text: str, request: str) -> Actor:
    """Who presents this token, in one statement. Raises Unauthorized.

    Where its subject is one of our users, that is who acts: for companies that the user belongs to still, and in none
    with more than the role held there.
    """
    claims = tokens.read(text)
    asked = {"token": claims.id, "subject": claims.subject, "issued": claims.issued}
    if claims.companies is None:
        rows = await db.all(sql.all_companies_of_token, asked)
    else:
        rows = await db.all(sql.companies_of_token, asked | {"companies": list(claims.companies)})
    if not rows:
        raise Unauthorized("The token has been revoked, or is for no company of this installation")
    companies = tuple(Organization(*row[:WIDTH]) for row in rows)
    *person, held = rows[0][WIDTH:]
    roles = tuple(min(claims.role, row[-1], key=RANK.__getitem__) for row in rows) if held else ()
    return Actor(
        companies[0],
        roles[0] if roles else claims.role,
        user=User(*person) if held else None,
        token=claims.id,
        expires=claims.until,
        request=request,
        organizations=companies,
        roles=roles,
        owner=claims.subject,
    )


async def revoke_access_token(tx: Connection, id: str, expires: int) -> None:
    """End one token at once. `expires` is when it would have ended by itself."""
    await tx.run(sql.revoke_token, {"token": id, "expires": moment(expires + SKEW)})


async def revoke_subject(tx: Connection, subject: str) -> None:
    """End at once every token that a subject has; those issued from the next second on are good."""
    at = int(time.time())
    row = {"subject": subject, "issued": at, "expires": moment(at + LONGEST_LIFE + SKEW)}
    await tx.run(sql.revoke_subject, row)
