"""What became of a broadcast: who wasn't reached and why, and the report with its chart and its file."""

from flask import Blueprint, render_template

from gateway.service.broadcasts.desk import BroadcastDesk, ToCall
from gateway.service.roles import Permission
from gateway.web.console.broadcast_one import found, seen
from gateway.web.console.guard import allowed, current
from gateway.web.console.words import Words


def add(pages: Blueprint, desk: BroadcastDesk, words: Words) -> None:
    """Add the pages of what came of it."""
    _unreached(pages, desk, words)
    _report(pages, desk, words)


def _unreached(pages: Blueprint, desk: BroadcastDesk, words: Words) -> None:
    def shown(broadcast_id: str, to_call: list[ToCall] | None) -> str:
        one = found(desk, broadcast_id)
        return render_template(
            "console/broadcast_unreached.html",
            one=one,
            reasons=desk.reasons(broadcast_id),
            to_call=to_call,
            failure=lambda code: _failure(code, words),
            **seen(desk, one),
        )

    @pages.get("/<broadcast_id>/unreached")
    @allowed(Permission.BROADCASTS_SEE)
    def unreached(broadcast_id: str) -> str:
        return shown(broadcast_id, None)

    @pages.post("/<broadcast_id>/to-call")
    @allowed(Permission.NUMBERS)
    def to_call(broadcast_id: str) -> str:
        found(desk, broadcast_id)
        return shown(broadcast_id, desk.to_call(current(), broadcast_id))


def _failure(code: str, words: Words) -> str:
    """Return why somebody wasn't reached; a code of a provider that we have no words for stands as it is."""
    key = f"broadcast.failed.{code}"
    known = words.text(key) if words.knows(key) else ""
    return known or words.text("broadcast.failed.other", code=code or "–")


def _report(pages: Blueprint, desk: BroadcastDesk, words: Words) -> None:
    @pages.get("/<broadcast_id>/report")
    @allowed(Permission.BROADCASTS_SEE)
    def report(broadcast_id: str) -> str:
        one = found(desk, broadcast_id)
        return render_template("console/broadcast_report.html", one=one, **seen(desk, one))
