"""`fondaco taxonomy`, `fondaco license`, and what an organization shows of itself and its people."""

from typing import Annotated, Any

import typer

from fondaco.catalog import taxa
from fondaco.cli.common import Data, Org, Url, refuse, run, settings_of, show
from fondaco.identity import companies, staff
from fondaco.identity.actions import organization
from fondaco.identity.licenses import archive_license, keep_licenses
from fondaco.kernel.actor import Operator
from fondaco.kernel.moments import read_day
from fondaco.store.database import Connection, Database

taxons = typer.Typer(no_args_is_help=True, help="The categories of products that all organizations share.")
licenses = typer.Typer(no_args_is_help=True, help="Licences of organizations.")
Told = Annotated[list[str], typer.Argument(help="As in city=Denver.", metavar="NAME=VALUE...")]
Description = Annotated[str, typer.Option(help="What belongs in it.")]
FLAGS = {"true": True, "false": False}


def told(pairs: list[str], texts: dict[str, int], flags: tuple[str, ...] | list[str]) -> dict[str, Any]:
    """What NAME=VALUE arguments say; a refusal for a name that means nothing."""
    values: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or (name not in texts and name not in flags):
            raise refuse(f"{pair!r} says nothing: use NAME=VALUE with one of {', '.join(sorted([*texts, *flags]))}.")
        if name in flags and value not in FLAGS:
            raise refuse(f"{name} is true or false.")
        values[name] = FLAGS[value] if name in flags else value
    return values


def describe_organization(org: str, values: Told, data: Data = None, database_url: Url = "") -> None:
    """Say what an organization shows to those it trades with, such as dba, address, legal_name or sts_enabled."""
    changes = told(values, companies.TEXTS, companies.FLAGS)

    async def work(db: Database) -> None:
        belongs = await organization(db.of(None), org)
        await db.write(None, lambda tx: companies.describe(tx, Operator(belongs.id), changes))

    run(settings_of(data, database_url), work)


def describe_user(org: Org, email: str, values: Told, data: Data = None, database_url: Url = "") -> None:
    """Say what an organization keeps of one of its people; is_active=false lets that person in no more."""
    changes = told(values, staff.TEXTS, staff.FLAGS)

    async def work(db: Database) -> None:
        belongs = await organization(db.of(None), org)
        await db.write(None, lambda tx: staff.describe_member(tx, Operator(belongs.id), email, changes))

    run(settings_of(data, database_url), work)


@licenses.command("add")
def add_license(
    org: Org,
    number: str,
    kind: Annotated[int, typer.Option("--type", help="The id of the licence's type.")],
    end: Annotated[str, typer.Option(help="Its last day, as in 2027-12-31.")],
    start: Annotated[str, typer.Option(help="Its first day, if known.")] = "",
    data: Data = None,
    database_url: Url = "",
) -> None:
    """Add a licence, or change the one of this number, and print its id."""
    days = [read_day(text) if text else None for text in (start, end)]
    if days[1] is None or (start and days[0] is None):
        raise refuse("A day is written as in 2027-12-31.")
    wanted = {"number": number.strip(), "type_id": kind, "issued": days[0], "expires": days[1]}

    async def work(db: Database) -> int:
        belongs = await organization(db.of(None), org)

        async def unit(tx: Connection) -> int:
            return (await keep_licenses(tx, Operator(belongs.id), [wanted]))[0].id

        return await db.write(None, unit)

    show(run(settings_of(data, database_url), work))


@licenses.command("archive")
def archive(org: Org, number: str, data: Data = None, database_url: Url = "") -> None:
    """Take a licence out of use."""

    async def work(db: Database) -> None:
        belongs = await organization(db.of(None), org)
        await db.write(None, lambda tx: archive_license(tx, Operator(belongs.id), number))

    run(settings_of(data, database_url), work)


@taxons.command("add")
def add_taxon(
    name: str,
    below: Annotated[int, typer.Option(help="The id of the category that it stands below.")] = 0,
    description: Description = "",
    data: Data = None,
    database_url: Url = "",
) -> None:
    """Add a category, or a subcategory below one, and print its id."""

    async def work(db: Database) -> int:
        async def unit(tx: Connection) -> int:
            if below:
                return await taxa.add_subcategory(tx, below, name, description)
            return await taxa.add_category(tx, name, description)

        return await db.write(None, unit)

    show(run(settings_of(data, database_url), work))


@taxons.command("rename")
def rename_taxon(
    id: int,
    name: str,
    sub: Annotated[bool, typer.Option("--sub", help="It is a subcategory.")] = False,
    description: Description = "",
    data: Data = None,
    database_url: Url = "",
) -> None:
    """Call a category or subcategory otherwise."""

    async def work(db: Database) -> None:
        await db.write(None, lambda tx: taxa.rename(tx, id, name, description, below=sub))

    run(settings_of(data, database_url), work)
