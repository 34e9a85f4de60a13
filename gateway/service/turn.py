"""One turn of one conversation inside one transaction: who speaks, what was heard, the step, its effects, the reply."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.channels import wording
from gateway.channels.contract import WITHHELD, Answer, Channel, Inbound, Kind
from gateway.channels.understanding import Meaning
from gateway.dialogue.effects import AskPerson, NoteFeedback, Query
from gateway.dialogue.flows import told
from gateway.dialogue.heard import Heard, Known
from gateway.dialogue.state import State
from gateway.dialogue.step import Dialogue
from gateway.dialogue.turn import Turn
from gateway.i18n.language import Lang, Medium
from gateway.i18n.normalise import fold
from gateway.service import callback, privacy
from gateway.service.effects import Effects
from gateway.service.gate import Allow, Party, Refuse, Verdict, may_send
from gateway.service.limits import Limits
from gateway.service.purposes import PRIORITY, Purpose
from gateway.service.rules import Rules
from gateway.service.staff_book import StaffBook
from gateway.service.tipoffs import fresh_receipt
from gateway.store import contact_links, contacts, conversations, outbox, recordings, refusals, threads, traces
from gateway.store import inbound as inbound_store
from gateway.store.contacts import Contact
from gateway.store.crypto import ADDRESS
from gateway.store.engine import Store
from gateway.store.staff import Member
from gateway.store.states import OutboxState

REDELIVERY = timedelta(minutes=15)
"""For so long a private reply is kept sealed, to answer the same message delivered again; then it is gone."""

LONG = 8  # letters; shorter texts repeat in honest use of a menu
REPLY_GOOD_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class Sitting:
    """Who sits opposite in this turn, and what they sent."""

    inbound_id: str
    inbound: Inbound
    contact: Contact
    member: Member | None
    now: datetime


@dataclass(frozen=True)
class Done:
    """A finished turn: the answer, for channels that answer inside the request, and whether a row waits."""

    answer: Answer
    queued: bool = False


class TurnTaker:
    """Takes turns. Every method runs inside the caller's transaction; the only network it touches is Redis'."""

    def __init__(
        self,
        store: Store,
        dialogue: Dialogue,
        effects: Effects,
        staff: StaffBook,
        rules: Rules,
        limits: Limits,
        channels: Mapping[str, Channel],
    ) -> None:
        self._vault = store.vault
        self._dialogue = dialogue
        self._effects = effects
        self._staff = staff
        self._rules = rules
        self._limits = limits
        self._channels = channels

    def take(
        self,
        conn: Connection,
        inbound_id: str,
        inbound: Inbound,
        now: datetime,
        *,
        flag: str = "",
        meaning: Meaning | None = None,
        inline: bool = True,
    ) -> Done | None:
        """Take one turn; None where its meaning is wanted first. `inline`: the replies travel in the request."""
        sitting = self._sitting(conn, inbound_id, inbound, now)
        if inbound.kind is Kind.MISSED_CALL:
            called = callback.arrange(conn, self._vault, sitting.contact, self._rules, now)
            return self._finish(conn, sitting, Turn(State(lang=sitting.contact.lang)), queued=called is not None)
        if inbound.kind is Kind.BLOCKED:
            contacts.block(conn, sitting.contact.id, now)
            return self._finish(conn, sitting, Turn(State(lang=sitting.contact.lang)))
        state, version = self._state(conn, sitting)
        heard = self._heard(conn, sitting, flag, meaning)
        if meaning is None and self._dialogue.wants_meaning(state, heard):
            if sitting.contact.fresh:  # still a stranger when the meaning is known: whom to welcome is decided then
                traces.drop_stranger(conn, sitting.contact.id)
            return None
        if self._looping(sitting, state, heard):
            return self._finish(conn, sitting, Turn(state))
        if inbound.recording is not None:
            heard = replace(
                heard, recording_id=recordings.add(conn, self._vault, inbound.channel, inbound.recording, now)
            )
        turn = self._step(conn, sitting, state, heard)
        if privacy.telling(turn):
            self._limits.not_looping(*self._text(sitting))
        self._keep_state(conn, sitting, turn, version)
        done = self._reply(conn, sitting, turn, heard, inline=inline and self._channels[inbound.channel].inline)
        if inbound.kind is Kind.HANGUP:
            traces.drop_stranger(conn, sitting.contact.id)  # last: nothing may still point at them
        return done

    def expire(self, conn: Connection, over: conversations.Conversation, now: datetime) -> None:
        """Close a conversation that fell silent: what was told of a tip is kept, private words and their sender not."""
        contact = contacts.by_id(conn, over.contact_id)
        if contact is not None:
            turn = self._dialogue.expired(State.from_json(over.state), self._rules.local(now))
            self._effects.apply(conn, turn.effects, contact, over.medium, now)
        conversations.forget(conn, over.contact_id, over.medium)
        traces.drop_stranger(conn, over.contact_id)

    def _sitting(self, conn: Connection, inbound_id: str, inbound: Inbound, now: datetime) -> Sitting:
        kind = self._channels[inbound.channel].address_kind
        lang = Lang.EN if inbound.locale == Lang.EN else self._rules.lang
        contact = contacts.find_or_make(conn, self._vault, kind, inbound.sender, now, lang)
        if (contact.blocked_at or contact.bad_at) and inbound.kind is not Kind.BLOCKED:
            contacts.unblock(conn, contact.id)
            contact = replace(contact, blocked_at=None, bad_at=None)
        return Sitting(inbound_id, inbound, contact, self._staff.at(conn, kind, inbound.sender), now)

    def _state(self, conn: Connection, sitting: Sitting) -> tuple[State, int]:
        contact = sitting.contact
        found = conversations.load(conn, self._vault, contact.id, sitting.inbound.medium)
        if found is None:
            return State(lang=contact.lang), 0
        if found.expires_at <= sitting.now:
            turn = self._dialogue.expired(State.from_json(found.state), self._rules.local(sitting.now))
            self._effects.apply(conn, turn.effects, contact, found.medium, sitting.now)
            return State(lang=contact.lang), found.version
        return State.from_json(found.state), found.version

    def _heard(self, conn: Connection, sitting: Sitting, flag: str, meaning: Meaning | None) -> Heard:
        inbound, commands = sitting.inbound, self._dialogue.commands
        command = commands.find(inbound.text) if inbound.text else ""
        if inbound.medium is Medium.SMS and commands.opts_out(inbound.text):
            command = "stop"  # the carrier takes it for one, whatever we think
        return Heard(
            medium=inbound.medium,
            kind=inbound.kind,
            now=self._rules.local(sitting.now),
            received_at=inbound.received_at,
            text=inbound.text,
            choice=inbound.choice,
            payload=inbound.payload,
            place=inbound.place,
            phone=inbound.phone,
            flag=flag,
            command=command,
            digits=commands.digits(inbound.text) if inbound.text else "",
            meaning=meaning,
            known=Known(
                stopped=sitting.contact.stopped_at is not None,
                first_time=sitting.contact.fresh,
                open_alert=self._effects.open_alert(conn, sitting.member),
                staff=sitting.member is not None,
                in_hours=self._rules.open(sitting.now),
                reachable=not inbound.sender.startswith(WITHHELD),
                taken=sitting.contact.taken,
                questions=self._effects.asked(conn, sitting.contact.id, inbound, sitting.now),
                told=self._effects.told(conn, sitting.contact.id, inbound),
            ),
            receipt=fresh_receipt(),
        )

    def _looping(self, sitting: Sitting, state: State, heard: Heard) -> bool:
        """A long text that comes a sixth time in half an hour is another machine's: silence ends the loop."""
        text = sitting.inbound.text
        if heard.flag or heard.command or heard.digits or state.private_since or len(text) < LONG:
            return False
        return self._limits.looping(*self._text(sitting))

    def _text(self, sitting: Sitting) -> tuple[str, str]:
        return sitting.contact.id, self._vault.hash(fold(sitting.inbound.text), "loop")

    def _step(self, conn: Connection, sitting: Sitting, state: State, heard: Heard) -> Turn:
        turn = self._dialogue.step(state, heard)
        query = next((effect for effect in turn.effects if isinstance(effect, Query)), None)
        if query is not None:
            result = self._effects.look_up(conn, query, sitting.contact, sitting.now)
            first, turn = turn, self._dialogue.step(turn.state, replace(heard, result=result))
            turn = replace(turn, effects=(*first.effects, *turn.effects))
        turn = privacy.hushed(state, turn)
        medium = sitting.inbound.medium
        self._effects.apply(conn, turn.effects, sitting.contact, medium, sitting.now, sitting.member)
        return turn

    def _keep_state(self, conn: Connection, sitting: Sitting, turn: Turn, version: int) -> None:
        contact, medium = sitting.contact, sitting.inbound.medium
        if sitting.inbound.kind is Kind.HANGUP:
            conversations.forget(conn, contact.id, medium)
            return
        state = turn.state
        if privacy.forgets(turn) and medium is not Medium.VOICE:
            state = replace(state, last=())  # what stands on their phone can be read again; ours is not to be kept
        until = sitting.now + self._rules.conversation
        conversations.save(conn, self._vault, contact.id, medium, state.to_json(), version, until)

    def _reply(self, conn: Connection, sitting: Sitting, turn: Turn, heard: Heard, *, inline: bool) -> Done:
        purpose = Purpose.DANGER if heard.flag else Purpose.REPLY
        local = self._rules.local(sitting.now)
        verdict: Verdict = may_send(
            Party(wrote_at=local, stopped=heard.known.stopped), purpose, local, self._rules.hours
        )
        if sitting.inbound.medium is Medium.VOICE and not inline:
            verdict = Refuse("call_over")  # whoever answers now may not be who called: we ring nobody unasked
        if not turn.replies or not isinstance(verdict, Allow):
            if turn.replies:
                reason = verdict.reason if isinstance(verdict, Refuse) else "gate"
                whom = None if privacy.telling(turn) else sitting.contact.id
                refusals.add(conn, whom, purpose, reason, sitting.now)
            return self._finish(conn, sitting, replace(turn, replies=()))
        new = outbox.New(
            channel=sitting.inbound.channel,
            purpose=purpose,
            body=wording.dump_answer(Answer(turn.replies, turn.state.lang)),
            not_before=sitting.now,
            address_sealed=sitting.contact.address_sealed,
            contact_id=sitting.contact.id,
            priority=PRIORITY[purpose],
            state=OutboxState.SENT if inline else OutboxState.QUEUED,
            expires_at=sitting.now + REPLY_GOOD_FOR,
            inbound_id=sitting.inbound_id,
            scrub=privacy.telling(turn) or _leads_to_nobody(turn),
        )
        outbox_id = outbox.add(conn, self._vault, new, sitting.now)
        return self._finish(conn, sitting, turn, queued=not inline, outbox_id=outbox_id)

    def _finish(
        self, conn: Connection, sitting: Sitting, turn: Turn, *, queued: bool = False, outbox_id: str | None = None
    ) -> Done:
        over = sitting.inbound.kind is Kind.HANGUP  # says nothing of its own, and when somebody hung up tells much
        private = over or _leads_to_nobody(turn)
        ours = turn.state.flow == told.FLOW  # whoever takes up a call of ours to many hasn't written to us
        # What goes out by the outbox isn't said a second time when the provider delivers the message again.
        replies = () if queued and self._channels[sitting.inbound.channel].inline else turn.replies
        answer = Answer(replies, turn.state.lang, (outbox_id,) if outbox_id else ())
        inbound_store.finish(
            conn,
            self._vault,
            sitting.inbound_id,
            wording.dump_answer(answer),
            sitting.now,
            contact_id=None if private or ours else sitting.contact.id,
            forget_at=sitting.now + REDELIVERY if private else None,
        )
        if private:
            traces.blank(conn, sitting.inbound_id, sitting.contact.id)
        elif sitting.member is None and not ours:
            self._note_thread(conn, sitting, turn)
        return Done(answer, queued)

    def _note_thread(self, conn: Connection, sitting: Sitting, turn: Turn) -> None:
        """Show staff that this person wrote; a number shared in a chat joins its thread with the phone's."""
        inbound, contact = sitting.inbound, sitting.contact
        wanted = any(isinstance(effect, AskPerson) for effect in turn.effects)
        thread, kind = contact.thread_id, self._channels[inbound.channel].address_kind
        if kind == contact_links.PHONE and contact.fresh:
            thread = contact_links.recognise(conn, contact.id, self._vault.hash(inbound.sender, ADDRESS))
        threads.wrote(conn, thread, inbound.medium, sitting.now, self._rules.hand_back, wanted=wanted)
        if inbound.phone and kind != contact_links.PHONE and not privacy.telling(turn):
            contact_links.share(conn, self._vault, contact.id, inbound.phone)


def _leads_to_nobody(turn: Turn) -> bool:
    """Tell whether this message and its answer are kept without their sender: after a tip, and praise or complaint."""
    return privacy.QUIET in turn.state.slots or any(isinstance(effect, NoteFeedback) for effect in turn.effects)
