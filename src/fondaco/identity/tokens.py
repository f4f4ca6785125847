"""JWTs: what login gives out. HS256 with the installation's own secret, checked as RFC 8725 asks."""

import secrets
import time
from datetime import UTC, datetime

import jwt

from fondaco.kernel.errors import Unauthorized
from fondaco.kernel.values import Struct, new_uid, stored
from fondaco.store import sqlfile
from fondaco.store.database import Connection, Database

ALGORITHM = "HS256"
NAME = "fondaco"
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
        token = Token(new_uid(), user, moment(at + self._life))
        claims = {"iss": NAME, "aud": NAME, "sub": user, "jti": token.id, "iat": at, "nbf": at, "exp": at + self._life}
        return jwt.encode(claims, self._secret, ALGORITHM), token

    def read(self, text: str) -> Token:
        """What a token says. Raises Unauthorized for any that is not ours, whole, and of this moment."""
        if len(text) > LONGEST or text.count(".") != 2:
            raise Unauthorized("The token is not valid")
        try:
            claims = jwt.decode(
                text, self._secret, [ALGORITHM], audience=NAME, issuer=NAME, options={"require": CLAIMS}
            )
            token = Token(claims["jti"], claims["sub"], moment(claims["exp"]))
        except jwt.ExpiredSignatureError:
            raise Unauthorized("The token has expired") from None
        except (jwt.InvalidTokenError, ValueError, OverflowError):  # the last two: a moment beyond every calendar
            raise Unauthorized("The token is not valid") from None
        if "\0" in token.id + token.user:
            raise Unauthorized("The token is not valid")
        return token


async def open_tokens(db: Database, life: int) -> Tokens:
    """The installation's tokens."""
    return Tokens(await kept_secret(db), life)


async def kept_secret(db: Database) -> str:
    """The installation's secret, made at first use."""

    async def work(tx: Connection) -> str:
        await tx.run(sql.keep_secret, {"name": "jwt", "value": secrets.token_hex(32)})
        kept: str = await tx.value(sql.secret, {"name": "jwt"})
        return kept

    found: str | None = await db.of(None).value(sql.secret, {"name": "jwt"})
    return await db.write(None, work) if found is None else found


def moment(seconds: int) -> str:
    """A second of Unix time as stored."""
    return stored(datetime.fromtimestamp(seconds, UTC))
