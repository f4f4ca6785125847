"""`fondaco carrier` and `fondaco credit`: what no dialect makes."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from fondaco.cli.common import Data, Org, Url, run, settings_of, show
from fondaco.customers.businesses import BUSINESSES
from fondaco.delivery.fleets import share_carrier
from fondaco.events.records import load
from fondaco.identity.actions import organization
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid, NotFound
from fondaco.kernel.values import UNITS
from fondaco.pricing.model import CREDITS
from fondaco.pricing.promotions import archive_credit, cancel_credit, grant_credit
from fondaco.store.database import Connection, Database

carriers = typer.Typer(no_args_is_help=True, help="Carriers that every organization may work with.")
credits_ = typer.Typer(no_args_is_help=True, help="What organizations owe their customers.")
Credit = Annotated[int, typer.Argument(help="The credit's id.")]


@carriers.command("add")
def add_carrier(
    name: str,
    state: Annotated[str, typer.Option(help="As in CO.")] = "",
    medical_license: Annotated[str, typer.Option(help="Its licence for medical goods.")] = "",
    adult_use_license: Annotated[str, typer.Option(help="Its licence for goods for adults.")] = "",
    data: Data = None,
    database_url: Url = "",
) -> None:
    """Make a carrier known to all organizations and print its id."""
    values = {
        "name": name,
        "state": state,
        "medical_license": medical_license,
        "adult_use_license": adult_use_license,
    }

    async def work(db: Database) -> int:
        return await db.write(None, lambda tx: share_carrier(tx, values))

    show(run(settings_of(data, database_url), work))


@credits_.command("grant")
def grant(
    org: Org,
    customer: Annotated[int, typer.Option(help="The customer's number.")],
    amount: Annotated[str, typer.Option(help="As in 12.50, in the organization's currency.")],
    reason: Annotated[str, typer.Option(help="As in promo_new_customer.")] = "other",
    note: Annotated[str, typer.Option(help="What it is for.")] = "",
    data: Data = None,
    database_url: Url = "",
) -> None:
    """Owe a customer an amount and print the credit's id."""

    async def work(db: Database) -> int:
        async def unit(tx: Connection) -> int:
            actor = Actor(await organization(tx, org), "owner", request="operator")
            if await load(tx, BUSINESSES, actor.org, "id", customer) is None:
                raise NotFound("There is no such customer")
            values = {
                "customer_id": customer,
                "amount": units_of(amount),
                "reason": reason,
                "notes": note,
                "credit_date": date.today().isoformat(),
            }
            return (await grant_credit(tx, actor, values)).id

        return await db.write(None, unit)

    show(run(settings_of(data, database_url), work))


@credits_.command("cancel")
def cancel(org: Org, id: Credit, data: Data = None, database_url: Url = "") -> None:
    """Owe it no more, and show it in lists no more."""

    async def work(db: Database) -> None:
        async def unit(tx: Connection) -> None:
            actor = Actor(await organization(tx, org), "owner", request="operator")
            credit = await load(tx, CREDITS, actor.org, "id", id, lock=True)
            if credit is None:
                raise NotFound("There is no such credit")
            await archive_credit(tx, actor, await cancel_credit(tx, actor, credit))

        await db.write(None, unit)

    run(settings_of(data, database_url), work)


def units_of(text: str) -> int:
    """An amount of at most two decimals in 1/10 000. Raises Invalid."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("nan")
    if not amount.is_finite() or amount != round(amount, 2) or abs(amount) >= 10**8:
        raise Invalid("An amount is a number of at most two decimals, as in 12.50")
    return int(amount * UNITS)
