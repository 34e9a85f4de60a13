"""The service directory: by service and district, edited like all content, exported as booklet and table."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, abort, render_template, request

from gateway.i18n.language import Lang
from gateway.service.content.editing import Editing
from gateway.service.directory.exports import Directory
from gateway.service.roles import Permission
from gateway.web.console.areas import Area
from gateway.web.console.content import entries
from gateway.web.console.guard import allowed, current
from gateway.web.console.words import language


def area(directory: Directory, editing: Editing, names: Callable[[], Mapping[str, str]]) -> Area:
    """Return the area."""
    pages = Blueprint("directory", __name__, url_prefix="/directory")

    @pages.get("/")
    @allowed(Permission.SERVICES)
    def index() -> str:
        service, district = request.args.get("service", ""), request.args.get("district", "")
        lang = language()
        kinds = {name: kind.passage.names[lang] for name, kind in editing.content.guides.services.kinds.items()}
        places = {place.id: place.names[lang] for place in editing.districts()}
        rows = directory.rows(service, district)
        return render_template(
            "console/directory.html",
            rows=rows,
            kinds=[("", "—"), *kinds.items()],
            districts=[("", "—"), *places.items()],
            service=service,
            district=district,
            described={row.name: _described(row.leaves, kinds, places) for row in rows},
        )

    @pages.get("/booklet-<tongue>.pdf")
    @allowed(Permission.SERVICES)
    def booklet(tongue: str) -> Response:
        if tongue not in tuple(Lang):
            abort(404)
        made = directory.booklet(Lang(tongue), current().actor)
        return _file(made, "application/pdf", f"services-{editing.content.today.year}-{tongue}.pdf")

    @pages.get("/services.csv")
    @allowed(Permission.SERVICES)
    def table() -> Response:
        # The mark at the beginning tells spreadsheets that this is UTF-8.
        made = directory.table(current().actor).encode("utf-8-sig")
        return _file(made, "text/csv; charset=utf-8", "services.csv")

    entries(pages, editing, names, ("partner",), Permission.SERVICES)
    return Area(pages, Permission.SERVICES, "nav.directory", "map-pin", order=55)


def _described(leaves: Mapping[str, list[str]], kinds: Mapping[str, str], places: Mapping[str, str]) -> str:
    helps = ", ".join(kinds.get(one, one) for one in leaves["kinds"])
    where = ", ".join(places.get(one, one) for one in leaves["districts"])
    return f"{helps} · {where}"


def _file(made: bytes, kind: str, name: str) -> Response:
    return Response(made, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
