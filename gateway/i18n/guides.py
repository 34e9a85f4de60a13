"""The tools' data: steps abroad, signs of a trap, the quiz, routes warned of, services, and short follow-ups."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from gateway.i18n.costs import Costs
from gateway.i18n.dated import Dated
from gateway.i18n.named import Named
from gateway.i18n.passages import Passage
from gateway.i18n.price_words import PriceWords
from gateway.i18n.quiz import Question
from gateway.i18n.seed import Seed
from gateway.i18n.services import Services
from gateway.i18n.sound import sound
from gateway.i18n.sums import Sums


@dataclass(frozen=True)
class Step:
    """One step of the way abroad; `page` tells more about it."""

    passage: Passage
    page: str


@dataclass(frozen=True)
class Sign:
    """One question about an offer; a yes to a grave one is enough to say no."""

    passage: Passage
    grave: bool


@dataclass(frozen=True)
class Guides:
    """All of it; steps and signs are in their order."""

    steps: tuple[Step, ...]
    signs: tuple[Sign, ...]
    quiz: tuple[Question, ...]
    routes: tuple[Passage, ...]
    services: Services
    prices: PriceWords
    routes_named: Named
    where: frozenset[str]

    @classmethod
    def of(cls, seed: Seed, costs: Costs) -> Self:
        """Return what steps, trap, routes, services, money and followups.toml hold."""
        files, entries = seed.files, seed.entries
        routes, followups = files["routes.toml"]["routes"], files["followups.toml"]
        return cls(
            steps=tuple(Step(Passage.of(row["id"], row), row["page"]) for row in files["steps.toml"]["steps"]),
            signs=tuple(Sign(Passage.of(row["id"], row), row["grave"]) for row in files["trap.toml"]["signs"]),
            quiz=tuple(Question.of(row) for row in files["quiz.toml"]["questions"]),
            routes=tuple(Passage.of(row["id"], row) for row in routes),
            services=Services.of(entries["service"], entries["partner"], files["services.toml"]["after"]),
            prices=PriceWords.of(costs, Sums.of(files["money.toml"]), followups),
            routes_named=Named.of({row["id"]: row["words"] for row in routes}),
            where=frozenset(sound(phrase) for phrase in followups["where"]),
        )

    def route_in(self, text: str) -> Passage | None:
        """Return the warning about the route a text names."""
        found = self.routes_named.find(text)
        return next((route for route in self.routes if route.id == found), None)

    def asks_where(self, text: str) -> bool:
        """Tell whether the whole text is "where?"."""
        return sound(text) in self.where

    def spoken(self) -> Iterator[tuple[str, Passage]]:
        """Give every passage that a studio can record, by the name that Say and Ask carry."""
        yield from ((f"step.{step.passage.id}", step.passage) for step in self.steps)
        yield from ((f"sign.{sign.passage.id}", sign.passage) for sign in self.signs)
        yield from ((f"quiz.{one.id}", one.passage) for one in self.quiz)
        yield from ((f"quiz.why.{one.id}", one.why) for one in self.quiz)
        yield from ((f"route.{route.id}", route) for route in self.routes)

    def dated(self) -> Iterator[tuple[str, str, Dated]]:
        """Give everything that has to be reviewed: its kind, its id and its dates."""
        yield from (("step", step.passage.id, step.passage.dated) for step in self.steps)
        yield from (("sign", sign.passage.id, sign.passage.dated) for sign in self.signs)
        yield from (("quiz", one.id, one.passage.dated) for one in self.quiz)
        yield from (("route", route.id, route.dated) for route in self.routes)
        yield from (("service", one, kind.passage.dated) for one, kind in self.services.kinds.items())
        yield from (("partner", one, partner.dated) for one, partner in self.services.partners.items())
