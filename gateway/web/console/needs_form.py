"""The form about what a survivor needs: each part of her life, what changed, and what can't wait."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from gateway.service.care_services import CareServices
from gateway.service.enrolment.assessing import Unfinished
from gateway.service.enrolment.assessment import SERVICES, Answer, Assessment, Domain, Level
from gateway.service.enrolment.files import File
from gateway.service.enrolment.own_area import NoSurvivor
from gateway.service.enrolment.steps import Step
from gateway.service.roles import Permission
from gateway.web.console import dates_typed
from gateway.web.console.areas import Page
from gateway.web.console.guard import allowed, current

LONGEST = 500


def add(pages: Blueprint, care: CareServices) -> None:
    """Add the form to the pages of a file."""

    def form(file: File, said: Assessment, errors: dict[str, str]) -> str:
        return render_template(
            "console/needs_form.html",
            one=file.survivor,
            said=said,
            before=file.assessments[0] if file.assessments else None,
            domains=list(Domain),
            levels=list(Level),
            services=SERVICES,
            errors=errors,
            may_move=Step.NEEDS_ASSESSED in file.next_steps,
            today=care.files.today,
            longest=LONGEST,
        )

    @pages.get("/<survivor_id>/needs")
    @allowed(Permission.CASES)
    def needs(survivor_id: str) -> Page:
        file = _file(care, survivor_id)
        return form(file, Assessment(care.files.today, moves_on=Step.NEEDS_ASSESSED in file.next_steps), {})

    @pages.post("/<survivor_id>/needs")
    @allowed(Permission.CASES)
    def assess(survivor_id: str) -> Page:
        said = _said(care)
        try:
            care.assessing.assess(survivor_id, said, current())
        except NoSurvivor:
            abort(404)
        except Unfinished as unfinished:
            wrong = {fault.field: f"needs.fault.{fault.code}" for fault in unfinished.faults}
            return form(_file(care, survivor_id), said, wrong), 422
        flash("needs.saved")
        return redirect(url_for(".show", survivor_id=survivor_id), 303)


def _file(care: CareServices, survivor_id: str) -> File:
    try:
        return care.files.read(survivor_id, current())
    except NoSurvivor:
        abort(404)


def _said(care: CareServices) -> Assessment:
    said = request.form
    typed = said.get("on", "").strip()
    day = dates_typed.day(typed) if typed else care.files.today
    answers = {
        domain: Answer(
            Level(level),
            said.get(f"note_{domain}", "").strip()[:LONGEST] if level != Level.NONE else "",
            said.get(f"to_{domain}", "").strip()[:LONGEST],
        )
        for domain in Domain
        if (level := said.get(f"level_{domain}", "")) in set(Level)
    }
    # A day that can't be read must not become today.
    return Assessment(day or care.files.today.replace(year=1900), answers, said.get("moves_on") == "1")
