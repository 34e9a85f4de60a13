"""What is done with a broadcast: tried out, asked for and given approval, begun, paused, gone on with, ended."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage

from gateway.i18n.language import Lang
from gateway.service.broadcasts.book import NotAllowed
from gateway.service.broadcasts.desk import BroadcastDesk
from gateway.service.broadcasts.states import IllegalStep
from gateway.service.roles import Permission
from gateway.service.tip_reading import NotSound
from gateway.web.bodies import takes_file
from gateway.web.console.areas import Page
from gateway.web.console.broadcast_one import found
from gateway.web.console.guard import allowed, current


def add(pages: Blueprint, desk: BroadcastDesk) -> None:
    """Add the deeds."""
    _approving(pages, desk)
    _running(pages, desk)
    _trying(pages, desk)
    _speaking(pages, desk)


def _approving(pages: Blueprint, desk: BroadcastDesk) -> None:
    @pages.post("/<broadcast_id>/submit")
    @allowed(Permission.BROADCASTS)
    def submit(broadcast_id: str) -> Page:
        return _done(broadcast_id, lambda: desk.submit(current(), broadcast_id), "broadcast.submitted")

    @pages.post("/<broadcast_id>/approve")
    @allowed(Permission.BROADCASTS_APPROVE)
    def approve(broadcast_id: str) -> Page:
        seen = request.form.get("seen", "")
        return _done(broadcast_id, lambda: desk.book.approve(current(), broadcast_id, seen), "broadcast.approved")

    @pages.post("/<broadcast_id>/send-back")
    @allowed(Permission.BROADCASTS_APPROVE)
    def send_back(broadcast_id: str) -> Page:
        return _done(broadcast_id, lambda: desk.book.send_back(current(), broadcast_id), "broadcast.sent_back")


def _running(pages: Blueprint, desk: BroadcastDesk) -> None:
    @pages.post("/<broadcast_id>/start")
    @allowed(Permission.BROADCASTS)
    def start(broadcast_id: str) -> Page:
        return _done(broadcast_id, lambda: desk.book.start(current(), broadcast_id), "broadcast.started")

    @pages.post("/<broadcast_id>/pause")
    @allowed(Permission.BROADCASTS_SEE)  # to stop what goes wrong, anybody who sees it
    def pause(broadcast_id: str) -> Page:
        return _done(broadcast_id, lambda: desk.book.pause(current(), broadcast_id), "broadcast.paused")

    @pages.post("/<broadcast_id>/resume")
    @allowed(Permission.BROADCASTS)
    def resume(broadcast_id: str) -> Page:
        return _done(broadcast_id, lambda: desk.book.resume(current(), broadcast_id), "broadcast.resumed")

    @pages.get("/<broadcast_id>/cancel")
    @allowed(Permission.BROADCASTS)
    def ask_cancel(broadcast_id: str) -> str:
        return render_template("console/broadcast_cancel.html", one=found(desk, broadcast_id))

    @pages.post("/<broadcast_id>/cancel")
    @allowed(Permission.BROADCASTS)
    def cancel(broadcast_id: str) -> Page:
        return _done(broadcast_id, lambda: desk.book.cancel(current(), broadcast_id), "broadcast.cancelled")

    @pages.post("/<broadcast_id>/retry")
    @allowed(Permission.BROADCASTS)
    def retry(broadcast_id: str) -> Page:
        return _done(broadcast_id, lambda: desk.book.retry(current(), broadcast_id), "broadcast.retried")


def _trying(pages: Blueprint, desk: BroadcastDesk) -> None:
    @pages.post("/<broadcast_id>/try")
    @allowed(Permission.BROADCASTS)
    def try_out(broadcast_id: str) -> Page:
        chosen = request.form.getlist("colleague")
        sent = desk.trying.hand(current(), found(desk, broadcast_id), chosen)
        flash("broadcast.tried" if sent else "broadcast.tried.nobody", "good" if sent else "warn")
        return redirect(url_for(".one", broadcast_id=broadcast_id), 303)


def _speaking(pages: Blueprint, desk: BroadcastDesk) -> None:
    @pages.post("/<broadcast_id>/recording")
    @takes_file
    @allowed(Permission.BROADCASTS)
    def keep_recording(broadcast_id: str) -> Page:
        found(desk, broadcast_id)
        file = request.files.get("file")
        try:
            ready = desk.voices.keep(current(), broadcast_id, _content(file))
        except NotSound:
            flash("broadcast.voice.none", "danger")
        except IllegalStep:
            flash("broadcast.too_late", "warn")
        else:
            flash("broadcast.voice.kept")
            for remark in ready.remarks:
                flash(f"broadcast.voice.{remark}", "warn")
        return redirect(url_for(".one", broadcast_id=broadcast_id), 303)

    @pages.post("/<broadcast_id>/question")
    @allowed(Permission.BROADCASTS)
    def keep_question(broadcast_id: str) -> Page:
        one = found(desk, broadcast_id)
        question = {lang: request.form.get(f"question_{lang}", "").strip()[:200] for lang in Lang}
        answers = {lang: _lines(request.form.get(f"answers_{lang}", "")) for lang in Lang}

        def keep() -> None:
            desk.book.change(current(), broadcast_id, desk.asking(one.draft, question, answers))

        return _done(broadcast_id, keep, "broadcast.question.kept")

    @pages.get("/<broadcast_id>/recording.wav")
    @allowed(Permission.BROADCASTS_SEE)
    def recording(broadcast_id: str) -> Page:
        sound = desk.voices.sound(found(desk, broadcast_id).draft.content.prompt)
        if sound is None:
            abort(404)
        return Response(sound, mimetype="audio/wav")


def _lines(said: str) -> list[str]:
    return [line.strip()[:60] for line in said.splitlines() if line.strip()]


def _content(file: FileStorage | None) -> bytes:
    """Return what a file holds; a big one lies on the disk until it is closed."""
    if file is None:
        return b""
    with file.stream:
        return bytes(file.read())


def _done(broadcast_id: str, act: Callable[[], object], said: str) -> Page:
    """Do it and say so; what may not be, or comes too late, is said instead."""
    try:
        act()
    except NotAllowed as refusal:
        if refusal.code == "unknown":
            abort(404)
        flash(f"broadcast.refused.{refusal.code}", "danger")
    except IllegalStep:
        flash("broadcast.too_late", "warn")
    else:
        flash(said)
    return redirect(url_for(".one", broadcast_id=broadcast_id), 303)
