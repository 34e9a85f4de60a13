"""One survivor's file: how far she has come, whether she can be reached now, and what was done."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, abort, render_template

from gateway.i18n.when import said
from gateway.service.care_services import CareServices
from gateway.service.enrolment.assessment import compared
from gateway.service.enrolment.history import lines
from gateway.service.enrolment.needs import Need
from gateway.service.enrolment.own_area import NoSurvivor
from gateway.service.enrolment.reachable import PURPOSES
from gateway.service.enrolment.steps import DropOut
from gateway.service.people import masked
from gateway.service.roles import Permission
from gateway.web.console import verdicts
from gateway.web.console.areas import Page
from gateway.web.console.guard import Names, allowed, current
from gateway.web.console.words import language

SHOWN = 4
"""So many appointments ahead, and so many that are over."""


def add(pages: Blueprint, care: CareServices, names: Names) -> None:
    """Add the page of one file."""

    @pages.get("/<survivor_id>")
    @allowed(Permission.CASES)
    def show(survivor_id: str) -> Page:
        return shown(care, names, survivor_id)


def shown(care: CareServices, names: Names, survivor_id: str) -> str:
    """Return the page of one file."""
    who = current()
    try:
        file = care.files.read(survivor_id, who)
        reachable = care.asking.now(survivor_id, who)
        meetings = care.calendar.of_survivor(who, survivor_id)
        tasks = care.tasks.of_survivor(survivor_id, who)
    except NoSurvivor:
        abort(404)
    return render_template(
        "console/survivor.html",
        file=file,
        one=file.survivor,
        about=file.survivor.about,
        numbers={one.address.contact_id: masked(one.number) for one in file.reached},
        reachable=reachable,
        purposes=PURPOSES,
        told=verdicts.told,
        reason=verdicts.reason,
        when=when(care),
        ahead=[one for one in meetings if one.entry.appointment.starts_at >= care.calendar.now][::-1][:SHOWN],
        past=[one for one in meetings if one.entry.appointment.starts_at < care.calendar.now][:SHOWN],
        tasks=[each for each in tasks if each.state == "open"],
        history=lines(file, meetings, care.calendar.local),
        reasons=list(DropOut),
        needs=list(Need),
        assessed=compared(file.assessments),
        names=names(),
        staff=care.calendar.staff_names(),
        today=care.files.today,
        soon=care.files.soon,
    )


def when(care: CareServices) -> Callable[[datetime], str]:
    """Return what writes a moment as people say it."""
    now = care.calendar.now
    return lambda at: said(care.calendar.local(at), now, language())
