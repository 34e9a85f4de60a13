"""What is done in a survivor's file: a step further, a referral, her agreement confirmed, ended or begun again."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from gateway.service.care_services import CareServices
from gateway.service.enrolment.needs import Need
from gateway.service.enrolment.own_area import NoSurvivor, Refused
from gateway.service.enrolment.steps import Step
from gateway.service.roles import Permission
from gateway.web.console.areas import Page
from gateway.web.console.guard import allowed, current

LONGEST = 1000


def add(pages: Blueprint, care: CareServices) -> None:
    """Add the acts to the pages."""
    _way(pages, care)
    _agreement(pages, care)
    _withdrawal(pages, care)


def _way(pages: Blueprint, care: CareServices) -> None:
    @pages.post("/<survivor_id>/step")
    @allowed(Permission.CASES)
    def step(survivor_id: str) -> Page:
        said = request.form
        to, note = said.get("to", ""), said.get("note", "").strip()[:LONGEST]
        if to not in set(Step):
            return _done(survivor_id, _refuse, "")
        # The reason stands in the form for every step and counts only for one.
        reason = said.get("reason", "") if to == Step.DROPPED_OUT else ""
        return _done(
            survivor_id,
            lambda: care.files.move(survivor_id, Step(to), current(), reason, note),
            "survivors.step.done",
        )

    @pages.post("/<survivor_id>/refer")
    @allowed(Permission.CASES)
    def refer(survivor_id: str) -> Page:
        need, where = request.form.get("need", ""), request.form.get("to", "").strip()[:LONGEST]
        if need not in set(Need):
            return _done(survivor_id, _refuse, "")
        return _done(survivor_id, lambda: care.files.refer(survivor_id, need, where, current()), "survivors.refer.done")


def _agreement(pages: Blueprint, care: CareServices) -> None:
    @pages.post("/<survivor_id>/confirm")
    @allowed(Permission.CASES)
    def confirm(survivor_id: str) -> Page:
        return _done(survivor_id, lambda: care.agreements.confirm(survivor_id, current()), "survivors.confirm.done")

    @pages.post("/<survivor_id>/awareness/end")
    @allowed(Permission.CASES)
    def leave_awareness(survivor_id: str) -> Page:
        return _done(
            survivor_id, lambda: care.agreements.leave_awareness(survivor_id, current()), "survivors.awareness.ended"
        )

    @pages.post("/<survivor_id>/speak-again")
    @allowed(Permission.CASES)
    def speak_again(survivor_id: str) -> Page:
        return _done(survivor_id, lambda: care.agreements.speak_again(survivor_id, current()), "survivors.speak.done")

    @pages.post("/<survivor_id>/release/<contact_id>")
    @allowed(Permission.CASES)
    def release(survivor_id: str, contact_id: str) -> Page:
        return _done(
            survivor_id, lambda: care.agreements.release(survivor_id, contact_id, current()), "survivors.release.done"
        )


def _withdrawal(pages: Blueprint, care: CareServices) -> None:
    @pages.get("/<survivor_id>/withdraw")
    @allowed(Permission.CASES)
    def ask_withdraw(survivor_id: str) -> Page:
        try:
            one = care.calendar.whom(current(), survivor_id)
        except NoSurvivor:
            abort(404)
        return render_template("console/survivor_withdraw.html", one=one)

    @pages.post("/<survivor_id>/withdraw")
    @allowed(Permission.CASES)
    def withdraw(survivor_id: str) -> Page:
        return _done(survivor_id, lambda: care.agreements.withdraw(survivor_id, current()), "survivors.withdraw.done")


def _refuse() -> None:
    raise Refused("no_such_way")


def _done(survivor_id: str, act: Callable[[], object], said: str) -> Page:
    """Do it and go back to the file; what can't be done is said there."""
    try:
        act()
    except NoSurvivor:
        abort(404)
    except Refused as refused:
        flash(f"survivors.cannot.{refused.code}", "warn")
    else:
        flash(said)
    return redirect(url_for(".show", survivor_id=survivor_id), 303)
