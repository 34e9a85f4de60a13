"""`ashshash settings`: every setting with its default and meaning."""

from collections.abc import Mapping
from typing import Any

import click

from gateway.settings import describe

HEAD = "Settings are environment variables, or lines of a file `.env`; the environment wins.\n"


def settings(groups: Mapping[str, type[Any]]) -> click.Command:
    """Return the command; `groups` are settings classes by their headings."""

    @click.command("settings", help="Print every setting, its default and its meaning, as docs/settings.md has them.")
    def show() -> None:
        click.echo(document(groups), nl=False)

    return show


def document(groups: Mapping[str, type[Any]]) -> str:
    """Return docs/settings.md."""
    parts = [f"## {heading}\n\n{describe(cls)}" for heading, cls in groups.items()]
    return "\n".join(["# Settings\n", HEAD, *parts])
