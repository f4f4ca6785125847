"""`fondaco token`: access tokens of the dated LeafLink API."""

import time
from typing import Annotated

import typer

from fondaco.cli.common import Data, Url, notes, refuse, run, settings_of, show
from fondaco.identity import actions
from fondaco.identity.access_tokens import (
    LIFE,
    LONGEST_LIFE,
    Claims,
    open_access_tokens,
    revoke_access_token,
    revoke_subject,
)
from fondaco.kernel.errors import Invalid, NotFound
from fondaco.store.database import Connection, Database

tokens = typer.Typer(no_args_is_help=True, help="Access tokens of the dated LeafLink API: short-lived, for programs.")
UNITS = {"s": 1, "m": 60, "h": 3600}


def seconds(text: str) -> int:
    """`900`, `900s`, `15m` or `12h`. Raises Invalid."""
    number, unit = (text[:-1], text[-1]) if text[-1:] in UNITS else (text, "s")
    if not (number.isascii() and number.isdigit()) or len(number) > 9:
        raise Invalid("How long a token lives is said as in 900, 15m or 12h", "ttl")
    return int(number) * UNITS[unit]


@tokens.command("create")
def create(
    org: Annotated[list[str] | None, typer.Option(help="An organization's id; say it again for several.")] = None,
    all_companies: Annotated[
        bool, typer.Option("--all-companies", help="For every organization, also those opened later.")
    ] = False,
    ttl: Annotated[str, typer.Option(help="How long it lives: 900, 15m, 12h; 24h at most.")] = f"{LIFE // 3600}h",
    role: Annotated[str, typer.Option(help="owner, admin, staff or viewer.")] = "staff",
    subject: Annotated[
        str, typer.Option(help="For which application: tokens of one are counted and revoked together.")
    ] = "",
    user: Annotated[
        str,
        typer.Option(
            help="For which user, by e-mail address, instead of an application: with no more than the user's role."
        ),
    ] = "",
    data: Data = None,
    database_url: Url = "",
) -> None:
    """Sign an access token and print it. It cannot be shown again."""
    if bool(org) == all_companies:
        raise refuse("Say for which organizations: --org ID, once or more often, or --all-companies.")
    if subject and user:
        raise refuse("A token is for an application (--subject) or for a user (--user).")
    settings = settings_of(data, database_url)

    async def work(db: Database) -> str:
        platform = db.of(None)
        found = [await actions.organization(platform, each) for each in org or ()]
        whose = subject or (found[0].uid if len(found) == 1 else "operator")
        if user:
            known = await platform.one(actions.sql.user_by_email, {"email": user.strip().lower()})
            if known is None:
                raise NotFound(f"There is no user {user}")
            whose = known[1]
            for each in found:
                if await platform.value(actions.sql.role_of, {"org": each.id, "user": known[0]}) is None:
                    raise NotFound(f"There is no user {user} in the organization {each.uid}")
        signer = await open_access_tokens(db, settings)
        companies = None if all_companies else [each.id for each in found]
        text, _ = signer.issue(whose, companies, role=role, life=seconds(ttl))
        return text

    show(run(settings, work))


@tokens.command("revoke")
def revoke(
    token: Annotated[str, typer.Argument(help="The token, or its id (the claim jti).")] = "",
    subject: Annotated[str, typer.Option(help="Instead: every token that a subject (the claim sub) has.")] = "",
    data: Data = None,
    database_url: Url = "",
) -> None:
    """End a token, or all tokens of a subject, at once and in every running process."""
    if bool(token) == bool(subject):
        raise refuse("Say which: a token or its id, or --subject.")
    settings = settings_of(data, database_url)

    async def work(db: Database) -> None:
        claims: Claims | None = None
        if token.count(".") == 2:
            claims = (await open_access_tokens(db, settings)).read(token)

        async def unit(tx: Connection) -> None:
            if subject:
                await revoke_subject(tx, subject)
            elif claims:
                await revoke_access_token(tx, claims.id, claims.expires)
            else:
                await revoke_access_token(tx, token, int(time.time()) + LONGEST_LIFE)

        await db.write(None, unit)

    run(settings, work)
    notes.print("Revoked.")
