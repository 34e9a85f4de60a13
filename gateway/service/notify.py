"""Words to staff: alerts of tips and calls for a person on duty, as rows of the outbox. They name nobody."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.channels import wording
from gateway.channels.contract import Answer, Ask, Choice, Reply, Say
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.places import Places
from gateway.service.purposes import PRIORITY, Purpose
from gateway.store import outbox
from gateway.store.callbacks import number_of
from gateway.store.crypto import Vault
from gateway.store.identity import new_id
from gateway.store.staff import Member
from gateway.store.tips import Tip

GOOD_FOR = timedelta(hours=24)


def of_tip(
    conn: Connection, vault: Vault, words: Catalogue, places: Places, member: Member, tip: Tip, now: datetime
) -> None:
    """Alert a member of staff of a tip: its number, place, kind and urgency, and no more."""
    lang = member.lang
    nearest = tip.union or tip.upazila or tip.district
    place = places.get(nearest).names[lang] if nearest else words.text("alert.place.unknown", lang)
    text = words.text(
        "alert.tip.urgent" if tip.danger_now else "alert.tip",
        lang,
        number=tip.number,
        place=place,
        kind=words.text(f"alert.kind.{tip.kind or 'tip'}", lang),
    )
    choices = tuple(Choice(f"alert:{act}", words.text(f"alert.{act}", lang)) for act in ("ack", "pass", "desk"))
    _send(conn, vault, member, Ask(text, choices), now, f"tip:{tip.id}:{member.id}", tip.danger_now)


def of_waiting(conn: Connection, vault: Vault, words: Catalogue, member: Member, tip: Tip, now: datetime) -> None:
    """Remind a member of staff of a tip that nobody took, by its number alone."""
    text = words.text("alert.waiting", member.lang, number=tip.number)
    key = f"tip:{tip.id}:{member.id}:{now:%Y%m%d%H%M}"
    _send(conn, vault, member, Say(text), now, key, tip.danger_now)


def of_person(
    conn: Connection, vault: Vault, words: Catalogue, member: Member, callback_id: str, urgent: bool, now: datetime
) -> None:
    """Tell a member of staff that somebody wants a person; who it is stands in the list of calls to make."""
    text = words.text("alert.person.urgent" if urgent else "alert.person", member.lang, number=number_of(callback_id))
    _send(conn, vault, member, Say(text), now, f"person:{callback_id}:{urgent}:{member.id}", urgent)


def of_channel(conn: Connection, vault: Vault, words: Catalogue, member: Member, code: str, now: datetime) -> None:
    """Tell a member of staff that a channel has stopped; at most once a day for the same reason."""
    text = words.text("alert.channel", member.lang, code=code)
    _send(conn, vault, member, Say(text), now, f"channel:{code}:{now.date()}:{member.id}", urgent=True)


def of_care(conn: Connection, vault: Vault, words: Catalogue, member: Member, task_id: str, now: datetime) -> None:
    """Tell a member of staff that something about care can't wait; what it is stands in the list of tasks."""
    text = words.text("alert.care", member.lang)
    _send(conn, vault, member, Say(text), now, f"care:{task_id}:{member.id}", urgent=True)


def of_trial(conn: Connection, vault: Vault, member: Member, said: tuple[Reply, ...], now: datetime) -> None:
    """Let a member of staff have what would go out to many, in the very words."""
    _send(conn, vault, member, said, now, f"trial:{new_id()}", urgent=False)


def _send(
    conn: Connection,
    vault: Vault,
    member: Member,
    said: Reply | tuple[Reply, ...],
    now: datetime,
    dedupe_key: str,
    urgent: bool,
) -> None:
    new = outbox.New(
        channel=member.channel,
        purpose=Purpose.ALERT,
        body=wording.dump_answer(Answer(said if isinstance(said, tuple) else (said,), member.lang)),
        not_before=now,
        address_sealed=member.address_sealed,
        staff_id=member.id,
        priority=0 if urgent else PRIORITY[Purpose.ALERT],
        expires_at=now + GOOD_FOR,
        dedupe_key=dedupe_key,
    )
    outbox.add(conn, vault, new, now)
