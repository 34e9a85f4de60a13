"""`ashshash import`: files of other programs taken in, looked at first; all of a file or nothing of it."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from gateway.errors import AshshashError
from gateway.i18n.care_words import CareWords
from gateway.i18n.language import Lang
from gateway.service.acting import AtTerminal
from gateway.service.care_services import CareServices
from gateway.service.importing import templates
from gateway.service.importing.importer import Importer, Kind
from gateway.service.importing.plan import Plan, Verdict

SHOWN = 40
"""Faults shown at a time."""


def import_files(care: Callable[[], CareServices], operator: Callable[[], str]) -> click.Group:
    """Return the group; `operator` signs the audit trail."""

    @click.group("import", help="Take in files (CSV or XLSX): survivors, their safe contacts, appointments, payments.")
    def group() -> None: ...

    for kind in Kind:
        group.add_command(_kind(care, operator, kind))
    group.add_command(_template(care))
    return group


def _kind(care: Callable[[], CareServices], operator: Callable[[], str], kind: Kind) -> click.Command:
    @click.command(kind.value, help=f"Take in a file of {kind.value}; the same file twice changes nothing.")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--dry-run", is_flag=True, help="Only say what is wrong, or what would be done.")
    def take(file: Path, dry_run: bool) -> None:
        own = care()
        data, by = file.read_bytes(), AtTerminal(operator())
        plan = own.importer.preview(kind, data, by)
        if not plan.faults and not dry_run:
            plan = _carry_out(own.importer, kind, data, by)
        _tell(own.words, kind, plan, "import.would" if dry_run else "import.did")

    return take


def _carry_out(importer: Importer, kind: Kind, data: bytes, by: AtTerminal) -> Plan:
    with click.progressbar(length=0, label=kind.value, file=sys.stderr) as bar:

        def progress(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        return importer.carry_out(kind, data, by, progress)


def _template(care: Callable[[], CareServices]) -> click.Command:
    @click.command("template", help="Write an empty table with an example row: FILE ends in .csv or .xlsx.")
    @click.argument("kind", type=click.Choice([one.value for one in Kind]))
    @click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
    @click.option("--bangla", is_flag=True, help="Bangla headings.")
    def template(kind: str, file: Path, bangla: bool) -> None:
        write = templates.as_workbook if file.suffix.lower() == ".xlsx" else templates.as_csv
        file.write_bytes(write(care().words.columns, Kind(kind), Lang.BN if bangla else Lang.EN))
        click.echo(file)

    return template


def _tell(care: CareWords, kind: Kind, plan: Plan, done: str) -> None:
    words = care.told
    if not plan.faults:
        counts = {str(verdict): plan.count(verdict) for verdict in Verdict}
        click.echo(words.text(done, Lang.EN, **counts))
        return
    shown = care.columns.shown[kind][Lang.EN]
    for fault in plan.faults[:SHOWN]:
        where = words.text("import.row", Lang.EN, row=fault.row) if fault.row else words.text("import.heading", Lang.EN)
        column = shown.get(fault.column, fault.column)
        parts = [where, column, words.text(f"import.fault.{fault.code}", Lang.EN), _quoted(fault.said)]
        click.echo("  ".join(part for part in parts if part))
    if len(plan.faults) > SHOWN:
        click.echo(words.text("import.more_faults", Lang.EN, many=len(plan.faults) - SHOWN))
    raise AshshashError(words.text("import.nothing_done", Lang.EN))


def _quoted(said: str) -> str:
    return f"“{' '.join(said.split())[:60]}”" if said else ""
