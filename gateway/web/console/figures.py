"""Figures of tips, as tables, as charts that can be read in black and white, and as files."""

from flask import Blueprint, Response, abort, render_template, request

from gateway.service.roles import Permission
from gateway.service.tip_figures import VIEWS, Figures
from gateway.service.tip_services import TipServices
from gateway.web.console import charts, exports
from gateway.web.console.areas import Area, Page
from gateway.web.console.guard import allowed, current
from gateway.web.console.words import Words


def area(tips: TipServices, words: Words) -> Area:
    """Return the area."""
    pages = Blueprint("figures", __name__, url_prefix="/figures")

    def figures() -> Figures:
        year = request.args.get("year", "")
        return tips.figures.of(
            current().scope, int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0
        )

    @pages.get("/")
    @allowed(Permission.FIGURES)
    def index() -> str:
        return render_template("console/figures.html", figures=figures(), label=_label)

    @pages.get("/chart/<view>.svg")
    @allowed(Permission.FIGURES)
    def chart(view: str) -> Page:
        if view not in VIEWS:
            abort(404)
        cells = figures().tables[view].cells
        drawn = charts.bars({_label(view, each): n for each, n in cells.items()}, words)
        return Response(drawn, mimetype="image/svg+xml")

    @pages.get("/export.<kind>")
    @allowed(Permission.FIGURES)
    def export(kind: str) -> Page:
        if kind not in exports.KINDS:
            abort(404)
        found = figures()
        rows = exports.rows(found, words, _label)
        made = exports.KINDS[kind](rows)
        name = f"tips-{found.year}.{kind}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(made, mimetype=exports.TYPES[kind], headers=headers)

    def _label(view: str, cell: str) -> str:
        match view:
            case "month":
                return words.text(f"month.{cell[-2:]}")
            case "place":
                return words.text("figures.place.unknown") if cell == "unknown" else words.place(cell)
            case "acknowledged" | "closed":
                return words.text(f"figures.took.{cell}")
            case _:
                key = f"tips.{view}.{cell}"
                return words.text(key) if words.knows(key) else cell

    return Area(pages, Permission.FIGURES, "nav.figures", "chart-column", 70)
