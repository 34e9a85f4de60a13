"""Which messages somebody wants: each topic on or off, by word, digit or button; STOP still ends them all."""

from gateway.channels.contract import MAIN_MENU, Choice
from gateway.dialogue.effects import ChooseTopic, LookUpTopics, StartMessages, TopicsView
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn
from gateway.i18n.sound import sound

TOPIC = "choose_topics"


def enter(m: Moment) -> Turn:
    """Look up what was chosen before."""
    return m.now_in(flow="topics", step="", page="").do(LookUpTopics()).turn()


def found(m: Moment, view: TopicsView) -> Turn:
    """Show what is on, and offer to change it."""
    return ask(m.keep(topics_on=" ".join(view.agreed)))


def ask(m: Moment) -> Turn:
    """Say which topics are on and ask which to change."""
    names, lang = m.site.content.topics.names, m.state.lang
    on = [names[one][lang] for one in names if one in _on(m)]
    m = m.now_in(flow="topics", step="", page="")
    choices = (*(Choice(f"topic:{one}", names[one][lang]) for one in names), m.choice(MAIN_MENU))
    return m.ask("topics.some", *choices, topics=", ".join(on)) if on else m.ask("topics.none", *choices)


def answer(m: Moment, choice: str) -> Turn | None:
    """Switch a topic on or off; None where the choice isn't one."""
    topic = choice.removeprefix("topic:")
    if topic == choice or topic not in m.site.content.topics.names:
        return None
    return ask(_chosen(m, topic, topic not in _on(m)))


def read(m: Moment) -> Turn | None:
    """Take "START খবর", "STOP খবর" and "which messages"; None where the words are about something else."""
    topics = m.site.content.topics
    if sound(m.heard.text) in topics.which:
        return enter(m)
    asked = topics.asked(m.heard.text, m.site.commands)
    if asked is None:
        return None
    return _chosen(m, *asked).now_in(flow="menu", step="", page="").ask("topics.after", MAIN_MENU)


def _chosen(m: Moment, topic: str, wanted: bool) -> Moment:
    """Note the choice; who wants a topic after STOP wants messages again, of this topic."""
    if wanted and m.heard.known.stopped:
        m = m.do(StartMessages(topics=False))
    on = _on(m) | {topic} if wanted else _on(m) - {topic}
    m = m.keep(topics_on=" ".join(sorted(on))).do(ChooseTopic(topic, wanted))
    return m.say("topics.on" if wanted else "topics.off", topic=m.site.content.topics.names[topic][m.state.lang])


def _on(m: Moment) -> set[str]:
    return set(m.slot("topics.on").split())
