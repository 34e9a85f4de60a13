"""Free times: what is offered to survivors who ask for another day, and courses with seats for a group."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from gateway.service.appointments.kinds import Kind
from gateway.service.appointments.offering import MOST_SEATS, MOST_WEEKS, Slot
from gateway.service.care_services import CareServices
from gateway.service.enrolment.own_area import Refused
from gateway.service.roles import Permission
from gateway.web.console import dates_typed
from gateway.web.console.areas import Page
from gateway.web.console.calendar_new import LONGEST, USUAL
from gateway.web.console.guard import allowed, current


def add(pages: Blueprint, care: CareServices) -> None:
    """Add the page of free times and what is done there."""

    @pages.get("/times")
    @allowed(Permission.CASES)
    def times() -> Page:
        return _form(care)

    @pages.post("/times")
    @allowed(Permission.CASES)
    def offer() -> Page:
        slot, weeks = _slot(care), dates_typed.number(request.form.get("weeks", ""), MOST_WEEKS, 1)
        if slot is None:
            return _form(care, "form.missing"), 422
        try:
            care.offering.offer(slot, current(), max(1, weeks))
        except Refused as refused:
            return _form(care, f"calendar.cannot.{refused.code}"), 422
        flash("calendar.offered")
        return redirect(url_for(".times"), 303)

    @pages.post("/times/<slot_id>/remove")
    @allowed(Permission.CASES)
    def remove(slot_id: str) -> Page:
        try:
            care.offering.withdraw(slot_id, current())
        except Refused as refused:
            flash(f"calendar.cannot.{refused.code}", "warn")
        else:
            flash("calendar.withdrawn")
        return redirect(url_for(".times"), 303)


def _form(care: CareServices, error: str = "") -> str:
    return render_template(
        "console/calendar_times.html",
        free=care.calendar.free(),
        said=request.form,
        own=current().account.staff_id or "",
        kinds=list(Kind),
        staff=care.calendar.staff_names(),
        local=care.calendar.local,
        error=error,
        usual=USUAL,
        longest=LONGEST,
        most_weeks=MOST_WEEKS,
        most_seats=MOST_SEATS,
        today=care.calendar.today,
    )


def _slot(care: CareServices) -> Slot | None:
    said = request.form
    on, at, kind = dates_typed.day(said.get("on", "")), dates_typed.clock(said.get("at", "")), said.get("kind", "")
    if on is None or at is None or kind not in set(Kind):
        return None
    with_id = said.get("with", "")
    return Slot(
        kind,
        care.calendar.at(on, at),
        max(5, dates_typed.number(said.get("minutes", ""), LONGEST, USUAL)),
        dates_typed.number(said.get("seats", ""), MOST_SEATS + 1, 1),
        with_id if with_id in care.calendar.staff_names() else None,
        said.get("place", "").strip()[:120],
    )
