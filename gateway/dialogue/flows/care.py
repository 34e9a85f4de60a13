"""Answers to what we asked a survivor: by digit, word or button, hours or days later, each matched to its question."""

from collections.abc import Mapping, Sequence

from gateway.channels.contract import Choice, End, Expect
from gateway.dialogue.care import AnswerPayment, AnswerQuestion, GiveMark, OpenQuestion, Said, TakeSlot, WrongPerson
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn
from gateway.i18n.language import Lang, Medium
from gateway.i18n.normalise import fold
from gateway.i18n.when import said

ACTS: Mapping[str, tuple[str, ...]] = {
    "appointment": ("come", "move", "call", "cant"),
    "missed": ("move", "call"),
    "survey": ("1", "2", "3", "4", "5"),
    "payment": ("got", "not_got", "call"),
}
REASONS: Mapping[str, Said] = {
    "no_money": Said.NO_MONEY,
    "not_safe": Said.NOT_SAFE,
    "no_permission": Said.NO_PERMISSION,
    "ill": Said.ILL,
    "reason": Said.CANT,
}
PROPOSED: Mapping[str, str] = {
    "confirm_appointment": "come",
    "reschedule_appointment": "move",
    "cancel_appointment": "cant",
    "payment_received": "got",
    "payment_not_received": "not_got",
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "appointment": {"yes": "come", "no": "cant", "person": "call", "cancel": "cant"},
    "missed": {"yes": "move", "person": "call"},
    "survey": {},
    "payment": {"yes": "got", "no": "not_got", "person": "call"},
}
RESTING = ("", "menu")
QUESTIONS = 3  # of a survey
PATIENCE = 3  # silences of a call


def read(m: Moment) -> Turn | None:
    """Take an answer to what we asked, where nothing else is going on that it could mean."""
    if m.heard.choice.startswith("care:"):
        return pressed(m, m.heard.choice)
    if m.heard.command == "wrong_person":
        return m.now_in(flow="", step="", page="").do(WrongPerson()).say("care.wrong_person").turn(*_over(m))
    waiting = m.heard.known.questions
    if m.state.flow == "care" and m.state.step == "asked":
        waiting = tuple(one for one in waiting if one.id == m.slot("care.q"))
        return _matched(m, waiting) if m.heard.command in ("person", "cancel") or not m.heard.digits else None
    if m.state.flow not in RESTING:
        return None
    if m.state.offered and (m.heard.digits or m.heard.command):
        return None  # a number or a short word answers what was offered last; the words of our own buttons are hers
    return _matched(m, waiting)


def call(m: Moment) -> Turn | None:
    """Begin a call of ours with the question it is about; None where there is none."""
    waiting = m.heard.known.questions
    if not m.heard.payload or not waiting:
        return None
    return ask(m.say("care.hello"), waiting[0])


def silence(m: Moment) -> Turn | None:
    """Ask twice more, then end the call without a word that tells anything."""
    if m.state.flow != "care":
        return None
    again = tuple(reply for reply in m.state.last if not isinstance(reply, End))
    misses = m.state.misses + 1
    return m.turn(*again, misses=misses) if misses < PATIENCE else m.now_in(flow="", step="").turn(End())


def propose(m: Moment, intent: str) -> Turn | None:
    """Ask whether it was understood rightly: what was only understood decides nothing. None where nothing was asked."""
    act = PROPOSED.get(intent, "")
    fitting = [one for one in m.heard.known.questions if act in ACTS[one.about]]
    if not fitting or m.state.flow not in (*RESTING, "care"):
        return None
    if len(fitting) > 1:
        return _which(m, fitting, dict.fromkeys((one.id for one in fitting), act))
    rest = [one for one in ACTS[fitting[0].about] if one != act]
    asks = "pay.sure" if fitting[0].about == "payment" else "care.sure"
    return _asked(m, fitting[0], f"{asks}.{act}", (act, *rest))


def ask(m: Moment, one: OpenQuestion) -> Turn:
    """Ask a question (again)."""
    keys = {"survey": f"care.survey.{one.step}", "missed": "care.missed", "payment": "pay.told"}
    key = keys.get(one.about, "care.remind")
    return _asked(m, one, "care.past" if one.past and one.about == "appointment" else key, _acts(one))


def pressed(m: Moment, choice: str) -> Turn:
    """Take a chosen answer, by button or by number."""
    _, act, ref = (*choice.split(":"), "", "")[:3]
    if act == "at":  # short, for a choice has 40 bytes and a slot 32
        return m.now_in(flow="care", step="taking").do(TakeSlot(m.slot("care.q"), ref)).turn()
    if act in REASONS:
        return _rest(m.do(AnswerQuestion(ref, REASONS[act])).reply(m.helpline_words(f"care.cant.{act}")), ref)
    if act == "when":
        return _when(m, ref)
    one = next((each for each in m.heard.known.questions if each.id == ref), None)
    return _take(m, one, act) if one and act in (*ACTS[one.about], *_acts(one)) else _closed(m)


def hear(m: Moment) -> Turn:
    """Take the time she would like, in words."""
    words, wanted = m.heard.text.strip(), m.slot("care.q")
    if m.state.step == "why":
        return _why(m, words)
    if not words:
        return _when(m, wanted)
    when = m.site.care.dates.read(words, m.heard.now)
    parts = [one for one in (when and when.day, when and (when.clock or when.part)) if one]
    wish = " | ".join((words, *(str(getattr(one, "isoformat", lambda one=one: one)()) for one in parts)))
    m = m.do(AnswerQuestion(wanted, Said.MOVE, wish))
    return _rest(m.say("care.move.noted" if when else "care.move.person"), wanted)


def slot_taken(m: Moment, at: object) -> Turn:
    """Say which time it is now."""
    return _rest(m.say("care.moved", when=said(at, m.heard.now, m.state.lang)), m.slot("care.q"))  # type: ignore[arg-type]


def slot_gone(m: Moment) -> Turn:
    """Say that somebody was quicker, and ask for a time in words."""
    return _when(m.say("care.move.gone"), m.slot("care.q"))


def _matched(m: Moment, waiting: Sequence[OpenQuestion]) -> Turn | None:
    meant = {one.id: act for one in waiting if (act := _act(m, one))}
    fitting = [one for one in waiting if one.id in meant]
    if len(fitting) > 1:
        return _which(m, fitting, meant)
    return _take(m, fitting[0], meant[fitting[0].id]) if fitting else None


def _act(m: Moment, one: OpenQuestion) -> str:
    """Return what the message means as an answer to this question, an empty string where it is none."""
    acts, digits = ACTS[one.about], m.heard.digits.lstrip("0")  # as they were numbered when it was asked
    if digits:
        return acts[int(digits) - 1] if len(digits) == 1 and int(digits) <= len(acts) else ""
    if act := WORDS[one.about].get(m.heard.command, ""):
        return act if act in acts else ""
    words = fold(m.heard.text)
    labels = {fold(m.site.words.text(f"choice.care.{act}", lang, m.medium)): act for act in acts for lang in Lang}
    return labels.get(words, "") if words else ""


def _acts(one: OpenQuestion) -> tuple[str, ...]:
    return ACTS["missed"] if one.past and one.about == "appointment" else ACTS[one.about]


def _take(m: Moment, one: OpenQuestion, act: str) -> Turn:
    m = m.keep(care_q=one.id)
    if act.isdecimal():
        return _marked(m, one, int(act))
    match act:
        case "got" | "not_got":
            return _rest(m.do(AnswerPayment(one.id, act)).say(f"pay.{act}"), one.id)
        case "call" if one.about == "payment":
            return _rest(m.do(AnswerPayment(one.id, act)).say("care.call"), one.id)
        case "come" if not one.past:
            m = m.do(AnswerQuestion(one.id, Said.COME))
            return _rest(m.say("care.come", when=said(one.at, m.heard.now, m.state.lang)), one.id)
        case "move":
            return _times(m.do(AnswerQuestion(one.id, Said.MOVE)), one)
        case "cant" if not one.past:
            m = m.do(AnswerQuestion(one.id, Said.CANT)).now_in(flow="care", step="why", page="")
            return m.ask(
                "care.cant.why", *(m.choice(f"care:{each}:{one.id}", f"choice.care.{each}") for each in REASONS)
            )
        case "call":
            return _rest(m.do(AnswerQuestion(one.id, Said.CALL)).say("care.call"), one.id)
    return ask(m, one)  # its time is over


def _why(m: Moment, words: str) -> Turn:
    """Take the reason in words: one of the list by its label, any other goes to the caseworker as it is."""
    labels = {fold(m.site.words.text(f"choice.care.{one}", lang, m.medium)): one for one in REASONS for lang in Lang}
    reason = labels.get(fold(words), "reason")
    wish = words if reason == "reason" else ""
    m = m.do(AnswerQuestion(m.slot("care.q"), REASONS[reason], wish)).reply(m.helpline_words(f"care.cant.{reason}"))
    return _rest(m, m.slot("care.q"))


def _times(m: Moment, one: OpenQuestion) -> Turn:
    if not one.free:
        return _when(m, one.id)
    m = m.now_in(flow="care", step="times", page="")
    free = [Choice(f"care:at:{each.slot}", said(each.at, m.heard.now, m.state.lang)) for each in one.free]
    return m.ask("care.move.which", *free, m.choice(f"care:when:{one.id}", "choice.care.when"))


def _when(m: Moment, question: str) -> Turn:
    m = m.now_in(flow="care", step="when", page="").keep(care_q=question)
    return m.ask("care.move.when", expect=Expect.TEXT)


def _marked(m: Moment, one: OpenQuestion, mark: int) -> Turn:
    m = m.do(GiveMark(one.id, one.step, mark))
    if one.step >= QUESTIONS:
        return _rest(m.say("care.survey.thanks"), one.id)
    return _asked(m, one, f"care.survey.{one.step + 1}", ACTS["survey"])


def _which(m: Moment, fitting: Sequence[OpenQuestion], meant: Mapping[str, str]) -> Turn:
    """Two questions are open: ask which one is answered."""
    acts = set(meant.values())
    key = (
        f"care.which.{next(iter(acts))}"
        if acts <= {"come", "move", "call", "cant"} and len(acts) == 1
        else "care.which"
    )
    m = m.now_in(flow="care", step="which", page="")
    return m.ask(
        key, *(Choice(f"care:{meant[one.id]}:{one.id}", said(one.at, m.heard.now, m.state.lang)) for one in fitting)
    )


def _asked(m: Moment, one: OpenQuestion, key: str, acts: Sequence[str]) -> Turn:
    m = m.now_in(flow="care", step="asked", page="").keep(care_q=one.id)
    choices = [m.choice(f"care:{act}:{one.id}", f"choice.care.{act}") for act in acts]
    return m.ask(key, *choices, when=said(one.at, m.heard.now, m.state.lang))


def _closed(m: Moment) -> Turn:
    """What this button asked is settled; what else waits is asked."""
    waiting, m = m.heard.known.questions, m.say("care.closed")
    return ask(m, waiting[0]) if waiting else m.now_in(flow="", step="", page="").turn()


def _rest(m: Moment, question: str) -> Turn:
    """An answer is complete: on a call what else waits is asked, then it ends."""
    others = [one for one in m.heard.known.questions if one.id != question]
    m = m.drop("care.")
    if m.medium is Medium.VOICE and others:
        return ask(m, others[0])
    return m.now_in(flow="", step="", page="").turn(*_over(m))


def _over(m: Moment) -> tuple[End, ...]:
    return (End(),) if m.medium is Medium.VOICE else ()
