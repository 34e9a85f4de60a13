"""A year of care in minutes: `python -m benchmarks.year --survivors 6000 --days 365`, on a clock that is moved.

Survivors with profiles of their own are reminded by the real clock, gate, worker's lane and dialogue; providers fail,
report late and twice, workers die with rows in hand. Whatever is handed to a channel is judged against what was agreed.
"""

import argparse
import asyncio
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.agreed import Judged, Woman
from gateway.channels.contract import DeliveryReport, Kind, Outgoing, Remedy, SendError, Sent, Status
from gateway.i18n.language import Lang, Medium
from gateway.service.appointments.states import AHEAD, OVER, UNANSWERED, State
from gateway.service.deliver import BULK, Lane
from gateway.service.purposes import CARE
from gateway.store import contacts, reminders, safe_addresses, survivors
from gateway.store.appointments import Appointment
from gateway.store.care_schema import appointments, care_tasks
from gateway.store.care_schema import reminders as reminder_rows
from gateway.store.crypto import Vault, new_key
from gateway.store.engine import Store, make_engine
from gateway.store.migrating import upgrade
from gateway.store.safe_addresses import SafeAddress
from gateway.store.survivors import About
from tests.service.world import Remembering, World
from tests.services import postgres, redis_server

BEGIN = datetime(2026, 1, 4, 1, tzinfo=UTC)  # seven o'clock in Dhaka
STEP = timedelta(minutes=30)
A_SESSION_EVERY = 14  # days
KINDS = ("counselling_person", "counselling_group", "training", "health", "follow_up")
FAILS, LOST, REPORTED, TWICE, DIES = 0.08, 0.02, 0.9, 0.2, 0.01
ANSWERS, STOPS = 0.55, 0.004
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
CHANNELS = (("sms:twilio", Medium.SMS), ("chat", Medium.CHAT), ("voice:twilio", Medium.VOICE))


class Judging(Remembering):
    """A channel that looks up, at the moment of each send, whether it may be."""

    year: "Year"
    rate = 1e9  # the clock is moved: what a provider permits a second means nothing here

    async def send(self, out: Outgoing) -> Sent:
        """Take it, fail, or take it and lose the answer."""
        return self.year.judge(self, out)


class Year:
    """One stretch of time over one database."""

    def __init__(self, store: Store, redis_url: str, var: Path, women: int, days: int, seed: int) -> None:
        self.chance = random.Random(seed)
        self.world = World(store, redis_url, var, BEGIN, {})
        self.judged, self.days = Judged(), days
        self._taken: set[str] = set()
        self._later: list[tuple[datetime, int, object]] = []
        self._number = 0
        for name, medium in CHANNELS:
            channel = Judging(
                name, medium, inline=medium is not Medium.CHAT, address_kind="chat" if name == "chat" else "phone"
            )
            channel.year = self
            self.world.channels[name] = channel
        self._lanes = [self._lane(channel) for channel in self.world.channels.values()]
        self.by_address: dict[tuple[str, str], Woman] = {}
        self.women = [self._enrol(number) for number in range(women)]

    def run(self) -> Judged:
        """Let the time pass; return what was found."""
        end = BEGIN + timedelta(days=self.days)
        while self.world.clock.at < end:
            if self._local.hour == 7 and self._local.minute < 30:
                self._new_day()
            self._happen()
            self.world.site.tick().once()
            asyncio.run(self._deliver())
            self.world.clock.at += STEP
        self._unanswered()
        return self.judged

    def judge(self, channel: Judging, out: Outgoing) -> Sent:
        """Hold what is being sent against what was agreed."""
        now, woman = self.world.clock.at, self.by_address.get((channel.name, out.address))
        if out.purpose in CARE:
            self._look(channel, out, woman, now)
        self.judged.sent[out.purpose] += 1
        luck = self.chance.random()
        if luck < FAILS:
            raise SendError("30003", Remedy.RETRY, retry_after=60)
        key = f"{out.id}"
        if key in self._taken and out.purpose in CARE:
            self.judged.twice.append(out.id)
        self._taken.add(key)
        self._report_later(channel, out, now)
        if out.purpose in CARE:
            self._answer_later(channel, out, now)
        if luck < FAILS + LOST:
            raise SendError("timeout", Remedy.UNKNOWN)
        return Sent(f"P-{out.id}")

    def _look(self, channel: Judging, out: Outgoing, woman: Woman | None, now: datetime) -> None:
        local = self._local
        safe = woman.addresses.get((channel.name, out.address)) if woman else None
        inside = (
            woman is not None
            and safe is not None
            and not woman.silent
            and out.address not in woman.shut
            and out.purpose in woman.agreed
            and local.date() <= woman.confirm_by
            and local.weekday() in safe.days
            and safe.opens <= local.time() < safe.closes
        )
        if not inside:
            self.judged.outside.append(out.id)
        with self.world.store.reading() as conn:
            both = select(reminder_rows.c.rule, appointments.c.starts_at, reminder_rows.c.state)
            both = both.join(appointments, appointments.c.id == reminder_rows.c.appointment_id)
            row = conn.execute(both.where(reminder_rows.c.outbox_id == out.id)).first()
        ahead = row is not None and row.rule not in ("survey", "missed")
        if row is None or row.state == reminders.ReminderState.MOOT or (ahead and now >= row.starts_at):
            self.judged.late.append(out.id)

    def _report_later(self, channel: Judging, out: Outgoing, now: datetime) -> None:
        if self.chance.random() > REPORTED:
            return
        fails = channel.medium is Medium.VOICE and self.chance.random() < 0.4
        error = SendError("busy", Remedy.RETRY, retry_after=900) if fails else None
        report = DeliveryReport(
            channel.name, Status.FAILED if fails else Status.DELIVERED, f"P-{out.id}", out.id, error
        )
        if fails:
            self._taken.discard(out.id)  # it never arrived: the next try isn't a second message
        for _ in range(2 if self.chance.random() < TWICE else 1):
            self._at(now + timedelta(minutes=self.chance.choice((0, 1, 30, 300))), report)

    def _answer_later(self, channel: Judging, out: Outgoing, now: datetime) -> None:
        if self.chance.random() < ANSWERS:
            minutes = self.chance.choice((2, 20, 90, 300, 900, 3000))
            self._at(now + timedelta(minutes=0 if channel.medium is Medium.VOICE else minutes), (channel.name, out))

    def _at(self, moment: datetime, what: object) -> None:
        self._number += 1
        self._later.append((moment, self._number, what))

    def _happen(self) -> None:
        """Let come what is due from outside: reports, answers."""
        now = self.world.clock.at
        due = sorted(one for one in self._later if one[0] <= now)
        self._later = [one for one in self._later if one[0] > now]
        for _, _, what in due:
            if isinstance(what, DeliveryReport):
                self.world.site.outcomes.reported(what)
            elif isinstance(what, tuple):
                self._hear(*what)

    def _hear(self, channel: str, out: Outgoing) -> None:
        woman, words = self.by_address[channel, out.address], self.chance.choice(("1", "1", "1", "2", "3", "4", "হ্যাঁ"))
        if self.chance.random() < STOPS:
            words = self.chance.choice(("STOP", "ভুল নম্বর"))
        if channel == "voice:twilio":
            self.world.hear(sender=out.address, channel=channel, kind=Kind.CALL, payload=out.id)
        self.world.hear(words, sender=out.address, channel=channel)
        if words == "4":
            reason = self.chance.choice(("1", "3", "4", "5", "2" if self.chance.random() < 0.05 else "1"))
            self.world.hear(reason, sender=out.address, channel=channel)
        if channel == "voice:twilio":
            self.world.hear(sender=out.address, channel=channel, kind=Kind.HANGUP)
        with self.world.store.reading() as conn:  # what she said counts for the judge from this moment
            found = survivors.by_id(conn, self.world.store.vault, woman.id)
            shut = [one.contact_id for one in safe_addresses.of_survivor(conn, woman.id) if one.quarantined_at]
        woman.silent = bool(found and found.silent_at)
        woman.shut |= {address for (_, address), one in woman.addresses.items() if one.contact_id in shut}

    def _new_day(self) -> None:
        """Set, move, cancel and mark appointments, as staff do in the morning."""
        book, now = self.world.site.appointments.book, self.world.clock.at
        with self.world.store.writing() as conn:
            yesterday = (appointments.c.starts_at < now, appointments.c.starts_at >= now - timedelta(days=1))
            for row in conn.execute(select(appointments.c.id, appointments.c.state).where(*yesterday)).all():
                if row.state not in OVER and self.chance.random() < 0.9:
                    (book.attended if self.chance.random() < 0.8 else book.missed)(conn, row.id, "staff", now)
            soon = (appointments.c.starts_at > now, appointments.c.starts_at < now + timedelta(days=2))
            for row in conn.execute(select(appointments.c).where(*soon)).all():
                if row.state in AHEAD and self.chance.random() < 0.03:
                    book.move(conn, row.id, row.starts_at + timedelta(days=2), "staff", now)
                elif row.state in AHEAD and self.chance.random() < 0.02:
                    book.cancel(conn, row.id, "staff", now)
            for woman in self.women:
                if self.chance.random() < 1 / A_SESSION_EVERY:
                    starts_at = now + timedelta(days=self.chance.randint(1, 6), hours=self.chance.choice((2, 3, 5, 8)))
                    book.set(conn, Appointment(woman.id, self.chance.choice(KINDS), starts_at), "staff", now)

    async def _deliver(self) -> None:
        """Let each lane send what is due; some die with rows in hand, which come again when their lease is over."""
        for lane in self._lanes:
            while rows := lane._take(200, BULK):
                for row, verdict, wait in rows:
                    if self.chance.random() >= DIES:
                        await lane._send(row, verdict, wait)

    def _lane(self, channel: Judging) -> Lane:
        return self.world.site._lane(channel)

    def _unanswered(self) -> None:
        """Whoever was asked and didn't answer before the time is a task."""
        over = (appointments.c.starts_at < self.world.clock.at - timedelta(hours=1),)
        tasked = select(care_tasks.c.about_id).where(care_tasks.c.kind.in_(("no_answer", "unreachable")))
        with self.world.store.reading() as conn:
            left = appointments.c.state.in_([*UNANSWERED])
            lost = (appointments.c.state == State.NO_ANSWER) & appointments.c.id.not_in(tasked)
            self.judged.unanswered += conn.scalars(select(appointments.c.id).where(*over, left | lost))

    @property
    def _local(self) -> datetime:
        return self.world.site.rules.local(self.world.clock.at)

    def _enrol(self, number: int) -> Woman:
        chance, store = self.chance, self.world.store
        last = BEGIN.date() + timedelta(days=chance.choice((400, 400, 400, 30, 90)))
        agreed = CARE if chance.random() < 0.95 else frozenset()
        with store.writing() as conn:
            hers = survivors.add(conn, store.vault, About(f"J-{number:06}", "নমুনা নারী"), "s1", BEGIN)
            woman = Woman(hers, {}, agreed, last)
            for name, medium in chance.sample(CHANNELS, chance.choice((1, 2, 2, 3))):
                address = f"8{number:06}" if medium is Medium.CHAT else f"+88017{number:08}"
                kind = self.world.channels[name].address_kind
                contact = contacts.find_or_make(conn, store.vault, kind, address, BEGIN, Lang.BN)
                opens = chance.randint(6, 18)
                days = frozenset(chance.sample(range(7), chance.choice((7, 7, 5, 3))))
                closes = clock_time(min(opens + chance.randint(1, 8), 23))
                woman.addresses[name, address] = SafeAddress(hers, contact.id, medium, days, clock_time(opens), closes)
                self.by_address[name, address] = woman
            safe_addresses.replace_all(conn, hers, list(woman.addresses.values()))
            safe_addresses.agree(conn, hers, agreed, "s1", BEGIN.date())
            survivors.confirm_until(conn, hers, last)
        return woman


def figures(year: Year, seconds: float) -> str:
    """Return what happened, for people."""
    with year.world.store.reading() as conn:
        set_ = conn.scalar(select(func.count()).select_from(appointments)) or 0
        states = dict(conn.execute(select(appointments.c.state, func.count()).group_by(appointments.c.state)).all())
        tasks = dict(conn.execute(select(care_tasks.c.kind, func.count()).group_by(care_tasks.c.kind)).all())
    judged = year.judged
    return "\n".join(
        (
            f"{len(year.women)} survivors, {year.days} days, {set_} appointments, in {seconds:.0f} s",
            f"sends tried: {dict(judged.sent)}",
            f"appointments: {states}",
            f"tasks: {tasks}",
            f"outside what was agreed: {len(judged.outside)}",
            f"twice: {len(judged.twice)}",
            f"after their time: {len(judged.late)}",
            f"unanswered and no task: {len(judged.unanswered)}",
        )
    )


def main() -> None:
    """Play it, print the figures, and fail where a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.year", description=__doc__)
    parser.add_argument("--survivors", type=int, default=6000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ashshash-year-", dir=MEMORY) as folder, redis_server.running() as server:
        database = postgres.running() if asked.postgresql else None
        url = database.__enter__().url() if database else f"sqlite:///{folder}/year.db"
        engine = make_engine(url)
        upgrade(engine)
        store, began = Store(engine, Vault([new_key()])), time.monotonic()
        year = Year(store, server.url, Path(folder), asked.survivors, asked.days, asked.seed)
        year.run()
        print(figures(year, time.monotonic() - began))
        store.close()
        if database:
            database.__exit__(None, None, None)
    if year.judged.faults:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
