"""The safe-contact form, filled while the survivor sits there: to what she agrees, where, when and until when."""

from datetime import time
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from gateway.i18n.language import Lang, Medium
from gateway.service.care_services import CareServices
from gateway.service.enrolment.agreement import ASKED, MOST_PLACES, Agreement, Fault, SafePlace, Told
from gateway.service.enrolment.agreements import Faulty
from gateway.service.enrolment.files import File
from gateway.service.enrolment.own_area import NoSurvivor
from gateway.service.enrolment.reachable import PURPOSES
from gateway.service.purposes import Purpose
from gateway.service.roles import Permission
from gateway.web.console import dates_typed
from gateway.web.console.areas import Page
from gateway.web.console.guard import allowed, current

DAYS = "6012345"
"""The week as it begins here, on Sunday; "0" is Monday."""


def add(pages: Blueprint, care: CareServices) -> None:
    """Add the form to the pages of a file."""

    @pages.get("/<survivor_id>/contact")
    @allowed(Permission.CASES)
    def contact(survivor_id: str) -> Page:
        try:
            file = care.files.numbers(survivor_id, current())
        except NoSurvivor:
            abort(404)
        return _form(care, file, _agreed(file), _told(file))

    @pages.post("/<survivor_id>/contact")
    @allowed(Permission.CASES)
    def agree(survivor_id: str) -> Page:
        agreement, told = _said()
        try:
            file = care.files.numbers(survivor_id, current())
            if faults := _unreadable():
                raise Faulty(faults)
            care.agreements.agree(survivor_id, agreement, current(), told)
        except NoSurvivor:
            abort(404)
        except Faulty as faulty:
            return _form(care, file, agreement, told, faulty.faults), 422
        flash("contact.saved")
        return redirect(url_for(".show", survivor_id=survivor_id), 303)


def _form(care: CareServices, file: File, agreement: Agreement, told: Told, faults: tuple[Fault, ...] = ()) -> str:
    rows = agreement.places
    return render_template(
        "console/safe_contact.html",
        file=file,
        one=file.survivor,
        minor=file.minor,
        agreement=agreement,
        told=told,
        errors={fault.field: f"contact.fault.{fault.code}" for fault in faults},
        rows=[*rows, *[None] * min(2 if not rows else 1, MOST_PLACES - len(rows))],
        media=list(Medium),
        purposes=PURPOSES,
        days=DAYS,
        languages=list(Lang),
        today=care.files.today,
        until=agreement.holds_until(care.files.today),
    )


def _agreed(file: File) -> Agreement:
    """Return what was written down last, as the form shows it; nothing to begin with."""
    places = tuple(
        SafePlace(
            one.address.medium,
            "" if one.address.medium is Medium.CHAT else one.number,
            one.address.days,
            one.address.opens,
            one.address.closes,
            one.address.voicemail,
            one.address.missed_call,
            one.address.contact_id if one.address.medium is Medium.CHAT else "",
            one.address.alone,
        )
        for one in file.reached
    )
    # The day isn't taken over: who sits together again agrees anew.
    purposes = frozenset(map(Purpose, file.purposes))
    return Agreement(purposes & ASKED, places, awareness=file.hears_more)


def _told(file: File) -> Told:
    about = file.survivor.about
    return Told(about.lang, about.guardian, about.shown_as, about.who_else_reads)


def _said() -> tuple[Agreement, Told]:
    said = request.form
    purposes = frozenset(Purpose(each) for each in said.getlist("purposes") if each in PURPOSES)
    typed = said.get("code_word", "").strip()[:60]
    word = "" if said.get("no_word") == "1" else typed or None
    agreement = Agreement(
        purposes, _places(), dates_typed.day(said.get("confirm_by", "")), word, said.get("awareness") == "yes"
    )
    lang = said.get("lang", "")
    told = Told(
        Lang(lang) if lang in tuple(Lang) else Lang.BN,
        said.get("guardian", "").strip()[:200],
        said.get("shown_as", "").strip()[:40],
        said.get("who_else_reads", "").strip()[:500],
    )
    return agreement, told


def _places() -> tuple[SafePlace, ...]:
    rows = (_place(at) for at in range(MOST_PLACES))
    return tuple(one for one in rows if one.number or one.known)


def _place(at: int) -> SafePlace:
    said: Any = request.form
    medium = said.get(f"medium_{at}", "")
    number = said.get(f"number_{at}", "").strip()[:20]
    return SafePlace(
        Medium(medium) if medium in set(Medium) else Medium.SMS,
        number,
        frozenset(int(day) for day in said.getlist(f"days_{at}") if day in DAYS and day),
        dates_typed.clock(said.get(f"opens_{at}", "")) or time.min,
        dates_typed.clock(said.get(f"closes_{at}", "")) or time.min,
        said.get(f"voicemail_{at}") == "1",
        said.get(f"missed_call_{at}") == "1",
        # A new number takes the place of a chat that was known.
        said.get(f"known_{at}", "")[:32] if medium == Medium.CHAT and not number else "",
        said.get(f"alone_{at}") == "1",
    )


def _unreadable() -> tuple[Fault, ...]:
    """Return what can't even be read; a day that is none must not become the usual one."""
    typed = request.form.get("confirm_by", "").strip()
    return (Fault("confirm_by", "bad_day"),) if typed and dates_typed.day(typed) is None else ()
