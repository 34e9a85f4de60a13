"""Whom a broadcast reaches, whom not and why, and what it costs: the query is made here and asked here."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gateway.channels.contract import Channel
from gateway.errors import AshshashError
from gateway.i18n.discreet import Discreet
from gateway.i18n.language import Lang, Medium
from gateway.service.broadcasts.content import Content, Draft
from gateway.service.broadcasts.costing import Rates
from gateway.service.rules import Rules
from gateway.store.audience import Leg, Question
from gateway.store.engine import Store


@dataclass(frozen=True)
class Counted:
    """What a broadcast would come to. `left_out` counts by `LeftOut` reason; `paisa` is the estimate.

    `held_until` is when the night ends in which it would begin, None by day.
    """

    people: int
    paisa: int
    by_channel: Mapping[str, int] = field(default_factory=dict)
    paisa_by_channel: Mapping[str, int] = field(default_factory=dict)
    by_sex: Mapping[str, int] = field(default_factory=dict)
    by_district: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    held_until: datetime | None = None


class Reach:
    """Makes and asks the question whom a broadcast reaches."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        rates: Rates,
        rules: Rules,
        discreet: Discreet | None = None,
    ) -> None:
        self._store = store
        self._discreet = discreet
        self.channels = channels
        self.rates = rates
        self.rules = rules

    def question(self, draft: Draft, now: datetime) -> Question:
        """Return the question; raises AshshashError for a channel that isn't here."""
        legs: dict[str, Leg] = {}
        for name in draft.content.channels:
            if name not in self.channels:
                raise AshshashError(f"{name}: no such channel here.")
            kind = self.channels[name].address_kind
            medium = self.channels[name].medium.value
            legs.setdefault(kind, Leg(name, kind, self._prices(name, draft.content), medium))
        today = self.rules.local(now).date()
        return Question(
            draft.audience, draft.topic, tuple(legs.values()), today.year, today, self._give_nothing_away(draft.content)
        )

    def count(self, draft: Draft, now: datetime) -> Counted:
        """Count the people, those left out and the cost; asks in pieces, a million contacts in some seconds."""
        tallies: dict[str, Counter[str]] = {
            name: Counter() for name in ("left_out", "channel", "paisa", "sex", "district")
        }
        question = self.question(draft, now)
        with self._store.reading() as conn:
            for reason, channel, sex, district, people, paisa in question.counts(conn):
                if reason:
                    tallies["left_out"][reason] += people
                    continue
                tallies["channel"][channel] += people
                tallies["paisa"][channel] += paisa
                tallies["sex"][sex] += people
                tallies["district"][district] += people
        begins = self.rules.local(draft.start_at or now)
        opening = self.rules.hours.next_opening(begins)
        return Counted(
            people=tallies["channel"].total(),
            paisa=tallies["paisa"].total(),
            by_channel=dict(tallies["channel"]),
            paisa_by_channel=dict(tallies["paisa"]),
            by_sex=dict(tallies["sex"]),
            by_district=dict(tallies["district"]),
            left_out=dict(tallies["left_out"]),
            held_until=None if opening == begins else opening,
        )

    def _give_nothing_away(self, content: Content) -> tuple[str, ...]:
        """Return the languages in which it may stand on anybody's phone: nothing to press either, it begins a talk."""
        if self._discreet is None or content.quiz or any(content.choices.values()):
            return ()
        return tuple(lang.value for lang in Lang if not self._discreet.betrays(content.text(lang)))

    def _prices(self, channel: str, content: Content) -> dict[tuple[str, str], int]:
        operators = self.rates.table(channel)
        words = content.sms if self.channels[channel].medium is Medium.SMS else content.text
        return {
            (lang.value, operator): self.rates.paisa(channel, operator, words(lang))
            for lang in Lang
            for operator in (*operators, "")
        }
