"""`ashshash call`, `feedback` and `demo-data`: what staff do at a terminal."""

from collections.abc import Callable
from typing import Protocol

import click

from commands.tips import Site as TipSite
from commands.tips import tip_commands
from commands.told import within
from gateway.service.desk import Desk


class Site(TipSite, Protocol):
    """What these commands need of the composed site."""

    @property
    def desk(self) -> Desk:
        """The acts of staff."""

    def seed(self) -> int:
        """Add the demonstration's made-up staff."""


Maker = Callable[[str], Site]


def desk_commands(make: Maker) -> list[click.Command]:
    """Return the commands."""
    return [*tip_commands(make), _call(make), _feedback(make), _demo(make)]


def _call(make: Maker) -> click.Group:
    @click.group("call", help="People who wait for a call: each number shown is in the audit trail.")
    def group() -> None: ...

    @group.command("list", help="Who waits, urgent first.")
    def listed() -> None:
        for one, number in make("").desk.calls():
            agreed = "agreed to a call" if one.agreed else "did not say whether to call"
            urgent = "URGENT" if one.urgent else "      "
            click.echo(f"{one.number}  {urgent}  {one.reason:20} {number}  {agreed}")

    @group.command("done", help="Note that a call was made.")
    @click.argument("number")
    def done(number: str) -> None:
        make("").desk.called(number)

    return group


def _feedback(make: Maker) -> click.Command:
    @click.command("feedback", help="What people said of the service and the staff, newest first.")
    @click.option("--limit", default=20, show_default=True)
    def listed(limit: int) -> None:
        for day, words in make("").desk.feedback(limit):
            click.echo(f"{day}  {within(words)}")

    return listed


def _demo(make: Maker) -> click.Command:
    @click.command("demo-data", help="Add plainly made-up staff and tips for the demonstration; safe to repeat.")
    def demo() -> None:
        click.echo(f"{make('').seed()} made-up people and tips were added.")

    return demo
