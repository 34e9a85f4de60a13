"""Calls to make: who waits, urgent first; a number only when asked for, and that is written down."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from gateway.service.calls import LONGEST_NOTE, Calls, NoSuchCall
from gateway.service.roles import Permission
from gateway.web.console.areas import Area, Page
from gateway.web.console.guard import allowed, current


def area(calls: Calls) -> Area:
    """Return the area."""
    pages = Blueprint("calls", __name__, url_prefix="/calls")

    @pages.get("/")
    @allowed(Permission.CALLS)
    def index() -> Page:
        return render_template("console/calls.html", waiting=calls.waiting(), done=calls.done_lately(), now=calls.now())

    @pages.post("/<call_id>/number")
    @allowed(Permission.NUMBERS)
    def number(call_id: str) -> Page:
        try:
            shown = calls.number(current(), call_id)
            one = calls.open(call_id)
        except NoSuchCall:
            abort(404)
        whole = request.headers.get("HX-Request") != "true"
        template = "console/call_done.html" if whole else "console/_number.html"
        return render_template(template, one=one, number_shown=shown, longest=LONGEST_NOTE, now=calls.now())

    @pages.get("/<call_id>/done")
    @allowed(Permission.CALLS)
    def ask_done(call_id: str) -> Page:
        try:
            one = calls.open(call_id)
        except NoSuchCall:
            abort(404)
        return render_template("console/call_done.html", one=one, longest=LONGEST_NOTE, now=calls.now())

    @pages.post("/<call_id>/done")
    @allowed(Permission.CALLS)
    def done(call_id: str) -> Page:
        try:
            calls.done(current(), call_id, request.form.get("note", ""))
        except NoSuchCall:
            abort(404)
        flash("calls.done.said")
        return redirect(url_for(".index"), 303)

    return Area(pages, Permission.CALLS, "nav.calls", "phone", 30)
