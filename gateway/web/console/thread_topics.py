"""What somebody agreed to hear of, beside their conversation: shown with its history, and noted by staff."""

from collections.abc import Callable, Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.service.roles import Permission
from gateway.service.threads.wishes import Choosing, made_by
from gateway.web.console.guard import allowed, current

Names = Callable[[], Mapping[str, str]]


def add(pages: Blueprint, choosing: Choosing, names: Names) -> None:
    """Add the part of the page, and the deed."""

    @pages.get("/<thread_id>/topics")
    @allowed(Permission.THREADS_READ)
    def topics(thread_id: str) -> str:
        wishes = choosing.of(thread_id)
        return render_template(
            "console/thread_topics.html",
            thread_id=thread_id,
            wishes=wishes,
            past=[(one, *made_by(one)) for one in wishes.past],
            names=names(),
            topic_names={one.topic: one.names for one in wishes.now},
            acts=current().may(Permission.THREADS_ACT),
        )

    @pages.post("/<thread_id>/topics")
    @allowed(Permission.THREADS_ACT)
    def choose(thread_id: str) -> Response:
        wanted = {"yes": True, "no": False}.get(request.form.get("wanted", ""))
        if wanted is None:
            abort(400)
        noted = choosing.note(current(), thread_id, request.form.get("topic", ""), wanted)
        flash("threads.topics.noted" if noted else "threads.topics.not_noted", "good" if noted else "warn")
        return redirect(url_for(".thread", thread_id=thread_id), 303)
