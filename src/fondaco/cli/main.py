"""The commands, one group a file."""

import sys

import typer

from fondaco.cli import backup, demo, doctor, identity, importing, migrate, ordering, reference, serve, tokens, trade
from fondaco.cli.common import notes
from fondaco.store.open import OUT_OF_REACH

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="One catalogue, one stock, one order book, in several API dialects.",
)
app.command("serve")(serve.serve)
app.command("demo")(demo.demo)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("migrate")(migrate.migrate)
app.command("doctor")(doctor.doctor)
identity.organizations.command("describe")(reference.describe_organization)
identity.users.command("describe")(reference.describe_user)
app.add_typer(identity.organizations, name="org")
app.add_typer(identity.users, name="user")
app.add_typer(identity.keys, name="key")
app.add_typer(tokens.tokens, name="token")
app.add_typer(reference.taxons, name="taxonomy")
app.add_typer(reference.licenses, name="license")
app.add_typer(trade.carriers, name="carrier")
app.add_typer(trade.credits_, name="credit")
importing.imports.command("orders")(ordering.import_orders)
app.add_typer(importing.imports, name="import")


def main() -> None:
    try:
        app()
    except OUT_OF_REACH as failure:
        notes.print(f"Cannot go on: {failure}", style="red", highlight=False, markup=False)
        sys.exit(1)
