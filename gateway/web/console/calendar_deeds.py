"""Moving and cancelling an appointment, and who came: no dragging, three taps at most."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from gateway.service.appointments.arranging import InTheWay
from gateway.service.appointments.states import AHEAD
from gateway.service.care_services import CareServices
from gateway.service.enrolment.own_area import NoSurvivor, Refused
from gateway.service.roles import Permission
from gateway.web.console import dates_typed
from gateway.web.console.areas import Page
from gateway.web.console.guard import allowed, current, own_address

LONGEST = 500


def add(pages: Blueprint, care: CareServices) -> None:
    """Add the acts to the pages."""
    _move(pages, care)
    _cancel(pages, care)
    _mark(pages, care)


def _move(pages: Blueprint, care: CareServices) -> None:
    @pages.get("/<appointment_id>/move")
    @allowed(Permission.CASES)
    def ask_move(appointment_id: str) -> Page:
        return _form(care, appointment_id)

    @pages.post("/<appointment_id>/move")
    @allowed(Permission.CASES)
    def move(appointment_id: str) -> Page:
        said = request.form
        to = said.get("slot", "")[:32] or _moment(care)
        if to is None:
            return _form(care, appointment_id, error="form.missing"), 422
        try:
            care.arranging.move(appointment_id, to, current(), anyway=said.get("anyway") == "1")
        except NoSurvivor:
            abort(404)
        except Refused as refused:
            return _form(care, appointment_id, error=f"calendar.cannot.{refused.code}"), 422
        except InTheWay as way:
            return _form(care, appointment_id, way=way), 422
        flash("calendar.moved")
        return redirect(url_for(".one", appointment_id=appointment_id), 303)


def _cancel(pages: Blueprint, care: CareServices) -> None:
    @pages.get("/<appointment_id>/cancel")
    @allowed(Permission.CASES)
    def ask_cancel(appointment_id: str) -> Page:
        return _form(care, appointment_id, "console/appointment_cancel.html")

    @pages.post("/<appointment_id>/cancel")
    @allowed(Permission.CASES)
    def cancel(appointment_id: str) -> Page:
        note, rest = request.form.get("note", "").strip()[:LONGEST], request.form.get("rest") == "1"
        return _done(
            appointment_id,
            lambda: care.arranging.cancel(appointment_id, current(), note, rest=rest),
            "calendar.cancelled",
        )


def _mark(pages: Blueprint, care: CareServices) -> None:
    @pages.post("/<appointment_id>/mark")
    @allowed(Permission.CASES)
    def mark(appointment_id: str) -> Page:
        came = request.form.get("came")
        if came not in ("1", "0"):
            abort(404)
        told = "calendar.came" if came == "1" else "calendar.missed"
        return _done(appointment_id, lambda: care.arranging.mark(appointment_id, current(), came=came == "1"), told)


def _done(appointment_id: str, act: Callable[[], object], said: str) -> Page:
    """Do it and go back to where it was tapped."""
    try:
        act()
    except NoSurvivor:
        abort(404)
    except Refused as refused:
        flash(f"calendar.cannot.{refused.code}", "warn")
    else:
        flash(said)
    back = request.form.get("next", "")
    return redirect(own_address(back) if back else url_for(".one", appointment_id=appointment_id), 303)


def _form(
    care: CareServices,
    appointment_id: str,
    template: str = "console/appointment_move.html",
    error: str = "",
    way: InTheWay | None = None,
) -> str:
    try:
        opened = care.calendar.open(current(), appointment_id)
    except NoSurvivor:
        abort(404)
    one = opened.shown.entry.appointment
    return render_template(
        template,
        opened=opened,
        one=one,
        ahead=one.state in AHEAD,
        said=request.form,
        local=care.calendar.local,
        staff=care.calendar.staff_names(),
        error=error,
        way=way,
        today=care.calendar.today,
    )


def _moment(care: CareServices) -> datetime | None:
    on, at = dates_typed.day(request.form.get("on", "")), dates_typed.clock(request.form.get("at", ""))
    return care.calendar.at(on, at) if on and at else None
