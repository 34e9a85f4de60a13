"""`ashshash db`: the database's schema."""

import click

from commands.site import SiteMaker


def db(make: SiteMaker) -> click.Group:
    """Return the group."""

    @click.group("db", help="The database.")
    def group() -> None: ...

    @group.command("upgrade", help="Bring the schema to the newest revision; safe to repeat.")
    def upgrade() -> None:
        click.echo(f"The database is at revision {make('').upgrade_database()}.")

    return group
