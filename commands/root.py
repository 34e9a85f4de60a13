"""`ashshash`: the root of the command line; the composition root hands in what commands need and adds groups."""

from collections.abc import Sequence
from typing import Any

import click

from commands.db import db
from commands.importing import import_files
from commands.keys import keys
from commands.processes import clock, worker
from commands.report import report
from commands.run import run
from commands.site import DemonstrationMaker, SiteMaker
from commands.web import web
from gateway.errors import AshshashError
from gateway.service.care_services import CareServices


class Root(click.Group):
    """Shows an error meant for operators as one sentence, any other with its trace."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except AshshashError as fault:
            raise click.ClickException(str(fault)) from fault


def cli(
    make: SiteMaker,
    demonstrate: DemonstrationMaker,
    web_target: str,
    web_logging: dict[str, Any],
    further: Sequence[click.Command] = (),
) -> click.Group:
    """Return the whole command line; `further` are the commands of channels and services."""

    def care() -> CareServices:
        return make("").assembly.care_desk

    def operator() -> str:
        return make("").operator

    root = Root("ashshash", help="Ashshash Gateway: SMS, chat and voice in Bangla, one dialogue behind them.")
    for command in (
        run(demonstrate),
        web(make, web_target, web_logging),
        worker(make),
        clock(make),
        db(make),
        keys(make),
        import_files(care, operator),
        report(care, operator),
        *further,
    ):
        root.add_command(command)
    return root
