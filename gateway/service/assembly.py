"""The use cases put together, from a store, channels, words and an understanding."""

import os
import socket
from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from uuid import uuid4

import redis

from gateway.channels.contract import Channel
from gateway.channels.understanding import Understanding
from gateway.clock import Clock
from gateway.dialogue.step import Dialogue
from gateway.i18n.language import Lang
from gateway.i18n.places import Places
from gateway.service.alerts import Alerts
from gateway.service.appointments.care import Care
from gateway.service.broadcasts.book import Book
from gateway.service.broadcasts.casting import Casting
from gateway.service.broadcasts.desk import BroadcastDesk
from gateway.service.broadcasts.lists import Lists
from gateway.service.broadcasts.reach import Reach
from gateway.service.broadcasts.terms import Terms
from gateway.service.broadcasts.trying import Trying
from gateway.service.broadcasts.voices import FOLDER, Voices
from gateway.service.care_services import CareServices
from gateway.service.deliver import Lane
from gateway.service.desk import Desk
from gateway.service.effects import Effects
from gateway.service.fetching import Fetching
from gateway.service.gate import Hours
from gateway.service.handing_over import HandingOver
from gateway.service.limits import Limits
from gateway.service.outage import Outage
from gateway.service.outcome import Outcomes
from gateway.service.pacing import Pace
from gateway.service.people import People
from gateway.service.receive import Receiver
from gateway.service.rules import Rules
from gateway.service.spool import Spool
from gateway.service.staff_book import StaffBook
from gateway.service.threads.reading import Reading
from gateway.service.threads.writing import Writing
from gateway.service.tick import Tick
from gateway.service.tip_services import TipUpkeep, keeping_of, tip_services
from gateway.service.tipoffs import TipOffs
from gateway.service.turn import TurnTaker
from gateway.service.wakeup import Wakeup
from gateway.service.worker import Worker
from gateway.settings import CoreSettings
from gateway.store.engine import Store

RATE = 30.0
"""Messages a second of a channel that names no rate of its own."""

TERMS = Terms()


def rules_of(settings: CoreSettings) -> Rules:
    """Return the rules that the settings make."""
    return Rules(
        zone=settings.timezone,
        hours=Hours(*settings.call_hours),
        lang=Lang(settings.default_locale),
        conversation=timedelta(minutes=settings.conversation_minutes),
        callback_throttle=timedelta(minutes=settings.callback_minutes),
        escalation=timedelta(minutes=settings.escalation_minutes),
        hand_back=timedelta(minutes=settings.hand_back_minutes),
        urgent_escalation=timedelta(minutes=settings.urgent_escalation_minutes),
    )


class Assembly:
    """One set of use cases for one process. `channels` may still be filled after this is made."""

    def __init__(
        self,
        settings: CoreSettings,
        store: Store,
        client: "redis.Redis | None",
        dialogue: Dialogue,
        understanding: Understanding,
        channels: Mapping[str, Channel],
        clock: Clock,
        terms: Terms = TERMS,
    ) -> None:
        self._settings, self._store, self._client = settings, store, client
        self._channels, self._clock, self._terms, self._dialogue = channels, clock, terms, dialogue
        words = dialogue.catalogue
        self.rules = rules_of(settings)
        self.staff = StaffBook(store.vault)
        self.alerts = Alerts(store.vault, words, dialogue.places, self.staff, self.rules)
        self.tips = TipOffs(store.vault, self.alerts, self.staff)
        handing = HandingOver(store.vault, words, dialogue.places)
        self.people = People(store, self.staff, channels, handing, self.rules, clock)
        self.appointments = Care(store.vault, words, dialogue.care, self.staff, self.rules, channels)
        self._discreet = dialogue.care.discreet
        self.care_desk = CareServices(store, dialogue.care, dialogue.places, self.rules, clock, self.appointments.book)
        effects = Effects(store.vault, words, self.staff, self.alerts, self.tips, self.rules, self.appointments)
        limits = Limits(client, now=lambda: clock.now().timestamp())
        self.wakeup = Wakeup(client)
        self.spool = Spool(settings.var / "spool", store.vault)
        self.reading = Reading(store, dialogue, self.rules, clock)
        self.writing = Writing(store, self.reading, words, self.rules, self.wakeup, clock)
        self.turns = TurnTaker(store, dialogue, effects, self.staff, self.rules, limits, channels)
        self.receiver = Receiver(
            store,
            self.turns,
            understanding,
            dialogue.red_flags,
            limits,
            Outage(self.spool, dialogue.content, self.rules.lang),
            self.wakeup,
            clock,
            channels,
        )
        self._lease = timedelta(seconds=settings.lease_seconds)
        self.fetching = Fetching(store, channels, settings.var / "recordings", clock)
        self._holder = f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:8]}"
        self.desk_of_tips = tip_services(
            store,
            words,
            dialogue.places,
            channels,
            self.alerts,
            self.tips,
            self.fetching,
            self.staff,
            self.rules,
            keeping_of(settings.tip_days),
            clock,
            self.wakeup.ring,
        )
        first_wait = timedelta(seconds=settings.retry_seconds)
        self.outcomes = Outcomes(store, self.staff, words, clock, self._holder, self._lease, first_wait)

    @cached_property
    def broadcasts(self) -> Book:
        """What people do with broadcasts."""
        reach = Reach(self._store, self._channels, self._terms.rates, self.rules, self._discreet)
        return Book(self._store, reach, self._terms.caps, self.wakeup, self._clock)

    @cached_property
    def casting(self) -> Casting:
        """What runs of broadcasts do by themselves."""
        parts = (self._store, self.broadcasts.reach, self._terms.caps, self._dialogue.places, self._clock)
        return Casting(*parts, self._dialogue.words)

    def worker(self) -> Worker:
        """Return the worker of this process."""
        parts = (self._store, self._channels, self._lane, self.receiver, self.fetching)
        return Worker(*parts, self.care_desk.jobs, self.casting, self._clock, self._settings.redis_url)

    def broadcast_desk(self) -> BroadcastDesk:
        """Return what the pages of broadcasts need."""
        store, places, care = self._store, self._dialogue.places, self._dialogue.care
        reach, words = self.broadcasts.reach, self._dialogue.words
        lists = Lists(store, care.columns, places, care.dates, reach.rates, self.rules, self._clock)
        trying = Trying(store, self.staff, reach, places, words, self.wakeup, self._clock)
        voices = Voices(self.broadcasts, self._settings.var / FOLDER)
        return BroadcastDesk(store, self.broadcasts, lists, trying, voices, self._dialogue.content, words, self._clock)

    def desk(self, places: Places, actor: str) -> Desk:
        """Return the acts of staff, signed by `actor`."""
        parts = (self._store, places, self.staff)
        return Desk(*parts, self._clock, actor)

    def tick(self) -> Tick:
        """Return the clock of this process."""
        upkeep = TipUpkeep(self.desk_of_tips.entitlement, self.desk_of_tips.retention, self._clock)
        care = (self.appointments.reminding, self.appointments.paying)
        acts = (self.turns, self.alerts, *care, self.receiver, self.outcomes, self.writing)
        return Tick(self._store, *acts, upkeep, self.spool, self.wakeup, self._clock)

    def _lane(self, channel: Channel) -> Lane:
        rate = float(getattr(channel, "rate", None) or RATE)
        apart = float(getattr(channel, "apart", 0.0))
        pace = Pace(self._client, channel.name, rate, str(getattr(channel, "sent_from", "")), apart)
        parts = (self._store, channel, pace, self.outcomes, self.rules, self._clock)
        return Lane(*parts, self._holder, self._lease, self._discreet)
