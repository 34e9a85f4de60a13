"""Empty tables to be filled in, with an example row that is plainly one."""

from gateway.i18n.import_columns import ImportColumns
from gateway.i18n.language import Lang
from gateway.service import tables
from gateway.service.importing.importer import Kind


def rows(names: ImportColumns, kind: Kind, lang: Lang) -> list[list[str]]:
    """Return the headings and the example of a kind of file."""
    shown, example = names.shown[kind][lang.source], names.examples[kind]
    return [list(shown.values()), [example.get(column, "") for column in shown]]


def as_csv(names: ImportColumns, kind: Kind, lang: Lang) -> bytes:
    """Return the template as CSV."""
    return tables.as_csv(rows(names, kind, lang))


def as_workbook(names: ImportColumns, kind: Kind, lang: Lang) -> bytes:
    """Return the template as XLSX."""
    return tables.as_workbook([(kind.value, rows(names, kind, lang))])
