"""The programme's report, for some months, a district and a sex: as tables, as charts and as files."""

import calendar
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, abort, render_template, request

from gateway.i18n.digits import to_ascii
from gateway.i18n.places import Level, Places
from gateway.service.reporting.counting import INDICATORS
from gateway.service.reporting.report import BadStretch, Cut, Reports
from gateway.service.roles import Permission
from gateway.web.console import charts
from gateway.web.console.areas import Area, Page
from gateway.web.console.exports import TYPES
from gateway.web.console.guard import allowed, current
from gateway.web.console.words import Words, language

DRAWN = ("month", "sex", "district")
SEXES = ("f", "m", "x")
FIRST_DRAWN = "enrolled"


@dataclass(frozen=True)
class Asked:
    """What a report is wanted of; `what` is the column that is drawn."""

    first: date
    last: date
    cut: Cut
    what: str

    def as_query(self) -> dict[str, str]:
        """Return it as the form's fields."""
        months = {"first": f"{self.first:%Y-%m}", "last": f"{self.last:%Y-%m}"}
        return months | {"district": self.cut.district, "sex": self.cut.sex, "what": self.what}


def area(reports: Reports, places: Places, words: Words) -> Area:
    """Return the area."""
    pages = Blueprint("report", __name__, url_prefix="/report")

    @pages.get("/")
    @allowed(Permission.REPORTS)
    def index() -> Page:
        who, asked = current(), _asked(reports.today, places)
        try:
            made = reports.make(asked.first, asked.last, who, asked.cut)
        except BadStretch:
            made = None
        page = render_template(
            "console/report.html",
            made=made,
            asked=asked,
            query=asked.as_query(),
            label=lambda table, row: _label(reports, words, table, row),
            districts=_districts(places, who.scope.district),
            sexes=SEXES,
            indicators=INDICATORS,
            drawn=DRAWN,
        )
        return page if made else (page, 422)

    @pages.get("/chart/<table>.svg")
    @allowed(Permission.REPORTS)
    def chart(table: str) -> Page:
        asked = _asked(reports.today, places)
        if table not in DRAWN:
            abort(404)
        try:
            found = reports.drawn(asked.first, asked.last, current(), asked.cut).named(table)
        except BadStretch:
            abort(404)
        at = found.columns.index(asked.what)
        cells = {_label(reports, words, found, row): numbers[at] for row, numbers in found.rows.items()}
        return Response(charts.bars(cells, words), mimetype="image/svg+xml")

    @pages.get("/report.<kind>")
    @allowed(Permission.REPORTS)
    def export(kind: str) -> Page:
        asked = _asked(reports.today, places)
        if kind not in TYPES:
            abort(404)
        try:
            made = reports.make(asked.first, asked.last, current(), asked.cut)
        except BadStretch:
            abort(404)
        data = (reports.as_workbook if kind == "xlsx" else reports.as_csv)(made, language())
        name = f"report-{asked.first:%Y-%m}-{asked.last:%Y-%m}.{kind}"
        return Response(data, mimetype=TYPES[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'})

    return Area(pages, Permission.REPORTS, "nav.report", "file-text", 72)


def _label(reports: Reports, words: Words, table: object, row: str) -> str:
    name = getattr(table, "name", "")
    if name in ("month", "reached") and row:
        return f"{words.text(f'month.{row[-2:]}')} {words.number(row[:4])}"
    return reports.label(table, row, language())  # type: ignore[arg-type]


def _asked(today: date, places: Places) -> Asked:
    """Return what the address says, this year where it says nothing."""
    said = {name: value.strip() for name, value in request.args.items()}
    first = _month(said.get("first", "")) or today.replace(month=1, day=1)
    last = _month(said.get("last", "")) or today
    last = last.replace(day=calendar.monthrange(last.year, last.month)[1])
    district, sex, what = (said.get(name, "") for name in ("district", "sex", "what"))
    known = district in places.by_id and places.get(district).level is Level.DISTRICT
    cut = Cut(district if known else "", sex if sex in SEXES else "")
    return Asked(first, last, cut, what if what in INDICATORS else FIRST_DRAWN)


def _month(said: str) -> date | None:
    try:
        return date.fromisoformat(f"{to_ascii(said)}-01")
    except ValueError:
        return None


def _districts(places: Places, own: str) -> list[str]:
    """Return the districts to choose from: one's own, or all of them."""
    return [one.id for one in places.by_id.values() if one.level is Level.DISTRICT and own in ("", one.id)]
