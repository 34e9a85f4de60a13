"""What became of a broadcast, for its report: on a page, as a chart, as a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gateway.clock import Clock
from gateway.service.broadcasts.kept import Broadcast
from gateway.store import broadcast_answers, broadcast_figures, quiz, recipients
from gateway.store.broadcast_figures import REACHED, Answered
from gateway.store.engine import Store

ANSWERED_WITHIN = timedelta(hours=48)
"""So long after their own message what somebody writes counts as an answer to it."""


@dataclass(frozen=True)
class After:
    """The figures of one broadcast.

    `quiz` is people by their right answers, `keys` by what they pressed in a call; `paisa` what it has cost so far,
    beside its estimate.
    """

    people: int
    reached: int
    outcomes: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)
    sexes: Mapping[str, int] = field(default_factory=dict)
    districts: Mapping[str, int] = field(default_factory=dict)
    quiz: Mapping[int, int] = field(default_factory=dict)
    paisa: int = 0
    keys: Mapping[str, int] = field(default_factory=dict)
    answered: Answered = field(default_factory=lambda: Answered(0, 0, 0))
    still_counting: bool = False


class Figures:
    """Counts what became of broadcasts."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def of(self, one: Broadcast) -> After:
        """Return the figures as they are now."""
        now = self._clock.now()
        begun, ended = one.started_at or now, one.ended_at or now
        with self._store.reading() as conn:
            outcomes = recipients.counts(conn, one.id)
            return After(
                people=sum(outcomes.values()),
                reached=sum(outcomes.get(state.value, 0) for state in REACHED),
                outcomes=outcomes,
                reasons=broadcast_figures.by_code(conn, one.id),
                sexes=broadcast_figures.reached_by(conn, one.id, "sex"),
                districts=broadcast_figures.reached_by(conn, one.id, "district"),
                quiz=quiz.of_broadcast(conn, one.id).scores,
                paisa=broadcast_figures.cost(conn, one.id),
                keys=broadcast_answers.counts(conn, one.id),
                answered=broadcast_figures.answered(conn, one.id, begun, ended, ANSWERED_WITHIN),
                still_counting=_open(ended, now),
            )


def _open(ended: datetime, now: datetime) -> bool:
    return now < ended + ANSWERED_WITHIN
