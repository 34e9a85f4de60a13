"""What became of a broadcast: who wasn't reached and why, and the report with its chart and its file."""

from flask import Blueprint, Response, abort, render_template

from gateway.service.broadcasts.desk import BroadcastDesk, ToCall
from gateway.service.broadcasts.figures import After
from gateway.service.broadcasts.kept import Broadcast
from gateway.service.roles import Permission
from gateway.service.tables import Cell, as_workbook
from gateway.web.console import charts
from gateway.web.console.areas import Page
from gateway.web.console.broadcast_one import found, seen
from gateway.web.console.guard import allowed, current
from gateway.web.console.words import Words, language

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
            reasons=desk.figures.of(one).reasons,
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
        after = desk.figures.of(one)
        return render_template(
            "console/broadcast_report.html",
            one=one,
            after=after,
            tables=_tables(one, after, words),
            board=desk.board.ranked() if after.quiz or one.draft.content.quiz else None,
            place=words.place,
            number=words.number,
            sure=desk.sure_of_rates,
            **seen(desk, one),
        )

    @pages.get("/<broadcast_id>/report/<view>.svg")
    @allowed(Permission.BROADCASTS_SEE)
    def chart(broadcast_id: str, view: str) -> Page:
        one = found(desk, broadcast_id)
        tables = _tables(one, desk.figures.of(one), words)
        if view not in tables:
            abort(404)
        return Response(charts.bars(tables[view], words), mimetype="image/svg+xml")

    @pages.get("/<broadcast_id>/report.xlsx")
    @allowed(Permission.BROADCASTS_SEE)
    def report_file(broadcast_id: str) -> Page:
        one = found(desk, broadcast_id)
        after = desk.figures.of(one)
        whole = _whole(one, after, words)
        sheets = [(words.text("broadcast.report"), whole)]
        for view, table in _tables(one, after, words).items():
            heading = (words.text(f"broadcast.report.{view}"), words.text("broadcast.report.people"))
            sheets.append((heading[0], [heading, *table.items()]))
        headers = {"Content-Disposition": 'attachment; filename="broadcast.xlsx"'}
        return Response(as_workbook(sheets), mimetype=_XLSX, headers=headers)


def _tables(one: Broadcast, after: After, words: Words) -> dict[str, dict[str, int]]:
    """Return the figures by table, each row named as people read it."""
    content = one.draft.content
    own = dict(content.choices.get(language()) or next(iter(content.choices.values()), ()))
    return {
        "outcome": {words.text(f"broadcast.recipient.{state}"): many for state, many in after.outcomes.items()},
        "reason": {_failure(code, words): many for code, many in after.reasons.items()},
        "sex": {words.text(f"broadcast.sex.{sex or 'unknown'}"): many for sex, many in after.sexes.items()},
        "district": {
            words.place(place) if place else words.text("broadcast.unknown"): many
            for place, many in after.districts.items()
        },
        "quiz": {
            words.text("broadcast.report.quiz.right", right=right): after.quiz[right] for right in sorted(after.quiz)
        },
        "keys": {own.get(key) or _key(key, words): many for key, many in after.keys.items()},
    }


def _whole(one: Broadcast, after: After, words: Words) -> list[tuple[Cell, ...]]:
    """Return the first sheet: the broadcast as a whole."""
    rows: list[tuple[str, Cell]] = [
        ("broadcast.report.people", after.people),
        ("broadcast.report.reached", after.reached),
        ("broadcast.report.estimate", words.taka(one.paisa)),
        ("broadcast.report.cost", words.taka(after.paisa)),
        ("broadcast.report.wrote", after.answered.people),
        ("broadcast.report.messages", after.answered.messages),
        ("broadcast.report.left", after.answered.left),
        ("broadcast.report.played", sum(after.quiz.values())),
        ("broadcast.report.pressed", sum(after.keys.values())),
    ]
    began = words.moment(one.started_at) if one.started_at else ""
    head: list[tuple[Cell, ...]] = [(one.draft.name, began)]
    return head + [(words.text(key), value) for key, value in rows]


def _key(name: str, words: Words) -> str:
    """Return what a key stood for, also one of a question that was changed since."""
    key = f"broadcast.key.{name}"
    return words.text(key if words.knows(key) else "broadcast.key.other")
