"""JWTs: what login gives out. HS256 with the installation's own secret, checked as RFC 8725 asks."""

import secrets
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import jwt

from fondaco.kernel.errors import Unauthorized
from fondaco.kernel.values import Struct, new_uid, stored
from fondaco.store import sqlfile
from fondaco.store.database import Connection, Database

ALGORITHM = "HS256"
NAME = "fondaco"
ACCESS = "leaflink"
LONGEST = 2048
CLAIMS = ["exp", "iat", "nbf", "sub", "jti", "iss", "aud"]
sql = sqlfile.load(__package__)


class Token(Struct, frozen=True):
    """`id` is what revocation names, `user` the user's uid, `expires` UTC text of whole seconds."""

    id: str
    user: str
    expires: str


class Tokens:
    """Signs and reads tokens. `life` is in seconds."""

    def __init__(self, secret: str, life: int) -> None:
        self._secret = secret
        self._life = life

    def issue(self, user: str) -> tuple[str, Token]:
        at = int(time.time())
        token = Token(new_uid(), user, _moment(at + self._life))
        claims = {"iss": NAME, "aud": NAME, "sub": user, "jti": token.id, "iat": at, "nbf": at, "exp": at + self._life}
        return jwt.encode(claims, self._secret, ALGORITHM), token

    def issue_access(self, companies: Sequence[int], role: str) -> str:
        """A token for the dated LeafLink API."""
        at = int(time.time())
        claims = {"iss": NAME, "aud": ACCESS, "companies": list(companies), "role": role, "jti": new_uid(), "iat": at}
        return jwt.encode(claims | {"exp": at + self._life}, self._secret, ALGORITHM)

    def read_access(self, text: str) -> dict[str, Any]:
        """Raises Unauthorized."""
        try:
            claims: dict[str, Any] = jwt.decode(text, self._secret, [ALGORITHM], audience=ACCESS, issuer=NAME)
        except jwt.InvalidTokenError:
            raise Unauthorized("The token is not valid") from None
        return claims

    def read(self, text: str) -> Token:
        """What a token says. Raises Unauthorized for any that is not ours, whole, and of this moment."""
        if len(text) > LONGEST or text.count(".") != 2:
            raise Unauthorized("The token is not valid")
        try:
            claims = jwt.decode(
                text, self._secret, [ALGORITHM], audience=NAME, issuer=NAME, options={"require": CLAIMS}
            )
            token = Token(claims["jti"], claims["sub"], _moment(claims["exp"]))
        except jwt.ExpiredSignatureError:
            raise Unauthorized("The token has expired") from None
        except (jwt.InvalidTokenError, ValueError, OverflowError):  # the last two: a moment beyond every calendar
            raise Unauthorized("The token is not valid") from None
        if "\0" in token.id + token.user:
            raise Unauthorized("The token is not valid")
        return token


async def open_tokens(db: Database, life: int) -> Tokens:
    """The installation's tokens, with a secret made at first use."""

    async def work(tx: Connection) -> str:
        await tx.run(sql.keep_secret, {"name": "jwt", "value": secrets.token_hex(32)})
        kept: str = await tx.value(sql.secret, {"name": "jwt"})
        return kept

    kept = await db.of(None).value(sql.secret, {"name": "jwt"})
    return Tokens(kept or await db.write(None, work), life)


def _moment(seconds: int) -> str:
    return stored(datetime.fromtimestamp(seconds, UTC))
