"""Files taken in: a template to fill, the file handed in, its faults by row or what it would do, and a yes."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for

from gateway.i18n.import_columns import ImportColumns
from gateway.service.importing import templates
from gateway.service.importing.importer import Kind
from gateway.service.importing.jobs import ASKS, Job, Jobs, NoFile
from gateway.service.roles import Permission
from gateway.service.signed_in import SignedIn
from gateway.web.bodies import takes_file
from gateway.web.console.areas import Area, Page
from gateway.web.console.exports import TYPES
from gateway.web.console.guard import allowed, current
from gateway.web.console.words import language


def area(jobs: Jobs, names: ImportColumns) -> Area:
    """Return the area; `names` of the columns as people read them."""
    pages = Blueprint("imports", __name__, url_prefix="/imports")
    _begin(pages, jobs, names)
    _one(pages, jobs, names)
    _decide(pages, jobs)
    return Area(pages, Permission.IMPORTS, "nav.imports", "upload", 65)


def _begin(pages: Blueprint, jobs: Jobs, names: ImportColumns) -> None:
    @pages.get("/")
    @allowed(Permission.IMPORTS)
    def index() -> Page:
        return _index(jobs)

    @pages.get("/template-<kind>.<form>")
    @allowed(Permission.IMPORTS)
    def template(kind: str, form: str) -> Page:
        if kind not in kinds(current()) or form not in TYPES:
            abort(404)
        make = templates.as_workbook if form == "xlsx" else templates.as_csv
        headers = {"Content-Disposition": f'attachment; filename="{kind}.{form}"'}
        return Response(make(names, Kind(kind), language()), mimetype=TYPES[form], headers=headers)

    @pages.post("/")
    @allowed(Permission.IMPORTS)
    @takes_file
    def hand_in() -> Page:
        kind, file = request.form.get("kind", ""), request.files.get("file")
        if kind not in kinds(current()):
            abort(404)
        data = file.read() if file else b""
        if not data:
            return _index(jobs, "imports.no_file"), 422
        made = jobs.hand_in(Kind(kind), data, current())
        return redirect(url_for(".one", import_id=made), 303)


def _one(pages: Blueprint, jobs: Jobs, names: ImportColumns) -> None:
    def shown(template: str, import_id: str) -> str:
        job = _found(jobs, import_id)
        return render_template(template, job=job, columns=names.shown[job.kind][language().source])

    @pages.get("/<import_id>")
    @allowed(Permission.IMPORTS)
    def one(import_id: str) -> Page:
        return shown("console/import.html", import_id)

    @pages.get("/<import_id>/progress")
    @allowed(Permission.IMPORTS)
    def progress(import_id: str) -> Page:
        """Show how far it is: the page asks for it again until a worker has done its part."""
        return shown("console/import_state.html", import_id)


def _decide(pages: Blueprint, jobs: Jobs) -> None:
    @pages.post("/<import_id>/confirm")
    @allowed(Permission.IMPORTS)
    def confirm(import_id: str) -> Page:
        _found(jobs, import_id)
        jobs.confirm(import_id, current())
        return redirect(url_for(".one", import_id=import_id), 303)

    @pages.post("/<import_id>/call-off")
    @allowed(Permission.IMPORTS)
    def call_off(import_id: str) -> Page:
        _found(jobs, import_id)
        if jobs.call_off(import_id, current()):
            flash("imports.called_off")
        return redirect(url_for(".index"), 303)


def kinds(who: SignedIn) -> list[Kind]:
    """Return what this person may take in."""
    return [kind for kind in Kind if who.may(ASKS[kind])]


def _index(jobs: Jobs, error: str = "") -> str:
    who = current()
    return render_template("console/imports.html", kinds=kinds(who), latest=jobs.latest(who), error=error)


def _found(jobs: Jobs, import_id: str) -> Job:
    try:
        job = jobs.one(import_id, current())
    except NoFile:
        abort(404)
    if job.kind not in kinds(current()):  # their role is another one since
        abort(404)
    return job
