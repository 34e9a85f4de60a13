"""`ashshash worker` and `ashshash clock`: the two processes that have no face."""

import click

from commands.site import SiteMaker


def worker(make: SiteMaker) -> click.Command:
    """Return the command that sends what is due."""

    @click.command("worker", help="Send what is due, until stopped.")
    def work() -> None:
        make("worker").run_worker()

    return work


def clock(make: SiteMaker) -> click.Command:
    """Return the command that makes things due."""

    @click.command("clock", help="Make due what time makes due, until stopped; several may stand by.")
    def tick() -> None:
        make("clock").run_clock()

    return tick
