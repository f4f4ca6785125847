"""Credentials of the dated LeafLink API: signed, short-lived, for the companies they name (leaflink D-02)."""

from fondaco.identity.credentials import sql
from fondaco.identity.tokens import Tokens
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.errors import Unauthorized
from fondaco.store.database import Connection


async def by_access_token(db: Connection, tokens: Tokens, text: str, request: str) -> Actor:
    """Who presents this token. Raises Unauthorized."""
    claims = tokens.read_access(text)
    rows = [Organization(*row) for row in await db.all(sql.organizations, {})]
    mine = tuple(each for each in rows if each.id in claims["companies"])
    if not mine:
        raise Unauthorized("The token names no company")
    return Actor(mine[0], claims["role"], token=claims["jti"], request=request, organizations=mine)
