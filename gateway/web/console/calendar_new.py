"""Setting an appointment: a free time in one tap, or any other time, once or every week."""

from dataclasses import dataclass
from datetime import time

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from gateway.service.appointments.arranging import MOST_WEEKS, Appointment, InTheWay, Series
from gateway.service.appointments.kinds import Kind
from gateway.service.care_services import CareServices
from gateway.service.enrolment.own_area import NoSurvivor, Refused
from gateway.service.roles import Permission
from gateway.web.console import dates_typed
from gateway.web.console.areas import Page
from gateway.web.console.guard import allowed, current

LONGEST, USUAL = 480, 60
"""Minutes."""


@dataclass(frozen=True)
class Asked:
    """The form as it was sent: for whom, and when; nothing where it can't be read."""

    survivor_id: str
    new: Appointment | None
    error: str = ""


def add(pages: Blueprint, care: CareServices) -> None:
    """Add the form and what it does."""

    @pages.get("/new")
    @allowed(Permission.CASES)
    def new() -> Page:
        return _form(care, request.args.get("survivor", ""))

    @pages.post("/new")
    @allowed(Permission.CASES)
    def set_() -> Page:
        asked = _asked(care)
        if asked.new is None:
            return _form(care, asked.survivor_id, error=asked.error), 422
        said = request.form
        series = Series(dates_typed.number(said.get("weeks", ""), MOST_WEEKS, 1), said.get("course") == "1")
        try:
            made = care.arranging.set(asked.new, current(), series, anyway=said.get("anyway") == "1")
        except NoSurvivor:
            abort(404)
        except Refused as refused:
            return _form(care, asked.survivor_id, error=f"calendar.cannot.{refused.code}"), 422
        except InTheWay as way:
            return _form(care, asked.survivor_id, way=way), 422
        flash("calendar.set.many" if len(made) > 1 else "calendar.set.done")
        return redirect(url_for(".one", appointment_id=made[0]), 303)


def _form(care: CareServices, survivor_id: str, error: str = "", way: InTheWay | None = None) -> str:
    said = request.values
    try:
        whom = care.calendar.whom(current(), survivor_id) if survivor_id else None
    except NoSurvivor:
        abort(404)
    slot = care.calendar.slot(said.get("slot", ""))
    own = current().account.staff_id or ""
    return render_template(
        "console/appointment_new.html",
        whom=whom,
        slot=slot,
        free=[] if slot else care.calendar.free(),
        said=said,
        on=dates_typed.day(said.get("on", "")) or care.calendar.today,
        own=own,
        kinds=list(Kind),
        staff=care.calendar.staff_names(),
        local=care.calendar.local,
        error=error,
        way=way,
        usual=USUAL,
        longest=LONGEST,
        most_weeks=MOST_WEEKS,
        today=care.calendar.today,
    )


def _asked(care: CareServices) -> Asked:
    said = request.form
    survivor_id = said.get("survivor", "")
    if not survivor_id:
        try:
            survivor_id = care.files.found(said.get("code", "")[:40], current())
        except NoSurvivor:
            return Asked("", None, "calendar.nobody")
    slot_id, on, at = said.get("slot", ""), dates_typed.day(said.get("on", "")), dates_typed.clock(said.get("at", ""))
    if slot_id:  # all else is the slot's
        return Asked(
            survivor_id, Appointment(survivor_id, "", care.calendar.at(care.calendar.today, time()), slot_id=slot_id)
        )
    kind, with_id = said.get("kind", ""), said.get("with", "")
    if on is None or at is None or kind not in set(Kind):
        return Asked(survivor_id, None, "form.missing")
    new = Appointment(
        survivor_id,
        kind,
        care.calendar.at(on, at),
        max(5, dates_typed.number(said.get("minutes", ""), LONGEST, USUAL)),
        with_id=with_id if with_id in care.calendar.staff_names() else None,
        place=said.get("place", "").strip()[:120],
    )
    return Asked(survivor_id, new)
