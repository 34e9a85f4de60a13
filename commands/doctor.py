"""`ashshash doctor`: what is wrong with this site."""

from collections.abc import Callable
from typing import Protocol

import click

from gateway.service.doctor import Doctor


class Site(Protocol):
    """What the command needs of the composed site."""

    @property
    def doctor(self) -> Doctor:
        """Who looks at it."""


def doctor(make: Callable[[str], Site]) -> click.Command:
    """Return the command."""

    @click.command("doctor", help="Look at everything and say what is wrong; exits with 1 where something grave is.")
    def look() -> None:
        grave = 0
        for one in make("").doctor.look():
            mark = "ok   " if not one.fault else "FAULT" if one.grave else "note "
            click.echo(f"{mark}  {one.what}" + (f": {one.fault}" if one.fault else ""))
            grave += bool(one.fault) and one.grave
        raise SystemExit(1 if grave else 0)

    return look
