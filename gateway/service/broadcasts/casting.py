"""What a run does by itself: begins, writes down who gets it, hands them to the outbox in small lots, pauses, ends.

Any worker may do the next piece of any run: each piece is one transaction that holds the broadcast's row, and what it
wrote is where the next piece begins. So a run goes on after any kill exactly where it was.
"""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from gateway.channels import wording
from gateway.channels.contract import Answer, Reply
from gateway.clock import Clock
from gateway.dialogue.words import Words
from gateway.i18n.language import Lang
from gateway.i18n.places import Places
from gateway.service.broadcasts.content import Content
from gateway.service.broadcasts.filling import filled
from gateway.service.broadcasts.kept import digest_of, draft_of
from gateway.service.broadcasts.providers import Providers
from gateway.service.broadcasts.reach import Reach
from gateway.service.broadcasts.saying import said
from gateway.service.broadcasts.states import BY_ITSELF, Act, Cause, State
from gateway.service.broadcasts.stepping import WORKER, step
from gateway.service.broadcasts.terms import BroadcastSettings
from gateway.service.purposes import PRIORITY, Purpose
from gateway.store import audience, broadcasts, outbox, recipients
from gateway.store.broadcasts import Stored
from gateway.store.engine import Store
from gateway.store.recipients import Waiting

CHUNK = 10_000
"""Contacts looked at in one transaction while preparing."""

WINDOW, LOT = 2000, 500
"""Rows of a run in the outbox at most, and how many are handed over at once."""

GREW = 1.02
"""So much more than was approved, in people or money, and the approval is void."""

GOOD_FOR = timedelta(hours=24)
PREPARED = "~"
"""The cursor of a run that is prepared to the end: greater than any id."""

ACTIVE = (State.SCHEDULED, State.PREPARING, State.RUNNING, State.PAUSED)


class Casting:
    """Advances runs, a piece at a time."""

    def __init__(
        self, store: Store, reach: Reach, caps: BroadcastSettings, places: Places, clock: Clock, words: Words
    ) -> None:
        self._store = store
        self._reach = reach
        self._caps = caps
        self._places = places
        self._clock = clock
        self._words = words

    def once(self) -> bool:
        """Do the next piece of each run; False where there was nothing to do."""
        with self._store.reading() as conn:
            active = [one for one in broadcasts.in_states(conn, ACTIVE) if self._due(one)]
        return sum(self._advance(one.id) for one in active) > 0

    def _due(self, one: Stored) -> bool:
        """Tell whether there is something to do, without holding the row."""
        now = self._clock.now()
        if one.state == State.SCHEDULED:
            return one.start_at is None or one.start_at <= now
        if one.state == State.PAUSED:
            return one.cause in BY_ITSELF and one.resume_at is not None and one.resume_at <= now
        return True

    def _advance(self, broadcast_id: str) -> bool:
        with self._store.writing() as conn:
            one = broadcasts.held_if_free(conn, broadcast_id)
            if one is None or one.state not in ACTIVE or not self._due(one):
                return False
            match State(one.state):
                case State.SCHEDULED:
                    self._begin(conn, one)
                case State.PREPARING:
                    self._prepare(conn, one)
                case State.RUNNING:
                    return self._feed(conn, one)
                case _:
                    self._step(conn, one, Act.RESUME, resume_at=None)
                    recipients.release(conn, one.id, self._clock.now())
            return True

    def _begin(self, conn: Connection, one: Stored) -> None:
        if digest_of(one) != one.approved_digest:
            self._void(conn, one, Cause.CHANGED)
        else:
            self._step(conn, one, Act.PREPARE, started_at=self._clock.now())

    def _prepare(self, conn: Connection, one: Stored) -> None:
        upper = audience.next_cursor(conn, one.cursor, CHUNK) if one.cursor != PREPARED else ""
        if upper:
            question = self._reach.question(draft_of(one), self._clock.now())
            recipients.write(conn, one.id, question, one.cursor, upper)
            broadcasts.change(conn, one.id, cursor=upper)
            return
        people, paisa = recipients.totals(conn, one.id)
        if people > one.people * GREW or paisa > one.paisa * GREW:
            recipients.clear(conn, one.id)
            self._void(conn, one, Cause.GREW)
        else:
            self._step(conn, one, Act.RUN, cursor=PREPARED)

    def _feed(self, conn: Connection, one: Stored) -> bool:
        """Note what went out, and hand over the next; False where the outbox is full enough."""
        recipients.settle(conn, one.id)
        now, content = self._clock.now(), draft_of(one).content
        providers = Providers(conn, self._caps.stand_ins, now)
        left = self._left_today(conn, now)
        if cause := self._obstacle(conn, one, content, providers, left, now):
            resume_at = self._opening(now, cause) if cause in BY_ITSELF else None
            self._step(conn, one, Act.PAUSE, cause, resume_at=resume_at)
            if cause is Cause.PROVIDER:  # what was handed over goes out by day and counts already
                recipients.hold(conn, one.id)
            return True
        out = recipients.out(conn, one.id)
        room = min(LOT, left, WINDOW - out)
        if room < min(LOT, left):
            return False
        next_ones = recipients.waiting(conn, one.id, room)
        if next_ones:
            self._hand_over(conn, one, content, providers, next_ones, now)
        elif not out:
            self._step(conn, one, Act.FINISH, ended_at=now)
        return bool(next_ones)

    def _obstacle(
        self, conn: Connection, one: Stored, content: Content, providers: Providers, left: int, now: datetime
    ) -> Cause | None:
        """Return what keeps the run from going on now."""
        if not self._reach.rules.open(now):
            return Cause.QUIET_HOURS
        if providers.failing(content.channels):
            return Cause.PROVIDER
        if left <= 0:
            return Cause.DAY_CAP
        month = broadcasts.spent(conn, f"{self._reach.rules.local(now):%Y-%m}")
        return Cause.BUDGET if one.paisa and month.paisa >= self._caps.taka_a_month * 100 else None

    def _left_today(self, conn: Connection, now: datetime) -> int:
        return self._caps.a_day - broadcasts.spent(conn, self._day(now)).handed

    def _hand_over(
        self,
        conn: Connection,
        one: Stored,
        content: Content,
        providers: Providers,
        people: list[Waiting],
        now: datetime,
    ) -> None:
        news: list[outbox.New] = []
        for each in people:
            lang = Lang(each.lang)
            news.append(
                outbox.New(
                    channel=providers.route(each.channel, each.contact_id),
                    purpose=Purpose.BROADCAST,
                    body=wording.dump_answer(Answer(self._said(content, lang, each, one.id), lang)),
                    not_before=now,
                    address_sealed=each.address_sealed,
                    contact_id=each.contact_id,
                    priority=PRIORITY[Purpose.BROADCAST],
                    expires_at=now + GOOD_FOR,
                    dedupe_key=f"broadcast:{one.id}:{each.contact_id}:{each.tries}",
                )
            )
        ids = outbox.add_many(conn, self._store.vault, news, now)
        rows = {each.contact_id: (row, new.channel) for each, row, new in zip(people, ids, news, strict=True)}
        recipients.handed(conn, one.id, rows, now)
        broadcasts.spend(conn, self._day(now), len(people), sum(each.paisa for each in people))

    def _said(self, content: Content, lang: Lang, to: Waiting, broadcast_id: str) -> tuple[Reply, ...]:
        where = {"union": to.union, "upazila": to.upazila, "district": to.district}
        medium = self._reach.channels[to.channel].medium
        fill = partial(filled, places=self._places, lang=lang, where=where)
        return said(content, lang, medium, self._words, broadcast_id, fill)

    def _opening(self, now: datetime, cause: Cause) -> datetime:
        local = self._reach.rules.local(now)
        if cause is Cause.DAY_CAP:
            local = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        return self._reach.rules.hours.next_opening(local)

    def _day(self, now: datetime) -> str:
        return f"{self._reach.rules.local(now):%Y-%m-%d}"

    def _void(self, conn: Connection, one: Stored, cause: Cause) -> None:
        self._step(conn, one, Act.VOID, cause, approved_digest="", approved_by="", cursor="", started_at=None)

    def _step(self, conn: Connection, one: Stored, act: Act, cause: str = "", **values: object) -> None:
        step(conn, one, act, WORKER, self._clock.now(), cause, **values)
