"""What people are told: lists, one entry with its preview and its history, for pages, directory and ready answers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.i18n.seed import Leaves
from gateway.service.content import changes, fields
from gateway.service.content.checks import Fault, faults
from gateway.service.content.editing import ADDABLE, Editing, Faulty, NoEntry, Overtaken
from gateway.service.content.previews import shown
from gateway.service.roles import Permission
from gateway.web.console.areas import Area, Page
from gateway.web.console.guard import allowed, current

Names = Callable[[], Mapping[str, str]]
KINDS = ("page", "helpline", "figure", "cost", "service", "day", "rate")


def area(editing: Editing, names: Names) -> Area:
    """Return the area of pages, helplines, sums and services."""
    pages = Blueprint("content", __name__, url_prefix="/content")

    @pages.get("/")
    @allowed(Permission.CONTENT_EDIT)
    def index() -> str:
        kind = request.args.get("kind", "due")
        kind = kind if kind in KINDS else "due"
        rows = editing.due() if kind == "due" else editing.rows(kind)
        waiting = len(editing.due())
        return render_template("console/content.html", rows=rows, kind=kind, kinds=KINDS, waiting=waiting)

    entries(pages, editing, names, KINDS, Permission.CONTENT_EDIT)
    return Area(pages, Permission.CONTENT_EDIT, "nav.content", "book-open", order=50)


def ready_answers(editing: Editing, names: Names) -> Area:
    """Return the area of ready answers."""
    pages = Blueprint("ready", __name__, url_prefix="/ready")

    @pages.get("/")
    @allowed(Permission.THREADS_ACT)
    def index() -> str:
        return render_template("console/ready.html", rows=editing.rows("canned"), content=editing.content)

    entries(pages, editing, names, ("canned",), Permission.THREADS_ACT)
    return Area(pages, Permission.THREADS_ACT, "nav.ready", "reply", order=60)


def entries(pages: Blueprint, editing: Editing, names: Names, kinds: Sequence[str], permission: Permission) -> None:
    """Add the pages of one entry: edit, preview, history, restore; and new ones where the kind has them."""
    _edit(pages, editing, names, kinds, permission)
    _preview(pages, editing, kinds, permission)
    _past(pages, editing, names, kinds, permission)
    if set(kinds) & set(ADDABLE):
        _add_and_remove(pages, editing, kinds, permission)


def _edit(pages: Blueprint, editing: Editing, names: Names, kinds: Sequence[str], permission: Permission) -> None:
    @pages.get("/<kind>/<name>")
    @allowed(permission)
    def entry(kind: str, name: str) -> str:
        opened = _opened(editing, kinds, kind, name)
        return form_page(editing, kind, name, opened.row.leaves, opened.number, names=names())

    @pages.post("/<kind>/<name>")
    @allowed(permission)
    def save(kind: str, name: str) -> Page:
        opened = _opened(editing, kinds, kind, name)
        leaves = fields.read(kind, opened.row.leaves, request.form.getlist)
        number, note = _number(), request.form.get("note", "")[:200]
        try:
            editing.save(kind, name, leaves, number, current().actor, note)
        except Faulty as refusal:
            return form_page(editing, kind, name, leaves, number, refusal.faults, names=names()), 422
        except Overtaken:
            flash("content.overtaken", "warn")
            return form_page(editing, kind, name, leaves, opened.number, names=names()), 409
        flash("content.saved")
        return redirect(url_for(".entry", kind=kind, name=name), 303)


def form_page(
    editing: Editing,
    kind: str,
    name: str,
    leaves: Leaves,
    number: int,
    found: Sequence[Fault] = (),
    *,
    names: Mapping[str, str] | None = None,
) -> str:
    """Return the page of one entry, with what was typed in and what is wrong with it; a new one has no name."""
    opened = editing.open(kind, name) if name else None
    return render_template(
        "console/content_entry.html",
        kind=kind,
        name=name,
        opened=opened,
        leaves=leaves,
        edited=fields.fields_of(kind, leaves),
        number_of_version=number,
        faults=found,
        shown=_messages(editing, kind, name, leaves),
        names=names or {},
        services=editing.content.guides.services.kinds,
        districts=editing.districts(),
        removable=kind in ADDABLE and bool(name),
    )


def _messages(editing: Editing, kind: str, name: str, leaves: Leaves) -> list[Any]:
    """Return the preview, nothing where the entry is faulty: half a message would mislead."""
    if faults(kind, leaves, editing.content):
        return []
    key = name or "preview"
    return shown(kind, key, leaves, editing.candidate(kind, key, leaves))


def _preview(pages: Blueprint, editing: Editing, kinds: Sequence[str], permission: Permission) -> None:
    @pages.post("/<kind>/<name>/preview")
    @allowed(permission)
    def preview(kind: str, name: str) -> str:
        if kind not in kinds:
            abort(404)
        before: Leaves = {} if name == "new" else _opened(editing, kinds, kind, name).row.leaves
        leaves = fields.read(kind, before, request.form.getlist)
        found = faults(kind, leaves, editing.content)
        key = "" if name == "new" else name
        messages = _messages(editing, kind, key, leaves)
        return render_template("console/content_preview.html", shown=messages, faults=found)


def _past(pages: Blueprint, editing: Editing, names: Names, kinds: Sequence[str], permission: Permission) -> None:
    @pages.get("/<kind>/<name>/history")
    @allowed(permission)
    def history(kind: str, name: str) -> str:
        opened = _opened(editing, kinds, kind, name)
        steps = [(step.version, changes.described(step.changed)) for step in editing.history(kind, name)]
        return render_template(
            "console/content_history.html", kind=kind, name=name, opened=opened, steps=steps, names=names()
        )

    @pages.post("/<kind>/<name>/restore")
    @allowed(permission)
    def restore(kind: str, name: str) -> Response:
        _opened(editing, kinds, kind, name)
        return _done(
            lambda: editing.restore(kind, name, _number("version"), _number(), current().actor),
            "content.restored",
            url_for(".entry", kind=kind, name=name),
        )

    @pages.post("/<kind>/<name>/settle")
    @allowed(permission)
    def settle(kind: str, name: str) -> Response:
        _opened(editing, kinds, kind, name)
        takes_file = request.form.get("take") == "file"
        path = request.form.get("path", "")
        return _done(
            lambda: editing.settle(kind, name, {path: takes_file}, _number(), current().actor),
            "content.settled",
            url_for(".entry", kind=kind, name=name),
        )


def _add_and_remove(pages: Blueprint, editing: Editing, kinds: Sequence[str], permission: Permission) -> None:
    @pages.get("/new/<kind>")
    @allowed(permission)
    def new(kind: str) -> str:
        if kind not in kinds:
            abort(404)
        return form_page(editing, kind, "", editing.blank(kind), 0)

    @pages.post("/new/<kind>")
    @allowed(permission)
    def add(kind: str) -> Page:
        if kind not in kinds:
            abort(404)
        leaves = fields.read(kind, editing.blank(kind), request.form.getlist)
        try:
            name = editing.add(kind, leaves, current().actor)
        except Faulty as refusal:
            return form_page(editing, kind, "", leaves, 0, refusal.faults), 422
        flash("content.saved")
        return redirect(url_for(".entry", kind=kind, name=name), 303)

    @pages.post("/<kind>/<name>/remove")
    @allowed(permission)
    def remove(kind: str, name: str) -> Response:
        _opened(editing, kinds, kind, name)
        return _done(
            lambda: editing.remove(kind, name, _number(), current().actor), "content.removed", url_for(".index")
        )


def _opened(editing: Editing, kinds: Sequence[str], kind: str, name: str) -> Any:
    if kind not in kinds:
        abort(404)
    try:
        return editing.open(kind, name)
    except NoEntry:
        abort(404)


def _done(act: Callable[[], None], said: str, address: str) -> Response:
    try:
        act()
    except NoEntry:
        abort(404)
    except Overtaken:
        flash("content.overtaken", "warn")
    else:
        flash(said)
    return redirect(address, 303)


def _number(name: str = "number") -> int:
    said = request.form.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 9 else -1
