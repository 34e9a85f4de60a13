"""The leader board of the quiz: unions side by side, nobody's name, and no union of so few that it could be guessed."""

from dataclasses import dataclass
from datetime import timedelta

from gateway.clock import Clock
from gateway.service.small_cells import LEAST
from gateway.store import quiz
from gateway.store.engine import Store

LASTS = timedelta(days=365)


@dataclass(frozen=True)
class Rank:
    """One union on the board, by its id; `average` is right answers a person, with one decimal."""

    place: int
    union: str
    people: int
    average: float


@dataclass(frozen=True)
class Board:
    """Unions, the best first; `hidden` are unions in which fewer than five people have played."""

    ranks: tuple[Rank, ...]
    hidden: int


class QuizBoard:
    """Ranks unions by the last year's finished quizzes."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def ranked(self) -> Board:
        """Return the board; unions of the same average share a place."""
        with self._store.reading() as conn:
            standings = quiz.by_union(conn, self._clock.now() - LASTS)
        shown = [(round(one.right / one.people, 1), one) for one in standings if one.people >= LEAST]
        shown.sort(key=lambda pair: (-pair[0], -pair[1].people, pair[1].union))
        averages = [average for average, _ in shown]
        ranks = (Rank(averages.index(average) + 1, one.union, one.people, average) for average, one in shown)
        return Board(tuple(ranks), len(standings) - len(shown))
