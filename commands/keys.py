"""`ashshash keys`: the keys that encrypt what people told us."""

import base64
import secrets

import click

from commands.site import SiteMaker

BYTES = 32


def keys(make: SiteMaker) -> click.Group:
    """Return the group."""

    @click.group("keys", help="Encryption keys.")
    def group() -> None: ...

    @group.command("new", help="Print a new key. Put it first in ASHSHASH_KEYS, keep a copy off this machine.")
    def new() -> None:
        click.echo(new_key())

    @group.command("rotate", help="Encrypt everything with the first key of ASHSHASH_KEYS; older ones can then go.")
    def rotate() -> None:
        click.echo(f"Encrypted {make('').rotate_keys()} rows with the newest key.")

    return group


def new_key() -> str:
    """Return a fresh key as settings take it."""
    return base64.urlsafe_b64encode(secrets.token_bytes(BYTES)).decode()
