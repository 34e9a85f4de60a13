"""Writing a broadcast: from a draft of the calendar or from nothing, weighed while it is written."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for

from gateway.i18n.language import Lang
from gateway.service.broadcasts.content import QUIZ
from gateway.service.broadcasts.desk import BroadcastDesk
from gateway.service.broadcasts.filling import PLACEHOLDERS
from gateway.service.broadcasts.states import IllegalStep
from gateway.service.roles import Permission
from gateway.web.console.areas import Page
from gateway.web.console.broadcast_one import found
from gateway.web.console.guard import allowed, current
from gateway.web.console.words import language

LONGEST = 2_000
LONGEST_NAME = 120


def add(pages: Blueprint, desk: BroadcastDesk) -> None:
    """Add the pages on which words are written."""
    _new(pages, desk)
    _words(pages, desk)

    @pages.post("/weigh")
    @allowed(Permission.BROADCASTS)
    def weigh() -> str:
        return render_template("console/broadcast_weighed.html", **_weighed(desk, _texts(), _quiz()))


def _new(pages: Blueprint, desk: BroadcastDesk) -> None:
    @pages.get("/new")
    @allowed(Permission.BROADCASTS)
    def new() -> str:
        campaign, audience = desk.pages.campaign, request.args.get("for", "")
        day = campaign.days.get(request.args.get("day", ""))
        if day is None or audience not in day.drafts:
            return _form(desk, "", {})
        name = f"{day.names[language()]}: {campaign.audiences[audience][language()]}"
        return _form(desk, name, day.drafts[audience], day=day.id, audience=audience)

    @pages.post("/new")
    @allowed(Permission.BROADCASTS)
    def write() -> Page:
        texts, name = _texts(), _name()
        day, audience = request.form.get("day", ""), request.form.get("for", "")
        if not name or not desk.sound(texts):
            return _form(desk, name, texts, day=day, audience=audience, quiz=_quiz(), error=True), 422
        made = desk.book.write(current(), desk.draft(name, texts, audience, day, _quiz()))
        return redirect(url_for(".people", broadcast_id=made), 303)


def _words(pages: Blueprint, desk: BroadcastDesk) -> None:
    @pages.get("/<broadcast_id>/words")
    @allowed(Permission.BROADCASTS)
    def words(broadcast_id: str) -> str:
        draft = found(desk, broadcast_id).draft
        return _form(desk, draft.name, draft.content.texts, broadcast_id, quiz=draft.content.quiz)

    @pages.post("/<broadcast_id>/words")
    @allowed(Permission.BROADCASTS)
    def rewrite(broadcast_id: str) -> Page:
        one, texts, name = found(desk, broadcast_id), _texts(), _name()
        if not name or not desk.sound(texts):
            return _form(desk, name, texts, broadcast_id, quiz=_quiz(), error=True), 422
        try:
            desk.book.change(current(), broadcast_id, desk.reworded(one.draft, name, texts, _quiz()))
        except IllegalStep:
            flash("broadcast.too_late", "warn")
            return redirect(url_for(".one", broadcast_id=broadcast_id), 303)
        return redirect(url_for(".people", broadcast_id=broadcast_id), 303)


def _form(
    desk: BroadcastDesk,
    name: str,
    texts: Mapping[Lang, str],
    broadcast_id: str = "",
    *,
    day: str = "",
    audience: str = "",
    quiz: str = "",
    error: bool = False,
) -> str:
    filled = {lang: desk.settle(texts.get(lang, ""), lang) for lang in Lang}
    lines = [(line.id, line.names[language()]) for line in desk.pages.helplines.values() if line.show]
    return render_template(
        "console/broadcast_words.html",
        name=name,
        texts=filled,
        broadcast_id=broadcast_id,
        day=day,
        audience=audience,
        quiz=quiz,
        error=error,
        lines=lines,
        personal=PLACEHOLDERS,
        **_weighed(desk, filled, quiz),
    )


def _weighed(desk: BroadcastDesk, texts: Mapping[Lang, str], quiz: str) -> dict[str, object]:
    weighed = [desk.weigh(texts[lang], lang, quiz) for lang in Lang if texts.get(lang, "").strip()]
    prices = {one.lang: desk.prices(texts[one.lang], one.lang, quiz) for one in weighed}
    mediums = {name: one.medium.value for name, one in desk.book.reach.channels.items()}
    buttons = {one.lang: desk.button(one.lang) for one in weighed} if quiz else {}
    return {
        "weighed": weighed,
        "prices": prices,
        "mediums": mediums,
        "buttons": buttons,
        "sure": desk.sure_of_rates,
        "unsure": desk.unsure(),
    }


def _texts() -> dict[Lang, str]:
    return {lang: request.form.get(f"text_{lang}", "")[:LONGEST] for lang in Lang}


def _quiz() -> str:
    return QUIZ if request.form.get("quiz") else ""


def _name() -> str:
    return request.form.get("name", "").strip()[:LONGEST_NAME]
