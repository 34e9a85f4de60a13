"""Conversations: the list, one thread, and what a person of the staff does in it."""

from collections.abc import Callable, Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.channels import segments
from gateway.i18n.language import Lang
from gateway.service.content.editing import Editing, Row
from gateway.service.content.previews import canned
from gateway.service.gate import Hold
from gateway.service.roles import ConsoleRole, Permission, may
from gateway.service.signed_in import SignedIn
from gateway.service.threads import cursors
from gateway.service.threads.reading import FILTERS, NoThread, Reading
from gateway.service.threads.wishes import Choosing
from gateway.service.threads.writing import LONGEST, CannotWrite, Writer, Writing
from gateway.web.console import thread_topics
from gateway.web.console.areas import Area, Page
from gateway.web.console.guard import allowed, current
from gateway.web.console.words import language

Names = Callable[[], Mapping[str, str]]

WRITER = {
    ConsoleRole.COORDINATOR: "coordinator",
    ConsoleRole.ACTIVIST: "activist",
}
"""By which word the person at the other end hears of somebody; everybody else is "one of our staff"."""


def area(
    reading: Reading, writing: Writing, choosing: Choosing, editing: Editing, names: Names, writers: Names
) -> Area:
    """Return the area; `names` of all accounts, `writers` of those who may answer people, by what signs for them."""
    pages = Blueprint("threads", __name__, url_prefix="/threads")
    _lists(pages, reading, names)
    _thread(pages, reading, editing, names, writers)
    _numbers(pages, reading)
    _take_over(pages, writing)
    _further_acts(pages, writing, writers)
    _composer(pages, editing)
    thread_topics.add(pages, choosing, names)
    return Area(pages, Permission.THREADS_READ, "nav.threads", "messages-square", order=20)


def _lists(pages: Blueprint, reading: Reading, names: Names) -> None:
    @pages.get("/")
    @allowed(Permission.THREADS_READ)
    def index() -> str:
        who = current()
        said = request.args.get("show", "")
        which = said if said in FILTERS else FILTERS[0]
        entries, more = reading.listed(which, who.actor, request.args.get("before", ""))
        older = url_for(".index", show=which, before=more) if more else ""
        return render_template(
            "console/threads.html",
            entries=entries,
            which=which,
            filters=FILTERS,
            waiting=reading.waiting(who.actor),
            older=older,
            names=names(),
            sees_numbers=who.may(Permission.NUMBERS),
        )

    @pages.post("/search")
    @allowed(Permission.NUMBERS)
    def search() -> Response:
        found = reading.found(request.form.get("number", "")[:40], current().actor)
        if found is None:
            flash("threads.search.none", "warn")
            return redirect(url_for(".index"), 303)
        return redirect(url_for(".thread", thread_id=found.thread.id), 303)


def _thread(pages: Blueprint, reading: Reading, editing: Editing, names: Names, writers: Names) -> None:
    @pages.get("/<thread_id>")
    @allowed(Permission.THREADS_READ)
    def thread(thread_id: str) -> str:
        return _shown(reading, editing, names, writers, thread_id)

    @pages.get("/<thread_id>/news")
    @allowed(Permission.THREADS_READ)
    def news(thread_id: str) -> str:
        since = request.args.get("since", "")
        there = reading.written_since(thread_id, since)
        return render_template("console/thread_news.html", thread_id=thread_id, there=there, since=since)


def _shown(reading: Reading, editing: Editing, names: Names, writers: Names, thread_id: str) -> str:
    who, lang = current(), language()
    before = request.args.get("before", "")
    try:
        opened = reading.opened(thread_id, who.actor, lang, before)
    except NoThread:
        abort(404)
    older = url_for(".thread", thread_id=thread_id, before=opened.older) if opened.older else ""
    return render_template(
        "console/thread.html",
        opened=opened,
        thread=opened.thread,
        older=older,
        past=bool(before),
        names=names(),
        writers=sorted(writers().items(), key=lambda one: one[1]),
        mine=opened.thread.taken_by == who.actor,
        acts=who.may(Permission.THREADS_ACT),
        sees_numbers=who.may(Permission.NUMBERS),
        held=opened.verdict.until if isinstance(opened.verdict, Hold) else None,
        refused=getattr(opened.verdict, "reason", ""),
        ready=editing.rows("canned"),
        since=cursors.of_moment(opened.thread.last_in_at),
        text="",
        cost=segments.count(""),
        longest=LONGEST,
    )


def _numbers(pages: Blueprint, reading: Reading) -> None:
    @pages.post("/<thread_id>/number")
    @allowed(Permission.NUMBERS)
    def number(thread_id: str) -> str:
        try:
            address, kind = reading.unmasked(thread_id, current().actor)
        except NoThread:
            abort(404)
        return render_template("console/thread_number.html", number=address, kind=kind)


def _take_over(pages: Blueprint, writing: Writing) -> None:
    @pages.post("/<thread_id>/take")
    @allowed(Permission.THREADS_ACT)
    def take(thread_id: str) -> Page:
        return _done(thread_id, lambda: writing.take(thread_id, _writer(current())), "threads.taken")

    @pages.post("/<thread_id>/back")
    @allowed(Permission.THREADS_ACT)
    def back(thread_id: str) -> Page:
        return _done(thread_id, lambda: writing.hand_back(thread_id, _writer(current())), "threads.given_back")

    @pages.post("/<thread_id>/reply")
    @allowed(Permission.THREADS_ACT)
    def reply(thread_id: str) -> Page:
        def send() -> str:
            verdict = writing.reply(thread_id, request.form.get("text", ""), _writer(current()))
            return "threads.held" if isinstance(verdict, Hold) else ""

        return _done(thread_id, send, "")


def _further_acts(pages: Blueprint, writing: Writing, writers: Names) -> None:
    @pages.post("/<thread_id>/note")
    @allowed(Permission.THREADS_ACT)
    def note(thread_id: str) -> Page:
        text = request.form.get("note", "")
        return _done(thread_id, lambda: writing.note(thread_id, text, _writer(current())), "threads.noted")

    @pages.post("/<thread_id>/call")
    @allowed(Permission.THREADS_ACT)
    def call(thread_id: str) -> Page:
        return _done(thread_id, lambda: writing.call_back(thread_id, _writer(current())), "threads.call_listed")

    @pages.post("/<thread_id>/assign")
    @allowed(Permission.THREADS_ACT)
    def assign(thread_id: str) -> Page:
        account = request.form.get("to", "")
        if account and account not in writers():
            abort(404)
        return _done(thread_id, lambda: writing.assign(thread_id, account, _writer(current())), "threads.assigned")


def _composer(pages: Blueprint, editing: Editing) -> None:
    @pages.post("/cost")
    @allowed(Permission.THREADS_ACT)
    def cost() -> str:
        """Count what a text would cost, as it is typed."""
        return render_template("console/cost.html", cost=segments.count(request.form.get("text", "")[: LONGEST * 2]))

    @pages.get("/<thread_id>/ready/<name>")
    @allowed(Permission.THREADS_ACT)
    def ready(thread_id: str, name: str) -> str:
        row: Row | None = next((each for each in editing.rows("canned") if each.name == name), None)
        if row is None:
            abort(404)
        lang = Lang(request.args.get("lang", "")) if request.args.get("lang", "") in set(Lang) else Lang.BN
        text = canned(row.leaves, lang, editing.content)
        return render_template(
            "console/thread_composer.html",
            thread_id=thread_id,
            text=text,
            cost=segments.count(text),
            longest=LONGEST,
        )


def _done(thread_id: str, act: Callable[[], str | None], said: str) -> Page:
    """Do it and go back to the thread; what the gate refuses is said there."""
    try:
        said = act() or said
    except NoThread:
        abort(404)
    except CannotWrite as refusal:
        flash(f"threads.cannot.{refusal.reason}", "warn")
        said = ""
    if said:
        flash(said)
    return redirect(url_for(".thread", thread_id=thread_id, _anchor="last"), 303)


def _writer(who: SignedIn) -> Writer:
    return Writer(who.actor, WRITER.get(who.role, "") if may(who.role, Permission.THREADS_ACT) else "")
