"""`ashshash report`: the annual report's tables, as CSV or XLSX; small numbers are hidden."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from gateway.i18n.language import Lang
from gateway.service.acting import AtTerminal
from gateway.service.care_services import CareServices


def report(care: Callable[[], CareServices], operator: Callable[[], str]) -> click.Command:
    """Return the command; `operator` signs the audit trail."""

    @click.command("report", help="What was done for how many, by month, sex, district and upazila.")
    @click.option("--from", "first", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The first day.")
    @click.option("--to", "last", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The last day.")
    @click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A .csv or .xlsx; else CSV here.")
    @click.option("--bangla", is_flag=True, help="In Bangla.")
    def make(first: datetime, last: datetime, out: Path | None, bangla: bool) -> None:
        reports, lang = care().reports, Lang.BN if bangla else Lang.EN
        made = reports.make(first.date(), last.date(), AtTerminal(operator()))
        write = reports.as_workbook if out and out.suffix.lower() == ".xlsx" else reports.as_csv
        data = write(made, lang)
        if out is None:
            click.echo(data.decode("utf-8-sig"), nl=False)
        else:
            out.write_bytes(data)
            click.echo(out)

    return make
