"""The quiz: five short questions, a kind word after each answer, and the score; left and taken up again at will."""

from gateway.channels.contract import MAIN_MENU, Ask, Choice, Expect, Picture, Say
from gateway.dialogue.effects import PlaceQuiz, SaveQuiz
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn
from gateway.i18n.places import Level, Place
from gateway.i18n.quiz import Question
from gateway.i18n.sound import sound
from gateway.i18n.when import day_of

TOPIC = "take_quiz"


def enter(m: Moment) -> Turn:
    """Begin, or go on where it was left."""
    if m.slot("quiz.at"):
        return ask(m.say("quiz.resume"))
    return ask(m.drop("quiz.").keep(quiz_at="0").say("quiz.intro", total=len(m.site.content.guides.quiz)))


def ask(m: Moment) -> Turn:
    """Ask the question one is at; after the last, where the person is from."""
    m = m.now_in(flow="quiz", step="", page="")
    question = _question(m)
    if question is None:
        return m.ask("quiz.ask.where", "skip", MAIN_MENU, expect=Expect.TEXT)
    passage = question.passage
    words = m.site.content.said(passage.text, m.state.lang, m.medium)
    return m.turn(Ask(words, (*_answers(m, question), m.choice(MAIN_MENU)), prompt=f"quiz.{passage.id}"))


def answer(m: Moment, choice: str) -> Turn | None:
    """Take a chosen answer; None where it isn't one of these."""
    question = _question(m)
    if question is None:
        return _over(m) if choice == "skip" else None
    kind, _, name = choice.rpartition(":")
    return _judge(m, question, name) if kind == f"quiz:{question.id}" and name in question.answers else None


def read(m: Moment) -> Turn | None:
    """Take an answer in its own words, or the name of a union; None where the words are about something else."""
    if m.state.flow != "quiz" or not m.heard.text.strip():
        return None
    question = _question(m)
    if question is None:
        union = _union(m)
        return _over(m.do(PlaceQuiz(union.id)).say("quiz.placed", union=union.names[m.state.lang])) if union else None
    said = sound(m.heard.text)
    return next((answer(m, one.id) for one in _answers(m, question) if sound(one.label) == said), None)


def _judge(m: Moment, question: Question, chosen: str) -> Turn:
    """Say kindly what is right and why, and go on; the result is kept once the last question is answered."""
    right = chosen == question.right
    if right:
        m = m.keep(quiz_right=f"{m.slot('quiz.right')} {question.id}".strip()).say("quiz.right")
    else:
        m = m.say("quiz.other", answer=_label(m, question, question.right))
    m = m.reply(Say(m.site.content.said(question.why.text, m.state.lang, m.medium), prompt=f"quiz.why.{question.id}"))
    m = m.keep(quiz_at=str(_at(m) + 1))
    return ask(m if _question(m) else _scored(m))


def _scored(m: Moment) -> Moment:
    right, asked = m.slot("quiz.right").split(), tuple(one.id for one in m.site.content.guides.quiz)
    whole = len(right) == len(asked)
    m = m.say("quiz.score.whole" if whole else "quiz.score", right=len(right), total=len(asked))
    m = m.reply(_card(m, tuple(one in right for one in asked)))
    return m.do(SaveQuiz(asked, tuple(right)))


def _card(m: Moment, marks: tuple[bool, ...]) -> Picture:
    """Return the certificate: how many were right, when, and who asked; nobody's name."""
    day = day_of(m.heard.now.date(), m.state.lang)
    score = m.text("quiz.card.score", right=sum(marks), total=len(marks))
    return Picture((m.text("quiz.card.title"), score, day, m.text("quiz.card.from")), marks)


def _over(m: Moment) -> Turn:
    m = m.drop("quiz.").now_in(flow="menu", step="", page="")
    return m.ask(
        "quiz.after",
        m.choice(f"page:{TOPIC}", "choice.quiz_again"),
        m.choice("page:choose_topics", "choice.topics"),
        MAIN_MENU,
    )


def _answers(m: Moment, question: Question) -> tuple[Choice, ...]:
    return tuple(Choice(f"quiz:{question.id}:{name}", _label(m, question, name)) for name in question.answers)


def _label(m: Moment, question: Question, name: str) -> str:
    lang = m.state.lang
    return m.site.content.said({(lang.source, m.medium): question.answers[name][lang.source]}, lang, m.medium)


def _union(m: Moment) -> Place | None:
    """Return the one union these words name, or None."""
    found = m.site.places.find(m.heard.text) or m.site.places.within(m.heard.text)
    unions = [place for place in found if place.level is Level.UNION]
    return unions[0] if len(unions) == 1 else None


def _at(m: Moment) -> int:
    return int(m.slot("quiz.at") or 0)


def _question(m: Moment) -> Question | None:
    """Return the question one is at, None after the last; the list may have become shorter since."""
    questions = m.site.content.guides.quiz
    return questions[_at(m)] if _at(m) < len(questions) else None
