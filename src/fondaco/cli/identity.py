"""`fondaco org`, `fondaco user` and `fondaco key`."""

import os
from typing import Annotated

import typer

from fondaco.cli.common import Data, Org, Url, notes, refuse, run, settings_of, show
from fondaco.identity import actions
from fondaco.identity.model import API_KEYS, ApiKey
from fondaco.identity.rules import GROUPS, read_rights
from fondaco.kernel.resource import Query, Sort
from fondaco.store.database import Connection, Database
from fondaco.store.listing import list_page

organizations = typer.Typer(no_args_is_help=True, help="Organizations: the tenants of this installation.")
users = typer.Typer(no_args_is_help=True, help="Users, who sign in with a password.")
keys = typer.Typer(no_args_is_help=True, help="API keys, for programs.")
Role = Annotated[str, typer.Option(help="owner, admin, staff or viewer.")]


@organizations.command("create")
def create_organization(
    name: str,
    currency: Annotated[str, typer.Option(help="As in EGP.")],
    country: Annotated[str, typer.Option(help="As in EG.")],
    time_zone: Annotated[str, typer.Option(help="As in Africa/Cairo.")] = "UTC",
    data: Data = None,
    database_url: Url = "",
) -> None:
    """Open an organization and print its id."""

    async def work(db: Database) -> str:
        async def unit(tx: Connection) -> str:
            return await actions.create_organization(tx, name, currency=currency, country=country, time_zone=time_zone)

        return await db.write(None, unit)

    show(run(settings_of(data, database_url), work))


@organizations.command("list")
def list_organizations(data: Data = None, database_url: Url = "") -> None:
    """Every organization: id, number, currency, country, state, name. LeafLink's dialects name it by its number."""

    async def work(db: Database) -> list[tuple[str, ...]]:
        found = await actions.organizations(db.of(None))
        return [
            (o.uid, str(o.id), o.currency, o.country, "suspended" if o.suspended else "active", o.name) for o in found
        ]

    for row in run(settings_of(data, database_url), work):
        show("\t".join(row))


def _suspension(id: str, *, suspended: bool, data: Data, url: Url) -> None:
    async def work(db: Database) -> None:
        await db.write(None, lambda tx: actions.suspend(tx, id, suspended=suspended))

    run(settings_of(data, url), work)


@organizations.command("suspend")
def suspend(id: str, data: Data = None, database_url: Url = "") -> None:
    """Answer 403 to an organization's callers until it is resumed."""
    _suspension(id, suspended=True, data=data, url=database_url)


@organizations.command("resume")
def resume(id: str, data: Data = None, database_url: Url = "") -> None:
    """Open a suspended organization again."""
    _suspension(id, suspended=False, data=data, url=database_url)


@users.command("create")
def create_user(
    org: Org,
    email: Annotated[str, typer.Option(help="The address to sign in with.")],
    role: Role = "staff",
    name: Annotated[str, typer.Option(help="The name to show.")] = "",
    data: Data = None,
    database_url: Url = "",
) -> None:
    """Add a user and print its id. The password comes from FONDACO_PASSWORD or a prompt."""
    password = os.environ.get("FONDACO_PASSWORD") or typer.prompt(
        "Password", hide_input=True, confirmation_prompt=True, err=True
    )

    async def work(db: Database) -> str:
        async def unit(tx: Connection) -> str:
            return await actions.create_user(tx, org, email, password=password, role=role, name=name)

        return await db.write(None, unit)

    show(run(settings_of(data, database_url), work))


@keys.command("create")
def create_key(
    org: Org,
    name: Annotated[str, typer.Option(help="What the key is for.")],
    role: Role = "staff",
    read_only: Annotated[bool, typer.Option("--read-only", help="A key that may only read.")] = False,
    kind: Annotated[
        str, typer.Option(help="app or user: a key of Marketplace V2, presented with App or Token.")
    ] = "linkit",
    rights: Annotated[
        str, typer.Option(help="Of a V2 key: none, read or write, as in orders=write,products=read.")
    ] = "",
    user: Annotated[str, typer.Option(help="The e-mail address of the user whose V2 key it is.")] = "",
    data: Data = None,
    database_url: Url = "",
) -> None:
    """Make an API key and print it. It is shown this once."""
    if kind == "linkit" and (rights or user):
        raise refuse("--rights and --user belong to keys of --kind app or --kind user.")
    if kind != "linkit" and read_only:
        raise refuse("What a key of Marketplace V2 may do is said by --rights.")

    async def work(db: Database) -> str:
        belongs = await actions.organization(db.of(None), org)

        async def unit(tx: Connection) -> str:
            if kind == "linkit":
                return (await actions.create_key(tx, belongs.id, name, role=role, read_only=read_only))[1]
            given = read_rights(rights)
            made = await actions.create_marketplace_key(
                tx, belongs.id, name, kind=kind, role=role, rights=given, email=user
            )
            return made[1]

        # A user and its memberships are the platform's.
        return await db.write(belongs.id if kind == "linkit" else None, unit)

    show(run(settings_of(data, database_url), work))


@keys.command("list")
def list_keys(org: Org, data: Data = None, database_url: Url = "") -> None:
    """An organization's keys, the newest first; the keys themselves are not kept."""

    async def work(db: Database) -> list[ApiKey]:
        belongs = await actions.organization(db.of(None), org)
        found, page = [], 1
        while True:
            answer = await list_page(db, API_KEYS, belongs.id, Query(page, 100, (Sort("created", True),)))
            found += answer.rows
            if not answer.has_next:
                return found
            page += 1

    for key in run(settings_of(data, database_url), work):
        may = "read only" if key.read_only else ""
        if key.kind != "linkit":
            may = f"{key.kind}: " + ",".join(f"{group}={getattr(key, group)}" for group in GROUPS)
        show("\t".join((key.uid, key.hint, key.role, may, key.revoked or "", key.name)))


@keys.command("revoke")
def revoke_key(id: str, data: Data = None, database_url: Url = "") -> None:
    """End a key at once, in every running process."""

    async def work(db: Database) -> None:
        await db.write(None, lambda tx: actions.revoke_anywhere(tx, id))

    run(settings_of(data, database_url), work)
    notes.print("Revoked.")
