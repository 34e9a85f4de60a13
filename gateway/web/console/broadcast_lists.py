"""Lists of people, taken in as files: what is wrong is told row by row, and then nobody is put on the list."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from gateway.service.broadcasts.desk import BroadcastDesk
from gateway.service.broadcasts.lists import Taken
from gateway.service.roles import Permission
from gateway.web.bodies import takes_file
from gateway.web.console.areas import Page
from gateway.web.console.guard import allowed, current
from gateway.web.console.words import language

MOST_FAULTS = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def add(pages: Blueprint, desk: BroadcastDesk) -> None:
    """Add the page of lists."""

    def shown(taken: Taken | None = None, error: str = "") -> str:
        faults = taken.faults if taken else ()
        return render_template(
            "console/broadcast_lists.html",
            lists=desk.lists.everything(),
            faults=faults[:MOST_FAULTS],
            more=max(0, len(faults) - MOST_FAULTS),
            heading=lambda column: desk.lists.heading(column, language()),
            error=error,
            said=request.form,
        )

    @pages.get("/lists")
    @allowed(Permission.BROADCASTS)
    def lists() -> str:
        return shown()

    @pages.post("/lists")
    @takes_file
    @allowed(Permission.BROADCASTS)
    def take_list() -> Page:
        name, source = (request.form.get(field, "").strip()[:120] for field in ("name", "source"))
        file = request.files.get("file")
        if not (name and source and file):
            return shown(error="form.missing"), 422
        taken = desk.lists.take(current(), name, source, file.read())
        if taken.faults:
            return shown(taken), 422
        flash("broadcast.list.taken")
        return redirect(url_for(".lists"), 303)

    @pages.get("/lists/template.xlsx")
    @allowed(Permission.BROADCASTS)
    def list_template() -> Page:
        headers = {"Content-Disposition": 'attachment; filename="list.xlsx"'}
        return Response(desk.lists.template(language()), mimetype=_XLSX, headers=headers)
